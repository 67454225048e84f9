from odoo import Command
from odoo.tests import tagged

from ...costing.planned import BillCost
from ...costing.shipment import ShipmentCost
from .settlement_common import SettlementCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSettlementQueries(SettlementCase):
    """Many lines cost no more queries than a few."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.motor = cls._create_made("Motor", {cls.seal: 4}, minutes=15)
        cls.products = [
            cls._create_made(f"Machine {number}", {cls.motor: 2, cls.casing: 1})
            for number in range(6)
        ]
        cls.many = cls._deliver_all(cls.products)
        cls.few = cls._deliver_all(cls.products[:2])

    @classmethod
    def _sell_all(cls, products):
        """Lines of one confirmed order."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
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

    @classmethod
    def _deliver_all(cls, products):
        """Lines of one order, all made and delivered, none settled."""
        order = cls._sell_all(products).order_id
        productions = cls._get_orders(order.order_line)
        for child in productions.production_group_id.child_ids.production_ids:
            cls._make(child)
        for production in productions:
            cls._make(production)
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
        cls._forget_settlements(order.order_line)
        return order.order_line

    @classmethod
    def _forget_settlements(cls, lines):
        cls.env.cr.execute(
            "DELETE FROM chanxiao_settlement WHERE sale_line_id = ANY(%s)", [lines.ids]
        )
        cls.env.invalidate_all()

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

        plan(self.few)
        (self.few + self.many).write({"planned_material_cost": 0})
        few = self._count(plan, self.few)
        self.assertLessEqual(self._count(plan, self.many), few)

    def test_settling(self):
        def settle(lines):
            settlements = self.env["chanxiao.settlement"]._create_for(lines)
            self.assertEqual(set(settlements.mapped("actual_material_cost")), {50})

        self.assertEqual(set((self.few + self.many).mapped("qty_delivered")), {1})
        settle(self.few)
        self._forget_settlements(self.few)
        few = self._count(settle, self.few)
        self.assertLessEqual(self._count(settle, self.many), few + 3)

    def test_costing(self):
        def cost(lines):
            ShipmentCost(self.company, lines, 90).compute()

        cost(self.few)
        few = self._count(cost, self.few)
        self.assertLessEqual(self._count(cost, self.many), few)
