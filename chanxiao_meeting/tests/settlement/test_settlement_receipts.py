from datetime import timedelta

from freezegun import freeze_time

from odoo import Command, fields
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSettlementReceipts(SettlementCase):
    """What was bought: for the order, for stock, sent by the vendor, sent back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buy = cls.warehouse.buy_pull_id.route_id
        cls.vendor = cls.env["res.partner"].create({"name": "Vendor"})
        cls.gauge = cls._create_product("Gauge", standard_price=9)

    @classmethod
    def _make_bought(cls, product, price, routes=None):
        """Let a product be bought for what it is needed for."""
        product.write(
            {
                "route_ids": [Command.set((routes or cls.buy + cls.mto).ids)],
                "seller_ids": [
                    Command.create({"partner_id": cls.vendor.id, "price": price})
                ],
            }
        )

    @classmethod
    def _create_dropship_route(cls):
        """As ``stock_dropshipping`` has it."""
        customers = cls.partner.property_stock_customer
        kind = cls.warehouse.in_type_id.copy(
            {
                "name": "Dropship",
                "sequence_code": "DS",
                "default_location_dest_id": customers.id,
                "default_location_src_id": cls.vendor.property_stock_supplier.id,
            }
        )
        rule = {
            "name": "Dropship",
            "action": "buy",
            "location_dest_id": customers.id,
            "location_src_id": cls.vendor.property_stock_supplier.id,
            "procure_method": "make_to_stock",
            "picking_type_id": kind.id,
            "company_id": cls.company.id,
        }
        return cls.env["stock.route"].create(
            {"name": "Dropship", "rule_ids": [Command.create(rule)]}
        )

    @classmethod
    def _find_purchase(cls, product):
        return cls.env["purchase.order.line"].search([("product_id", "=", product.id)])

    @classmethod
    def _purchase(cls, product, quantity, price, **values):
        """A line of a confirmed purchase order."""
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "tax_ids": False,
                            **values,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        return order.order_line

    @classmethod
    def _receive(cls, purchase, owner=None):
        if purchase.order_id.state != "purchase":
            purchase.order_id.button_confirm()
        picking = purchase.move_ids.picking_id.filtered(lambda p: p.state != "done")
        picking.owner_id = owner
        return cls._validate(picking).move_ids

    @classmethod
    def _validate(cls, picking):
        picking.action_assign()
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return picking

    @classmethod
    def _send_back(cls, receipt, quantity, method="action_create_returns"):
        """Return goods to the vendor, for money or for others."""
        wizard = cls.env["stock.return.picking"].create(
            {"picking_id": receipt.picking_id.id}
        )
        wizard.product_return_moves.quantity = quantity
        action = getattr(wizard, method)()
        return cls._validate(cls.env["stock.picking"].browse(action["res_id"]))

    @classmethod
    def _bill(cls, purchase, quantity, price):
        journal = cls.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", cls.company.id)], limit=1
        )
        if not journal:
            cls.env["account.journal"].create(
                {
                    "name": "Bills",
                    "code": "BIL",
                    "type": "purchase",
                    "company_id": cls.company.id,
                }
            )
        accounts = {
            kind: cls.env["account.account"].create(
                {
                    "name": kind,
                    "code": f"{code}999",
                    "account_type": kind,
                    "reconcile": kind == "liability_payable",
                    "company_ids": [Command.set(cls.company.ids)],
                }
            )
            for code, kind in (("600", "expense"), ("200", "liability_payable"))
        }
        cls.vendor.property_account_payable_id = accounts["liability_payable"]
        bill = cls.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": cls.vendor.id,
                "invoice_date": fields.Date.today(),
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": purchase.product_id.id,
                            "quantity": quantity,
                            "price_unit": price,
                            "purchase_line_id": purchase.id,
                            "account_id": accounts["expense"].id,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        bill.action_post()

    def _sell_from_stock(self, product, quantity):
        line = self._sell(product, quantity=quantity, price=30)
        self._deliver(line)
        return self._get_settlement(line)

    # prices

    def test_price_below_a_cent(self):
        """A thousand screws at 0.0035 are worth 3.50, sold and bought."""
        screw = self._create_product("Screw")
        self._make_bought(screw, 0.0035)
        line = self._sell(screw, quantity=1000, price=0.0085)
        self._receive(self._find_purchase(screw))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertAlmostEqual(settlement.revenue, 8.5)
        self.assertCosts(settlement, "actual", [3.5, 0, 0, 0])
        self._bill(self._find_purchase(screw), 400, 0.006)
        settlement.with_user(self.accountant).action_recompute()
        # 400 as billed at 0.006, 600 as ordered at 0.0035
        self.assertCosts(settlement, "actual", [4.5, 0, 0, 0])

    def test_price_that_odoo_rounds(self):
        """100 at 0.014: Odoo's value is that of 0.01; one corrected by hand stays."""
        nut = self._create_product("Nut")
        self._make_bought(nut, 0.014)
        line = self._sell(nut, quantity=100, price=1)
        receipt = self._receive(self._find_purchase(nut))
        self.assertAlmostEqual(receipt.value, 1.0)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [1.4, 0, 0, 0])
        receipt.value_manual = 1.2
        settlement.with_user(self.accountant).action_recompute()
        self.assertCosts(settlement, "actual", [1.2, 0, 0, 0])

    def test_price_of_what_was_not_ordered(self):
        """A line that came into being with its delivery: 1000 at 0.0085."""
        line = self._sell(self._create_stocked("Washer", 0.0035), 1000, price=0.0085)
        line.with_context(skip_procurement=True).product_uom_qty = 0
        line.price_unit = 0.0085
        self._deliver(line, 1000)
        settlement = self._get_settlement(line)
        self.assertAlmostEqual(settlement.revenue, 8.5)
        self.assertCosts(settlement, "actual", [3.5, 0, 0, 0])

    # averages

    def test_free_receipts_make_no_average_cheaper(self):
        self._receive(self._purchase(self.gauge, 2, 10))
        self._receive(self._purchase(self.gauge, 6, 0))
        settlement = self._sell_from_stock(self.gauge, 4)
        self.assertEqual(settlement.source_ids.basis, "average_purchase")
        self.assertEqual(settlement.source_ids.count, 1)
        self.assertCosts(settlement, "actual", [40, 0, 0, 0])

    def test_receipts_without_value_count_as_ordered(self):
        screw = self._create_product("Screw")
        self._receive(self._purchase(screw, 1000, 0.003))
        self._receive(self._purchase(screw, 3000, 0.001))
        settlement = self._sell_from_stock(screw, 2000)
        self.assertEqual(settlement.source_ids.count, 2)
        self.assertCosts(settlement, "actual", [3, 0, 0, 0])

    def test_parts_of_kits_that_were_bought(self):
        """Two kits at 100, half of it for one dial, half for two needles."""
        dial, needle = (self._create_product(name) for name in ("Dial", "Needle"))
        kit = self._create_product("Gauge Kit")
        self._create_components(kit, {dial: 1, needle: 2}, type="phantom")
        purchase = self._purchase(kit, 2, 100)
        self._receive(purchase)
        settlement = self._sell_from_stock(needle, 3)
        self.assertCosts(settlement, "actual", [75, 0, 0, 0])
        self._bill(purchase, 2, 120)
        settlement.with_user(self.accountant).action_recompute()
        self.assertCosts(settlement, "actual", [90, 0, 0, 0])

    def test_what_went_back_to_the_vendor_counts_for_no_average(self):
        """Six at 20, of which two went back; four at 10: 15 on average."""
        receipt = self._receive(self._purchase(self.gauge, 6, 20))
        self._receive(self._purchase(self.gauge, 4, 10))
        self._send_back(receipt, 2)
        settlement = self._sell_from_stock(self.gauge, 4)
        self.assertCosts(settlement, "actual", [60, 0, 0, 0])

    def test_goods_of_vendors_count_for_no_average(self):
        self._receive(self._purchase(self.gauge, 2, 10))
        self._receive(self._purchase(self.gauge, 6, 50), owner=self.vendor)
        settlement = self._sell_from_stock(self.gauge, 2)
        self.assertEqual(settlement.source_ids.count, 1)
        self.assertCosts(settlement, "actual", [20, 0, 0, 0])

    def test_goods_of_others_cost_nothing(self):
        """Three of our own and two that a vendor keeps with us."""
        quants = self.env["stock.quant"]
        quants._update_available_quantity(self.gauge, self.stock, 3)
        quants._update_available_quantity(
            self.gauge, self.stock, 2, owner_id=self.vendor
        )
        settlement = self._sell_from_stock(self.gauge, 5)
        self.assertEqual(
            {part.basis: part.quantity for part in settlement.source_ids},
            {"stock": 3, "owner": 2},
        )
        self.assertCosts(settlement, "actual", [27, 0, 0, 0])

    def test_goods_of_a_branch_are_our_own(self):
        """Three of the company's and two of its branch's, at nine each."""
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        quants = self.env["stock.quant"]
        for quantity, owner in ((3, None), (2, branch.partner_id)):
            quants._update_available_quantity(
                self.gauge, self.stock, quantity, owner_id=owner
            )
        settlement = self._sell_from_stock(self.gauge, 5)
        self.assertEqual(
            {part.basis: part.quantity for part in settlement.source_ids}, {"stock": 5}
        )
        self.assertCosts(settlement, "actual", [45, 0, 0, 0])
        quants._update_available_quantity(
            self.gauge, self.stock, 4, owner_id=branch.partner_id
        )
        settlement = self._sell_from_stock(self.gauge, 4)
        self.assertCosts(settlement, "actual", [36, 0, 0, 0])

    def test_components_of_the_customer_cost_nothing(self):
        """Twelve casings are the customer's, eight ours; ten seals are ours."""
        self.env["stock.quant"]._update_available_quantity(
            self.casing, self.stock, -992
        )
        self.env["stock.quant"]._update_available_quantity(
            self.casing, self.stock, 12, owner_id=self.partner
        )
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line)
        self.assertCosts(self._get_settlement(line), "actual", [130, 300, 0, 0])

    # bought for the order

    def test_sent_back_and_bought_elsewhere(self):
        """Five at 8; two went back, and two from stock, of a dearer vendor, at 11."""
        self._make_bought(self.gauge, 8)
        line = self._sell(self.gauge, quantity=5, price=30)
        receipt = self._receive(self._find_purchase(self.gauge))
        self._send_back(receipt, 2)
        self._receive(self._purchase(self.gauge, 4, 11))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(
            {part.basis: part.quantity for part in settlement.source_ids},
            {"purchase": 3, "average_purchase": 2},
        )
        # on average three at 8 and four at 11 apiece
        self.assertCosts(settlement, "actual", [24 + 2 * 68 / 7, 0, 0, 0])

    def test_exchanged_by_the_vendor(self):
        """Two of five were exchanged: all five were bought for the order."""
        self._make_bought(self.gauge, 8)
        line = self._sell(self.gauge, quantity=5, price=30)
        receipt = self._receive(self._find_purchase(self.gauge))
        back = self._send_back(receipt, 2, "action_create_exchanges")
        self._validate(back.return_ids)
        self.assertEqual(self._find_purchase(self.gauge).qty_received, 5)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertFalse(settlement.is_average)
        self.assertEqual(settlement.source_ids.quantity, 5)
        self.assertCosts(settlement, "actual", [40, 0, 0, 0])

    def test_sent_back_after_the_customer_did(self):
        """What comes back and then goes on to the vendor was delivered before."""
        self._make_bought(self.gauge, 8)
        line = self._sell(self.gauge, quantity=5, price=30)
        receipt = self._receive(self._find_purchase(self.gauge))
        delivery = self._deliver(line)
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            self._return(delivery, 2)
            self._send_back(receipt, 2)
        settlement = self._get_settlement(line)
        settlement.with_user(self.accountant).action_recompute()
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "actual", [24, 0, 0, 0])

    # sent by the vendor

    def test_drop_shipped(self):
        """At the price of the order, then of the bill; the date is the customer's."""
        self._make_bought(self.gauge, 8, self._create_dropship_route())
        self.gauge.sale_delay = 4
        line = self._sell(self.gauge, quantity=5, price=30)
        purchase = self._find_purchase(self.gauge)
        purchase.order_id.button_confirm()
        purchase.date_planned += timedelta(days=9)
        with freeze_time(fields.Datetime.now() + timedelta(days=6)):
            delivery = self._receive(purchase)
            settlement = self._get_settlement(line)
            self.assertEqual(settlement.date_delivered, delivery.date)
        self.assertEqual(line.qty_delivered, 5)
        self.assertEqual(delivery.value, 0)
        self.assertEqual(settlement.source_ids.basis, "purchase")
        self.assertEqual(settlement.source_ids.purchase_id, purchase.order_id)
        self.assertEqual(settlement.delay_days, 2)
        self.assertCosts(settlement, "actual", [40, 0, 0, 0])
        self._bill(purchase, 5, 8.5)
        settlement.with_user(self.accountant).action_recompute()
        self.assertCosts(settlement, "actual", [42.5, 0, 0, 0])

    def test_drop_shipped_and_returned_to_the_vendor(self):
        self._make_bought(self.gauge, 8, self._create_dropship_route())
        line = self._sell(self.gauge, quantity=5, price=30)
        delivery = self._receive(self._find_purchase(self.gauge))
        self._send_back(delivery, 2)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 3)
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "actual", [24, 0, 0, 0])

    def test_drop_shipped_without_an_order(self):
        """Nobody ordered them: the product's cost is what is known."""
        customers = self.partner.property_stock_customer
        line = self._sell(self.gauge, quantity=5, price=30)
        line.move_ids.location_id = self.vendor.property_stock_supplier
        self.assertEqual(line.move_ids.location_dest_id, customers)
        self._deliver(line)
        self.assertCosts(self._get_settlement(line), "actual", [45, 0, 0, 0])

    def test_drop_shipments_count_for_averages(self):
        self._make_bought(self.gauge, 8, self._create_dropship_route())
        line = self._sell(self.gauge, quantity=5, price=30)
        self._receive(self._find_purchase(self.gauge))
        self.assertTrue(line.qty_delivered)
        self.gauge.route_ids = False
        self._receive(self._purchase(self.gauge, 5, 12))
        settlement = self._sell_from_stock(self.gauge, 2)
        self.assertCosts(settlement, "actual", [20, 0, 0, 0])
