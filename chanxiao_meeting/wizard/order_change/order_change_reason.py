from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single


class ChanxiaoOrderChangeReason(models.TransientModel):
    _name = "chanxiao.order.change.reason"
    _description = "Reason for Order Changes"

    change_ids = fields.Many2many("chanxiao.order.change", string="Changes")
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    reason_id = fields.Many2one(
        "chanxiao.reason",
        domain="[('scope', '=', 'order_change'), "
        "('company_id', 'in', (False, company_id))]",
    )

    @api.depends("change_ids")
    def _compute_company_id(self):
        for wizard in self:
            wizard.company_id = wizard.change_ids.company_id[:1]

    def action_apply(self):
        """Give the reason for all of the changes; they check who may."""
        ensure_single(self)
        if not self.reason_id:
            raise UserError(self.env._("Choose the reason first."))
        self.change_ids.write({"reason_id": self.reason_id.id})
        return {"type": "ir.actions.act_window_close"}
