from datetime import datetime, timedelta

from odoo import Command, fields
from odoo.tests import HttpCase, tagged

from odoo.addons.chanxiao_meeting.tests.common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeetingPathTour(MeetingCase, HttpCase):
    """The path of the product as people walk it: from the menu to printed minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        (cls.planner | cls.chair | cls.representative).lang = "zh_CN"
        cls.env.ref("sales_team.group_sale_salesman_all_leads").user_ids += cls.planner
        cls.order = cls._create_late_order()
        policy = cls._create_policy(
            code="TOUR",
            agenda_ids=[Command.create({"name": "汇报", "kind": "report"})],
            department_ids=[
                Command.create(
                    {
                        "department_id": cls.sales_department.id,
                        "representative_id": cls.representative.id,
                        "source_ids": [
                            Command.set(
                                cls.env["chanxiao.figure.source"].search([]).ids
                            )
                        ],
                    }
                )
            ],
        )
        start = fields.Datetime.now() + timedelta(days=1)
        cls.meeting = cls._create_meeting(
            policy, date_start=start, date_end=start + timedelta(hours=2)
        )
        others = cls.env["chanxiao.meeting"].search([("id", "!=", cls.meeting.id)])
        others.filtered(lambda meeting: meeting.state == "draft").unlink()

    @classmethod
    def _create_late_order(cls):
        product = cls.env["product.product"].create(
            {"name": "Fan", "type": "consu", "list_price": 100.0}
        )
        order = cls.env["sale.order"].create(
            {
                "name": "TOUR-LATE",
                "partner_id": cls.outsider.partner_id.id,
                "commitment_date": datetime(2026, 3, 1),
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 5})
                ],
            }
        )
        order.action_confirm()
        return order

    def test_from_the_menu_to_printed_minutes(self):
        self.start_tour("/odoo", "chanxiao_meeting_hold", login=self.planner.login)
        self.env.invalidate_all()
        decision = self.meeting.decision_ids
        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.subject_ref, self.order)
        activity = self.order.activity_ids.filtered(
            lambda activity: activity.user_id == self.representative
        )
        self.assertEqual(activity.summary, "安排周六加班")

        page = (
            f"/odoo/action-chanxiao_meeting.chanxiao_meeting_action/{self.meeting.id}"
        )
        self.start_tour(page, "chanxiao_meeting_close", login=self.planner.login)
        self.assertEqual(self.meeting.state, "held")
        self.start_tour("/odoo", "chanxiao_minutes_approve", login=self.chair.login)
        self.start_tour("/odoo", "chanxiao_minutes_print", login=self.planner.login)
        minutes = self.meeting.minutes_ids
        self.assertEqual(minutes.state, "issued")
        self._check_printed(minutes)

    def _check_printed(self, minutes):
        """What the print menu fetches is the document, on paper."""
        self.authenticate(self.planner.login, self.planner.login)
        answer = self.url_open(
            f"/report/html/chanxiao_meeting_report.report_minutes/{minutes.id}"
        )
        self.assertEqual(answer.status_code, 200)
        for text in (minutes.name, "周六加班，按期出货", "安排周六加班", "会议纪要"):
            self.assertIn(text, answer.text)
