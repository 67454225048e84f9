"""Changes of confirmed orders; they are logged while an order is young."""

from . import sales
from .builder import OFFSET

TABLES = ("chanxiao_order_change",)
KINDS = ("quantity", "date", "price", "added", "removed", "cancelled")


def fill(builder):
    count = builder.rows(100_000)
    orders = builder.rows(1_000_000)
    kinds = ", ".join(f"'{kind}'" for kind in KINDS)
    builder.fill(
        "chanxiao_order_change",
        {
            "id": f"{OFFSET} + i",
            "order_id": f"{OFFSET} + origin",
            "order_name": "'B' || origin",
            "line_id": f"{OFFSET} + (origin - 1) * {sales.LINES} + 1",
            "product_id": builder.any_of("goods", 11),
            "partner_id": builder.any_of("partners", 10, count=0.8),
            "company_id": builder.of("company"),
            "kind": f"(ARRAY[{kinds}])[1 + bench.n(i, 12, {len(KINDS)})]",
            "amount_delta": "bench.n(i, 13, 2000) - 1000",
            "reason_id": builder.any_in_company("reasons", 14),
            "user_id": "1",
            "date": "at",
            "create_date": "at",
        },
        f"(SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,"
        f" (i - 1)::bigint * {orders} / {count} + 1 AS origin"
        f" FROM generate_series(1, {count}) AS i OFFSET 0) AS changes",
    )
