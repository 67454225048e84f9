"""When what an order promised can be there: along its moves, and out of stock.

What is chained to a delivery (made or bought for it) is there with the latest planned
finish or receipt behind it. What comes out of stock is shared by all who want it, in
the order of their dates.
"""

from collections import defaultdict
from datetime import datetime

from odoo.fields import Domain
from odoo.tools import SQL

from ..models.figures.open_goods import OPEN_STATES
from ..providers.reader import Reader

#: of goods that nothing planned brings
NEVER = datetime.max


def read_chained(env, deliveries):
    """The latest planned finish or receipt behind the open deliveries of each order.

    Back along the moves, from a finished product to the components of its order, and so
    on; UNION keeps one of a kind, so that a circle of moves ends.

    :param Reader deliveries: reader of open moves with a sale line
    :return: dicts of ``order_id``, ``moment`` and ``name`` of what comes last
    """
    return env.execute_query_dict(
        SQL(
            """
            WITH RECURSIVE chain(order_id, move_id) AS (%s)
            SELECT DISTINCT ON (chain.order_id) chain.order_id,
                   COALESCE(production.date_finished, move.date) AS moment,
                   COALESCE(production.name, purchase.name) AS name
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
            _select_chain(deliveries),
        )
    )


def _select_chain(deliveries):
    """SQL of the open moves behind open deliveries, themselves included."""
    order = deliveries.field("sale_line_id.order_id")
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


def project_stock(env, period, stock, orders):
    """When goods that come out of stock can be there for the orders that want them.

    :param Period period: the day, for its companies and moment
    :param list stock: domain of own quants in internal places
    :param set orders: ids of the sales orders asked about
    :return: ``{order id: (moment, product id)}`` of the last of its goods;
        :data:`NEVER` where nothing planned brings them
    """
    demands = _read_demands(env, period, orders)
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
        for row, moment in _share(wanted, free.get(place, 0), supplies.get(place, ())):
            order = row["order_id"]
            if order in orders and moment > last.get(order, (datetime.min,))[0]:
                last[order] = moment, row["product_id"]
    return last


def _share(wanted, free, supplies):
    """Who wants goods gets them in the order of dates: pairs of demand and moment.

    :param list wanted: demands in that order
    :param float free: quantity on hand that nobody has reserved
    :param supplies: pairs of moment and quantity, in order
    """
    coming, there, moment = iter(supplies), free, datetime.min
    for row in wanted:
        there -= row["quantity"]
        while there < -1e-6 and moment != NEVER:
            moment, quantity = next(coming, (NEVER, 0))
            there += quantity
        yield row, moment


def _read_demands(env, period, orders):
    """Open moves that take goods out of stock, not reserved, by date; of products that
    one of the orders takes."""
    leaving = Domain("location_dest_id.usage", "in", ["customer", "production"])
    moves = Reader(
        env,
        "stock.move",
        Domain(period.domain_of_companies())
        & Domain("state", "in", OPEN_STATES)
        & Domain("location_id.usage", "=", "internal")
        & Domain("move_orig_ids", "not any", [("state", "!=", "cancel")])
        & Domain("product_id.is_storable", "=", True)
        & (leaving | Domain("location_final_id.usage", "=", "customer")),
    )
    order = moves.field("sale_line_id.order_id")
    asked = SQL("COALESCE(%s = ANY (%s), FALSE)", order, sorted(orders))
    product = moves.field("product_id")
    rows = moves.rows(
        {
            "order_id": order,
            "product_id": product,
            "warehouse_id": moves.field("location_id.warehouse_id"),
            "quantity": _own_quantity(moves, still_open=True),
            "is_asked": SQL("BOOL_OR(%s) OVER (PARTITION BY %s)", asked, product),
        },
        order=SQL("%s, %s", moves.field("date"), moves.field("id")),
    )
    return [row for row in rows if row["is_asked"] and row["quantity"] > 0]


def _own_quantity(moves, still_open=False):
    """SQL of a move's quantity in the unit of its product."""
    quantity = moves.field("product_uom_qty")
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
    """Planned receipts and finishes that are for nobody in particular, by date."""
    moves = Reader(
        env,
        "stock.move",
        Domain(period.domain_of_companies())
        & Domain("product_id", "in", products)
        & Domain("state", "in", OPEN_STATES)
        & Domain("location_id.usage", "in", ["supplier", "production"])
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
            "quantity": _own_quantity(moves),
        },
        order=SQL("3, %s", moves.field("id")),
    )
    supplies = defaultdict(list)
    for row in rows:
        key = row["product_id"], row["warehouse_id"]
        supplies[key].append((row["moment"], row["quantity"]))
    return supplies
