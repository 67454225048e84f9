"""Indexes that the time windows of figures want on tables of others."""

from odoo import models


class AccountPayment(models.Model):
    _inherit = "account.payment"

    # those with an entry count by its items
    _chanxiao_date_idx = models.Index(
        "(company_id, date) WHERE move_id IS NULL AND state IN ('in_process', 'paid')"
    )


class MrpWorkcenterProductivity(models.Model):
    _inherit = "mrp.workcenter.productivity"

    # a log counts where it overlaps a period, and open ones have no end
    _chanxiao_start_idx = models.Index("(company_id, date_start)")
    _chanxiao_end_idx = models.Index("(company_id, date_end)")


class MrpWorkorder(models.Model):
    _inherit = "mrp.workorder"

    _chanxiao_done_idx = models.Index("(date_finished) WHERE state = 'done'")
    _chanxiao_planned_idx = models.Index("(production_date) WHERE state != 'cancel'")


class QcInspectionLine(models.Model):
    _inherit = "qc.inspection.line"

    _chanxiao_inspection_idx = models.Index("(inspection_id)")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    _chanxiao_done_idx = models.Index(
        "(picking_type_id, date_done) WHERE state = 'done'"
    )
