from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoExceptionSendBack(models.TransientModel):
    _name = "chanxiao.exception.send.back"
    _description = "Send an Exception Back"

    exception_id = fields.Many2one(
        "chanxiao.control.exception", required=True, ondelete="cascade"
    )
    words = fields.Text("What Is Not Put Right")

    def action_confirm(self):
        ensure_single(self)
        self.exception_id.action_send_back(self.words)
        return {"type": "ir.actions.act_window_close"}
