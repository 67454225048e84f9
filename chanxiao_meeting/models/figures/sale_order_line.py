from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .statistics import add_statistics

# One expression, because the database knows how often it is above zero, but not how
# the state, the ordered and the delivered quantity hang together.
OPEN = "(CASE WHEN state = 'sale' THEN product_uom_qty - qty_delivered END)"


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    is_undelivered = fields.Boolean(
        "Goods to Deliver",
        compute="_compute_is_undelivered",
        search="_search_is_undelivered",
        help="Goods on a confirmed order of which less was delivered than ordered.",
    )

    _chanxiao_undelivered_idx = models.Index(f"(company_id, order_id) WHERE {OPEN} > 0")

    def init(self):
        result = super().init()
        add_statistics(self, "chanxiao_undelivered", OPEN)
        return result

    @api.depends("product_id.type", "qty_delivered", "product_uom_qty", "state")
    def _compute_is_undelivered(self):
        for line in self:
            line.is_undelivered = (
                line.product_id.type == "consu"
                and line.state == "sale"
                and line.qty_delivered < line.product_uom_qty
            )

    @api.model
    def _search_is_undelivered(self, operator, value):
        """A domain cannot compare two fields, so that drill-downs need this one."""
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("product_id.type", "=", "consu") & Domain.custom(
            to_sql=lambda model, alias, query: SQL(
                "(CASE WHEN %s = 'sale' THEN %s - %s END) > 0",
                model._field_to_sql(alias, "state", query),
                model._field_to_sql(alias, "product_uom_qty", query),
                model._field_to_sql(alias, "qty_delivered", query),
            )
        )
