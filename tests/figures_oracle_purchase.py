"""The purchasing figures, worked out record by record; see ``figures_oracle``."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import timedelta

from figures_oracle import Expected, ids, percentage, with_trend
from figures_oracle_goods import is_goods, is_open, on_time_rate, transfers_done


def purchase(tables, window):
    figures = with_trend(purchase_of_period, tables, window)
    figures["purchase.overdue_lines"] = overdue_lines(tables, window)
    return figures


def purchase_of_period(tables, window):
    orders = [
        order
        for order in tables.read("purchase_order")
        if is_confirmed(order, window) and window.has(order["date_approve"])
    ]
    vendors = defaultdict(float)
    for order in orders:
        vendors[order["partner_id"]] += order["amount_untaxed"] / order["currency_rate"]
    return {
        "purchase.orders": Expected(len(orders), ids(orders), "purchase.order"),
        "purchase.order_amount": Expected(
            sum(vendors.values()), ids(orders), "purchase.order", dict(vendors)
        ),
        "purchase.on_time_receipt_rate": on_time_rate(
            window, transfers_done(tables, window, "location_id", "supplier")
        ),
        "purchase.price_index": price_index(tables, window),
    }


def is_confirmed(order, window):
    return window.owns(order) and order["state"] == "purchase"


def goods_lines(tables, window):
    """Lines of confirmed orders that are about goods, with their orders."""
    for line in tables.read("purchase_order_line"):
        order = tables.of("purchase_order", "order_id", line)
        if is_confirmed(order, window) and is_goods(tables, line):
            yield line, order


def overdue_lines(tables, window):
    overdue = [
        (line, order)
        for line, order in goods_lines(tables, window)
        if is_open(tables, line, "product_qty", "qty_received", "purchase_line_id")
        and line["date_planned"] < window.as_of
    ]
    return Expected(
        len(overdue),
        ids(line for line, _order in overdue),
        "purchase.order.line",
        dict(Counter(order["partner_id"] for _line, order in overdue)),
    )


def price_index(tables, window):
    before = replace(
        window,
        date_from=window.date_from - timedelta(days=365),
        date_to=window.date_from - timedelta(days=1),
    )
    lines, old, new = defaultdict(set), Bought(), Bought()
    for line, order in goods_lines(tables, window):
        for when, bought in ((before, old), (window, new)):
            if when.has(order["date_approve"]):
                bought.add(tables, line, order)
                lines[line["product_id"]].add(line["id"])
    both = sorted(old.products() & new.products())
    now = sum(new.amounts[product] for product in both)
    then = sum(new.quantities[product] * old.price(product) for product in both)
    return Expected(
        percentage(now, then),
        set().union(*(lines[product] for product in both)),
        "purchase.order.line",
        movements(both, old, new),
    )


def movements(products, old, new):
    """Changes of price in percent, the largest either way first."""
    changes = {
        product: percentage(new.price(product) - old.price(product), old.price(product))
        for product in products
    }
    return sorted(
        changes.values(), key=lambda change: (change is None, -abs(change or 0))
    )


class Bought:
    """Quantities in product units and amounts in company currency, by product."""

    def __init__(self):
        self.quantities = defaultdict(float)
        self.amounts = defaultdict(float)

    def add(self, tables, line, order):
        product = line["product_id"]
        unit = tables.template(product)["uom_id"]
        ratio = tables.factor(line["product_uom_id"]) / tables.factor(unit)
        self.quantities[product] += line["product_qty"] * ratio
        self.amounts[product] += line["price_subtotal"] / order["currency_rate"]

    def products(self):
        """What there is a price of."""
        return {product for product, count in self.quantities.items() if count}

    def price(self, product):
        return self.amounts[product] / self.quantities[product]
