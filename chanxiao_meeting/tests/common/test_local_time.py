from datetime import date, datetime

from odoo.tests import BaseCase, TransactionCase, tagged

from ...models.common import local_time
from ...models.common.working_time import (
    add_working_days,
    get_work_spans,
    get_working_days,
)

SHANGHAI = "Asia/Shanghai"
NEW_YORK = "America/New_York"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestLocalTime(BaseCase):
    def test_there_and_back(self):
        moment, clock = datetime(2026, 3, 1, 16, 30), datetime(2026, 3, 2, 0, 30)
        self.assertEqual(local_time.to_clock(moment, SHANGHAI), clock)
        self.assertEqual(local_time.to_utc(clock, SHANGHAI), moment)
        self.assertEqual(local_time.to_day(moment, SHANGHAI), date(2026, 3, 2))
        # no zone is UTC
        self.assertEqual(local_time.to_clock(moment, False), moment)

    def test_clock_that_was_jumped_over_is_the_jump(self):
        # from 2:00 to 3:00 on 8 March
        moment = local_time.to_utc(datetime(2026, 3, 8, 2, 30), NEW_YORK)
        self.assertEqual(moment, datetime(2026, 3, 8, 7, 30))

    def test_clock_that_was_shown_twice_is_the_first_time(self):
        # from 2:00 back to 1:00 on 1 November
        moment = local_time.to_utc(datetime(2026, 11, 1, 1, 30), NEW_YORK)
        self.assertEqual(moment, datetime(2026, 11, 1, 5, 30))

    def test_day_has_its_first_moment_and_its_last_second(self):
        day = date(2026, 3, 8)
        self.assertEqual(
            local_time.start_of_day(day, NEW_YORK), datetime(2026, 3, 8, 5)
        )
        self.assertEqual(
            local_time.end_of_day(day, NEW_YORK), datetime(2026, 3, 9, 3, 59, 59)
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWorkingDays(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env["res.company"].create({"name": "Works"})
        # Monday to Friday, 8:00 to 17:00
        cls.calendar = cls.company.resource_calendar_id
        cls.calendar.tz = SHANGHAI

    def _take_off(self, day, **values):
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "date_from": f"2026-03-{day - 1:02} 16:00:00",
                "date_to": f"2026-03-{day:02} 15:59:59",
                **values,
            }
        )
        leave.company_id = values.get("company_id", self.company.id)

    def _get_days(self, first, last, tz=SHANGHAI):
        days = get_working_days(
            self.company, date(2026, 3, first), date(2026, 3, last), tz
        )
        return sorted(day.day for day in days)

    def test_company_is_off_at_weekends_and_on_its_holidays(self):
        self._take_off(4)
        self._take_off(5, calendar_id=self.calendar.id)
        # of others, or no holiday at all
        self._take_off(6, company_id=self.env.company.id)
        self._take_off(9, calendar_id=self.calendar.copy().id)
        self._take_off(10, time_type="other")
        self.assertEqual(self._get_days(2, 15), [2, 3, 6, 9, 10, 11, 12, 13])

    def test_hours_are_meant_by_the_clocks_of_the_zone_asked_for(self):
        self.assertEqual(self._get_days(1, 4, NEW_YORK), [2, 3, 4])
        monday = date(2026, 3, 2)
        spans = get_work_spans(self.company, monday, monday, NEW_YORK)
        self.assertEqual(spans[0][0], datetime(2026, 3, 2, 13))

    def test_spans_are_moments(self):
        spans = get_work_spans(
            self.company, date(2026, 3, 2), date(2026, 3, 2), SHANGHAI
        )
        self.assertEqual(spans[0][0], datetime(2026, 3, 2, 0))
        self.assertEqual(spans[-1][1], datetime(2026, 3, 2, 9))

    def test_whoever_asks(self):
        self._take_off(3)
        company = self.company.with_user(self.env.ref("base.public_user"))
        days = get_working_days(company, date(2026, 3, 2), date(2026, 3, 4), SHANGHAI)
        self.assertEqual(days, {date(2026, 3, 2), date(2026, 3, 4)})

    def _add(self, count):
        friday = date(2026, 2, 27)
        return add_working_days(self.company, friday, count, SHANGHAI)

    def test_adding_working_days(self):
        self._take_off(3)
        self.assertEqual(self._add(0), date(2026, 2, 27))
        self.assertEqual(self._add(1), date(2026, 3, 2))
        self.assertEqual(self._add(2), date(2026, 3, 4))
        # over the stretches that are read at a time
        self.assertEqual(self._add(200), date(2026, 12, 7))

    def test_adding_days_without_hours_is_from_monday_to_friday(self):
        self._take_off(3)
        self.calendar.attendance_ids.unlink()
        self.assertEqual(self._add(2), date(2026, 3, 3))
        self.company.resource_calendar_id = False
        self.assertEqual(self._add(5), date(2026, 3, 6))
        self.assertFalse(
            get_work_spans(self.company, date(2026, 3, 2), date(2026, 3, 6), SHANGHAI)
        )
