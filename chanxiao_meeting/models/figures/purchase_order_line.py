from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .open_goods import add_statistics, get_open_quantity, is_open, search_open

# one expression, of which the database knows how often it is above zero
SHORT = "(product_qty - qty_received)"


class PurchaseOrderLine(models.Model):
    _inherit = "purchase.order.line"

    is_unreceived = fields.Boolean(
        "Goods to Receive",
        compute="_compute_is_unreceived",
        search="_search_is_unreceived",
        # bounded: only whether the line is open, the same for whoever may read it
        compute_sudo=True,
        help="Goods on a confirmed order of which less was received than ordered, and"
        " that are still to be received.",
    )

    # Lines of cancelled orders stay in it, and those that were closed short: order and
    # moves are found without reading the line.
    _chanxiao_unreceived_idx = models.Index(
        "(date_planned) INCLUDE (id, order_id, product_id, product_qty, qty_received)"
        f" WHERE {SHORT} > 0"
    )

    def init(self):
        result = super().init()
        add_statistics(self, "chanxiao_unreceived", SHORT)
        return result

    @api.depends(
        "product_id.type",
        "qty_received",
        "product_qty",
        "order_id.state",
        "move_ids.state",
    )
    def _compute_is_unreceived(self):
        for line in self:
            line.is_unreceived = (
                line.product_id.type == "consu"
                and line.order_id.state == "purchase"
                and is_open(line, line.product_qty, line.qty_received)
            )

    def _get_quantity_to_receive(self):
        """What will still be received, in the line's unit.

        Nothing moves for what is not confirmed yet, nor for services: there it is all
        that was not received.
        """
        self.ensure_one()
        missing = self.product_qty - self.qty_received
        if self.order_id.state != "purchase" or self.product_id.type != "consu":
            return max(missing, 0.0)
        if not self.is_unreceived:
            return 0.0
        return get_open_quantity(self, missing, _comes_from_vendor)

    @api.model
    def _search_is_unreceived(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        still_open = search_open(
            _get_missing,
            "product_qty",
            "qty_received",
            "purchase_line_id",
            _is_confirmed,
        )
        confirmed = Domain("order_id.state", "=", "purchase")
        return confirmed & Domain("product_id.type", "=", "consu") & still_open


def _get_missing(model, alias, query):
    return SQL(
        "(%s - %s)",
        model._field_to_sql(alias, "product_qty", query),
        model._field_to_sql(alias, "qty_received", query),
    )


def _is_confirmed(model, alias, query):
    orders, orders_alias = model._fields["order_id"].join(model, alias, query)
    return SQL("%s = 'purchase'", orders._field_to_sql(orders_alias, "state", query))


def _comes_from_vendor(move):
    # a subcontractor's place is internal, a sister company's is in between: only what
    # goes back to the vendor, or comes back from the customer, is no receipt
    is_return = move._is_purchase_return() or move.location_id.usage == "customer"
    return not is_return
