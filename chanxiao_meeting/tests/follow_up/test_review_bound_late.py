from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestReviewBoundLate(ActionCase):
    """A daily series convened days ahead still reviews what happened yesterday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.daily = cls._create_policy(
            code="V10", recurrence="daily", weekdays="1,2,3,4,5", time_start=13.0
        )
        meetings = cls.daily._create_next_meetings(date_to=datetime(2026, 3, 19).date())
        cls.meetings = meetings.with_user(cls.planner)
        cls.meetings.action_convene()
        cls.Action = cls.env["chanxiao.meeting.action"]

    def _hold(self, meeting, decided=None):
        day = meeting.occurrence_date
        with freeze_time(f"{day} 05:00:00"):
            meeting.action_start()
        action = self.Action
        with freeze_time(f"{day} 05:30:00"):
            if decided:
                decision = self._create_decision(
                    meeting_id=meeting.id,
                    action_ids=[Command.create(self._prepare_action(name=decided))],
                )
                decision.with_user(self.planner).action_adopt()
                action = decision.action_ids
        with freeze_time(f"{day} 06:00:00"):
            meeting.attendee_ids.write({"attendance": "present"})
            meeting.action_close()
        return action

    def test_yesterday_is_reviewed(self):
        monday, tuesday, wednesday, thursday = self.meetings
        self.assertFalse(self.meetings.previous_meeting_id)
        early = self._hold(monday, "Call the customer")
        self.assertEqual((tuesday | wednesday | thursday).previous_meeting_id, monday)
        with freeze_time("2026-03-16 09:00:00"):
            early.with_user(self.worker).action_done("Done")
            early.with_user(self.planner).action_verify()
        late = self._hold(tuesday, "Send the samples")
        self.assertEqual(tuesday.previous_meeting_id, monday)
        self.assertEqual((wednesday | thursday).previous_meeting_id, tuesday)
        self.assertEqual(self.Action._get_review_actions(tuesday), early)
        for meeting in (wednesday, thursday):
            self.assertEqual(self.Action._get_review_actions(meeting), late)
        self._hold(wednesday)
        self.assertEqual(wednesday.previous_meeting_id, tuesday)
        self.assertEqual(thursday.previous_meeting_id, wednesday)

    def test_one_that_was_not_held_is_passed_over(self):
        monday, tuesday, wednesday, thursday = self.meetings
        task = self._hold(monday, "Call the customer")
        tuesday.action_cancel("Trade fair")
        self._hold(wednesday)
        self.assertEqual(wednesday.previous_meeting_id, monday)
        self.assertEqual(self.Action._get_review_actions(wednesday), task)
        self.assertEqual(wednesday.period_start, tuesday.period_start)
        self.assertEqual(thursday.previous_meeting_id, wednesday)
