"""What a finding endangers, in money: the orders that wait for it, and their goods.

Amounts are in the currency of the company. Where the data do not say what is at stake,
there is no amount; nothing is never taken for zero.
"""

from collections import defaultdict

from odoo.tools import SQL

from ..models.figures.open_goods import OPEN_STATES
from ..providers.reader import Reader
from .supply import select_ahead

ORDER = "sale.order"
#: field of a stock move by which it brings what a record stands for
SUPPLIES = {
    "mrp.production": "production_id",
    "purchase.order.line": "purchase_line_id",
}


def read_undelivered(env, period, orders):
    """What is still to be delivered on sales orders, at its net price.

    As the figure "Backlog": in the currency of the company, at the rate of the order.

    :param Period period: the day, for its companies
    :param orders: ids of sales orders
    :return: ``{order id: amount}`` without those that are worth nothing
    """
    sales = env["chanxiao.figure.provider.sales"]
    reader = Reader(
        env, ORDER, [*period.domain_of_companies(), ("id", "in", sorted(orders))]
    )
    reader.query.add_join(
        "JOIN",
        "open",
        SQL("(%s)", sales._select_open_amounts([("order_id", "in", sorted(orders))])),
        SQL("open.order_id = %s", reader.field("id")),
    )
    amount = SQL("open.amount / %s", reader.rate("currency_rate"))
    rows = reader.rows(
        {"order_id": reader.field("id"), "amount": SQL("(%s)::float8", amount)}
    )
    return {row["order_id"]: row["amount"] for row in rows if row["amount"]}


def read_waiting_orders(env, model, ids):
    """Sales orders that wait for what manufacturing orders or purchase lines bring.

    Forward along the open moves, from a component to what is made of it, and so on up
    to a delivery; UNION keeps one of a kind, so that a circle of moves ends.

    :param str model: one of :data:`SUPPLIES`
    :param ids: ids of its records
    :return: ``{id: set of order ids}`` without those that nobody waits for
    """
    if not ids:
        return {}
    rows = env.execute_query(
        SQL(
            """
            WITH RECURSIVE chain(source_id, move_id) AS (%s)
            SELECT DISTINCT chain.source_id, line.order_id
              FROM chain
              JOIN stock_move AS move ON move.id = chain.move_id
              JOIN sale_order_line AS line ON line.id = move.sale_line_id
            """,
            select_ahead(
                SQL(
                    "SELECT %(source)s, id FROM stock_move"
                    " WHERE %(source)s = ANY (%(ids)s) AND state IN %(open)s",
                    source=SQL.identifier(SUPPLIES[model]),
                    ids=sorted(ids),
                    open=OPEN_STATES,
                )
            ),
        )
    )
    waiting = defaultdict(set)
    for source, order in rows:
        waiting[source].add(order)
    return waiting


def get_order_stakes(env, period, orders):
    """What findings endanger that endanger sales orders.

    :param Period period: the day, for its companies
    :param dict orders: sets of order ids by key of a finding
    :return: ``{key: {label: amount}}``, see :class:`Finding`
    """
    if not orders:
        return {}
    amounts = read_undelivered(env, period, set().union(*orders.values()))
    return {
        key: {f"{ORDER},{id_}": amounts[id_] for id_ in sorted(ids) if id_ in amounts}
        for key, ids in orders.items()
    }


def get_waiting_stakes(env, period, model, keys):
    """What findings endanger that keep sales orders waiting.

    :param Period period: the day, for its companies
    :param str model: one of :data:`SUPPLIES`
    :param dict keys: key of the finding by id of the record that is late or missing
    :return: as :func:`get_order_stakes`
    """
    orders = defaultdict(set)
    for id_, waiting in read_waiting_orders(env, model, keys).items():
        orders[keys[id_]] |= waiting
    return get_order_stakes(env, period, orders)
