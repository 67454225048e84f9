from odoo import Command, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Subcontract(models.AbstractModel):
    """A subcontractor makes some of a manufacturing order, or what is left of it.

    A request for quotation in the vendor's unit and currency, which nobody has sent
    yet. The order makes so much less by ``change.production.qty`` ("Update Quantity");
    where nothing remains it is cancelled (``action_cancel``). Once the request is
    confirmed, Odoo makes the subcontracting order by the vendor's own bill.
    """

    _name = "chanxiao.measure.kind.subcontract"
    _description = "Having a Subcontractor Make It"
    _inherit = "chanxiao.measure.kind.supply"

    _kind_code = "subcontract"
    _kind_label = _lt("Have it made by a subcontractor")
    _kind_sequence = 50
    _required_models = ("mrp.production", "purchase.order")
    _subject_models = ("mrp.production",)
    _values = ("partner_id",)
    _optional_values = ("quantity",)
    _decision_measure = "outsourcing"

    def _is_installed(self):
        # the addon brings no model of its own
        boms = super()._is_installed() and self.env["mrp.bom"]
        return boms is not False and "subcontractor_ids" in boms._fields

    def _check(self, measure, record):
        self.env["purchase.order"].check_access("create")
        self.env["mrp.production"].check_access("write")
        return self._check_production(measure, record) or self._check_vendor(
            measure, record
        )

    def _check_vendor(self, measure, record):
        vendor = measure.partner_id
        if not vendor.active:
            return [
                self.env._(
                    "“%s” is archived and takes no orders. Choose another "
                    "subcontractor.",
                    vendor.display_name,
                )
            ]
        if not self._get_bill(measure, record):
            return [
                self.env._(
                    "There is no subcontracting bill of “%(product)s” for %(vendor)s. "
                    "Whoever keeps the bills of materials adds one, of the kind "
                    "subcontracting, that names the vendor.",
                    product=record.product_id.display_name,
                    vendor=vendor.display_name,
                )
            ]
        return []

    def _get_bill(self, measure, record):
        return self.env["mrp.bom"]._bom_subcontract_find(
            record.product_id,
            picking_type=self._get_receipt_type(record),
            company_id=record.company_id.id,
            bom_type="subcontract",
            subcontractor=measure.partner_id,
        )

    def _get_receipt_type(self, record):
        return record.picking_type_id.warehouse_id.in_type_id

    def _perform(self, measure, record):
        share = self._get_share(measure, self._get_left_to_make(record))
        order = self.env["purchase.order"].create(self._prepare_order(measure, record))
        lines = self.env["purchase.order.line"]
        lines.create(self._prepare_line(measure, record, order, share))
        self._make_less(record, share)

    def _prepare_order(self, measure, record):
        """As ``stock.rule._prepare_purchase_order``, whatever price there is."""
        company = record.company_id
        vendor = measure.partner_id.with_company(company)
        positions = self.env["account.fiscal.position"].with_company(company)
        currency = (
            self._get_seller(measure, record).currency_id
            or vendor.property_purchase_currency_id
            or company.currency_id
        )
        return {
            "partner_id": vendor.id,
            "user_id": vendor.buyer_id.id or self.env.uid,
            "picking_type_id": self._get_receipt_type(record).id,
            "company_id": company.id,
            "currency_id": currency.id,
            "origin": record.name,
            "payment_term_id": vendor.property_supplier_payment_term_id.id,
            "fiscal_position_id": positions._get_fiscal_position(vendor).id,
            "reference_ids": [Command.set(record.reference_ids.ids)],
        }

    def _prepare_line(self, measure, record, order, share):
        seller = self._get_seller(measure, record)
        own, product = record.product_uom_id, record.product_id
        unit = seller.product_uom_id or own
        waiting = self._get_waiting(record)
        values = self.env["purchase.order.line"]._prepare_purchase_order_line(
            product,
            own._compute_quantity(share, unit),
            unit,
            record.company_id,
            measure.partner_id,
            order,
        )
        return {
            **values,
            "date_planned": self._get_needed(waiting, record.date_finished),
            "move_dest_ids": [Command.set(waiting.ids)],
        }

    def _get_seller(self, measure, record):
        """The vendor's price list of the product, or none."""
        product = record.product_id.with_company(record.company_id)
        sellers = product._prepare_sellers(False).filtered(
            lambda one: (
                one.partner_id == measure.partner_id
                and one.company_id.id in (False, record.company_id.id)
            )
        )
        return (
            product._select_seller(
                partner_id=measure.partner_id,
                quantity=self._get_share(measure, self._get_left_to_make(record)),
                uom_id=record.product_uom_id,
            )
            or sellers[:1]
        )

    def _undo(self, measure, record, left):
        waiting = self._take_back_orders(measure, record, left)
        self._make_again(record, left, waiting)

    def _get_label(self, measure, record):
        return self.env._(
            "Have %(vendor)s make %(quantity)s of %(record)s",
            vendor=measure.partner_id.display_name or "–",
            quantity=measure.quantity or self.env._("what is left"),
            record=record.display_name,
        )
