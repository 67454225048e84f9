"""What follows from a measure beside what it writes: promises, load and cost.

Read twice, where the measure was tried out and where it was not, by the code that also
finds exceptions and settles orders. Read as the system: plain numbers, which whoever
looks at them sees as far as they may read the records behind.
"""

from collections import defaultdict
from datetime import timedelta

from odoo import SUPERUSER_ID
from odoo.fields import Datetime
from odoo.tools import SQL

from ..costing.planned import BillCost
from ..detectors.supply import NEVER, select_ahead
from ..models.common.local_time import to_day
from ..models.common.working_time import working_hours

AT_RISK = "chanxiao.exception.detector.sales.order_at_risk"
OVERLOAD = "chanxiao.exception.detector.planning.overload"
#: weeks whose load is shown at most
MOST_WEEKS = 13


class Effects:
    """What follows from rows that code has written, at one moment.

    :param env: environment of the measure
    :param company: its company
    :param dict written: ids of the rows by model
    """

    def __init__(self, env, company, written):
        # bounded: numbers of one company, from the records behind what was written
        self.env = env(
            user=SUPERUSER_ID, su=True, context={"allowed_company_ids": company.ids}
        )
        self.company = company.with_env(self.env)
        self.written = written
        now = Datetime.now()
        self.detector = self.env[AT_RISK]
        self.period = self.detector._get_period(self.company, now)

    def _get_written(self, model):
        return self.env[model].browse(sorted(self.written.get(model, ()))).exists()

    def collect(self):
        """Everything, for :func:`compare_effects`.

        :return: dict of ``promises``, ``loads``, ``orders`` and ``spent``
        """
        self.env.flush_all()
        orders = self.find_orders()
        return {
            "promises": self._read_promises(orders),
            "loads": self._read_loads(),
            "orders": self._read_values(orders),
            "spent": self._read_spent(),
        }

    # promised dates

    def find_orders(self):
        """Sales orders that what was written is made, bought or delivered for."""
        orders = self._get_written("sale.order")
        orders |= self._get_written("sale.order.line").order_id
        moves = self._get_written("stock.move")
        productions = self._get_written("mrp.production")
        productions |= self._get_written("mrp.workorder").production_id
        moves |= productions.move_finished_ids
        moves |= self._get_written("purchase.order.line").move_ids
        if moves:
            orders |= self._find_downstream(moves)
            orders |= self._find_out_of_stock(moves)
        return orders.filtered(
            lambda order: order.state == "sale" and order.company_id == self.company
        )

    def _find_downstream(self, moves):
        """Orders whose deliveries the goods of moves end in, along all moves."""
        rows = self.env.execute_query(
            SQL(
                """
                WITH RECURSIVE chain(source_id, move_id) AS (%s)
                SELECT DISTINCT line.order_id
                  FROM chain
                  JOIN stock_move AS move ON move.id = chain.move_id
                  JOIN sale_order_line AS line ON line.id = move.sale_line_id
                """,
                select_ahead(
                    SQL("SELECT 0, id FROM stock_move WHERE id = ANY(%s)", moves.ids),
                    is_open=False,
                ),
            )
        )
        return self.env["sale.order"].browse(id_ for (id_,) in rows)

    def _find_out_of_stock(self, moves):
        """Orders that wait for goods which moves bring into stock for nobody."""
        bringing = moves.filtered(
            lambda move: (
                not move.move_dest_ids
                and move.location_dest_id.usage == "internal"
                and move.location_id.usage in ("supplier", "production")
            )
        )
        deliveries = self.env["stock.move"].search(
            [
                ("product_id", "in", bringing.product_id.ids),
                ("sale_line_id", "!=", False),
                ("state", "in", ("waiting", "confirmed", "partially_available")),
                ("move_orig_ids", "=", False),
            ]
        )
        return deliveries.sale_line_id.order_id

    def _read_promises(self, orders):
        """``{order id: [name, promised day, expected day]}``; None where not known."""
        promised = orders.filtered("commitment_date")
        if not promised:
            return {}
        latest = self.detector._read_latest(self.period, dict.fromkeys(promised.ids))
        tz = self.period.tz
        return {
            order.id: [
                order.display_name,
                str(to_day(order.commitment_date, tz)),
                self._get_expected(latest.get(order.id), tz),
            ]
            for order in promised
        }

    def _get_expected(self, found, tz):
        if found is None:
            return None  # nothing has to come any more
        moment, _cause = found
        return "never" if moment == NEVER else str(to_day(moment, tz))

    # load

    def _read_loads(self):
        """``{(center id, monday): [planned hours, hours it has]}``."""
        centers = self._get_written("mrp.workorder").workcenter_id
        extra = self._get_written("chanxiao.extra.hours")
        centers |= self.env["mrp.workcenter"].search(
            [("resource_id", "in", extra.resource_id.ids)]
        )
        centers |= self._get_written("mrp.workcenter")
        centers = centers.filtered(lambda one: one.resource_id.calendar_id)
        if not centers:
            return {}
        today = self.period.as_of_date
        monday = today - timedelta(days=today.weekday())
        weeks = [monday + timedelta(weeks=number) for number in range(MOST_WEEKS)]
        bounds = [
            (self.period.midnight(day), self.period.midnight(day + timedelta(days=7)))
            for day in weeks
        ]
        planned = {
            (row["center"], row["week"]): (row["minutes"] or 0) / 60
            for row in self.env[OVERLOAD]._read_loads(self.period, bounds)
        }
        hours = working_hours(centers.resource_id, bounds)
        return {
            f"{center.id},{day}": [
                planned.get((center.id, number), 0.0),
                hours[center.resource_id.id][number] * center.time_efficiency / 100,
            ]
            for center in centers
            for number, day in enumerate(weeks)
        }

    # money

    def _read_values(self, orders):
        """``{order id: [name, revenue, planned cost]}`` in company currency."""
        lines = orders.order_line.filtered(
            lambda line: not line.display_type and line.product_id
        )
        needs = [
            (
                line.product_id,
                line.product_uom_id._compute_quantity(
                    line.product_uom_qty, line.product_id.uom_id, round=False
                ),
                line.product_no_variant_attribute_value_ids,
            )
            for line in lines
        ]
        try:
            costs = BillCost(self.company).get_costs(needs)
        except RecursionError:
            return {}  # a bill of itself: what it costs cannot be known
        totals = defaultdict(float)
        for line, cost in zip(lines, costs, strict=True):
            totals[line.order_id] += cost.total
        return {
            order.id: [
                order.display_name,
                order.amount_untaxed / (order.currency_rate or 1),
                totals[order],
            ]
            for order in orders
        }

    def _read_spent(self):
        """What the written records themselves cost, as they are planned now."""
        work = sum(
            order.duration_expected / 60 * order.workcenter_id.costs_hour
            for order in self._get_written("mrp.workorder")
            if order.state != "cancel"
        )
        components = self._get_written("stock.move").filtered(
            lambda move: move.raw_material_production_id and move.state != "cancel"
        )
        material = sum(
            move.product_qty * move.product_id.standard_price for move in components
        )
        bought = sum(
            line.price_subtotal / (line.order_id.currency_rate or 1)
            for line in self._get_written("purchase.order.line")
            if line.order_id.state != "cancel"
        )
        return work + material + bought + self._read_overtime()

    def _read_overtime(self):
        extra = self._get_written("chanxiao.extra.hours")
        centers = self.env["mrp.workcenter"].search(
            [("resource_id", "in", extra.resource_id.ids)]
        )
        by_resource = {center.resource_id: center for center in centers}
        return sum(
            (one.date_to - one.date_from).total_seconds()
            / 3600
            * by_resource[one.resource_id].costs_hour
            for one in extra
            if one.resource_id in by_resource
        )


