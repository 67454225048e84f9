from odoo import Command
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementSubcontract(SettlementCase):
    """A housing made to order by a subcontractor for 12, of a casing we supply."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "is_subcontract" not in cls.env["stock.move"]._fields:
            cls.skipTest(cls, "mrp_subcontracting is not installed")
        vendor = cls.env["res.partner"].create({"name": "Subcontractor"})
        cls.env["stock.quant"]._update_available_quantity(
            cls.casing, vendor.property_stock_subcontractor, 100
        )
        routes = cls.warehouse.buy_pull_id.route_id + cls.mto
        cls.housing = cls._create_product(
            "Housing",
            route_ids=[Command.set(routes.ids)],
            seller_ids=[Command.create({"partner_id": vendor.id, "price": 12})],
        )
        cls._create_components(
            cls.housing,
            {cls.casing: 1},
            type="subcontract",
            subcontractor_ids=[Command.set(vendor.ids)],
        )

    def _receive(self, line, price=None):
        purchase = self.env["purchase.order.line"].search(
            [("product_id", "=", self.housing.id)], order="id desc", limit=1
        )
        if price:
            purchase.price_unit = price
        purchase.order_id.button_confirm()
        receipt = purchase.order_id.picking_ids
        receipt.move_ids.quantity = purchase.product_qty
        receipt.move_ids.picked = True
        receipt.button_validate()
        return purchase

    def test_sold_as_such(self):
        line = self._sell(self.housing, quantity=5, price=40)
        self._receive(line, price=13)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "planned", [50, 0, 60, 0])
        self.assertCosts(settlement, "actual", [50, 0, 65, 0])

    def _create_account(self, name, code, kind, **values):
        return self.env["account.account"].create(
            {
                "name": name,
                "code": code,
                "account_type": kind,
                "company_ids": [Command.set(self.company.ids)],
                **values,
            }
        )

    def _bill(self, purchase, price):
        journal = self.env["account.journal"].search(
            [("type", "=", "purchase"), ("company_id", "=", self.company.id)], limit=1
        )
        if not journal:
            self.env["account.journal"].create(
                {
                    "name": "Bills",
                    "code": "BIL",
                    "type": "purchase",
                    "company_id": self.company.id,
                }
            )
        account = self._create_account("Purchases", "600999", "expense")
        payable = self._create_account(
            "Payable", "200999", "liability_payable", reconcile=True
        )
        purchase.order_id.partner_id.property_account_payable_id = payable
        bill = self.env["account.move"].create(
            {
                "move_type": "in_invoice",
                "partner_id": purchase.order_id.partner_id.id,
                "invoice_date": "2026-03-20",
                "invoice_line_ids": [
                    Command.create(
                        {
                            "product_id": self.housing.id,
                            "quantity": 5,
                            "price_unit": price,
                            "purchase_line_id": purchase.id,
                            "account_id": account.id,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        bill.action_post()

    def test_billed_at_another_price(self):
        line = self._sell(self.housing, quantity=5, price=40)
        purchase = self._receive(line)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [50, 0, 60, 0])
        self._bill(purchase, 15)
        settlement.with_user(self.accountant).action_recompute()
        self.assertCosts(settlement, "actual", [50, 0, 75, 0])

    def test_as_a_component(self):
        """What a component costs at the subcontractor's stays subcontracting."""
        machine = self._create_made("Machine", {self.housing: 2, self.seal: 1})
        line = self._sell(machine, quantity=3)
        self._receive(line)
        self._make(self._get_orders(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "planned", [75, 90, 72, 0])
        self.assertCosts(settlement, "actual", [75, 90, 72, 0])
