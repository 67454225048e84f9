from datetime import timedelta

from odoo import models
from odoo.fields import Datetime, Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..models.common.local_time import to_day
from ..models.figures.open_goods import open_domain
from ..providers.reader import Reader
from .base import severity_from
from .finding import Finding, Threshold
from .stakes import get_order_stakes
from .supply import NEVER, project_stock, read_chained, read_components

_lt = LazyTranslate(__name__)

#: days late of an order for which nothing is planned
NOTHING = 365


class LateOrders(models.AbstractModel):
    """Orders past the day that was promised, with goods still to deliver.

    As the figure "Overdue orders", by whole local days: what is promised for today is
    not late today.
    """

    _name = "chanxiao.exception.detector.sales.order_late"
    _description = "Detector of Overdue Orders"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "sales.order_late"
    _detector_label = _lt("Delivery overdue")
    _detector_sequence = 10
    _exception_kind = "delivery"
    _required_models = ("sale.order",)
    _thresholds = (
        Threshold("tolerance", _lt("Tolerated days"), 0),
        *severity_from(major=3, critical=14),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        orders = Reader(
            self.env,
            "sale.order",
            [
                *period.domain_of_companies(),
                ("state", "=", "sale"),
                ("commitment_date", "<", Datetime.to_string(period.start_utc)),
                ("order_line.is_undelivered", "=", True),
            ],
        )
        rows = orders.rows(
            {
                "res_id": orders.field("id"),
                "company_id": orders.field("company_id"),
                "user_id": orders.field("user_id"),
                "since": orders.field("commitment_date"),
                "measured": SQL(
                    "%s::date - %s",
                    period.as_of_date,
                    orders.local_date("commitment_date", period.tz),
                ),
            }
        )
        return [
            Finding(
                model="sale.order",
                key=str(row["res_id"]),
                limit=limits["tolerance"],
                severity=self._judge(row["measured"], limits),
                **row,
            )
            for row in rows
        ]

    def _get_stakes(self, period, findings):
        return get_order_stakes(self.env, period, {f.key: {f.res_id} for f in findings})


class OpenComplaints(models.AbstractModel):
    """Complaints that are open for long, as the figure "Open complaints"."""

    _name = "chanxiao.exception.detector.sales.complaint_open"
    _description = "Detector of Complaints Open for Long"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "sales.complaint_open"
    _detector_label = _lt("Complaint open for long")
    _detector_sequence = 50
    _exception_kind = "quality"
    _required_models = ("crm.claim",)
    _thresholds = (
        Threshold("days", _lt("Days a complaint may be open"), 7),
        *severity_from(major=14, critical=30),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        claims = Reader(
            self.env,
            "crm.claim",
            [
                *period.domain_of_companies(),
                ("active", "=", True),
                ("date_closed", "=", False),
                ("date", "<", Datetime.to_string(period.start_utc)),
            ],
        )
        rows = claims.rows(
            {
                "res_id": claims.field("id"),
                "company_id": claims.field("company_id"),
                "user_id": claims.field("user_id"),
                "since": claims.field("date"),
                "measured": SQL(
                    "%s::date - %s",
                    period.as_of_date,
                    claims.local_date("date", period.tz),
                ),
                "cause": claims.field("cause"),
            }
        )
        return [
            Finding(
                model="crm.claim",
                key=str(row["res_id"]),
                limit=limits["days"],
                severity=self._judge(row["measured"], limits),
                cause=self._shorten(row.pop("cause")),
                **row,
            )
            for row in rows
        ]


class OrdersChangedLate(models.AbstractModel):
    """Quantity, date or lines of an order changed after production for it began.

    As long as goods of the order are still to be delivered. Production for an order is
    that of its lines, and that made to its references. It began with the first work
    logged on it, else as it says itself, which people may rewrite; but with its first
    components used up at the latest.
    """

    _name = "chanxiao.exception.detector.sales.order_changed_late"
    _description = "Detector of Orders Changed After Production Began"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "sales.order_changed_late"
    _detector_label = _lt("Order changed in production")
    _detector_sequence = 15
    _detector_unit = _lt("hours")
    _exception_kind = "order"
    _required_models = ("sale.order", "mrp.production")
    _thresholds = (
        Threshold("tolerance", _lt("Tolerated hours after the beginning"), 0),
        *severity_from(major=8, critical=72),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        rows = self._read_changes(period)
        changes = self.env["chanxiao.order.change"].browse(r["change_id"] for r in rows)
        details = {change.id: self._describe(change) for change in changes}
        reasons = {change.id: change.reason_id.name or "" for change in changes}
        return [
            Finding(
                model="sale.order",
                res_id=row["order_id"],
                key=str(row["change_id"]),
                company_id=row["company_id"],
                user_id=row["user_id"],
                measured=row["measured"],
                limit=limits["tolerance"],
                severity=self._judge(row["measured"], limits),
                since=row["since"],
                detail=details[row["change_id"]],
                cause=reasons[row["change_id"]],
            )
            for row in rows
        ]

    def _describe(self, change):
        """What was changed into what, as the order change says it."""
        kinds = dict(change._fields["kind"]._description_selection(self.env))
        values = f"{change.old_value or '–'} → {change.new_value or '–'}"
        parts = [change.product_name, kinds[change.kind], values]
        return ", ".join(part for part in parts if part)

    def _read_changes(self, period):
        """Changes of open orders, and hours since production for the order began."""
        changes = Reader(
            self.env,
            "chanxiao.order.change",
            [
                *period.domain_of_companies(),
                ("kind", "in", ["quantity", "date", "added", "removed"]),
                ("order_id.state", "=", "sale"),
                ("order_id.order_line.is_undelivered", "=", True),
            ],
        )
        date = changes.field("date")
        changes.query.add_join(
            "JOIN",
            "production",
            SQL("LATERAL (%s)", self._select_beginning(changes.field("order_id"))),
            SQL("production.begun < %s", date),
        )
        return changes.rows(
            {
                "change_id": changes.field("id"),
                "order_id": changes.field("order_id"),
                "company_id": changes.field("company_id"),
                "user_id": changes.field("order_id.user_id"),
                "since": date,
                "measured": SQL(
                    "(EXTRACT(EPOCH FROM %s - production.begun) / 3600)::float8", date
                ),
            }
        )

    def _select_beginning(self, order):
        """SQL of when production for an order began; unknown if it has not.

        :param SQL order: id of the order
        """
        begun = Reader(
            self.env,
            "mrp.production",
            [("state", "in", ["progress", "to_close", "done"])],
        )
        # one IN of both ways: with OR, every order would look through all production
        begun.query.add_where(
            SQL(
                """
                %(id)s IN (SELECT made.production_id
                             FROM stock_reference_production_rel AS made
                             JOIN stock_reference_sale_rel AS sold
                               ON sold.reference_id = made.reference_id
                            WHERE sold.sale_id = %(order)s
                            UNION
                           SELECT made.id
                             FROM mrp_production AS made
                             JOIN sale_order_line AS line
                               ON line.id = made.sale_line_id
                            WHERE line.order_id = %(order)s)
                """,
                id=begun.field("id"),
                order=order,
            )
        )
        first = SQL(
            """
            LEAST(COALESCE((SELECT MIN(log.date_start)
                              FROM mrp_workorder AS work
                              JOIN mrp_workcenter_productivity AS log
                                ON log.workorder_id = work.id
                             WHERE work.production_id = %(id)s), %(said)s),
                  (SELECT MIN(used.date)
                     FROM stock_move AS used
                    WHERE used.raw_material_production_id = %(id)s
                      AND used.state = 'done'))
            """,
            id=begun.field("id"),
            said=begun.field("date_start"),
        )
        return begun.select({"begun": SQL("MIN(%s)", first)})

    def _get_stakes(self, period, findings):
        return get_order_stakes(self.env, period, {f.key: {f.res_id} for f in findings})


class OrdersAtRisk(models.AbstractModel):
    """Orders that cannot be delivered as promised by what is planned today.

    Before the promised day: what is made or bought for the order comes later, or the
    stock, with what is planned to fill it, is taken by others who want it earlier, of
    the goods or of the components of what is made for the order. Where nothing planned
    brings them at all, it counts as :data:`NOTHING` days.
    """

    _name = "chanxiao.exception.detector.sales.order_at_risk"
    _description = "Detector of Orders That Will Be Late"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "sales.order_at_risk"
    _detector_label = _lt("Delivery at risk")
    _detector_sequence = 12
    _exception_kind = "delivery"
    _required_models = ("sale.order", "mrp.production", "purchase.order")
    _thresholds = (
        Threshold("tolerance", _lt("Tolerated days"), 0),
        Threshold("ahead", _lt("Days looked ahead"), 90, minimum=1),
        *severity_from(major=3, critical=14),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        orders = {row["res_id"]: row for row in self._read_promises(period, limits)}
        if not orders:
            return []
        latest = self._read_latest(period, orders)
        findings = []
        for id_, (moment, cause) in latest.items():
            order = orders[id_]
            promised = to_day(order["promised"], period.tz)
            days = NOTHING
            if moment != NEVER:
                days = (to_day(moment, period.tz) - promised).days
            findings.append(
                Finding(
                    model="sale.order",
                    res_id=id_,
                    key=str(id_),
                    company_id=order["company_id"],
                    user_id=order["user_id"],
                    measured=days,
                    limit=limits["tolerance"],
                    severity=self._judge(days, limits),
                    cause=cause,
                )
            )
        return findings

    def _read_promises(self, period, limits):
        """Orders to be delivered from today on, in the days that are looked at."""
        until = period.midnight(
            period.as_of_date + timedelta(days=int(limits["ahead"]) + 1)
        )
        orders = Reader(
            self.env,
            "sale.order",
            [
                *period.domain_of_companies(),
                ("state", "=", "sale"),
                ("commitment_date", ">=", Datetime.to_string(period.start_utc)),
                ("commitment_date", "<", Datetime.to_string(until)),
                ("order_line.is_undelivered", "=", True),
            ],
        )
        return orders.rows(
            {
                "res_id": orders.field("id"),
                "company_id": orders.field("company_id"),
                "user_id": orders.field("user_id"),
                "promised": orders.field("commitment_date"),
            }
        )

    def _read_latest(self, period, orders):
        """When the last of the goods of each order is there, and by what.

        :return: ``{order id: (moment, cause)}``
        """
        deliveries = Reader(
            self.env,
            "stock.move",
            open_domain("sale_line_id")
            & Domain("sale_line_id.order_id", "in", list(orders)),
        )
        latest = {
            row["order_id"]: (row["moment"], row["name"] or "")
            for row in read_chained(self.env, deliveries)
        }
        stock = self.env["chanxiao.figure.provider.materials"]._get_stock_domain(period)
        projected = project_stock(self.env, period, stock, set(orders))
        # what is made for an order waits for components out of stock as well
        components = read_components(self.env, deliveries)
        for move, arrival in project_stock(
            self.env, period, stock, set(components), per="id"
        ).items():
            for id_ in components[move]:
                if id_ not in projected or arrival.moment > projected[id_].moment:
                    projected[id_] = arrival
        products = self.env["product.product"].browse(
            {arrival.product_id for arrival in projected.values()}
        )
        names = {product.id: product.display_name for product in products}
        for id_, arrival in projected.items():
            if id_ not in latest or arrival.moment > latest[id_][0]:
                cause = self.env._("Not enough in stock: %s", names[arrival.product_id])
                latest[id_] = arrival.moment, cause
        return {
            id_: (max(moment, period.as_of), cause)
            for id_, (moment, cause) in latest.items()
        }

    def _get_stakes(self, period, findings):
        return get_order_stakes(self.env, period, {f.key: {f.res_id} for f in findings})
