"""The records of the ERP that decisions and tasks can be about."""

from odoo import fields, models
from odoo.tools import format_date


def _local_day(record, moment):
    """The day of a moment as people write it; nothing without a moment."""
    local = moment and fields.Datetime.context_timestamp(record, moment)
    return local and format_date(record.env, local.date())


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "order_line.product_id")

    def _get_subject_details(self):
        promised = self.commitment_date or self.date_order
        return [self.partner_id.name, _local_day(self, promised)]


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "order_line.product_id")

    def _get_subject_details(self):
        return [self.partner_id.name, _local_day(self, self.date_planned)]


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "origin", "move_ids.product_id")

    def _get_subject_details(self):
        names = [self.partner_id.name, self.origin]
        return [*names, _local_day(self, self.scheduled_date)]


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.meeting.subject"]
    _subject_search_fields = ("product_id", "origin")

    def _get_subject_details(self):
        return [self.product_id.display_name, _local_day(self, self.date_finished)]


class QcInspection(models.Model):
    _name = "qc.inspection"
    _inherit = ["qc.inspection", "chanxiao.meeting.subject"]
    _subject_search_fields = ("product_id",)

    def _get_subject_details(self):
        return [self.product_id.display_name, _local_day(self, self.date)]
