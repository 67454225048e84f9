from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..figures.quality_common import QualityCase


@tagged("post_install", "-at_install")
class TestProductionTrigger(QualityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center = cls.env["mrp.workcenter"].create({"name": "Lathe"})
        cls.bom = cls._create_bom(
            cls.product,
            operation_ids=[
                Command.create({"name": name, "workcenter_id": cls.center.id})
                for name in ("Turning", "Deburring")
            ],
        )

    def _mark_done(self, production, quantity=None):
        if quantity:
            production.qty_producing = quantity
            production._set_qty_producing()
        backorder = [production.id] if quantity else []
        user = self.env.user if quantity else self.worker
        production.with_user(user).with_context(
            skip_backorder=True, mo_ids_to_backorder=backorder
        ).button_mark_done()
        return production.production_group_id.production_ids - production

    def test_order_by_someone_without_rights_in_quality(self):
        self._add_line(self.product, self.on_production)
        production = self._create_production("2026-03-10 12:00")
        self._mark_done(production)
        inspection = self._get_inspections()
        self.assertEqual(inspection.object_id, production)
        self.assertEqual(inspection.product_id, self.product)
        self.assertEqual((inspection.stage, inspection.qty), ("finished", 10))

    def test_remainder_is_inspected_by_itself(self):
        self._add_line(self.product, self.on_production)
        production = self._create_production("2026-03-10 12:00")
        backorder = self._mark_done(production, quantity=4)
        self.assertEqual(self._get_inspections().mapped("qty"), [4])
        self._mark_done(backorder)
        self.assertEqual(self._get_inspections().mapped("qty"), [4, 6])

    def test_order_in_another_unit(self):
        self._add_line(self.product, self.on_production)
        dozen = self.env.ref("uom.product_uom_dozen")
        production = self._create_production(
            "2026-03-10 12:00", quantity=2, product_uom_id=dozen.id
        )
        self._mark_done(production)
        self.assertEqual(self._get_inspections().qty, 24)

    def test_operation_of_its_own(self):
        turning = self.bom.operation_ids[0]
        self._add_line(turning, self.on_operation, user=self.inspector.id)
        production = self._create_production("2026-03-10 12:00")
        production.workorder_ids[0].with_user(self.worker).button_finish()
        inspection = self._get_inspections()
        self.assertEqual(inspection.workorder_id, production.workorder_ids[0])
        self.assertEqual(inspection.production_id, production)
        self.assertEqual(inspection.company_id, self.company)
        self.assertEqual((inspection.stage, inspection.qty), ("in_process", 10))
        self._mark_done(production)
        self.assertEqual(self._get_inspections(), inspection)

    def test_every_operation_of_a_product(self):
        self._add_line(self.product.product_tmpl_id, self.on_operation)
        production = self._create_production("2026-03-10 12:00")
        self._mark_done(production)
        self.assertEqual(
            self._get_inspections().mapped("workorder_id"), production.workorder_ids
        )

    def test_operation_begun_again_is_inspected_once(self):
        self._add_line(self.bom.operation_ids[0], self.on_operation)
        production = self._create_production("2026-03-10 12:00")
        operation = production.workorder_ids[0]
        operation.button_finish()
        operation.state = "progress"
        operation.button_finish()
        self.assertEqual(len(self._get_inspections()), 1)

    def test_planned_ahead_and_called_off(self):
        self._add_line(self.product, self.on_production, timing="plan_ahead")
        operation = self.bom.operation_ids[0]
        self._add_line(operation, self.on_operation, timing="plan_ahead")
        production = self._create_production("2026-03-10 12:00")
        self.assertEqual(set(self._get_inspections().mapped("state")), {"plan"})
        self.assertEqual(len(self._get_inspections()), 2)
        production.action_cancel()
        self.assertEqual(set(self._get_inspections().mapped("state")), {"canceled"})

    def test_planned_ahead_becomes_ready(self):
        self._add_line(self.product, self.on_production, timing="plan_ahead")
        production = self._create_production("2026-03-10 12:00")
        backorder = self._mark_done(production, quantity=4)
        inspections = self._get_inspections()
        self.assertEqual(inspections.mapped("qty"), [4, 6])
        self.assertEqual(inspections.mapped("state"), ["ready", "plan"])
        self.assertEqual(inspections.mapped("object_id"), [production, backorder])

    def test_operations_are_configured_by_quality_managers(self):
        line = self._add_line(self.bom.operation_ids[0], self.on_operation)
        for user, is_allowed in ((self.inspector, True), (self.worker, False)):
            self.assertEqual(line.with_user(user).has_access("read"), is_allowed)
            with self.assertRaises(AccessError):
                line.with_user(user).test = self._create_test("Hardness")
        manager = self._create_user(
            "qc_manager",
            "quality_control_oca.group_quality_control_manager,mrp.group_mrp_user",
        )
        line.with_user(manager).timing = "before"
        self.assertEqual(line.timing, "before")

    def test_bill_of_materials_is_copied_without_rights_in_quality(self):
        self._add_line(self.bom.operation_ids[0], self.on_operation)
        planner = self._create_user("planner", "mrp.group_mrp_manager")
        copy = self.bom.with_user(planner).copy()
        self.assertEqual(len(copy.operation_ids), 2)
