"""When what an order promised can be there: along its moves, and out of stock.

What is chained to a delivery (made or bought for it) is there with the latest planned
finish or receipt behind it. What comes out of stock is shared by all who want it, in
the order of their dates.
"""

from collections import defaultdict
from datetime import datetime
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from ..models.figures.open_goods import OPEN_STATES
from ..providers.reader import Reader

#: of goods that nothing planned brings
NEVER = datetime.max
#: what is asked about, from a move to a customer: its sales order
ORDER = "sale_line_id.order_id"


class Supply(NamedTuple):
    """Planned goods: the moment they are there, and what makes or buys them."""

    moment: datetime
    quantity: float = 0.0
    production_id: int | None = None
    purchase_id: int | None = None
    move_id: int | None = None


class Arrival(NamedTuple):
    """The last of the goods that are asked about, and the planned supply of it."""

    moment: datetime
    product_id: int
    supply: Supply


def read_chained(env, deliveries, per=ORDER):
    """The latest planned finish or receipt behind the open deliveries of each order.

    Back along the moves, from a finished product to the components of its order, and so
    on; UNION keeps one of a kind, so that a circle of moves ends.

    :param Reader deliveries: reader of open moves with a sale line
    :param str per: field of those moves that ``order_id`` is to be, where something
        else than orders is asked about: ``sale_line_id``
    :return: dicts of ``order_id``, and of what comes last ``moment``, ``name``,
        ``production_id`` or ``purchase_id``
    """
    return env.execute_query_dict(
        SQL(
            """
            WITH RECURSIVE chain(order_id, move_id) AS (%s)
            SELECT DISTINCT ON (chain.order_id) chain.order_id,
                   COALESCE(production.date_finished, move.date) AS moment,
                   COALESCE(production.name, purchase.name) AS name,
                   production.id AS production_id, purchase.id AS purchase_id
              FROM chain
              JOIN stock_move AS move ON move.id = chain.move_id
              LEFT JOIN mrp_production AS production
                ON production.id = move.production_id
              LEFT JOIN purchase_order_line AS line
                ON line.id = move.purchase_line_id
              LEFT JOIN purchase_order AS purchase ON purchase.id = line.order_id
             WHERE production.id IS NOT NULL OR purchase.id IS NOT NULL
             ORDER BY chain.order_id, 2 DESC, 3
            """,
            _select_chain(deliveries, per),
        )
    )


def read_behind(env, moves):
    """Ids of the open moves behind open moves, and of those among these themselves.

    :param moves: ``stock.move`` records
    """
    deliveries = Reader(
        env,
        "stock.move",
        Domain("id", "in", moves.ids) & Domain("state", "in", OPEN_STATES),
    )
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE chain(order_id, move_id) AS (%s)
            SELECT DISTINCT move_id FROM chain ORDER BY move_id
            """,
            _select_chain(deliveries, "company_id"),
        )
    )
    return [id_ for [id_] in rows]


def read_components(env, deliveries):
    """The open components of what is made for the open deliveries of each order.

    :param Reader deliveries: reader of open moves with a sale line
    :return: ``{move id: set of order ids}``
    """
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE chain(order_id, move_id) AS (%s)
            SELECT chain.move_id, chain.order_id
              FROM chain
              JOIN stock_move AS move ON move.id = chain.move_id
             WHERE move.raw_material_production_id IS NOT NULL
            """,
            _select_chain(deliveries, ORDER),
        )
    )
    components = defaultdict(set)
    for move, order in rows:
        components[move].add(order)
    return components


