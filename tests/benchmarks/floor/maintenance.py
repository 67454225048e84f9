"""Maintenance: time logs of work centers, requests."""

from .statement import (
    Expected,
    Statement,
    broken_down,
    counted,
    largest,
    rows_of,
    shared,
    windows,
)

LOGS = f"""
WITH logs AS (
    SELECT l.workcenter_id AS center, t.loss_type AS kind, l.date_start AS start,
           COALESCE(l.date_end, %(as_of)s) AS stop
      FROM mrp_workcenter_productivity AS l
      JOIN mrp_workcenter_productivity_loss AS s ON s.id = l.loss_id
      JOIN mrp_workcenter_productivity_loss_type AS t ON t.id = s.loss_id
     WHERE l.company_id = %(company)s AND l.date_start < %(end)s
       AND (l.date_end > %(first)s OR l.date_end IS NULL)
), pieces AS MATERIALIZED (
    SELECT w, center, kind,
           SUM(EXTRACT(EPOCH FROM LEAST(stop, (%(bounds)s)[w + 1])
                                  - GREATEST(start, (%(bounds)s)[w]))) / 3600 AS hours
      FROM logs JOIN generate_series(1, 6) AS w
        ON start < (%(bounds)s)[w + 1] AND stop > (%(bounds)s)[w]
     GROUP BY 1, 2, 3
), spent AS (
    SELECT w, SUM(hours) AS hours,
           SUM(hours) FILTER (WHERE kind = 'availability') AS down,
           SUM(hours) FILTER (WHERE kind = 'productive') AS productive
      FROM pieces GROUP BY 1)
SELECT {rows_of("spent")} AS spent, {
    largest(
        "SELECT center AS grp, SUM(hours) AS value FROM pieces WHERE w = 6"
        " AND kind = 'availability' GROUP BY 1"
    )
} AS by_center"""

REQUESTS = f"""
WITH requests AS (
    SELECT r.request_date, r.close_date, r.maintenance_type, r.schedule_date, s.done
      FROM maintenance_request AS r JOIN maintenance_stage AS s ON s.id = r.stage_id
     WHERE r.company_id = %(company)s AND r.archive IS NOT TRUE
), new AS (
    SELECT width_bucket(request_date, %(days)s::date[]) AS w, COUNT(*) AS n
      FROM requests WHERE request_date >= %(first_day)s AND request_date < %(end_day)s
     GROUP BY 1
), repaired AS (
    SELECT width_bucket(close_date, %(days)s::date[]) AS w,
           AVG(close_date - request_date) AS days
      FROM requests WHERE maintenance_type = 'corrective'
       AND close_date >= %(first_day)s AND close_date < %(end_day)s
     GROUP BY 1
), prevented AS (
    SELECT width_bucket(schedule_date, %(bounds)s) AS w, COUNT(*) AS n,
           COUNT(*) FILTER (WHERE done) AS done
      FROM requests WHERE maintenance_type = 'preventive'
       AND schedule_date >= %(first)s AND schedule_date < %(end)s
     GROUP BY 1)
SELECT {rows_of("new")} AS new, {rows_of("repaired")} AS repaired,
       {rows_of("prevented")} AS prevented,
       (SELECT COUNT(*) FROM requests WHERE done IS NOT TRUE) AS open"""


def _read_logs(row, _parameters):
    return {
        "maintenance.downtime_hours": broken_down(
            counted(row["spent"], "down"), row["by_center"]
        ),
        "maintenance.oee": shared(row["spent"], "productive", "hours"),
    }


def _read_requests(row, _parameters):
    days = windows(row["repaired"], "days")
    return {
        "maintenance.new_requests": counted(row["new"], "n"),
        "maintenance.open_requests": Expected(row["open"]),
        "maintenance.repair_days": Expected(days[-1], days),
        "maintenance.preventive_rate": shared(row["prevented"], "done", "n"),
    }


STATEMENTS = (
    Statement("mrp_workcenter_productivity", LOGS, _read_logs),
    Statement("maintenance_request", REQUESTS, _read_requests),
)
