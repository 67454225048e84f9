from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    chanxiao_npd_tag = fields.Char(
        string="New Product Tag",
        default="NPD",
        help="Tag of the projects that develop new products. Their tasks are counted in"
        " the engineering brief.",
    )
