from datetime import date

from odoo.tests import BaseCase, tagged

from ...models.policy import recurrence


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRecurrence(BaseCase):
    def _dates(self, cycle, date_from, date_to, **kwargs):
        return [
            str(day)
            for day in recurrence.occurrence_dates(
                cycle,
                date.fromisoformat(date_from),
                date.fromisoformat(date_to),
                **kwargs,
            )
        ]

    def test_half_months(self):
        self.assertEqual(
            self._dates("semimonthly", "2026-01-15", "2026-03-01", month_days=[1, 16]),
            ["2026-01-16", "2026-02-01", "2026-02-16", "2026-03-01"],
        )

    def test_day_that_a_month_does_not_have_means_its_last_day(self):
        self.assertEqual(
            self._dates("monthly", "2028-01-01", "2028-04-30", month_days=[31]),
            ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"],
        )

    def test_weekday_of_a_month(self):
        for week, weekdays, expected in (
            ("1", [1], ["2026-02-02", "2026-03-02"]),
            ("last", [5], ["2026-01-30", "2026-02-27", "2026-03-27"]),
            ("2", [2, 4], ["2026-02-10", "2026-02-12", "2026-03-10", "2026-03-12"]),
            ("2", [], []),
        ):
            with self.subTest(week=week, weekdays=weekdays):
                found = self._dates(
                    "monthly",
                    "2026-01-20",
                    "2026-03-31",
                    weekdays=weekdays,
                    month_days=[1],
                    month_week=week,
                )
                self.assertEqual(found, expected)

    def test_two_days_past_the_end_of_a_month_are_one_meeting(self):
        self.assertEqual(
            self._dates("semimonthly", "2026-02-01", "2026-02-28", month_days=[29, 30]),
            ["2026-02-28"],
        )

    def test_weekly_and_daily(self):
        self.assertEqual(
            self._dates("weekly", "2026-03-02", "2026-03-15", weekdays=[1]),
            ["2026-03-02", "2026-03-09"],
        )
        self.assertEqual(
            self._dates("daily", "2026-03-06", "2026-03-09", weekdays=[1, 2, 3, 4, 5]),
            ["2026-03-06", "2026-03-09"],
        )
        self.assertEqual(len(self._dates("daily", "2026-03-06", "2026-03-09")), 4)

    def test_meetings_when_called_have_no_dates(self):
        self.assertEqual(self._dates("none", "2026-03-01", "2026-03-31"), [])

    def test_reported_period_is_the_last_complete_one(self):
        cases = {
            ("semimonthly", "2026-03-16"): ("2026-03-01", "2026-03-15"),
            ("semimonthly", "2026-03-15"): ("2026-02-16", "2026-02-28"),
            ("semimonthly", "2026-03-01"): ("2026-02-16", "2026-02-28"),
            ("semimonthly", "2026-01-05"): ("2025-12-16", "2025-12-31"),
            ("monthly", "2026-03-31"): ("2026-02-01", "2026-02-28"),
            ("weekly", "2026-03-09"): ("2026-03-02", "2026-03-08"),
            ("daily", "2026-03-01"): ("2026-02-28", "2026-02-28"),
        }
        for (cycle, day), expected in cases.items():
            with self.subTest(cycle=cycle, day=day):
                period = recurrence.reported_period(cycle, date.fromisoformat(day))
                self.assertEqual(tuple(map(str, period)), expected)

    def test_days_off_move_two_meetings_onto_one_day(self):
        days = [date(2026, 3, day) for day in (12, 13, 14, 16)]

        def is_working_day(day):
            return day.isoweekday() <= 5 and day != date(2026, 3, 13)

        cases = {"next": {12, 16}, "previous": {12, 16}, "skip": {12, 16}}
        for rule, expected in cases.items():
            pairs = recurrence.held_dates(days, rule, is_working_day)
            self.assertEqual({nominal.day for nominal, _day in pairs}, expected)
        moved = recurrence.held_dates(days[1:3], "next", is_working_day)
        self.assertEqual(moved, [(date(2026, 3, 13), date(2026, 3, 16))])

    def test_period_since_the_meeting_before(self):
        friday, monday = date(2026, 3, 13), date(2026, 3, 16)
        self.assertEqual(
            recurrence.period_since(friday, monday, includes_day=False),
            (friday, date(2026, 3, 15)),
        )
        self.assertEqual(
            recurrence.period_since(friday, monday, includes_day=True),
            (date(2026, 3, 14), monday),
        )

    def test_period_of_what_is_left(self):
        first, second, third = (date(2026, 3, day) for day in (1, 6, 12))
        remaining = recurrence.remaining_period
        self.assertEqual(remaining(second, third, first), (second, third))
        self.assertEqual(remaining(second, first, third), (second, third))
        self.assertEqual(remaining(second, second), (second, second))
        self.assertIsNone(remaining(third, first, second))

    def test_parse_numbers(self):
        self.assertEqual(recurrence.parse_numbers("16, 1、16", 31), [1, 16])
        self.assertEqual(recurrence.parse_numbers("", 31), [])
        self.assertEqual(recurrence.parse_numbers(False, 31), [])
        for wrong in ("0", "32", "first", "1-16"):
            with self.subTest(wrong=wrong), self.assertRaises(ValueError):
                recurrence.parse_numbers(wrong, 31)

    def test_holiday_rules(self):
        monday = date(2026, 3, 16)

        def is_working_day(day):
            return day.isoweekday() <= 5 and day != monday

        cases = {
            "keep": monday,
            "next": date(2026, 3, 17),
            "previous": date(2026, 3, 13),
            "skip": None,
        }
        for rule, expected in cases.items():
            with self.subTest(rule=rule):
                self.assertEqual(
                    recurrence.shift_to_working_day(monday, rule, is_working_day),
                    expected,
                )

    def test_no_working_day_in_sight_drops_the_meeting(self):
        self.assertIsNone(
            recurrence.shift_to_working_day(
                date(2026, 3, 16), "next", lambda _day: False
            )
        )

    def test_lists_of_dates(self):
        self.assertEqual(recurrence.parse_dates(False), set())
        self.assertEqual(
            recurrence.parse_dates("2026-10-01, 2026-10-16、2026-10-01"),
            {date(2026, 10, 1), date(2026, 10, 16)},
        )
        for text in ("2026-13-01", "tomorrow", "1,16"):
            with self.subTest(text), self.assertRaises(ValueError):
                recurrence.parse_dates(text)
