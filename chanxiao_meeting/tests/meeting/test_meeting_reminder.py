from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.tests import tagged

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

    def test_copy_is_reminded_for_itself(self):
        self._remind()
        copy = self.meeting.copy()
        self._remind()
        self.assertTrue(copy.activity_ids)
