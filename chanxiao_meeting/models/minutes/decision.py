from odoo import api, models
from odoo.exceptions import UserError


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
