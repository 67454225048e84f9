"""Indexes that the time windows of figures want on tables of others."""

from odoo import api, models
from odoo.tools import sql

from .open_goods import open_index

# One in thousands: somebody forgot to check out. Few, so that whatever else overlaps a
# time can be found by when it began.
LONG_ATTENDANCE = "({} - {}) > INTERVAL '1 day'"


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


# Models of soft sources cannot be extended here; those of the others carry their
# indexes themselves, as ``models.Index`` with "chanxiao" in the name.
SOFT_INDEXES = {
    # deals closed in a time, and those that are open, which have no time of closing
    "crm.lead": {"chanxiao_closed_idx": "(company_id, won_status, date_closed)"},
    # an attendance counts where it overlaps a period: the others began in it, or at
    # most a day before
    "hr.attendance": {
        "chanxiao_checked_out_idx": "(check_out)",
        "chanxiao_long_idx": "(check_out)"
        f" WHERE {LONG_ATTENDANCE.format('check_out', 'check_in')}",
    },
    "maintenance.request": {
        "chanxiao_requested_idx": "(company_id, request_date)",
        "chanxiao_closed_idx": "(company_id, close_date)",
    },
}


class ChanxiaoFigureIndex(models.AbstractModel):
    """Indexes that figures want on tables of addons that are not always there."""

    _name = "chanxiao.figure.index"
    _description = "Indexes for Figures"

    @api.model
    def _create_missing(self):
        for name, table, definition in self._get_missing():
            sql.add_index(self.env.cr, name, table, definition, unique=False)

    @api.model
    def _get_missing(self):
        """Name, table and definition of the indexes that are not there."""
        wanted = [
            (f"{self.env[model]._table}_{name}", self.env[model]._table, definition)
            for model, indexes in SOFT_INDEXES.items()
            if model in self.env
            for name, definition in indexes.items()
        ]
        cr = self.env.cr
        return [index for index in wanted if not sql.index_exists(cr, index[0])]
