from odoo import api, fields, models
from odoo.exceptions import UserError


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
        return proposed.filtered(
            lambda decision: (
                decision.meeting_id.state == "cancelled"
                or decision.meeting_id._get_settled_minutes()
            )
        )

    def _get_settled_minutes(self):
        """The latest minutes if they are past their draft, with the system's rights.

        Whatever is added to the meeting then stands in no minutes.
        """
        self.ensure_one()
        # bounded: number and state of the minutes of this meeting
        latest = self.sudo().minutes_ids.sorted("revision")[-1:]
        return latest.filtered(lambda minutes: minutes.state != "draft")


# What minutes tell of a topic.
TOLD_FIELDS = {
    "meeting_id",
    "name",
    "kind",
    "duration_planned",
    "presenter_id",
    "department_id",
    "subject_ref",
    "cause",
    "emergency_measure",
    "notes",
    "parked",
}


class ChanxiaoMeetingAgendaItem(models.Model):
    """What was said stands in the minutes; it is corrected while they are a draft."""

    _inherit = "chanxiao.meeting.agenda.item"

    @api.model_create_multi
    def create(self, vals_list):
        items = super().create(vals_list)
        items._check_still_minuted()
        return items

    @api.ondelete(at_uninstall=False)
    def _unlink_except_minuted(self):
        self._check_still_minuted()

    def _check_still_minuted(self):
        for item in self:
            if item.meeting_id._get_settled_minutes():
                raise UserError(item._get_frozen_message(()))

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether the minutes of the meeting of a topic are still a draft
        settled = self.sudo().meeting_id._get_settled_minutes()
        return frozen | TOLD_FIELDS if settled else frozen

    def _get_frozen_message(self, names):
        # bounded: the number of the minutes that tell of this topic
        minutes = self.sudo().meeting_id._get_settled_minutes()
        return self.env._(
            "“%(topic)s” is part of minutes %(minutes)s, which are no longer a draft. "
            "Have the chair send them back, or an organizer revise them once they are "
            "issued; then correct it.",
            topic=self.name,
            minutes=minutes.name,
        )


class ChanxiaoMeetingDecision(models.Model):
    """What a meeting resolves stands in its minutes, or is not resolved."""

    _inherit = "chanxiao.meeting.decision"

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._check_still_minuted()
        return decisions

    def write(self, vals):
        result = super().write(vals)
        if "meeting_id" in vals:
            self._check_still_minuted()
        return result

    def _check_still_minuted(self):
        for decision in self:
            if message := decision._get_settled_message():
                raise UserError(message)

    def _get_settled_message(self):
        """Why no minutes would tell of this decision if it was made now, or False."""
        minutes = self.meeting_id._get_settled_minutes()
        return bool(minutes) and self.env._(
            "“%(decision)s” would stand in no minutes: %(minutes)s of “%(meeting)s” "
            "are “%(state)s”. Have the chair send them back, or an organizer revise "
            "them once they are issued; or decide in the next meeting.",
            decision=self.name,
            minutes=minutes.name,
            meeting=self.meeting_id.display_name,
            state=minutes.with_env(self.env)._get_state_label(),
        )

    def _adoption_error_message(self):
        return super()._adoption_error_message() or self._get_settled_message()
