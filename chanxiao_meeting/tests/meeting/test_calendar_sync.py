from datetime import datetime, timedelta

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCalendarSync(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._create_meeting(cls._create_policy())
        cls.meeting.with_user(cls.planner).action_convene()
        cls.event = cls.meeting.calendar_event_id

    def test_meeting_moves_its_event(self):
        start = datetime(2026, 3, 17, 6, 0)
        self.meeting.write(
            {"date_start": start, "date_end": start + timedelta(hours=2)}
        )
        self.meeting.location = "Hall 3"
        self.assertEqual(self.event.start, start)
        self.assertEqual(self.event.stop, start + timedelta(hours=2))
        self.assertEqual(self.event.location, "Hall 3")

    def test_event_moves_its_meeting(self):
        start = datetime(2026, 3, 18, 6, 0)
        self.event.with_user(self.planner).write(
            {"start": start, "stop": start + timedelta(hours=1)}
        )
        self.assertEqual(self.meeting.date_start, start)
        self.assertEqual(self.meeting.date_end, start + timedelta(hours=1))

    def test_event_moves_nothing_for_those_who_may_not(self):
        """Every employee may write in the calendar, but not move the meeting."""
        before = self.meeting.date_start
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "chanxiao.away", company_id=other.id, company_ids=other.ids
        )
        for user in (self.representative, self.auditor, self.outsider, stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.event.with_user(user).write(
                    {
                        "start": before + timedelta(days=1),
                        "stop": before + timedelta(days=1, hours=2),
                    }
                )
        self.assertEqual(self.meeting.date_start, before)
        self.event.with_user(self.outsider).description = "A word on the side"

    def test_chair_moves_the_event(self):
        start = datetime(2026, 3, 18, 6, 0)
        self.event.with_user(self.chair).write(
            {"start": start, "stop": start + timedelta(hours=1)}
        )
        self.assertEqual(self.meeting.date_start, start)

    def test_event_of_a_meeting_that_started_moves_nothing(self):
        before = self.meeting.date_start
        self.meeting.action_start()
        self.event.write({"start": before + timedelta(days=1)})
        self.assertEqual(self.meeting.date_start, before)

    def test_deleted_event_leaves_the_meeting(self):
        self.event.unlink()
        self.assertEqual(self.meeting.state, "convened")
        self.assertFalse(self.meeting.calendar_event_id)
