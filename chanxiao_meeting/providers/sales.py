from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .column import Column
from .deliveries import read_otif, read_undelivered_lines
from .figure import Definition
from .period import TREND_LENGTH
from .reader import Reader

_lt = LazyTranslate(__name__)

COMPLAINT = ("crm.claim",)


class SalesFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.sales"
    _description = "Sales Figures"
    _inherit = "chanxiao.figure.provider.transfers"

    _provider_code = "sales"
    _provider_label = _lt("Sales")
    _provider_sequence = 10
    _required_models = ("sale.order", "stock.picking")
    _definitions = (
        Definition(
            "sales.new_orders",
            _lt("New orders"),
            "count",
            "higher",
            explanation=_lt("Sales orders confirmed, by order date."),
        ),
        Definition(
            "sales.new_order_amount",
            _lt("Amount of new orders"),
            "money",
            "higher",
            explanation=_lt(
                "Untaxed amount of those orders in company currency, at the rate of"
                " the order."
            ),
        ),
        Definition(
            "sales.shipments",
            _lt("Shipments"),
            "count",
            explanation=_lt(
                "Transfers done in the period that end at a customer, also those that a"
                " vendor delivers directly."
            ),
        ),
        Definition(
            "sales.on_time_shipment_rate",
            _lt("On-time shipment"),
            "percent",
            "higher",
            explanation=_lt(
                "Of the shipments with a deadline: share done on its day or before."
            ),
        ),
        Definition(
            "sales.overdue_orders",
            _lt("Overdue orders"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt(
                "Orders past their promised date with goods that are still to be"
                " delivered. What was closed short, or returned for good, is not."
            ),
        ),
        Definition(
            "sales.backlog_amount",
            _lt("Backlog"),
            "money",
            as_of=True,
            explanation=_lt(
                "Goods on confirmed orders that are still to be delivered, at their net"
                " price in company currency. What was closed short, or returned for"
                " good, is not."
            ),
        ),
        Definition(
            "sales.otif_rate",
            _lt("On time and in full"),
            "percent",
            "higher",
            explanation=_lt(
                "Of the lines of goods promised for the period and due by now: share"
                " delivered in full, the last of it on the promised day or before."
                " Lines that are open, partly delivered, closed short or late are not."
            ),
            columns=(
                Column("value", _lt("Lines missed"), "count", "bar"),
                Column("due", _lt("Lines due"), "count"),
            ),
        ),
        Definition(
            "sales.order_changes",
            _lt("Order changes"),
            "count",
            "lower",
            explanation=_lt(
                "Changes made to confirmed orders: quantities, prices, promised dates,"
                " lines added and removed, cancellations."
            ),
        ),
        Definition(
            "sales.order_change_amount",
            _lt("Effect of order changes"),
            "money",
            explanation=_lt(
                "By how much those changes made the untaxed amount of the orders larger"
                " or smaller, in company currency at the rate of the order."
            ),
        ),
        Definition(
            "sales.new_complaints",
            _lt("New complaints"),
            "count",
            "lower",
            explanation=_lt("Customer complaints received in the period."),
            required_models=COMPLAINT,
        ),
        Definition(
            "sales.open_complaints",
            _lt("Open complaints"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt("Customer complaints not closed yet."),
            required_models=COMPLAINT,
        ),
        Definition(
            "sales.complaint_days",
            _lt("Days to close a complaint"),
            "days",
            "lower",
            explanation=_lt(
                "Mean time from receipt to closing of the complaints closed in the"
                " period."
            ),
            required_models=COMPLAINT,
        ),
    )

    def _get_figures(self, period):
        figures = [
            *self._get_order_figures(period),
            *self._get_shipment_figures(period),
            *self._get_undelivered_figures(period),
            self._get_otif_figure(period),
            *self._get_order_change_figures(period),
        ]
        if "crm.claim" in self.env:
            figures += self._get_complaint_figures(period)
        return figures

    def _get_confirmed_domain(self, period):
        """Orders, or their lines, of any time."""
        return [*period.domain_of_companies(), ("state", "=", "sale")]

    def _get_order_figures(self, period):
        confirmed = self._get_confirmed_domain(period)
        orders = Reader(
            self.env, "sale.order", confirmed + period.span().domain("date_order")
        )
        rows = orders.windows(
            "date_order",
            period,
            {
                "count": SQL("COUNT(*)"),
                "amount": SQL(
                    "SUM(%s / %s)",
                    orders.field("amount_untaxed"),
                    orders.rate("currency_rate"),
                ),
            },
        )
        drill = ("sale.order", confirmed + period.domain("date_order"))
        return [
            self._make_trend_figure(
                "sales.new_orders", [row["count"] or 0 for row in rows], drill
            ),
            self._make_trend_figure(
                "sales.new_order_amount",
                [row["amount"] or 0.0 for row in rows],
                drill,
                self._get_order_amounts_by_product(period, confirmed),
            ),
        ]

    def _get_order_amounts_by_product(self, period, confirmed):
        lines = Reader(
            self.env,
            "sale.order.line",
            [
                # sections, notes and down payments are no product's
                ("product_id", "!=", False),
                ("order_id", "any", confirmed + period.domain("date_order")),
            ],
        )
        amount = SQL(
            "SUM(%s / %s)",
            lines.field("price_subtotal"),
            lines.rate("order_id.currency_rate"),
        )
        rows = lines.largest("product_id", amount)
        return self._label_rows(rows, "product.product")

    def _get_shipment_figures(self, period):
        shipped = self._get_transfer_domain(period, "location_dest_id", "customer")
        rows = self._read_transfers(period, shipped)
        return [
            self._make_transfer_figure("sales.shipments", period, shipped, rows),
            self._make_on_time_figure(
                "sales.on_time_shipment_rate", period, shipped, rows
            ),
        ]

    def _get_undelivered_figures(self, period):
        """Overdue orders and backlog: what is known of goods still to deliver."""
        confirmed = self._get_confirmed_domain(period)
        undelivered = [*confirmed, ("is_undelivered", "=", True)]
        overdue = [
            *confirmed,
            ("commitment_date", "<", Datetime.to_string(period.as_of)),
            ("order_line.is_undelivered", "=", True),
        ]
        labels = (
            self.env._("0–3 days late"),
            self.env._("4–7 days late"),
            self.env._("8–14 days late"),
            self.env._("More than 14 days late"),
        )
        rows = self._read_undelivered(period, confirmed)
        late = [row for row in rows if row["age"] is not None]
        return [
            self._make_figure(
                "sales.overdue_orders",
                sum(row["orders"] for row in late),
                ("sale.order", overdue),
                [{"label": labels[row["age"]], "value": row["orders"]} for row in late],
            ),
            self._make_figure(
                "sales.backlog_amount",
                sum((row["amount"] for row in rows), 0.0),
                ("sale.order.line", undelivered),
            ),
        ]

    def _read_undelivered(self, period, confirmed):
        """Orders with goods to deliver, and their amount, by how late they are.

        ``age`` is the number of bounds reached by the days late (0–3, 4–7, 8–14,
        more), ``None`` for those that are not late.
        """
        return self.env.execute_query_dict(
            SQL(
                # OFFSET 0: each order is looked up, where PostgreSQL would rather
                # read all there ever were
                """
                SELECT orders.age AS age,
                       COUNT(*) AS orders,
                       COALESCE(SUM(orders.amount), 0)::float8 AS amount
                  FROM (%s) AS open
                 CROSS JOIN LATERAL (%s OFFSET 0) AS orders
                 GROUP BY 1
                 ORDER BY 2 DESC, 1
                """,
                self._select_open_amounts(confirmed),
                self._select_open_order(period),
            )
        )

    def _select_open_amounts(self, domain):
        """SQL of each order with goods to deliver, and their amount in its currency.

        :param list domain: of the lines that count
        """
        lines, quantity = read_undelivered_lines(self.env, domain)
        amount = SQL(
            # not the price of one: that is rounded, and screws cost less than a cent
            "SUM(%s * %s / NULLIF(%s, 0))",
            quantity,
            lines.field("price_subtotal"),
            lines.field("product_uom_qty"),
        )
        return lines.select(
            {"order_id": lines.field("order_id"), "amount": amount}, group=1
        )

    def _select_open_order(self, period):
        """SQL of the ``age`` of one row of ``open``, and its amount in the company's
        currency."""
        orders = Reader(self.env, "sale.order", [])
        orders.query.add_where(SQL("%s = open.order_id", orders.field("id")))
        days_late = SQL(
            "%s::date - %s",
            period.as_of_date,
            orders.local_date("commitment_date", period.tz),
        )
        age = SQL(
            "CASE WHEN %s < %s THEN width_bucket(%s, ARRAY[4, 8, 15]) END",
            orders.field("commitment_date"),
            period.as_of,
            days_late,
        )
        amount = SQL("open.amount / %s", orders.rate("currency_rate"))
        return orders.select({"age": age, "amount": amount})

    def _get_otif_figure(self, period):
        """Of the lines promised for the period: share delivered on time and in full."""
        orders = self._get_confirmed_domain(period)
        promised = [
            ("order_id", "any", orders + period.domain("commitment_date")),
            ("product_id.type", "=", "consu"),
        ]
        rows = read_otif(self.env, period, orders)
        totals = {row["window"]: row for row in rows if row["customer"] is None}
        windows = [totals.get(number, {}) for number in range(1, TREND_LENGTH + 1)]
        customers = [
            {
                "group": row["customer"],
                "value": row["due"] - row["met"],
                "due": row["due"],
            }
            for row in rows
            if row["customer"] is not None
        ]
        return self._make_trend_figure(
            "sales.otif_rate",
            [self._percentage(row.get("met"), row.get("due")) for row in windows],
            ("sale.order.line", promised),
            self._label_rows(self._largest_rows(customers), "res.partner"),
        )

    def _get_order_change_figures(self, period):
        own = period.domain_of_companies()
        changes = Reader(
            self.env, "chanxiao.order.change", own + period.span().domain("date")
        )
        rows = changes.windows(
            "date",
            period,
            {
                "count": SQL("COUNT(*)"),
                "amount": SQL("SUM(%s)", changes.field("amount_delta")),
            },
        )
        drill = ("chanxiao.order.change", own + period.domain("date"))
        return [
            self._make_trend_figure(
                "sales.order_changes",
                [row["count"] or 0 for row in rows],
                drill,
                self._get_order_changes_by_kind(drill[1]),
            ),
            self._make_trend_figure(
                "sales.order_change_amount",
                # numeric, because the rounded amounts must add up
                [float(row["amount"] or 0.0) for row in rows],
                drill,
            ),
        ]

    def _get_order_changes_by_kind(self, domain):
        changes = Reader(self.env, "chanxiao.order.change", domain)
        kinds = changes.model._fields["kind"]._description_selection(self.env)
        labels = dict(kinds)
        return [
            {"label": labels[row["group"]], "value": row["value"]}
            for row in changes.largest("kind", SQL("COUNT(*)"))
        ]

    def _get_complaint_figures(self, period):
        claims = [*period.domain_of_companies(), ("active", "=", True)]
        still_open = [*claims, ("date_closed", "=", False)]
        [row] = Reader(self.env, "crm.claim", still_open).rows(
            {"count": SQL("COUNT(*)")}
        )
        return [
            self._get_new_complaint_figure(period, claims),
            self._make_figure(
                "sales.open_complaints", row["count"], ("crm.claim", still_open)
            ),
            self._get_complaint_days_figure(period, claims),
        ]

    def _get_new_complaint_figure(self, period, claims):
        new = Reader(self.env, "crm.claim", claims + period.span().domain("date"))
        rows = new.windows("date", period, {"count": SQL("COUNT(*)")})
        return self._make_trend_figure(
            "sales.new_complaints",
            [row["count"] or 0 for row in rows],
            ("crm.claim", claims + period.domain("date")),
        )

    def _get_complaint_days_figure(self, period, claims):
        dated = [*claims, ("date", "!=", False)]
        closed = Reader(
            self.env, "crm.claim", dated + period.span().domain("date_closed")
        )
        days = SQL(
            "AVG(%s)",
            closed.days_between(closed.field("date"), closed.field("date_closed")),
        )
        rows = closed.windows("date_closed", period, {"days": days})
        return self._make_trend_figure(
            "sales.complaint_days",
            [row["days"] for row in rows],
            ("crm.claim", dated + period.domain("date_closed")),
        )
