"""Materials: stock on hand and its value, minimum quantities, short orders."""

from .statement import Expected, Statement, broken_down, largest

QUANTS = f"""
WITH stock AS MATERIALIZED (
    SELECT q.product_id, q.quantity
           * COALESCE((p.standard_price ->> %(company_key)s)::float8, 0) AS value,
           t.categ_id, p.product_tmpl_id
      FROM stock_quant AS q
      JOIN stock_location AS l ON l.id = q.location_id AND l.usage = 'internal'
      JOIN product_product AS p ON p.id = q.product_id
      JOIN product_template AS t ON t.id = p.product_tmpl_id
     WHERE q.company_id = %(company)s
       AND (q.owner_id IS NULL OR q.owner_id = %(own)s)
), moving AS MATERIALIZED (
    SELECT DISTINCT m.product_id
      FROM (SELECT id, product_id, location_id, location_dest_id FROM stock_move
             WHERE company_id = %(company)s AND state = 'done'
               AND date >= %(as_of)s - interval '90 days' AND date < %(as_of)s
               AND (restrict_partner_id IS NULL OR restrict_partner_id = %(own)s)
            OFFSET 0) AS m
     WHERE m.location_id IN (SELECT id FROM stock_location WHERE usage = 'internal')
       AND m.location_dest_id IN (SELECT id FROM stock_location
                                   WHERE usage IN ('customer', 'production'))
       AND NOT EXISTS (
           SELECT FROM stock_move_line AS l
            WHERE l.move_id = m.id AND l.owner_id IS NOT NULL AND l.owner_id <> %(own)s
              AND NOT EXISTS (
                  SELECT FROM stock_move_line AS o WHERE o.move_id = l.move_id
                     AND (o.owner_id IS NULL OR o.owner_id = %(own)s))))
SELECT SUM(value) AS value,
       SUM(value) FILTER (WHERE product_tmpl_id IN (
           SELECT product_tmpl_id FROM mrp_bom WHERE active
              AND (company_id = %(company)s OR company_id IS NULL))) AS finished,
       SUM(value) FILTER (WHERE product_id NOT IN (SELECT product_id FROM moving))
           AS slow,
       {
    largest("SELECT categ_id AS grp, SUM(value) AS value FROM stock GROUP BY 1")
} AS by_category
  FROM stock"""

ORDERPOINTS = """
WITH on_hand AS (
    SELECT product_id, location_id, SUM(quantity) AS quantity FROM stock_quant
     WHERE company_id = %(company)s AND (owner_id IS NULL OR owner_id = %(own)s)
     GROUP BY 1, 2
), located AS (
    SELECT parent.id AS location_id, q.product_id, SUM(q.quantity) AS quantity
      FROM on_hand AS q
      JOIN stock_location AS child ON child.id = q.location_id
      JOIN stock_location AS parent
        ON parent.id = ANY(string_to_array(rtrim(child.parent_path, '/'), '/')::int[])
     GROUP BY 1, 2)
SELECT COUNT(*) AS below
  FROM stock_warehouse_orderpoint AS p
  LEFT JOIN located AS q USING (location_id, product_id)
 WHERE p.company_id = %(company)s AND p.active
   AND COALESCE(q.quantity, 0) < p.product_min_qty"""

ORDERS = """
SELECT COUNT(*) AS short FROM mrp_production
 WHERE company_id = %(company)s AND state IN ('confirmed', 'progress')
   AND reservation_state IS DISTINCT FROM 'assigned'"""


def _read_quants(row, _parameters):
    return {
        "materials.stock_value": broken_down(
            Expected(row["value"] or 0), row["by_category"]
        ),
        "materials.finished_stock_value": Expected(row["finished"] or 0),
        "materials.slow_moving_value": Expected(row["slow"] or 0),
    }


STATEMENTS = (
    Statement("stock_quant", QUANTS, _read_quants),
    Statement(
        "stock_warehouse_orderpoint",
        ORDERPOINTS,
        lambda row, _: {"materials.below_minimum": Expected(row["below"])},
    ),
    Statement(
        "mrp_production",
        ORDERS,
        lambda row, _: {"materials.short_orders": Expected(row["short"])},
    ),
)
