from odoo import models


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    # settlements look for the orders made for a line
    _chanxiao_sale_line_idx = models.Index(
        "(sale_line_id) WHERE sale_line_id IS NOT NULL"
    )
