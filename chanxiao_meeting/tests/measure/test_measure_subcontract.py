"""A subcontractor makes what a manufacturing order was to make."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .supply_common import SupplyCase


@tagged("post_install", "-at_install")
class TestMeasureSubcontract(SupplyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if "subcontractor_ids" not in cls.env["mrp.bom"]._fields:
            cls.skipTest(cls, "subcontracting is not installed")
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        cls.delivery = cls._get_delivery(cls.order)
        cls.own_bill = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.pump.product_tmpl_id.id,
                "company_id": cls.company.id,
                "type": "subcontract",
                "subcontractor_ids": [Command.set(cls.vendor.ids)],
                "bom_line_ids": [
                    Command.create({"product_id": cls.casting.id, "product_qty": 2})
                ],
            }
        )

    def _decide(self, *args, **values):
        return super()._decide(*args, **{"partner_id": self.vendor.id, **values})

    def test_some_of_it(self):
        measure = self._decide("subcontract", self.production, quantity=4)
        self.assertNotMine(measure)
        self.assertAsPreviewed(measure)
        purchase = self._made_by(measure, "purchase.order")
        self.assertEqual((purchase.state, purchase.partner_id), ("draft", self.vendor))
        self.assertEqual(purchase.currency_id, self.foreign)
        self.assertEqual(purchase.origin, self.production.name)
        line = purchase.order_line
        self.assertEqual((line.product_qty, line.price_unit), (4, 40))
        self.assertEqual(self.production.product_qty, 6)
        self.assertEqual(self.production.move_raw_ids.product_uom_qty, 12)
        # and the subcontractor makes it, by the own bill, for the same delivery
        self._store_at_subcontractor()
        self._receive(purchase)
        made = line.move_ids.move_orig_ids.production_id
        self.assertEqual((made.bom_id, made.product_qty), (self.own_bill, 4))
        self.assertEqual(self.delivery.quantity, 4)

    def _store_at_subcontractor(self):
        self.env["stock.quant"]._update_available_quantity(
            self.casting, self.company.subcontracting_location_id, 100
        )

    def test_undo_of_some(self):
        measure = self._decide("subcontract", self.production, quantity=4)
        measure.action_apply()
        purchase = self._made_by(measure, "purchase.order")
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(purchase.state, "cancel")
        self.assertEqual(self.production.product_qty, 10)
        self.assertEqual(self.production.move_raw_ids.product_uom_qty, 20)
        self.assertEqual(self.delivery.move_orig_ids.production_id, self.production)
        self.assertEqual(self.delivery.procure_method, "make_to_order")

    def test_all_of_it_and_back(self):
        self.production.button_plan()
        measure = self._decide("subcontract", self.production)
        self.assertAsPreviewed(measure)
        self.assertEqual(self.production.state, "cancel")
        purchase = self._made_by(measure, "purchase.order")
        self.assertEqual(purchase.order_line.product_qty, 10)
        self.assertEqual(purchase.order_line.move_dest_ids, self.delivery)
        self.assertEqual(self.delivery.state, "waiting")
        measure.action_undo()
        self.assertEqual(purchase.state, "cancel")
        again = self.delivery.move_orig_ids.production_id
        self.assertEqual((again.product_qty, again.state), (10, "confirmed"))

    def test_in_the_vendors_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.seller.write({"product_uom_id": dozen.id, "price": 400})
        production = self.env["mrp.production"].create(
            {"product_id": self.pump.id, "bom_id": self.bom.id, "product_qty": 36}
        )
        production.action_confirm()
        measure = self._decide("subcontract", production, quantity=24)
        self.assertAsPreviewed(measure)
        line = self._made_by(measure, "purchase.order.line")
        self.assertEqual((line.product_qty, line.product_uom_id), (2, dozen))
        self.assertEqual(line.price_unit, 400)
        self.assertEqual(production.product_qty, 12)

    def test_without_a_price(self):
        """It is a request for one: the currency is the vendor's."""
        self.seller.unlink()
        self.vendor.property_purchase_currency_id = self.foreign
        measure = self._decide("subcontract", self.production, quantity=4)
        measure.action_apply()
        purchase = self._made_by(measure, "purchase.order")
        self.assertEqual(purchase.currency_id, self.foreign)
        self.assertEqual(purchase.order_line.price_unit, 0)

    def test_backorder(self):
        self.casting.is_storable = False
        self.production.qty_producing = 3
        self.production._set_qty_producing()
        action = self.production.button_mark_done()
        wizard = self.env["mrp.production.backorder"].with_context(**action["context"])
        wizard.create({}).action_backorder()
        rest = self.production.production_group_id.production_ids - self.production
        measure = self._decide("subcontract", rest, quantity=5)
        self.assertAsPreviewed(measure)
        self.assertEqual(rest.product_qty, 2)
        self.assertEqual(self._made_by(measure, "purchase.order.line").product_qty, 5)

    def test_what_cannot_be_subcontracted(self):
        other = self.env["res.partner"].create({"name": "Workshop"})
        with self.assertRaisesRegex(UserError, "no subcontracting bill"):
            self._decide("subcontract", self.production, partner_id=other.id)
        with self.assertRaisesRegex(UserError, "needs: Subcontractor"):
            self._decide("subcontract", self.production, partner_id=False)
        with self.assertRaisesRegex(UserError, "no more than the"):
            self._decide("subcontract", self.production, quantity=11)
        self.own_bill.active = False
        with self.assertRaisesRegex(UserError, "no subcontracting bill"):
            self._decide("subcontract", self.production)
        self.own_bill.active = True
        self.vendor.active = False
        with self.assertRaisesRegex(UserError, "is archived"):
            self._decide("subcontract", self.production)
        self.vendor.active = True
        measure = self._decide("subcontract", self.production, quantity=4)
        measure.action_apply()
        purchase = self._made_by(measure, "purchase.order")
        purchase.button_confirm()
        theirs = purchase.order_line.move_ids.move_orig_ids.production_id
        with self.assertRaisesRegex(UserError, "by a subcontractor already"):
            self._decide("subcontract", theirs)

    def test_bill_of_another_company_does_not_count(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.own_bill.company_id = elsewhere
        with self.assertRaisesRegex(UserError, "no subcontracting bill"):
            self._decide("subcontract", self.production)

    def test_rights(self):
        self.assertRightsOfTheDoer(
            "subcontract", self.production, partner_id=self.vendor.id
        )
        measure = self._decide("subcontract", self.production)
        groups = self._get_groups(
            "purchase.group_purchase_user,purchase.group_purchase_manager"
        )
        self.doer.group_ids -= groups
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(self.production.state, "confirmed")

    def test_changed_since(self):
        measure = self._decide("subcontract", self.production, quantity=4)
        self.production.move_raw_ids.product_uom_qty = 30
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()

    def test_confirmed_since(self):
        measure = self._decide("subcontract", self.production, quantity=4)
        measure.action_apply()
        self._made_by(measure, "purchase.order").button_confirm()
        with self.assertRaisesRegex(UserError, "was confirmed or begun since"):
            measure.action_undo(partly=True)
        self.assertEqual(self.production.product_qty, 6)


@tagged("post_install", "-at_install")
class TestMeasureKindsInstalled(SupplyCase):
    def test_subcontracting_is_offered_only_where_it_is_installed(self):
        kinds = self.env["chanxiao.measure.kind"]._get_kinds()
        installed = "subcontractor_ids" in self.env["mrp.bom"]._fields
        self.assertEqual("subcontract" in kinds, installed)
        labels = dict(self.measures.with_context(lang="en_US")._selection_kind())
        self.assertEqual("subcontract" in labels, installed)
        for code in ("move_workorder", "make_or_buy", "inspect", "hold_lot"):
            self.assertIn(code, kinds)

    def test_measure_whose_addon_was_removed(self):
        """It stays readable; nobody carries it out, and people are told what to do."""
        self.order = self._sell()
        production = self._made_for(self.order)
        measure = self._propose("make_or_buy", production)
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_measure SET kind = 'gone' WHERE id = %s",
            [measure.id],
        )
        self.env.invalidate_all()
        self.assertEqual(measure.name, "gone")
        with self.assertRaisesRegex(UserError, "not installed any more"):
            measure.action_preview()
