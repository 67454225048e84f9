from datetime import date, datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

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

    def test_policy_in_trouble_keeps_no_other_waiting(self):
        broken = self._create_policy(code="B")
        fine = self._create_policy(code="G")
        plan = type(fine)._create_next_meetings

        def fail(policy, *args):
            if broken in policy:
                raise ValueError("No zone")
            return plan(policy, *args)

        with (
            patch.object(type(fine), "_create_next_meetings", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin"),
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            broken._cron_create_next_meetings()
        self.assertTrue(fine.meeting_ids)
        self.assertFalse(broken.meeting_ids)

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

    def _add_day_off(self, day):
        start = datetime.combine(day, datetime.min.time()) - timedelta(hours=8)
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": start,
                "date_to": start + timedelta(days=1),
            }
        )

    def _plan_day_by_day(self, policy, first, last):
        day = first
        while day <= last:
            policy._create_next_meetings(date_to=day)
            day += timedelta(days=1)

    def _get_days(self, policy):
        return [policy._get_local_date(start) for start in self._starts(policy)]

    def test_growing_horizon_makes_one_meeting_a_day(self):
        self._add_day_off(date(2026, 4, 1))
        self._add_day_off(date(2026, 3, 20))
        for values in (
            {"month_days": "1,2"},
            {"recurrence": "daily", "weekdays": "1,2,3,4,5"},
            {"recurrence": "daily", "weekdays": "", "holiday_rule": "previous"},
            {"recurrence": "weekly", "weekdays": "3,4"},
        ):
            with self.subTest(values):
                policy = self._create_policy(code=str(values), **values)
                self._plan_day_by_day(policy, date(2026, 3, 10), date(2026, 4, 10))
                days = self._get_days(policy)
                self.assertEqual(len(days), len(set(days)))
                other = policy.copy({"code": f"At once {values}"})
                other.with_user(self.manager)._set_state("approved")
                other._create_next_meetings(date_to=date(2026, 4, 10))
                self.assertEqual(days, self._get_days(other))

    def test_day_on_which_a_meeting_was_moved_is_taken(self):
        policy = self._create_policy(recurrence="daily", weekdays="")
        meeting = policy._create_next_meetings(date_to=date(2026, 3, 11))
        meeting.date_start = datetime(2026, 3, 12, 1, 0)
        later = policy._create_next_meetings(date_to=date(2026, 3, 13))
        self.assertEqual(later.mapped("occurrence_date"), [date(2026, 3, 13)])

    def test_day_of_a_meeting_made_by_hand_is_taken(self):
        policy = self._create_policy(holiday_rule="keep")
        by_hand = self._create_meeting(policy)
        extraordinary = self._create_meeting(
            policy,
            kind="extraordinary",
            date_start=datetime(2026, 4, 1, 6, 0),
            date_end=datetime(2026, 4, 1, 7, 0),
        )
        later = policy._create_next_meetings(date_to=date(2026, 4, 16))
        self.assertEqual(
            later.mapped("occurrence_date"), [date(2026, 4, 1), date(2026, 4, 16)]
        )
        by_hand.with_user(self.planner).action_cancel("Not then")
        extraordinary.unlink()
        instead = policy._create_next_meetings(date_to=date(2026, 4, 16))
        self.assertEqual(instead.occurrence_date, date(2026, 3, 16))

    def _assert_adjoining(self, meetings):
        meetings = meetings.sorted("date_start")
        periods = [(m.period_start, m.period_end) for m in meetings]
        for (_start, end), (start, _end) in zip(periods, periods[1:], strict=False):
            self.assertEqual(start, end + timedelta(days=1))
        return periods

    def test_daily_meetings_report_since_the_previous_one(self):
        self._add_day_off(date(2026, 3, 20))
        for values in (
            {"weekdays": "1,2,3,4,5"},
            {"weekdays": ""},
            {"weekdays": "", "holiday_rule": "skip"},
            {"weekdays": "1,2,3,4,5", "holiday_rule": "previous"},
        ):
            with self.subTest(values):
                policy = self._create_policy(
                    code=str(values), recurrence="daily", **values
                )
                meetings = policy._create_next_meetings(date_to=date(2026, 3, 31))
                periods = self._assert_adjoining(meetings)
                # the 11th is a Wednesday, the 16th and the 23rd are Mondays
                self.assertEqual(periods[0], (date(2026, 3, 10), date(2026, 3, 10)))
                self.assertIn((date(2026, 3, 13), date(2026, 3, 15)), periods)
                self.assertIn((date(2026, 3, 19), date(2026, 3, 22)), periods)

    def test_evening_meetings_report_on_their_own_day(self):
        policy = self._create_policy(
            recurrence="daily", weekdays="1,2,3,4,5", period_includes_day=True
        )
        meetings = policy._create_next_meetings(date_to=date(2026, 3, 31))
        periods = self._assert_adjoining(meetings)
        self.assertEqual(periods[0], (date(2026, 3, 11), date(2026, 3, 11)))
        self.assertIn((date(2026, 3, 14), date(2026, 3, 16)), periods)

    def test_weekly_meetings_since_the_previous_one(self):
        policy = self._create_policy(
            recurrence="weekly", weekdays="1,4", period_rule="since_previous"
        )
        meetings = policy._create_next_meetings(date_to=date(2026, 3, 31))
        periods = self._assert_adjoining(meetings)
        self.assertEqual(periods[0], (date(2026, 3, 9), date(2026, 3, 11)))
        self.assertFalse(any(meetings.mapped("is_period_chosen")))

    def test_what_a_meeting_leaves_unreported_goes_to_the_next(self):
        policy = self._create_policy(recurrence="daily", weekdays="1,2,3,4,5")
        meetings = policy._create_next_meetings(date_to=date(2026, 3, 20))
        meetings[1].with_user(self.planner).action_cancel("Trade fair")
        self._assert_adjoining(meetings - meetings[1])
        meetings[2].with_user(self.planner).unlink()
        rest = (meetings - meetings[1:3]).sorted("date_start")
        periods = self._assert_adjoining(rest)
        self.assertEqual(periods[1], (date(2026, 3, 11), date(2026, 3, 15)))
        later = policy._create_next_meetings(date_to=date(2026, 3, 31))
        self._assert_adjoining(rest | later)

    def test_meetings_when_called_since_the_last_one(self):
        policy = self._create_policy(recurrence="none", period_rule="since_previous")
        first, second = (
            self.env["chanxiao.meeting"].create(
                {"policy_id": policy.id, "date_start": datetime(2026, 3, day, 1, 0)}
            )
            for day in (12, 20)
        )
        self.assertEqual(first.period_end, date(2026, 3, 11))
        self.assertEqual(
            (second.period_start, second.period_end),
            (date(2026, 3, 12), date(2026, 3, 19)),
        )

    def test_odd_periods_are_noticed(self):
        Policy = self.env["chanxiao.meeting.policy"]
        for values, words in (
            ({"month_days": "1,2"}, "2026-04-01 – 2026-04-01"),
            ({"month_days": "1"}, "2026-04-01 – 2026-04-30"),
            ({"recurrence": "weekly", "weekdays": "1,4"}, "2026-03-16 – 2026-03-18"),
            ({"month_days": "1,16"}, ""),
            ({"recurrence": "weekly", "weekdays": "1"}, ""),
            ({"month_days": "1,2", "period_rule": "since_previous"}, ""),
            ({"recurrence": "daily", "weekdays": "1,2"}, ""),
            ({"month_days": "soon"}, ""),
        ):
            with self.subTest(values):
                notice = Policy.new({"name": "X", **values}).period_notice or ""
                self.assertIn(words, notice)
                self.assertEqual(bool(words), bool(notice))

    def test_approval_plans_the_meetings(self):
        policy = self._create_policy(holiday_rule="keep")
        revision = policy.browse(
            policy.with_user(self.manager).action_amend()["res_id"]
        )
        revision.with_user(self.manager).action_approve()
        self.assertEqual(
            self._get_days(revision),
            [date(2026, 3, 16), date(2026, 4, 1), date(2026, 4, 16)],
        )

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
