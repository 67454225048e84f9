from odoo import Command
from odoo.tests import tagged

from ..costing.planned import BillCost
from ..costing.shipment import ShipmentCost
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementQueries(SettlementCase):
    """Many lines cost no more queries than a few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.motor = cls._create_made("Motor", {cls.seal: 4}, minutes=15)
        cls.products = [
            cls._create_made(f"Machine {number}", {cls.motor: 2, cls.casing: 1})
            for number in range(12)
        ]

    def _sell_all(self, products):
        """Lines of one confirmed order."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom_qty": 1,
                            "price_unit": 500,
                            "tax_ids": False,
                        }
                    )
                    for product in products
                ],
            }
        )
        order.action_confirm()
        return order.order_line

    def _deliver_all(self, products):
        """Lines of one order, all made and delivered, none settled."""
        order = self._sell_all(products).order_id
        productions = self._get_orders(order.order_line)
        for child in productions.production_group_id.child_ids.production_ids:
            self._make(child)
        for production in productions:
            self._make(production)
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        self.assertEqual(order.order_line.mapped("qty_delivered"), [1] * len(products))
        self.env.cr.execute(
            "DELETE FROM chanxiao_settlement WHERE order_id = %s", [order.id]
        )
        self.env.invalidate_all()
        return order.order_line

    def _count(self, function, *args):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        function(*args)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_planning(self):
        def plan(products):
            company = self.company
            needs = [(product, 3, None) for product in products]
            costs = BillCost(company).get_costs(needs)
            self.assertEqual([cost.material for cost in costs], [150] * len(products))

        plan(self.products)
        few = self._count(plan, self.products[:2])
        many = self._count(plan, self.products)
        self.assertLessEqual(many, few)

    def test_planning_lines(self):
        def plan(lines):
            lines._set_planned_cost()
            self.assertEqual(set(lines.sudo().mapped("planned_material_cost")), {50})

        few = self._sell_all(self.products[:2])
        many = self._sell_all(self.products)
        plan(few)
        self.assertLessEqual(self._count(plan, many), self._count(plan, few))

    def test_settling(self):
        def settle(lines):
            settlements = self.env["chanxiao.settlement"]._create_for(lines)
            self.assertEqual(set(settlements.mapped("actual_material_cost")), {50})

        first = self._deliver_all(self.products[:2])
        settle(first)
        few = self._count(settle, self._deliver_all(self.products[:2]))
        many = self._count(settle, self._deliver_all(self.products))
        self.assertLessEqual(many, few + 3)

    def test_costing(self):
        def cost(lines):
            ShipmentCost(self.company, lines, 90).compute()

        few = self._deliver_all(self.products[:2])
        many = self._deliver_all(self.products)
        cost(few)
        self.assertLessEqual(self._count(cost, many), self._count(cost, few))
