"""Stock moves: of deliveries, receipts, returns, manufacturing orders, scrap."""

from . import production, purchase, sales, stock
from .builder import OFFSET, each

TABLES = ("stock_move",)
PER_DELIVERY, PER_ORDER, PER_RETURN = 3, 3, 4


class _Numbers:
    """Hands out adjoining ids."""

    def __init__(self):
        self.used = OFFSET

    def take(self, count):
        before, self.used = self.used, self.used + count
        return before


def fill(builder):
    numbers = _Numbers()
    _fill_deliveries(builder, numbers)
    _fill_receipts(builder, numbers)
    _fill_internal(builder, numbers)
    _fill_finished(builder, numbers)
    _fill_components(builder, numbers)
    _fill_scrap(builder, numbers)
    _fill_returns(builder, numbers)
    _fill_backorders(builder, numbers)
    _fill_late_receipts(builder, numbers)
    _fill_vendor_returns(builder, numbers)


def _columns(builder, source, target, **columns):
    unit = builder.of("unit", 1)
    return {
        "company_id": builder.of("company"),
        "location_id": builder.of(source),
        "location_dest_id": builder.of(target),
        "product_uom": unit,
        "product_uom_qty": "qty",
        "product_qty": "qty",
        "quantity": "CASE WHEN state = 'done' THEN qty ELSE 0 END",
        "state": "state",
        "procure_method": "'make_to_stock'",
        "priority": "'0'",
        "picked": "state = 'done'",
        "create_date": "at",
        **columns,
    }


def _fill_deliveries(builder, numbers):
    count = builder.rows(800_000)
    before = numbers.take(count * PER_DELIVERY)
    # the order is the one the transfer names, the line one of its first
    line = f"(i + (i - 1) / 4 - 1) * {sales.LINES} + j"
    moves = f"""(
        SELECT *, {line} AS line, 1 + bench.n({line}, 12, 50) AS qty
          FROM {each(stock.transfers(builder, count), PER_DELIVERY)}
        OFFSET 0) AS moves"""
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "stock",
            "customer",
            id=f"{before} + (i - 1) * {PER_DELIVERY} + j",
            location_id=stock.delivered_from(builder),
            picking_id=f"{OFFSET + stock.first_transfer(builder, 'out')} + i",
            picking_type_id=builder.of("type_out"),
            sale_line_id=f"{OFFSET} + line",
            product_id=sales.product(builder, "line"),
            date="CASE WHEN state = 'done' THEN done ELSE at END",
            date_deadline="due",
        ),
        moves,
    )


def _fill_receipts(builder, numbers):
    count = builder.rows(200_000)
    before = numbers.take(count * purchase.LINES)
    moves = f"""(
        SELECT *, (i - 1) * {purchase.LINES} + j AS line,
               1 + bench.n((i - 1) * {purchase.LINES} + j, 12, 200) AS qty
          FROM {each(stock.transfers(builder, count), purchase.LINES)}
        OFFSET 0) AS moves"""
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "supplier",
            "stock",
            id=f"{before} + line",
            picking_id=f"{OFFSET + stock.first_transfer(builder, 'in')} + i",
            picking_type_id=builder.of("type_in"),
            purchase_line_id=f"{OFFSET} + line",
            product_id=purchase.product(builder, "line"),
            date="CASE WHEN state = 'done' THEN done ELSE at END",
            date_deadline="due",
        ),
        moves,
    )


def _fill_internal(builder, numbers):
    count = builder.rows(150_000)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "stock",
            "stock",
            id=f"{numbers.take(count)} + i",
            picking_id=f"{OFFSET + stock.first_transfer(builder, 'internal')} + i",
            picking_type_id=builder.of("type_int"),
            product_id=builder.any_of("goods", 11),
            product_uom_qty="10",
            product_qty="10",
            quantity="CASE WHEN state = 'done' THEN 10 ELSE 0 END",
            date="CASE WHEN state = 'done' THEN done ELSE at END",
        ),
        stock.transfers(builder, count),
    )


def _move_columns():
    """A move of an order that is not done waits, whatever the order is called."""
    state = """CASE WHEN state IN ('progress', 'to_close') THEN 'assigned'
        ELSE state END"""
    return {"state": state, "date": "COALESCE(finished, planned)"}


def _fill_finished(builder, numbers):
    """One move an order, of what was made of it."""
    count = builder.rows(300_000)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "production",
            "stock",
            id=f"{numbers.take(count)} + i",
            production_id=f"{OFFSET} + i",
            product_id=production.product(builder),
            product_uom=production.unit(builder),
            picking_type_id=builder.of("type_make"),
            quantity="CASE WHEN state = 'done' THEN trunc(qty * CASE"
            " WHEN bench.r(i, 20) < 0.8 THEN 1 ELSE 0.7 + 0.5 * bench.r(i, 21) END)"
            " ELSE 0 END",
            **_move_columns(),
        ),
        production.orders(builder, count),
    )


