from datetime import timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, no_retry, tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestScheduleBrowser(HttpCase, MeetingCase):
    """A new order is scheduled in the meeting, as the planner does it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.planner.lang = "en_US"
        cls.planner.password = cls.planner.login
        cls.planner.group_ids |= cls._get_groups(
            "sales_team.group_sale_salesman_all_leads"
        )
        topics = [
            Command.create({"name": "Earlier decisions", "kind": "review"}),
            Command.create({"name": "New orders", "kind": "new_orders"}),
        ]
        now = fields.Datetime.now()
        cls.meeting = cls._create_meeting(
            cls._create_policy(agenda_ids=topics),
            date_start=now + timedelta(days=300),
            date_end=now + timedelta(days=300, hours=2),
        )
        cls.meeting.with_user(cls.planner).action_convene()
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Customer"}).id,
                "commitment_date": now + timedelta(days=7),
                "order_line": [cls._line(cls._create_product("Tall Pump"), 7, 100)],
            }
        )
        cls.order.action_confirm()

    @no_retry
    def test_schedule(self):
        self.start_tour(
            f"/odoo/action-chanxiao_meeting.chanxiao_meeting_action/{self.meeting.id}",
            "chanxiao_new_order_schedule",
            login=self.planner.login,
        )
        [decision] = self.meeting.decision_ids
        self.assertEqual(decision.name, "Make them in week 12")
        self.assertEqual(decision.subject_ref, self.order)
        self.assertEqual(decision.agenda_item_id.kind, "new_orders")
