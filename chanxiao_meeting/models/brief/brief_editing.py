from odoo import api, models
from odoo.exceptions import AccessError, UserError

from .brief import ORGANIZER

TEXT_FIELDS = ("problems", "measures_taken", "support_needed", "proposals")
# Set when the meeting is convened; theirs to change who convene it.
SETTING_FIELDS = {
    "meeting_id",
    "department_id",
    "source_ids",
    "confidential",
    "responsible_id",
    "deadline",
    "sequence",
}
# What the frozen figures rest on.
FIXED_FIELDS = frozenset({"meeting_id", "department_id", "source_ids", "deadline"})


class ChanxiaoMeetingBrief(models.Model):
    """Who writes what into a brief, and until when."""

    _inherit = "chanxiao.meeting.brief"
    # changed by transitions only
    _system_fields = {
        "submitted_at",
        "submitted_by_id",
        "frozen_at",
        "company_id",
        "figure_ids",
    }

    _text_fields = frozenset(TEXT_FIELDS)

    @api.model_create_multi
    def create(self, vals_list):
        briefs = super().create(vals_list)
        briefs._join_meeting()
        return briefs

    def _join_meeting(self):
        """A brief that is added while the meeting runs is missing, with its figures.

        :raise UserError: for a meeting that is over
        """
        for brief in self:
            if message := brief._closed_message():
                raise UserError(message)
        for brief in self.filtered(lambda brief: not brief.deadline):
            brief.deadline = brief.meeting_id._get_brief_deadline()
        if late := self.filtered(lambda b: b.meeting_id.state == "in_progress"):
            late._freeze()

    def write(self, vals):
        result = super().write(vals)
        if {"responsible_id", "deadline"} & vals.keys():
            self._update_preparation()
        return result

    def _get_system_message(self, names):
        return self.env._(
            "Hand the brief in, reopen it or collect its figures with the buttons; "
            "these values are not entered."
        )

    def _check_values(self, vals):
        if not self.env.su:
            self._check_may_write(vals)
        return super()._check_values(vals)

    def _check_may_write(self, vals):
        """Departments write their texts; organizers also who prepares what by when."""
        texts = [name for name in TEXT_FIELDS if name in vals]
        settings = SETTING_FIELDS & vals.keys()
        if not settings and not texts:
            return
        for brief in self:
            if message := brief._closed_message():
                raise UserError(message)
        if texts and any(brief.state == "submitted" for brief in self):
            raise UserError(
                self.env._(
                    "The brief has been handed in. Reopen it to change its texts."
                )
            )
        if settings and not self.env.user.has_group(ORGANIZER):
            raise AccessError(
                self.env._(
                    "Who prepares a brief, by when and from which figures is set by an "
                    "organizer of meetings."
                )
            )

    def _get_frozen_fields(self):
        """What the frozen figures rest on does not change under them."""
        frozen = super()._get_frozen_fields()
        # bounded: whether a brief that is being written was brought to a meeting
        return frozen | FIXED_FIELDS if self.sudo().frozen_at else frozen

    def _get_frozen_message(self, names):
        return self.env._(
            "The figures of this brief are frozen: its department, sources and "
            "deadline stay as they were when the meeting started."
        )
