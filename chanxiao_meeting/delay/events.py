"""What happened to the things that a delivery waits for: why a date has moved."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from .graph import BEGUN, RFQ_STATES
from .node import Event, get_day

_lt = LazyTranslate(__name__)

LABELS = {
    "changed": _lt("Order changed"),
    "rescheduled": _lt("Moved to another day"),
    "overdue": _lt("Overdue"),
    "requested": _lt("Not ordered yet"),
    "idle": _lt("Not begun in time"),
    "rejected": _lt("Failed inspection"),
    "down": _lt("Work center down"),
    "unfit": _lt("Planned for later than it is needed"),
}
CHANGES = ("quantity", "date", "added")
LOG = "mrp.workcenter.productivity"
#: events of one kind that a node tells, the last ones
TOLD = 3


class Events:
    """Finds the events of nodes, of all nodes at once.

    :param env: environment of the system, in the language of the viewer
    :param datetime now: naive UTC
    :param str tz: name of the zone that days are counted in
    """

    def __init__(self, env, now, tz):
        self.env = env
        self.now = now
        self.tz = tz

    def add(self, nodes):
        """Add to nodes what happened to them."""
        by_kind = defaultdict(list)
        for node in nodes:
            by_kind[node.kind].append(node)
        self._add_changes(by_kind["line"])
        self._add_moved(nodes)
        self._add_rejected(nodes)
        self._add_down(by_kind["workorder"], by_kind["production"])

    def add_to_path(self, path):
        """Say of what begins a delay, and has no event, that it was planned so.

        :param list path: ``Step`` from the line to what begins the delay
        """
        node = path[-1].node
        if path[0].late and not node.events and node.planned:
            due = format_date(self.env, path[-1].due)
            detail = self.env._("needed by %s", due)
            node.events.append(Event("unfit", node.record, detail))

    def _format(self, moment):
        return format_date(self.env, get_day(moment, self.tz))

    def _get_day(self, moment):
        return moment and get_day(moment, self.tz)

    def _is_past(self, moment):
        return self._get_day(moment) < self._get_day(self.now)

    # what the documents say themselves

    def _add_moved(self, nodes):
        """Other days than at first, days that are over, what is not ordered."""
        for node in nodes:
            if node.kind in ("line", "component", "missing"):
                continue
            if node.kind == "purchase" and node.record.state in RFQ_STATES:
                node.events.append(Event("requested", node.record))
                continue
            if self._get_day(node.planned) != self._get_day(node.scheduled):
                node.events.append(self._make_shift(node))
            if node.kind == "production" and self._is_idle(node.record):
                since = self._format(node.record.date_start)
                detail = self.env._("planned for %s", since)
                node.events.append(Event("idle", node.record, detail))
            elif node.scheduled and self._is_past(node.scheduled):
                since = self.env._("since %s", self._format(node.scheduled))
                node.events.append(Event("overdue", node.record, since))

    def _is_idle(self, production):
        start = production.date_start
        return production.state not in BEGUN and start and self._is_past(start)

    def _make_shift(self, node):
        """A document is planned for another day than at first."""
        detail = f"{self._format(node.planned)} → {self._format(node.scheduled)}"
        reason = node.kind == "production" and node.record.variance_reason_id.name
        if reason:
            detail = f"{detail}, {reason}"
        return Event("rescheduled", node.record, detail)

    # what was recorded on them

    def _add_changes(self, nodes):
        """Changes of the lines, and of all lines of their order."""
        by_line = {node.about: [node] for node in nodes}
        by_order = defaultdict(list)
        for node in nodes:
            by_order[node.record].append(node)
        changes = self.env["chanxiao.order.change"].search(
            Domain("kind", "in", CHANGES)
            & Domain("order_id", "in", [order.id for order in by_order])
        )
        detector = self.env["chanxiao.exception.detector.sales.order_changed_late"]
        for change in changes:
            if change.line_id:
                concerned = by_line.get(change.line_id, [])
            else:
                concerned = by_order[change.order_id]
            parts = (detector._describe(change), change.reason_id.name)
            event = Event("changed", change, ", ".join(filter(None, parts)))
            for node in concerned:
                self._tell(node, event)

    def _tell(self, node, event):
        told = sum(one.kind == event.kind for one in node.events)
        if told < TOLD:
            node.events.append(event)

    def _add_rejected(self, nodes):
        """Failed inspections of an order's goods, or of a transfer's."""
        by_production, by_picking = defaultdict(list), defaultdict(list)
        for node in nodes:
            if node.kind == "production":
                by_production[node.record].append(node)
            elif node.about._name == "stock.move" and node.kind != "component":
                by_picking[node.about.picking_id].append(node)
        made = [production.id for production in by_production]
        moved = [picking.id for picking in by_picking if picking]
        inspections = self.env["qc.inspection"].search(
            Domain("state", "=", "failed")
            & (Domain("production_id", "in", made) | Domain("picking_id", "in", moved)),
            order="date_done desc, id desc",
        )
        for inspection in inspections:
            concerned = by_production.get(inspection.production_id, [])
            of_picking = by_picking.get(inspection.picking_id, [])
            # a transfer holds other goods besides
            concerned = concerned + [
                node
                for node in of_picking
                if inspection.product_id in (node.product, node.product.browse())
            ]
            for node in concerned:
                self._tell(node, Event("rejected", inspection, inspection.name))

    def _add_down(self, workorders, productions):
        """Work centers that are down now, told by what is planned on them."""
        by_center = defaultdict(list)
        known = {node.record for node in workorders}
        for node in workorders:
            by_center[node.record.workcenter_id].append(node)
        for node in productions:
            for order in node.record.workorder_ids:
                is_open = order.state not in ("done", "cancel")
                if order not in known and is_open:
                    by_center[order.workcenter_id].append(node)
        logs = self.env[LOG].search(
            Domain("workcenter_id", "in", [center.id for center in by_center])
            & Domain("date_end", "=", False)
            & Domain("loss_type", "in", ["availability", "quality"]),
            order="date_start, id",
        )
        for log in logs:
            since = self.env._("since %s", self._format(log.date_start))
            parts = (log.workcenter_id.name, since, log.description)
            event = Event("down", log, ", ".join(filter(None, parts)))
            for node in by_center[log.workcenter_id]:
                self._tell(node, event)
