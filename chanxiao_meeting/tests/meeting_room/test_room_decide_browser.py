from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, no_retry, tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRoomDecideBrowser(HttpCase, RoomCase):
    """What the screens of the room and the server say to each other."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.recorder.lang = "en_US"
        cls.recorder.group_ids |= cls._get_groups(
            "sales_team.group_sale_salesman_all_leads"
        )
        now = fields.Datetime.now()
        cls.meeting.write(
            {
                "date_start": now - timedelta(minutes=1),
                "date_end": now + timedelta(hours=2),
            }
        )
        product = cls.env["product.product"].create({"name": "Pump"})
        cls.order = cls.env["sale.order"].create(
            {
                "partner_id": cls.env["res.partner"].create({"name": "Customer A"}).id,
                "commitment_date": now - timedelta(days=5),
                "order_line": [(0, 0, {"product_id": product.id})],
            }
        )
        cls.order.action_confirm()
        exception = cls.env["chanxiao.control.exception"].create(
            {
                "name": "Press is down",
                "subject_ref": f"sale.order,{cls.order.id}",
                "responsible_id": cls.attendee.id,
            }
        )
        exception._make_topics(cls.meeting, {})

    @no_retry
    def test_decided_where_it_is_shown(self):
        self.meeting.with_user(self.chair).action_start()
        self.start_tour(
            f"/odoo/meeting-room/{self.meeting.id}",
            "chanxiao_room_decide",
            login=self.recorder.login,
        )
        self.meeting.invalidate_recordset()
        names = self.meeting.agenda_ids.mapped("name")
        self.assertEqual(names[-2:], ["The new press", "Press is down"])
        dropped = self.meeting.agenda_ids.filtered("is_dropped")
        self.assertEqual(dropped.name, "Loose ends")
        self.assertEqual(dropped.drop_reason, "Settled by telephone")
        [decision] = self.meeting.decision_ids
        self.assertEqual(decision.name, "overtime")
        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.subject_ref, self.order)
        self.assertEqual(decision.agenda_item_id.name, "Press is down")
        self.assertEqual(decision.action_ids.assignee_id, self.attendee)
        self.assertEqual(
            set(decision.action_ids.mapped("name")), {"overtime", "tell the customer"}
        )
