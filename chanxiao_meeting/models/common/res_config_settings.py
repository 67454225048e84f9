from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    module_chanxiao_meeting_report = fields.Boolean("Print and Export")
