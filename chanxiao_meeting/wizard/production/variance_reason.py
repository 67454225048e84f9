from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single


class ChanxiaoVarianceReason(models.TransientModel):
    _name = "chanxiao.variance.reason"
    _description = "Why Orders Are Not as Planned"

    production_ids = fields.Many2many("mrp.production", string="Orders", required=True)
    company_id = fields.Many2one("res.company", compute="_compute_company_id")
    reason_id = fields.Many2one(
        "chanxiao.reason",
        domain="[('scope', '=', 'variance'), "
        "('company_id', 'in', (False, company_id))]",
    )
    note = fields.Char("Remark", help="What the reason does not say.")
    next_action = fields.Json(help="What the client shows when this is answered.")

    @api.depends("production_ids")
    def _compute_company_id(self):
        """Orders of several companies can only share a reason of none."""
        for question in self:
            companies = question.production_ids.company_id
            question.company_id = companies if len(companies) == 1 else False

    def action_apply(self):
        """Give all these orders the reason; the orders check who may."""
        ensure_single(self)
        if not self.reason_id:
            # not required on screen: that would keep people from "Later" as well
            raise UserError(self.env._("Choose the reason, or press “Later”."))
        self.production_ids.write(
            {"variance_reason_id": self.reason_id.id, "variance_note": self.note}
        )
        return self.action_later()

    def action_later(self):
        """Go on; the orders stay marked until somebody answers."""
        ensure_single(self)
        return self.next_action or {"type": "ir.actions.act_window_close"}
