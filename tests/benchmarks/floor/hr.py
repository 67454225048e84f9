"""Human resources: people, and the hours they were there."""

from .capacity import SHIFTS
from .statement import (
    Expected,
    Statement,
    broken_down,
    counted,
    largest,
    rows_of,
    shared,
)

PEOPLE = f"""
WITH people AS (
    SELECT e.active, v.department_id, v.departure_date AS gone,
           (SELECT f.contract_date_start FROM hr_version AS f
             WHERE f.employee_id = e.id AND f.active
             ORDER BY f.date_version LIMIT 1) AS joined
      FROM hr_employee AS e JOIN hr_version AS v ON v.id = e.current_version_id
     WHERE e.company_id = %(company)s
), joiners AS (
    SELECT width_bucket(joined, %(days)s::date[]) AS w, COUNT(*) AS n FROM people
     WHERE joined >= %(first_day)s AND joined < %(end_day)s GROUP BY 1
), leavers AS (
    SELECT width_bucket(gone, %(days)s::date[]) AS w, COUNT(*) AS n FROM people
     WHERE gone >= %(first_day)s AND gone < %(end_day)s GROUP BY 1)
SELECT (SELECT COUNT(*) FROM people WHERE active) AS headcount,
       {
    largest(
        "SELECT department_id AS grp, COUNT(*) AS value FROM people WHERE active"
        " GROUP BY 1"
    )
} AS by_department,
       {rows_of("joiners")} AS joiners, {rows_of("leavers")} AS leavers"""

ATTENDANCES = f"""
WITH {SHIFTS},
people AS MATERIALIZED (
    SELECT e.id, v.resource_calendar_id AS calendar_id, v.departure_date AS gone,
           (SELECT f.contract_date_start FROM hr_version AS f
             WHERE f.employee_id = e.id AND f.active
             ORDER BY f.date_version LIMIT 1) AS joined
      FROM hr_employee AS e JOIN hr_version AS v ON v.id = e.current_version_id
     WHERE e.company_id = %(company)s AND (e.active OR v.departure_date IS NOT NULL)
), by_day AS (
    SELECT calendar_id, day, width_bucket(day, %(days)s::date[]) AS w,
           SUM(hours) AS hours
      FROM shifts WHERE day < (%(as_of)s AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)
     GROUP BY 1, 2
), planned AS (
    SELECT s.w, SUM(s.hours) AS planned
      FROM people AS p JOIN by_day AS s ON s.calendar_id = p.calendar_id
       AND (p.joined IS NULL OR s.day >= p.joined)
       AND (p.gone IS NULL OR s.day <= p.gone)
     GROUP BY 1
), attended AS (
    SELECT width_bucket(a.check_in, %(bounds)s) AS w,
           SUM(a.worked_hours) AS worked, SUM(a.overtime_hours) AS overtime
      FROM hr_attendance AS a JOIN people AS p ON p.id = a.employee_id
     WHERE a.check_in >= %(first)s AND a.check_in < %(end)s
     GROUP BY 1
), rates AS (
    SELECT w, p.planned, a.worked, a.overtime
      FROM planned AS p FULL JOIN attended AS a USING (w))
SELECT {rows_of("rates")} AS rates"""


def _read_people(row, _parameters):
    return {
        "hr.headcount": broken_down(Expected(row["headcount"]), row["by_department"]),
        "hr.joiners": counted(row["joiners"], "n"),
        "hr.leavers": counted(row["leavers"], "n"),
    }


def _read_attendances(row, _parameters):
    return {
        "hr.attendance_rate": shared(row["rates"], "worked", "planned"),
        "hr.overtime_hours": counted(row["rates"], "overtime"),
    }


STATEMENTS = (
    Statement("hr_employee", PEOPLE, _read_people),
    Statement("hr_attendance", ATTENDANCES, _read_attendances),
)