def select_ahead(start, is_open=True):
    """SQL of the moves that wait for others, themselves included.

    Forward along the moves, from the components of an order to what is made of them,
    and so on; UNION keeps one of a kind, so that a circle of moves ends.

    :param SQL start: selects a number that is kept along the way, and ids of moves
    :param bool is_open: whether only moves that are still open count
    :return: SQL of a recursive query's body, whose name is ``chain`` and whose columns
        are ``source_id`` and ``move_id``
    """
    return SQL(
        """
        %(start)s
         UNION
        SELECT chain.source_id, ahead.id
          FROM chain
         CROSS JOIN LATERAL (
                SELECT move_dest_id AS move_id
                  FROM stock_move_move_rel
                 WHERE move_orig_id = chain.move_id
                 UNION ALL
                SELECT made.id
                  FROM stock_move AS used
                  JOIN stock_move AS made
                    ON made.production_id = used.raw_material_production_id
                 WHERE used.id = chain.move_id
               ) AS link
          JOIN stock_move AS ahead ON ahead.id = link.move_id%(condition)s
        """,
        start=start,
        condition=SQL(" AND ahead.state IN %s", OPEN_STATES) if is_open else SQL(),
    )


def _select_chain(deliveries, per):
    """SQL of the open moves behind open deliveries, themselves included."""
    order = deliveries.field(per)
    return SQL(
        """
        %(deliveries)s
         UNION
        SELECT chain.order_id, behind.id
          FROM chain
         CROSS JOIN LATERAL (
                SELECT move_orig_id AS move_id
                  FROM stock_move_move_rel
                 WHERE move_dest_id = chain.move_id
                 UNION ALL
                SELECT component.id
                  FROM stock_move AS made
                  JOIN stock_move AS component
                    ON component.raw_material_production_id = made.production_id
                 WHERE made.id = chain.move_id
               ) AS link
          JOIN stock_move AS behind
            ON behind.id = link.move_id AND behind.state IN %(open)s
        """,
        deliveries=deliveries.select(
            {"order_id": order, "move_id": deliveries.field("id")}
        ),
        open=OPEN_STATES,
    )


def project_stock(env, period, stock, orders, per=ORDER):
    """When goods that come out of stock can be there for the orders that want them.

    :param Period period: the day, for its companies and moment
    :param list stock: domain of own quants in internal places
    :param set orders: ids of the sales orders asked about
    :param str per: field of a move that these ids are of, where something else is
        asked about: ``sale_line_id`` of moves to a customer, or ``id`` of any moves
    :return: ``{order id: Arrival}`` of the last of its goods that are not there yet;
        at :data:`NEVER` where nothing planned brings them
    """
    demands = _read_demands(env, period, orders, per)
    places = {(row["product_id"], row["warehouse_id"]) for row in demands}
    products = sorted({product for product, _warehouse in places})
    if not products:
        return {}
    free = _read_free(env, stock, products)
    supplies = _read_supplies(env, period, products)
    by_place = defaultdict(list)
    for row in demands:
        by_place[row["product_id"], row["warehouse_id"]].append(row)
    last = {}
    for place, wanted in by_place.items():
        for row, supply in _share(wanted, free.get(place, 0), supplies.get(place, ())):
            order = row["order_id"]
            known = last[order].moment if order in last else datetime.min
            if order in orders and supply.moment > known:
                last[order] = Arrival(supply.moment, row["product_id"], supply)
    return last


def _share(wanted, free, supplies):
    """Who wants goods gets them in the order of dates: pairs of demand and supply.

    :param list wanted: demands in that order
    :param float free: quantity on hand that nobody has reserved
    :param supplies: ``Supply`` in order
    """
    coming, there, last = iter(supplies), free, Supply(datetime.min)
    for row in wanted:
        there -= row["quantity"]
        while there < -1e-6 and last.moment != NEVER:
            last = next(coming, Supply(NEVER))
            there += last.quantity
        yield row, last


