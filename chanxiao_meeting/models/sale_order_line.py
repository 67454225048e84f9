from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    is_undelivered = fields.Boolean(
        "Goods to Deliver",
        compute="_compute_is_undelivered",
        search="_search_is_undelivered",
        help="Goods of which less was delivered than ordered.",
    )

    @api.depends("product_id.type", "qty_delivered", "product_uom_qty")
    def _compute_is_undelivered(self):
        for line in self:
            line.is_undelivered = (
                line.product_id.type == "consu"
                and line.qty_delivered < line.product_uom_qty
            )

    @api.model
    def _search_is_undelivered(self, operator, value):
        """A domain cannot compare two fields, so that drill-downs need this one."""
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("product_id.type", "=", "consu") & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "%s < %s",
                model._field_to_sql(alias, "qty_delivered", query),
                model._field_to_sql(alias, "product_uom_qty", query),
            )
        )
