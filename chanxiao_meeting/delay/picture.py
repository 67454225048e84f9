"""What is shown of it: plain data, with what the viewer may read."""

from odoo import SUPERUSER_ID
from odoo.tools import format_date
from odoo.tools.translate import LazyTranslate

from ..detectors.supply import NEVER
from ..models.common.local_time import get_company_tz
from ..models.figures.open_goods import OPEN_STATES
from ..providers.period import Period
from . import events
from .dates import order_back, project, trace
from .graph import RFQ_STATES, Graph
from .node import get_day
from .waiting import find_waiting

_lt = LazyTranslate(__name__)

ORDER = "sale.order"
#: where a picture begins beside orders: the moves that bring what a record stands for
MOVES = {
    "mrp.production": "move_finished_ids",
    "purchase.order": "order_line.move_ids",
    "stock.picking": "move_ids",
}

LABELS = {
    "line": _lt("Ordered goods"),
    "delivery": _lt("Delivery of goods"),
    "transfer": _lt("Internal transfer"),
    "production": _lt("Manufacturing order"),
    "workorder": _lt("Work order"),
    "component": _lt("Component"),
    "purchase": _lt("Purchase order"),
    "request": _lt("Request for quotation"),
    "subcontract": _lt("Subcontracted work"),
    "missing": _lt("Nothing planned"),
}


