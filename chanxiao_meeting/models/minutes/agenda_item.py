from odoo import api, models
from odoo.exceptions import UserError

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
