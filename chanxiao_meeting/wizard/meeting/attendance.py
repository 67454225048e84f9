from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingAttendance(models.TransientModel):
    """How somebody attended, for those who conduct a meeting, on any screen."""

    _name = "chanxiao.meeting.attendance"
    _description = "Note How Somebody Attended"

    attendee_id = fields.Many2one(
        "chanxiao.meeting.attendee", required=True, readonly=True, ondelete="cascade"
    )
    attendance = fields.Selection(
        selection=lambda self: self._selection_attendance(), required=True
    )
    leave_reason = fields.Char("Reason")
    proxy_id = fields.Many2one("res.partner")

    def _selection_attendance(self):
        """The choices of a list of attendees, in the language of the user."""
        field = self.env["chanxiao.meeting.attendee"]._fields["attendance"]
        return field._description_selection(self.env)

    def action_confirm(self):
        ensure_single(self)
        self.attendee_id.action_note_attendance(
            self.attendance, self.leave_reason, self.proxy_id.id
        )
        return {"type": "ir.actions.act_window_close"}
