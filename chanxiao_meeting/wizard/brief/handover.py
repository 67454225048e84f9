from odoo import api, models
from odoo.fields import Domain


class ChanxiaoMeetingHandover(models.TransientModel):
    """Briefs that the person still has to hand in."""

    _inherit = "chanxiao.meeting.handover"

    @api.model
    def _get_duties(self):
        pending = Domain("state", "=", "pending")
        return [
            *super()._get_duties(),
            ("chanxiao.meeting.brief", "responsible_id", pending),
        ]
