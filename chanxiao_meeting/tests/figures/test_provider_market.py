from odoo.tests import tagged

from .provider_common import FigureCase

SALESMAN = "sales_team.group_sale_salesman"


@tagged("post_install", "-at_install")
class TestProviderMarketIsSoft(FigureCase):
    def test_it_is_there_where_leads_are(self):
        collected = self.env["chanxiao.figure.provider"]._collect(self.period)
        self.assertEqual("market" in collected, "crm.lead" in self.env)
        source = self.env["chanxiao.figure.source"].search([("code", "=", "market")])
        self.assertEqual(bool(source), "crm.lead" in self.env)


@tagged("post_install", "-at_install")
class TestProviderMarket(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "crm.lead" not in cls.env:
            return
        # what comes last is where deals are won
        cls.stage = cls.env["crm.stage"].create({"name": "Talk", "sequence": 900})
        cls.env["crm.stage"].create({"name": "Won", "sequence": 901, "is_won": True})
        cls.fair, cls.website = cls.env["utm.source"].create(
            [{"name": "Trade Fair"}, {"name": "Web Site"}]
        )
        cls.price, cls.date = cls.env["crm.lost.reason"].create(
            [{"name": "Price"}, {"name": "Date"}]
        )
        cls.ann = cls._create_user("ann", SALESMAN)
        cls.bob = cls._create_user("bob", SALESMAN)

    def setUp(self):
        super().setUp()
        if "crm.lead" not in self.env:
            self.skipTest("crm is not installed")

    def _lead(self, created="2020-01-01 10:00", **values):
        """A deal entered at a local time; an opportunity unless it says otherwise."""
        lead = self.env["crm.lead"].create(
            {
                "name": "Pumps",
                "type": "opportunity",
                "company_id": self.company.id,
                "stage_id": self.stage.id,
                "user_id": False,
                **values,
            }
        )
        self._set_columns(lead, create_date=self._local(created))
        return lead

    def _close(self, lead, date):
        self._set_columns(lead, date_closed=self._local(date))
        return lead

    def _win(self, date, **values):
        """A deal won at a local time."""
        lead = self._lead(**values)
        lead.action_set_won()
        return self._close(lead, date)

    def _lose(self, date, reason=None, **values):
        """A deal lost at a local time, by Odoo's dialog."""
        lead = self._lead(**values)
        wizard = self.env["crm.lead.lost"].create(
            {"lead_ids": lead.ids, "lost_reason_id": reason and reason.id}
        )
        wizard.action_lost_reason_apply()
        return self._close(lead, date)

    def test_new_leads_by_source(self):
        inside = self._lead("2026-03-01 00:00", source_id=self.fair.id)
        inside += self._lead("2026-03-15 23:30", type="lead", source_id=self.fair.id)
        inside += self._lead("2026-03-10 10:00")
        self._lead("2026-02-28 23:59")
        self._lead("2026-03-16 00:00")
        figure = self._collect("market")["new_leads"]
        self.assertEqual(figure.value, 3)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, inside)
        self.assertBreakdown(figure, [("Trade Fair", 2), ("No source", 1)])

    def test_lost_leads_were_new_and_archived_ones_were_not(self):
        kept = self._lead("2026-03-05 10:00")
        kept += self._lose("2026-03-10 10:00", created="2026-03-06 10:00")
        kept += self._win("2026-03-10 10:00", created="2026-03-06 10:00")
        # Odoo takes what is archived for lost where it has no chance
        self._lead("2026-03-05 10:00", probability=30).action_archive()
        hidden = self._win("2026-03-10 10:00", created="2026-03-06 10:00")
        hidden.action_archive()
        self.assertEqual(hidden.won_status, "won")
        figures = self._collect("market")
        self.assertEqual(figures["new_leads"].value, 3)
        self.assertEqual(figures["won_deals"].value, 1)
        self.assertEqual(figures["win_rate"].value, 50)
        # as somebody opens it: without being asked, Odoo hides what is archived
        opened = self.env["crm.lead"].search(figures["new_leads"].drill_domain)
        self.assertEqual(opened.sorted("id"), kept.sorted("id"))

    def test_deals_won_by_salesperson(self):
        won = self._win("2026-03-01 00:00", user_id=self.ann.id, expected_revenue=100.1)
        won += self._win(
            "2026-03-15 23:30", user_id=self.ann.id, expected_revenue=200.2
        )
        won += self._win("2026-03-10 10:00", user_id=self.bob.id, expected_revenue=900)
        won += self._win("2026-03-10 10:00")
        self._win("2026-02-28 23:59", expected_revenue=50)
        self._win("2026-03-16 00:00", expected_revenue=5000)
        self._lead("2026-03-10 10:00", expected_revenue=5000)
        figures = self._collect("market")
        deals, amount = figures["won_deals"], figures["won_amount"]
        self.assertEqual((deals.value, deals.previous), (4, 1))
        self.assertAlmostEqual(amount.value, 1200.3)
        self.assertEqual(amount.previous, 50)
        self.assertBreakdown(deals, [("Ann", 2), ("Bob", 1), ("No salesperson", 1)])
        self.assertEqual(
            [(row["label"], round(row["value"], 2)) for row in amount.breakdown],
            [("Bob", 900), ("Ann", 300.3), ("No salesperson", 0)],
        )
        for figure in (deals, amount):
            self.assertDrill(figure, won)

    def test_deals_lost_by_reason(self):
        lost = self._lose("2026-03-01 00:00", self.price, expected_revenue=70)
        lost += self._lose("2026-03-15 23:30", self.price, type="lead")
        lost += self._lose("2026-03-10 10:00", self.date)
        lost += self._lose("2026-03-10 10:00", user_id=self.ann.id)
        self._lose("2026-02-28 23:59", self.date)
        self._lose("2026-03-16 00:00", self.date)
        figures = self._collect("market")
        figure = figures["lost_deals"]
        self.assertEqual((figure.value, figure.previous), (4, 1))
        self.assertBreakdown(
            figure, [("Price", 2), ("Date", 1), ("No reason given", 1)]
        )
        self.assertDrill(figure, lost)
        opened = self.env["crm.lead"].search(figure.drill_domain)
        self.assertEqual(len(opened), 4, "archived ones are shown unasked")
        self.assertEqual(figures["won_amount"].value, 0)

    def test_deal_lost_and_taken_up_again(self):
        lead = self._lose("2026-03-10 10:00", self.price)
        lead.action_restore()
        figures = self._collect("market")
        self.assertEqual(figures["lost_deals"].value, 0)
        self.assertIsNone(figures["win_rate"].value)

    def test_win_rate_is_of_what_was_closed(self):
        closed = self._win("2026-03-05 10:00") + self._lose("2026-03-05 10:00")
        closed += self._lose("2026-03-06 10:00") + self._lose("2026-03-07 10:00")
        self._win("2026-02-20 10:00")
        self._lead("2026-03-05 10:00")
        figure = self._collect("market")["win_rate"]
        self.assertEqual(figure.value, 25)
        self.assertEqual(figure.trend, (None, None, None, None, 100, 25))
        self.assertDrill(figure, closed)

    def test_delayed_signings(self):
        late = self._lead(date_deadline="2026-03-19", user_id=self.ann.id)
        late += self._lead(date_deadline="2026-02-01", user_id=self.ann.id)
        late += self._lead(date_deadline="2026-03-01", user_id=self.bob.id)
        self._lead(date_deadline="2026-03-20")
        self._lead()
        self._lead(date_deadline="2026-03-01", type="lead")
        self._lead(date_deadline="2026-03-01", probability=30).action_archive()
        self._win("2026-03-10 10:00", date_deadline="2026-03-01")
        self._lose("2026-03-10 10:00", date_deadline="2026-03-01")
        figure = self._collect("market")["overdue_signings"]
        self.assertEqual(figure.value, 3)
        self.assertBreakdown(figure, [("Ann", 2), ("Bob", 1)])
        self.assertDrill(figure, late)
        self.assertIsNone(figure.trend)

    def test_today_is_the_day_of_the_period(self):
        self._lead(date_deadline="2026-03-20")
        # half past midnight of the 21st in Shanghai
        period = self._make_period(
            "2026-03-01", "2026-03-31", as_of=self._local("2026-03-21 00:30")
        )
        self.assertEqual(self._collect("market", period)["overdue_signings"].value, 1)

    def test_open_pipeline(self):
        pending = self._lead(expected_revenue=1000.5) + self._lead(expected_revenue=2)
        self._lead(expected_revenue=10**6, type="lead")
        self._lead(expected_revenue=10**6, probability=30).action_archive()
        self._win("2026-03-10 10:00", expected_revenue=10**6)
        self._lose("2026-03-10 10:00", expected_revenue=10**6)
        figure = self._collect("market")["open_pipeline"]
        self.assertEqual(figure.value, 1002.5)
        self.assertDrill(figure, pending)

    def test_period_not_over_is_cut(self):
        as_of = self._local("2026-03-10 12:00")
        self._win("2026-03-10 11:59")
        self._win("2026-03-10 12:01")
        self._win("2026-02-23 11:59")
        self._win("2026-02-23 12:01")
        period = self._make_period("2026-03-01", "2026-03-15", as_of=as_of)
        figure = self._collect("market", period)["won_deals"]
        self.assertEqual((figure.value, figure.previous), (1, 1))

    def test_other_companies_and_none_are_not_counted(self):
        other = self._create_company("Other Works")
        for company in (other, self.env["res.company"]):
            values = {"company_id": company.id, "expected_revenue": 7}
            self._lead("2026-03-05 10:00", date_deadline="2026-03-01", **values)
            self._win("2026-03-05 10:00", **values)
            self._lose("2026-03-05 10:00", **values)
        for figure in self._collect("market").values():
            self.assertFalse(figure.value, figure.key)
            self.assertDrill(figure, self.env["crm.lead"])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        figures = self._collect("market", theirs)
        self.assertEqual(
            {key: figure.value for key, figure in figures.items()},
            {
                "new_leads": 1,
                "won_deals": 1,
                "won_amount": 7,
                "lost_deals": 1,
                "win_rate": 50,
                "overdue_signings": 1,
                "open_pipeline": 7,
            },
        )

    def test_branches_belong_to_the_company(self):
        branch = self._create_branch()
        self._lead(
            "2026-03-05 10:00",
            company_id=branch.id,
            date_deadline="2026-03-01",
            expected_revenue=3,
        )
        self._win("2026-03-05 10:00", company_id=branch.id)
        self._lose("2026-03-05 10:00", company_id=branch.id)
        theirs = self._make_period("2026-03-01", "2026-03-15", company=branch)
        for period in (self.period, theirs):
            figures = self._collect("market", period)
            for key in ("new_leads", "won_deals", "lost_deals", "overdue_signings"):
                self.assertEqual(figures[key].value, 1, key)
            self.assertEqual(figures["open_pipeline"].value, 3)

    def test_queries_do_not_grow_with_the_records(self):
        self._win("2026-03-05 10:00", user_id=self.ann.id)
        self._lose("2026-03-05 10:00", self.price)
        self._lead(
            "2026-03-05 10:00",
            date_deadline="2026-03-01",
            user_id=self.ann.id,
            source_id=self.fair.id,
        )
        few = self._count_queries("market")
        for user in (self.ann, self.bob):
            self._win("2026-03-06 10:00", user_id=user.id)
            self._lead(date_deadline="2026-03-01", user_id=user.id)
        self._lose("2026-03-06 10:00", self.date)
        self._lead("2026-03-06 10:00", source_id=self.website.id)
        self.assertEqual(self._count_queries("market"), few)
        self.assertLessEqual(few, 9)

    def test_queries_do_not_depend_on_who_has_which_deals(self):
        self._win("2026-03-05 10:00", user_id=self.ann.id)
        lead = self._lead(date_deadline="2026-03-01", user_id=self.ann.id)
        same = self._count_queries("market")
        lead.user_id = self.bob
        self.assertEqual(self._count_queries("market"), same)
        lead.user_id = False
        self.assertEqual(self._count_queries("market"), same)
