from contextlib import contextmanager

from odoo import api, models

#: what a line's part in an order consists of
WATCHED_FIELDS = {
    "order_id",
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
    "is_downpayment",
    "is_expense",
}


class SaleOrderLine(models.Model):
    """Changes to lines of confirmed orders are put on record."""

    _inherit = "sale.order.line"

    @contextmanager
    def _recording_changes(self):
        with self.env["chanxiao.order.change"]._recording() as recording:
            recording.watch_lines(self)
            yield recording

    @api.model_create_multi
    def create(self, vals_list):
        with self._recording_changes() as recording:
            lines = super().create(vals_list)
            recording.add_lines(lines)
        return lines

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with self._recording_changes() as recording:
            if vals.get("order_id"):
                recording.watch_orders(self.order_id.browse(vals["order_id"]))
            return super().write(vals)

    def unlink(self):
        # with the parts of a combo the database deletes along with it
        lines = self | self.linked_line_ids
        with lines._recording_changes() as recording:
            recording.deleted.update(lines.ids)
            return super().unlink()
