from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-13 02:00:00")
class TestMeetingReminder(MeetingCase):
    """The planner is asked to convene, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.planning_department.manager_id = cls.planner.employee_ids[:1]
        cls.meeting = cls._create_meeting(cls._create_policy())

    def _remind(self):
        self.env["chanxiao.meeting"]._cron_remind_to_convene()
        return self.meeting.activity_ids

    def test_planner_is_reminded_once(self):
        for _run in range(2):
            activity = self._remind()
        self.assertEqual(activity.user_id, self.planner)
        self.assertEqual(str(activity.date_deadline), "2026-03-14")
        self.meeting.with_user(self.planner).action_convene()
        self.assertFalse(self.meeting.activity_ids)

    def test_not_again_once_the_reminder_was_done(self):
        self._remind().with_user(self.planner).action_feedback()
        self.assertFalse(self._remind())

    def test_not_again_once_the_reminder_was_deleted(self):
        self._remind().with_user(self.planner).unlink()
        self.assertFalse(self._remind())

    def test_again_when_the_meeting_was_moved(self):
        self._remind().with_user(self.planner).action_feedback()
        self.meeting.date_start += timedelta(days=1)
        self.assertFalse(self._remind(), "not due yet")
        with freeze_time("2026-03-14 02:00:00"):
            self.assertEqual(str(self._remind().date_deadline), "2026-03-15")
            self.assertEqual(len(self._remind()), 1)

    def test_open_reminder_moves_with_the_meeting(self):
        activity = self._remind()
        self.meeting.date_start += timedelta(days=1)
        with freeze_time("2026-03-14 02:00:00"):
            self.assertEqual(self._remind(), activity)
        self.assertEqual(str(activity.date_deadline), "2026-03-15")

    def test_not_before_notice_is_due(self):
        self.meeting.date_start = datetime(2026, 3, 17, 1, 0)
        self.assertFalse(self._remind(), "due three days ahead")

    def test_long_notice_is_looked_ahead_for(self):
        policy = self._create_policy(code="L", notice_lead_hours=24 * 30)
        meeting = self._create_meeting(
            policy,
            date_start=datetime(2026, 4, 12, 1, 0),
            date_end=datetime(2026, 4, 12, 3, 0),
        )
        policy._set_state("draft")  # as a revision that waits for its day
        self._remind()
        self.assertTrue(meeting.activity_ids)

    def test_head_who_left_is_not_asked(self):
        self.planner.active = False
        self.assertEqual(self._remind().user_id, self.recorder)

    def test_another_is_reminded_when_the_planner_leaves(self):
        for leave in (self.planner.action_archive, self.recorder.unlink):
            asked = self._remind().user_id
            leave()
            self.assertFalse(self.meeting.activity_ids)
            self.assertNotEqual(self._remind().user_id, asked)
            self.assertTrue(self._remind().user_id.active)

    def test_another_is_reminded_when_the_planner_is_archived_without_the_button(self):
        self._remind()
        self.planner.write({"active": False})
        self.assertEqual(self._remind().user_id, self.recorder)

    def test_one_in_trouble_keeps_no_other_waiting(self):
        other = self._create_meeting(self.meeting.policy_id)
        remind = type(self.meeting)._remind_to_convene

        def fail_for_one(meeting):
            if meeting == self.meeting:
                meeting.location = "Half done"
                raise ValueError("Broken")
            return remind(meeting)

        with (
            patch.object(type(self.meeting), "_remind_to_convene", fail_for_one),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self._remind()
        self.assertFalse(self.meeting.activity_ids)
        self.assertFalse(self.meeting.location, "what failed is undone")
        self.assertTrue(other.activity_ids)
        [message] = notify.call_args.args
        self.assertIn(f"chanxiao.meeting,{self.meeting.id}", message)

    def test_copy_is_reminded_for_itself(self):
        self._remind()
        copy = self.meeting.copy()
        self._remind()
        self.assertTrue(copy.activity_ids)
