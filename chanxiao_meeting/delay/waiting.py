"""What waits for a manufacturing order, a purchase or a transfer: sales orders."""

from odoo.fields import Domain
from odoo.tools import SQL

from ..detectors.supply import project_stock, select_ahead
from ..models.figures.open_goods import OPEN_STATES


def find_waiting(env, period, moves):
    """Sales orders whose deliveries are among the goods of moves, or behind them.

    Ahead along the moves, through what is made of them; and from the stock that they
    fill to those whose goods are there only with them.

    :param env: environment of the system
    :param Period period: the day, for its companies and moment
    :param moves: open ``stock.move`` records
    :return: ``sale.order`` records, those promised first before the others
    """
    ahead = moves.browse()
    frontier = moves
    while frontier:
        frontier = _go_ahead(env, frontier) - ahead
        ahead |= frontier
        frontier = _find_out_of_stock(env, period, frontier) - ahead
    orders = ahead.sale_line_id.order_id
    return orders.sorted(lambda one: (not one.commitment_date, one.commitment_date))


def _go_ahead(env, moves):
    """These moves and those that wait for them along the chain."""
    start = SQL("SELECT 0, id FROM stock_move WHERE id = ANY(%s)", moves.ids)
    rows = env.execute_query(
        SQL(
            "WITH RECURSIVE chain(source_id, move_id) AS (%s)"
            " SELECT DISTINCT move_id FROM chain ORDER BY move_id",
            select_ahead(start),
        )
    )
    return moves.browse(id_ for [id_] in rows)


def _find_out_of_stock(env, period, moves):
    """Moves that take goods out of stock which are there with these at the earliest."""
    internal = moves.filtered(lambda move: move.location_dest_id.usage == "internal")
    filling = internal.filtered(lambda move: not move.move_dest_ids)
    if not filling:
        return filling
    taking = moves.search(
        Domain(period.domain_of_companies())
        & Domain("product_id", "in", filling.product_id.ids)
        & Domain("state", "in", OPEN_STATES)
        & Domain("location_id.usage", "=", "internal")
        & Domain("move_orig_ids", "=", False)
    )
    stock = env["chanxiao.figure.provider.materials"]._get_stock_domain(period)
    arrivals = project_stock(env, period, stock, set(taking.ids), per="id")
    supplies = set(filling.ids)
    return taking.filtered(
        lambda move: (
            move.id in arrivals and arrivals[move.id].supply.move_id in supplies
        )
    )
