from datetime import timedelta

from odoo import Command, fields
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementStock(SettlementCase):
    """What was not made to order settles on averages."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.valve = cls._create_made("Valve", {cls.seal: 1}, 10, to_order=False)
        cls.valve.standard_price = 13
        cls.env["stock.quant"]._update_available_quantity(cls.valve, cls.stock, 100)

    def _make_valves(self, quantity, minutes, days_ago):
        production = self.env["mrp.production"].create(
            {
                "product_id": self.valve.id,
                "bom_id": self.valve.bom_ids.id,
                "product_qty": quantity,
            }
        )
        production.action_confirm()
        self._make(production, minutes=minutes)
        production.date_finished = fields.Datetime.now() - timedelta(days=days_ago)
        return production

    def test_average_of_orders_in_the_period(self):
        """30 pieces in 300 and 10 in 180 minutes: 12 minutes a piece on average."""
        self._make_valves(30, 300, 80)
        self._make_valves(10, 180, 5)
        self._make_valves(10, 9999, 95)
        line = self._sell(self.valve, quantity=5, price=30)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertTrue(settlement.is_average)
        # days are those of Shanghai
        today = (settlement.date_delivered + timedelta(hours=8)).date()
        self.assertEqual(settlement.average_date_to, today)
        self.assertEqual(settlement.average_date_from, today - timedelta(days=90))
        source = settlement.source_ids
        self.assertEqual(source.basis, "average_production")
        self.assertEqual(source.count, 2)
        self.assertCosts(settlement, "planned", [25, 50, 0, 0])
        self.assertCosts(settlement, "actual", [25, 60, 0, 0])

    def test_length_of_the_period_is_a_setting(self):
        self._make_valves(30, 300, 80)
        self._make_valves(10, 180, 5)
        self.company.chanxiao_settlement_days = 15
        line = self._sell(self.valve, quantity=5, price=30)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.source_ids.count, 1)
        self.assertCosts(settlement, "actual", [25, 90, 0, 0])

    def test_nothing_made_in_the_period(self):
        """What left stock is worth what the costing method says."""
        line = self._sell(self.valve, quantity=5, price=30)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.source_ids.basis, "stock")
        self.assertCosts(settlement, "actual", [65, 0, 0, 0])
        self.assertTrue(settlement.is_average)

    def test_average_of_receipts(self):
        """Two at 10 and six at 14: 13 on average, though the cost is 9."""
        gauge = self._create_stocked("Gauge", 9.0)
        gauge.categ_id = self.env["product.category"].create(
            {"name": "Average", "property_cost_method": "average"}
        )
        vendor = self.env["res.partner"].create({"name": "Vendor"})
        for quantity, price in ((2, 10), (6, 14)):
            order = self.env["purchase.order"].create(
                {
                    "partner_id": vendor.id,
                    "order_line": [
                        Command.create(
                            {
                                "product_id": gauge.id,
                                "product_qty": quantity,
                                "price_unit": price,
                                "tax_ids": False,
                            }
                        )
                    ],
                }
            )
            order.button_confirm()
            order.picking_ids.move_ids.picked = True
            order.picking_ids.button_validate()
        line = self._sell(gauge, quantity=4, price=30)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.source_ids.basis, "average_purchase")
        self.assertEqual(settlement.source_ids.count, 2)
        self.assertCosts(settlement, "actual", [52, 0, 0, 0])

    def test_partly_from_stock(self):
        """Six of ten were made for the order; the rest came from stock."""
        line = self._sell()
        production = self._get_orders(line)
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 6}
        ).change_prod_qty()
        self._make(production, minutes=240)
        self.env["stock.quant"]._update_available_quantity(self.pump, self.stock, 4)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertTrue(settlement.is_average)
        self.assertEqual(
            dict(
                zip(
                    settlement.source_ids.mapped("basis"),
                    settlement.source_ids.mapped("quantity"),
                    strict=True,
                )
            ),
            {"production": 6, "average_production": 4},
        )
        # 40 minutes a piece, for those of the order and so on average
        self.assertCosts(settlement, "actual", [250, 400, 0, 0])

    def test_byproducts_carry_their_share(self):
        chip = self._create_product("Chip")
        self.valve.bom_ids.byproduct_ids = [
            Command.create({"product_id": chip.id, "product_qty": 1, "cost_share": 20})
        ]
        line = self._sell(self.valve, quantity=10, price=30)
        self._make_valves(10, 200, 1)
        self._deliver(line)
        settlement = self._get_settlement(line)
        # a fifth of 50 and of 100 planned, of 50 and 200 actual is the chips'
        self.assertCosts(settlement, "planned", [40, 80, 0, 0])
        self.assertCosts(settlement, "actual", [40, 160, 0, 0])
