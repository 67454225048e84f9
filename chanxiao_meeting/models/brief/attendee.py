from odoo import models


class ChanxiaoMeetingAttendee(models.Model):
    """The notice tells who prepares a brief by when."""

    _inherit = "chanxiao.meeting.attendee"

    def _get_notice_rows(self):
        rows = super()._get_notice_rows()
        for brief in self._get_briefs_to_prepare():
            label = self.env._("Your brief is due")
            if brief.department_id != self.department_id:
                label = f"{label} ({brief.department_id.name})"
            rows.append((label, brief._format_deadline()))
        return rows

    def _get_briefs_to_prepare(self):
        """Briefs that this person still has to hand in."""
        self.ensure_one()
        # bounded: department and deadline of what this very person prepares
        briefs = self.sudo().meeting_id.brief_ids
        return briefs.filtered(
            lambda brief: (
                brief.state == "pending"
                and brief.deadline
                and self.user_id
                and brief.responsible_id == self.user_id
            )
        )
