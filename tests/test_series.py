"""Series of meetings: whatever is done to them, periods adjoin; two workers at once."""

from datetime import date, datetime, timedelta
from random import Random

from freezegun import freeze_time
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from odoo import SUPERUSER_ID, api
from odoo.tests import tagged

from odoo.addons.chanxiao_meeting.models.policy import recurrence
from odoo.addons.chanxiao_meeting.tests.common import MeetingCase

FIRST = date(2026, 1, 26)
DAYS = 75

days_of_month = st.lists(st.integers(1, 31), min_size=1, max_size=3)
days_of_week = st.lists(st.integers(1, 7), min_size=1, max_size=3)


def _join(numbers):
    return ",".join(map(str, numbers))


cycles = st.one_of(
    st.builds(lambda d: {"recurrence": "daily", "weekdays": _join(d)}, days_of_week),
    st.builds(lambda d: {"recurrence": "weekly", "weekdays": _join(d)}, days_of_week),
    st.builds(
        lambda d: {"recurrence": "semimonthly", "month_days": _join(d)}, days_of_month
    ),
    st.builds(
        lambda d: {"recurrence": "monthly", "month_days": _join(d)}, days_of_month
    ),
    st.builds(
        lambda d, week: {
            "recurrence": "monthly",
            "weekdays": _join(d),
            "month_week": week,
        },
        days_of_week,
        st.sampled_from(["1", "2", "3", "4", "last"]),
    ),
)
rules = st.fixed_dictionaries(
    {
        "holiday_rule": st.sampled_from(["keep", "next", "previous", "skip"]),
        "period_rule": st.sampled_from(["last_complete", "since_previous"]),
        "tz": st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]),
        "time_start": st.sampled_from([2.5, 9.0, 23.5]),
    }
)


class TestDates:
    """What the dates of a cycle are, without a database."""

    @given(
        first=st.dates(date(2023, 1, 1), date(2029, 1, 1)),
        days=days_of_month,
        length=st.integers(0, 400),
    )
    def test_days_of_the_month(self, first, days, length):
        last = first + timedelta(days=length)
        found = recurrence.occurrence_dates("monthly", first, last, month_days=days)
        expected, day = [], first
        while day <= last:
            is_last = (day + timedelta(days=1)).day == 1
            if day.day in days or (is_last and max(days) > day.day):
                expected.append(day)
            day += timedelta(days=1)
        assert found == expected

    @given(
        first=st.dates(date(2023, 1, 1), date(2029, 1, 1)),
        weekday=st.integers(1, 7),
        week=st.sampled_from(["1", "2", "3", "4", "last"]),
    )
    def test_weekday_of_the_month(self, first, weekday, week):
        last = first + timedelta(days=120)
        found = recurrence.occurrence_dates(
            "monthly", first, last, weekdays=[weekday], month_week=week
        )
        for day in found:
            assert day.isoweekday() == weekday
            if week == "last":
                assert (day + timedelta(days=7)).month != day.month
            else:
                assert (day.day - 1) // 7 + 1 == int(week)
        # every month that lies within has exactly one
        months = [(day.year, day.month) for day in found]
        assert len(months) == len(set(months)) >= 3

    @given(
        days=st.lists(st.dates(date(2026, 1, 1), date(2026, 3, 31)), unique=True),
        off=st.sets(st.dates(date(2025, 12, 1), date(2026, 4, 30)), max_size=40),
        rule=st.sampled_from(["keep", "next", "previous", "skip"]),
    )
    def test_no_two_on_a_day(self, days, off, rule):
        pairs = recurrence.held_dates(sorted(days), rule, lambda day: day not in off)
        held = [day for _nominal, day in pairs]
        assert len(held) == len(set(held))
        assert {nominal for nominal, _day in pairs} <= set(days)
        for nominal, day in pairs:
            assert rule == "keep" or day not in off
            assert nominal == day or nominal in off


