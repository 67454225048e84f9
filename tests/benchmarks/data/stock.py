"""Transfers, quantities on hand, minimum quantities."""

from ..sizes import END
from .builder import OFFSET

TABLES = ("stock_picking", "stock_quant", "stock_warehouse_orderpoint")
#: transfers in five years: kind, number, type, from, to
TRANSFERS = (
    ("out", 800_000, "type_out", "stock", "customer"),
    ("in", 200_000, "type_in", "supplier", "stock"),
    ("return", 50_000, "type_in", "customer", "stock"),
    ("internal", 150_000, "type_int", "stock", "stock"),
    ("vendor", 10_000, "type_out", "stock", "supplier"),
)


def first_transfer(builder, kind):
    """Number before the first transfer of a kind."""
    number = 0
    for name, in_five_years, *_rest in TRANSFERS:
        if name == kind:
            return number
        number += builder.rows(in_five_years)
    raise KeyError(kind)


def transfers(builder, count):
    """SQL of the transfers of one kind: done after some days, if it is not too soon."""
    return f"""(
        SELECT *, CASE WHEN s < 0.03 THEN 'cancel' WHEN done < timestamp '{END}'
                       THEN 'done' WHEN s < 0.5 THEN 'assigned' ELSE 'confirmed'
                  END AS state
          FROM (
            SELECT *, bench.r(i, 3) AS s,
                   at + interval '1 minute' * trunc(30000 * bench.r(i, 4)) AS done,
                   CASE WHEN bench.r(i, 5) < 0.9 THEN at + interval '1 minute'
                        * trunc(12000 + 20000 * bench.r(i, 6)) END AS due
              FROM (
                SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at
                  FROM generate_series(1, {count}) AS i
                OFFSET 0) AS dated
            OFFSET 0) AS planned
        OFFSET 0) AS transfers"""


def delivered_from(builder):
    """SQL of where a delivery starts: one in thirty is sent by the vendor."""
    return (
        f"CASE WHEN bench.r(i, 9) < 0.03 THEN {builder.of('supplier')}"
        f" ELSE {builder.of('stock')} END"
    )


def fill(builder):
    for kind, in_five_years, type_name, source, target in TRANSFERS:
        before = first_transfer(builder, kind)
        place = delivered_from(builder) if kind == "out" else builder.of(source)
        _fill_transfers(
            builder, before, builder.rows(in_five_years), (type_name, place, target)
        )
    _fill_quants(builder)
    _fill_orderpoints(builder)


def _fill_transfers(builder, before, count, kind):
    type_name, place, target = kind
    # four of five sales orders have one delivery
    order = f"{OFFSET} + i + (i - 1) / 4" if target == "customer" else "NULL"
    builder.fill(
        "stock_picking",
        {
            "id": f"{OFFSET + before} + i",
            "name": f"'B' || ({before} + i)",
            "company_id": builder.of("company"),
            "picking_type_id": builder.of(type_name),
            "location_id": place,
            "location_dest_id": builder.of(target),
            "partner_id": builder.any_of("partners", 10),
            "sale_id": order,
            "move_type": "'direct'",
            "state": "state",
            "priority": "'0'",
            "scheduled_date": "at",
            "date_deadline": "due",
            "date_done": "CASE WHEN state = 'done' THEN done END",
            "create_date": "at",
        },
        transfers(builder, count),
    )


def _fill_quants(builder):
    """On shelves, nine of ten of goods that move; a few are at customers, and a few
    are a vendor's."""
    count = builder.size.masters(50_000)
    bins = builder.masters["bins"]
    shelves = len(bins[0])
    builder.fill(
        "stock_quant",
        {
            "id": f"{OFFSET} + i",
            "product_id": f"CASE WHEN bench.r(i, 3) < 0.9"
            f" THEN {builder.any_of('goods', 4)} ELSE {builder.any_of('sleepers', 4)}"
            " END",
            "company_id": builder.of("company"),
            "location_id": f"CASE WHEN bench.r(i, 5) < 0.02"
            f" THEN {builder.of('customer')}"
            f" WHEN k = 1 THEN {bins[0][0]} + bench.n(i, 6, {shelves})"
            f" ELSE {bins[1][0]} + bench.n(i, 6, {shelves}) END",
            "owner_id": f"CASE WHEN bench.r(i, 9) < 0.03"
            f" THEN {builder.any_of('partners', 10, first=0.8)} END",
            "quantity": "bench.n(i, 7, 400)",
            "reserved_quantity": "0",
            "in_date": f"timestamp '{END}' - bench.r(i, 8) * interval '300 days'",
        },
        f"(SELECT i, {builder.company()} AS k FROM generate_series(1, {count}) AS i)"
        " AS quants",
    )


def _fill_orderpoints(builder):
    """For every goods: both warehouses, and a shelf of the first."""
    first, goods = builder.masters["goods"]
    (main, other), shelf = builder.masters["stock"], builder.masters["bins"][0][0]
    builder.fill(
        "stock_warehouse_orderpoint",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "product_id": f"{first} + (i - 1) % {goods}",
            "location_id": f"(ARRAY[{main}, {other}, {shelf}])[place]",
            "company_id": builder.of("company"),
            "warehouse_id": builder.of("warehouse"),
            "trigger": "'manual'",
            "product_min_qty": "bench.n(i, 3, 6000) / place",
            "product_max_qty": "20000",
            "active": "bench.r(i, 4) < 0.97",
        },
        f"(SELECT *, CASE place WHEN 2 THEN 2 ELSE 1 END AS k FROM (SELECT i,"
        f" 1 + (i - 1) / {goods} AS place FROM generate_series(1, {3 * goods}) AS i)"
        " AS places) AS points",
    )
