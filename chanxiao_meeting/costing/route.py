from collections import defaultdict

from odoo.tools import float_round

from .planned import BillCost


class RouteCost(BillCost):
    """What goods cost in materials and subcontracting, and the hours they take.

    Material and subcontracting are those of :class:`BillCost`. Operations cost
    nothing here: their hours are told instead, level by level of the bills, at the
    work center that each routing names. Kits, bought and subcontracted goods take
    none, apart from those of their components.
    """

    def get_routes(self, needs):
        """Cost and hours of each need.

        :param needs: list of ``(product, quantity, attributes)``
        :return: list of ``(Cost, {work center id: hours})``, in the same order
        :raise RecursionError: where a bill contains its own product
        """
        self._minutes = [defaultdict(float) for _need in needs]
        costs = self.get_costs(needs)
        return [
            (cost, {center: spent / 60 for center, spent in minutes.items()})
            for cost, minutes in zip(costs, self._minutes, strict=True)
        ]

    def _get_operations(self, need, bill):
        quantity = need.product.uom_id._compute_quantity(
            need.quantity, bill.product_uom_id, round=False
        )
        for operation in bill.operation_ids:
            if not operation._skip_operation_line(need.product, need.attributes):
                minutes = self._get_minutes(operation, need.product, quantity)
                self._minutes[need.position][operation.workcenter_id.id] += minutes
        return 0.0

    def _get_minutes(self, operation, product, quantity):
        """As Odoo expects a work order to take.

        ``time_total`` says the same, but looks for past work orders for each product
        and quantity where the time of an operation is learnt from them.

        :param float quantity: in the unit of the bill
        """
        center, bill = operation.workcenter_id, operation.bom_id
        capacity, setup, cleanup = center._get_capacity(
            product, bill.product_uom_id, bill.product_qty or 1
        )
        cycles = float_round(
            quantity / capacity, precision_digits=0, rounding_method="UP"
        )
        efficiency = (center.time_efficiency or 100) / 100
        return setup + cleanup + cycles * operation.time_cycle / efficiency
