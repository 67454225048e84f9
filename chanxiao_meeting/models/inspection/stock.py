from odoo import models

from ..common.transfer_place import is_receipt


class StockMove(models.Model):
    _name = "stock.move"
    _inherit = ["stock.move", "chanxiao.inspection.source"]

    _inspection_event = "transfer"

    def _get_inspection_quantity(self, is_finished):
        quantity = self.quantity if is_finished else self.product_uom_qty
        return self.product_uom._compute_quantity(
            quantity, self.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _get_inspection_partner(self):
        return self.picking_id.partner_id

    def _is_inspected_by(self, trigger):
        if trigger.picking_type_ids:
            return super()._is_inspected_by(trigger)
        return is_receipt(self.picking_id)

    def _action_confirm(self, merge=True, merge_into=False, create_proc=True):
        moves = super()._action_confirm(merge, merge_into, create_proc)
        moves.filtered("picking_id")._make_inspections(is_finished=False)
        return moves

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder)
        done = moves.filtered(lambda move: move.state == "done" and not move.scrap_id)
        done.filtered("picking_id")._make_inspections()
        products = done.filtered(
            lambda move: move.product_id == move.production_id.product_id
        )
        products.production_id._make_inspections()
        return moves

    def _action_cancel(self):
        result = super()._action_cancel()
        cancelled = self.filtered(lambda move: move.state == "cancel")
        cancelled.filtered("picking_id")._cancel_inspections()
        return result


class StockPickingInspection(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.inspected"]

    _inspection_link = "picking_id"
