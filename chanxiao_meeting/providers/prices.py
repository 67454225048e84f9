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


def read_prices(env, period, bought):
    """Price index of each window, over what was bought in it and in its base.

    A product counts where there are prices: where its quantities, returns deducted,
    are not zero in either.

    :param env: environment to read in
    :param list bought: domain of purchase order lines, of any time
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
            _select_prices(env, period, bought),
        )
    )
    rows = {row.pop("window"): row for row in rows}
    empty = dict.fromkeys(columns)
    return [rows.get(number, empty) for number in range(len(period.windows()))]


def _select_prices(env, period, bought):
    """SQL of what was bought of each product, in each window and its base."""
    windows = period.windows()
    bases = [base_of(window) for window in windows]
    bounds = sorted(
        {part.start_utc for part in (*windows, *bases)}
        | {window.end_utc for window in windows}
    )
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
        _select_slices(
            env, replace(period, date_from=bases[0].date_from), bounds, bought
        ),
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


def _select_slices(env, whole, bounds, bought):
    """SQL of amounts and quantities by product and slice of time.

    Windows and bases overlap; the slices between any two neighbours of ``bounds``,
    counted from 1, are what they are put together from, so that a line is read once.
    """
    lines = Reader(
        env, "purchase.order.line", bought + whole.domain("order_id.date_approve")
    )
    return lines.select(
        {
            "product_id": lines.field("product_id"),
            "slice": SQL(
                "width_bucket(%s, %s::timestamp[])",
                lines.field("order_id.date_approve"),
                bounds,
            ),
            "amount": SQL(
                "SUM(%s / %s)",
                lines.field("price_subtotal"),
                lines.rate("order_id.currency_rate"),
            ),
            "quantity": SQL(
                "SUM(%s * %s / %s)",
                lines.field("product_qty"),
                lines.field("product_uom_id.factor"),
                lines.field("product_id.uom_id.factor"),
            ),
        },
        group=2,
    )