def compare_effects(before, after):
    """What follows, before and after, as JSON keeps it.

    :return: dict of ``promises``, ``loads`` and ``orders``, lists of dicts; of loads
        only the weeks that change, or are overloaded
    """
    promises = [
        {
            "order_id": int(id_),
            "name": row[0],
            "promised": [_at(before["promises"], id_, 1), row[1]],
            "expected": [_at(before["promises"], id_, 2), row[2]],
        }
        for id_, row in after["promises"].items()
    ]
    loads = []
    for key in {**before["loads"], **after["loads"]}:
        old, new = before["loads"].get(key), after["loads"].get(key)
        if _differs(old, new) or _is_over(old) or _is_over(new):
            center, day = key.split(",")
            loads.append(
                {"center_id": int(center), "week": day, "before": old, "after": new}
            )
    loads.sort(key=lambda load: (load["center_id"], load["week"]))
    return {
        "promises": promises,
        "loads": loads,
        "orders": _compare_values(before, after),
    }


def is_kept(promised, expected):
    """Whether goods are there on the day they are promised for; None: not known.

    :param str promised: day, as ISO has it
    :param str expected: likewise, or "never"
    """
    if not promised or not expected:
        return None
    return expected != "never" and expected <= promised


def _at(rows, id_, position):
    return rows[id_][position] if id_ in rows else None


def _differs(old, new):
    if not old or not new:
        return True
    return any(abs(one - other) > 1e-3 for one, other in zip(old, new, strict=True))


def _is_over(load):
    return bool(load) and load[0] > load[1] + 1e-3


def _compare_values(before, after):
    """Revenue and cost of each order; what the measure costs more is shared by revenue.

    A measure changes documents that several orders may share, and no document says for
    which of them: so each bears its part.
    """
    more = after["spent"] - before["spent"]
    whole = sum(row[1] for row in after["orders"].values())
    values = []
    for id_, (name, revenue, cost) in after["orders"].items():
        _name, old_revenue, old_cost = before["orders"].get(id_, (name, revenue, cost))
        share = revenue / whole if whole else 1 / len(after["orders"])
        values.append(
            {
                "order_id": int(id_),
                "name": name,
                "revenue": [old_revenue, revenue],
                "cost": [old_cost, cost + more * share],
            }
        )
    if not values and abs(more) > 1e-6:
        values.append(
            {"order_id": None, "name": "", "revenue": [0, 0], "cost": [0, more]}
        )
    return values
