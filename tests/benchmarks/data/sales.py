"""Sales orders with five lines each, claims and changes of confirmed orders."""

from ..sizes import END
from .builder import OFFSET, each

TABLES = ("sale_order", "sale_order_line")
LINES = 5


def orders(builder, count):
    """SQL of the orders: number, company, moment and what follows from them.

    Delivered is what was promised some time ago; of the last two years' orders one
    in a hundred hangs.
    """
    return f"""(
        SELECT *,
               CASE WHEN s < 0.88 THEN 'sale' WHEN s < 0.92 THEN 'draft'
                    WHEN s < 0.94 THEN 'sent' ELSE 'cancel' END AS state,
               s < 0.88 AND (
                   COALESCE(promised, at + interval '30 days')
                       > timestamp '{END}' - bench.r(i, 5) * interval '20 days'
                   OR (bench.r(i, 6) < 0.01
                       AND at > timestamp '{END}' - interval '2 years')
               ) AS is_open,
               CASE WHEN bench.r(i, 7) < 0.7 THEN 1
                    ELSE round((0.5 + 7 * bench.r(i, 8))::numeric, 6) END AS rate
          FROM (
            SELECT *, bench.r(i, 3) AS s,
                   CASE WHEN bench.r(i, 4) < 0.8 THEN at + interval '1 hour'
                        * trunc(72 + 1400 * bench.r(i, 9)) END AS promised
              FROM (
                SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at
                  FROM generate_series(1, {count}) AS i
                OFFSET 0) AS dated
            OFFSET 0) AS promising
        OFFSET 0) AS orders"""


def fill(builder):
    count = builder.rows(1_000_000)
    _fill_lines(builder, count)
    customer = builder.any_of("partners", 10, count=0.8)
    builder.fill(
        "sale_order",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "currency_id": builder.of("currency"),
            "partner_id": customer,
            "partner_invoice_id": customer,
            "partner_shipping_id": customer,
            "warehouse_id": builder.of("warehouse"),
            "state": "state",
            "date_order": "at",
            "create_date": "at",
            "write_date": "at",
            "create_uid": "1",
            "user_id": "1",
            "commitment_date": "promised",
            "currency_rate": "rate",
            "amount_untaxed": "amount",
            "amount_total": "amount",
            "picking_policy": "'direct'",
            "invoice_status": "'no'",
            "delivery_status": "CASE WHEN is_open THEN 'pending' ELSE 'full' END",
        },
        f"{orders(builder, count)} JOIN (SELECT order_id, SUM(price_subtotal) AS amount"
        f" FROM sale_order_line WHERE id > {OFFSET} GROUP BY order_id) AS totals"
        f" ON totals.order_id = {OFFSET} + i ORDER BY i",
    )


def product(builder, line):
    """SQL of the product on an order line: deliveries move the same."""
    return builder.any_of("products", 11, number=line)


def _fill_lines(builder, count):
    quantity = "CASE WHEN is_note THEN 0 ELSE 1 + bench.n(line, 12, 50) END"
    lines = f"""(
        SELECT *, (i - 1) * {LINES} + j AS line,
               bench.r((i - 1) * {LINES} + j, 13) < 0.02 AS is_note,
               bench.r((i - 1) * {LINES} + j, 14) AS s_line
          FROM {each(orders(builder, count), LINES)}
        OFFSET 0) AS numbered"""
    priced = f"""(
        SELECT *, {quantity} AS qty,
               CASE WHEN is_note THEN 0 ELSE 10 + bench.n(line, 15, 90) END AS price
          FROM {lines} OFFSET 0) AS lines"""
    builder.fill(
        "sale_order_line",
        {
            "id": f"{OFFSET} + line",
            "order_id": f"{OFFSET} + i",
            "sequence": "j",
            "name": "'Line'",
            "company_id": builder.of("company"),
            "currency_id": builder.of("currency"),
            "order_partner_id": builder.any_of("partners", 10, count=0.8),
            "state": "state",
            "create_date": "at",
            "display_type": "CASE WHEN is_note THEN 'line_note' END",
            "product_id": f"CASE WHEN NOT is_note THEN {product(builder, 'line')} END",
            "product_uom_id": f"CASE WHEN NOT is_note THEN {builder.of('unit', 1)} END",
            "product_uom_qty": "qty",
            "qty_delivered": """CASE WHEN state <> 'sale' THEN 0
                WHEN NOT is_open OR s_line < 0.3 THEN qty
                WHEN s_line < 0.6 THEN round(qty / 2.0) ELSE 0 END""",
            "qty_delivered_method": "'stock_move'",
            "price_unit": "price",
            "price_subtotal": "qty * price",
            "price_total": "qty * price",
            "price_reduce_taxexcl": "price",
            "customer_lead": "0",
            "invoice_status": "'no'",
        },
        priced,
    )
