"""Goods that Odoo will still move, transfers, and promises kept; record by record.

See ``figures_oracle``.
"""

from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from figures_oracle import Expected, ids, percentage

CLOSED = ("done", "cancel")


def rounded(tables, quantity):
    """A quantity at the rounding of units of measure."""
    [digits] = [
        row["digits"]
        for row in tables.read("decimal_precision")
        if row["name"] == "Product Unit"
    ]
    step = Decimal(1).scaleb(-digits)
    return Decimal(str(quantity)).quantize(step, ROUND_HALF_UP)


def is_goods(tables, line):
    return (
        bool(line["product_id"])
        and tables.template(line["product_id"])["type"] == "consu"
    )


def usage(tables, column, row):
    return tables.of("stock_location", column, row).get("usage")


def is_open(tables, line, ordered, done, link):
    """Less was done than ordered, and Odoo will still move goods, or never did.

    :param str link: column of a move that refers to the line
    """
    moves = tables.grouped("stock_move", link)[line["id"]]
    return (
        is_goods(tables, line)
        and rounded(tables, line[done]) < rounded(tables, line[ordered])
        and (not moves or any(move["state"] not in CLOSED for move in moves))
    )


def open_quantity(tables, line):
    """What of a sale line is still to be delivered, in its unit."""
    missing = line["product_uom_qty"] - line["qty_delivered"]
    moves = [
        move
        for move in tables.grouped("stock_move", "sale_line_id")[line["id"]]
        if move["state"] not in CLOSED
    ]
    is_kit = any(move["product_id"] != line["product_id"] for move in moves)
    if is_kit or not moves:
        return missing
    unit = tables.factor(line["product_uom_id"])
    leaving = sum(
        move["product_uom_qty"] * tables.factor(move["product_uom"]) / unit
        for move in moves
        if "customer"
        in (
            usage(tables, "location_dest_id", move),
            usage(tables, "location_final_id", move),
        )
    )
    return min(missing, leaving)


def transfers_done(tables, window, place, kind):
    """Transfers that start or end at a kind of place, done in the window."""
    return [
        picking
        for picking in tables.read("stock_picking")
        if window.owns(picking)
        and usage(tables, place, picking) == kind
        and picking["state"] == "done"
        and window.has(picking["date_done"])
    ]


def on_time_rate(window, done):
    due = [picking for picking in done if picking["date_deadline"]]
    on_time = [
        picking
        for picking in due
        if window.local(picking["date_done"]) <= window.local(picking["date_deadline"])
    ]
    return Expected(percentage(len(on_time), len(due)), ids(due), "stock.picking")


def promises_kept(tables, window):
    """Lines promised for the window, delivered in full by their day."""
    due, kept, missed = [], 0, Counter()
    for line in tables.read("sale_order_line"):
        order = tables.of("sale_order", "order_id", line)
        if (
            window.owns(order)
            and order["state"] == "sale"
            and window.has(order["commitment_date"])
            and is_goods(tables, line)
        ):
            due.append(line)
            if is_kept(tables, window, line, order):
                kept += 1
            else:
                missed[order["partner_id"]] += 1
    return Expected(
        percentage(kept, len(due)), ids(due), "sale.order.line", dict(missed)
    )


def is_kept(tables, window, line, order):
    delivered = rounded(tables, line["qty_delivered"])
    days = [
        window.local(move["date"])
        for move in tables.grouped("stock_move", "sale_line_id")[line["id"]]
        if move["state"] == "done"
        and usage(tables, "location_dest_id", move) == "customer"
    ]
    return (
        delivered >= rounded(tables, line["product_uom_qty"])
        and bool(days)
        and max(days) <= window.local(order["commitment_date"])
    )