def _fill_components(builder, numbers):
    count = builder.rows(300_000)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "stock",
            "production",
            id=f"{numbers.take(count * PER_ORDER)} + (i - 1) * {PER_ORDER} + j",
            raw_material_production_id=f"{OFFSET} + i",
            product_id=builder.any_of("bought", 22, number=f"(i * {PER_ORDER} + j)"),
            picking_type_id=builder.of("type_make"),
            **_move_columns(),
        ),
        each(production.orders(builder, count), PER_ORDER),
    )


def _fill_scrap(builder, numbers):
    """One in five is a manufacturing order's own product, and no output."""
    count = builder.rows(50_000)
    orders = builder.rows(300_000)
    order = f"(1 + (i::bigint * {orders} / {count + 1}))"
    own = "bench.r(i, 20) < 0.2"
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "production",
            "scrap",
            id=f"{numbers.take(count)} + i",
            scrap_id=f"{OFFSET} + i",
            production_id=f"CASE WHEN {own} THEN {OFFSET} + {order} END",
            product_id=f"CASE WHEN {own} THEN {production.product(builder, order)}"
            f" ELSE {production.scrapped(builder)} END",
            date="at",
        ),
        production.scraps(builder, count),
    )


def _fill_returns(builder, numbers):
    count = builder.rows(50_000)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "customer",
            "stock",
            id=f"{numbers.take(count * PER_RETURN)} + line",
            picking_id=f"{OFFSET + stock.first_transfer(builder, 'return')} + i",
            picking_type_id=builder.of("type_in"),
            product_id=builder.any_of("products", 11, number="line"),
            date="CASE WHEN state = 'done' THEN done ELSE at END",
            date_deadline="due",
        ),
        f"""(
        SELECT *, (i - 1) * {PER_RETURN} + j AS line,
               1 + bench.n((i - 1) * {PER_RETURN} + j, 12, 20) AS qty
          FROM {each(stock.transfers(builder, count), PER_RETURN)}
        OFFSET 0) AS moves""",
    )


def _fill_backorders(builder, numbers):
    """Of what hangs, seven of ten lines will still be delivered, a few as kits; two of
    ten were given up, and the rest was closed short without a word."""
    count = builder.rows(1_000_000)
    line = f"((i - 1) * {sales.LINES} + j)"
    before = numbers.take(count * PER_DELIVERY)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "stock",
            "customer",
            id=f"{before} + (i - 1) * {PER_DELIVERY} + j",
            picking_type_id=builder.of("type_out"),
            sale_line_id=f"{OFFSET} + line",
            product_id=f"CASE WHEN bench.r(line, 31) < 0.05"
            f" THEN {builder.any_of('bought', 32, number='line')}"
            f" ELSE {sales.product(builder, 'line')} END",
            date="at",
            date_deadline="promised",
        ),
        f"""(
        SELECT i, j, k, at, promised, line, 1 + bench.n(line, 33, 25) AS qty,
               CASE WHEN bench.r(line, 30) < 0.7 THEN 'assigned' ELSE 'cancel' END
                   AS state
          FROM (SELECT *, {line} AS line
                  FROM {each(sales.orders(builder, count), 3)}
                 WHERE is_open AND state = 'sale' OFFSET 0) AS hanging
         WHERE bench.r(line, 30) < 0.9
        OFFSET 0) AS backorders""",
    )


def _fill_late_receipts(builder, numbers):
    """Of what vendors owe, half will still come, and the rest was given up."""
    count = builder.rows(200_000)
    before = numbers.take(count * purchase.LINES)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "supplier",
            "stock",
            id=f"{before} + line",
            picking_type_id=builder.of("type_in"),
            purchase_line_id=f"{OFFSET} + line",
            product_id=purchase.product(builder, "line"),
            date="due",
            date_deadline="due",
        ),
        f"""(
        SELECT i, k, at, due, line, 1 + bench.n(line, 33, 25) AS qty,
               CASE WHEN bench.r(line, 30) < 0.5 THEN 'assigned' ELSE 'cancel' END
                   AS state
          FROM {purchase.owed(builder, count)}
        OFFSET 0) AS receipts""",
    )


def _fill_vendor_returns(builder, numbers):
    count = builder.rows(10_000)
    builder.fill(
        "stock_move",
        _columns(
            builder,
            "stock",
            "supplier",
            id=f"{numbers.take(count)} + i",
            picking_id=f"{OFFSET + stock.first_transfer(builder, 'vendor')} + i",
            picking_type_id=builder.of("type_out"),
            product_id=builder.any_of("goods", 11),
            product_uom_qty="5",
            product_qty="5",
            quantity="CASE WHEN state = 'done' THEN 5 ELSE 0 END",
            date="CASE WHEN state = 'done' THEN done ELSE at END",
        ),
        stock.transfers(builder, count),
    )
