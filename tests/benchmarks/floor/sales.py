"""Sales: orders, their lines, deliveries, changes, claims."""

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

RATE = "COALESCE(NULLIF(o.currency_rate, 0), 1)"
#: a move m is neither done nor cancelled
STILL = (
    "m.state IN ('draft', 'waiting', 'confirmed', 'partially_available', 'assigned')"
)
LOCAL = "({} AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date"

ORDERS = f"""
WITH orders AS (
    SELECT width_bucket(o.date_order, %(bounds)s) AS w, COUNT(*) AS n,
           SUM(o.amount_untaxed / {RATE}) AS amount
      FROM sale_order AS o
     WHERE o.company_id = %(company)s AND o.state = 'sale'
       AND o.date_order >= %(first)s AND o.date_order < %(end)s
     GROUP BY 1)
SELECT {rows_of("orders")} AS orders"""

# Open moves of each line: what they bring to the customer, in the reference unit, and
# whether they move anything else than what was sold.
LINES = f"""
WITH moving AS MATERIALIZED (
    SELECT m.sale_line_id, MIN(m.product_id) AS first, MAX(m.product_id) AS last,
           COALESCE(SUM(m.product_uom_qty * u.factor)
               FILTER (WHERE place.usage = 'customer' OR final.usage = 'customer'), 0)
               AS qty
      FROM stock_move AS m
      JOIN uom_uom AS u ON u.id = m.product_uom
      JOIN stock_location AS place ON place.id = m.location_dest_id
      LEFT JOIN stock_location AS final ON final.id = m.location_final_id
     WHERE m.sale_line_id IS NOT NULL AND {STILL}
     GROUP BY 1),
undelivered AS MATERIALIZED (
    SELECT l.order_id, l.price_subtotal / NULLIF(l.product_uom_qty, 0) AS price,
           CASE WHEN m.first = l.product_id AND m.last = l.product_id
                THEN LEAST(l.product_uom_qty - l.qty_delivered, m.qty / u.factor)
                ELSE l.product_uom_qty - l.qty_delivered END AS qty
      FROM sale_order_line AS l
      JOIN product_product AS p ON p.id = l.product_id
      JOIN product_template AS t ON t.id = p.product_tmpl_id AND t.type = 'consu'
      JOIN uom_uom AS u ON u.id = l.product_uom_id
      LEFT JOIN moving AS m ON m.sale_line_id = l.id
     WHERE l.company_id = %(company)s AND (CASE WHEN l.state = 'sale'
           THEN l.product_uom_qty - l.qty_delivered END) > 0
       AND ROUND(l.product_uom_qty, %(digits)s) > ROUND(l.qty_delivered, %(digits)s)
       AND (m.sale_line_id IS NOT NULL OR NOT EXISTS (
           SELECT FROM stock_move AS m WHERE m.sale_line_id = l.id))),
open AS MATERIALIZED (
    SELECT l.amount / l.rate AS amount, l.commitment_date
      FROM (SELECT order_id, SUM(qty * price) AS amount FROM undelivered
             GROUP BY 1) AS u
     CROSS JOIN LATERAL (SELECT u.amount, {RATE} AS rate, o.commitment_date
                           FROM sale_order AS o WHERE o.id = u.order_id OFFSET 0) AS l),
late AS (
    SELECT %(as_of_day)s::date
           - (commitment_date AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date AS days
      FROM open WHERE commitment_date < %(as_of)s)
SELECT (SELECT SUM(amount) FROM open) AS backlog, (SELECT COUNT(*) FROM late) AS late,
       {
    largest(
        "SELECT width_bucket(days, ARRAY[4, 8, 15]) AS grp, COUNT(*) AS value"
        " FROM late GROUP BY 1"
    )
} AS by_age,
       {
    largest(
        f"SELECT l.product_id AS grp, SUM(l.price_subtotal / {RATE}) AS value"
        " FROM sale_order AS o JOIN sale_order_line AS l ON l.order_id = o.id"
        " WHERE o.company_id = %(company)s AND o.state = 'sale'"
        " AND o.date_order >= %(start)s AND o.date_order < %(end)s"
        " AND l.product_id IS NOT NULL GROUP BY 1"
    )
} AS by_product"""

TRANSFERS = f"""
WITH transfers AS (
    SELECT width_bucket(date_done, %(bounds)s) AS w, COUNT(*) AS n,
           COUNT(date_deadline) AS due,
           COUNT(*) FILTER (WHERE
               (date_done AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date
               <= (date_deadline AT TIME ZONE 'UTC' AT TIME ZONE %(tz)s)::date) AS good
      FROM stock_picking
     WHERE company_id = %(company)s AND state = 'done'
       AND {{}} IN (SELECT id FROM stock_location WHERE usage = '{{}}')
       AND date_done >= %(first)s AND date_done < %(end)s
     GROUP BY 1)
SELECT {rows_of("transfers")} AS transfers"""

