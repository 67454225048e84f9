from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .open_goods import add_statistics, get_open_quantity, is_open, search_open

# One expression, because the database knows how often it is above zero, but not how
# the state, the ordered and the delivered quantity hang together.
SHORT = "(CASE WHEN state = 'sale' THEN product_uom_qty - qty_delivered END)"


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    is_undelivered = fields.Boolean(
        "Goods to Deliver",
        compute="_compute_is_undelivered",
        search="_search_is_undelivered",
        # bounded: only whether the line is open, the same for whoever may read it
        compute_sudo=True,
        help="Goods on a confirmed order of which less was delivered than ordered, and"
        " that are still to be delivered.",
    )

    _chanxiao_undelivered_idx = models.Index(
        f"(company_id, order_id) WHERE {SHORT} > 0"
    )

    def init(self):
        result = super().init()
        add_statistics(self, "chanxiao_undelivered", SHORT)
        return result

    @api.depends(
        "product_id.type", "qty_delivered", "product_uom_qty", "state", "move_ids.state"
    )
    def _compute_is_undelivered(self):
        for line in self:
            line.is_undelivered = (
                line.product_id.type == "consu"
                and line.state == "sale"
                and is_open(line, line.product_uom_qty, line.qty_delivered)
            )

    def _get_quantity_to_deliver(self):
        """What will still be delivered, in the line's unit."""
        self.ensure_one()
        if not self.is_undelivered:
            return 0.0
        missing = self.product_uom_qty - self.qty_delivered
        return get_open_quantity(self, missing, _ends_at_customer)

    @api.model
    def _search_is_undelivered(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._get_undelivered_domain()

    @api.model
    def _get_undelivered_domain(self, still=None):
        """Domain of the lines with goods to deliver.

        :param SQL still: whether a line has an open move, where the query knows it
            already
        """
        still_open = search_open(
            _get_missing,
            "product_uom_qty",
            "qty_delivered",
            "sale_line_id",
            still=still,
        )
        return Domain("product_id.type", "=", "consu") & still_open


def _get_missing(model, alias, query):
    return SQL(
        "(CASE WHEN %s = 'sale' THEN %s - %s END)",
        model._field_to_sql(alias, "state", query),
        model._field_to_sql(alias, "product_uom_qty", query),
        model._field_to_sql(alias, "qty_delivered", query),
    )


def _ends_at_customer(move):
    # a move that only picks the goods: the next one is added when it is done
    places = move.location_dest_id | move.location_final_id
    return "customer" in places.mapped("usage")
