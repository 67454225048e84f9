from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL, formatLang
from odoo.tools.translate import LazyTranslate

from ..providers.reader import Reader
from .finding import Finding, Threshold
from .stakes import get_waiting_stakes

_lt = LazyTranslate(__name__)

#: components named of an order
NAMED = 5


class Shortages(models.AbstractModel):
    """Components missing for manufacturing orders that start soon.

    Of the orders that the figure "Orders short of components" counts: what is neither
    reserved for them nor free in the warehouse, which the orders share by their start.
    Goods that are made or bought for the order are missing until they are there.
    """

    _name = "chanxiao.exception.detector.materials.shortage"
    _description = "Detector of Missing Components"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "materials.shortage"
    _detector_label = _lt("Components missing")
    _detector_sequence = 40
    _detector_unit = _lt("components")
    _exception_kind = "material"
    _required_models = ("mrp.production", "stock.quant")
    _thresholds = (
        Threshold("days", _lt("Days looked ahead"), 7),
        Threshold("major_days", _lt("Major from so many days before the start"), 3),
        Threshold("critical_days", _lt("Critical from so many days before it"), 1),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        missing = defaultdict(list)
        for row in self._read_missing(period, limits["days"]):
            missing[row["production_id"]].append(row)
        ids = {row["product_id"] for rows in missing.values() for row in rows}
        products = self.env["product.product"].browse(ids)
        names = {one.id: (one.display_name, one.uom_id.name) for one in products}
        return [
            Finding(
                model="mrp.production",
                res_id=production,
                key=str(production),
                company_id=rows[0]["company_id"],
                user_id=rows[0]["user_id"],
                measured=len(rows),
                limit=0,
                severity=self._get_severity(rows[0]["days"], limits),
                detail=self._describe(rows, names),
            )
            for production, rows in missing.items()
        ]

    def _get_severity(self, days, limits):
        for severity in ("critical", "major"):
            if days <= limits[f"{severity}_days"]:
                return severity
        return "minor"

    def _describe(self, rows, names):
        """The components and how much is missing of each, the first ones."""
        parts = []
        for row in rows[:NAMED]:
            name, unit = names[row["product_id"]]
            amount = formatLang(self.env, row["missing"], dp="Product Unit")
            parts.append(f"{name}: {amount} {unit}")
        return "; ".join(parts + ["…"] * (len(rows) > NAMED))

    def _read_missing(self, period, days):
        """Missing components, by order, in units of the product."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        return self.env.execute_query_dict(
            SQL(
                """
                WITH need AS (%(needs)s)
                SELECT *
                  FROM (SELECT need.production_id, product_id, company_id, user_id,
                               days,
                               ROUND(SUM(LEAST(
                                   open, GREATEST(taken - free, 0)
                               ))::numeric, %(digits)s)::float8 AS missing
                          FROM (%(shared)s) AS need
                         GROUP BY 1, 2, 3, 4, 5) AS short
                 WHERE missing > 0
                 ORDER BY production_id, product_id
                """,
                needs=self._select_needs(period, days),
                shared=self._select_shared(period),
                digits=digits,
            )
        )

    def _select_needs(self, period, days):
        """SQL of the open components of orders that start until a day."""
        until = period.midnight(period.as_of_date + timedelta(days=int(days) + 1))
        short = [
            *period.domain_of_companies(),
            ("state", "in", ["confirmed", "progress"]),
            ("reservation_state", "!=", "assigned"),
            ("date_start", "<", Datetime.to_string(until)),
        ]
        moves = Reader(
            self.env,
            "stock.move",
            [
                ("raw_material_production_id", "any", short),
                ("state", "in", ["waiting", "confirmed", "partially_available"]),
            ],
        )
        order = "raw_material_production_id"
        return moves.select(
            {
                "id": moves.field("id"),
                "production_id": moves.field(order),
                "company_id": moves.field(f"{order}.company_id"),
                "user_id": moves.field(f"{order}.user_id"),
                "date_start": moves.field(f"{order}.date_start"),
                "days": SQL(
                    "%s - %s::date",
                    moves.local_date(f"{order}.date_start", period.tz),
                    period.as_of_date,
                ),
                "product_id": moves.field("product_id"),
                "warehouse_id": moves.field("location_id.warehouse_id"),
                "is_made": SQL("%s = 'make_to_order'", moves.field("procure_method")),
                "open": SQL(
                    "(%s - COALESCE(%s, 0)) * %s / %s",
                    moves.field("product_uom_qty"),
                    moves.field("quantity"),
                    moves.field("product_uom.factor"),
                    moves.field("product_id.uom_id.factor"),
                ),
            }
        )

    def _select_shared(self, period):
        """SQL of the needs with what is free, and what they take of it in a row."""
        return SQL(
            """
            SELECT need.*,
                   SUM(open) OVER (PARTITION BY need.product_id, need.warehouse_id,
                                                is_made
                                   ORDER BY date_start, id) AS taken,
                   CASE WHEN is_made THEN 0
                        ELSE GREATEST(COALESCE(stock.free, 0), 0) END AS free
              FROM need
              LEFT JOIN (%s) AS stock
                ON stock.product_id = need.product_id
               AND stock.warehouse_id IS NOT DISTINCT FROM need.warehouse_id
            """,
            self._select_free(period),
        )

    def _select_free(self, period):
        """SQL of what is on hand and not reserved, by product and warehouse."""
        materials = self.env["chanxiao.figure.provider.materials"]
        quants = Reader(self.env, "stock.quant", materials._get_stock_domain(period))
        quants.query.add_where(
            SQL("%s IN (SELECT product_id FROM need)", quants.field("product_id"))
        )
        return quants.select(
            {
                "product_id": quants.field("product_id"),
                "warehouse_id": quants.field("location_id.warehouse_id"),
                "free": SQL(
                    "SUM(%s - %s)",
                    quants.field("quantity"),
                    quants.field("reserved_quantity"),
                ),
            },
            group=2,
        )

    def _get_stakes(self, period, findings):
        """The orders that wait for what is to be made."""
        keys = {f.res_id: f.key for f in findings}
        return get_waiting_stakes(self.env, period, "mrp.production", keys)
