from odoo import api, models
from odoo.fields import Domain


class ChanxiaoMeetingHandover(models.TransientModel):
    """Exceptions that the person sees to."""

    _inherit = "chanxiao.meeting.handover"

    @api.model
    def _get_duties(self):
        unclosed = Domain("state", "!=", "closed")
        return [
            *super()._get_duties(),
            ("chanxiao.control.exception", "responsible_id", unclosed),
        ]
