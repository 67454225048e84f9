"""The records of the ERP that decisions and tasks can be about."""

from odoo import models


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "chanxiao.meeting.subject"]


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "chanxiao.meeting.subject"]


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.meeting.subject"]


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.meeting.subject"]


class QcInspection(models.Model):
    _name = "qc.inspection"
    _inherit = ["qc.inspection", "chanxiao.meeting.subject"]
