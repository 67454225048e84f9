from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

SETTLERS = ("account.group_account_user", "account.group_account_manager")
PARTS = ("material", "operation", "subcontract", "scrap")


class ChanxiaoSettlement(models.Model):
    """What one order line brought in and cost, once its delivery is complete.

    *Provisional* settlements follow the ERP: a return, a vendor bill at another price
    or a manufacturing order closed late still changes them, at once or overnight.
    When finance makes one *final* its numbers stay as they are. What happens to the
    line afterwards marks it as outdated, and an accountant may take it up again.

    Money is in company currency. A variance is actual less planned cost: above zero
    it was dearer than planned.
    """

    _name = "chanxiao.settlement"
    _description = "Shipment Settlement"
    _inherit = ["chanxiao.text.mixin", "chanxiao.discussion.mixin"]
    _order = "date_delivered desc, id desc"
    # what people write themselves; all else is computed, or changed by transitions
    _editable_fields = {"conclusion"}
    _text_fields = {"conclusion"}
    _rec_names_search = ["order_id.name", "product_id"]

    sale_line_id = fields.Many2one(
        "sale.order.line",
        "Order Line",
        required=True,
        readonly=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        related="sale_line_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(
        related="company_id.currency_id", string="Company Currency", store=True
    )
    order_id = fields.Many2one(related="sale_line_id.order_id", store=True, index=True)
    partner_id = fields.Many2one(related="sale_line_id.order_partner_id", store=True)
    user_id = fields.Many2one(
        related="sale_line_id.salesman_id", string="Salesperson", store=True
    )
    product_id = fields.Many2one(
        related="sale_line_id.product_id", store=True, index=True
    )
    product_categ_id = fields.Many2one(
        related="product_id.categ_id", string="Product Category", store=True
    )
    product_uom_id = fields.Many2one(related="sale_line_id.product_uom_id", store=True)
    quantity = fields.Float(
        "Delivered Quantity",
        digits="Product Unit",
        readonly=True,
        help="Less what came back.",
    )
    date_delivered = fields.Datetime(
        "Delivery Complete",
        readonly=True,
        index=True,
        help="Date of the last delivery.",
    )
    date_promised = fields.Datetime("Promised Delivery", readonly=True)
    delay_days = fields.Integer(
        "Days Late",
        readonly=True,
        aggregator="avg",
        help="Days from the promised to the last delivery, 0 if it was on time.",
    )
    revenue = fields.Monetary(
        readonly=True,
        help="Delivered quantity at the order's net price, at the order's rate of "
        "exchange. What is invoiced can differ and is shown beside it.",
    )
    invoiced_amount = fields.Monetary(
        "Invoiced", readonly=True, help="Net amount of posted invoices less credits."
    )

    planned_date = fields.Datetime("Cost Planned On", readonly=True)
    is_planned_late = fields.Boolean(
        "Planned Afterwards",
        readonly=True,
        help="The cost was not planned when the order was confirmed: it is that of "
        "bills, routings and prices on the day it was planned.",
    )
    planned_material_cost = fields.Monetary("Planned Material", readonly=True)
    planned_operation_cost = fields.Monetary("Planned Operations", readonly=True)
    planned_subcontract_cost = fields.Monetary("Planned Subcontracting", readonly=True)
    planned_scrap_cost = fields.Monetary(
        "Planned Scrap",
        readonly=True,
        help="Bills of materials plan no scrap apart from their quantities: all scrap "
        "is beyond the plan.",
    )
    actual_material_cost = fields.Monetary("Actual Material", readonly=True)
    actual_operation_cost = fields.Monetary("Actual Operations", readonly=True)
    actual_subcontract_cost = fields.Monetary("Actual Subcontracting", readonly=True)
    actual_scrap_cost = fields.Monetary("Actual Scrap", readonly=True)
    material_variance = fields.Monetary(compute="_compute_variances", store=True)
    operation_variance = fields.Monetary(compute="_compute_variances", store=True)
    subcontract_variance = fields.Monetary(
        "Subcontracting Variance", compute="_compute_variances", store=True
    )
    scrap_variance = fields.Monetary(compute="_compute_variances", store=True)
    planned_cost = fields.Monetary(compute="_compute_variances", store=True)
    actual_cost = fields.Monetary(compute="_compute_variances", store=True)
    cost_variance = fields.Monetary(compute="_compute_variances", store=True)
    margin = fields.Monetary(compute="_compute_variances", store=True)
    margin_rate = fields.Float(
        "Margin (%)",
        compute="_compute_margin_rate",
        help="Margin in percent of revenue.",
    )

    is_average = fields.Boolean(
        "At Average Cost",
        readonly=True,
        help="Some of it was not made or bought for the order, but came from stock: "
        "that is settled at the product's actual average cost of the period.",
    )
    average_date_from = fields.Date("Average From", readonly=True)
    average_date_to = fields.Date("Average To", readonly=True)
    open_order_count = fields.Integer(
        "Open Manufacturing Orders",
        readonly=True,
        help="Manufacturing orders behind it that may still cost something.",
    )
    source_ids = fields.One2many(
        "chanxiao.settlement.source", "settlement_id", "Where It Came From"
    )
    problem_ids = fields.One2many("chanxiao.settlement.problem", "settlement_id")
    problem_count = fields.Integer(compute="_compute_problem_count", store=True)
    conclusion = fields.Text("Lessons Learned", help="What is to be learned from it.")
    computed_at = fields.Datetime(readonly=True)
    is_outdated = fields.Boolean(
        "Changed Since Final",
        readonly=True,
        help="Goods were moved after the settlement became final.",
    )
    finalized_at = fields.Datetime(readonly=True)
    finalized_by_id = fields.Many2one("res.users", readonly=True)
    state = fields.Selection(
        [("provisional", "Provisional"), ("final", "Final")],
        default="provisional",
        required=True,
        readonly=True,
        index=True,
        tracking=True,
    )

    _sale_line_unique = models.UniqueIndex(
        "(sale_line_id)", "An order line is settled once."
    )

    @api.depends("order_id.name", "product_id.display_name")
    def _compute_display_name(self):
        for settlement in self:
            # the names of what may be read are no secret to whoever may read it
            system = settlement.sudo()
            names = (system.order_id.name, system.product_id.display_name)
            settlement.display_name = " – ".join(name for name in names if name)

    @api.depends(
        "revenue",
        *(f"{kind}_{part}_cost" for kind in ("planned", "actual") for part in PARTS),
    )
    def _compute_variances(self):
        for settlement in self:
            for part in PARTS:
                settlement[f"{part}_variance"] = (
                    settlement[f"actual_{part}_cost"]
                    - settlement[f"planned_{part}_cost"]
                )
            for kind in ("planned", "actual"):
                settlement[f"{kind}_cost"] = sum(
                    settlement[f"{kind}_{part}_cost"] for part in PARTS
                )
            settlement.cost_variance = settlement.actual_cost - settlement.planned_cost
            settlement.margin = settlement.revenue - settlement.actual_cost

    @api.depends("margin", "revenue")
    def _compute_margin_rate(self):
        for settlement in self:
            revenue = settlement.revenue
            settlement.margin_rate = 100 * settlement.margin / revenue if revenue else 0

    @api.depends("problem_ids")
    def _compute_problem_count(self):
        for settlement in self:
            settlement.problem_count = len(settlement.problem_ids)

    def _get_system_message(self, names):
        return self.env._(
            "A settlement is computed from what was bought, made and delivered. Only "
            "the lessons learned from it are written by hand."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_system(self):
        self._raise_kept()

    def _raise_kept(self):
        raise UserError(
            self.env._(
                "What has been settled is part of the company's records and cannot be "
                "deleted. Cancel the order instead; its settlement stays."
            )
        )

    # states

    def action_recompute(self):
        """Bring provisional settlements up to date."""
        self._check_may_settle()
        if any(settlement.state == "final" for settlement in self):
            raise UserError(
                self.env._(
                    "A final settlement stays as it is. Reopen it first if it is to "
                    "be computed anew."
                )
            )
        # bounded: computes these settlements, for people checked to be accountants
        self.sudo()._update_values()
        return True

    def action_finalize(self):
        """Compute a last time and keep the numbers."""
        provisional = self._check_may_settle("provisional")
        # bounded: the transition of these settlements, checked above
        provisional = provisional._lock_transition("provisional").sudo()
        provisional._update_values()
        for settlement in provisional:
            settlement._set_state(
                "final",
                finalized_at=fields.Datetime.now(),
                finalized_by_id=self.env.uid,
                is_outdated=False,
            )
        return True

    def action_reopen(self):
        """Let a final settlement follow the ERP again."""
        final = self._check_may_settle("final")
        # bounded: the transition of these settlements, checked above
        final = final._lock_transition("final").sudo()
        for settlement in final:
            settlement._set_state(
                "provisional",
                finalized_at=False,
                finalized_by_id=False,
                is_outdated=False,
            )
        final._update_values()
        return True

    def _check_may_settle(self, state=None):
        """These settlements, those in ``state`` if one is given.

        :raise AccessError: for people who are not accountants
        """
        self.check_access("write")
        if not any(self.env.user.has_group(group) for group in SETTLERS):
            raise AccessError(
                self.env._(
                    "Only accountants close and recompute settlements. Ask finance."
                )
            )
        return self.filtered(lambda settlement: settlement.state == state)

    def _update_or_mark(self):
        """Something was moved: update what is provisional, mark what is final."""
        final = self.filtered(lambda settlement: settlement.state == "final")
        (self - final)._update_values()
        final.filtered(lambda settlement: not settlement.is_outdated)._write_system(
            {"is_outdated": True}
        )


class ChanxiaoSettlementSource(models.Model):
    """Where a part of the delivered goods came from, and what that part cost."""

    _name = "chanxiao.settlement.source"
    _description = "Origin of Settled Goods"
    _order = "settlement_id, id"

    settlement_id = fields.Many2one(
        "chanxiao.settlement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    basis = fields.Selection(
        [
            ("production", "Made for the order"),
            ("purchase", "Bought for the order"),
            ("average_production", "From stock: average of manufacturing orders"),
            ("average_purchase", "From stock: average of receipts"),
            ("stock", "From stock: value in stock"),
            ("owner", "Belongs to others: costs nothing"),
        ],
        required=True,
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    quantity = fields.Float(digits="Product Unit")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", ondelete="set null", index=True
    )
    move_id = fields.Many2one("stock.move", "Receipt", ondelete="set null", index=True)
    purchase_id = fields.Many2one(
        "purchase.order", "Purchase Order", ondelete="set null", index=True
    )
    count = fields.Integer(
        "Averaged Over", help="Number of orders or receipts that the average is of."
    )
    material_cost = fields.Monetary("Material")
    operation_cost = fields.Monetary("Operations")
    subcontract_cost = fields.Monetary("Subcontracting")
    scrap_cost = fields.Monetary("Scrap")
