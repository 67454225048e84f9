"""Purchase orders with five lines each."""

from ..sizes import END
from .builder import OFFSET, each

TABLES = ("purchase_order", "purchase_order_line")
LINES = 5


def orders(builder, count):
    return f"""(
        SELECT *, CASE WHEN s < 0.9 THEN 'purchase' WHEN s < 0.95 THEN 'draft'
                       ELSE 'cancel' END AS state,
               CASE WHEN bench.r(i, 7) < 0.7 THEN 1
                    ELSE round((0.5 + 7 * bench.r(i, 8))::numeric, 6) END AS rate
          FROM (
            SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,
                   bench.r(i, 3) AS s
              FROM generate_series(1, {count}) AS i
            OFFSET 0) AS dated
        OFFSET 0) AS orders"""


def product(builder, line):
    """SQL of the product on an order line: receipts move the same."""
    return builder.any_of("goods", 11, number=line)


def fill(builder):
    count = builder.rows(200_000)
    _fill_lines(builder, count)
    builder.fill(
        "purchase_order",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "currency_id": builder.of("currency"),
            "partner_id": builder.any_of("partners", 10, first=0.8),
            "picking_type_id": builder.of("type_in"),
            "state": "state",
            "date_order": "at",
            "date_approve": "CASE WHEN state = 'purchase'"
            " THEN at + bench.r(i, 4) * interval '2 days' END",
            "date_planned": "at + interval '20 days'",
            "create_date": "at",
            "user_id": "1",
            "currency_rate": "rate",
            "amount_untaxed": "amount",
            "amount_total": "amount",
            "invoice_status": "'no'",
        },
        f"{orders(builder, count)} JOIN (SELECT order_id, SUM(price_subtotal) AS amount"
        f" FROM purchase_order_line WHERE id > {OFFSET} GROUP BY order_id) AS totals"
        f" ON totals.order_id = {OFFSET} + i ORDER BY i",
    )


def _lines(builder, count):
    """SQL of the lines; some of the last ones, and of the last two years' one in a
    hundred, are not all received."""
    return f"""(
        SELECT *, state = 'purchase' AND (
                   due > timestamp '{END}' - bench.r(line, 16) * interval '10 days'
                   OR (bench.r(line, 17) < 0.01
                       AND at > timestamp '{END}' - interval '2 years')) AS is_owed
          FROM (
            SELECT *,
                   at + interval '1 hour' * trunc(120 + 840 * bench.r(line, 14)) AS due
              FROM (
                SELECT *, (i - 1) * {LINES} + j AS line
                  FROM {each(orders(builder, count), LINES)}
                OFFSET 0) AS numbered
            OFFSET 0) AS dated
        OFFSET 0) AS lines"""


def owed(builder, count):
    """SQL of the lines that are not all received."""
    return f"(SELECT * FROM {_lines(builder, count)} WHERE is_owed OFFSET 0) AS owed"


def _fill_lines(builder, count):
    """Bought by the piece or the dozen, at prices that rise and scatter."""
    lines = f"""(
        SELECT *, {product(builder, "line")} AS product,
               1 + bench.n(line, 12, 200) AS qty, bench.r(line, 13) < 0.05 AS by_dozen,
               round((1 + (date '{END.date()}' - at::date) / -7300.0
                      + 0.1 * bench.r(line, 15))::numeric, 4) AS index
          FROM {_lines(builder, count)} OFFSET 0) AS priced"""
    builder.fill(
        "purchase_order_line",
        {
            "id": f"{OFFSET} + line",
            "order_id": f"{OFFSET} + i",
            "sequence": "j",
            "name": "'Line'",
            "company_id": builder.of("company"),
            "partner_id": builder.any_of("partners", 10, first=0.8),
            "product_id": "product",
            "product_uom_id": f"CASE WHEN by_dozen THEN {builder.of('dozen', 1)}"
            f" ELSE {builder.of('unit', 1)} END",
            "product_qty": "qty",
            "product_uom_qty": "qty * CASE WHEN by_dozen THEN 12 ELSE 1 END",
            "price_unit": "round((5 + product % 60) * index, 2)",
            "price_subtotal": "qty * round((5 + product % 60) * index, 2)"
            " * CASE WHEN by_dozen THEN 12 ELSE 1 END",
            "qty_received": """CASE WHEN state <> 'purchase' THEN 0
                WHEN is_owed THEN trunc(qty * bench.r(line, 18) * 0.9) ELSE qty END""",
            "date_planned": "due",
            "create_date": "at",
        },
        lines,
    )
