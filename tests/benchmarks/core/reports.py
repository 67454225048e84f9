"""Odoo's own analysis: the sales report and the purchase report."""

from .reading import Reading, broken_down, by_window, counted, largest, span


def _read_sales(env, period):
    domain = [("company_id", "=", period.company.id), ("state", "=", "sale")]
    orders, amount = "order_reference:count_distinct", "price_subtotal:sum"
    values = by_window(
        env,
        "sale.report",
        domain + span("date", period),
        "date",
        [orders, amount],
        period,
    )
    current = [*domain, *period.domain("date"), ("product_id", "!=", False)]
    by_product = largest(env, "sale.report", current, "product_id", amount)
    return {
        "sales.new_orders": counted(values[orders]),
        "sales.new_order_amount": broken_down(counted(values[amount]), by_product),
    }


def _read_purchases(env, period):
    domain = [("company_id", "=", period.company.id), ("state", "=", "purchase")]
    orders, amount = "order_id:count_distinct", "untaxed_total:sum"
    values = by_window(
        env,
        "purchase.report",
        domain + span("date_approve", period),
        "date_approve",
        [orders, amount],
        period,
    )
    current = domain + period.domain("date_approve")
    by_vendor = largest(env, "purchase.report", current, "partner_id", amount)
    return {
        "purchase.orders": counted(values[orders]),
        "purchase.order_amount": broken_down(counted(values[amount]), by_vendor),
    }


def _get_scope(period):
    return [
        ("company_id", "=", period.company.id),
        ("state", "=", "purchase"),
        *period.span().domain("date_approve"),
    ]


READINGS = (
    Reading("sale.report", _read_sales),
    # each of its lines is rounded to cents
    Reading(
        "purchase.report",
        _read_purchases,
        rounding=0.005,
        rounds=("purchase.order_amount",),
        scope=_get_scope,
    ),
)
