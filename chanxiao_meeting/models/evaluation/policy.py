from odoo import fields, models


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """Whether those who attended rate a meeting, and under their names."""

    _inherit = "chanxiao.meeting.policy.rules"

    evaluation = fields.Selection(
        [
            ("none", "Not asked for"),
            ("named", "By name"),
            ("anonymous", "Anonymous"),
        ],
        required=True,
        default="anonymous",
        help="Whether the people who attended rate the meeting once it is over. "
        "Anonymous ratings are kept without any name, and shown from three on.",
    )


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"evaluation"})


class ResCompany(models.Model):
    _inherit = "res.company"

    chanxiao_hourly_cost = fields.Monetary(
        "Cost of an Hour of Meeting",
        help="What an hour of one person costs on average. What a meeting costs is "
        "this, times the people and the hours it took.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chanxiao_hourly_cost = fields.Monetary(
        related="company_id.chanxiao_hourly_cost", readonly=False
    )
    chanxiao_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the Company"
    )
