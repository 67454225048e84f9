from dataclasses import FrozenInstanceError
from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo.tests import TransactionCase, tagged

from ...providers.period import TREND_LENGTH, Period


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPeriod(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.company.resource_calendar_id.tz = "Asia/Shanghai"

    def _period(self, date_from="2026-03-01", date_to="2026-03-15", **values):
        return Period(self.company, date_from, date_to, **values)

    def test_bounds_are_half_open_local_midnights(self):
        period = self._period()
        self.assertEqual(period.start_utc, datetime(2026, 2, 28, 16))
        self.assertEqual(period.end_utc, datetime(2026, 3, 15, 16))
        self.assertEqual(period.days, 15)

    def test_zone_is_the_company_calendars(self):
        self.assertEqual(self._period().tz, "Asia/Shanghai")

    def test_zone_is_utc_without_calendar(self):
        self.company.resource_calendar_id = False
        self.assertEqual(self._period().tz, "UTC")

    def test_zone_given_wins(self):
        period = self._period(tz="America/New_York")
        self.assertEqual(period.start_utc, datetime(2026, 3, 1, 5))
        # summer time began on 8 March
        self.assertEqual(period.end_utc, datetime(2026, 3, 16, 4))

    def test_day_without_midnight_begins_at_the_jump(self):
        period = self._period("2018-11-04", "2018-11-04", tz="America/Sao_Paulo")
        self.assertEqual(period.start_utc, datetime(2018, 11, 4, 3))
        self.assertEqual(period.end_utc - period.start_utc, timedelta(hours=23))

    def test_day_with_two_midnights_begins_at_the_first(self):
        period = self._period("2025-11-02", "2025-11-02", tz="America/Havana")
        self.assertEqual(period.start_utc, datetime(2025, 11, 2, 4))
        self.assertEqual(period.end_utc - period.start_utc, timedelta(hours=25))

    def test_zone_unknown_to_the_company_user_is_read_all_the_same(self):
        user = self.env.ref("base.public_user")
        period = Period(self.company.with_user(user), "2026-03-01", "2026-03-01")
        self.assertEqual(period.tz, "Asia/Shanghai")

    @freeze_time("2026-03-20 16:30:12")
    def test_as_of_defaults_to_now(self):
        period = self._period()
        self.assertEqual(period.as_of, datetime(2026, 3, 20, 16, 30, 12))
        self.assertEqual(period.as_of_date, date(2026, 3, 21))

    def test_as_of_is_kept_to_the_second(self):
        period = self._period(as_of=datetime(2026, 3, 20, 1, 0, 0, 5))
        self.assertEqual(period.as_of, datetime(2026, 3, 20, 1))

    def test_previous_is_as_long_and_adjoins(self):
        period = self._period(as_of=datetime(2026, 3, 20))
        previous = period.previous()
        self.assertEqual(previous.date_from, date(2026, 2, 14))
        self.assertEqual(previous.end_utc, period.start_utc)
        self.assertEqual(previous.as_of, period.as_of)
        self.assertEqual(period.previous(2), previous.previous())

    def test_windows_adjoin_and_end_with_the_period(self):
        period = self._period()
        windows = period.windows()
        self.assertEqual(len(windows), TREND_LENGTH)
        self.assertEqual(windows[-1], period)
        for older, newer in zip(windows, windows[1:], strict=False):
            self.assertEqual(older.end_utc, newer.start_utc)
        span = period.span()
        self.assertEqual(span.start_utc, windows[0].start_utc)
        self.assertEqual(span.end_utc, period.end_utc)
        self.assertEqual(
            period.bounds_utc(),
            [(window.start_utc, window.end_utc) for window in windows],
        )

    def test_local_dates(self):
        period = self._period()
        bounds = period.bounds_local()
        self.assertEqual(
            bounds[-2:],
            [
                (date(2026, 2, 14), date(2026, 3, 1)),
                (date(2026, 3, 1), date(2026, 3, 16)),
            ],
        )
        self.assertEqual(
            period.domain_of_dates("date"),
            [("date", ">=", "2026-03-01"), ("date", "<=", "2026-03-15")],
        )

    def test_end_before_begin_is_refused(self):
        with self.assertRaises(ValueError):
            self._period("2026-03-15", "2026-03-14")

    def test_frozen(self):
        with self.assertRaises(FrozenInstanceError):
            self._period().tz = "UTC"

    # Periods that are not over

    def test_period_over_is_whole(self):
        period = self._period(as_of=datetime(2026, 3, 15, 16))
        self.assertTrue(period.is_over)
        self.assertEqual(period.end_utc, datetime(2026, 3, 15, 16))
        self.assertEqual(period.last_day, date(2026, 3, 15))
        self.assertEqual(period.days_begun, 15)

    def test_period_not_over_ends_at_as_of(self):
        # the eleventh of fifteen days, 14:30 local time
        period = self._period(as_of=datetime(2026, 3, 11, 6, 30))
        self.assertTrue(period.has_begun)
        self.assertFalse(period.is_over)
        self.assertEqual(period.end_utc, period.as_of)
        self.assertEqual(period.last_day, date(2026, 3, 11))
        self.assertEqual((period.days_begun, period.days), (11, 15))
        self.assertEqual(
            period.domain("date_done")[1], ("date_done", "<", "2026-03-11 06:30:00")
        )
        self.assertEqual(
            period.domain_of_dates("date")[1], ("date", "<=", "2026-03-11")
        )

    def test_windows_of_a_period_not_over_end_as_far_from_their_start(self):
        period = self._period(as_of=datetime(2026, 3, 11, 6, 30))
        previous = period.previous()
        self.assertEqual(previous.date_from, date(2026, 2, 14))
        self.assertEqual(previous.date_to, date(2026, 2, 28))
        self.assertEqual(previous.last_day, date(2026, 2, 24))
        self.assertEqual(previous.end_utc, datetime(2026, 2, 24, 6, 30))
        self.assertEqual(period.previous(2), previous.previous())
        self.assertEqual(period.windows()[-2], previous)
        self.assertEqual(period.span().end_utc, period.as_of)
        self.assertEqual(period.span().start_utc, period.windows()[0].start_utc)
        self.assertEqual(
            [last - first for first, last in period.bounds_local()],
            [timedelta(days=11)] * TREND_LENGTH,
        )

    def test_windows_end_at_the_same_time_of_day_whatever_the_clocks_did(self):
        # New York turned its clocks on 8 March
        period = self._period(tz="America/New_York", as_of=datetime(2026, 3, 11, 16))
        self.assertEqual(period.previous().end_utc, datetime(2026, 2, 24, 17))

    def test_last_hours_of_a_period_are_not_over(self):
        period = self._period(as_of=datetime(2026, 3, 15, 15, 59, 59))
        self.assertFalse(period.is_over)
        self.assertEqual(period.last_day, period.date_to)
        self.assertEqual(period.previous().end_utc, datetime(2026, 2, 28, 15, 59, 59))

    def test_period_begins_with_its_first_instant(self):
        self.assertTrue(self._period(as_of=datetime(2026, 2, 28, 16)).has_begun)

    def test_period_not_begun_has_no_length(self):
        period = self._period(as_of=datetime(2026, 2, 28, 15, 59, 59))
        self.assertFalse(period.has_begun)
        self.assertEqual(period.days_begun, 0)
        for window in period.windows():
            self.assertFalse(window.has_begun)
            self.assertEqual(window.end_utc, window.start_utc)
            self.assertEqual(window.last_day, window.date_from - timedelta(days=1))

    # Branches

    def test_branches_at_every_level_belong_to_the_company(self):
        create = self.env["res.company"].create
        company = create({"name": "Works"})
        branch = create({"name": "Branch", "parent_id": company.id})
        workshop = create({"name": "Workshop", "parent_id": branch.id})
        closed = create({"name": "Closed", "parent_id": company.id})
        closed.active = False
        create({"name": "Others"})
        period = Period(company, "2026-03-01", "2026-03-15")
        self.assertEqual(period.companies[0], company)
        self.assertEqual(period.companies, company | branch | workshop)
        self.assertEqual(
            period.domain_of_companies("move_id.company_id"),
            [("move_id.company_id", "in", (company | branch | workshop).ids)],
        )
        below = Period(branch, "2026-03-01", "2026-03-15")
        self.assertEqual(below.companies, branch | workshop)

    def test_branches_are_looked_up_once(self):
        period = self._period()
        period.domain_of_companies()
        with self.assertQueryCount(0):
            period.span().domain_of_companies()
            period.previous().domain_of_companies()

    def test_branches_belong_to_it_whoever_asks(self):
        user = self.env.ref("base.public_user")
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        period = Period(self.company.with_user(user), "2026-03-01", "2026-03-01")
        self.assertIn(branch, period.companies.with_env(self.env))
