from odoo import fields, models


class ChanxiaoMeeting(models.Model):
    """The minutes that closing a meeting drafts."""

    _inherit = "chanxiao.meeting"

    minutes_ids = fields.One2many("chanxiao.meeting.minutes", "meeting_id")

    def action_close(self):
        """End the meeting and draft its minutes.

        :return: the action that opens the minutes of the one meeting
        """
        result = super().action_close()
        # bounded: which minutes were drafted; they open with the user's own rights
        minutes = self.sudo().minutes_ids.sudo(False)
        return minutes._get_records_action() if len(minutes) == 1 else result

    def _action_close(self):
        result = super()._action_close()
        self.env["chanxiao.meeting.minutes"]._draft_from_meeting(self)
        return result

    def _get_attendance_closed_message(self):
        """Attendance is part of the minutes, and corrected while they are a draft."""
        message, minutes = (
            super()._get_attendance_closed_message(),
            self._get_settled_minutes(),
        )
        if message or not minutes:
            return message
        return self.env._(
            "Attendance of “%(meeting)s” is part of minutes %(minutes)s, which are no "
            "longer a draft. Have the chair send them back, or an organizer revise "
            "them once they are issued; then correct it.",
            meeting=self.display_name,
            minutes=minutes.name,
        )

    def _get_backlog_decisions(self):
        """What stands in a draft of minutes can still be adopted where it is."""
        proposed = super()._get_backlog_decisions()
        return proposed.filtered(lambda d: d.meeting_id._get_settled_minutes())

    def _get_settled_minutes(self):
        """The latest minutes if they are past their draft, with the system's rights.

        Whatever is added to the meeting then stands in no minutes.
        """
        self.ensure_one()
        # bounded: number and state of the minutes of this meeting
        latest = self.sudo().minutes_ids.sorted("revision")[-1:]
        return latest.filtered(lambda minutes: minutes.state != "draft")
