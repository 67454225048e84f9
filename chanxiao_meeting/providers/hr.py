from datetime import timedelta
from itertools import chain

from odoo import models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .reader import Reader
from .working_time import working_clocks

_lt = LazyTranslate(__name__)

ATTENDANCE = ("hr.attendance",)


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
            explanation=_lt(
                "Hours attended, of the working hours of everybody's calendar on the"
                " days of the period up to today: without public holidays, and from"
                " the first contract until the departure."
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
        active = [("company_id", "=", period.company.id), ("active", "=", True)]
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
        company = ("company_id", "=", period.company.id)
        everybody = ("active", "in", [True, False])
        employees = Reader(self.env, "hr.employee", [company, everybody, *domain])
        versions = Reader(
            self.env,
            "hr.version",
            [("active", "=", True), ("employee_id.company_id", "=", period.company.id)],
        )
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
            ("company_id", "=", period.company.id),
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
            ["active", "=", True],
            ["current_version_id.departure_date", "!=", False],
        ]
        company = ["company_id", "=", period.company.id]
        people = [("employee_id", "any", [company, *known])]
        attended = self._read_attendance(period, people)
        due = self._get_due_hours(period, known)
        drill = ("hr.attendance", people + period.domain("check_in"))
        return [
            self._make_trend_figure(
                "hr.attendance_rate",
                [
                    self._percentage(row["worked"], hours)
                    for row, hours in zip(attended, due, strict=True)
                ],
                drill,
            ),
            self._make_trend_figure(
                "hr.overtime_hours", [row["overtime"] or 0.0 for row in attended], drill
            ),
        ]

    def _read_attendance(self, period, people):
        attendances = Reader(
            self.env, "hr.attendance", people + period.span().domain("check_in")
        )
        return attendances.windows(
            "check_in",
            period,
            {
                "worked": SQL("SUM(%s)", attendances.field("worked_hours")),
                "overtime": SQL("SUM(%s)", attendances.field("overtime_hours")),
            },
        )

    def _get_due_hours(self, period, known):
        """Hours that employees were to work, in each window."""
        bounds = period.bounds_utc()
        # a day that has begun counts as a whole
        end_of_today = period.midnight(period.as_of_date + timedelta(days=1))
        staff = self._read_staff(period, known)
        calendars = self.env["resource.calendar"].browse(
            {group["calendar"] for group in staff}
        )
        clocks = working_clocks(calendars, period.company, bounds)
        return [
            sum(
                group["people"]
                * clocks[group["calendar"]].hours(
                    max(start, group["start"] or start),
                    min(end, end_of_today, group["end"] or end),
                )
                for group in staff
            )
            for start, end in bounds
        ]

    def _read_staff(self, period, known):
        """Numbers of people with one calendar and one time of employment.

        :return: dicts of ``calendar`` (id), ``start`` and ``end`` (naive UTC; ``None``
            where beyond the windows) and ``people``
        """
        span = period.span()
        departure = "current_version_id.departure_date"
        calendar = "current_version_id.resource_calendar_id"
        staff = self._read_employees(period, [*known, (calendar, "!=", False)])
        rows = staff.rows(
            {
                "calendar": staff.field(calendar),
                "hired": SQL(
                    "CASE WHEN %(day)s > %(first)s THEN LEAST(%(day)s, %(late)s) END",
                    day=staff.hired,
                    first=span.date_from,
                    late=span.date_to + timedelta(days=1),
                ),
                "departed": SQL(
                    "CASE WHEN %(day)s < %(last)s"
                    " THEN GREATEST(%(day)s, %(early)s) END",
                    day=staff.field(departure),
                    last=span.date_to,
                    early=span.date_from - timedelta(days=1),
                ),
                "people": SQL("COUNT(*)"),
            },
            group=3,
        )
        return [
            {
                "calendar": row["calendar"],
                "start": row["hired"] and period.midnight(row["hired"]),
                "end": row["departed"]
                and period.midnight(row["departed"] + timedelta(days=1)),
                "people": row["people"],
            }
            for row in rows
        ]
