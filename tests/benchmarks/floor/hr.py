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

# Shifts of the data sets lie within a day of the period's zone, so that hours and
# versions meet by the day. Attendances are those that began up to a day before the
# first window, or are longer, for which there is an index.
ATTENDANCES = f"""
WITH {SHIFTS},
people AS MATERIALIZED (
    SELECT e.id, v.departure_date AS gone,
           (SELECT f.contract_date_start FROM hr_version AS f
             WHERE f.employee_id = e.id AND f.active
             ORDER BY f.date_version LIMIT 1) AS joined
      FROM hr_employee AS e JOIN hr_version AS v ON v.id = e.current_version_id
     WHERE e.company_id = %(company)s AND (e.active OR v.departure_date IS NOT NULL)
), spells AS (
    SELECT p.id, p.joined, p.gone, v.resource_calendar_id AS calendar_id,
           LEAD(v.date_version) OVER each AS next,
           CASE WHEN LAG(v.id) OVER each IS NOT NULL THEN v.date_version END AS since
      FROM people AS p JOIN hr_version AS v ON v.employee_id = p.id AND v.active
    WINDOW each AS (PARTITION BY p.id ORDER BY v.date_version)
), by_day AS (
    SELECT calendar_id, day, width_bucket(day, %(days)s::date[]) AS w,
           SUM(hours) AS hours
      FROM shifts GROUP BY 1, 2
), planned AS (
    SELECT s.w, SUM(s.hours) AS planned
      FROM spells AS p JOIN by_day AS s ON s.calendar_id = p.calendar_id
       AND (p.joined IS NULL OR s.day >= p.joined)
       AND (p.gone IS NULL OR s.day <= p.gone)
       AND (p.since IS NULL OR s.day >= p.since)
       AND (p.next IS NULL OR s.day < p.next)
     GROUP BY 1
), touching AS (
    SELECT * FROM hr_attendance
     WHERE check_in >= %(first)s::timestamp - INTERVAL '1 day' AND check_in < %(end)s
     UNION ALL
    SELECT * FROM hr_attendance
     WHERE check_in < %(first)s::timestamp - INTERVAL '1 day'
       AND check_out > %(first)s AND (check_out - check_in) > INTERVAL '1 day'
), attended AS (
    SELECT part.w,
           SUM(a.worked_hours
               * EXTRACT(EPOCH FROM LEAST(a.check_out, part.stop)
                                    - GREATEST(a.check_in, part.start))
               / NULLIF(EXTRACT(EPOCH FROM a.check_out - a.check_in), 0)) AS worked,
           SUM(a.overtime_hours) FILTER (WHERE a.check_in >= part.start) AS overtime
      FROM touching AS a JOIN people AS p ON p.id = a.employee_id
      JOIN (SELECT w, (%(bounds)s)[w] AS start, (%(bounds)s)[w + 1] AS stop
              FROM generate_series(1, 6) AS w) AS part
        ON a.check_in < part.stop
           AND (a.check_in >= part.start OR a.check_out > part.start)
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
