from odoo import api, models
from odoo.fields import Domain


class ChanxiaoMeetingHandover(models.TransientModel):
    """Minutes that the person still has to keep, to approve, or is to be sent."""

    _inherit = "chanxiao.meeting.handover"

    @api.model
    def _get_duties(self):
        draft = self._get_draft_domain()
        unfinished = Domain("state", "!=", "issued")
        return [
            *super()._get_duties(),
            ("chanxiao.meeting.minutes", "chair_id", unfinished),
            ("chanxiao.meeting.minutes", "recorder_id", unfinished),
            ("chanxiao.meeting.policy", "circulation_ids", draft),
        ]

    @api.model
    def _get_policy_paths(self):
        return [*super()._get_policy_paths(), "circulation_ids"]
