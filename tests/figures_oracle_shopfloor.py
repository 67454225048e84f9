"""The shop floor's figures, worked out record by record; see ``figures_oracle``."""

from collections import Counter

from figures_oracle import Expected, ids, percentage, with_trend
from figures_oracle_materials import is_own


def shopfloor(tables, window):
    return {
        **with_trend(shopfloor_of_period, tables, window),
        "shopfloor.blocked_workcenters": blocked_workcenters(tables, window),
    }


def shopfloor_of_period(tables, window):
    done = [
        operation
        for operation in tables.read("mrp_workorder")
        if window.owns(tables.of("mrp_production", "production_id", operation))
        and operation["state"] == "done"
        and window.has(operation["date_finished"])
    ]
    scraps = [
        scrap
        for scrap in tables.read("stock_scrap")
        if window.owns(scrap)
        and scrap["state"] == "done"
        and window.has(scrap["date_done"])
    ]
    centers = Counter(operation["workcenter_id"] for operation in done)
    products = Counter(scrap["product_id"] for scrap in scraps)
    efficiency = percentage(
        sum(operation["duration_expected"] or 0 for operation in done),
        sum(operation["duration"] or 0 for operation in done),
    )
    own = [scrap for scrap in scraps if is_own(tables, window, scrap)]
    cost = sum(scrap_cost(tables, scrap, window) for scrap in own)
    return {
        "shopfloor.workorders_done": Expected(
            len(done), ids(done), "mrp.workorder", dict(centers)
        ),
        "shopfloor.efficiency": Expected(efficiency, ids(done), "mrp.workorder"),
        "shopfloor.scraps": Expected(
            len(scraps), ids(scraps), "stock.scrap", dict(products)
        ),
        "shopfloor.scrap_cost": Expected(cost, ids(own), "stock.scrap"),
    }


def scrap_cost(tables, scrap, window):
    product = tables.of("product_product", "product_id", scrap)
    unit = tables.template(scrap["product_id"])["uom_id"]
    ratio = tables.factor(scrap["product_uom_id"]) / tables.factor(unit)
    costs = product["standard_price"] or {}
    return scrap["scrap_qty"] * ratio * costs.get(str(window.company), 0)


def blocked_workcenters(tables, window):
    blocked = [
        center
        for center in tables.read("mrp_workcenter")
        if window.owns(center)
        and center["active"]
        and center["working_state"] == "blocked"
    ]
    return Expected(len(blocked), ids(blocked), "mrp.workcenter")