# Moves are looked up once an order, for all its lines that were delivered in full.
PROMISES = f"""
WITH orders AS MATERIALIZED (
    SELECT o.w, o.partner_id, l.due, m.met
      FROM (SELECT id, partner_id, width_bucket(commitment_date, %(bounds)s) AS w,
                   {LOCAL.format("commitment_date")} AS day
              FROM sale_order
             WHERE company_id = %(company)s AND state = 'sale'
               AND commitment_date >= %(first)s AND commitment_date < %(end)s
            OFFSET 0) AS o
     CROSS JOIN LATERAL (
           SELECT COUNT(*) FILTER (WHERE is_goods) AS due,
                  ARRAY_AGG(id) FILTER (WHERE is_goods AND is_full) AS full_ids
             FROM (SELECT id, product_id IN (
                              SELECT p.id FROM product_product AS p
                                JOIN product_template AS t ON t.id = p.product_tmpl_id
                               WHERE t.type = 'consu') AS is_goods,
                          ROUND(qty_delivered, %(digits)s)
                              >= ROUND(product_uom_qty, %(digits)s) AS is_full
                     FROM sale_order_line WHERE order_id = o.id OFFSET 0) AS l
           OFFSET 0) AS l
     CROSS JOIN LATERAL (
           SELECT COUNT(*) AS met
             FROM (SELECT FROM stock_move
                    WHERE sale_line_id = ANY (l.full_ids) AND state = 'done'
                      AND location_dest_id = ANY (ARRAY(
                          SELECT id FROM stock_location WHERE usage = 'customer'))
                    GROUP BY sale_line_id
                   HAVING {LOCAL.format("MAX(date)")} <= o.day) AS met) AS m
     WHERE l.due > 0),
promises AS (SELECT w, SUM(due) AS n, SUM(met) AS met FROM orders GROUP BY 1)
SELECT {rows_of("promises")} AS promises, {
    largest(
        "SELECT partner_id AS grp, SUM(due - met) AS value FROM orders"
        " WHERE w = 6 AND met < due GROUP BY 1"
    )
} AS by_customer"""

CHANGES = f"""
WITH changes AS (
    SELECT width_bucket(date, %(bounds)s) AS w, COUNT(*) AS n,
           SUM(amount_delta) AS amount
      FROM chanxiao_order_change
     WHERE company_id = %(company)s AND date >= %(first)s AND date < %(end)s
     GROUP BY 1)
SELECT {rows_of("changes")} AS changes, {
    largest(
        "SELECT kind AS grp, COUNT(*) AS value FROM chanxiao_order_change"
        " WHERE company_id = %(company)s AND date >= %(start)s AND date < %(end)s"
        " GROUP BY 1"
    )
} AS by_kind"""

CLAIMS = f"""
WITH active AS (
    SELECT date, date_closed FROM crm_claim
     WHERE company_id = %(company)s AND active),
new AS (
    SELECT width_bucket(date, %(bounds)s) AS w, COUNT(*) AS n FROM active
     WHERE date >= %(first)s AND date < %(end)s GROUP BY 1),
closed AS (
    SELECT width_bucket(date_closed, %(bounds)s) AS w,
           AVG(EXTRACT(EPOCH FROM date_closed - date) / 86400) AS days FROM active
     WHERE date_closed >= %(first)s AND date_closed < %(end)s AND date IS NOT NULL
     GROUP BY 1)
SELECT {rows_of("new")} AS new, {rows_of("closed")} AS closed,
       (SELECT COUNT(*) FROM active WHERE date_closed IS NULL) AS open"""


def _read_orders(row, _parameters):
    return {
        "sales.new_orders": counted(row["orders"], "n"),
        "sales.new_order_amount": counted(row["orders"], "amount"),
    }


def _read_lines(row, _parameters):
    return {
        "sales.backlog_amount": Expected(row["backlog"] or 0),
        "sales.overdue_orders": broken_down(Expected(row["late"]), row["by_age"]),
        "sales.new_order_amount": broken_down(Expected(None), row["by_product"]),
    }


def read_transfers(count_key, rate_key):
    def read(row, _parameters):
        found = {rate_key: shared(row["transfers"], "good", "due")}
        if count_key:
            found[count_key] = counted(row["transfers"], "n")
        return found

    return read


def _read_promises(row, _parameters):
    return {
        "sales.otif_rate": broken_down(
            shared(row["promises"], "met", "n"), row["by_customer"]
        )
    }


def _read_changes(row, _parameters):
    return {
        "sales.order_changes": broken_down(
            counted(row["changes"], "n"), row["by_kind"]
        ),
        "sales.order_change_amount": counted(row["changes"], "amount"),
    }


def _read_claims(row, _parameters):
    days = windows(row["closed"], "days")
    return {
        "sales.new_complaints": counted(row["new"], "n"),
        "sales.open_complaints": Expected(row["open"]),
        "sales.complaint_days": Expected(days[-1], days),
    }


STATEMENTS = (
    Statement("sale_order", ORDERS, _read_orders),
    Statement("sale_order_line", LINES, _read_lines),
    Statement(
        "stock_picking",
        TRANSFERS.format("location_dest_id", "customer"),
        read_transfers("sales.shipments", "sales.on_time_shipment_rate"),
    ),
    Statement("sale_order", PROMISES, _read_promises),
    Statement("chanxiao_order_change", CHANGES, _read_changes),
    Statement("crm_claim", CLAIMS, _read_claims),
)
