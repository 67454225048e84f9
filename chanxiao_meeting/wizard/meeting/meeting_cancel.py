from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingCancel(models.TransientModel):
    _name = "chanxiao.meeting.cancel"
    _description = "Cancel a Meeting"

    meeting_id = fields.Many2one("chanxiao.meeting", required=True, ondelete="cascade")
    reason = fields.Text(required=True)

    def action_confirm(self):
        ensure_single(self)
        return self.meeting_id.action_cancel(self.reason)
