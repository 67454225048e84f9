"""What detectors should find, worked out record by record in plain Python.

Independent of the detectors on purpose, as ``figures_oracle`` is of the providers:
tables as they are, and one row at a time. Each function returns what is out of control,
``{key: what was measured}``, with the limits that a company begins with.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta

from figures_oracle import pass_rate, percentage
from figures_oracle_finance import entries_of, is_in_force
from figures_oracle_goods import is_open, rounded, usage
from figures_oracle_hr import attendance_of_period, hours_of
from figures_oracle_maintenance import loss_type
from figures_oracle_materials import is_own
from figures_oracle_planning import available_minutes
from figures_oracle_sales import claims_of
from figures_world_detection import TARGETS

CLOSED = ("done", "cancel")
UNFINISHED = ("confirmed", "progress", "to_close")
#: of what nothing planned brings
NOTHING = 365
FAR_AWAY = datetime(2100, 1, 1)


def today(window):
    return window.local(window.as_of)


def days_since(window, moment):
    return (today(window) - window.local(moment)).days


def exceeding(found, limit):
    """Those that exceed their limit."""
    return {str(key): value for key, value in found.items() if value > limit}


# Sales orders


def undelivered_orders(tables, window):
    """Confirmed orders with goods still to deliver."""
    still = {
        line["order_id"]
        for line in tables.read("sale_order_line")
        if is_open(tables, line, "product_uom_qty", "qty_delivered", "sale_line_id")
    }
    return [
        order
        for order in tables.read("sale_order")
        if window.owns(order) and order["state"] == "sale" and order["id"] in still
    ]


def order_late(tables, window):
    return exceeding(
        {
            order["id"]: days_since(window, order["commitment_date"])
            for order in undelivered_orders(tables, window)
            if order["commitment_date"]
        },
        0,
    )


def order_changed_late(tables, window):
    lines = tables.by_id("sale_order_line")
    begun = defaultdict(list)
    for production in tables.read("mrp_production"):
        line = lines.get(production["sale_line_id"])
        if line and production["state"] in ("progress", "to_close", "done"):
            begun[line["order_id"]].append(beginning(tables, production))
    # the change is of the company, its order of any: what is open is asked of the order
    everywhere = replace(window, companies=frozenset(tables.by_id("res_company")))
    still = {order["id"] for order in undelivered_orders(tables, everywhere)}
    found = {}
    for change in tables.read("chanxiao_order_change"):
        first = [moment for moment in begun[change["order_id"]] if moment]
        if (
            window.owns(change)
            and change["kind"] in ("quantity", "date", "added", "removed")
            and change["order_id"] in still
            and first
        ):
            late = change["date"] - min(first)
            found[change["id"]] = late.total_seconds() / 3600
    return exceeding(found, 0)


def beginning(tables, production):
    """When work on an order began, as far as anybody knows."""
    works = tables.grouped("mrp_workorder", "production_id")[production["id"]]
    logs = [
        log["date_start"]
        for work in works
        for log in tables.grouped("mrp_workcenter_productivity", "workorder_id")[
            work["id"]
        ]
    ]
    used = [
        move["date"]
        for move in tables.grouped("stock_move", "raw_material_production_id")[
            production["id"]
        ]
        if move["state"] == "done"
    ]
    said = min(logs) if logs else production["date_start"]
    return min([*([said] if said else []), *used], default=None)


def order_at_risk(tables, window):
    stock = Stock(tables, window)
    found = {}
    for order in undelivered_orders(tables, window):
        promised = order["commitment_date"]
        if not promised or not 0 <= -days_since(window, promised) <= 90:
            continue
        behind = list(moves_behind(tables, order))
        moments = [
            *supplied_at(tables, behind),
            *(
                moment
                for move in behind
                if move["raw_material_production_id"]
                for moment in stock.of_moves[move["id"]]
            ),
            *stock.moments[order["id"]],
        ]
        if moments:
            found[order["id"]] = NOTHING
            if (last := max([*moments, window.as_of])) != FAR_AWAY:
                late = window.local(last) - window.local(promised)
                found[order["id"]] = late.days
    return exceeding(found, 0)


def supplied_at(tables, behind):
    """When what stands behind an order is planned to be there."""
    for move in behind:
        if move["production_id"]:
            made = tables.of("mrp_production", "production_id", move)
            yield made["date_finished"] or move["date"]
        elif move["purchase_line_id"]:
            yield move["date"]


def moves_behind(tables, order):
    """Open deliveries of an order, and whatever open move stands behind them."""
    moves = tables.by_id("stock_move")
    waiting = [
        move["id"]
        for line in tables.grouped("sale_order_line", "order_id")[order["id"]]
        for move in tables.grouped("stock_move", "sale_line_id")[line["id"]]
        if move["state"] not in CLOSED
    ]
    seen = set()
    while waiting:
        move = moves[waiting.pop()]
        if move["id"] in seen or move["state"] in CLOSED:
            continue
        seen.add(move["id"])
        yield move
        links = tables.grouped("stock_move_move_rel", "move_dest_id")[move["id"]]
        waiting += [link["move_orig_id"] for link in links]
        if move["production_id"]:
            used = tables.grouped("stock_move", "raw_material_production_id")
            waiting += [row["id"] for row in used[move["production_id"]]]


class Stock:
    """What comes out of stock, shared by all who want it in the order of their dates.

    ``moments`` are those by sales order at which its goods are there, ``of_moves``
    those of each move.
    """

    def __init__(self, tables, window):
        self.tables, self.window = tables, window
        self.moments, self.of_moves = defaultdict(list), defaultdict(list)
        wanted = defaultdict(list)
        for move in sorted(
            tables.read("stock_move"), key=lambda move: (move["date"], move["id"])
        ):
            if self._is_wanted(move) and self._missing(move) > 0:
                place = self._warehouse(move["location_id"])
                wanted[move["product_id"], place].append(move)
        for place, moves in wanted.items():
            self._share(moves, self._free(place), self._coming(place))

    def _share(self, moves, there, coming):
        moment = datetime.min
        for move in moves:
            there -= self._missing(move)
            while there < -1e-6 and moment != FAR_AWAY:
                moment, quantity = coming.pop(0) if coming else (FAR_AWAY, 0)
                there += quantity
            self.of_moves[move["id"]].append(moment)
            line = self.tables.of("sale_order_line", "sale_line_id", move)
            if line:
                self.moments[line["order_id"]].append(moment)

    def _warehouse(self, location_id):
        return self.tables.by_id("stock_location")[location_id]["warehouse_id"]

    def _linked(self, move, column, other):
        """Whether a move that is not cancelled comes before it, or after it."""
        links = self.tables.grouped("stock_move_move_rel", column)[move["id"]]
        moves = self.tables.by_id("stock_move")
        return any(moves[link[other]]["state"] != "cancel" for link in links)

    def _is_open(self, move):
        return self.window.owns(move) and move["state"] not in CLOSED

    def _is_wanted(self, move):
        ends = usage(self.tables, "location_dest_id", move)
        final = usage(self.tables, "location_final_id", move)
        return (
            self._is_open(move)
            and usage(self.tables, "location_id", move) == "internal"
            and (ends in ("customer", "production", "transit") or final == "customer")
            and self.tables.template(move["product_id"])["is_storable"]
            and not self._linked(move, "move_dest_id", "move_orig_id")
        )

    def _in_own_unit(self, move, quantity):
        unit = self.tables.template(move["product_id"])["uom_id"]
        factor = self.tables.factor(move["product_uom"])
        return quantity * factor / self.tables.factor(unit)

    def _missing(self, move):
        done = move["quantity"] or 0
        return self._in_own_unit(move, float(move["product_uom_qty"]) - float(done))

    def _is_coming(self, move):
        """From outside, or free again once it arrives."""
        final = usage(self.tables, "location_final_id", move)
        start = usage(self.tables, "location_id", move)
        return start in ("supplier", "production", "transit") or (
            start == "internal" and final in (None, "internal")
        )

    def _planned(self, move):
        """Of what moves inside, only what is reserved; all of what was bought."""
        is_inside = usage(self.tables, "location_id", move) == "internal"
        if is_inside and not move["purchase_line_id"]:
            return move["quantity"] or 0
        return move["product_uom_qty"]

    def _free(self, place):
        product, warehouse = place
        return sum(
            (quant["quantity"] or 0) - (quant["reserved_quantity"] or 0)
            for quant in self.tables.grouped("stock_quant", "product_id")[product]
            if self.window.owns(quant)
            and usage(self.tables, "location_id", quant) == "internal"
            and is_own(self.tables, self.window, quant)
            and self._warehouse(quant["location_id"]) == warehouse
        )

    def _coming(self, place):
        """Pairs of moment and quantity that are for nobody in particular."""
        product, warehouse = place
        coming = []
        for move in self.tables.grouped("stock_move", "product_id")[product]:
            if (
                self._is_open(move)
                and self._is_coming(move)
                and usage(self.tables, "location_dest_id", move) == "internal"
                and self._warehouse(move["location_dest_id"]) == warehouse
                and not self._linked(move, "move_orig_id", "move_dest_id")
            ):
                made = self.tables.of("mrp_production", "production_id", move)
                moment = made.get("date_finished") or move["date"]
                quantity = self._in_own_unit(move, float(self._planned(move)))
                coming.append((moment, move["id"], quantity))
        return [(moment, quantity) for moment, _id, quantity in sorted(coming)]


def complaint_open(tables, window):
    return exceeding(
        {
            claim["id"]: days_since(window, claim["date"])
            for claim in claims_of(tables, window)
            if claim["date"] and not claim["date_closed"]
        },
        7,
    )


# Production


def order_behind(tables, window):
    return exceeding(
        {
            order["id"]: days_since(window, order["baseline_date_finished"])
            for order in tables.read("mrp_production")
            if window.owns(order)
            and order["state"] in UNFINISHED
            and order["baseline_date_finished"]
        },
        1,
    )


#: minutes of work centers in weeks: what they depend on is not shaken
CAPACITIES = {}


def overload(tables, window):
    monday = today(window) - timedelta(days=today(window).weekday())
    loads = defaultdict(float)
    for work in tables.read("mrp_workorder"):
        production = tables.of("mrp_production", "production_id", work)
        if not window.owns(production) or work["state"] == "cancel":
            continue
        if not work["production_date"]:
            continue
        week = (window.local(work["production_date"]) - monday).days // 7
        if 0 <= week <= 4:
            loads[work["workcenter_id"], week] += work["duration_expected"] or 0
    found = {}
    for (id_, week), minutes in loads.items():
        center = tables.by_id("mrp_workcenter")[id_]
        day = monday + timedelta(weeks=week)
        resource = tables.of("resource_resource", "resource_id", center)
        if center["active"] and resource["calendar_id"] and minutes:
            capacity = get_capacity(tables, window, center, day)
            load = min(100 * minutes / capacity, 1000) if capacity else 1000
            found[f"{id_}:{day}"] = load
    return exceeding(found, 100)


def get_capacity(tables, window, center, day):
    key = center["id"], day
    if key not in CAPACITIES:
        week = replace(
            window,
            date_from=day,
            date_to=day + timedelta(days=6),
            as_of=FAR_AWAY,
        )
        CAPACITIES[key] = available_minutes(tables, center, week)
    return CAPACITIES[key]


def blocked(tables, window):
    since = {}
    for log in tables.read("mrp_workcenter_productivity"):
        center = tables.by_id("mrp_workcenter")[log["workcenter_id"]]
        if (
            window.owns(log)
            and not log["date_end"]
            and loss_type(tables, log) in ("availability", "quality")
            and center["active"]
            and is_needed(tables, window, center)
        ):
            first = since.get(center["id"], log["date_start"])
            since[center["id"]] = min(first, log["date_start"])
    hours = {
        id_: (window.as_of - start).total_seconds() / 3600
        for id_, start in since.items()
    }
    return exceeding(hours, 4)


def is_needed(tables, window, center):
    works = tables.grouped("mrp_workorder", "workcenter_id")[center["id"]]
    for work in works:
        production = tables.of("mrp_production", "production_id", work)
        if (
            window.owns(production)
            and work["state"] not in CLOSED
            and production["state"] in UNFINISHED
        ):
            return True
    return False


# Material


def shortage(tables, window):
    """Who starts first takes what is free; what is made to order is not there yet."""
    taken, short = defaultdict(float), defaultdict(dict)
    needs = [
        (production["date_start"], move["id"], move, production)
        for move in tables.read("stock_move")
        if (
            production := tables.of(
                "mrp_production", "raw_material_production_id", move
            )
        )
        and move["state"] in ("waiting", "confirmed", "partially_available")
        and is_starting(window, production)
    ]
    stock = Free(tables, window)
    for _start, _id, move, production in sorted(needs, key=lambda need: need[:2]):
        product = move["product_id"]
        need = stock.in_own_unit(move)
        warehouse = stock.warehouse(move["location_id"])
        missing = need
        if move["procure_method"] != "make_to_order":
            before = taken[product, warehouse]
            taken[product, warehouse] = before + need
            free = max(stock.free(product, warehouse), 0)
            missing = min(need, max(before + need - free, 0))
        of_order = short[production["id"]]
        of_order[product] = of_order.get(product, 0) + missing
    return exceeding(
        {
            id_: sum(rounded(tables, missing) > 0 for missing in products.values())
            for id_, products in short.items()
        },
        0,
    )


def is_starting(window, production):
    return (
        window.owns(production)
        and production["state"] in ("confirmed", "progress")
        and production["reservation_state"] != "assigned"
        and -days_since(window, production["date_start"]) <= 7
    )


class Free(Stock):
    """Only what is asked of the stock by components."""

    def __init__(self, tables, window):
        self.tables, self.window = tables, window

    def in_own_unit(self, move):
        return self._missing(move)

    def warehouse(self, location_id):
        return self._warehouse(location_id)

    def free(self, product, warehouse):
        return self._free((product, warehouse))


def line_late(tables, window):
    found = {}
    for line in tables.read("purchase_order_line"):
        order = tables.of("purchase_order", "order_id", line)
        if not window.owns(order) or order["state"] != "purchase":
            continue
        if not is_open(tables, line, "product_qty", "qty_received", "purchase_line_id"):
            continue
        planned = window.local(line["date_planned"])
        late = [(today(window) - planned).days]
        late += [(planned - day).days for day in needed_on(tables, window, line)]
        found[line["id"]] = max(late)
    return exceeding(found, 0)


def needed_on(tables, window, line):
    """Days on which orders want what a line brings: whatever follows its receipt."""
    moves = tables.by_id("stock_move")
    waiting = [
        move["id"]
        for move in tables.grouped("stock_move", "purchase_line_id")[line["id"]]
        if move["state"] not in CLOSED
    ]
    seen = set()
    while waiting:
        move = moves[waiting.pop()]
        if move["id"] in seen:
            continue
        seen.add(move["id"])
        links = tables.grouped("stock_move_move_rel", "move_orig_id")[move["id"]]
        waiting += [link["move_dest_id"] for link in links]
        is_customer = usage(tables, "location_dest_id", move) == "customer"
        if move["state"] not in CLOSED and (
            move["raw_material_production_id"] or is_customer
        ):
            yield window.local(move["date"])


# Money


def budget_overrun(tables, window):
    found = {}
    for line in tables.read("crossovered_budget_lines"):
        budget = tables.of("crossovered_budget", "crossovered_budget_id", line)
        if not (is_in_force(budget) and window.owns(budget)):
            continue
        if not line["date_from"] <= today(window) <= line["date_to"]:
            continue
        if line["planned_amount"] >= 0 or not line["analytic_account_id"]:
            continue
        whole = replace(
            window,
            date_from=line["date_from"],
            date_to=line["date_to"],
            as_of=FAR_AWAY,
        )
        entries = entries_of(tables, line, whole)
        actual = sum(float(entry["amount"]) for entry in entries)
        found[line["id"]] = percentage(actual, line["planned_amount"])
    return exceeding(found, 110)


# Figures under their target


def last_weeks(window):
    """The last two whole weeks, the last one first."""
    monday = today(window) - timedelta(days=today(window).weekday())
    for number in (1, 2):
        first = monday - timedelta(weeks=number)
        yield replace(window, date_from=first, date_to=first + timedelta(days=6))


def under_target(tables, window, key, compute):
    policies = [
        policy
        for policy in tables.read("chanxiao_meeting_policy")
        if policy["company_id"] == window.company and policy["state"] == "approved"
    ]
    values = [compute(week) for week in last_weeks(window)]
    bad = all(value is not None and value < TARGETS[key] for value in values)
    return {key: values[0]} if policies and bad else {}


def pass_rate_low(tables, window):
    found = {}
    for key in ("quality.pass_rate_incoming", "quality.pass_rate_finished"):
        stage = key.rpartition("_")[2]

        def compute(week, stage=stage):
            done = [
                inspection
                for inspection in tables.read("qc_inspection")
                if week.owns(inspection)
                and inspection["stage"] == stage
                and inspection["state"] in ("success", "failed")
                and week.has(inspection["date_done"])
            ]
            return pass_rate(done).value

        found |= under_target(tables, window, key, compute)
    return found


def attendance_low(tables, window):
    key = "hr.attendance_rate"

    def day_hours(*args):
        return hours_of(tables, *args)

    def compute(week):
        return attendance_of_period(tables, week, day_hours)[key].value

    return under_target(tables, window, key, compute)


def lot_failed(tables, window):
    """Goods without lots, told apart by nothing: in stock, or shipped since."""
    begin = window.as_of - timedelta(days=90)
    failed = [
        inspection
        for inspection in tables.read("qc_inspection")
        if window.owns(inspection)
        and inspection["state"] == "failed"
        and inspection["product_id"]
        and inspection["qty_rejected"] > 0
        and inspection["date_done"]
        and inspection["date_done"] >= begin
    ]
    moved = goods_moved(tables, window)
    found = {}
    for inspection in sorted(failed, key=lambda one: (one["date_done"], one["id"])):
        product, left = inspection["product_id"], inspection["qty_rejected"]
        since = [row for row in moved if row["date"] >= inspection["date_done"]]
        of_product = [row for row in since if row["product_id"] == product]
        for row in of_product:
            if row["usage"] in ("inventory", "supplier"):
                taken = min(row["left"], left)
                row["left"] -= taken
                left -= taken
        shipped = sum(row["left"] for row in of_product if row["usage"] == "customer")
        there = sum(
            quant["quantity"] or 0
            for quant in tables.grouped("stock_quant", "product_id")[product]
            if window.owns(quant)
            and usage(tables, "location_id", quant) in ("internal", "transit")
        )
        found[inspection["id"]] = min(left, max(there, 0) + shipped)
    return exceeding(found, 0)


def goods_moved(tables, window):
    rows = [
        {
            **line,
            "usage": usage(tables, "location_dest_id", line),
            "left": float(line["quantity_product_uom"] or 0),
        }
        for line in tables.read("stock_move_line")
        if window.owns(line)
        and line["state"] == "done"
        and usage(tables, "location_id", line) == "internal"
    ]
    return sorted(rows, key=lambda row: (row["date"], row["id"]))


DETECTORS = {
    "sales.order_late": order_late,
    "sales.order_at_risk": order_at_risk,
    "sales.order_changed_late": order_changed_late,
    "sales.complaint_open": complaint_open,
    "planning.order_behind": order_behind,
    "planning.overload": overload,
    "materials.shortage": shortage,
    "purchase.line_late": line_late,
    "quality.pass_rate_low": pass_rate_low,
    "quality.lot_failed": lot_failed,
    "maintenance.blocked": blocked,
    "finance.budget_overrun": budget_overrun,
    "hr.attendance_low": attendance_low,
}
