from odoo import fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single
from ...models.evaluation.evaluation import RATINGS


class ChanxiaoMeetingRate(models.TransientModel):
    """The questions about a meeting, to somebody who attended it."""

    _name = "chanxiao.meeting.rate"
    _description = "Rate a Meeting"
    _inherit = "chanxiao.meeting.ratings"

    meeting_id = fields.Many2one("chanxiao.meeting", required=True, ondelete="cascade")
    evaluation = fields.Selection(related="meeting_id.policy_id.evaluation")

    def action_confirm(self):
        ensure_single(self)
        values = {name: self[name] for name in (*RATINGS, "comment")}
        if not any(int(self[name]) for name in RATINGS) and not self.comment:
            raise UserError(
                self.env._("Give at least one rating, or write what you think.")
            )
        self.meeting_id._rate(values)
        # bounded: the user's own dialog, which would tell who answered what
        self.sudo().unlink()
        return {"type": "ir.actions.act_window_close"}
