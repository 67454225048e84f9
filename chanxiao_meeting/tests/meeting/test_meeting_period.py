from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-13 02:00:00")
class TestMeetingPeriod(MeetingCase):
    """Which period a meeting reports on, and until when it may change."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)

    def assertPeriod(self, meeting, first, last):
        self.assertEqual((meeting.period_start, meeting.period_end), (first, last))

    def _move(self, meeting, day):
        meeting.write(
            {
                "date_start": datetime(2026, 4, day, 1, 0),
                "date_end": datetime(2026, 4, day, 3, 0),
            }
        )

    def test_period_of_the_cycle_follows_the_meeting(self):
        self._move(self.meeting, 1)
        self.assertPeriod(self.meeting, date(2026, 3, 16), date(2026, 3, 31))

    def test_period_chosen_by_hand_stays_when_the_meeting_moves(self):
        self.meeting.period_end = date(2026, 3, 10)
        self.meeting.with_user(self.planner).action_convene()
        self._move(self.meeting.with_user(self.planner), 1)
        self.assertPeriod(self.meeting, date(2026, 3, 1), date(2026, 3, 10))

    def test_period_chosen_when_the_meeting_was_made_stays(self):
        meeting = self._create_meeting(self.policy, period_start=date(2026, 2, 1))
        self._move(meeting, 1)
        self.assertPeriod(meeting, date(2026, 2, 1), date(2026, 3, 15))

    def test_period_set_back_to_the_cycle_follows_again(self):
        self.meeting.period_end = date(2026, 3, 10)
        self.meeting.period_end = date(2026, 3, 15)
        self._move(self.meeting, 1)
        self.assertPeriod(self.meeting, date(2026, 3, 16), date(2026, 3, 31))

    def test_period_that_another_meeting_reports_on_is_noticed(self):
        self.assertFalse(self.meeting.period_notice)
        other = self._create_meeting(self.policy, period_start=date(2026, 3, 15))
        self.meeting.invalidate_recordset(["period_notice"])
        self.assertIn("2026-03-15", self.meeting.period_notice)
        other.with_user(self.planner).action_cancel("Trade fair")
        self.meeting.invalidate_recordset(["period_notice"])
        self.assertFalse(self.meeting.period_notice)

    def test_form_keeps_the_choice_and_follows_without_one(self):
        with Form(self.meeting.with_user(self.planner)) as form:
            form.date_start = datetime(2026, 4, 1, 1, 0)
            form.date_start = datetime(2026, 4, 16, 1, 0)
            self.assertEqual(form.period_start, date(2026, 4, 1))
            form.period_start = date(2026, 3, 1)
            form.date_start = datetime(2026, 5, 4, 1, 0)
        self.assertPeriod(self.meeting, date(2026, 3, 1), date(2026, 4, 15))
        self.assertTrue(self.meeting.is_period_chosen)

    def test_begun_meeting_keeps_what_its_figures_tell(self):
        other = self._create_policy(code="G")
        self.meeting.with_user(self.planner).action_convene()
        self.meeting.with_user(self.planner).action_start()
        for values in (
            {"period_end": date(2026, 3, 10)},
            {"period_start": date(2026, 2, 1)},
            {"policy_id": other.id},
            {"date_start": datetime(2026, 3, 15, 1, 0)},
        ):
            with self.subTest(values), self.assertRaisesRegex(UserError, "frozen"):
                self.meeting.with_user(self.planner).write(values)
        self.meeting.with_user(self.planner).chair_id = self.manager
