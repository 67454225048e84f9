"""The materials figures, worked out record by record; see ``figures_oracle``."""

from collections import defaultdict
from datetime import timedelta

from figures_oracle import Expected, ids


def materials(tables, window):
    return {
        **stock_values(tables, window),
        "materials.below_minimum": below_minimum(tables, window),
        "materials.short_orders": short_orders(tables, window),
    }


def usage(tables, column, row):
    return tables.of("stock_location", column, row)["usage"]


def stock_values(tables, window):
    stock = [
        quant
        for quant in tables.read("stock_quant")
        if window.owns(quant) and usage(tables, "location_id", quant) == "internal"
    ]
    moved = moved_products(tables, window)
    finished = [
        quant for quant in stock if is_finished(tables, quant["product_id"], window)
    ]
    slow = [quant for quant in stock if quant["product_id"] not in moved]
    return {
        "materials.stock_value": worth(tables, stock, window),
        "materials.finished_stock_value": worth(tables, finished, window),
        "materials.slow_moving_value": worth(tables, slow, window, breakdown=False),
    }


def worth(tables, quants, window, breakdown=True):
    categories = defaultdict(float)
    for quant in quants:
        product = tables.by_id("product_product")[quant["product_id"]]
        costs = product["standard_price"] or {}
        value = (quant["quantity"] or 0) * (costs.get(str(window.company)) or 0)
        categories[tables.template(product["id"])["categ_id"]] += value
    return Expected(
        sum(categories.values()),
        ids(quants),
        "stock.quant",
        dict(categories) if breakdown else None,
    )


def is_finished(tables, product_id, window):
    template = tables.template(product_id)["id"]
    return any(
        bill["active"]
        and bill["company_id"] in (window.company, None)
        and bill["product_tmpl_id"] == template
        and bill["product_id"] in (product_id, None)
        for bill in tables.read("mrp_bom")
    )


def moved_products(tables, window):
    """Products that went out to customers or into production lately."""
    return {
        move["product_id"]
        for move in tables.read("stock_move")
        if window.owns(move)
        and move["state"] == "done"
        and window.as_of - timedelta(days=90) <= move["date"] < window.as_of
        and usage(tables, "location_id", move) == "internal"
        and usage(tables, "location_dest_id", move) in ("customer", "production")
    }


def below_minimum(tables, window):
    below = [
        rule
        for rule in tables.read("stock_warehouse_orderpoint")
        if window.owns(rule)
        and rule["active"]
        and on_hand(tables, rule) < rule["product_min_qty"]
    ]
    return Expected(len(below), ids(below), "stock.warehouse.orderpoint")


def on_hand(tables, rule):
    place = tables.of("stock_location", "location_id", rule)["parent_path"]
    return sum(
        quant["quantity"] or 0
        for quant in tables.grouped("stock_quant", "product_id")[rule["product_id"]]
        if tables.of("stock_location", "location_id", quant)["parent_path"].startswith(
            place
        )
    )


def short_orders(tables, window):
    short = [
        order
        for order in tables.read("mrp_production")
        if window.owns(order)
        and order["state"] in ("confirmed", "progress")
        and order["reservation_state"] != "assigned"
    ]
    return Expected(len(short), ids(short), "mrp.production")
