from dataclasses import replace
from math import fsum

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .column import Column
from .figure import Definition
from .prices import base_of, read_prices
from .reader import Reader

_lt = LazyTranslate(__name__)


class PurchaseFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.purchase"
    _description = "Purchase Figures"
    _inherit = "chanxiao.figure.provider.transfers"

    _provider_code = "purchase"
    _provider_label = _lt("Purchasing")
    _provider_sequence = 30
    _required_models = ("purchase.order", "stock.picking")
    _definitions = (
        Definition(
            "purchase.orders",
            _lt("Purchase orders"),
            "count",
            explanation=_lt("Purchase orders confirmed in the period."),
        ),
        Definition(
            "purchase.order_amount",
            _lt("Amount of purchase orders"),
            "money",
            explanation=_lt(
                "Untaxed amount of those orders in company currency, at the rate of"
                " the order."
            ),
        ),
        Definition(
            "purchase.on_time_receipt_rate",
            _lt("On-time receipt"),
            "percent",
            "higher",
            explanation=_lt(
                "Of the transfers that start at a vendor and have a deadline: share"
                " done on its day or before. What a vendor delivers to a customer"
                " directly is one of them."
            ),
        ),
        Definition(
            "purchase.overdue_lines",
            _lt("Overdue order lines"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt(
                "Lines of confirmed orders past their expected arrival with goods that"
                " are still to be received. What was closed short, or sent back for"
                " good, is not."
            ),
        ),
        Definition(
            "purchase.price_index",
            _lt("Price index"),
            "index",
            "lower",
            explanation=_lt(
                "What the goods bought in the period cost, of what they would have cost"
                " at their mean price of the 365 days before (= 100). Goods not bought"
                " in both are left out."
            ),
            columns=(
                Column("value", _lt("Price change"), "percent", "bar"),
                Column("old_price", _lt("Old price"), "money"),
                Column("new_price", _lt("New price"), "money"),
            ),
        ),
    )

    def _get_figures(self, period):
        received = self._get_transfer_domain(period, "location_id", "supplier")
        return [
            *self._get_order_figures(period),
            self._make_on_time_figure(
                "purchase.on_time_receipt_rate",
                period,
                received,
                self._read_transfers(period, received),
            ),
            self._get_overdue_figure(period),
            self._get_price_figure(period),
        ]

    def _get_confirmed_domain(self, period):
        """Orders of any time."""
        return [*period.domain_of_companies(), ("state", "=", "purchase")]

    def _get_order_figures(self, period):
        confirmed = self._get_confirmed_domain(period)
        windows = self._read_orders(period, confirmed)
        amounts = {row["group"]: row["amount"] for row in windows[-1]}
        drill = ("purchase.order", confirmed + period.domain("date_approve"))
        return [
            self._make_trend_figure(
                "purchase.orders",
                [sum(row["count"] for row in rows) for rows in windows],
                drill,
            ),
            self._make_trend_figure(
                "purchase.order_amount",
                # exact, whatever the order of the vendors
                [fsum(row["amount"] for row in rows) for rows in windows],
                drill,
                self._label_amounts(amounts, "res.partner"),
            ),
        ]

    def _read_orders(self, period, confirmed):
        """Number and amount of the orders of each vendor, a list a window."""
        orders = Reader(
            self.env, "purchase.order", confirmed + period.span().domain("date_approve")
        )
        return orders.groups_by_window(
            orders.window("date_approve", period),
            "partner_id",
            {
                "count": SQL("COUNT(*)"),
                "amount": SQL(
                    "COALESCE(SUM(%s / %s), 0)",
                    orders.field("amount_untaxed"),
                    orders.rate("currency_rate"),
                ),
            },
        )

    def _get_overdue_figure(self, period):
        overdue = [
            *period.domain_of_companies("order_id.company_id"),
            ("date_planned", "<", Datetime.to_string(period.as_of)),
            ("is_unreceived", "=", True),
        ]
        rows = Reader(self.env, "purchase.order.line", overdue).largest(
            "order_id.partner_id",
            SQL("COUNT(*)"),
            {"total": SQL("(SUM(COUNT(*)) OVER ())::bigint")},
        )
        totals = [row.pop("total") for row in rows]
        return self._make_figure(
            "purchase.overdue_lines",
            totals[0] if totals else 0,
            ("purchase.order.line", overdue),
            self._label_rows(rows, "res.partner"),
        )

    def _get_price_figure(self, period):
        bought = [
            *period.domain_of_companies("order_id.company_id"),
            ("order_id.state", "=", "purchase"),
            ("product_id.type", "=", "consu"),
        ]
        rows = read_prices(self.env, period, self._get_confirmed_domain(period))
        products = rows[-1]["products"] or []
        compared = replace(period, date_from=base_of(period).date_from)
        return self._make_trend_figure(
            "purchase.price_index",
            [row["index"] for row in rows],
            (
                "purchase.order.line",
                [
                    *bought,
                    ("product_id", "in", products),
                    *compared.domain("order_id.date_approve"),
                ],
            ),
            self._get_price_movements(**rows[-1]),
        )

    def _get_price_movements(self, products, old_prices, new_prices, **_others):
        """Changes in percent, with the mean prices of a product unit."""
        prices = zip(products or (), old_prices or (), new_prices or (), strict=True)
        rows = [
            {
                "group": product,
                "value": self._percentage(new - old, old),
                "old_price": old,
                "new_price": new,
            }
            for product, old, new in prices
        ]
        return self._label_rows(rows[:10], "product.product")
