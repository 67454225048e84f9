from odoo import api, fields, models
from odoo.fields import NO_ACCESS, Domain

from ...costing.planned import BillCost
from ...costing.shipment import is_sent
from ..common.state_mixin import ensure_single
from .settlement_computation import run_safely


class SaleOrder(models.Model):
    _inherit = "sale.order"

    settlement_count = fields.Integer(compute="_compute_settlement_count")

    def _compute_settlement_count(self):
        """Only the settlements that the user may read."""
        self.settlement_count = 0
        Settlement = self.env["chanxiao.settlement"]
        if not Settlement.has_access("read"):
            return
        for order, count in Settlement._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        ):
            order.settlement_count = count

    def _action_confirm(self):
        """The plan is kept as it is at confirmation."""
        result = super()._action_confirm()
        self.order_line._plan_safely()
        return result

    def _action_cancel(self):
        """What is cancelled along with its order is not closed short."""
        orders = self.with_context(chanxiao_cancels_orders=True)
        return super(SaleOrder, orders)._action_cancel()

    def action_open_settlements(self):
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_settlement_action"
        )
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        # bounded: only whether there is a settlement, which they may not be shown
        if self.order_line.sudo().settlement_ids:
            self.env["chanxiao.settlement"]._raise_kept()


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
    planned_cost_is_late = fields.Boolean(
        "Planned Afterwards",
        readonly=True,
        copy=False,
        groups=NO_ACCESS,
        help="The cost could not be planned when the line was confirmed.",
    )
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
        lines.filtered(lambda line: line.state == "sale")._plan_safely()
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

    def _plan_safely(self, is_late=False):
        """Plan, but let no trouble with bills keep orders from being confirmed.

        :return: the lines that failed
        """
        # bounded: which of these lines are goods
        goods = self.sudo().filtered(lambda line: line._is_goods())
        return run_safely(
            goods,
            lambda lines: lines._set_planned_cost(is_late),
            "The cost of order line %s is not planned yet",
        )

    def _set_planned_cost(self, is_late=False):
        """Keep what the goods cost by today's bills, routings and prices.

        Once an order is confirmed the plan stays as it is: neither a later price nor
        a later bill moves it.

        :param bool is_late: whether this is not done at confirmation
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
                        "planned_cost_is_late": is_late,
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

    @api.model
    def _get_unplanned_domain(self):
        """Lines with goods still to be delivered, and without a plan."""
        return (
            Domain("state", "=", "sale")
            & Domain("is_undelivered", "=", True)
            & Domain("planned_cost_date", "=", False)
            & Domain("is_downpayment", "=", False)
            & Domain("is_expense", "=", False)
        )

    # settled

    def _is_delivery_complete(self):
        """Whether goods left for the customer, and none will be moved any more.

        A line that was closed short is complete, and one of which goods came back for
        good.
        """
        return (
            self.state == "sale"
            and self._is_goods()
            and not self.is_undelivered
            and any(move.state == "done" and is_sent(move) for move in self.move_ids)
        )

    @api.model
    def _get_unsettled_domain(self, company):
        """Lines of a company, delivered since it settles, without a settlement."""
        sent = (
            Domain("state", "=", "done")
            & Domain("date", ">=", company.chanxiao_settlement_since)
            & Domain("location_dest_id.usage", "in", ("customer", "transit"))
        )
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "=", "sale")
            & Domain("product_id.type", "=", "consu")
            & Domain("is_undelivered", "=", False)
            & Domain("settlement_ids", "=", False)
            & Domain("move_ids", "any", sent)
        )

    def _settle_safely(self):
        """Settle, but let no trouble with costs keep goods from being delivered.

        :return: the lines that failed
        """
        return run_safely(
            self,
            lambda lines: lines._settle(),
            "Order line %s is not settled yet",
        )

    def _settle(self):
        """Settle the lines whose delivery is complete; bring known ones up to date."""
        # bounded: settlements of these lines, made by the system for whoever delivers
        lines = self.sudo().browse(self.ids)
        known = lines.settlement_ids
        known._update_or_mark()
        new = (lines - known.sale_line_id).filtered(
            lambda line: line._is_delivery_complete()
        )
        # bounded likewise: one settlement for each of these lines
        return self.env["chanxiao.settlement"].sudo()._create_for(new)


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    # settlements look for the orders made for a line
    _chanxiao_sale_line_idx = models.Index(
        "(sale_line_id) WHERE sale_line_id IS NOT NULL"
    )


class StockMove(models.Model):
    """Deliveries are settled as soon as no goods will follow."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._settle_deliveries()
        return moves

    def _action_cancel(self):
        """What was delivered of a line whose rest is cancelled is all there will be."""
        result = super()._action_cancel()
        if not self.env.context.get("chanxiao_cancels_orders"):
            # bounded: which of these lines may be complete now, told to nobody
            lines = self.sudo().sale_line_id.filtered(
                lambda line: (
                    not line.settlement_ids
                    and any(move.state == "done" for move in line.move_ids)
                )
            )
            lines._settle_safely()
        return result

    def _settle_deliveries(self):
        """Settle the order lines whose goods just left for, or came back from, the
        customer."""
        delivered = self.filtered(
            lambda move: (
                move.sale_line_id
                and move.state == "done"
                and (
                    move.location_dest_id._is_outgoing()
                    or move.location_id._is_outgoing()
                )
            )
        )
        delivered.sale_line_id._settle_safely()
