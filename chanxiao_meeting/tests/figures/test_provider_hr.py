from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from ...models.common.working_time import working_clocks
from .provider_common import SHANGHAI, FigureCase


class PersonnelCase(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls._create_calendar()
        # Monday to Friday, 8 hours a day: 2 to 15 March 2026 are ten days
        cls.period = cls._make_period("2026-03-02", "2026-03-15")

    @classmethod
    def _create_calendar(cls, hours=(8, 16), tz=SHANGHAI):
        start, stop = hours
        return cls.env["resource.calendar"].create(
            {
                "name": "Shift",
                "company_id": cls.company.id,
                "tz": tz,
                "attendance_ids": [
                    Command.create(
                        {
                            "name": "Shift",
                            "dayofweek": str(day),
                            "hour_from": start,
                            "hour_to": stop,
                            "day_period": "full_day",
                        }
                    )
                    for day in range(5)
                ],
            }
        )

    @classmethod
    def _employ(cls, name="Worker", hired="2020-01-01", departed=False, **values):
        active = values.pop("active", True)
        employee = cls.env["hr.employee"].create(
            {
                "name": name,
                "company_id": cls.company.id,
                "resource_calendar_id": cls.calendar.id,
                "date_version": hired or "2020-01-01",
                "contract_date_start": hired,
                **values,
            }
        )
        employee.departure_date = departed
        employee.active = active
        return employee


@tagged("post_install", "-at_install")
class TestProviderPersonnel(PersonnelCase):
    def test_headcount_by_department(self):
        casting, milling = self.env["hr.department"].create(
            [{"name": "Casting"}, {"name": "Milling"}]
        )
        people = self._employ(department_id=casting.id)
        people += self._employ(department_id=milling.id)
        people += self._employ(department_id=milling.id)
        people += self._employ()
        self._employ(department_id=casting.id, active=False)
        figure = self._collect("hr")["headcount"]
        self.assertEqual(figure.value, 4)
        self.assertDrill(figure, people)
        self.assertBreakdown(
            figure, [("Milling", 2), ("Casting", 1), ("No department", 1)]
        )
        self.assertIsNone(figure.previous)

    def test_breakdown_is_the_ten_largest(self):
        for number in range(12):
            department = self.env["hr.department"].create({"name": f"Hall {number}"})
            for _person in range(1 + number % 3):
                self._employ(department_id=department.id)
        figure = self._collect("hr")["headcount"]
        self.assertEqual(figure.value, 24)
        self.assertEqual(
            [row["value"] for row in figure.breakdown], [3] * 4 + [2] * 4 + [1] * 2
        )

    def test_joiners_archived_or_not(self):
        joiners = self._employ(hired="2026-03-02")
        joiners += self._employ(hired="2026-03-15", active=False)
        self._employ(hired="2026-03-01")
        self._employ(hired="2026-03-16")
        self._employ(hired=False)
        figure = self._collect("hr")["joiners"]
        self.assertEqual(figure.value, 2)
        self.assertEqual(figure.previous, 1)
        self.assertDrill(figure, joiners)
        # the archived one is opened, too, without any context
        self.assertEqual(
            self.env["hr.employee"].search(figure.drill_domain), joiners.sorted("name")
        )

    def test_joining_is_told_by_the_first_version(self):
        employee = self._employ(hired="2026-03-05")
        employee.create_version({"date_version": "2026-03-08"})
        veteran = self._employ(hired="2020-01-01")
        veteran.contract_date_end = "2026-03-04"
        veteran.create_version(
            {
                "date_version": "2026-03-05",
                "contract_date_start": "2026-03-05",
                "contract_date_end": False,
            }
        )
        figure = self._collect("hr")["joiners"]
        self.assertDrill(figure, employee)
        self.assertEqual(figure.value, 1)

    def test_leavers_archived_or_not(self):
        leavers = self._employ(departed="2026-03-02")
        leavers += self._employ(departed="2026-03-15", active=False)
        self._employ(departed="2026-03-01")
        self._employ(departed="2026-03-16")
        self._employ(active=False)
        figure = self._collect("hr")["leavers"]
        self.assertEqual(figure.value, 2)
        self.assertEqual(figure.previous, 1)
        self.assertEqual(
            self.env["hr.employee"].search(figure.drill_domain).sorted("id"), leavers
        )

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        self._employ(
            hired="2026-03-05",
            departed="2026-03-10",
            company_id=other.id,
            resource_calendar_id=other.resource_calendar_id.id,
        )
        figures = self._collect("hr")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertDrill(figure, self.env[figure.drill_model])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        figures = self._collect("hr", theirs)
        keys = ("headcount", "joiners", "leavers")
        self.assertEqual([figures[key].value for key in keys], [1, 1, 1])

    def test_queries_do_not_grow_with_the_records(self):
        self._employ(department_id=self.env["hr.department"].create({"name": "A"}).id)
        few = self._count_queries("hr")
        for number in range(5):
            department = self.env["hr.department"].create({"name": f"Hall {number}"})
            self._employ(
                hired=f"2026-03-0{number + 1}",
                departed=f"2026-03-1{number + 1}",
                department_id=department.id,
                resource_calendar_id=self._create_calendar().id,
            )
        self.assertEqual(self._count_queries("hr"), few)
        self.assertLessEqual(few, 14)


@tagged("post_install", "-at_install")
class TestProviderAttendance(PersonnelCase):
    def setUp(self):
        super().setUp()
        if "hr.attendance" not in self.env:
            self.skipTest("hr_attendance is not installed")
        self._hours = {}

    def _attend(self, employee, check_in, hours, overtime=0.0, until=None):
        """An attendance begun at a local time, with these hours on record."""
        attendance = self.env["hr.attendance"].create(
            {"employee_id": employee.id, "check_in": self._local(check_in)}
        )
        end = until and self._local(until)
        attendance.check_out = end or attendance.check_in.replace(second=1)
        self._hours[attendance] = hours, overtime
        for other, (worked, extra) in self._hours.items():
            self._set_columns(other, worked_hours=worked, overtime_hours=extra)
        return attendance

    def _rate(self, period=None):
        return self._collect("hr", period)["attendance_rate"]

    def _due(self, period=None):
        """Hours due, told from a rate of one hour worked."""
        worker = self.env["hr.employee"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        self._attend(worker, "2026-03-02 08:00", 1)
        return 100 / self._rate(period).value

    def test_rate_is_of_the_working_hours(self):
        employee = self._employ()
        attended = self._attend(employee, "2026-03-02 00:00", 8, 1.5)
        attended += self._attend(employee, "2026-03-15 23:30", 8, -0.25)
        self._attend(employee, "2026-03-16 00:00", 8, 2)
        figures = self._collect("hr")
        self.assertEqual(figures["attendance_rate"].value, 20)
        self.assertEqual(figures["attendance_rate"].previous, 0)
        self.assertEqual(figures["overtime_hours"].value, 1.25)
        self.assertDrill(figures["attendance_rate"], attended)
        self.assertDrill(figures["overtime_hours"], attended)

    def test_nobody_to_work_is_not_known(self):
        figures = self._collect("hr")
        self.assertIsNone(figures["attendance_rate"].value)
        self.assertEqual(figures["overtime_hours"].value, 0)

    def test_without_calendar_there_are_no_hours(self):
        employee = self._employ()
        employee.resource_calendar_id = False
        self._attend(employee, "2026-03-02 08:00", 8)
        self.assertIsNone(self._rate().value)

    def test_days_of_employment(self):
        self._employ(hired="2026-03-05", departed="2026-03-10")  # four working days
        self._employ(hired="2026-03-13")  # one
        self._employ(departed="2026-03-02")  # one
        self._employ(hired="2026-03-16")
        self._employ(hired="2026-04-16")
        self._employ(departed="2026-03-01")
        self._employ(departed="2020-03-01", active=False)
        self._employ(hired=False)  # all ten
        self.assertAlmostEqual(self._due(), 8 * 16)

    def test_archived_without_departure_is_left_out(self):
        self._employ()
        unknown = self._employ(active=False)
        gone = self._employ(active=False, departed="2026-03-03")
        self._attend(unknown, "2026-03-03 08:00", 8)
        counted = self._attend(gone, "2026-03-03 08:00", 8, 1)
        figures = self._collect("hr")
        self.assertAlmostEqual(figures["attendance_rate"].value, 100 * 8 / (80 + 16))
        self.assertDrill(figures["attendance_rate"], counted)
        self.assertEqual(figures["overtime_hours"].value, 1)

    def test_days_up_to_as_of(self):
        self._employ()
        wednesday = self._local("2026-03-04 09:00")
        period = self._make_period("2026-03-02", "2026-03-15", as_of=wednesday)
        self.assertAlmostEqual(self._due(period), 8 + 8 + 1)
        before = self._make_period(
            "2026-03-02", "2026-03-15", as_of=datetime(2026, 3, 1)
        )
        self.assertIsNone(self._rate(before).value)

    def test_public_holidays_and_personal_leave(self):
        employee = self._employ()
        other = self._create_company("Other Works")
        for day, values in (
            (2, {}),
            (3, {"calendar_id": self.calendar.id}),
            (4, {"resource_id": employee.resource_id.id}),
            (5, {"time_type": "other"}),
            (6, {"company_id": other.id}),
            (9, {"calendar_id": self._create_calendar().id}),
        ):
            leave = self.env["resource.calendar.leaves"].create(
                {
                    "name": "Leave",
                    "date_from": self._local(f"2026-03-0{day} 00:00"),
                    "date_to": self._local(f"2026-03-0{day} 23:59"),
                    **values,
                }
            )
            leave.company_id = values.get("company_id", self.company.id)
        self.assertAlmostEqual(self._due(), 8 * 8)

    def test_hours_are_those_of_each_days_calendar(self):
        employee = self._employ()
        half = self._create_calendar((8, 12))
        employee.create_version(
            {"date_version": "2026-03-10", "resource_calendar_id": half.id}
        )
        none = employee.create_version({"date_version": "2026-03-12"})
        none.resource_calendar_id = False
        archived = employee.create_version({"date_version": "2026-03-05"})
        archived.write({"resource_calendar_id": half.id, "active": False})
        # six whole days and two half ones; then nothing is due
        self.assertAlmostEqual(self._due(), 6 * 8 + 2 * 4)

    def test_first_version_counts_before_its_own_date(self):
        employee = self._employ()
        employee.version_id.date_version = "2026-03-10"
        self.assertAlmostEqual(self._due(), 80)

    def test_night_shift_belongs_to_both_its_days(self):
        nights = self._create_calendar((0, 8))
        employee = self._employ(resource_calendar_id=nights.id)
        first = self._attend(employee, "2026-03-02 20:00", 9, 1, "2026-03-03 08:00")
        second = self._attend(employee, "2026-03-03 20:00", 9, 2, "2026-03-04 08:00")
        tuesday = self._make_period("2026-03-03", "2026-03-03")
        figures = self._collect("hr", tuesday)
        # two thirds of the first and one third of the second
        self.assertAlmostEqual(figures["attendance_rate"].value, 100 * (6 + 3) / 8)
        self.assertAlmostEqual(figures["attendance_rate"].previous, 100 * 3 / 8)
        self.assertDrill(figures["attendance_rate"], first + second)
        # overtime is of the day that the shift began
        self.assertEqual(figures["overtime_hours"].value, 2)
        self.assertEqual(figures["overtime_hours"].previous, 1)
        self.assertDrill(figures["overtime_hours"], second)

    def test_what_began_before_the_first_window_counts_from_there(self):
        # the first of the six windows begins on Monday, 22 December
        for check_in, until, hours in (
            ("2025-12-21 20:00", "2025-12-22 04:00", 4),
            # a day before the window, and a minute more and less
            ("2025-12-20 23:59", "2025-12-22 06:00", 6),
            ("2025-12-21 00:00", "2025-12-22 06:00", 6),
            ("2025-12-21 00:01", "2025-12-22 06:00", 6),
            # not checked out for weeks
            ("2025-11-20 08:00", "2025-12-24 12:00", 60),
            ("2025-11-20 08:00", "2026-03-20 08:00", 14 * 24),
            ("2025-12-19 08:00", "2025-12-22 00:00", 0),
            ("2025-12-21 00:00", "2025-12-22 00:00", 0),
        ):
            with self.subTest(check_in), self.env.cr.savepoint() as savepoint:
                # hours as long as the attendance, so that those inside are whole ones
                start, stop = self._local(check_in), self._local(until)
                length = (stop - start).total_seconds() / 3600
                self._attend(self._employ(), check_in, length, 1, until)
                trend = self._rate().trend
                self.assertAlmostEqual(trend[0], 100 * hours / 80)
                savepoint.rollback()
                self._hours.clear()
                self.env.invalidate_all()

    def test_who_is_still_there_has_no_hours_yet(self):
        employee = self._employ()
        attendance = self.env["hr.attendance"].create(
            {"employee_id": employee.id, "check_in": self._local("2026-03-03 08:00")}
        )
        self._set_columns(attendance, overtime_hours=1)
        figures = self._collect("hr")
        self.assertEqual(figures["attendance_rate"].value, 0)
        self.assertDrill(figures["attendance_rate"], self.env["hr.attendance"])
        self.assertEqual(figures["overtime_hours"].value, 1)
        self.assertDrill(figures["overtime_hours"], attendance)

    def test_attendance_of_a_period_not_over(self):
        employee = self._employ()
        # six of eight hours each, and two after the moment looked at
        self._attend(employee, "2026-03-02 10:00", 6, until="2026-03-02 16:00")
        self._attend(employee, "2026-03-03 10:00", 6, until="2026-03-03 16:00")
        period = self._make_period(
            "2026-03-02", "2026-03-08", as_of=self._local("2026-03-03 14:00")
        )
        rate = self._rate(period)
        self.assertAlmostEqual(rate.value, 100 * (6 + 4) / (8 + 6))
        self.assertEqual(rate.previous, 0)

    def test_hours_are_those_of_the_calendars_zone(self):
        # Monday in Shanghai is there from Sunday at 11:00 to Monday at 11:00
        new_york = self._create_calendar(tz="America/New_York")
        self._employ(resource_calendar_id=new_york.id)
        monday = self._make_period("2026-03-02", "2026-03-02")
        self.assertAlmostEqual(self._due(monday), 3)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        self._employ()
        theirs = self._employ(
            company_id=other.id, resource_calendar_id=other.resource_calendar_id.id
        )
        self._attend(theirs, "2026-03-03 08:00", 8, 1)
        figures = self._collect("hr")
        self.assertEqual(figures["attendance_rate"].value, 0)
        self.assertEqual(figures["overtime_hours"].value, 0)
        self.assertDrill(figures["overtime_hours"], self.env["hr.attendance"])


@tagged("post_install", "-at_install")
class TestWorkingClock(PersonnelCase):
    def test_hours_between_any_moments(self):
        bounds = self.period.bounds_utc()
        clocks = working_clocks(self.calendar, self.company, bounds)
        clock = clocks[self.calendar.id, self.company.id]
        for start, stop, hours in (
            ("2026-03-02 00:00", "2026-03-16 00:00", 80),
            ("2026-03-02 08:00", "2026-03-02 16:00", 8),
            ("2026-03-02 10:30", "2026-03-03 09:00", 6.5),
            ("2026-03-02 16:00", "2026-03-03 08:00", 0),
            ("2026-03-07 00:00", "2026-03-09 00:00", 0),
            ("2026-03-03 00:00", "2026-03-02 00:00", 0),
            ("2020-03-03 00:00", "2021-03-02 00:00", 0),
        ):
            moments = self._local(start), self._local(stop)
            self.assertEqual(clock.hours(*moments), hours, (start, stop))
