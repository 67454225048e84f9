from odoo import fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingMinutesReview(models.TransientModel):
    _name = "chanxiao.meeting.minutes.review"
    _description = "Review Minutes"

    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes", required=True, ondelete="cascade"
    )
    comment = fields.Text(
        help="Printed in the minutes when you approve them; needed to send them back."
    )

    def action_approve(self):
        ensure_single(self)
        return self.minutes_id.action_approve(self.comment)

    def action_reject(self):
        ensure_single(self)
        if not (self.comment or "").strip():
            raise UserError(
                self.env._("Say what the recorder should mend; then send it back.")
            )
        return self.minutes_id.action_reject(self.comment)
