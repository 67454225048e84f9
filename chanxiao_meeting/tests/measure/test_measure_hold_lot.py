"""Goods that go into quarantine, and come back as far as they are still there."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .test_measure_kinds import KindCase


@tagged("post_install", "-at_install")
class TestMeasureHoldLot(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stock = cls.warehouse.lot_stock_id
        cls.quarantine = cls.env["stock.location"].create(
            {
                "name": "Quarantine",
                "location_id": cls.warehouse.view_location_id.id,
                "company_id": cls.company.id,
            }
        )
        cls.warehouse.chanxiao_quarantine_location_id = cls.quarantine
        cls.sealed = cls._create_product("Seal", tracking="lot")
        cls.lot, cls.good_lot = cls.env["stock.lot"].create(
            [{"name": name, "product_id": cls.sealed.id} for name in ("BAD", "GOOD")]
        )
        cls._store(cls.sealed, 10, cls.lot)
        cls._store(cls.sealed, 5, cls.good_lot)
        cls._store(cls.casting, 20)

    @classmethod
    def _store(cls, product, quantity, lot=None, location=None):
        cls.env["stock.quant"]._update_available_quantity(
            product, location or cls.stock, quantity, lot_id=lot
        )

    def _count(self, product, location, lot=None):
        self.env.invalidate_all()
        return self.env["stock.quant"]._get_available_quantity(
            product, location, lot_id=lot, strict=bool(lot)
        )

    def test_all_of_a_lot(self):
        measure = self._decide("hold_lot", self.lot)
        self.assertNotMine(measure)
        previewed = self.assertAsPreviewed(measure)
        self.assertEqual(self._count(self.sealed, self.quarantine, self.lot), 10)
        self.assertEqual(self._count(self.sealed, self.stock, self.lot), 0)
        self.assertEqual(self._count(self.sealed, self.stock, self.good_lot), 5)
        picking = self.env["stock.picking"].search(
            [("location_dest_id", "=", self.quarantine.id)]
        )
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.picking_type_code, "internal")
        self.assertEqual(picking.move_line_ids.lot_id, self.lot)
        self.assertTrue(any(model == "stock.quant" for model, _id in previewed))
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(measure.state, "undone")
        self.assertEqual(self._count(self.sealed, self.stock, self.lot), 10)
        self.assertEqual(self._count(self.sealed, self.quarantine, self.lot), 0)

    def test_some_of_what_is_not_tracked_from_several_places(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        self._store(self.casting, 7, location=shelf)
        measure = self._decide("hold_lot", self.casting, quantity=24)
        self.assertAsPreviewed(measure)
        self.assertEqual(self._count(self.casting, self.quarantine), 24)
        self.assertEqual(self._count(self.casting, self.stock), 3)
        measure.action_undo()
        self.assertEqual(self._count(self.casting, self.quarantine), 0)
        self.assertEqual(self._count(self.casting, shelf), 7)
        self.assertEqual(self._count(self.casting, self.stock), 27)

    def test_serial_number(self):
        serial = self._create_product("Motor", tracking="serial")
        one, other = self.env["stock.lot"].create(
            [{"name": name, "product_id": serial.id} for name in ("M1", "M2")]
        )
        self._store(serial, 1, one)
        self._store(serial, 1, other)
        measure = self._decide("hold_lot", other)
        self.assertAsPreviewed(measure)
        self.assertEqual(self._count(serial, self.quarantine, other), 1)
        self.assertEqual(self._count(serial, self.stock, one), 1)
        with self.assertRaisesRegex(UserError, "no more than the"):
            self._decide("hold_lot", one, quantity=2)

    def test_only_what_is_still_there_goes_back(self):
        measure = self._decide("hold_lot", self.lot)
        measure.action_apply()
        self._store(self.sealed, -4, self.lot, self.quarantine)
        action = measure.action_undo()
        self.assertEqual(action["res_model"], "chanxiao.meeting.measure.undo")
        measure.action_undo(partly=True)
        self.assertEqual(measure.state, "undone")
        self.assertEqual(self._count(self.sealed, self.stock, self.lot), 6)
        self.assertEqual(self._count(self.sealed, self.quarantine, self.lot), 0)
        bodies = " ".join(self.lot.message_ids.mapped("body"))
        self.assertIn("6.0 of 10.0", bodies)

    def test_nothing_is_left_to_bring_back(self):
        measure = self._decide("hold_lot", self.lot)
        measure.action_apply()
        self._store(self.sealed, -10, self.lot, self.quarantine)
        with self.assertRaisesRegex(UserError, "it went elsewhere"):
            measure.action_undo(partly=True)
        self.assertEqual(measure.state, "applied")

    def test_reserved_goods_are_not_taken_from_others(self):
        order = self._deliver(self.sealed, 12)
        with self.assertRaisesRegex(UserError, order.name):
            self._decide("hold_lot", self.lot)
        order.do_unreserve()
        self._decide("hold_lot", self.lot).action_apply()
        # and nobody gets them from quarantine
        order.action_assign()
        self.assertEqual(order.move_ids.quantity, 5)
        self.assertEqual(order.move_line_ids.lot_id, self.good_lot)

    def test_reserved_since(self):
        measure = self._decide("hold_lot", self.casting, quantity=15)
        self._deliver(self.casting, 10)
        with self.assertRaisesRegex(UserError, "Only 10.0 of 15.0"):
            measure.action_apply()
        self.assertEqual(measure.state, "proposed")

    def test_changed_since(self):
        measure = self._decide("hold_lot", self.lot)
        self._store(self.sealed, 3, self.lot)
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()

    def _deliver(self, product, quantity):
        customers = self.env.ref("stock.stock_location_customers")
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.out_type_id.id,
                "location_id": self.stock.id,
                "location_dest_id": customers.id,
                "move_ids": [
                    (
                        0,
                        0,
                        {
                            "product_id": product.id,
                            "product_uom": product.uom_id.id,
                            "product_uom_qty": quantity,
                            "location_id": self.stock.id,
                            "location_dest_id": customers.id,
                        },
                    )
                ],
            }
        )
        picking.action_confirm()
        picking.action_assign()
        return picking

    def test_what_cannot_be_held(self):
        with self.assertRaisesRegex(UserError, "choose the lot"):
            self._decide("hold_lot", self.sealed)
        with self.assertRaisesRegex(UserError, "no more than the"):
            self._decide("hold_lot", self.lot, quantity=11)
        with self.assertRaisesRegex(UserError, "no more than the"):
            self._decide("hold_lot", self.lot, quantity=-1)
        service = self._create_product("Advice", type="service", is_storable=False)
        with self.assertRaisesRegex(UserError, "not kept in stock"):
            self._decide("hold_lot", service)
        empty = self._create_product("Rare Part")
        with self.assertRaisesRegex(UserError, "is in stock outside quarantine"):
            self._decide("hold_lot", empty)
        # of a kit only its components lie anywhere
        self.env["mrp.bom"].create(
            {"product_tmpl_id": empty.product_tmpl_id.id, "type": "phantom"}
        )
        with self.assertRaisesRegex(UserError, "is in stock outside quarantine"):
            self._decide("hold_lot", empty)

    def test_without_a_location_it_is_made(self):
        self.warehouse.chanxiao_quarantine_location_id = False
        measure = self._decide("hold_lot", self.lot)
        self.assertFalse(self.warehouse.chanxiao_quarantine_location_id, "only tried")
        measure.action_apply()
        made = self.warehouse.chanxiao_quarantine_location_id
        self.assertEqual(made.location_id, self.warehouse.view_location_id)
        self.assertEqual((made.usage, made.company_id), ("internal", self.company))
        self.assertFalse(made._get_quarantine_problem(self.company))
        self.assertEqual(self._count(self.sealed, made, self.lot), 10)
        # what is held next goes there too
        self._decide("hold_lot", self.casting).action_apply()
        self.assertEqual(self._count(self.casting, made), 20)
        self.assertEqual(self.warehouse.chanxiao_quarantine_location_id, made)
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(self._count(self.sealed, made, self.lot), 0)
        self.assertEqual(self.warehouse.chanxiao_quarantine_location_id, made)

    def test_a_chosen_place_comes_first(self):
        place = self.quarantine.copy({"name": "Under Lock"})
        measure = self._decide("hold_lot", self.lot, location_id=place.id)
        measure.action_apply()
        self.assertEqual(self._count(self.sealed, place, self.lot), 10)
        self.assertEqual(self._count(self.sealed, self.quarantine, self.lot), 0)

    def test_location_from_which_goods_are_taken(self):
        shelf = self.env["stock.location"].create(
            {"name": "Shelf", "location_id": self.stock.id}
        )
        with self.assertRaisesRegex(ValidationError, "in the stock of a warehouse"):
            self.warehouse.chanxiao_quarantine_location_id = shelf
        with self.assertRaisesRegex(UserError, "in the stock of a warehouse"):
            self._decide("hold_lot", self.lot, location_id=shelf.id)
        with self.assertRaisesRegex(ValidationError, "no internal location"):
            self.warehouse.chanxiao_quarantine_location_id = self.env.ref(
                "stock.stock_location_customers"
            )

    def test_two_companies(self):
        """What another company has of the same goods stays where it is."""
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        their_stock = (
            self.env["stock.warehouse"]
            .search([("company_id", "=", elsewhere.id)], limit=1)
            .lot_stock_id
        )
        self._store(self.casting, 9, location=their_stock)
        measure = self._decide("hold_lot", self.casting)
        measure.action_apply()
        self.assertEqual(self._count(self.casting, self.quarantine), 20)
        self.assertEqual(self._count(self.casting, their_stock), 9)
        with self.assertRaisesRegex(ValidationError, "is a location of Elsewhere"):
            self.warehouse.chanxiao_quarantine_location_id = their_stock

    def test_each_warehouse_holds_its_own(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Second", "code": "W2", "company_id": self.company.id}
        )
        self._store(self.casting, 8, location=other.lot_stock_id)
        measure = self._decide("hold_lot", self.casting)
        self.assertAsPreviewed(measure)
        theirs = other.chanxiao_quarantine_location_id
        self.assertEqual(theirs.warehouse_id, other)
        self.assertEqual(self._count(self.casting, self.quarantine), 20)
        self.assertEqual(self._count(self.casting, theirs), 8)
        pickings = self.env["stock.picking"].search(
            [("location_dest_id", "in", (self.quarantine | theirs).ids)]
        )
        self.assertEqual(
            pickings.picking_type_id, self.warehouse.int_type_id | other.int_type_id
        )
        # what is held already is not held once more
        with self.assertRaisesRegex(UserError, "in stock outside quarantine"):
            self._decide("hold_lot", self.casting)
        measure.action_undo()
        self.assertEqual(self._count(self.casting, other.lot_stock_id), 8)
        self.assertEqual(self._count(self.casting, self.stock), 20)

    def test_rights(self):
        self.assertRightsOfTheDoer("hold_lot", self.lot)
        measure = self._decide("hold_lot", self.lot)
        self.doer.group_ids -= self._get_groups(
            "stock.group_stock_user,mrp.group_mrp_manager,purchase.group_purchase_user,"
            "sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(self._count(self.sealed, self.stock, self.lot), 10)
