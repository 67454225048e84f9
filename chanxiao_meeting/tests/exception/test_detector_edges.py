"""Kits, backorders, unbuilds, subcontracting, and what has no bill or no calendar."""

from unittest.mock import patch

from odoo import Command
from odoo.tests import tagged

from .supply_common import SupplyCase


@tagged("post_install", "-at_install")
class TestDetectorEdges(SupplyCase):
    def _sell_late(self, product, quantity=10):
        return self._promise("2026-03-17", quantity, product=product)

    def _get_stakes(self, code):
        return {
            record: finding.stakes
            for record, findings in self._find(code).items()
            for finding in findings
        }

    def test_a_kit_is_late_and_worth_what_is_missing(self):
        kit = self._create_product("Kit")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": self.part.id, "product_qty": 2})
                ],
            }
        )
        order = self._sell_late(kit)
        self.assertEqual(order.picking_ids.move_ids.product_id, self.part)
        label = f"sale.order,{order.id}"
        self.assertEqual(self._get_stakes("sales.order_late"), {order: {label: 1000}})
        self._store(8)
        self._move_goods(order.picking_ids, 8)
        self.assertEqual(self._get_stakes("sales.order_late"), {order: {label: 600}})

    def test_components_of_a_kit_come_too_late(self):
        kit = self._create_product("Kit")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": self.part.id, "product_qty": 2})
                ],
            }
        )
        order = self._promise(product=kit)
        self._buy_for(self.part, "2026-03-29", quantity=20)
        [(found, [finding])] = self._find("sales.order_at_risk").items()
        self.assertEqual((found, finding.measured), (order, 2))

    def test_a_backorder_goes_on_with_its_baseline_and_its_orders(self):
        order = self._promise("2026-04-10")
        production = self._make_for(order.picking_ids.move_ids, "2026-03-10")
        baseline = self._local("2026-03-10 09:00")
        self._set_columns(production, baseline_date_finished=baseline)
        self._store(100)
        backorder = self._produce(production, "2026-03-19 10:00", 4)
        self.assertTrue(backorder)
        [(found, [finding])] = self._find("planning.order_behind").items()
        self.assertEqual((found, finding.measured), (backorder, 10))
        self.assertEqual(finding.stakes, {f"sale.order,{order.id}": 1000})

    def test_an_order_closed_short_is_over(self):
        order = self._sell_late(self.pump)
        self._store(4, self.pump)
        self._move_goods(order.picking_ids, 4, backorder=False)
        self.assertFalse(self._find("sales.order_late"))

    def test_unbuilt_goods_are_missing_again(self):
        """What was made for stock and taken apart fills no order."""
        order = self._promise()
        self._store(20)
        production = self._plan("2026-03-18 08:00", 10)
        self._produce(production, "2026-03-19 10:00")
        self.assertFalse(self._find("sales.order_at_risk"))
        unbuild = self.env["mrp.unbuild"].create(
            {
                "product_id": self.pump.id,
                "mo_id": production.id,
                "product_qty": 10,
                "company_id": self.company.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
            }
        )
        unbuild.action_unbuild()
        [(found, [finding])] = self._find("sales.order_at_risk").items()
        self.assertEqual((found, finding.measured), (order, 365))

    def test_product_without_bill_or_routing(self):
        plain = self._create_product("Plain")
        order = self._promise(product=plain)
        [(found, [finding])] = self._find("sales.order_at_risk").items()
        self.assertEqual((found, finding.measured), (order, 365))
        production = self.env["mrp.production"].create(
            {"product_id": plain.id, "product_qty": 10, "company_id": self.company.id}
        )
        production.action_confirm()
        production.date_finished = self._local("2026-03-26 12:00")
        self.assertFalse(self._find("sales.order_at_risk"))
        self.assertFalse(self._find("materials.shortage"))

    def test_components_out_of_stock_come_too_late(self):
        """What is made for the order is planned in time, its components are not."""
        order = self._promise()
        self._make_for(order.picking_ids.move_ids, "2026-03-26")
        [(found, [finding])] = self._find("sales.order_at_risk").items()
        self.assertEqual((found, finding.measured), (order, 365))
        self.assertIn("Casting", finding.cause)
        self._buy_for(self.part, "2026-03-30", quantity=20)
        [[finding]] = self._find("sales.order_at_risk").values()
        self.assertEqual(finding.measured, 3)
        self._store(20)
        self.assertFalse(self._find("sales.order_at_risk"))

    def test_subcontracted_for_the_order(self):
        if "is_subcontract" not in self.env["stock.move"]._fields:
            self.skipTest("mrp_subcontracting is not installed")
        housing = self._create_product("Housing")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": housing.product_tmpl_id.id,
                "type": "subcontract",
                "company_id": self.company.id,
                "subcontractor_ids": [Command.set(self.vendor.ids)],
                "bom_line_ids": [
                    Command.create({"product_id": self.part.id, "product_qty": 1})
                ],
            }
        )
        self._store(50, place=self.vendor.property_stock_subcontractor)
        order = self._promise(product=housing)
        purchase = self._buy_for(housing, "2026-03-30", order.picking_ids.move_ids)
        made = purchase.order_line.move_ids.move_orig_ids.production_id
        self.assertTrue(made)
        made.date_finished = self._local("2026-03-29 12:00")
        [(found, [finding])] = self._find("sales.order_at_risk").items()
        self.assertEqual((found, finding.measured), (order, 3))
        purchase.order_line.date_planned = self._local("2026-03-10 10:00")
        label = f"sale.order,{order.id}"
        self.assertEqual(
            self._get_stakes("purchase.line_late"), {purchase: {label: 1000}}
        )

    def test_bought_for_the_customer_before_anything_moves(self):
        """A line without moves is late like any other; nothing says what brings it."""
        order = self._sell_late(self.pump)
        order.picking_ids.move_ids._write({"sale_line_id": None})
        order.order_line.invalidate_recordset(["move_ids"])
        label = f"sale.order,{order.id}"
        self.assertEqual(self._get_stakes("sales.order_late"), {order: {label: 1000}})
        order.commitment_date = self._local("2026-03-27 12:00")
        self.assertFalse(self._find("sales.order_at_risk"))

    def test_detectors_of_absent_addons_are_left_out(self):
        detectors = self.env["chanxiao.exception.detector"]
        known = detectors._get_detectors()
        needed = {
            "sales.complaint_open": "crm.claim",
            "finance.budget_overrun": "crossovered.budget.lines",
            "hr.attendance_low": "hr.attendance",
        }
        for code, model in needed.items():
            self.assertEqual(code in known, model in self.env, code)
        late = type(self.env["chanxiao.exception.detector.sales.order_late"])
        with patch.object(late, "_required_models", ("no.such.model",)):
            self.assertNotIn("sales.order_late", detectors._get_detectors())

    def test_two_companies_find_their_own(self):
        mine = self._sell_late(self.pump)
        other = self._create_company("Other Works")
        theirs = self._create_order(
            "2026-03-02 10:00",
            10,
            product=self.pump,
            company_id=other.id,
            commitment_date=self._local("2026-03-17 12:00"),
        )
        detector = self.env["chanxiao.exception.detector"]._get_detectors()[
            "sales.order_late"
        ]
        found = {
            company: [f.res_id for f in detector._collect(company, self._later())]
            for company in (self.company, other)
        }
        self.assertEqual(found, {self.company: [mine.id], other: [theirs.id]})
