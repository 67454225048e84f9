from contextlib import contextmanager

from odoo import api, fields, models
from odoo.fields import Domain

#: what may change an order that is confirmed, its lines included
WATCHED_FIELDS = {"state", "commitment_date", "order_line", "company_id"}
#: what a line's part in an order consists of
WATCHED_LINE_FIELDS = {
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


class SaleOrder(models.Model):
    """Changes to confirmed orders are put on record."""

    _inherit = "sale.order"

    chanxiao_change_count = fields.Integer(
        "Number of Order Changes", compute="_compute_chanxiao_change_counts"
    )
    chanxiao_reason_missing_count = fields.Integer(
        "Order Changes Without Reason", compute="_compute_chanxiao_change_counts"
    )

    def _compute_chanxiao_change_counts(self):
        Change = self.env["chanxiao.order.change"]
        counts, missing = {}, {}
        if Change.has_access("read"):
            about = Domain("order_id", "in", self.ids)
            counts = dict(Change._read_group(about, ["order_id"], ["__count"]))
            about &= Change._get_reason_missing_domain()
            missing = dict(Change._read_group(about, ["order_id"], ["__count"]))
        for order in self:
            order.chanxiao_change_count = counts.get(order._origin, 0)
            order.chanxiao_reason_missing_count = missing.get(order._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        with self.env["chanxiao.order.change"]._recording() as recording:
            orders = super().create(vals_list)
            recording.add_orders(orders)
        return orders

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        with self.env["chanxiao.order.change"]._recording() as recording:
            recording.watch_orders(self, with_amounts="state" in vals)
            recording.watch_lines(self._get_confirmed_lines(vals))
            return super().write(vals)

    def unlink(self):
        # Left to the database, entries made in this transaction lose their order first
        # or their line first, as the constraints were made; one of them it refuses.
        # bounded: entries of orders about to be deleted, which only lose their line
        changes = self.env["chanxiao.order.change"].sudo()
        found = changes.search([("order_id", "in", self.ids)])
        found._write_system({"line_id": False})
        self.env.flush_all()
        return super().unlink()

    def _get_confirmed_lines(self, vals):
        """Lines whose state may change along with the order's values."""
        if not {"order_line", "company_id"} & vals.keys():
            return self.env["sale.order.line"]
        return self.filtered(lambda order: order.state == "sale").order_line

    def action_confirm(self):
        # what the confirmation itself adds to an order is no change to a confirmed one
        with self.env["chanxiao.order.change"]._recording() as recording:
            recording.watch_orders(self)
            return super().action_confirm()

    def _recompute_prices(self):
        # written line by line and field by field: one change of price a line
        with self._recording_lines():
            return super()._recompute_prices()

    def _recompute_taxes(self):
        with self._recording_lines():
            return super()._recompute_taxes()

    def _recording_lines(self):
        return self.order_line._recording_changes()

    def action_open_order_changes(self):
        """The changes made to these orders since they were confirmed."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_order_change_action"
        )
        return {
            **action,
            "domain": [("order_id", "in", self.ids)],
            "context": {"hide_order": len(self) == 1},
        }

    def action_give_change_reason(self):
        """Ask for one reason for all changes of these orders that lack it."""
        self.check_access("read")
        Change = self.env["chanxiao.order.change"]
        changes = Change.search(
            Domain("order_id", "in", self.ids) & Change._get_reason_missing_domain()
        )
        return changes.action_give_reason()


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
        if not WATCHED_LINE_FIELDS & vals.keys():
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
