"""When each thing can be there, and which of them make the order late."""

from typing import NamedTuple

from ..detectors.supply import NEVER
from .node import Node, get_day


class Step(NamedTuple):
    """One node of the path that decides the date.

    :param Node node: what it is
    :param date due: local day by which it was to be there, so that all that waits for
        it keeps its plan
    :param int late: whole local days after that day; ``None`` if it never comes
    :param int days: those of them that are its own, which the steps behind it do not
        explain: all the steps together add up to the delay of the line. Below zero
        where time in hand was used up. ``None`` for what never comes.
    """

    node: Node
    due: object
    late: int | None
    days: int | None


def order_back(roots):
    """All nodes behind some, each after those it waits for; a circle is cut open."""
    done, order, entered = set(), [], set()
    stack = [(root, iter(root.suppliers)) for root in reversed(roots)]
    while stack:
        node, pending = stack[-1]
        if node.key in done:
            stack.pop()
            continue
        entered.add(node.key)
        following = next((s for s in pending if s.key not in entered | done), None)
        if following is not None:
            stack.append((following, iter(following.suppliers)))
        else:
            done.add(node.key)
            order.append(node)
            stack.pop()
    return order


def project(roots):
    """Work out when each node can be there: not before what it waits for, and then as
    much later as it was planned to take."""
    for node in order_back(roots):
        moments = [node.get_moment_after(supplier) for supplier in node.suppliers]
        moments = [moment for moment in (node.earliest, *moments) if moment]
        node.projected = max(moments, default=None)


def trace(line, tz):
    """The path that decides when a line can be delivered, from the line backwards.

    Each step leads to what keeps the one before it waiting longest, as long as that
    alone makes it late. Where the line is not late, it leads to what decides its date.

    :param Node line: a projected node with a planned date
    :param str tz: name of the time zone that days are counted in
    :return: list of ``Step``, the line first
    """
    is_late = _is_later(line.projected, line.planned, tz)
    path, due = [], line.planned
    node = line
    while node is not None:
        path.append((node, due))
        passed = {one for one, _due in path}
        node, due = _get_next(node, due, passed, tz if is_late else None)
    return _measure(path, tz)


def _get_next(node, due, passed, tz):
    """What keeps a node waiting longest, with the moment it was due.

    :param set passed: nodes that the path has been through
    :param tz: name of the zone; ``None`` where nothing is late
    """
    best = None
    for supplier in node.suppliers:
        moment = node.get_moment_after(supplier)
        if moment is None or supplier in passed:
            continue
        supplier_due = _get_due(node, supplier, due)
        if tz:
            counts = _is_later(moment, due, tz)
            if supplier.kind == "workorder":
                counts &= _is_later(supplier.projected, supplier_due, tz)
        else:
            counts = moment >= node.projected
        if counts and (best is None or moment > best[0]):
            best = moment, supplier, supplier_due
    return best[1:] if best else (None, None)


def _get_due(node, supplier, due):
    """When a supplier was to be there: as planned, or as its node needs it."""
    if supplier.kind == "workorder":
        # is planned along with its order: what it adds is what it is late itself
        return supplier.planned
    needed = due - node.get_lag_after(supplier)
    return min(supplier.planned or needed, needed)


def _measure(path, tz):
    steps, behind = [], 0
    for node, due in reversed(path):
        late = _count_days(node.projected, due, tz)
        days = late - behind if late is not None else None
        if late is None and steps:
            days = 0  # only what never comes itself is to blame
        behind = late or 0
        steps.append(Step(node, get_day(due, tz), late, days))
    return steps[::-1]


def _count_days(moment, due, tz):
    if moment is None:
        return 0
    return None if moment == NEVER else (get_day(moment, tz) - get_day(due, tz)).days


def _is_later(moment, due, tz):
    return moment == NEVER or get_day(moment, tz) > get_day(due, tz)
