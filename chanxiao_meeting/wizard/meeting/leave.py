from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingLeave(models.TransientModel):
    """Leave from a meeting: what somebody asks for, or what is decided on it."""

    _name = "chanxiao.meeting.leave"
    _description = "Leave From a Meeting"

    attendee_id = fields.Many2one(
        "chanxiao.meeting.attendee", required=True, ondelete="cascade"
    )
    step = fields.Selection(
        [("ask", "Ask"), ("decide", "Decide")], required=True, default="ask"
    )
    meeting_id = fields.Many2one(related="attendee_id.meeting_id")
    person_id = fields.Many2one(related="attendee_id.partner_id", string="Person")
    asked_reason = fields.Char(related="attendee_id.leave_asked_reason")
    asked_proxy_id = fields.Many2one(related="attendee_id.leave_asked_proxy_id")
    reason = fields.Char(
        help="Why you cannot come. Whoever decides on it and the minutes see it."
    )
    proxy_id = fields.Many2one(
        "res.partner",
        domain="[('partner_share', '=', False), ('id', '!=', person_id)]",
        help="Who stands in for you; they read what you may read of this meeting.",
    )
    answer = fields.Char(help="Why you refuse it; the attendee is told.")

    def action_confirm(self):
        """Ask for leave, or approve what somebody asks for."""
        ensure_single(self)
        if self.step == "ask":
            self.attendee_id._ask_leave(self.reason, self.proxy_id)
        else:
            self.attendee_id.action_approve_leave()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def action_refuse(self):
        ensure_single(self)
        self.attendee_id.action_refuse_leave(self.answer)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
