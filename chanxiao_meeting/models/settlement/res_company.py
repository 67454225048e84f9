from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    chanxiao_settlement_since = fields.Date(
        "Settle Deliveries Since",
        default=fields.Date.today,
        help="What was delivered earlier is not settled.",
    )
    chanxiao_settlement_days = fields.Integer(
        "Period of Average Costs",
        default=90,
        help="Days up to the delivery over which the actual average cost of goods is "
        "taken that were not made to order.",
    )

    _chanxiao_settlement_days_positive = models.Constraint(
        "CHECK(chanxiao_settlement_days > 0)",
        "The period of average costs is one day at least.",
    )


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chanxiao_settlement_since = fields.Date(
        related="company_id.chanxiao_settlement_since", readonly=False
    )
    chanxiao_settlement_days = fields.Integer(
        related="company_id.chanxiao_settlement_days", readonly=False
    )
