from odoo import Command, api, fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoExceptionDismiss(models.TransientModel):
    _name = "chanxiao.exception.dismiss"
    _description = "Dismiss Exceptions"

    exception_ids = fields.Many2many(
        "chanxiao.control.exception", string="Exceptions", required=True
    )
    words = fields.Text("Why It Needs No Treatment")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        chosen = self.env.context
        if chosen.get("active_model") == "chanxiao.control.exception":
            if "exception_ids" in fields and not values.get("exception_ids"):
                values["exception_ids"] = [Command.set(chosen.get("active_ids", []))]
        return values

    def action_confirm(self):
        ensure_single(self)
        self.exception_ids.action_dismiss(self.words)
        return {"type": "ir.actions.act_window_close"}
