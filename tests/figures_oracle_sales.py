"""The sales figures, worked out record by record; see ``figures_oracle``."""

from collections import Counter, defaultdict

from figures_oracle import Expected, days, ids, mean, with_trend
from figures_oracle_goods import (
    is_open,
    on_time_rate,
    open_quantity,
    promises_kept,
    transfers_done,
)


def sales(tables, window):
    figures = with_trend(sales_of_period, tables, window)
    figures.update(sales_of_moment(tables, window))
    if "crm.claim" in tables.env:
        figures.update(with_trend(complaints_of_period, tables, window))
        figures.update(complaints_of_moment(tables, window))
    return figures


def sales_of_period(tables, window):
    orders = [
        order
        for order in tables.read("sale_order")
        if window.owns(order)
        and order["state"] == "sale"
        and window.has(order["date_order"])
    ]
    products = defaultdict(float)
    for order in orders:
        for line in tables.grouped("sale_order_line", "order_id")[order["id"]]:
            if line["product_id"]:
                amount = line["price_subtotal"] / order["currency_rate"]
                products[line["product_id"]] += amount
    amount = sum(order["amount_untaxed"] / order["currency_rate"] for order in orders)
    return {
        "sales.new_orders": Expected(len(orders), ids(orders), "sale.order"),
        "sales.new_order_amount": Expected(
            amount, ids(orders), "sale.order", dict(products)
        ),
        **deliveries_of_period(tables, window),
        **changes_of_period(tables, window),
    }


def changes_of_period(tables, window):
    changes = [
        change
        for change in tables.read("chanxiao_order_change")
        if window.owns(change) and window.has(change["date"])
    ]
    return {
        "sales.order_changes": Expected(
            len(changes),
            ids(changes),
            "chanxiao.order.change",
            dict(Counter(change["kind"] for change in changes)),
        ),
        "sales.order_change_amount": Expected(
            float(sum(change["amount_delta"] or 0 for change in changes)),
            ids(changes),
            "chanxiao.order.change",
        ),
    }


def deliveries_of_period(tables, window):
    shipped = transfers_done(tables, window, "location_dest_id", "customer")
    return {
        "sales.shipments": Expected(len(shipped), ids(shipped), "stock.picking"),
        "sales.on_time_shipment_rate": on_time_rate(window, shipped),
        "sales.otif_rate": promises_kept(tables, window),
    }


def sales_of_moment(tables, window):
    lines, backlog, unfinished = set(), 0.0, set()
    for line in tables.read("sale_order_line"):
        order = tables.of("sale_order", "order_id", line)
        if not window.owns(order) or order["state"] != "sale":
            continue
        if is_open(tables, line, "product_uom_qty", "qty_delivered", "sale_line_id"):
            ordered = line["product_uom_qty"]
            price = line["price_subtotal"] / ordered if ordered else 0
            backlog += open_quantity(tables, line) * price / order["currency_rate"]
            lines.add(line["id"])
            unfinished.add(order["id"])
    overdue = [
        order
        for order in tables.read("sale_order")
        if order["id"] in unfinished
        and order["commitment_date"]
        and order["commitment_date"] < window.as_of
    ]
    ages = Counter()
    for order in overdue:
        late = (
            window.local(window.as_of) - window.local(order["commitment_date"])
        ).days
        ages[sum(late > bound for bound in (3, 7, 14))] += 1
    return {
        "sales.overdue_orders": Expected(
            len(overdue), ids(overdue), "sale.order", dict(ages)
        ),
        "sales.backlog_amount": Expected(backlog, lines, "sale.order.line"),
    }


def claims_of(tables, window):
    return [
        claim
        for claim in tables.read("crm_claim")
        if window.owns(claim) and claim["active"]
    ]


def complaints_of_period(tables, window):
    claims = claims_of(tables, window)
    new = [claim for claim in claims if window.has(claim["date"])]
    closed = [
        claim for claim in claims if claim["date"] and window.has(claim["date_closed"])
    ]
    return {
        "sales.new_complaints": Expected(len(new), ids(new), "crm.claim"),
        "sales.complaint_days": Expected(
            mean(days(claim["date"], claim["date_closed"]) for claim in closed),
            ids(closed),
            "crm.claim",
        ),
    }


def complaints_of_moment(tables, window):
    still = [claim for claim in claims_of(tables, window) if not claim["date_closed"]]
    return {"sales.open_complaints": Expected(len(still), ids(still), "crm.claim")}
