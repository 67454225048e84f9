from odoo import models


class StockPickingInspection(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.inspected"]

    _inspection_link = "picking_id"
