from odoo import api, fields, models


class ChanxiaoMeetingAttendee(models.Model):
    """Whoever comes onto the list of a convened meeting is invited like the others."""

    _inherit = "chanxiao.meeting.attendee"

    invited_at = fields.Datetime("Invited", readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        attendees = super().create(vals_list)
        if not self.env.context.get("is_convening"):
            attendees._invite()
        return attendees

    def write(self, vals):
        if "partner_id" not in vals:
            return super().write(vals)
        replaced = self.filtered(lambda line: line.partner_id.id != vals["partner_id"])
        replaced._uninvite()
        result = super().write(vals)
        replaced.filtered("invited_at").invited_at = False
        replaced._invite()
        return result

    def unlink(self):
        self._uninvite()
        return super().unlink()

    def _invite(self):
        """Put them into the calendar; the notice is for what has not begun yet."""
        for meeting, attendees in self.grouped("meeting_id").items():
            if meeting.state in ("convened", "in_progress"):
                meeting._update_calendar_partners(added=attendees.partner_id)
            if meeting.state == "convened":
                meeting._send_notice(attendees)

    def _uninvite(self):
        for meeting, attendees in self.grouped("meeting_id").items():
            if meeting.state in ("convened", "in_progress"):
                meeting._update_calendar_partners(removed=attendees.partner_id)
