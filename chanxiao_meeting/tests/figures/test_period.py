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
        self.assertEqual(period.bounds_utc()[-1], period.end_utc)
        self.assertEqual(len(period.bounds_utc()), TREND_LENGTH + 1)

    def test_local_dates(self):
        period = self._period()
        bounds = period.bounds_local()
        starts = [window.date_from for window in period.windows()]
        self.assertEqual(bounds[:-1], starts)
        self.assertEqual(bounds[-1], date(2026, 3, 16))
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
