"""The records of the ERP that decisions and tasks can be about."""

from odoo import fields, models
from odoo.tools import format_date


def _local_day(record, moment):
    """The day of a moment as people write it; nothing without a moment."""
    local = moment and fields.Datetime.context_timestamp(record, moment)
    return local and format_date(record.env, local.date())


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "order_line.product_id")

    def _get_subject_details(self):
        promised = self.commitment_date or self.date_order
        return [self.partner_id.name, _local_day(self, promised)]


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "order_line.product_id")

    def _get_subject_details(self):
        return [self.partner_id.name, _local_day(self, self.date_planned)]

    def action_merge(self):
        """The oldest request for quotation goes on; the others are cancelled."""
        drafts = self.filtered(lambda order: order.state in ("draft", "sent"))
        bunches = drafts.grouped(lambda order: order._prepare_grouped_data(order))
        result = super().action_merge()
        for orders in bunches.values():
            oldest = min(orders, key=lambda order: order.date_order)
            merged = orders.filtered(lambda order: order.state == "cancel")
            if merged:
                merged._pass_on_to(oldest, self.env._("They were merged."))
        return result


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "origin", "move_ids.product_id")

    def _get_subject_details(self):
        names = [self.partner_id.name, self.origin]
        return [*names, _local_day(self, self.scheduled_date)]

    def _create_backorder(self, backorder_moves=None):
        backorders = super()._create_backorder(backorder_moves)
        why = self.env._("The rest comes with the backorder.")
        for backorder in backorders:
            backorder.backorder_id._pass_on_to(backorder, why)
        return backorders


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.meeting.subject"]
    _subject_search_fields = ("product_id", "origin")

    def _get_subject_details(self):
        return [self.product_id.display_name, _local_day(self, self.date_finished)]

    def action_merge(self):
        # cancelled here are orders whose quantity the new one makes
        merged = self.with_context(chanxiao_merging=True)
        action = super(MrpProduction, merged).action_merge()
        order = self.browse(action["res_id"])
        self._pass_on_to(order, self.env._("The orders were merged."))
        return action

    def button_mark_done(self):
        result = super().button_mark_done()
        done = self.filtered(lambda order: order.state == "done")
        done._pass_on_to_rest(self.env._("The rest is still to be made."))
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        if not self.env.context.get("chanxiao_merging"):
            self._pass_on_to_rest(self.env._("The order was cancelled."))
        return result

    def _pass_on_to_rest(self, why):
        """Orders that are over give way to what was split off and is still to come."""
        for order in self:
            parts = order.production_group_id.production_ids - order
            rest = parts.filtered(lambda part: part.state not in ("done", "cancel"))
            if rest:
                first = min(rest, key=lambda part: (part.backorder_sequence, part.id))
                order._pass_on_to(first, why)


class QcInspection(models.Model):
    _name = "qc.inspection"
    _inherit = ["qc.inspection", "chanxiao.meeting.subject"]
    _subject_search_fields = ("product_id",)

    def _get_subject_details(self):
        return [self.product_id.display_name, _local_day(self, self.date)]