@tagged("post_install", "-at_install")
class TestShakenSeries(MeetingCase):
    """G8, F4: no gap and no overlap, whatever people do to the meetings of a series."""

    @settings(
        max_examples=12,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate,),
    )
    @given(
        cycle=cycles,
        amended=cycles,
        rule=rules,
        includes_day=st.booleans(),
        seed=st.integers(0, 2**32),
    )
    def test_periods_adjoin(self, cycle, amended, rule, includes_day, seed):
        savepoint = self.env.cr.savepoint()
        try:
            self._shake(
                Random(seed),
                cycle,
                amended,
                {**rule, "period_includes_day": includes_day},
            )
        finally:
            savepoint.rollback()
            self.env.invalidate_all()

    def _shake(self, random, cycle, amended, rule):
        with freeze_time(datetime.combine(FIRST, datetime.min.time())):
            policy = self._create_policy(code="X", **cycle, **rule)
        amendment = random.randrange(10, DAYS - 10)
        day = 0
        while day < DAYS:
            moment = datetime.combine(FIRST, datetime.min.time()) + timedelta(days=day)
            with freeze_time(moment + timedelta(hours=random.randrange(24))):
                if day >= amendment and policy.revision == 1:
                    policy = self._amend(policy, {**amended, **self._own(rule)})
                self._hold_what_is_over(policy)
                for _number in range(random.choice([1, 1, 2])):
                    policy._cron_create_next_meetings()
                self._do_something(random, policy)
                self._check(policy)
            # the scheduled planning may rest for a month
            day += random.choice([1, 3, 7, 7, 30])

    def _own(self, rule):
        return {"period_rule": rule["period_rule"]}

    def _amend(self, policy, values):
        draft = policy.browse(policy.with_user(self.manager).action_amend()["res_id"])
        draft.write({"month_week": False, **values})
        draft.with_user(self.manager).action_approve()
        return draft

    def _get_meetings(self, policy):
        meetings = self.env["chanxiao.meeting"].search(
            [("policy_id", "in", policy._get_revision_family().ids)]
        )
        return meetings.sorted(lambda m: (m._get_nominal_date(), m.id))

    def _hold_what_is_over(self, policy):
        over = self._get_meetings(policy).filtered(
            lambda m: m.state == "draft" and m.date_start < datetime.now()
        )
        over._set_state("held")

    def _do_something(self, random, policy):
        drafts = self._get_meetings(policy).filtered(lambda m: m.state == "draft")
        if not drafts:
            return
        meeting = random.choice(drafts).with_user(self.planner)
        what = random.choice(["move", "cancel", "delete", "nothing"])
        if what == "move":
            start = meeting.date_start + timedelta(hours=random.randrange(1, 60))
            end = start + timedelta(hours=1)
            meeting.write({"date_start": start, "date_end": end})
        elif what == "cancel":
            meeting.action_cancel("Trade fair")
        elif what == "delete":
            meeting.unlink()

    def _check(self, policy):
        meetings = self._get_meetings(policy)
        dates = meetings.mapped("occurrence_date")
        assert len(dates) == len(set(dates)), "an occurrence is made once"
        meetings = meetings.filtered(lambda m: m.state != "cancelled")
        untouched = meetings.filtered(lambda m: m.date_start == m.planned_start)
        days = [policy._get_local_date(m.date_start) for m in untouched]
        assert len(days) == len(set(days)), "no two on one day"
        for earlier, later in zip(meetings, meetings[1:], strict=False):
            assert later.period_start <= later.period_end
            assert later.period_start == earlier.period_end + timedelta(days=1), (
                f"{earlier.occurrence_date} {earlier.period_start} – "
                f"{earlier.period_end}, {later.occurrence_date} {later.period_start} – "
                f"{later.period_end}, {policy.recurrence} {policy.weekdays} "
                f"{policy.month_days} {policy.month_week} {policy.period_rule}"
            )


@tagged("post_install", "-at_install")
class TestTwoWorkers(MeetingCase):
    """Two workers plan the same policy at once, each in a transaction of its own."""

    def setUp(self):
        super().setUp()
        self.addCleanup(self._clean)
        with self._transaction() as env:
            policy = env["chanxiao.meeting.policy"].create(
                {"name": "Two", "code": "TWO", "recurrence": "weekly", "weekdays": "1"}
            )
            policy._set_state("approved")
            self.policy_id = policy.id
            env.cr.commit()

    def _transaction(self):
        return _Transaction(self.registry)

    def _clean(self):
        with self._transaction() as env:
            policy = env["chanxiao.meeting.policy"].browse(self.policy_id)
            policy.meeting_ids._write_system({"occurrence_date": False})
            policy.meeting_ids.unlink()
            policy._set_state("draft", approved_at=False)
            policy.unlink()
            env.cr.commit()

    def _get_dates(self):
        with self._transaction() as env:
            policy = env["chanxiao.meeting.policy"].browse(self.policy_id)
            return policy.meeting_ids.mapped("occurrence_date")

    def _plan(self, env):
        policy = env["chanxiao.meeting.policy"].browse(self.policy_id)
        do = env["ir.cron"]._chanxiao_do_together
        do(policy, lambda some: some._create_next_meetings())

    def test_while_the_other_is_at_it(self):
        with self._transaction() as one, self._transaction() as other:
            self._plan(one)
            one.flush_all()
            self._plan(other)
            other.cr.commit()
            self.assertFalse(self._get_dates(), "it is left to the first")
            one.cr.commit()
        dates = self._get_dates()
        self.assertTrue(dates)
        self.assertEqual(len(dates), len(set(dates)))

    def test_begun_before_the_other_was_ready(self):
        with self._transaction() as one, self._transaction() as other:
            # from now on this one sees the database as it is before the other's work
            other["res.company"].search_count([])
            self._plan(one)
            one.cr.commit()
            before = self._get_dates()
            self._plan(other)
            other.cr.commit()
        self.assertEqual(self._get_dates(), before)
        with self._transaction() as env:
            self._plan(env)
            env.cr.commit()
        self.assertEqual(self._get_dates(), before)


class _Transaction:
    """An environment of the system in a transaction of its own."""

    def __init__(self, registry):
        self.cr = registry.cursor()

    def __enter__(self):
        return api.Environment(self.cr, SUPERUSER_ID, {})

    def __exit__(self, *_details):
        self.cr.rollback()
        self.cr.close()
