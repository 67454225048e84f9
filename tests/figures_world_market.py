"""Leads and opportunities, to be shaken."""


class MarketWorld:
    """Part of ``World``: who asks, who buys, who does not."""

    def create_market(self):
        self.leads = self._create_leads()
        if not self.leads:
            return
        env = self.env
        sources = env["utm.source"].create([{"name": "Fair"}, {"name": "Site"}])
        reasons = env["crm.lost.reason"].create([{"name": "Price"}, {"name": "Date"}])
        users = env["res.users"].search([], limit=2)
        self.lead_sources = (*sources.ids, None)
        self.lost_reasons = (*reasons.ids, None)
        self.salespeople = (*users.ids, None)

    def _create_leads(self):
        if "crm.lead" not in self.env:
            return []
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {number}", "company_id": self.companies[0].id}
                for number in range(16)
            ]
        )
        return list(leads)

    def shake_market(self):
        for lead in self.leads:
            self._shake_lead(lead)

    def _shake_lead(self, lead):
        choose = self._random.choice
        # Odoo archives what is lost, and lets anything else be archived as well
        self._update(
            lead,
            company_id=self._perhaps(self._company().id),
            active=choose((True, True, False)),
            type=choose(("opportunity", "opportunity", "lead")),
            won_status=choose(("won", "lost", "pending", "pending", None)),
            create_date=self._moment(),
            date_closed=self._perhaps(self._moment()),
            # most around the moment that it is compared with
            date_deadline=self._perhaps(
                choose((self._day(), self._window.local(self._window.as_of)))
            ),
            expected_revenue=self._perhaps(self._random.randint(0, 10**7) / 100),
            source_id=choose(self.lead_sources),
            lost_reason_id=choose(self.lost_reasons),
            user_id=choose(self.salespeople),
        )
