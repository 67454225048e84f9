from odoo import models


class QcInspectionLine(models.Model):
    _inherit = "qc.inspection.line"

    _chanxiao_inspection_idx = models.Index("(inspection_id)")
