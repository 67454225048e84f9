from odoo import fields, models


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """Whether adopting a decision also changes the ERP."""

    _inherit = "chanxiao.meeting.policy.rules"

    applies_measures = fields.Boolean(
        "Adopting Changes the ERP",
        help="Changes in the ERP that were proposed and tried out are carried out when "
        "their decision is adopted, as far as whoever adopts it may make them by hand. "
        "Otherwise whoever is responsible for the task carries them out.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"applies_measures"})
