from datetime import date, datetime, timedelta

from freezegun import freeze_time
from markupsafe import Markup

from odoo import Command
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-10 02:00:00")
class TestSeries(MeetingCase):
    """The occurrences of a series, whatever happens to them and to the cycle."""

    def _get_meetings(self, policy):
        meetings = self.env["chanxiao.meeting"].search(
            [
                ("policy_id", "in", policy._get_revision_family().ids),
                ("state", "!=", "cancelled"),
            ]
        )
        return meetings.sorted(lambda m: (m._get_nominal_date(), m.id))

    def _amend(self, policy, **values):
        amendment = policy.browse(
            policy.with_user(self.manager).action_amend()["res_id"]
        )
        amendment.write(values)
        amendment.with_user(self.manager).action_approve()
        return amendment

    def _assert_adjoining(self, meetings):
        for earlier, later in zip(meetings, meetings[1:], strict=False):
            self.assertEqual(
                later.period_start,
                earlier.period_end + timedelta(days=1),
                f"{earlier.occurrence_date}, {later.occurrence_date}",
            )
        for meeting in meetings:
            self.assertLessEqual(meeting.period_start, meeting.period_end)

    def _assert_one_a_day(self, policy, meetings):
        days = [policy._get_local_date(m.date_start) for m in meetings]
        self.assertEqual(len(days), len(set(days)))
        dates = meetings.mapped("occurrence_date")
        self.assertEqual(len(dates), len(set(dates)))

    # the scheduled planning

    def test_not_planned_for_forty_days(self):
        policy = self._create_policy(recurrence="daily", weekdays="1,2,3,4,5")
        policy._cron_create_next_meetings()
        before = self._get_meetings(policy)
        with freeze_time("2026-04-19 02:00:00"):
            policy._cron_create_next_meetings()
            policy._cron_create_next_meetings()
        meetings = self._get_meetings(policy)
        self.assertLess(before, meetings)
        self._assert_one_a_day(policy, meetings)
        self._assert_adjoining(meetings)
        self.assertEqual(policy.planned_until, date(2026, 6, 3))

    def test_not_planned_for_longer_than_the_horizon(self):
        """What was over before anybody planned it is not made, but reported on."""
        policy = self._create_policy(recurrence="weekly", weekdays="1")
        policy._cron_create_next_meetings()
        last = self._get_meetings(policy)[-1]
        self.assertEqual(last.occurrence_date, date(2026, 4, 20))
        with freeze_time("2026-05-20 02:00:00"):
            policy._cron_create_next_meetings()
        meetings = self._get_meetings(policy)
        self._assert_adjoining(meetings)
        following = meetings[meetings.ids.index(last.id) + 1]
        self.assertEqual(following.occurrence_date, date(2026, 5, 25))
        self.assertEqual(following.period_start, date(2026, 4, 20))

    def test_queries_grow_neither_with_policies_nor_with_meetings(self):
        def create(prefix, weekday, count):
            policies = self.env["chanxiao.meeting.policy"]
            for number in range(count):
                policies |= self._create_policy(
                    code=f"{prefix}{number}",
                    recurrence="weekly",
                    weekdays=weekday,
                    time_start=8 + number / 2,
                    duration=0.5,
                    gives_way=bool(number % 2),
                )
            return policies

        def count(policies):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            policies._create_next_meetings()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        create("W", "1", 2)._create_next_meetings()
        few, many = create("A", "2", 4), create("B", "3", 12)
        for number in range(1, 20):
            self._create_meeting(
                many[0],
                state="held",
                occurrence_date=date(2026, 3, 9) - timedelta(weeks=number),
                date_start=datetime(2026, 3, 9, 1, 0) - timedelta(weeks=number),
                date_end=datetime(2026, 3, 9, 3, 0) - timedelta(weeks=number),
            )
        self.assertLessEqual(abs(count(few) - count(many)), 2, "inserts go by hundreds")
        with freeze_time("2026-03-17 02:00:00"):
            self.assertEqual(count(few), count(many))

    def test_policies_of_several_zones_and_users_elsewhere(self):
        berlin = self._create_policy(
            code="B", tz="Europe/Berlin", recurrence="weekly", weekdays="1"
        )
        shanghai = self._create_policy(code="S", recurrence="weekly", weekdays="1")
        traveller = self._create_user("traveller", "organizer", tz="America/New_York")
        # Sunday evening in New York, Monday morning in Shanghai, Monday night in Berlin
        with freeze_time("2026-03-23 00:30:00"):
            for policy in (berlin, shanghai):
                policy.with_user(traveller).action_create_next_meetings()
            (berlin | shanghai)._cron_create_next_meetings()
        starts = self._get_meetings(berlin).mapped("date_start")
        self.assertEqual(starts[0], datetime(2026, 3, 23, 8, 0))
        self.assertEqual(starts[1], datetime(2026, 3, 30, 7, 0), "summer time")
        starts = self._get_meetings(shanghai).mapped("date_start")
        self.assertEqual(starts[:2], [datetime(2026, 3, d, 1, 0) for d in (23, 30)])
        for policy in (berlin, shanghai):
            meeting = self._get_meetings(policy)[0].with_user(traveller)
            self.assertEqual(meeting.period_end, date(2026, 3, 22))
            self.assertIn("2026-03-23 Monday 09:00", meeting._format_start())

    def test_start_in_the_hour_that_summer_time_takes_and_gives(self):
        policy = self._create_policy(
            tz="Europe/Berlin", recurrence="daily", weekdays="", holiday_rule="keep"
        )
        amended = self._amend(policy, time_start=2.5)
        with freeze_time("2026-03-25 02:00:00"):
            amended._create_next_meetings(date_to=date(2026, 3, 31))
        with freeze_time("2026-10-20 02:00:00"):
            amended._create_next_meetings(date_to=date(2026, 10, 31))
        starts = {m.occurrence_date: m.date_start for m in self._get_meetings(amended)}
        # 02:30 does not exist on 29 March, and exists twice on 25 October
        self.assertEqual(starts[date(2026, 3, 28)], datetime(2026, 3, 28, 1, 30))
        self.assertEqual(starts[date(2026, 3, 29)], datetime(2026, 3, 29, 1, 30))
        self.assertEqual(starts[date(2026, 3, 30)], datetime(2026, 3, 30, 0, 30))
        self.assertEqual(starts[date(2026, 10, 25)], datetime(2026, 10, 25, 0, 30))
        self.assertEqual(starts[date(2026, 10, 26)], datetime(2026, 10, 26, 1, 30))

    def test_end_of_february(self):
        for year, last in ((2027, 28), (2028, 29)):
            for days in ("29", "30", "31"):
                with self.subTest(year=year, days=days):
                    policy = self._create_policy(
                        code=f"{year}/{days}",
                        recurrence="monthly",
                        month_days=days,
                        holiday_rule="keep",
                        period_rule="since_previous",
                        period_includes_day=True,
                    )
                    with freeze_time(f"{year}-01-15 02:00:00"):
                        policy._create_next_meetings(date_to=date(year, 4, 30))
                    meetings = self._get_meetings(policy)
                    dates = meetings.mapped("occurrence_date")
                    self.assertEqual(dates[1], date(year, 2, last))
                    self.assertEqual(dates[0], date(year, 1, int(days)))
                    self._assert_adjoining(meetings)

    def test_holiday_in_the_middle_of_a_daily_series(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Tomb Sweeping",
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 17, 16, 0),
                "date_to": datetime(2026, 3, 19, 16, 0),
            }
        )
        for rule, missing in (("skip", {18, 19}), ("next", {18, 19})):
            with self.subTest(rule):
                policy = self._create_policy(
                    code=rule,
                    recurrence="daily",
                    weekdays="1,2,3,4,5",
                    holiday_rule=rule,
                )
                policy._create_next_meetings(date_to=date(2026, 3, 24))
                meetings = self._get_meetings(policy)
                days = {policy._get_local_date(m.date_start).day for m in meetings}
                self.assertEqual(days, {11, 12, 13, 16, 17, 20, 23, 24} - missing)
                self._assert_one_a_day(policy, meetings)
                self._assert_adjoining(meetings)

    # one occurrence and the others

    def test_moving_or_cancelling_one_leaves_the_others_alone(self):
        policy = self._create_policy(recurrence="weekly", weekdays="1")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 20))
        first, second, *rest = meetings
        others = {m: (m.date_start, m.date_end, m.occurrence_date) for m in rest}
        first.with_user(self.planner).write(
            {
                "date_start": datetime(2026, 3, 24, 6, 0),
                "date_end": datetime(2026, 3, 24, 7, 0),
            }
        )
        second.with_user(self.planner).action_cancel("Trade fair")
        self.assertFalse(policy._create_next_meetings(date_to=date(2026, 4, 20)))
        self.assertEqual(first.occurrence_date, date(2026, 3, 16), "for ever")
        for meeting, values in others.items():
            self.assertEqual(
                (meeting.date_start, meeting.date_end, meeting.occurrence_date), values
            )
        self._assert_adjoining(self._get_meetings(policy))
        self.assertEqual(rest[0].period_start, date(2026, 3, 16), "of the cancelled")

    def test_convened_meeting_takes_over_what_a_cancelled_one_leaves(self):
        policy = self._create_policy(recurrence="daily", weekdays="1,2,3,4,5")
        meetings = policy._create_next_meetings(date_to=date(2026, 3, 13))
        meetings.with_user(self.planner).action_convene()
        meetings[1].with_user(self.planner).action_cancel("Trade fair")
        self._assert_adjoining(self._get_meetings(policy))
        self.assertEqual(meetings[2].period_start, date(2026, 3, 11))
        self.assertIn("2026-03-11", meetings[2].message_ids[0].body)

    def test_last_complete_period_leaves_nothing_out(self):
        policy = self._create_policy(holiday_rule="keep")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 16))
        meetings[0].with_user(self.planner).action_cancel("Trade fair")
        self.assertEqual(
            (meetings[1].period_start, meetings[1].period_end),
            (date(2026, 3, 1), date(2026, 3, 31)),
        )
        self.assertFalse(meetings[1].is_period_chosen)

    def test_one_made_by_hand_reports_on_its_share(self):
        policy = self._create_policy(
            holiday_rule="keep", period_rule="since_previous", period_includes_day=True
        )
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 16))
        by_hand = self.env["chanxiao.meeting"].create(
            {"policy_id": policy.id, "date_start": datetime(2026, 3, 20, 1, 0)}
        )
        self.assertEqual(by_hand.period_end, date(2026, 3, 20))
        self.assertEqual(meetings[1].period_start, date(2026, 3, 21))
        by_hand.date_start = datetime(2026, 3, 25, 1, 0)
        self.assertEqual(meetings[1].period_start, date(2026, 3, 26))
        by_hand.kind = "extraordinary"
        self.assertEqual(meetings[1].period_start, date(2026, 3, 17), "besides")

    def test_period_chosen_by_hand_is_followed(self):
        policy = self._create_policy(holiday_rule="keep")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 16))
        meetings[0].with_user(self.planner).period_end = date(2026, 3, 10)
        self.assertTrue(meetings[0].is_period_chosen)
        self._assert_adjoining(meetings)

    # an amended cycle

    def test_amendment_of_the_cycle(self):
        weekly = {"recurrence": "weekly", "weekdays": "1"}
        monthly = {"recurrence": "monthly", "month_days": "1"}
        daily = {"recurrence": "daily", "weekdays": "1,2,3,4,5"}
        cases = (
            (weekly, monthly),
            (weekly, {"recurrence": "monthly", "month_days": "20"}),
            (monthly, weekly),
            (daily, monthly),
            (daily, weekly),
            (weekly, daily),
            ({"recurrence": "semimonthly", "month_days": "1,16"}, daily),
            (weekly, {"recurrence": "weekly", "weekdays": "1,4"}),
        )
        for number, (before, after) in enumerate(cases):
            with self.subTest(before=before, after=after):
                policy = self._create_policy(code=f"A{number}", **before)
                policy._create_next_meetings(date_to=date(2026, 4, 30))
                held = self._get_meetings(policy).filtered(
                    lambda m: m.date_start < datetime(2026, 3, 18, 2, 0)
                )
                held._set_state("held")
                with freeze_time("2026-03-18 02:00:00"):
                    amended = self._amend(policy, **after)
                    amended._create_next_meetings(date_to=date(2026, 5, 20))
                meetings = self._get_meetings(amended)
                self.assertLessEqual(held, meetings)
                self._assert_one_a_day(amended, meetings)
                self._assert_adjoining(meetings)
                series = dict(amended._get_series(date(2026, 3, 1), date(2026, 5, 20)))
                for meeting in meetings - held:
                    self.assertIn(meeting.occurrence_date, series)

    def test_amended_time_is_that_of_the_meetings_planned(self):
        policy = self._create_policy(holiday_rule="keep")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 16))
        moved, convened, planned = meetings
        moved.with_user(self.planner).date_start = datetime(2026, 3, 17, 6, 0)
        convened.with_user(self.planner).action_convene()
        amended = self._amend(policy, time_start=10.0, duration=1.0)
        self.assertEqual(moved.date_start, datetime(2026, 3, 17, 6, 0), "as decided")
        self.assertEqual(convened.date_start, datetime(2026, 4, 1, 1, 0))
        self.assertEqual(convened.policy_id, policy, "as it was convened")
        self.assertEqual(planned.date_start, datetime(2026, 4, 16, 2, 0))
        self.assertEqual(planned.date_end, datetime(2026, 4, 16, 3, 0))
        self.assertEqual(planned.policy_id, amended)

    def test_what_was_prepared_is_not_lost_with_the_cycle(self):
        policy = self._create_policy(recurrence="weekly", weekdays="1")
        meetings = policy._create_next_meetings(date_to=date(2026, 4, 10))
        prepared, discussed, empty, last = meetings
        self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": prepared.id, "name": "Late orders"}
        )
        discussed.with_user(self.planner).message_post(
            body=Markup("<p>Ask the bank</p>"), message_type="comment"
        )
        amended = self._amend(policy, recurrence="monthly", month_days="20")
        self.assertFalse((empty | last).exists())
        self.assertFalse(amended.skipped_dates, "nobody wanted them left out")
        for meeting in (prepared, discussed):
            self.assertEqual(meeting.state, "draft")
            self.assertEqual(meeting.policy_id, amended)
            said = meeting.message_ids.filtered(lambda m: "amended policy" in m.body)
            self.assertTrue(said)
        self._assert_adjoining(self._get_meetings(amended))

    def test_archived_representative_does_not_keep_it_from_being_planned(self):
        policy = self._create_policy(
            recurrence="weekly",
            weekdays="1",
            gives_way=True,
            deputy_chair_ids=[Command.link(self.manager.id)],
        )
        self.representative.action_archive()
        self.chair.action_archive()
        meetings = policy._create_next_meetings(date_to=date(2026, 3, 31))
        self.assertEqual(meetings.chair_id, self.manager)
