from odoo import models


class QcInspection(models.Model):
    _name = "qc.inspection"
    _inherit = ["qc.inspection", "chanxiao.meeting.subject"]
