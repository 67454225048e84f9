"""Issued minutes with things that are not for everybody, and everybody."""

from odoo import Command

from .minutes_common import MinutesCase

#: in the confidential brief of finance
SECTION = ("Secret loss", "987,654", "embezzled")
#: who is told of the confidential section, and of the title of the order
ROLES = {
    "seller": (False, True),
    "attendee": (False, False),
    "finance": (True, False),
    "chair": (True, False),
    "planner": (True, False),
    "director": (True, True),
    "auditor": (True, False),
    "listed": (False, False),
}
#: no readers of the minutes
OTHERS = ("outsider", "stranger", "portal")


class RedactionCase(MinutesCase):
    """A topic, its decision and its task are about ``order``, and named after it.

    Sales sells, finance reports in confidence. ``listed`` is on the distribution list,
    ``customer`` gets a copy by mail and has no account. ``director`` may read all.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._create_readers()
        cls.customer = cls.env["res.partner"].create(
            {"name": "Customer", "email": "customer@example.com", "lang": "en_US"}
        )
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "company_id": cls.company.id,
                "user_id": False,
            }
        )
        cls._name_order()
        cls.policy._write_system({"circulation_ids": [Command.set(cls.listed.ids)]})
        cls.env["chanxiao.meeting.attendee"].create(
            [
                {
                    "meeting_id": cls.meeting.id,
                    "partner_id": user.partner_id.id,
                    "role": "participant",
                    "attendance": "present",
                }
                for user in (cls.seller, cls.finance)
            ]
        )
        cls.minutes = cls._create_minutes()
        cls.minutes.copy_partner_ids = cls.customer
        cls.minutes.summary = f"<p>All agreed, {cls.title} first.</p>"

    @classmethod
    def _create_readers(cls):
        selling = "sales_team.group_sale_salesman_all_leads"
        user = "chanxiao_meeting.group_chanxiao_meeting_user"
        manager = "chanxiao_meeting.group_chanxiao_meeting_manager"
        other = cls.env["res.company"].create({"name": "Elsewhere"})
        cls.seller = cls._create_user("seller", f"{user},{selling}")
        cls.director = cls._create_user("director", f"{manager},{selling}")
        cls.listed = cls._create_user("listed", "user")
        cls.stranger = cls._create_user(
            "stranger",
            f"{manager},{selling}",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
        )
        cls.portal = cls._create_user("portal", "base.group_portal")
        # so that it is minutes that keep from exporting, and not Odoo
        exporting = cls.env.ref("base.group_allow_export")
        for role in (*ROLES, "outsider", "stranger"):
            getattr(cls, role).group_ids += exporting

    @classmethod
    def _name_order(cls):
        """Everything about the order; some of it is called after it."""
        cls.title = cls.order.name
        about = f"sale.order,{cls.order.id}"
        cls.item.write(
            {
                "name": f"{cls.title} is late",
                "notes": f"<p>Everybody waits for <b>{cls.title}</b>.</p>",
                "subject_ref": about,
            }
        )
        cls.decision.write({"subject_ref": about})
        cls.decision.action_ids.write(
            {"name": f"Plan the shift for {cls.title}", "subject_ref": about}
        )
        cls.finance_brief._write_system({"problems": "<p>Secret loss, embezzled</p>"})

    def _get_user(self, role):
        return getattr(self, role)

    def assertTold(self, text, role, section, title):
        """What a reader obtained has what they are told, and nothing else of it."""
        text = str(text)
        for secret in SECTION:
            self.assertEqual(secret in text, section, f"{secret} for {role}")
        self.assertEqual(self.title in text, title, f"{self.title} for {role}")
