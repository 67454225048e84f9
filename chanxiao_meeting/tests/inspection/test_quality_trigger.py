from psycopg2 import IntegrityError

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..figures.quality_common import QualityCase


@tagged("post_install", "-at_install")
class TestReceiptTrigger(QualityCase):
    def test_receipt_by_someone_without_rights_in_quality(self):
        self._add_line(self.product, self.on_receipt, user=self.inspector.id)
        receipt = self._create_receipt()
        self.assertFalse(self._get_inspections())
        self._receive(receipt)
        inspection = self._get_inspections()
        self.assertEqual(inspection.object_id, receipt.move_ids)
        self.assertEqual(inspection.picking_id, receipt)
        self.assertEqual(inspection.product_id, self.product)
        self.assertEqual(inspection.qty, 10)
        self.assertEqual(inspection.stage, "incoming")
        self.assertEqual(inspection.state, "ready")
        self.assertEqual(inspection.user, self.inspector)
        self.assertTrue(inspection.auto_generated)
        self.assertEqual(inspection.inspection_lines.mapped("name"), ["Dimensions?"])
        self.assertNotIn(self.clerk.partner_id, inspection.message_partner_ids)

    def test_nothing_configured_nothing_inspected(self):
        self._receive(self._create_receipt())
        self.assertFalse(self._get_inspections())

    def test_each_product_by_itself(self):
        valve = self._create_product("Valve")
        self._add_line(self.product, self.on_receipt)
        self._add_line(valve, self.on_receipt)
        self._receive(self._create_receipt(self.product, valve))
        self.assertEqual(
            self._get_inspections().mapped("product_id"), self.product + valve
        )

    def test_quantity_in_the_unit_of_the_product(self):
        self._add_line(self.product, self.on_receipt)
        dozen = self.env.ref("uom.product_uom_dozen")
        self._receive(self._create_receipt(quantity=2, uom=dozen))
        self.assertEqual(self._get_inspections().qty, 24)

    def test_backorder_is_inspected_when_it_comes(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        backorder = self._receive(receipt, quantity=6)
        self.assertEqual(self._get_inspections().mapped("qty"), [6])
        self._receive(backorder)
        self.assertEqual(self._get_inspections().mapped("qty"), [6, 4])
        self.assertEqual(
            self._get_inspections().mapped("picking_id"), receipt + backorder
        )

    def test_nothing_received_nothing_inspected(self):
        valve = self._create_product("Valve")
        self._add_line(self.product, self.on_receipt)
        self._add_line(valve, self.on_receipt)
        receipt = self._create_receipt(self.product, valve)
        receipt.move_ids.filtered(lambda move: move.product_id == valve).quantity = 0
        self._receive(receipt)
        self.assertEqual(self._get_inspections().product_id, self.product)

    def test_retried_request_makes_no_second_one(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        receipt.move_ids._make_inspections()
        receipt.move_ids._action_done()
        self.assertEqual(len(self._get_inspections()), 1)

    def test_judged_stays_judged(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        self._judge(self._get_inspections(), False)
        self._get_inspections().qty_rejected = 2
        receipt.move_ids._make_inspections()
        self.assertEqual(self._get_inspections().state, "failed")
        self.assertEqual(self._get_inspections().qty_rejected, 2)

    def test_two_at_once_make_one(self):
        self._add_line(self.product, self.on_receipt)
        self._receive(self._create_receipt())
        inspection = self._get_inspections()
        values = {
            "object_id": f"stock.move,{inspection.object_id.id}",
            "trigger_id": inspection.trigger_id.id,
            "test": inspection.test.id,
        }
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
            self.env["qc.inspection"].create(values)

    def test_return_to_the_vendor_is_not_inspected(self):
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        self._receive(receipt)
        self._receive(self._return(receipt))
        self.assertEqual(len(self._get_inspections()), 1)

    def _return(self, picking, quantity=3):
        wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        action = wizard.action_create_returns()
        return self.env["stock.picking"].browse(action["res_id"])

    def test_return_of_a_customer_is_no_receipt_unless_said_so(self):
        self._add_line(self.product, self.on_receipt)
        values = {"location_id": self.env.ref("stock.stock_location_customers").id}
        self._receive(self._create_receipt(**values))
        self.assertFalse(self._get_inspections())
        self.on_receipt.picking_type_ids = self.warehouse.in_type_id
        self._receive(self._create_receipt(**values))
        self.assertEqual(len(self._get_inspections()), 1)

    def test_drop_shipped_goods_are_received(self):
        """Whatever type somebody gave the transfer."""
        self._add_line(self.product, self.on_receipt)
        customers = self.env.ref("stock.stock_location_customers")
        kinds = self.warehouse.out_type_id, self.warehouse.int_type_id
        for number, kind in enumerate(kinds, 1):
            receipt = self._create_receipt(
                picking_type_id=kind.id, location_dest_id=customers.id
            )
            self._receive(receipt)
            self.assertEqual(len(self._get_inspections()), number)
        self.assertEqual(set(self._get_inspections().mapped("stage")), {"incoming"})

    def test_operation_types_of_a_trigger(self):
        on_transfer = self.on_receipt.copy(
            {
                "picking_type_ids": [Command.set(self.warehouse.int_type_id.ids)],
                "stage": "incoming",
            }
        )
        self._add_line(self.product, on_transfer)
        self._receive(self._create_receipt())
        self.assertFalse(self._get_inspections())
        stock = self.warehouse.lot_stock_id
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": stock.id}
        )
        move = self._create_receipt(
            picking_type_id=self.warehouse.int_type_id.id,
            location_id=stock.id,
            location_dest_id=shelf.id,
        )
        self._receive(move)
        self.assertEqual(self._get_inspections().stage, "incoming")

    def test_category_and_its_parents(self):
        parent = self.env["product.category"].create({"name": "Parts"})
        child = parent.copy({"name": "Castings", "parent_id": parent.id})
        self.product.categ_id = child
        self._add_line(parent, self.on_receipt)
        self._receive(self._create_receipt())
        self.assertEqual(self._get_inspections().product_id, self.product)

    def test_most_particular_line_of_a_test_counts(self):
        self.product.categ_id = self.env["product.category"].create({"name": "Parts"})
        self._add_line(self.product.categ_id, self.on_receipt)
        self._add_line(self.product.product_tmpl_id, self.on_receipt)
        self._add_line(self.product, self.on_receipt, user=self.inspector.id)
        self._receive(self._create_receipt())
        self.assertEqual(self._get_inspections().user, self.inspector)

    def test_each_test_by_itself(self):
        hardness = self._create_test("Hardness")
        self._add_line(self.product, self.on_receipt)
        self._add_line(self.product, self.on_receipt, test=hardness.id)
        self._receive(self._create_receipt())
        self.assertEqual(self._get_inspections().test, self.test + hardness)

    def test_lines_of_some_vendors(self):
        self._add_line(
            self.product, self.on_receipt, partners=[Command.set(self.partner.ids)]
        )
        other = self.partner.copy({"name": "Other Vendor"})
        self._receive(self._create_receipt(partner_id=other.id))
        self.assertFalse(self._get_inspections())
        self._receive(self._create_receipt(partner_id=self.partner.id))
        self.assertEqual(len(self._get_inspections()), 1)

    def test_archived_test_or_trigger_is_not_used(self):
        self.product.categ_id = self.env["product.category"].create({"name": "Parts"})
        self._add_line(self.product, self.on_receipt)
        self._add_line(self.product.categ_id, self.on_receipt)
        self.test.active = False
        self._receive(self._create_receipt())
        self.test.active = True
        self.on_receipt.active = False
        self._receive(self._create_receipt())
        self.assertFalse(self._get_inspections())

    def test_other_companies_configuration_is_not_used(self):
        other = self._create_company("Other Works")
        trigger = self.on_receipt.copy({"company_id": other.id})
        test = self._create_test("Hardness", company_id=other.id)
        self._add_line(self.product, trigger)
        self._add_line(self.product, self.on_receipt, test=test.id)
        self._receive(self._create_receipt())
        self.assertFalse(self.env["qc.inspection"].search([("test", "=", test.id)]))
        self.assertFalse(self._get_inspections())

    def test_planned_ahead(self):
        self._add_line(self.product, self.on_receipt, timing="plan_ahead")
        receipt = self._create_receipt()
        inspection = self._get_inspections()
        self.assertEqual((inspection.state, inspection.qty), ("plan", 10))
        backorder = self._receive(receipt, quantity=6)
        self.assertEqual((inspection.state, inspection.qty), ("ready", 6))
        rest = self._get_inspections(backorder.move_ids)
        self.assertEqual((rest.state, rest.qty), ("plan", 4))
        backorder.action_cancel()
        self.assertEqual(rest.state, "canceled")
        self.assertEqual(inspection.state, "ready")

    def test_before_the_goods_come(self):
        self._add_line(self.product, self.on_receipt, timing="before")
        receipt = self._create_receipt()
        self.assertEqual(self._get_inspections().state, "ready")
        self._judge(self._get_inspections(), True)
        self._receive(receipt)
        self.assertEqual(self._get_inspections().state, "success")

    def test_lots_are_shown(self):
        self.product.tracking = "lot"
        self._add_line(self.product, self.on_receipt)
        receipt = self._create_receipt()
        lot = self.env["stock.lot"].create(
            {"name": "L-1", "product_id": self.product.id}
        )
        receipt.move_ids.move_line_ids.lot_id = lot
        self._receive(receipt)
        self.assertEqual(self._get_inspections().lot_ids, lot)

    def test_configuration_is_looked_up_once(self):
        products = [self._create_product(f"Part {number}") for number in range(6)]
        one = self._create_receipt(products[0])
        many = self._create_receipt(*products)

        def count_queries(receipt):
            self.env.flush_all()
            self.env.invalidate_all()
            moves = receipt.move_ids.sudo()
            triggers = moves._get_inspection_triggers()
            before = self.env.cr.sql_log_count
            for move in moves:
                move._get_due_inspections(triggers, True)
            return self.env.cr.sql_log_count - before

        count_queries(one)
        self.assertEqual(count_queries(one), count_queries(many))

    def test_subcontracted_goods(self):
        if "is_subcontract" not in self.env["stock.move"]._fields:
            self.skipTest("mrp_subcontracting is not installed")
        self._create_bom(
            self.product,
            type="subcontract",
            subcontractor_ids=[Command.set(self.partner.ids)],
        )
        self._add_line(self.product, self.on_receipt)
        self._add_line(self.product, self.on_production)
        receipt = self._create_receipt(partner_id=self.partner.id)
        self.assertTrue(receipt.move_ids.is_subcontract)
        self._receive(receipt, user=self.env.user)
        production = receipt.move_ids.move_orig_ids.production_id
        self.assertEqual(production.state, "done")
        inspection = self._get_inspections()
        self.assertEqual(inspection.stage, "outsourced")
        self.assertEqual((inspection.picking_id, inspection.qty), (receipt, 10))
