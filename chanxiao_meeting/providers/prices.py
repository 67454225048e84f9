"""Mean prices of what was bought, and how they moved, in one query.

The index is that of Paasche: quantities of the period, at its prices and at those of
the base. https://en.wikipedia.org/wiki/Price_index#Paasche_and_Laspeyres_price_indices
"""

from dataclasses import replace
from datetime import timedelta

from odoo.tools import SQL

from .reader import Reader

#: days before a period that its prices are compared with
BASE_DAYS = 365


def base_of(window):
    """The period whose prices those of ``window`` are compared with."""
    return replace(
        window,
        date_from=window.date_from - timedelta(days=BASE_DAYS),
        date_to=window.date_from - timedelta(days=1),
    )


def read_prices(env, period, confirmed):
    """Price index of each window, over what was bought in it and in its base.

    A product counts where there are prices: where its quantities, returns deducted,
    are not zero in either.

    :param env: environment to read in
    :param list confirmed: domain of purchase orders, of any time
    :return: one dict a window, oldest first: ``index`` (100 where prices did not move,
        ``None`` where nothing can be compared) and, the largest relative movement
        first, the lists ``products``, ``old_prices`` and ``new_prices`` (company
        currency for a product unit); all ``None`` where there are none
    """
    old, new = SQL("base_amount / base_quantity"), SQL("amount / quantity")
    order = SQL("ABS((%s) / NULLIF(%s, 0) - 1) DESC NULLS LAST, product_id", new, old)
    columns = {
        "index": SQL("100 * SUM(amount) / NULLIF(SUM(quantity * %s), 0)", old),
        "products": SQL("ARRAY_AGG(product_id ORDER BY %s)", order),
        "old_prices": SQL("ARRAY_AGG(%s ORDER BY %s)", old, order),
        "new_prices": SQL("ARRAY_AGG(%s ORDER BY %s)", new, order),
    }
    rows = env.execute_query_dict(
        SQL(
            "SELECT %s FROM (%s) AS prices GROUP BY 1",
            SQL(", ").join(
                SQL("%s AS %s", column, SQL.identifier(name))
                for name, column in {"window": SQL('"window"'), **columns}.items()
            ),
            _select_prices(env, period, confirmed),
        )
    )
    rows = {row.pop("window"): row for row in rows}
    empty = dict.fromkeys(columns)
    return [rows.get(number, empty) for number in range(len(period.windows()))]


def _select_prices(env, period, confirmed):
    """SQL of what was bought of each product, in each window and its base.

    Windows and bases overlap; the slices between any two neighbours of all their
    bounds, counted from 1, are what they are put together from, so that a line is read
    once.
    """
    windows = period.windows()
    bases = [base_of(window) for window in windows]
    bounds = sorted(
        {part.start_utc for part in (*windows, *bases)}
        | {window.end_utc for window in windows}
    )
    whole = replace(period, date_from=bases[0].date_from)
    return SQL(
        """
        SELECT "window",
               product_id,
               SUM(amount) FILTER (WHERE slice >= start) AS amount,
               SUM(quantity) FILTER (WHERE slice >= start) AS quantity,
               SUM(amount) FILTER (WHERE slice < start) AS base_amount,
               SUM(quantity) FILTER (WHERE slice < start) AS base_quantity
          FROM (%s) AS slices
          JOIN (VALUES %s) AS spans ("window", base_start, start, stop)
            ON slice >= base_start AND slice < stop
         GROUP BY 1, 2
        HAVING SUM(quantity) FILTER (WHERE slice >= start) <> 0
           AND SUM(quantity) FILTER (WHERE slice < start) <> 0
        """,
        _select_slices(env, _select_orders(env, whole, bounds, confirmed)),
        SQL(", ").join(
            SQL(
                "(%s, %s, %s, %s)",
                number,
                *(bounds.index(moment) + 1 for moment in moments),
            )
            for number, moments in enumerate(
                (base.start_utc, window.start_utc, window.end_utc)
                for window, base in zip(windows, bases, strict=True)
            )
        ),
    )


def _select_slices(env, orders):
    """SQL of amounts and quantities of goods by slice of time, in product units.

    Units are converted when the lines are summed up, for thousands of rows instead of
    hundreds of thousands.
    """
    every = ("active", "in", [True, False])
    goods = Reader(env, "product.product", [("type", "=", "consu"), every])
    units = Reader(env, "uom.uom", [every])
    return SQL(
        # OFFSET 0: lines are looked up by order, where PostgreSQL would rather read
        # all there ever were, and units converted here, not in each of the windows
        """
        SELECT product_id,
               slice,
               amount,
               quantity * units.factor / goods.factor AS quantity
          FROM (
                SELECT product_id,
                       unit_id,
                       slice,
                       SUM(price_subtotal / rate) AS amount,
                       SUM(product_qty) AS quantity
                  FROM (%(orders)s OFFSET 0) AS orders
                 CROSS JOIN LATERAL (%(lines)s OFFSET 0) AS lines
                 GROUP BY 1, 2, 3
               ) AS bought
          JOIN (%(goods)s OFFSET 0) AS goods ON goods.id = product_id
          LEFT JOIN (%(units)s) AS units ON units.id = unit_id
        OFFSET 0
        """,
        orders=orders,
        lines=_select_lines(env),
        goods=goods.select(
            {"id": goods.field("id"), "factor": goods.field("uom_id.factor")}
        ),
        units=units.select({"id": units.field("id"), "factor": units.field("factor")}),
    )


def _select_orders(env, whole, bounds, confirmed):
    """SQL of orders: the slice of time of each, and its rate of currency."""
    orders = Reader(env, "purchase.order", confirmed + whole.domain("date_approve"))
    return orders.select(
        {
            "id": orders.field("id"),
            "slice": SQL(
                "width_bucket(%s, %s::timestamp[])",
                orders.field("date_approve"),
                bounds,
            ),
            "rate": orders.rate("currency_rate"),
        }
    )


def _select_lines(env):
    """SQL of the lines of ``orders``."""
    lines = Reader(env, "purchase.order.line", [])
    lines.query.add_where(SQL("%s = orders.id", lines.field("order_id")))
    columns = {
        name: lines.field(name)
        for name in ("product_id", "product_qty", "price_subtotal")
    }
    return lines.select({**columns, "unit_id": lines.field("product_uom_id")})
