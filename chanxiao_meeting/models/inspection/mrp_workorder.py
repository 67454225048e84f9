from odoo import models


class MrpWorkorder(models.Model):
    _name = "mrp.workorder"
    _inherit = ["mrp.workorder", "chanxiao.inspection.source", "chanxiao.inspected"]

    _inspection_event = "operation"
    _inspection_link = "workorder_id"

    def _get_inspection_quantity(self, is_finished):
        order = self.production_id
        quantity = self.qty_produced if is_finished else order.product_qty
        return order.product_uom_id._compute_quantity(
            quantity, order.product_id.uom_id, rounding_method="HALF-UP"
        )

    def _get_inspection_company(self):
        # a work center may be everybody's, an order is one company's
        return self.production_id.company_id

    def _get_inspection_operation(self):
        return self.operation_id

    def _is_inspected_by(self, trigger):
        types = trigger.picking_type_ids
        return not types or self.production_id.picking_type_id in types

    def button_finish(self):
        unfinished = self.filtered(
            lambda operation: operation.state not in ("done", "cancel")
        )
        result = super().button_finish()
        unfinished.filtered(
            lambda operation: operation.state == "done"
        )._make_inspections()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._cancel_inspections()
        return result
