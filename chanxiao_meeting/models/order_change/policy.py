from odoo import fields, models


class ChanxiaoMeetingPolicy(models.Model):
    """Whether changes to confirmed orders need a reason."""

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(
        ("approved", "retired"), {"is_change_reason_required"}
    )

    is_change_reason_required = fields.Boolean(
        "Ask for Reasons of Order Changes",
        help="While the policy is in force, changes to confirmed sales orders are shown"
        " as open until a reason is given. Nothing is blocked.",
    )
