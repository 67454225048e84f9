from odoo import models


class MrpProductionInspection(models.Model):
    _name = "mrp.production"
    _inherit = [
        "mrp.production",
        "chanxiao.inspection.source",
        "chanxiao.inspected",
    ]

    _inspection_event = "production"
    _inspection_link = "production_id"

    def _get_inspection_quantity(self, is_finished):
        if not is_finished:
            return self.product_uom_qty
        moves = self.move_finished_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                and move.location_dest_id.usage != "inventory"
            )
        )
        return sum(move._get_inspection_quantity(True) for move in moves)

    def _is_inspected_by(self, trigger):
        # subcontracted goods are inspected when they are received
        is_own = self.bom_id.type != "subcontract"
        return is_own and super()._is_inspected_by(trigger)

    def action_confirm(self):
        result = super().action_confirm()
        self._plan_inspections()
        return result

    def _split_productions(
        self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False
    ):
        result = super()._split_productions(
            amounts, cancel_remaining_qty, set_consumed_qty
        )
        result._plan_inspections()
        return result

    def _plan_inspections(self):
        planned = self.filtered(
            lambda production: production.state not in ("draft", "done", "cancel")
        )
        planned._make_inspections(is_finished=False)
        operations = planned.workorder_ids.filtered(
            lambda operation: operation.state not in ("done", "cancel")
        )
        operations._make_inspections(is_finished=False)

    def _action_cancel(self):
        result = super()._action_cancel()
        cancelled = self.filtered(lambda production: production.state == "cancel")
        cancelled._cancel_inspections()
        return result


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
