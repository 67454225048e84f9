from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Datetime, Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..providers.reader import Reader
from .finding import Finding, Threshold

_lt = LazyTranslate(__name__)

STAGES = ("incoming", "outsourced", "in_process", "finished")


class FailedLots(models.AbstractModel):
    """Goods that failed an inspection and are still in stock, or were shipped.

    Followed by their lots. At most what was rejected counts: a lot of which a part was
    rejected and taken out of stock is in order again. What came back from the customer
    was not shipped.

    Goods without lots cannot be told apart. What was scrapped or sent back to a vendor
    since the inspection counts as what it rejected, once, for the earliest inspection
    first; the rest is out of control as far as such goods are in stock or were shipped
    since.
    """

    _name = "chanxiao.exception.detector.quality.lot_failed"
    _description = "Detector of Rejected Goods in Stock or Shipped"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "quality.lot_failed"
    _detector_label = _lt("Rejected goods in stock or shipped")
    _detector_sequence = 55
    _detector_unit = _lt("pieces or units")
    _exception_kind = "quality"
    _required_models = ("qc.inspection", "stock.lot")
    _thresholds = (
        Threshold("quantity", _lt("Tolerated quantity"), 0),
        Threshold("days", _lt("Days an inspection is followed"), 90, minimum=1),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        since = period.as_of - timedelta(days=limits["days"])
        inspections = self.env["qc.inspection"].search(
            [
                *period.domain_of_companies(),
                ("state", "=", "failed"),
                ("qty_rejected", ">", 0),
                ("date_done", ">=", Datetime.to_string(since)),
            ],
            order="id",
        )
        lots = self._read_lots(inspections)
        everything = self.env["stock.lot"].union(*lots.values())
        stock = self._read_stock(period, everything)
        shipped = self._read_shipped(everything)
        untracked = inspections.filtered(
            lambda one: not lots[one] and one.product_id.tracking == "none"
        )
        return [
            self._make_finding(
                inspection,
                sum(stock.get(lot.id, 0) for lot in lots[inspection]),
                sum(max(shipped.get(lot.id, 0), 0) for lot in lots[inspection]),
                inspection.qty - inspection.qty_rejected,
                limits,
            )
            for inspection in inspections
            if lots[inspection]
        ] + [
            self._make_finding(inspection, *amounts, limits)
            for inspection, amounts in self._follow_untracked(period, untracked)
        ]

    def _make_finding(self, inspection, stock, shipped, fine, limits):
        """:param float fine: what of it is in order, or out of stock already"""
        rejected = inspection.qty_rejected
        return Finding(
            model="qc.inspection",
            res_id=inspection.id,
            key=str(inspection.id),
            company_id=inspection.company_id.id,
            user_id=inspection.user.id,
            measured=round(min(rejected, max(stock + shipped - fine, 0)), 6),
            limit=limits["quantity"],
            severity="critical" if shipped else "major",
            since=inspection.date_done,
            detail=self.env._(
                "In stock: %(stock)s, shipped: %(shipped)s",
                stock=f"{stock:g}",
                shipped=f"{shipped:g}",
            ),
            cause=inspection.reject_reason_id.name or "",
        )

    def _get_stakes(self, period, findings):
        """The goods at the product's cost in their company, where it is known."""
        inspections = self.env["qc.inspection"].browse(f.res_id for f in findings)
        costs = {}
        for company, of_company in inspections.grouped("company_id").items():
            for inspection in of_company:
                product = inspection.product_id.with_company(company)
                costs[inspection.id] = product.standard_price
        return {
            finding.key: {f"{finding.model},{finding.res_id}": finding.measured * cost}
            for finding in findings
            if (cost := costs[finding.res_id])
        }

    def _follow_untracked(self, period, inspections):
        """Goods in stock and shipped since inspections, and what needs no care of them.

        :return: pairs of an inspection and a tuple of those three quantities
        """
        stock = self._read_untracked_stock(period, inspections.product_id)
        moved = self._read_untracked_moves(period, inspections)
        for inspection in inspections.sorted("date_done"):
            product = inspection.product_id.id
            shipped = sum(
                event["quantity"]
                for event in moved[product, "customer"]
                if event["date"] >= inspection.date_done
            )
            gone = 0
            for event in moved[product, "gone"]:
                if event["date"] >= inspection.date_done:
                    taken = min(event["quantity"], inspection.qty_rejected - gone)
                    event["quantity"] -= taken
                    gone += taken
            there = max(stock.get(product, 0), 0)
            # at most what was rejected and is not gone, of what there is
            left = min(inspection.qty_rejected - gone, there + shipped)
            yield inspection, (there, shipped, there + shipped - left)

    def _read_untracked_stock(self, period, products):
        """Quantity of products without lots in stock of the company and branches."""
        rows = self.env["stock.quant"]._read_group(
            [
                *period.domain_of_companies(),
                ("product_id", "in", products.ids),
                ("location_id.usage", "in", ["internal", "transit"]),
            ],
            ["product_id"],
            ["quantity:sum"],
        )
        return {product.id: quantity for product, quantity in rows}

    def _read_untracked_moves(self, period, inspections):
        """What was shipped, or left stock in another way than into production, since
        the first inspection: dicts of date and quantity by product and way."""
        moved = defaultdict(list)
        if not inspections:
            return moved
        lines = Reader(
            self.env,
            "stock.move.line",
            [
                *period.domain_of_companies(),
                ("product_id", "in", inspections.product_id.ids),
                ("state", "=", "done"),
                ("date", ">=", min(inspections.mapped("date_done"))),
                ("location_id.usage", "=", "internal"),
                ("location_dest_id.usage", "in", ["customer", "inventory", "supplier"]),
            ],
        )
        usage = lines.field("location_dest_id.usage")
        for row in lines.rows(
            {
                "product_id": lines.field("product_id"),
                "way": SQL(
                    "CASE %s WHEN 'customer' THEN %s ELSE 'gone' END", usage, usage
                ),
                "date": lines.field("date"),
                "quantity": SQL("%s::float8", lines.field("quantity_product_uom")),
            },
            order=SQL("3, %s", lines.field("id")),
        ):
            moved[row["product_id"], row["way"]].append(row)
        return moved

    def _read_lots(self, inspections):
        """Lots of what was inspected, ``{inspection: lots}``.

        Of an order those it made, of a lot itself, of a move or transfer those moved.
        """
        Lot = self.env["stock.lot"]
        moved = self._read_moved(inspections)
        lots = {}
        for inspection in inspections:
            inspected = inspection._get_object("stock.lot")
            by_move = moved["move_id", inspection._get_object("stock.move").id]
            key = inspection.picking_id.id, inspection.product_id.id
            lots[inspection] = (
                inspected
                or inspection.production_id.lot_producing_ids
                or Lot.browse(sorted(by_move or moved[key]))
            )
        return lots

    def _read_moved(self, inspections):
        """Ids of the lots moved, by move and by transfer and product."""
        moves = [one._get_object("stock.move").id for one in inspections]
        rows = self.env["stock.move.line"]._read_group(
            Domain("lot_id", "!=", False)
            & (
                Domain("move_id", "in", [id_ for id_ in moves if id_])
                | Domain("picking_id", "in", inspections.picking_id.ids)
            ),
            ["move_id", "picking_id", "product_id"],
            ["lot_id:array_agg_distinct"],
        )
        moved = defaultdict(set)
        for move, picking, product, ids in rows:
            moved["move_id", move.id].update(ids)
            moved[picking.id, product.id].update(ids)
        return moved

    def _read_stock(self, period, lots):
        """Quantity of lots in stock of the company and its branches."""
        rows = self.env["stock.quant"]._read_group(
            [
                *period.domain_of_companies(),
                ("lot_id", "in", lots.ids),
                ("location_id.usage", "in", ["internal", "transit"]),
            ],
            ["lot_id"],
            ["quantity:sum"],
        )
        return {lot.id: quantity for lot, quantity in rows}

    def _read_shipped(self, lots):
        """Quantity of lots that customers have got and not sent back."""
        done = Domain("lot_id", "in", lots.ids) & Domain("state", "=", "done")
        shipped = defaultdict(float)
        for place, sign in (("location_dest_id", 1), ("location_id", -1)):
            rows = self.env["stock.move.line"]._read_group(
                done & Domain(f"{place}.usage", "=", "customer"),
                ["lot_id"],
                ["quantity_product_uom:sum"],
            )
            for lot, quantity in rows:
                shipped[lot.id] += sign * quantity
        return shipped


class LowPassRates(models.AbstractModel):
    """Pass rates of the stages of inspection that are under their target for long."""

    _name = "chanxiao.exception.detector.quality.pass_rate_low"
    _description = "Detector of Low Pass Rates"
    _inherit = "chanxiao.exception.detector.target"

    _detector_code = "quality.pass_rate_low"
    _detector_label = _lt("Pass rate under its target")
    _detector_sequence = 57
    _exception_kind = "quality"
    _required_models = ("qc.inspection",)
    _figure_keys = tuple(f"quality.pass_rate_{stage}" for stage in STAGES)
