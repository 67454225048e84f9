"""Indexes that the time windows of figures want on tables of others."""

from odoo import models

from .open_goods import open_index


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


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # with what promises are counted by, so that the orders need not be read
    _chanxiao_promised_idx = models.Index(
        "(commitment_date) INCLUDE (id, company_id, partner_id)"
        " WHERE state = 'sale' AND commitment_date IS NOT NULL"
    )


class StockMove(models.Model):
    _inherit = "stock.move"

    _chanxiao_to_deliver_idx = models.Index(open_index("sale_line_id"))
    _chanxiao_to_receive_idx = models.Index(open_index("purchase_line_id"))


class StockPicking(models.Model):
    _inherit = "stock.picking"

    # by day, with what tells shipments and receipts, and whether they were on time
    _chanxiao_done_idx = models.Index(
        "(company_id, date_done) INCLUDE (location_id, location_dest_id, date_deadline)"
        " WHERE state = 'done'"
    )
