"""Purchase: orders, their lines, receipts."""

from .sales import RATE, STILL, TRANSFERS, read_transfers
from .statement import (
    Expected,
    Statement,
    broken_down,
    counted,
    largest,
    rows_of,
)

ORDERS = f"""
WITH orders AS (
    SELECT width_bucket(o.date_approve, %(bounds)s) AS w, COUNT(*) AS n,
           SUM(o.amount_untaxed / {RATE}) AS amount
      FROM purchase_order AS o
     WHERE o.company_id = %(company)s AND o.state = 'purchase'
       AND o.date_approve >= %(first)s AND o.date_approve < %(end)s
     GROUP BY 1)
SELECT {rows_of("orders")} AS orders, {
    largest(
        f"SELECT partner_id AS grp, SUM(o.amount_untaxed / {RATE}) AS value"
        " FROM purchase_order AS o WHERE o.company_id = %(company)s"
        " AND o.state = 'purchase' AND o.date_approve >= %(start)s"
        " AND o.date_approve < %(end)s GROUP BY 1"
    )
} AS by_vendor"""

# Moves are looked for after the orders, of lines of confirmed ones alone: the CASE sees
# to it. What was bought is summed once for each stretch between two instants at which a
# window or the year before it begins or ends; prices follow from sums of stretches.
LINES = f"""
WITH late AS MATERIALIZED (
    SELECT l.id, o.partner_id
      FROM purchase_order_line AS l
      JOIN purchase_order AS o ON o.id = l.order_id
      JOIN product_product AS p ON p.id = l.product_id
      JOIN product_template AS t ON t.id = p.product_tmpl_id AND t.type = 'consu'
     WHERE o.company_id = %(company)s AND o.state = 'purchase'
       AND l.product_qty - l.qty_received > 0 AND l.date_planned < %(as_of)s
       AND ROUND(l.product_qty, %(digits)s) > ROUND(l.qty_received, %(digits)s)
       AND (l.id IN (SELECT m.purchase_line_id FROM stock_move AS m
                      WHERE m.purchase_line_id IS NOT NULL AND {STILL})
            OR CASE WHEN o.state = 'purchase' THEN NOT EXISTS (
                SELECT FROM stock_move AS m WHERE m.purchase_line_id = l.id) END)
), stretches AS MATERIALIZED (
    SELECT l.product_id, l.stretch, l.qty * u.factor / pu.factor AS qty, l.amount
      FROM (SELECT l.product_id, l.product_uom_id, o.stretch,
                   SUM(l.product_qty) AS qty, SUM(l.price_subtotal / o.rate) AS amount
              FROM (SELECT id, {RATE} AS rate,
                           width_bucket(date_approve, %(stretches)s) AS stretch
                      FROM purchase_order AS o
                     WHERE company_id = %(company)s AND state = 'purchase'
                       AND date_approve >= %(before)s AND date_approve < %(end)s
                    OFFSET 0) AS o
             CROSS JOIN LATERAL (SELECT * FROM purchase_order_line AS l
                                  WHERE l.order_id = o.id OFFSET 0) AS l
             GROUP BY 1, 2, 3) AS l
      JOIN product_product AS p ON p.id = l.product_id
      JOIN product_template AS t ON t.id = p.product_tmpl_id AND t.type = 'consu'
      JOIN uom_uom AS u ON u.id = l.product_uom_id
      JOIN uom_uom AS pu ON pu.id = t.uom_id
), bought AS (
    SELECT w, product_id,
           SUM(qty) FILTER (WHERE stretch > (%(last_before)s)[w]) AS qty,
           SUM(amount) FILTER (WHERE stretch > (%(last_before)s)[w]) AS amount,
           SUM(qty) FILTER (WHERE stretch <= (%(last_before)s)[w]) AS qty_before,
           SUM(amount) FILTER (WHERE stretch <= (%(last_before)s)[w]) AS amount_before
      FROM stretches, generate_series(1, 6) AS w
     WHERE stretch > (%(first_before)s)[w] AND stretch <= (%(last_of)s)[w]
     GROUP BY 1, 2
), priced AS MATERIALIZED (
    SELECT w, product_id, qty, amount AS now, qty * amount_before / qty_before AS past,
           amount / qty AS new_price, amount_before / qty_before AS old_price
      FROM bought WHERE qty <> 0 AND qty_before <> 0
), index AS (SELECT w, SUM(now) AS now, SUM(past) AS past FROM priced GROUP BY 1)
SELECT (SELECT COUNT(*) FROM late) AS late,
       {
    largest("SELECT partner_id AS grp, COUNT(*) AS value FROM late GROUP BY 1")
} AS by_vendor,
       {rows_of("index")} AS index,
       (SELECT json_agg(t) FROM (
            SELECT 100 * (new_price / old_price - 1) AS value FROM priced
             WHERE w = 6 AND old_price <> 0
             ORDER BY ABS(new_price / old_price - 1) DESC, product_id LIMIT 10) AS t
       ) AS movements"""


def _read_orders(row, _parameters):
    return {
        "purchase.orders": counted(row["orders"], "n"),
        "purchase.order_amount": broken_down(
            counted(row["orders"], "amount"), row["by_vendor"]
        ),
    }


def _read_lines(row, _parameters):
    found = {line["w"]: line for line in row["index"] or ()}
    trend = tuple(
        100 * found[w]["now"] / found[w]["past"]
        if w in found and found[w]["past"]
        else None
        for w in range(1, 7)
    )
    return {
        "purchase.overdue_lines": broken_down(Expected(row["late"]), row["by_vendor"]),
        "purchase.price_index": broken_down(
            Expected(trend[-1], trend), row["movements"]
        ),
    }


STATEMENTS = (
    Statement("purchase_order", ORDERS, _read_orders),
    Statement("purchase_order_line", LINES, _read_lines),
    Statement(
        "stock_picking",
        TRANSFERS.format("location_id", "supplier"),
        read_transfers(None, "purchase.on_time_receipt_rate"),
    ),
)
