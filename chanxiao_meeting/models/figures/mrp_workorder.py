from odoo import models


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    _chanxiao_done_idx = models.Index("(date_finished) WHERE state = 'done'")
    _chanxiao_planned_idx = models.Index("(production_date) WHERE state != 'cancel'")
