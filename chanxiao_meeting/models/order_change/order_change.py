from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.groups import ORGANIZER


class ChanxiaoOrderChange(models.Model):
    """One change to a confirmed sales order: what, from, to, worth, who and when.

    Entries are made by the system alone, when an order changes; people only add the
    reason. They outlive the order, its lines and its products.
    """

    _name = "chanxiao.order.change"
    _description = "Order Change"
    _inherit = ["chanxiao.state.mixin", "chanxiao.problem.source"]
    _order = "date desc, id desc"
    # all else is recorded when an order changes
    _editable_fields = {"reason_id"}

    order_id = fields.Many2one(
        "sale.order",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    # As it was: only ``order_id`` is a dependency, so that later changes of the order
    # and its deletion leave them alone.
    order_name = fields.Char(
        "Order Number", compute="_compute_from_order", store=True, precompute=True
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_from_order",
        required=True,
        store=True,
        precompute=True,
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_id = fields.Many2one(
        "sale.order.line",
        "Order Line",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    product_id = fields.Many2one(
        "product.product",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    # in every language, as each called it then
    product_name = fields.Char(
        readonly=True,
        translate=True,
        help="Kept when the line or the product is deleted.",
    )
    product_uom_id = fields.Many2one(
        "uom.uom", "Unit", readonly=True, ondelete="set null"
    )
    kind = fields.Selection(
        [
            ("quantity", "Quantity"),
            ("date", "Promised date"),
            ("price", "Price"),
            ("added", "Line added"),
            ("removed", "Line removed"),
            ("cancelled", "Order cancelled"),
        ],
        "What Changed",
        required=True,
        readonly=True,
    )
    old_value = fields.Char("Before", readonly=True, translate=True)
    new_value = fields.Char("After", readonly=True, translate=True)
    amount_delta = fields.Monetary(
        "Effect on Amount",
        readonly=True,
        help="By how much the untaxed amount of the order became larger or smaller, in"
        " company currency at the rate of the order.",
    )
    reason_id = fields.Many2one(
        "chanxiao.reason",
        ondelete="restrict",
        domain="[('scope', '=', 'order_change'), "
        "('company_id', 'in', (False, company_id))]",
    )
    is_reason_required = fields.Boolean(
        "Reason Asked For",
        readonly=True,
        help="A policy in force asked for the reason when the order was changed.",
    )
    user_id = fields.Many2one("res.users", "Changed By", readonly=True)
    date = fields.Datetime(
        "Changed On", required=True, readonly=True, default=fields.Datetime.now
    )

    _company_date_index = models.Index("(company_id, date)")

    @api.depends("order_id")
    def _compute_from_order(self):
        for change in self:
            # sudo: what is kept of the order is for whoever may read the change
            order = change.order_id.sudo()
            change.order_name = order.name
            change.partner_id = order.partner_id
            change.company_id = order.company_id

    @api.depends("order_name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            name = f"{change.order_name or ''}: {kinds.get(change.kind, '')}"
            change.display_name = name

    @api.constrains("reason_id")
    def _check_reason(self):
        for change in self:
            change.reason_id._check_given_for(change, "order_change")

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        changes._count_again()
        return changes

    def write(self, vals):
        self._check_may_give_reason()
        result = super().write(vals)
        self._count_again()
        return result

    @api.model
    def _keep_names(self, users):
        """Once an order, however often somebody changed it."""
        # bounded: who changed which order, kept in the history of that order
        made = self.sudo().search(Domain("user_id", "in", users.ids))
        label = self._fields["user_id"]._description_string(self.env)
        bodies = {
            order.id: self.env._(
                "Account deleted. %s",
                [f"{label}: {user.name}" for user in changes.user_id],
            )
            for order, changes in made.grouped("order_id").items()
        }
        made.order_id._message_log_batch(bodies=bodies)

    def _count_again(self):
        """The counters on the orders have no field of theirs to depend on."""
        self.order_id.invalidate_recordset(
            ["chanxiao_change_count", "chanxiao_reason_missing_count"]
        )

    def _get_system_message(self, names):
        return self.env._(
            "What was changed on an order is on record and stays as it is. Only the "
            "reason can be added."
        )

    def _check_may_give_reason(self):
        """:raise AccessError: unless the user may say why all of these were made"""
        if not (self.env.su or self._can_give_reason()):
            raise AccessError(
                self.env._(
                    "The reason for a change is given by those who may change the "
                    "order, or by those who organize meetings."
                )
            )

    def _can_give_reason(self):
        if self.env.user.has_group(ORGANIZER):
            return True
        orders = self.order_id
        are_there = all(change.order_id for change in self)
        return are_there and orders._filtered_access("write") == orders

    def action_give_reason(self):
        """Ask for one reason for these changes.

        :raise AccessError: for people who may not give it
        :raise UserError: where there is nothing to explain
        """
        self.check_access("read")
        if not self:
            raise UserError(self.env._("There is no change that lacks its reason."))
        self._check_may_give_reason()
        wizard = self.env["chanxiao.order.change.reason"].create(
            {"change_ids": [fields.Command.set(self.ids)]}
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reason for the Changes"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    @api.model
    def _find_problems(self, goods):
        """Changes to the lines sold, after confirmation, or to their whole orders."""
        lines = goods.get("sale.order.line", self.env["sale.order.line"])
        orders = goods.get("sale.order", self.env["sale.order"])
        changes = self.search(
            Domain("line_id", "in", lines.ids)
            | (
                Domain("order_id", "in", orders.ids)
                & Domain("line_id", "=", False)
                & Domain("kind", "in", ("date", "cancelled"))
            )
        )
        return [
            (
                change.line_id or change.order_id,
                change._prepare_problem(
                    "change",
                    date=change.date,
                    detail=f"{change.old_value or '–'} → {change.new_value or '–'}",
                    reason_id=change.reason_id.id,
                ),
            )
            for change in changes
        ]
