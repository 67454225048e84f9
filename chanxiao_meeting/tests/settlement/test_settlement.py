from odoo import Command
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlement(SettlementCase):
    def test_made_to_order_by_hand(self):
        """Ten pumps; one casing too many, half an hour too long, one seal scrapped."""
        line = self._sell()
        order = self._get_orders(line)
        self._scrap(order, self.seal, 1)
        self._make(order, minutes=330, consumed={self.casing: 21})
        self.assertFalse(self._get_settlement(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.state, "provisional")
        self.assertEqual(settlement.quantity, 10)
        self.assertEqual(settlement.revenue, 1000)
        self.assertCosts(settlement, "planned", [250, 300, 0, 0])
        self.assertCosts(settlement, "actual", [260, 330, 0, 5])
        self.assertEqual(settlement.material_variance, 10)
        self.assertEqual(settlement.operation_variance, 30)
        self.assertEqual(settlement.scrap_variance, 5)
        self.assertEqual(settlement.planned_cost, 550)
        self.assertEqual(settlement.actual_cost, 595)
        self.assertEqual(settlement.cost_variance, 45)
        self.assertEqual(settlement.margin, 405)
        self.assertAlmostEqual(settlement.margin_rate, 40.5)
        self.assertFalse(settlement.is_average)
        self.assertFalse(settlement.is_planned_late)
        self.assertEqual(settlement.source_ids.production_id, order)
        self.assertEqual(settlement.source_ids.basis, "production")

    def test_plan_is_that_of_confirmation(self):
        line = self._sell()
        self.casing.standard_price = 20
        self.workcenter.costs_hour = 90
        self.pump.bom_ids.bom_line_ids.filtered(
            lambda bill_line: bill_line.product_id == self.seal
        ).product_qty = 7
        self._make(self._get_orders(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "planned", [250, 300, 0, 0])
        # the order was made by the bill it had, at the prices of the day
        self.assertCosts(settlement, "actual", [450, 450, 0, 0])

    def test_line_added_later_is_planned_when_added(self):
        order = self._sell().order_id
        self.seal.standard_price = 6
        line = self.env["sale.order.line"].create(
            {
                "order_id": order.id,
                "product_id": self.pump.id,
                "product_uom_qty": 1,
                "tax_ids": False,
            }
        )
        self.assertEqual(line.sudo().planned_material_cost, 26)
        self.assertEqual(line.sudo().planned_operation_cost, 30)

    def test_order_from_before_planning_says_so(self):
        line = self._sell()
        line.sudo().planned_cost_date = False
        self.seal.standard_price = 6
        self._make(self._get_orders(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertTrue(settlement.is_planned_late)
        self.assertCosts(settlement, "planned", [260, 300, 0, 0])
        settlement.with_user(self.accountant).action_recompute()
        self.assertTrue(settlement.is_planned_late)

    def test_complete_means_all_of_it(self):
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line, 4)
        self.assertFalse(self._get_settlement(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 10)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])

    def test_reducing_the_order_completes_it(self):
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line, 4)
        line.product_uom_qty = 4
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 4)
        self.assertEqual(settlement.revenue, 400)
        # planned per piece as confirmed; six of the ten pumps made are in stock
        self.assertCosts(settlement, "planned", [100, 120, 0, 0])
        self.assertCosts(settlement, "actual", [100, 120, 0, 0])

    def test_more_delivered_than_ordered(self):
        line = self._sell()
        order = self._get_orders(line)
        self._make(order)
        self.env["stock.quant"]._update_available_quantity(self.pump, self.stock, 2)
        self._deliver(line, 12)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 12)
        self.assertEqual(settlement.revenue, 1200)
        self.assertCosts(settlement, "planned", [300, 360, 0, 0])
        # ten were made for it, two are costed at the average: that of the same order
        self.assertTrue(settlement.is_average)
        self.assertCosts(settlement, "actual", [300, 360, 0, 0])

    def test_made_more_than_ordered(self):
        line = self._sell()
        order = self._get_orders(line)
        self._make(order, quantity=12, minutes=360)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])
        self.assertFalse(settlement.is_average)

    def test_backorder_of_production(self):
        line = self._sell()
        order = self._get_orders(line)
        backorder = self._make(order, quantity=6, minutes=180)
        self._make(backorder, minutes=140)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [250, 320, 0, 0])
        self.assertEqual(settlement.source_ids.production_id, order + backorder)

    def test_finished_goods_scrapped(self):
        """Eleven made, one of them scrapped: its cost is scrap, not material."""
        self.pump.standard_price = 55
        line = self._sell()
        order = self._get_orders(line)
        self._make(order, quantity=11, minutes=330)
        self._scrap(order, self.pump, 1)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [250, 300, 0, 55])

    def test_one_order_for_two_lines(self):
        """Six and four pumps of one order of ten share its cost by quantity."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.pump.id,
                            "product_uom_qty": quantity,
                            "price_unit": 100,
                            "tax_ids": False,
                        }
                    )
                    for quantity in (6, 4)
                ],
            }
        )
        order.action_confirm()
        first, second = order.order_line
        action = self._get_orders(order.order_line).action_merge()
        production = self.env["mrp.production"].browse(action["res_id"])
        self.assertEqual(production.product_qty, 10)
        self._make(production, minutes=400)
        other = self._sell(quantity=2)
        self._make(self._get_orders(other), minutes=999)
        self._deliver(first)
        self._deliver(second)
        settlements = self._get_settlement(first) + self._get_settlement(second)
        self.assertEqual(settlements.mapped("is_average"), [False, False])
        self.assertCosts(settlements[0], "actual", [150, 240, 0, 0])
        self.assertCosts(settlements[1], "actual", [100, 160, 0, 0])
        self.assertEqual(settlements.source_ids.production_id, production)

    def test_made_for_the_line_without_linked_moves(self):
        """An order made by hand for the line counts, although no move leads there."""
        valve = self._create_made("Valve", {self.seal: 1}, to_order=False)
        line = self._sell(valve)
        production = self.env["mrp.production"].create(
            {
                "product_id": valve.id,
                "bom_id": valve.bom_ids.id,
                "product_qty": 10,
                "sale_line_id": line.id,
            }
        )
        production.action_confirm()
        self._make(production, minutes=310)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "actual", [50, 310, 0, 0])

    def test_components_made_for_the_order(self):
        """Working time of a component stays working time."""
        motor = self._create_made("Motor", {self.seal: 4}, minutes=15)
        machine = self._create_made("Machine", {motor: 2, self.casing: 1}, minutes=60)
        line = self._sell(machine, quantity=3)
        production = self._get_orders(line)
        child = production._get_children()
        self.assertEqual(child.product_qty, 6)
        self._make(child, minutes=100)
        self._make(production, minutes=190)
        self._deliver(line)
        settlement = self._get_settlement(line)
        # 3 × (10 + 2 × 20); 3 × 60 + 6 × 15 minutes at 1 a minute
        self.assertCosts(settlement, "planned", [150, 270, 0, 0])
        self.assertCosts(settlement, "actual", [150, 290, 0, 0])

    def test_bought_to_order(self):
        buy = self.warehouse.buy_pull_id.route_id
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        gauge = self._create_product(
            "Gauge",
            standard_price=7,
            route_ids=[Command.set((buy + self.mto).ids)],
            seller_ids=[Command.create({"partner_id": vendor.id, "price": 8})],
        )
        line = self._sell(gauge, quantity=5, price=20)
        purchase = self.env["purchase.order.line"].search(
            [("product_id", "=", gauge.id)]
        )
        self.assertEqual(purchase.product_qty, 5)
        purchase.order_id.button_confirm()
        receipt = purchase.order_id.picking_ids
        receipt.move_ids.picked = True
        receipt.button_validate()
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertFalse(settlement.is_average)
        self.assertEqual(settlement.source_ids.purchase_id, purchase.order_id)
        self.assertCosts(settlement, "planned", [35, 0, 0, 0])
        self.assertCosts(settlement, "actual", [40, 0, 0, 0])

    def test_kit(self):
        """A kit settles on what its components cost; its assembly is nobody's work."""
        kit = self._create_made("Kit", {self.pump: 1, self.seal: 2}, type="phantom")
        kit.route_ids = False
        line = self._sell(kit, quantity=2, price=150)
        production = self.env["mrp.production"].search(
            [("product_id", "=", self.pump.id), ("company_id", "=", self.company.id)]
        )
        self._make(production, minutes=70)
        self._deliver(line)
        self.assertEqual(line.qty_delivered, 2)
        settlement = self._get_settlement(line)
        # 2 pumps at 25 and 30, 4 seals at 5
        self.assertCosts(settlement, "planned", [70, 60, 0, 0])
        self.assertCosts(settlement, "actual", [70, 70, 0, 0])
        self.assertEqual(
            sorted(settlement.source_ids.mapped("basis")), ["production", "stock"]
        )

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        line = self._sell(quantity=12)
        line = self.env["sale.order.line"].create(
            {
                "order_id": line.order_id.id,
                "product_id": self.pump.id,
                "product_uom_id": dozen.id,
                "product_uom_qty": 2,
                "price_unit": 1000,
                "tax_ids": False,
            }
        )
        self.assertEqual(line.sudo().planned_cost_qty, 24)
        # both lines are made by one order of 36
        production = self._get_orders(line.order_id.order_line)
        self.assertEqual(production.product_qty, 36)
        self._make(production)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 2)
        self.assertEqual(settlement.revenue, 2000)
        self.assertCosts(settlement, "planned", [600, 720, 0, 0])
        self.assertCosts(settlement, "actual", [600, 720, 0, 0])

    def test_foreign_currency_at_the_rate_of_the_order(self):
        currency = self.env["res.currency"].create({"name": "TST", "symbol": "T"})
        self.env["res.currency.rate"].create(
            {
                "currency_id": currency.id,
                "company_id": self.company.id,
                "name": "2020-01-01",
                "rate": 4.0,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        line = self._sell(pricelist_id=pricelist.id, price=400)
        self.assertEqual(line.order_id.currency_rate, 4)
        self._make(self._get_orders(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.currency_id, self.company.currency_id)
        self.assertEqual(settlement.revenue, 1000)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])
