"""The planning figures, worked out record by record; see ``figures_oracle``."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta

import pytz
from figures_oracle import Expected, days, ids, mean, percentage, with_trend

MINUTE = timedelta(minutes=1)


def planning(tables, window):
    return with_trend(planning_of_period, tables, window)


def planning_of_period(tables, window):
    return {
        **plan_of_period(tables, window),
        "planning.orders_ahead": orders_ahead(tables, window),
        "planning.capacity_load_rate": capacity_load(tables, window),
    }


def orders_of(tables, window):
    return [
        order
        for order in tables.read("mrp_production")
        if window.owns(order) and order["state"] != "cancel"
    ]


def plan_of_period(tables, window):
    planned = [
        order
        for order in orders_of(tables, window)
        if window.has(order["baseline_date_finished"])
    ]
    on_time = [order for order in planned if is_on_time(order, window)]
    late = [order for order in planned if is_late(order, window)]
    baselines = {order["id"]: baseline(tables, order) for order in planned}
    outputs = {order["id"]: output(tables, order) for order in planned}
    reached = sum(min(outputs[key], baselines[key]) for key in baselines)
    products = defaultdict(float)
    for order in planned:
        products[order["product_id"]] += baselines[order["id"]]
    return {
        "planning.planned_orders": Expected(
            len(planned), ids(planned), "mrp.production"
        ),
        "planning.schedule_attainment_rate": Expected(
            percentage(len(on_time), len(planned)), ids(planned), "mrp.production"
        ),
        "planning.output_attainment_rate": Expected(
            percentage(reached, sum(baselines.values())),
            ids(planned),
            "mrp.production",
            dict(products),
        ),
        "planning.orders_behind": Expected(
            len(late),
            ids(late),
            "mrp.production",
            dict(Counter(order["variance_reason_id"] for order in late)),
        ),
        "planning.delay_days": Expected(
            mean(delay(order, window) for order in late), ids(late), "mrp.production"
        ),
    }


def is_on_time(order, window):
    return order["state"] == "done" and window.local(
        order["date_finished"]
    ) <= window.local(order["baseline_date_finished"])


def is_late(order, window):
    if order["state"] == "done":
        return not is_on_time(order, window)
    return order["baseline_date_finished"] < window.as_of


def delay(order, window):
    end = order["date_finished"] if order["state"] == "done" else window.as_of
    return days(order["baseline_date_finished"], end)


def baseline(tables, order):
    unit = tables.template(order["product_id"])["uom_id"]
    ratio = tables.factor(order["product_uom_id"]) / tables.factor(unit)
    return (order["baseline_qty"] or 0) * ratio


def output(tables, order):
    """Finished moves of the order's product that are done, in the product's unit.

    Less what was unbuilt of it.
    """
    unit = tables.factor(tables.template(order["product_id"])["uom_id"])
    made = sum(
        move["quantity"] * tables.factor(move["product_uom"])
        for move in tables.grouped("stock_move", "production_id")[order["id"]]
        if move["product_id"] == order["product_id"]
        and move["state"] == "done"
        # scrapping is not finishing
        and tables.of("stock_location", "location_dest_id", move)["usage"]
        != "inventory"
    )
    unbuilt = sum(
        unbuild["product_qty"] * tables.factor(unbuild["product_uom_id"])
        for unbuild in tables.grouped("mrp_unbuild", "mo_id")[order["id"]]
        if unbuild["product_id"] == order["product_id"] and unbuild["state"] == "done"
    )
    return (made - unbuilt) / unit


def orders_ahead(tables, window):
    ahead = [
        order
        for order in orders_of(tables, window)
        if order["state"] == "done"
        and order["baseline_date_finished"]
        and window.has(order["date_finished"])
        and window.local(order["date_finished"])
        < window.local(order["baseline_date_finished"])
    ]
    return Expected(len(ahead), ids(ahead), "mrp.production")


def capacity_load(tables, window):
    operations = [
        operation
        for operation in tables.read("mrp_workorder")
        if window.owns(tables.of("mrp_production", "production_id", operation))
        and operation["state"] != "cancel"
        and window.has(operation["production_date"])
    ]
    loads = Counter()
    for operation in operations:
        loads[operation["workcenter_id"]] += operation["duration_expected"] or 0
    capacities = {
        center["id"]: available_minutes(tables, center, window)
        for center in tables.read("mrp_workcenter")
        if window.owns(center) and center["active"]
    }
    return Expected(
        percentage(sum(loads.values()), sum(capacities.values())),
        ids(operations),
        "mrp.workorder",
        {
            center: percentage(loads[center], capacities.get(center))
            for center in loads.keys() | capacities.keys()
        },
    )


def available_minutes(tables, center, window):
    """Minute by minute: within a shift of the calendar, and not within a leave."""
    resource = tables.of("resource_resource", "resource_id", center)
    calendar = tables.of("resource_calendar", "calendar_id", resource)
    if not calendar:
        return 0
    leaves = [
        (leave["date_from"], leave["date_to"])
        for leave in tables.read("resource_calendar_leaves")
        # holidays are those of the center's own company
        if leave["company_id"] == resource["company_id"]
        and leave["time_type"] == "leave"
        and leave["calendar_id"] in (None, calendar["id"])
        and leave["resource_id"] in (None, resource["id"])
    ]
    minutes = sum(
        not any(start <= minute < stop for start, stop in leaves)
        for minute in shift_minutes(tables, calendar, window)
    )
    return minutes * center["time_efficiency"] / 100


def shift_minutes(tables, calendar, window):
    """Minutes (naive UTC) of the window in which the calendar works."""
    shifts = [
        shift
        for shift in tables.read("resource_calendar_attendance")
        if shift["calendar_id"] == calendar["id"]
        and not shift["display_type"]
        and shift["day_period"] != "lunch"
    ]
    day = window.date_from - timedelta(days=2)
    while day <= window.date_to + timedelta(days=2):
        for shift in shifts:
            if int(shift["dayofweek"]) == day.weekday():
                minute = at_hour(day, shift["hour_from"], calendar["tz"])
                stop = at_hour(day, shift["hour_to"], calendar["tz"])
                minute, stop = max(minute, window.start), min(stop, window.end)
                while minute < stop:
                    yield minute
                    minute += MINUTE
        day += timedelta(days=1)


def at_hour(day, hours, tz):
    local = datetime.combine(day, time.min) + timedelta(hours=hours)
    return pytz.timezone(tz).localize(local).astimezone(pytz.utc).replace(tzinfo=None)
