from odoo import models


class MrpWorkcenterProductivity(models.Model):
    _inherit = "mrp.workcenter.productivity"

    # a log counts where it overlaps a period, and open ones have no end
    _chanxiao_start_idx = models.Index("(company_id, date_start)")
    _chanxiao_end_idx = models.Index("(company_id, date_end)")
