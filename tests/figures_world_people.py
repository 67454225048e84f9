"""People, their versions and attendances, to be shaken."""

from datetime import datetime, timedelta


class PeopleWorld:
    """Part of ``World``: employees who come and go."""

    def create_people(self):
        self.calendars = [self._create_hours(tz) for tz in ("Asia/Shanghai", "UTC")]
        self.departments = self.env["hr.department"].create(
            [{"name": "Casting"}, {"name": "Milling"}]
        )
        self.employees = [self._create_employee(number) for number in range(8)]
        self.attendances = self._create_attendances()
        self._create_holiday()

    def _create_hours(self, tz):
        calendar = self.env["resource.calendar"].create({"name": tz, "tz": tz})
        return calendar.id

    def _create_employee(self, number):
        company = self.companies[0]
        employee = self.env["hr.employee"].create(
            {
                "name": f"Worker {number}",
                "company_id": company.id,
                "date_version": "2020-01-01",
            }
        )
        for year in range(2024, 2024 + number % 3):
            employee.create_version({"date_version": f"{year}-01-01"})
        return employee

    def _create_attendances(self):
        if "hr.attendance" not in self.env:
            return []
        attendances = self.env["hr.attendance"].create(
            [
                {
                    "employee_id": employee.id,
                    "check_in": datetime(2025, 1, day, 1),
                    "check_out": datetime(2025, 1, day, 9),
                }
                for employee in self.employees
                for day in (6, 7, 8)
            ]
        )
        return list(attendances)

    def _create_holiday(self):
        for company, day in ((self.companies[0], 8), (self.branch, 17)):
            leave = self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "calendar_id": self.calendars[0],
                    "date_from": datetime(2026, 3, day, 16),
                    "date_to": datetime(2026, 3, day + 2, 6, 30),
                }
            )
            leave.company_id = company

    def shake_people(self):
        for employee in self.employees:
            self._shake_employee(employee)
        for attendance in self.attendances:
            check_in = self._moment()
            minutes = self._random.choice((0, 1, 480, 480, 780, 1800, None))
            stay = None if minutes is None else timedelta(minutes=minutes)
            self._update(
                attendance,
                employee_id=self._random.choice(self.employees).id,
                check_in=check_in,
                check_out=stay if stay is None else check_in + stay,
                worked_hours=self._random.randint(0, 1200) / 100,
                overtime_hours=self._random.randint(-100, 400) / 100,
            )

    def _shake_employee(self, employee):
        everybody = employee.with_context(active_test=False)
        versions = self._parts(everybody, "version_ids")
        # each its own day, most of them around the window
        days = self._random.sample(range(-60, 20), len(versions))
        for version, day in zip(versions, days, strict=True):
            self._shake_version(version, self._window.date_from + timedelta(days=day))
        self._update(
            employee,
            company_id=self._company().id,
            active=self._random.choice((True, True, False)),
            current_version_id=self._random.choice(versions).id,
        )

    def _shake_version(self, version, day):
        self._update(
            version,
            active=self._random.choice((True, True, True, False)),
            date_version=day,
            contract_date_start=self._perhaps(self._moment(before=8).date()),
            contract_date_end=None,
            departure_date=self._random.choice((None, self._moment().date())),
            department_id=self._random.choice((*self.departments.ids, None)),
            resource_calendar_id=self._random.choice((*self.calendars, None)),
        )
