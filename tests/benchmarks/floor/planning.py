"""Planning: orders against their baseline, and the load of work centers."""

from .capacity import SHIFTS
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

LOCAL = "({} AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"

ORDERS = f"""
WITH planned AS MATERIALIZED (
    SELECT o.id, o.product_id, o.variance_reason_id AS reason, o.baseline_qty,
           width_bucket(o.baseline_date_finished, %(bounds)s) AS w,
           o.state = 'done' AS is_done, u.factor / pu.factor AS factor,
           CASE WHEN o.state = 'done'
                THEN {LOCAL.format("o.date_finished")}
                     > {LOCAL.format("o.baseline_date_finished")}
                ELSE o.baseline_date_finished < %(as_of)s END AS is_late,
           EXTRACT(EPOCH FROM CASE WHEN o.state = 'done' THEN o.date_finished
                                   ELSE %(as_of)s END
                              - o.baseline_date_finished) / 86400 AS delay,
           pu.factor AS product_factor
      FROM mrp_production AS o
      JOIN uom_uom AS u ON u.id = o.product_uom_id
      JOIN product_product AS p ON p.id = o.product_id
      JOIN product_template AS t ON t.id = p.product_tmpl_id
      JOIN uom_uom AS pu ON pu.id = t.uom_id
     WHERE o.company_id = %(company)s AND o.state <> 'cancel'
       AND o.baseline_date_finished >= %(first)s AND o.baseline_date_finished < %(end)s
), orders AS MATERIALIZED (
    SELECT o.*, o.baseline_qty * o.factor AS baseline,
           (COALESCE(made.qty, 0) - COALESCE(unbuilt.qty, 0)) / o.product_factor
               AS produced
      FROM planned AS o
      LEFT JOIN LATERAL (
            SELECT SUM(m.quantity * u.factor) AS qty
              FROM stock_move AS m
              JOIN stock_location AS d ON d.id = m.location_dest_id
                   AND d.usage <> 'inventory'
              JOIN uom_uom AS u ON u.id = m.product_uom
             WHERE m.production_id = o.id AND m.product_id = o.product_id
               AND m.state = 'done') AS made ON TRUE
      LEFT JOIN LATERAL (
            SELECT SUM(b.product_qty * u.factor) AS qty
              FROM mrp_unbuild AS b JOIN uom_uom AS u ON u.id = b.product_uom_id
             WHERE b.mo_id = o.id AND b.product_id = o.product_id
               AND b.state = 'done') AS unbuilt ON TRUE
), by_window AS (
    SELECT w, COUNT(*) AS n, COUNT(*) FILTER (WHERE is_done AND NOT is_late) AS good,
           COUNT(*) FILTER (WHERE is_late) AS late,
           AVG(delay) FILTER (WHERE is_late) AS delay, SUM(baseline) AS baseline,
           SUM(LEAST(produced, baseline)) AS output
      FROM orders GROUP BY 1
), ahead AS (
    SELECT width_bucket(date_finished, %(bounds)s) AS w, COUNT(*) AS n
      FROM mrp_production
     WHERE company_id = %(company)s AND state = 'done'
       AND date_finished >= %(first)s AND date_finished < %(end)s
       AND {LOCAL.format("date_finished")} < {LOCAL.format("baseline_date_finished")}
     GROUP BY 1)
SELECT {rows_of("by_window")} AS orders, {rows_of("ahead")} AS ahead,
       {
    largest(
        "SELECT product_id AS grp, SUM(baseline) AS value FROM orders WHERE w = 6"
        " GROUP BY 1"
    )
} AS by_product,
       {
    largest(
        "SELECT reason AS grp, COUNT(*) AS value FROM orders WHERE w = 6 AND is_late"
        " GROUP BY 1"
    )
} AS by_reason"""

OPERATIONS = f"""
WITH {SHIFTS},
loads AS (
    SELECT width_bucket(w.production_date, %(bounds)s) AS w, w.workcenter_id AS center,
           SUM(w.duration_expected) AS minutes
      FROM mrp_workorder AS w
     CROSS JOIN LATERAL (SELECT FROM mrp_production AS o
                          WHERE o.id = w.production_id AND o.company_id = %(company)s
                         OFFSET 0) AS o
     WHERE w.state <> 'cancel'
       AND w.production_date >= %(first)s AND w.production_date < %(end)s
     GROUP BY 1, 2
), capacities AS (
    SELECT h.w, c.id AS center, h.hours * 60 * c.time_efficiency / 100 AS minutes
      FROM mrp_workcenter AS c JOIN resource_resource AS r ON r.id = c.resource_id
      JOIN hours AS h ON h.calendar_id = r.calendar_id
     WHERE c.company_id = %(company)s AND r.active
), loaded AS (SELECT w, SUM(minutes) AS minutes FROM loads GROUP BY 1),
available AS (SELECT w, SUM(minutes) AS minutes FROM capacities GROUP BY 1),
load AS (
    SELECT w, COALESCE(l.minutes, 0) AS planned, a.minutes AS available
      FROM available AS a LEFT JOIN loaded AS l USING (w))
SELECT {rows_of("load")} AS load, {
    largest(
        "SELECT center AS grp, 100 * COALESCE(l.minutes, 0) / NULLIF(c.minutes, 0)"
        " AS value FROM (SELECT * FROM loads WHERE w = 6) AS l FULL JOIN"
        " (SELECT * FROM capacities WHERE w = 6) AS c USING (center)"
    )
} AS by_center"""


def _read_orders(row, _parameters):
    orders = row["orders"]
    delay = windows(orders, "delay")
    return {
        "planning.planned_orders": counted(orders, "n"),
        "planning.schedule_attainment_rate": shared(orders, "good", "n"),
        "planning.output_attainment_rate": broken_down(
            shared(orders, "output", "baseline"), row["by_product"]
        ),
        "planning.orders_ahead": counted(row["ahead"], "n"),
        "planning.orders_behind": broken_down(
            counted(orders, "late"), row["by_reason"]
        ),
        "planning.delay_days": Expected(delay[-1], delay),
    }


def _read_operations(row, _parameters):
    return {
        "planning.capacity_load_rate": broken_down(
            shared(row["load"], "planned", "available"), row["by_center"]
        )
    }


STATEMENTS = (
    Statement("mrp_production", ORDERS, _read_orders),
    Statement("mrp_workorder", OPERATIONS, _read_operations),
)
