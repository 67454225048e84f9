from datetime import timedelta
from functools import cache
from itertools import chain

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..models.common.working_time import working_clocks
from ..models.figures.indexes import LONG_ATTENDANCE
from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)

ATTENDANCE = ("hr.attendance",)
ATTENDED = ("worked", "overtime")
A_DAY = timedelta(days=1)


class PersonnelFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.hr"
    _description = "Personnel Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "hr"
    _provider_label = _lt("Personnel")
    _provider_sequence = 100
    _required_models = ("hr.employee",)
    _definitions = (
        Definition(
            "hr.headcount",
            _lt("Headcount"),
            "count",
            as_of=True,
            explanation=_lt("Active employees."),
        ),
        Definition(
            "hr.joiners",
            _lt("Joiners"),
            "count",
            explanation=_lt("Employees whose first contract began in the period."),
        ),
        Definition(
            "hr.leavers",
            _lt("Leavers"),
            "count",
            explanation=_lt("Employees whose departure was in the period."),
        ),
        Definition(
            "hr.attendance_rate",
            _lt("Attendance rate"),
            "percent",
            "higher",
            bounds=(0, None),
            explanation=_lt(
                "Hours attended within the period, of the working hours of the calendar"
                " that everybody had on each day up to now: without public holidays,"
                " from the first contract until the departure."
            ),
            required_models=ATTENDANCE,
        ),
        Definition(
            "hr.overtime_hours",
            _lt("Overtime hours"),
            "hours",
            explanation=_lt("Overtime in the attendances of the period."),
            required_models=ATTENDANCE,
        ),
    )

    def _get_figures(self, period):
        figures = [
            self._get_headcount_figure(period),
            self._get_joiner_figure(period),
            self._get_leaver_figure(period),
        ]
        if "hr.attendance" in self.env:
            figures += self._get_attendance_figures(period)
        return figures

    def _get_headcount_figure(self, period):
        active = [*period.domain_of_companies(), ("active", "=", True)]
        employees = Reader(self.env, "hr.employee", active)
        department = employees.field("current_version_id.department_id")
        rows = employees.rows({"group": department, "value": SQL("COUNT(*)")}, group=1)
        return self._make_figure(
            "hr.headcount",
            sum(row["value"] for row in rows),
            ("hr.employee", active),
            self._label_rows(
                self._largest_rows(rows), "hr.department", self.env._("No department")
            ),
        )

    # Who came and went: archived or not

    def _read_employees(self, period, domain=()):
        """Employees of the company, whose first contract began ``hired`` (SQL)."""
        everybody = [*period.domain_of_companies(), ("active", "in", [True, False])]
        employees = Reader(self.env, "hr.employee", [*everybody, *domain])
        versions = self._read_versions(period)
        first = versions.select(
            {
                "employee_id": versions.field("employee_id"),
                "hired": SQL(
                    "(ARRAY_AGG(%s ORDER BY %s))[1]",
                    versions.field("contract_date_start"),
                    versions.field("date_version"),
                ),
            },
            group=1,
        )
        employees.query.add_join(
            "LEFT JOIN",
            "first",
            SQL("(%s)", first),
            SQL("first.employee_id = %s", employees.field("id")),
        )
        employees.hired = SQL("first.hired")
        return employees

    def _read_versions(self, period):
        return Reader(
            self.env,
            "hr.version",
            [
                ("active", "=", True),
                *period.domain_of_companies("employee_id.company_id"),
            ],
        )

    def _get_joiner_figure(self, period):
        employees = self._read_employees(period)
        bounds = list(chain(*period.bounds_local()))
        employees.query.add_where(
            SQL(
                "%(hired)s >= %(first)s AND %(hired)s < %(last)s",
                hired=employees.hired,
                first=bounds[0],
                last=bounds[-1],
            )
        )
        ids = SQL("ARRAY_AGG(%s)", employees.field("id"))
        part = SQL("width_bucket(%s, %s::date[])", employees.hired, bounds)
        rows = employees.rows({"part": part, "ids": ids}, group=1)
        joined = {row["part"]: row["ids"] for row in rows}
        windows = [joined.get(number, []) for number in range(1, len(bounds), 2)]
        return self._make_trend_figure(
            "hr.joiners",
            [len(ids) for ids in windows],
            (
                "hr.employee",
                [("id", "in", sorted(windows[-1])), ("active", "in", [True, False])],
            ),
        )

    def _get_leaver_figure(self, period):
        everybody = [
            *period.domain_of_companies(),
            ("active", "in", [True, False]),
        ]
        departure = "current_version_id.departure_date"
        leavers = Reader(
            self.env,
            "hr.employee",
            everybody + period.span().domain_of_dates(departure),
        )
        rows = leavers.windows(departure, period, {"count": SQL("COUNT(*)")})
        return self._make_trend_figure(
            "hr.leavers",
            [row["count"] or 0 for row in rows],
            ("hr.employee", everybody + period.domain_of_dates(departure)),
        )

    # Attendance

    def _get_attendance_figures(self, period):
        # from when to when an archived person belonged is known by the departure
        known = [
            "|",
            ("active", "=", True),
            ("current_version_id.departure_date", "!=", False),
        ]
        people = [("employee_id", "any", [*period.domain_of_companies(), *known])]
        attended = self._read_attendance(period, people)
        due = self._get_due_hours(period, known)
        overlapping = [
            ("check_in", "<", Datetime.to_string(period.end_utc)),
            ("check_out", ">", Datetime.to_string(period.start_utc)),
        ]
        return [
            self._make_trend_figure(
                "hr.attendance_rate",
                [
                    self._percentage(row["worked"], hours)
                    for row, hours in zip(attended, due, strict=True)
                ],
                ("hr.attendance", people + overlapping),
            ),
            self._make_trend_figure(
                "hr.overtime_hours",
                [row["overtime"] or 0.0 for row in attended],
                ("hr.attendance", people + period.domain("check_in")),
            ),
        ]

    def _read_attendance(self, period, people):
        """Hours attended and overtime, in each window.

        Read in two parts, each with an index of its own: how few of those that began
        before a time end in it, PostgreSQL cannot tell, and would rather read all there
        ever were.
        """
        span = period.span()
        long_before = span.start_utc - A_DAY
        usual = [
            ("check_in", ">=", Datetime.to_string(long_before)),
            ("check_in", "<", Datetime.to_string(span.end_utc)),
        ]
        long = [
            ("check_in", "<", Datetime.to_string(long_before)),
            ("check_out", ">", Datetime.to_string(span.start_utc)),
        ]
        parts = [
            Reader(self.env, "hr.attendance", people + part) for part in (usual, long)
        ]
        ends = map(parts[1].field, ("check_out", "check_in"))
        # follows from the two above, and is how the index knows them
        parts[1].query.add_where(SQL(LONG_ATTENDANCE.format("%s", "%s"), *ends))
        read = [self._read_hours(period, attendances) for attendances in parts]
        return [
            {name: sum(row[name] or 0.0 for row in rows) for name in ATTENDED}
            for rows in zip(*read, strict=True)
        ]

    def _read_hours(self, period, attendances):
        """Hours attended and overtime of some attendances, in each window.

        An attendance's hours are spread evenly from check-in to check-out, so that a
        night shift belongs to both its days; overtime belongs to the day it began.
        """
        check_in, check_out = map(attendances.field, ("check_in", "check_out"))
        start, stop = attendances.window_start, attendances.window_stop
        begun = SQL("%s >= %s", check_in, start)
        attendances.join_windows(
            period,
            SQL("%s < %s AND (%s OR %s > %s)", check_in, stop, begun, check_out, start),
        )
        inside = SQL(
            "EXTRACT(EPOCH FROM LEAST(%s, %s) - GREATEST(%s, %s))",
            check_out,
            stop,
            check_in,
            start,
        )
        length = SQL("EXTRACT(EPOCH FROM %s - %s)", check_out, check_in)
        return attendances.windows_by(
            attendances.window_number,
            {
                "worked": SQL(
                    # still there: not known how long, and no hours yet
                    "SUM(%s * %s / NULLIF(%s, 0))",
                    attendances.field("worked_hours"),
                    inside,
                    length,
                ),
                "overtime": SQL(
                    "SUM(%s) FILTER (WHERE %s)",
                    attendances.field("overtime_hours"),
                    begun,
                ),
            },
        )

    def _get_due_hours(self, period, known):
        """Hours that employees were to work, in each window."""
        bounds = period.bounds_utc()
        midnight = cache(period.midnight)
        staff = self._read_staff(period, known)
        calendars, companies = (
            self.env[model].browse({group[key] for group in staff})
            for model, key in (
                ("resource.calendar", "calendar"),
                ("res.company", "company"),
            )
        )
        clocks = working_clocks(calendars, companies, bounds)
        return [
            sum(
                group["people"]
                * clocks[group["calendar"], group["company"]].hours(
                    max(start, midnight(group["start"])),
                    min(stop, midnight(group["stop"])),
                )
                for group in staff
            )
            for start, stop in bounds
        ]

    def _read_staff(self, period, known):
        """Numbers of people with one calendar from one day to another.

        Of each person every version counts on its own days, the first one also before;
        no version counts before the first contract and after the departure.

        :return: dicts of ``company`` and ``calendar`` (ids), ``start`` (first day of
            those in the windows), ``stop`` (day after the last one) and ``people``
        """
        [(first, _after), *_others, (_first, after)] = period.bounds_local()
        staff = self._read_employees(period, known)
        departed = SQL("%s + 1", staff.field("current_version_id.departure_date"))
        staff.query.add_join(
            "JOIN",
            "spell",
            SQL("(%s)", self._select_spells(period)),
            SQL("spell.employee_id = %s", staff.field("id")),
        )
        # both leave out what is not known
        start = SQL("GREATEST(%s, spell.start, %s::date)", staff.hired, first)
        stop = SQL("LEAST(%s, spell.stop, %s::date)", departed, after)
        staff.query.add_where(SQL("%s < %s", start, stop))
        staff.query.add_where(SQL("spell.calendar IS NOT NULL"))
        return staff.rows(
            {
                "company": staff.field("company_id"),
                "calendar": SQL("spell.calendar"),
                "start": start,
                "stop": stop,
                "people": SQL("COUNT(*)"),
            },
            group=4,
        )

    def _select_spells(self, period):
        """SQL of the calendar of each version, from ``start`` to before ``stop``."""
        versions = self._read_versions(period)
        day = versions.field("date_version")
        order = SQL("(PARTITION BY %s ORDER BY %s)", versions.field("employee_id"), day)
        return versions.select(
            {
                "employee_id": versions.field("employee_id"),
                "calendar": versions.field("resource_calendar_id"),
                "start": SQL(
                    "CASE WHEN ROW_NUMBER() OVER %s > 1 THEN %s END", order, day
                ),
                "stop": SQL("LEAD(%s) OVER %s", day, order),
            }
        )