def _read_demands(env, period, orders, per):
    """Open moves that take goods out of stock, not reserved, by date; of products that
    one of the orders takes."""
    leaving = Domain(
        "location_dest_id.usage", "in", ["customer", "production", "transit"]
    )
    leaving |= Domain("location_final_id.usage", "=", "customer")
    if per == "id":  # whatever is asked about wants its goods, wherever they go
        leaving |= Domain("id", "in", list(orders))
    moves = Reader(
        env,
        "stock.move",
        Domain(period.domain_of_companies())
        & Domain("state", "in", OPEN_STATES)
        & Domain("location_id.usage", "=", "internal")
        & Domain("move_orig_ids", "not any", [("state", "!=", "cancel")])
        & Domain("product_id.is_storable", "=", True)
        & leaving,
    )
    order = moves.field(per)
    asked = SQL("COALESCE(%s = ANY (%s), FALSE)", order, sorted(orders))
    product = moves.field("product_id")
    demands = moves.select(
        {
            "order_id": order,
            "product_id": product,
            "warehouse_id": moves.field("location_id.warehouse_id"),
            "quantity": _own_quantity(moves, still_open=True),
            "is_asked": SQL("BOOL_OR(%s) OVER (PARTITION BY %s)", asked, product),
            "date": moves.field("date"),
            "id": moves.field("id"),
        }
    )
    return env.execute_query_dict(
        SQL(
            """
            SELECT order_id, product_id, warehouse_id, quantity
              FROM (%s) AS demand
             WHERE is_asked AND quantity > 0
             ORDER BY date, id
            """,
            demands,
        )
    )


def _own_quantity(moves, still_open=False, name="product_uom_qty"):
    """SQL of a move's quantity in the unit of its product.

    :param str name: field of the quantity
    """
    quantity = moves.field(name)
    if still_open:
        quantity = SQL("%s - COALESCE(%s, 0)", quantity, moves.field("quantity"))
    return SQL(
        "((%s) * %s / %s)::float8",
        quantity,
        moves.field("product_uom.factor"),
        moves.field("product_id.uom_id.factor"),
    )


def _read_free(env, stock, products):
    """Quantity on hand and not reserved, by product and warehouse."""
    quants = Reader(env, "stock.quant", [*stock, ("product_id", "in", products)])
    rows = quants.rows(
        {
            "product_id": quants.field("product_id"),
            "warehouse_id": quants.field("location_id.warehouse_id"),
            "free": SQL(
                "SUM(%s - %s)::float8",
                quants.field("quantity"),
                quants.field("reserved_quantity"),
            ),
        },
        group=2,
    )
    return {(row["product_id"], row["warehouse_id"]): row["free"] for row in rows}


def _read_supplies(env, period, products):
    """Planned receipts and finishes that are for nobody in particular, by date.

    What is on its way inside the house is reserved for that, and free once it arrives.
    """
    coming = Domain("location_id.usage", "in", ["supplier", "production", "transit"])
    inside = Domain("location_id.usage", "=", "internal") & (
        Domain("location_final_id", "=", False)
        | Domain("location_final_id.usage", "=", "internal")
    )
    moves = Reader(
        env,
        "stock.move",
        Domain(period.domain_of_companies())
        & Domain("product_id", "in", products)
        & Domain("state", "in", OPEN_STATES)
        & (coming | inside)
        & Domain("location_dest_id.usage", "=", "internal")
        & Domain("move_dest_ids", "not any", [("state", "!=", "cancel")]),
    )
    moment = SQL(
        "COALESCE(%s, %s)",
        moves.field("production_id.date_finished"),
        moves.field("date"),
    )
    rows = moves.rows(
        {
            "product_id": moves.field("product_id"),
            "warehouse_id": moves.field("location_dest_id.warehouse_id"),
            "moment": moment,
            "quantity": SQL(
                # goods come from a subcontractor's place, which is internal
                "CASE WHEN %s = 'internal' AND %s IS NULL THEN %s ELSE %s END",
                moves.field("location_id.usage"),
                moves.field("purchase_line_id"),
                _own_quantity(moves, name="quantity"),
                _own_quantity(moves),
            ),
            "production_id": moves.field("production_id"),
            "purchase_id": moves.field("purchase_line_id.order_id"),
            "move_id": moves.field("id"),
        },
        order=SQL("3, %s", moves.field("id")),
    )
    supplies = defaultdict(list)
    for row in rows:
        key = row.pop("product_id"), row.pop("warehouse_id")
        supplies[key].append(Supply(**row))
    return supplies
