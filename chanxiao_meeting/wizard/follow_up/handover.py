from odoo import api, models
from odoo.fields import Domain


class ChanxiaoMeetingHandover(models.TransientModel):
    """Tasks that are still open, and those that the person was to check."""

    _inherit = "chanxiao.meeting.handover"

    @api.model
    def _get_duties(self):
        is_open = Domain("state", "=", "open")
        unchecked = Domain("state", "in", ("open", "done"))
        running = Domain("state", "in", ("proposed", "adopted", "implemented"))
        return [
            *super()._get_duties(),
            ("chanxiao.meeting.action", "assignee_id", is_open),
            ("chanxiao.meeting.action", "verifier_id", unchecked),
            ("chanxiao.meeting.decision", "verifier_id", running),
        ]
