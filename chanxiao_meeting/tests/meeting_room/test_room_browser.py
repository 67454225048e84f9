from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, no_retry, tagged

from .room_common import RoomCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRoomBrowser(HttpCase, RoomCase):
    """A meeting is held in its room, from its opening to its submitted minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.recorder.lang = "en_US"
        now = fields.Datetime.now()
        cls.meeting.write(
            {
                "date_start": now - timedelta(minutes=1),
                "date_end": now + timedelta(hours=2),
            }
        )

    @no_retry
    def test_meeting_is_held_in_its_room(self):
        self.start_tour(
            f"/odoo/action-chanxiao_meeting.chanxiao_meeting_action/{self.meeting.id}",
            "chanxiao_meeting_room",
            login=self.recorder.login,
        )
        self.assertEqual(self.meeting.state, "held")
        [decision] = self.meeting.decision_ids
        self.assertEqual(decision.name, "overtime on Saturday")
        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.measure, "overtime")
        self.assertEqual(decision.action_ids.assignee_id, self.attendee)
        report = decision.agenda_item_id
        self.assertEqual(report.kind, "report")
        self.assertEqual(report.notes, "<p>The press stood still</p>")
        attendance = {a.user_id: a.attendance for a in self.meeting.attendee_ids}
        self.assertEqual(attendance.pop(self.attendee), "late")
        self.assertEqual(set(attendance.values()), {"present"})
        self.assertEqual(self.topics.filtered("parked").name, "Loose ends")
        self.assertEqual(self.meeting.minutes_ids.state, "in_review")
        self.assertEqual(self.meeting.minutes_ids.summary, "<p>All agreed</p>")
