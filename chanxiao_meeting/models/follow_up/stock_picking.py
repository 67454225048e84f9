from odoo import models


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.meeting.subject"]

    _chanxiao_done_idx = models.Index(
        "(picking_type_id, date_done) WHERE state = 'done'"
    )
