from datetime import date, datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-10 02:00:00")
class TestPolicySchedule(MeetingCase):
    def _starts(self, policy):
        meetings = self.env["chanxiao.meeting"].search(
            [("policy_id", "=", policy.id)], order="date_start"
        )
        return meetings.mapped("date_start")

    def test_half_monthly_occurrences_at_local_time(self):
        policy = self._create_policy(holiday_rule="keep")
        policy._create_next_meetings(date_to=date(2026, 4, 30))
        self.assertEqual(
            self._starts(policy),
            [
                datetime(2026, 3, 16, 1, 0),
                datetime(2026, 4, 1, 1, 0),
                datetime(2026, 4, 16, 1, 0),
            ],
        )

    def test_occurrence_takes_chair_recorder_and_period_from_the_policy(self):
        policy = self._create_policy(holiday_rule="keep")
        meeting = policy._create_next_meetings(date_to=date(2026, 3, 31))
        self.assertEqual(meeting.chair_id, self.chair)
        self.assertEqual(meeting.recorder_id, self.recorder)
        self.assertEqual(meeting.company_id, self.company)
        self.assertEqual(meeting.date_end, datetime(2026, 3, 16, 3, 0))
        self.assertEqual(meeting.period_start, date(2026, 3, 1))
        self.assertEqual(meeting.period_end, date(2026, 3, 15))
        self.assertEqual(meeting.state, "draft")

    def test_making_them_again_changes_nothing(self):
        policy = self._create_policy(holiday_rule="keep")
        first = policy._create_next_meetings(date_to=date(2026, 4, 30))
        first[0].date_start = datetime(2026, 3, 18, 1, 0)
        self.assertFalse(policy._create_next_meetings(date_to=date(2026, 4, 30)))
        first[1].with_user(self.planner).action_cancel("Trade fair")
        self.assertFalse(
            policy._create_next_meetings(date_to=date(2026, 4, 30)),
            "a cancelled occurrence does not come back",
        )

    def test_a_new_revision_does_not_double_the_meetings(self):
        policy = self._create_policy(holiday_rule="keep")
        policy._create_next_meetings(date_to=date(2026, 3, 31))
        amendment = policy.browse(
            policy.with_user(self.manager).action_amend()["res_id"]
        )
        amendment.with_user(self.manager).action_approve()
        self.assertFalse(amendment._create_next_meetings(date_to=date(2026, 3, 31)))

    def test_holiday_moves_the_meeting_and_not_its_period(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 15, 16, 0),
                "date_to": datetime(2026, 3, 16, 16, 0),
            }
        )
        policy = self._create_policy(holiday_rule="next")
        meeting = policy._create_next_meetings(date_to=date(2026, 3, 31))
        self.assertEqual(meeting.date_start, datetime(2026, 3, 17, 1, 0))
        self.assertEqual(meeting.occurrence_date, date(2026, 3, 16))
        self.assertEqual(meeting.period_end, date(2026, 3, 15))

    def test_another_companys_holiday_moves_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        leave = (
            self.env["resource.calendar.leaves"]
            .with_company(other)
            .create(
                {
                    "name": "Their holiday",
                    "date_from": datetime(2026, 3, 15, 16, 0),
                    "date_to": datetime(2026, 3, 16, 16, 0),
                }
            )
        )
        self.assertEqual(leave.company_id, other)
        policy = self._create_policy(holiday_rule="next")
        meeting = policy._create_next_meetings(date_to=date(2026, 3, 31))
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))

    def test_skip_leaves_a_sunday_out(self):
        policy = self._create_policy(month_days="15,16", holiday_rule="skip")
        policy._create_next_meetings(date_to=date(2026, 3, 31))
        self.assertEqual(self._starts(policy), [datetime(2026, 3, 16, 1, 0)])

    def test_daylight_saving_keeps_the_local_hour(self):
        policy = self._create_policy(tz="Europe/Berlin", holiday_rule="keep")
        policy._create_next_meetings(date_to=date(2026, 4, 1))
        self.assertEqual(
            self._starts(policy),
            [datetime(2026, 3, 16, 8, 0), datetime(2026, 4, 1, 7, 0)],
        )

    def test_cron_makes_meetings_of_approved_policies_only(self):
        policy = self._create_policy()
        draft = policy.copy({"code": "DRAFT"})
        with self.enter_registry_test_mode():
            self.env.ref(
                "chanxiao_meeting.ir_cron_create_next_meetings"
            ).method_direct_trigger()
        self.assertTrue(self._starts(policy))
        self.assertFalse(self._starts(draft))

    def test_button_is_for_organizers_and_approved_policies(self):
        policy = self._create_policy()
        policy.with_user(self.planner).action_create_next_meetings()
        self.assertTrue(self._starts(policy))
        with self.assertRaises(AccessError):
            policy.with_user(self.representative).action_create_next_meetings()
        with self.assertRaises(UserError):
            policy.copy({"code": "D"}).with_user(
                self.planner
            ).action_create_next_meetings()

    def test_todays_occurrence_until_it_would_have_begun(self):
        policy = self._create_policy(holiday_rule="keep", time_start=10.5)
        with freeze_time("2026-03-16 02:29:00"):
            meeting = policy._create_next_meetings(date_to=date(2026, 3, 16))
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 2, 30))
        meeting = policy.copy({"code": "G"})
        meeting.with_user(self.manager).action_approve()
        with freeze_time("2026-03-16 02:30:00"):
            self.assertFalse(meeting._create_next_meetings(date_to=date(2026, 3, 16)))

    def test_yesterdays_occurrence_that_a_day_off_moved_to_today(self):
        policy = self._create_policy(month_days="15", recurrence="monthly")
        with freeze_time("2026-03-16 00:30:00"):
            meeting = policy._create_next_meetings(date_to=date(2026, 3, 31))
            self.assertFalse(policy._create_next_meetings(date_to=date(2026, 3, 31)))
        self.assertEqual(meeting.date_start, datetime(2026, 3, 16, 1, 0))
        self.assertEqual(meeting.occurrence_date, date(2026, 3, 15))

    def test_days_off_do_not_double_the_next_meeting(self):
        policy = self._create_policy(recurrence="daily", weekdays="")
        policy._create_next_meetings(date_to=date(2026, 3, 17))
        days = [start.day for start in self._starts(policy)]
        self.assertEqual(days, [11, 12, 13, 16, 17])

    def test_deleted_draft_does_not_come_back(self):
        policy = self._create_policy(holiday_rule="keep")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 30))
        meetings[:2].with_user(self.planner).unlink()
        self.assertEqual(policy.skipped_dates, "2026-03-16, 2026-04-01")
        self.assertFalse(policy._create_next_meetings(date_to=date(2026, 4, 30)))

    def test_left_out_date_is_planned_once_it_is_taken_off_the_list(self):
        policy = self._create_policy(holiday_rule="keep")
        policy._create_next_meetings(date_to=date(2026, 3, 31)).unlink()
        policy.with_user(self.manager).skipped_dates = False
        self.assertTrue(policy._create_next_meetings(date_to=date(2026, 3, 31)))

    def test_deletion_is_respected_by_revisions_to_come(self):
        policy = self._create_policy(holiday_rule="keep")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 1))
        meetings[0].unlink()
        amendment = policy.browse(
            policy.with_user(self.manager).action_amend()["res_id"]
        )
        meetings[1].unlink()
        amendment.with_user(self.manager).action_approve()
        self.assertFalse(amendment._create_next_meetings(date_to=date(2026, 4, 1)))

    def test_meeting_made_by_hand_is_deleted_without_a_trace(self):
        policy = self._create_policy(holiday_rule="keep")
        self._create_meeting(policy).unlink()
        self.assertFalse(policy.skipped_dates)
        self.assertTrue(policy._create_next_meetings(date_to=date(2026, 3, 31)))

    def test_left_out_dates_are_dates(self):
        policy = self._create_policy()
        with self.assertRaisesRegex(ValidationError, "list of dates"):
            policy.with_user(self.manager).skipped_dates = "16 March"