class Picture:
    """Why the lines of an order, or what a document brings, is late, for one viewer.

    The chain is read by the system, so that it is whole and the same for everybody. Of
    documents that the viewer may not read, the picture has the kind, the dates and the
    days, and neither name nor goods nor what happened to them.

    :param env: environment of the viewer
    :param record: one ``sale.order``, or a record of a model in :data:`MOVES`; whether
        the viewer may ask about it is for the caller to check
    :param datetime now: naive UTC
    """

    def __init__(self, env, record, now):
        self.viewer = env
        company = record.company_id
        companies = env["res.company"].browse(company.id)
        context = {"allowed_company_ids": companies.ids, "active_test": True}
        if env.context.get("lang"):
            context["lang"] = env.context["lang"]
        # The system reads, so that the same is late whoever asks; bounded by one record
        # and what it waits for, and by what _get_name and the like leave out.
        self.env = env(user=SUPERUSER_ID, su=True, context=context)
        # what waits for what is read by tables that the ORM knows nothing of
        self.env.flush_all()
        self.record = record.with_env(self.env)
        self.tz = get_company_tz(company)
        day = get_day(now, self.tz)
        self.period = Period(company.with_env(self.env), day, day, as_of=now)
        self._build()

    def _build(self):
        self.roots = self._find_roots(Graph(self.env, self.period))
        self.waiting = self._find_waiting()
        project(self.roots)
        self.nodes = order_back(self.roots)[::-1]
        self.paths = {root: trace(root, self.tz) for root in self.roots}
        told = events.Events(self.env, self.period.as_of, self.tz)
        told.add(self.nodes)
        for path in self.paths.values():
            told.add_to_path(path)
        self.readable = self._find_readable()

    def _is_order(self):
        return self.record._name == ORDER

    def _find_roots(self, graph):
        if self._is_order():
            return graph.follow(self.record.order_line.filtered("is_undelivered"))
        requests = ()
        if self.record._name == "purchase.order" and self.record.state in RFQ_STATES:
            requests = self.record.order_line.filtered(
                lambda line: not line.display_type
            )
        return graph.follow_moves(self._get_moves(), requests)

    def _get_moves(self):
        return self.record.mapped(MOVES[self.record._name])

    def _find_waiting(self):
        """The sales orders that wait for it; of an order itself, none."""
        orders = self.env[ORDER]
        if self._is_order():
            return orders
        moves = self._get_moves().filtered(lambda move: move.state in OPEN_STATES)
        return find_waiting(self.env, self.period, moves) if moves else orders

    def _find_readable(self):
        """What the viewer may read, of the documents and of what happened to them."""
        records = {self._get_holder(node) for node in self.nodes}
        records |= {event.record for node in self.nodes for event in node.events}
        records |= {self.record, *self.waiting}
        by_model = {}
        for record in records:
            by_model.setdefault(record._name, set()).update(record.ids)
        return {
            (model, record.id)
            for model, ids in by_model.items()
            for record in self.viewer[model].browse(ids)._filtered_access("read")
        }

    def _get_holder(self, node):
        """The record that says who may know of a node; what is missing has none."""
        if node.kind == "missing":
            return node.record
        return node.record or node.about

    def _is_readable(self, record):
        return not record or (record._name, record.id) in self.readable

    # plain data

    def to_data(self):
        """Everything, for the browser.

        :return: dict of

            * ``name`` of the record, ``model``; ``today``: local day, as are all days
            * ``lines``: of each line the ``key`` of its node, ``late``: local days, or
              ``None`` if nothing brings the goods; ``path``: its steps, the line first,
              with ``key``, ``due``, ``late`` and ``days``; those that are late first
            * ``nodes``: see :meth:`_node_to_data`
            * ``links``: pairs of a node and what it waits for, and whether that
              fills the stock it comes from
            * ``waiting``: sales orders that wait for it, those that the viewer may
              read, with ``res_id``, ``name``, ``customer`` and the ``promised`` day;
              ``hidden``: number of the others
        """
        is_readable = self._is_readable(self.record)
        waiting = [order for order in self.waiting if self._is_readable(order)]
        return {
            "name": self.record.display_name if is_readable else False,
            "model": self.record._name,
            "today": self.period.as_of_date.isoformat(),
            "is_promised": self._is_order() and bool(self.record.commitment_date),
            "waiting": [self._waiting_to_data(order) for order in waiting],
            "hidden": len(self.waiting) - len(waiting),
            "lines": [self._line_to_data(root) for root in self._get_worst_first()],
            "nodes": {node.key: self._node_to_data(node) for node in self.nodes},
            "links": [
                [node.key, supplier.key, supplier.key in node.from_stock]
                for node in self.nodes
                for supplier in node.suppliers
            ],
        }

    def _waiting_to_data(self, order):
        return {
            "res_id": order.id,
            "name": order.name,
            "customer": order.partner_id.display_name,
            "promised": order.commitment_date and self._to_day(order.commitment_date),
        }

    def _get_worst_first(self):
        def get_late(root):
            late = self.paths[root][0].late
            return -late if late is not None else float("-inf")

        return sorted(self.roots, key=get_late)

    def _line_to_data(self, root):
        path = self.paths[root]
        return {
            "key": root.key,
            "late": path[0].late,
            "path": [
                {
                    "key": step.node.key,
                    "due": step.due.isoformat(),
                    "late": step.late,
                    "days": step.days,
                }
                for step in path
            ],
        }

    def _node_to_data(self, node):
        """One node: ``kind`` and its ``label``, ``name``, ``product``, ``quantity`` and
        ``unit``; ``model`` and ``res_id`` of what opens; ``planned`` and ``projected``
        days, the latter ``None`` for what ``is_there`` already or never comes."""
        is_readable = self._is_readable(self._get_holder(node))
        is_open = is_readable and bool(node.record)
        comes = node.projected not in (None, NEVER)
        return {
            "key": node.key,
            "kind": node.kind,
            "label": self._get_label(node),
            "is_hidden": not is_readable,
            "name": self._get_name(node),
            "product": self._get_product(node),
            "quantity": node.quantity if is_readable else False,
            "unit": node.unit if is_readable else False,
            "model": is_open and node.record._name,
            "res_id": is_open and node.record.id,
            "planned": self._to_day(node.planned),
            "projected": self._to_day(node.projected) if comes else None,
            "is_there": node.projected is None,
            "events": [self._event_to_data(event) for event in node.events],
        }

    def _to_day(self, moment):
        return moment and get_day(moment, self.tz).isoformat()

    def _get_label(self, node):
        is_request = node.kind == "purchase" and node.record.state in RFQ_STATES
        label = LABELS["request" if is_request else node.kind]
        return self.env._(label)

    def _get_name(self, node):
        if not node.record or not self._is_readable(node.record):
            return False
        return node.record.display_name

    def _get_product(self, node):
        """Goods are named by who may read what they are part of."""
        holders = [self._get_holder(node)]
        if node.kind == "missing":
            # it is known to who may read what waits for it
            holders = [
                self._get_holder(one) for one in self.nodes if node in one.suppliers
            ]
        if not any(self._is_readable(holder) for holder in holders):
            return False
        return node.product.display_name or False

    def _event_to_data(self, event):
        is_readable = self._is_readable(event.record)
        return {
            "kind": event.kind,
            "label": self.env._(events.LABELS[event.kind]),
            "detail": event.detail if is_readable else False,
        }

    # words

    def to_text(self):
        """The path of the latest line, each step a line; nothing if none is late."""
        for root in self._get_worst_first()[:1]:
            path = self.paths[root]
            if path[0].late is None or path[0].late > 0:
                return "\n".join(self._step_to_text(step) for step in path)
        return ""

    def _step_to_text(self, step):
        node = step.node
        name = node.kind != "component" and self._get_name(node)
        goods = (name, self._get_product(node))
        parts = [" ".join(filter(None, (self._get_label(node), *goods)))]
        if node.projected not in (None, NEVER):
            due = format_date(self.env, step.due)
            projected = format_date(self.env, get_day(node.projected, self.tz))
            parts.append(f"{due} → {projected}")
        if step.days:
            parts.append(self._days_to_text(step.days))
        for event in node.events:
            told = self._event_to_data(event)
            parts.append(" ".join(filter(None, (told["label"], told["detail"]))))
        return ", ".join(parts)

    def _days_to_text(self, days):
        if days < 0:
            count = -days
            if count == 1:
                return self.env._("1 day in hand")
            return self.env._("%s days in hand", count)
        return self.env._("+1 day") if days == 1 else self.env._("+%s days", days)
