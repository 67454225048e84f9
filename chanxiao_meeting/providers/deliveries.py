"""What Odoo will still deliver, and whether what was promised was delivered."""

from datetime import timedelta

from odoo.fields import Domain
from odoo.tools import SQL

from ..models.figures.open_goods import compare_quantities, open_domain
from .reader import Reader


def read_undelivered_lines(env, domain):
    """Reader of sale order lines with goods to deliver, and SQL of their quantity.

    The smaller of what is missing and what moves will still bring to the customer, in
    the line's unit. Moves of a kit are of its components, and a line without moves
    waits for its purchase: what is missing.

    :param list domain: further conditions on the lines
    """
    model = env["sale.order.line"]
    # the open moves are read for their quantity, and need not be looked for again
    undelivered = model._get_undelivered_domain(SQL("leaving.line_id IS NOT NULL"))
    lines = Reader(env, model._name, Domain(domain) & undelivered)
    lines.query.add_join(
        "LEFT JOIN",
        "leaving",
        SQL("(%s)", _select_leaving(lines.env)),
        SQL("leaving.line_id = %s", lines.field("id")),
    )
    missing = SQL(
        "%s - %s", lines.field("product_uom_qty"), lines.field("qty_delivered")
    )
    quantity = SQL(
        "CASE WHEN %(product)s = leaving.first AND %(product)s = leaving.last"
        " THEN LEAST(%(missing)s, leaving.quantity / %(factor)s) ELSE %(missing)s END",
        product=lines.field("product_id"),
        missing=missing,
        factor=lines.field("product_uom_id.factor"),
    )
    return lines, quantity


def _select_leaving(env):
    """SQL of the open moves of each sale line.

    ``quantity`` is in the reference unit, of the moves that end at the customer. A
    move that only picks the goods does so too: the next one is added when it is done.
    ``first`` and ``last`` of its products are one where they are no components.
    """
    moves = Reader(env, "stock.move", open_domain("sale_line_id"))
    return moves.select(
        {
            "line_id": moves.field("sale_line_id"),
            "quantity": SQL(
                "SUM(CASE WHEN 'customer' IN (%s, %s) THEN %s * %s ELSE 0 END)",
                moves.field("location_dest_id.usage"),
                moves.field("location_final_id.usage"),
                moves.field("product_uom_qty"),
                moves.field("product_uom.factor"),
            ),
            "first": SQL("MIN(%s)", moves.field("product_id")),
            "last": SQL("MAX(%s)", moves.field("product_id")),
        },
        group=1,
    )


def read_otif(env, period, promising):
    """Lines due and lines delivered on time and in full.

    What is the same for all lines of an order is reckoned once an order.

    :param env: environment to read in
    :param list promising: domain of sale orders, of any time
    :return: dicts of ``window`` (from 1, the oldest), ``customer``, ``due`` and
        ``met``: one a window without customer, and one for each customer of the
        period itself whose lines were missed
    """
    return env.execute_query_dict(
        SQL(
            # OFFSET 0: lines are looked up by order, where PostgreSQL would rather
            # read all there ever were
            """
            SELECT "window",
                   customer,
                   SUM(due)::bigint AS due,
                   SUM(met)::bigint AS met
              FROM (
                    SELECT "window",
                           customer,
                           SUM(due) AS due,
                           SUM((SELECT COUNT(*) FROM (%(met)s) AS met)) AS met
                      FROM (%(orders)s OFFSET 0) AS orders
                     CROSS JOIN LATERAL (
                            SELECT COUNT(*) FILTER (WHERE is_goods) AS due,
                                   ARRAY_AGG(id) FILTER (WHERE is_goods AND is_full)
                                       AS full_ids
                              FROM (%(lines)s OFFSET 0) AS lines
                            OFFSET 0
                           ) AS lines
                     WHERE "window" IS NOT NULL AND due > 0
                     GROUP BY 1, 2
                   ) AS promises
             GROUP BY GROUPING SETS (("window"), ("window", customer))
            HAVING GROUPING(customer) = 1
                OR ("window" = %(present)s AND SUM(due) > SUM(met))
             ORDER BY 1, 2
            """,
            met=_select_met(env),
            orders=_select_promises(env, period, promising),
            lines=_select_lines(env),
            present=len(period.windows()),
        )
    )


def _select_promises(env, period, promising):
    """SQL of orders: their window, their customer, and the end of the promised day."""
    whole = period.span()
    orders = Reader(env, "sale.order", promising + whole.domain("commitment_date"))
    promised = orders.field("commitment_date")
    midnights = [
        whole.midnight(whole.date_from + timedelta(days=number))
        for number in range(whole.days + 1)
    ]
    return orders.select(
        {
            "id": orders.field("id"),
            "window": orders.window("commitment_date", period),
            "customer": orders.field("partner_id"),
            "deadline": SQL(
                "(%(midnights)s::timestamp[])[width_bucket(%(promised)s,"
                " %(midnights)s::timestamp[]) + 1]",
                midnights=midnights,
                promised=promised,
            ),
        }
    )


def _select_lines(env):
    """SQL of the lines of ``orders``: whether of goods, whether all was delivered."""
    lines = Reader(env, "sale.order.line", [])
    lines.query.add_where(SQL("%s = orders.id", lines.field("order_id")))
    products = env["product.product"].with_context(active_test=False)
    goods = products._search([("type", "=", "consu")])
    is_full = compare_quantities(
        lines.model,
        lines.model._table,
        lines.query,
        "qty_delivered",
        ">=",
        "product_uom_qty",
    )
    return lines.select(
        {
            "id": lines.field("id"),
            "is_goods": SQL("%s IN %s", lines.field("product_id"), goods.subselect()),
            "is_full": is_full,
        }
    )


def _select_met(env):
    """SQL of the full lines of an order whose last move to the customer was in time.

    All of them are looked for at once: their ids adjoin, and so the index is searched
    once an order and not once a line.
    """
    moves = Reader(env, "stock.move", [("state", "=", "done")])
    places = env["stock.location"].with_context(active_test=False)
    customers = places._search([("usage", "=", "customer")])
    line = moves.field("sale_line_id")
    moves.query.add_where(SQL("%s = ANY (lines.full_ids)", line))
    # the few places are looked up once, and not for every move
    moves.query.add_where(
        SQL(
            "%s = ANY (ARRAY%s)", moves.field("location_dest_id"), customers.subselect()
        )
    )
    moves.query.having = SQL("MAX(%s) < orders.deadline", moves.field("date"))
    return moves.select({"line_id": line}, group=1)
