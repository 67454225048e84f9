"""Inspections that a measure raises: with the right test, and called off again."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_measure_kinds import KindCase


@tagged("post_install", "-at_install")
class TestMeasureInspect(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doer.group_ids += cls._get_groups(
            "quality_control_oca.group_quality_control_user"
        )
        cls.test, cls.own_test, cls.other_test = cls.env["qc.test"].create(
            [
                {
                    "name": name,
                    "test_lines": [
                        Command.create(
                            {
                                "name": "Tight",
                                "type": "qualitative",
                                "ql_values": [
                                    Command.create({"name": "Yes", "ok": True}),
                                    Command.create({"name": "No"}),
                                ],
                            }
                        )
                    ],
                }
                for name in ("Receipts", "Pumps", "Chosen")
            ]
        )
        cls.on_receipt, cls.on_order = cls.env["qc.trigger"].create(
            [
                {"name": "Receipt", "event": "transfer"},
                {"name": "Made", "event": "production"},
            ]
        )
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        # only now, so that nothing was made due by itself
        for trigger, test in ((cls.on_receipt, cls.test), (cls.on_order, cls.own_test)):
            cls.env["qc.trigger.product_line"].create(
                {"product": cls.pump.id, "trigger": trigger.id, "test": test.id}
            )

    def _made_by(self, measure):
        ids = [
            change["id"]
            for change in measure.sudo().applied_changes
            if change["kind"] == "created" and change["model"] == "qc.inspection"
        ]
        return self.env["qc.inspection"].browse(ids)

    def test_order_with_the_test_of_its_goods(self):
        measure = self._decide("inspect", self.production, note="Look at the seals")
        self.assertNotMine(measure)
        previewed = self.assertAsPreviewed(measure)
        inspection = self._made_by(measure)
        self.assertEqual(inspection.object_id, self.production)
        self.assertEqual(inspection.production_id, self.production)
        self.assertEqual(inspection.test, self.own_test)
        self.assertEqual(inspection.qty, 10)
        self.assertEqual(inspection.state, "ready")
        self.assertEqual(inspection.stage, "finished")
        self.assertEqual(inspection.company_id, self.company)
        self.assertEqual(inspection.inspection_lines.name, "Tight")
        self.assertEqual(inspection.internal_notes, "Look at the seals")
        self.assertPutBack(measure, previewed)
        self.assertEqual(inspection.state, "canceled")

    def test_twice(self):
        """A second measure raises a second inspection, the first one is left alone."""
        first = self._decide("inspect", self.production)
        first.action_apply()
        second = self._decide("inspect", self.production)
        second.action_apply()
        with self.assertRaises(UserError):
            second.action_apply()
        one, other = self._made_by(first), self._made_by(second)
        self.assertNotEqual(one, other)
        second.action_undo()
        self.assertEqual((one.state, other.state), ("ready", "canceled"))

    def test_chosen_test_and_quantity(self):
        measure = self._decide(
            "inspect", self.casting, test_id=self.other_test.id, quantity=3
        )
        measure.action_apply()
        inspection = self._made_by(measure)
        self.assertEqual(inspection.test, self.other_test)
        self.assertEqual((inspection.product_id, inspection.qty), (self.casting, 3))

    def test_operation_first(self):
        order = self.production.workorder_ids[0]
        self.env["qc.trigger.operation_line"].create(
            {
                "operation_id": order.operation_id.id,
                "trigger": self.on_order.id,
                "test": self.other_test.id,
            }
        )
        measure = self._decide("inspect", order)
        measure.action_apply()
        inspection = self._made_by(measure)
        self.assertEqual(inspection.workorder_id, order)
        self.assertEqual(inspection.test, self.other_test)

    def test_category_and_transfer_of_several_goods(self):
        """Each of the goods that have a test, what was received already too."""
        above, other = self.env["product.category"].create(
            [{"name": "Metal"}, {"name": "Small Parts"}]
        )
        self.casting.categ_id = self.env["product.category"].create(
            {"name": "Cast Metal", "parent_id": above.id}
        )
        line = {"trigger": self.on_receipt.id, "test": self.test.id}
        self.env["qc.trigger.product_category_line"].create(
            {**line, "product_category": above.id}
        )
        screw = self._create_product("Screw", categ_id=other.id)
        dozen = self.env.ref("uom.product_uom_dozen")
        suppliers = self.env.ref("stock.stock_location_suppliers")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": suppliers.id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_uom": unit.id,
                            "product_uom_qty": 2,
                            "location_id": suppliers.id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                    for product, unit in (
                        (self.casting, dozen),
                        (screw, screw.uom_id),
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.move_ids.quantity = 2
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        measure = self._decide("inspect", picking)
        measure.action_apply()
        inspection = self._made_by(measure)
        self.assertEqual(inspection.picking_id, picking)
        self.assertEqual(inspection.product_id, self.casting)
        self.assertEqual((inspection.test, inspection.qty), (self.test, 24))

    def test_lot_where_it_was_made(self):
        self.pump.tracking = "lot"
        lot = self.env["stock.lot"].create(
            {"name": "P1", "product_id": self.pump.id, "company_id": self.company.id}
        )
        self.casting.is_storable = False
        self.production.lot_producing_ids = lot
        self.production.qty_producing = 10
        self.production._set_qty_producing()
        self.production.button_mark_done()
        self.assertEqual(self.production.state, "done")
        measure = self._decide("inspect", lot)
        measure.action_apply()
        inspection = self._made_by(measure)
        self.assertEqual(inspection.production_id, self.production)
        self.assertEqual(inspection.lot_ids, lot)

    def test_lot_of_unknown_origin(self):
        self.casting.tracking = "lot"
        lot = self.env["stock.lot"].create(
            {"name": "C1", "product_id": self.casting.id}
        )
        measure = self._decide("inspect", lot, test_id=self.test.id)
        measure.action_apply()
        self.assertEqual(self._made_by(measure).object_id, self.casting)

    def test_what_cannot_be_inspected(self):
        with self.assertRaisesRegex(UserError, "A quality manager adds one"):
            self._decide("inspect", self.casting)
        with self.assertRaisesRegex(UserError, "more than nothing"):
            self._decide("inspect", self.production, quantity=-1)
        self.own_test.active = self.test.active = False
        with self.assertRaisesRegex(UserError, "A quality manager adds one"):
            self._decide("inspect", self.production)
        with self.assertRaisesRegex(UserError, "is archived"):
            self._decide("inspect", self.production, test_id=self.test.id)
        self.production.action_cancel()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            self._decide("inspect", self.production, test_id=self.other_test.id)

    def test_two_companies(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.own_test.company_id = elsewhere
        measure = self._decide("inspect", self.production)
        measure.action_apply()
        self.assertEqual(self._made_by(measure).test, self.test)
        with self.assertRaisesRegex(UserError, "Pumps"):
            self._decide("inspect", self.production, test_id=self.own_test.id)

    def test_judged_since_stays(self):
        measure = self._decide("inspect", self.production)
        measure.action_apply()
        inspection = self._made_by(measure)
        inspection.inspection_lines.qualitative_value = (
            self.own_test.test_lines.ql_values[0]
        )
        inspection.action_confirm()
        self.assertEqual(inspection.state, "success")
        action = measure.action_undo()
        self.assertEqual(action["res_model"], "chanxiao.meeting.measure.undo")
        measure.action_undo(partly=True)
        self.assertEqual(inspection.state, "success")

    def test_rights(self):
        self.assertRightsOfTheDoer("inspect", self.production)
        measure = self._decide("inspect", self.production)
        self.doer.group_ids -= self._get_groups(
            "quality_control_oca.group_quality_control_user"
        )
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(measure.state, "proposed")

    def test_changed_since(self):
        measure = self._decide("inspect", self.production)
        self.env["qc.trigger.product_line"].search([]).unlink()
        with self.assertRaisesRegex(UserError, "No test is configured"):
            measure.action_apply()
