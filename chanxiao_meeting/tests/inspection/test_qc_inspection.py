from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..figures.provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestQcInspection(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )

    def _inspect(self, record=None, **values):
        values.setdefault("qty", 10)
        if record:
            values["object_id"] = f"{record._name},{record.id}"
        return self.env["qc.inspection"].create(values)

    def _create_picking(self, picking_type, products, source=None, target=None):
        supplier = self.env.ref("stock.stock_location_suppliers")
        places = {
            "location_id": (source or supplier).id,
            "location_dest_id": (target or self.warehouse.lot_stock_id).id,
        }
        return self.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "move_ids": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": 1, **places}
                    )
                    for product in products
                ],
                **places,
            }
        )

    def test_inspection_of_a_receipt(self):
        receipt = self._create_picking(self.warehouse.in_type_id, self.product)
        inspection = self._inspect(receipt)
        self.assertEqual(inspection.stage, "incoming")
        self.assertEqual(inspection.picking_id, receipt)
        self.assertEqual(inspection.product_id, self.product)

    def test_inspection_of_several_products_is_of_none(self):
        products = self.product + self._create_product("Valve")
        receipt = self._create_picking(self.warehouse.in_type_id, products)
        self.assertFalse(self._inspect(receipt).product_id)

    def test_inspection_of_a_subcontracted_receipt(self):
        if "is_subcontract" not in self.env["stock.move"]._fields:
            self.skipTest("mrp_subcontracting is not installed")
        receipt = self._create_picking(self.warehouse.in_type_id, self.product)
        receipt.move_ids.is_subcontract = True
        self.assertEqual(self._inspect(receipt).stage, "outsourced")

    def test_inspection_of_a_delivery(self):
        delivery = self._create_picking(
            self.warehouse.out_type_id,
            self.product,
            self.warehouse.lot_stock_id,
            self.env.ref("stock.stock_location_customers"),
        )
        self.assertEqual(self._inspect(delivery).stage, "finished")

    def test_places_say_what_a_transfer_is(self):
        """The type is a setting, and returns go by one of the others."""
        vendor = self.env.ref("stock.stock_location_suppliers")
        customer = self.env.ref("stock.stock_location_customers")
        between = self.env.ref("stock.stock_location_inter_company")
        stock, shelf = self.warehouse.lot_stock_id, self.warehouse.wh_qc_stock_loc_id
        stages = {
            (vendor, stock): "incoming",
            (vendor, shelf): "incoming",
            (vendor, customer): "incoming",
            (between, stock): "incoming",
            (stock, customer): "finished",
            (stock, between): "finished",
            (stock, shelf): False,
            (stock, vendor): False,
            (customer, stock): False,
            (customer, vendor): False,
        }
        types = self.warehouse.in_type_id, self.warehouse.out_type_id
        for (source, target), stage in stages.items():
            for kind in types:
                with self.subTest(source=source.name, target=target.name):
                    picking = self._create_picking(kind, self.product, source, target)
                    self.assertEqual(self._inspect(picking).stage, stage)

    def test_inspection_of_an_order(self):
        production = self._create_production("2026-03-10 12:00")
        inspection = self._inspect(production)
        self.assertEqual(inspection.stage, "finished")
        self.assertEqual(inspection.production_id, production)
        self.assertEqual(inspection.product_id, self.product)

    def test_inspection_of_an_operation(self):
        center = self.env["mrp.workcenter"].create({"name": "Lathe"})
        self._create_bom(
            self.product,
            operation_ids=[
                Command.create({"name": "Turning", "workcenter_id": center.id})
            ],
        )
        production = self._create_production("2026-03-10 12:00")
        inspection = self._inspect(production.workorder_ids)
        self.assertEqual(inspection.stage, "in_process")
        self.assertEqual(inspection.production_id, production)

    def test_inspection_of_a_product_has_the_stage_somebody_chooses(self):
        inspection = self._inspect(self.product)
        self.assertFalse(inspection.stage)
        inspection.stage = "outsourced"
        inspection.state = "success"
        self.assertEqual(inspection.stage, "outsourced")

    def test_stage_chosen_wins(self):
        production = self._create_production("2026-03-10 12:00")
        inspection = self._inspect(production, stage="in_process")
        self.assertEqual(inspection.stage, "in_process")

    def test_rejected_follows_the_result(self):
        inspection = self._inspect(self.product)
        self.assertEqual(inspection.qty_rejected, 0)
        inspection.state = "failed"
        self.assertEqual(inspection.qty_rejected, 10)
        inspection.state = "success"
        self.assertEqual(inspection.qty_rejected, 0)

    def test_rejected_entered_stays(self):
        inspection = self._inspect(self.product)
        inspection.state = "failed"
        inspection.qty_rejected = 3
        inspection.internal_notes = "Sorted out"
        self.env.flush_all()
        self.assertEqual(inspection.qty_rejected, 3)

    def test_rejected_lies_between_zero_and_the_quantity(self):
        inspection = self._inspect(self.product)
        for rejected in (-1, 11):
            with self.assertRaisesRegex(ValidationError, inspection.name):
                inspection.qty_rejected = rejected
        inspection.qty_rejected = 10

    def test_order_of_another_company_is_refused(self):
        production = self._create_production("2026-03-10 12:00")
        other = self._create_company("Other Works")
        with self.assertRaises(UserError):
            self._inspect(production, company_id=other.id)

    def test_inspection_made_for_a_record_is_of_its_company(self):
        production = self._create_production("2026-03-10 12:00")
        other = self._create_company("Other Works")
        trigger = self.env["qc.trigger.product_line"].new({"timing": "after"})
        inspections = self.env["qc.inspection"].with_company(other)
        values = inspections._prepare_inspection_header(production, trigger)
        self.assertEqual(values["company_id"], self.company.id)
