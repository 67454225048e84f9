import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import SQL

from ...costing.planned import BillCost

_logger = logging.getLogger(__name__)


class SaleOrderLine(models.Model):
    """What a line was planned to cost, and its settlement once it is delivered.

    Costs are confidential: nobody reads these fields, whatever their rights; they are
    shown in the settlement, under its rules.
    """

    _inherit = "sale.order.line"

    settlement_ids = fields.One2many(
        "chanxiao.settlement", "sale_line_id", groups=NO_ACCESS
    )
    planned_cost_date = fields.Datetime(readonly=True, copy=False, groups=NO_ACCESS)
    planned_cost_qty = fields.Float(
        "Quantity of the Planned Cost",
        digits="Product Unit",
        readonly=True,
        copy=False,
        groups=NO_ACCESS,
        help="In the product's unit of measure.",
    )
    planned_material_cost = fields.Float(readonly=True, copy=False, groups=NO_ACCESS)
    planned_operation_cost = fields.Float(readonly=True, copy=False, groups=NO_ACCESS)
    planned_subcontract_cost = fields.Float(readonly=True, copy=False, groups=NO_ACCESS)

    @api.model_create_multi
    def create(self, vals_list):
        """A line added to a confirmed order is planned when it is added."""
        lines = super().create(vals_list)
        lines.filtered(lambda line: line.state == "sale")._set_planned_cost()
        return lines

    def write(self, vals):
        """A smaller ordered quantity can make a delivery complete."""
        result = super().write(vals)
        if "product_uom_qty" in vals:
            delivered = self.filtered(
                lambda line: line.state == "sale" and line.qty_delivered
            )
            delivered._settle_safely()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        # bounded: only whether there is a settlement, which may be none of theirs
        if self.sudo().settlement_ids:
            self.env["chanxiao.settlement"]._raise_kept()

    def _is_goods(self):
        return bool(
            self.product_id.type == "consu"
            and not self.display_type
            and not self.is_downpayment
            and not self.is_expense
        )

    # planned

    def _set_planned_cost(self):
        """Keep what the goods cost by today's bills, routings and prices.

        Once an order is confirmed the plan stays as it is: neither a later price nor
        a later bill moves it.
        """
        # bounded: keeps the planned cost of these lines, shown to nobody here
        lines = self.sudo().browse(self.ids).filtered(lambda line: line._is_goods())
        for company, of_company in lines.grouped("company_id").items():
            needs = [line._get_need() for line in of_company]
            costs = BillCost(company).get_costs(needs)
            for line, (_product, quantity, _values), cost in zip(
                of_company, needs, costs, strict=True
            ):
                line.write(
                    {
                        "planned_cost_date": fields.Datetime.now(),
                        "planned_cost_qty": quantity,
                        "planned_material_cost": cost.material,
                        "planned_operation_cost": cost.operation,
                        "planned_subcontract_cost": cost.subcontract,
                    }
                )

    def _get_need(self):
        """What is to be delivered: ``(product, quantity, attributes)``.

        A line that came into being with its delivery was ordered as it was delivered.
        """
        quantity = self.product_uom_qty or self.qty_delivered
        return (
            self.product_id,
            self._get_product_quantity(quantity),
            self.product_no_variant_attribute_value_ids,
        )

    def _get_product_quantity(self, quantity):
        """A quantity of the line in the product's own unit."""
        return self.product_uom_id._compute_quantity(
            quantity, self.product_id.uom_id, round=False
        )

    # settled

    def _is_delivery_complete(self):
        """Whether all that was ordered, and something, was delivered by stock moves."""
        return (
            self.state == "sale"
            and self._is_goods()
            and self.qty_delivered > 0
            and self.product_uom_id.compare(self.qty_delivered, self.product_uom_qty)
            >= 0
            and any(move.state == "done" for move in self.move_ids)
        )

    @api.model
    def _get_unsettled_domain(self, company):
        """Lines of a company, delivered since it settles, without a settlement."""
        delivered = Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s >= %s",
                model._field_to_sql(alias, "qty_delivered", query),
                model._field_to_sql(alias, "product_uom_qty", query),
            )
        )
        moved = Domain("state", "=", "done") & Domain(
            "date", ">=", company.chanxiao_settlement_since
        )
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("product_id.type", "=", "consu")
            & Domain("qty_delivered", ">", 0)
            & delivered
            & Domain("settlement_ids", "=", False)
            & Domain("move_ids", "any", moved)
        )

    def _settle_safely(self):
        """Settle, but let no trouble with costs keep goods from being delivered.

        One line in trouble keeps no other from being settled either. What fails is
        tried again by the scheduled action.
        """
        if not self:
            return
        try:
            with self.env.cr.savepoint():
                self._settle()
        except OperationalError:
            # two at once: the server repeats the whole request
            raise
        except Exception:
            if len(self) == 1:
                _logger.exception("Order line %s is not settled yet", self.id)
                return
            for line in self:
                line._settle_safely()

    def _settle(self):
        """Settle the lines whose delivery is complete; bring known ones up to date."""
        # bounded: settlements of these lines, made by the system for whoever delivers
        lines = self.sudo().browse(self.ids)
        known = lines.settlement_ids
        known._update_or_mark()
        new = (lines - known.sale_line_id).filtered(
            lambda line: line._is_delivery_complete()
        )
        return self.env["chanxiao.settlement"].sudo()._create_for(new)
