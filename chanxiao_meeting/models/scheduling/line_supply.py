"""What brings the goods of order lines, and when: what is planned today."""

from dataclasses import dataclass
from datetime import datetime

from odoo.fields import Domain
from odoo.tools import SQL

from ...detectors.supply import NEVER, project_stock, read_chained
from ...providers.reader import Reader
from ..figures.open_goods import OPEN_STATES, open_domain

LINE = "sale_line_id"


@dataclass(frozen=True)
class LineSupply:
    """What brings the goods of one order line.

    :param kinds: in order, of ``stock``, ``make``, ``buy``, ``none``
    :param datetime moment: when the last of them are there, naive UTC; ``None`` where
        nothing planned brings them
    :param sources: what makes or buys them, ``(model, id)``
    :param awaited: what comes last of all behind them, likewise, or ``None``
    :param int missing_id: the product that nothing planned brings, or ``None``
    """

    kinds: tuple
    moment: datetime | None
    sources: tuple = ()
    awaited: tuple | None = None
    missing_id: int | None = None


def read_supplies(env, period, lines):
    """What brings the goods of lines that are still to be delivered.

    In as many queries whatever the number of lines.

    :param env: environment of the system
    :param Period period: the day, for its companies and moment
    :param lines: sale order lines, whose moves may be read
    :return: ``{line id: LineSupply}``
    """
    if not lines:
        return {}
    deliveries = open_domain(LINE) & Domain(LINE, "in", lines.ids)
    chained = {
        row["order_id"]: row
        for row in read_chained(env, Reader(env, "stock.move", deliveries), LINE)
    }
    sources = _read_sources(env, Reader(env, "stock.move", deliveries))
    stock = env["chanxiao.figure.provider.materials"]._get_stock_domain(period)
    arrivals = project_stock(env, period, stock, set(lines.ids), LINE)
    return {
        line.id: _sum_up(
            line,
            period.as_of,
            chained.get(line.id),
            sources.get(line.id, []),
            arrivals.get(line.id),
        )
        for line in lines
    }


def _sum_up(line, now, chained, sources, arrival):
    """One line's supply, from what is chained to it and what stock lacks.

    :param dict chained: the last of what is planned behind its deliveries
    :param list sources: what makes or buys for it
    :param Arrival arrival: the last of what its deliveries take out of stock
    """
    if not any(move.state in OPEN_STATES for move in line.move_ids):
        # bought for the customer, say, and not ordered yet
        return LineSupply(("none",), None, missing_id=line.product_id.id)
    moment, awaited, missing = now, None, None
    if chained:
        moment, awaited = max(now, chained["moment"]), _get_source(chained)
    if arrival:
        filling = _get_source(arrival.supply._asdict())
        sources = sources + [filling] * bool(filling)
        if arrival.moment >= moment:
            moment, awaited = arrival.moment, filling
        missing = arrival.product_id if arrival.moment == NEVER else None
    sources = tuple(dict.fromkeys(sources))
    return LineSupply(
        kinds=_get_kinds(sources, missing),
        moment=None if moment == NEVER else moment,
        sources=sources,
        awaited=awaited,
        missing_id=missing,
    )


def _get_kinds(sources, missing):
    models = {model for model, _id in sources}
    kinds = (
        ("make", "mrp.production" in models),
        ("buy", "purchase.order" in models),
        ("none", missing),
    )
    return tuple(kind for kind, is_true in kinds if is_true) or ("stock",)


def _get_source(row):
    """What makes or buys, of the columns that name either."""
    if row["production_id"]:
        return "mrp.production", row["production_id"]
    return row["purchase_id"] and ("purchase.order", row["purchase_id"])


def _read_sources(env, deliveries):
    """What makes or buys for the deliveries of each line, the first one first.

    Back along the transfers only: what a manufacturing order waits for itself is no
    source of the line. UNION keeps one of a kind, so that a circle of moves ends.
    """
    rows = env.execute_query_dict(
        SQL(
            """
            WITH RECURSIVE chain(line_id, move_id) AS (
                %(deliveries)s
                 UNION
                SELECT chain.line_id, behind.id
                  FROM chain
                  JOIN stock_move AS move ON move.id = chain.move_id
                   AND move.production_id IS NULL AND move.purchase_line_id IS NULL
                  JOIN stock_move_move_rel AS link ON link.move_dest_id = move.id
                  JOIN stock_move AS behind ON behind.id = link.move_orig_id
                   AND behind.state IN %(open)s
            )
            SELECT chain.line_id, move.production_id, line.order_id AS purchase_id
              FROM chain
              JOIN stock_move AS move ON move.id = chain.move_id
              LEFT JOIN purchase_order_line AS line ON line.id = move.purchase_line_id
             WHERE move.production_id IS NOT NULL OR line.order_id IS NOT NULL
             ORDER BY move.date, move.id
            """,
            deliveries=deliveries.select(
                {"line_id": deliveries.field(LINE), "move_id": deliveries.field("id")}
            ),
            open=OPEN_STATES,
        )
    )
    sources = {}
    for row in rows:
        sources.setdefault(row["line_id"], []).append(_get_source(row))
    return sources
