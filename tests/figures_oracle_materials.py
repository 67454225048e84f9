"""The materials figures, worked out record by record; see ``figures_oracle``."""

from collections import defaultdict
from datetime import timedelta

from figures_oracle import Expected, ids
from figures_oracle_goods import usage


def materials(tables, window):
    return {
        **stock_values(tables, window),
        "materials.below_minimum": below_minimum(tables, window),
        "materials.short_orders": short_orders(tables, window),
    }


def is_own(tables, window, row, column="owner_id"):
    """Whether goods are neither a vendor's nor a customer's."""
    owners = {
        tables.by_id("res_company")[company]["partner_id"]
        for company in window.companies or {window.company}
    }
    return row[column] is None or row[column] in owners


def stock_values(tables, window):
    stock = [
        quant
        for quant in tables.read("stock_quant")
        if window.owns(quant)
        and usage(tables, "location_id", quant) == "internal"
        and is_own(tables, window, quant)
    ]
    moved = moved_products(tables, window)
    finished = [
        quant for quant in stock if is_finished(tables, quant["product_id"], window)
    ]
    slow = [quant for quant in stock if quant["product_id"] not in moved]
    return {
        "materials.stock_value": worth(tables, stock),
        "materials.finished_stock_value": worth(tables, finished),
        "materials.slow_moving_value": worth(tables, slow, breakdown=False),
    }


def worth(tables, quants, breakdown=True):
    """Quantities at what the product costs the company that has them."""
    categories = defaultdict(float)
    for quant in quants:
        product = tables.by_id("product_product")[quant["product_id"]]
        costs = product["standard_price"] or {}
        value = (quant["quantity"] or 0) * (costs.get(str(quant["company_id"])) or 0)
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
        and (bill["company_id"] is None or window.owns(bill))
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
        and moves_own_goods(tables, window, move)
    }


def moves_own_goods(tables, window, move):
    """As its lines tell, if it has any, and the owner it was made for, if any."""
    lines = tables.grouped("stock_move_line", "move_id")[move["id"]]
    return is_own(tables, window, move, "restrict_partner_id") and (
        not lines or any(is_own(tables, window, line) for line in lines)
    )


def below_minimum(tables, window):
    below = [
        rule
        for rule in tables.read("stock_warehouse_orderpoint")
        if window.owns(rule)
        and rule["active"]
        and on_hand(tables, window, rule) < rule["product_min_qty"]
    ]
    return Expected(len(below), ids(below), "stock.warehouse.orderpoint")


def on_hand(tables, window, rule):
    place = tables.of("stock_location", "location_id", rule)["parent_path"]
    return sum(
        quant["quantity"] or 0
        for quant in tables.grouped("stock_quant", "product_id")[rule["product_id"]]
        if is_own(tables, window, quant)
        and tables.of("stock_location", "location_id", quant)["parent_path"].startswith(
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
