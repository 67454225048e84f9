from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    chanxiao_settlement_since = fields.Date(
        related="company_id.chanxiao_settlement_since", readonly=False
    )
    chanxiao_settlement_days = fields.Integer(
        related="company_id.chanxiao_settlement_days", readonly=False
    )
