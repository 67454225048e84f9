from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .statistics import add_statistics

# one expression, of which the database knows how often it is above zero
OPEN = "(product_qty - qty_received)"


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    is_unreceived = fields.Boolean(
        "Goods to Receive",
        compute="_compute_is_unreceived",
        search="_search_is_unreceived",
        help="Goods of which less was received than ordered.",
    )

    # lines of cancelled orders stay in it: the order is found without reading the line
    _chanxiao_unreceived_idx = models.Index(
        f"(date_planned) INCLUDE (order_id, product_id) WHERE {OPEN} > 0"
    )

    def init(self):
        result = super().init()
        add_statistics(self, "chanxiao_unreceived", OPEN)
        return result

    @api.depends("product_id.type", "qty_received", "product_qty")
    def _compute_is_unreceived(self):
        for line in self:
            line.is_unreceived = (
                line.product_id.type == "consu" and line.qty_received < line.product_qty
            )

    @api.model
    def _search_is_unreceived(self, operator, value):
        """A domain cannot compare two fields, so that drill-downs need this one."""
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("product_id.type", "=", "consu") & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(%s - %s) > 0",
                model._field_to_sql(alias, "product_qty", query),
                model._field_to_sql(alias, "qty_received", query),
            )
        )
