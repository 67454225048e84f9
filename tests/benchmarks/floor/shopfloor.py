"""Shop floor: operations done, scrap, blocked work centers."""

from .statement import (
    Expected,
    Statement,
    broken_down,
    counted,
    largest,
    rows_of,
    shared,
)

OPERATIONS = f"""
WITH done AS MATERIALIZED (
    SELECT width_bucket(w.date_finished, %(bounds)s) AS w, w.workcenter_id AS center,
           COUNT(*) AS n, SUM(w.duration_expected) AS planned,
           SUM(w.duration) AS spent
      FROM mrp_workorder AS w
     CROSS JOIN LATERAL (SELECT FROM mrp_production AS o
                          WHERE o.id = w.production_id AND o.company_id = %(company)s
                         OFFSET 0) AS o
     WHERE w.state = 'done'
       AND w.date_finished >= %(first)s AND w.date_finished < %(end)s
     GROUP BY 1, 2
), by_window AS (
    SELECT w, SUM(n) AS n, SUM(planned) AS planned, SUM(spent) AS spent
      FROM done GROUP BY 1)
SELECT {rows_of("by_window")} AS done,
       {largest("SELECT center AS grp, n AS value FROM done WHERE w = 6")} AS by_center
"""

SCRAPS = f"""
WITH scraps AS MATERIALIZED (
    SELECT width_bucket(s.date_done, %(bounds)s) AS w, s.product_id,
           s.scrap_qty * u.factor / pu.factor
           * COALESCE((p.standard_price ->> %(company_key)s)::float8, 0) AS cost
      FROM stock_scrap AS s
      JOIN uom_uom AS u ON u.id = s.product_uom_id
      JOIN product_product AS p ON p.id = s.product_id
      JOIN product_template AS t ON t.id = p.product_tmpl_id
      JOIN uom_uom AS pu ON pu.id = t.uom_id
     WHERE s.company_id = %(company)s AND s.state = 'done'
       AND s.date_done >= %(first)s AND s.date_done < %(end)s
), by_window AS (
    SELECT w, COUNT(*) AS n, SUM(cost) AS cost FROM scraps GROUP BY 1)
SELECT {rows_of("by_window")} AS scraps, {
    largest(
        "SELECT product_id AS grp, COUNT(*) AS value FROM scraps WHERE w = 6 GROUP BY 1"
    )
} AS by_product"""

CENTERS = """
SELECT COUNT(*) AS blocked FROM mrp_workcenter AS c
  JOIN resource_resource AS r ON r.id = c.resource_id AND r.active
 WHERE c.company_id = %(company)s AND c.working_state = 'blocked'"""


def _read_operations(row, _parameters):
    return {
        "shopfloor.workorders_done": broken_down(
            counted(row["done"], "n"), row["by_center"]
        ),
        "shopfloor.efficiency": shared(row["done"], "planned", "spent"),
    }


def _read_scraps(row, _parameters):
    return {
        "shopfloor.scraps": broken_down(counted(row["scraps"], "n"), row["by_product"]),
        "shopfloor.scrap_cost": counted(row["scraps"], "cost"),
    }


def _read_centers(row, _parameters):
    return {"shopfloor.blocked_workcenters": Expected(row["blocked"])}


STATEMENTS = (
    Statement("mrp_workorder", OPERATIONS, _read_operations),
    Statement("stock_scrap", SCRAPS, _read_scraps),
    Statement("mrp_workcenter", CENTERS, _read_centers),
)
