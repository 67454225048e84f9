"""What was to be made is bought, and the reverse."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .supply_common import SupplyCase


@tagged("post_install", "-at_install")
class TestMeasureBuyInstead(SupplyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        cls.delivery = cls._get_delivery(cls.order)

    def test_all_of_it(self):
        measure = self._decide("make_or_buy", self.production)
        self.assertNotMine(measure)
        self.assertAsPreviewed(measure)
        self.assertEqual(self.production.state, "cancel")
        line = self._made_by(measure, "purchase.order.line")
        self.assertEqual(line.order_id.partner_id, self.vendor)
        self.assertEqual(line.order_id.state, "draft")
        self.assertEqual(line.order_id.currency_id, self.foreign)
        self.assertEqual((line.product_qty, line.price_unit), (10, 40))
        self.assertEqual(line.move_dest_ids, self.delivery)
        self.assertIn(self.production.name, line.order_id.origin)
        self.assertEqual(self.delivery.state, "waiting")
        # and the customer gets what was bought
        self._receive(line.order_id)
        self.assertEqual(self.delivery.state, "assigned")
        self.assertEqual(self.delivery.quantity, 10)

    def test_some_of_it(self):
        measure = self._decide("make_or_buy", self.production, quantity=4)
        self.assertAsPreviewed(measure)
        self.assertEqual(self.production.state, "confirmed")
        self.assertEqual(self.production.product_qty, 6)
        self.assertEqual(self.production.move_raw_ids.product_uom_qty, 12)
        line = self._made_by(measure, "purchase.order.line")
        self.assertEqual(line.product_qty, 4)
        picking = self._receive(line.order_id)
        self.assertEqual(sum(picking.move_ids.mapped("quantity")), 4)
        self.assertEqual(self.delivery.product_uom_qty, 10)
        self.assertEqual(self.delivery.quantity, 4)

    def test_undo_of_some(self):
        measure = self._decide("make_or_buy", self.production, quantity=4)
        measure.action_apply()
        purchase = self._made_by(measure, "purchase.order")
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(purchase.state, "cancel")
        self.assertEqual(self.production.product_qty, 10)
        self.assertEqual(self.production.move_raw_ids.product_uom_qty, 20)
        self.assertEqual(
            sum(
                self.production.move_finished_ids.filtered(
                    lambda move: move.state != "cancel"
                ).mapped("product_uom_qty")
            ),
            10,
        )
        self.assertEqual(self.delivery.move_orig_ids.production_id, self.production)
        self.assertEqual(self.delivery.procure_method, "make_to_order")

    def test_undo_of_all(self):
        measure = self._decide("make_or_buy", self.production)
        measure.action_apply()
        purchase = self._made_by(measure, "purchase.order")
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(purchase.state, "cancel")
        self.assertEqual(self.production.state, "cancel")
        again = self.delivery.move_orig_ids.production_id
        self.assertEqual((again.product_qty, again.state), (10, "confirmed"))
        self.assertEqual(again.date_start, self.production.date_start)
        bodies = " ".join(self.production.message_ids.mapped("body"))
        self.assertIn(again.name, bodies)

    def test_undo_when_the_order_was_confirmed_since(self):
        measure = self._decide("make_or_buy", self.production, quantity=4)
        measure.action_apply()
        purchase = self._made_by(measure, "purchase.order")
        purchase.button_confirm()
        action = measure.action_undo()
        self.assertEqual(action["res_model"], "chanxiao.meeting.measure.undo")
        with self.assertRaisesRegex(UserError, "was confirmed or begun since"):
            measure.action_undo(partly=True)
        self.assertEqual(measure.state, "applied")
        self.assertEqual(self.production.product_qty, 6)

    def test_joins_an_order_that_the_vendor_gets_anyway(self):
        """A request for the same need is the same request; undone, as before."""
        first = self._decide("make_or_buy", self.production, quantity=4)
        first.action_apply()
        line = self._made_by(first, "purchase.order.line")
        second = self._decide("make_or_buy", self.production, quantity=3)
        second.action_apply()
        total = sum(self.order._get_purchase_orders().order_line.mapped("product_qty"))
        self.assertEqual(total, 7)
        self.assertEqual(self.production.product_qty, 3)
        second.action_undo()
        self.assertEqual(second.state, "undone")
        self.assertEqual(self.production.product_qty, 6)
        self.assertEqual(line.product_qty, 4)

    def test_units_of_measure(self):
        """Made in dozens, bought by the piece."""
        dozen = self.env.ref("uom.product_uom_dozen")
        production = self.env["mrp.production"].create(
            {
                "product_id": self.pump.id,
                "bom_id": self.bom.id,
                "product_qty": 2,
                "product_uom_id": dozen.id,
            }
        )
        production.action_confirm()
        measure = self._decide("make_or_buy", production, quantity=1)
        self.assertAsPreviewed(measure)
        line = self._made_by(measure, "purchase.order.line")
        self.assertEqual(
            (line.product_qty, line.product_uom_id), (12, self.pump.uom_id)
        )
        self.assertEqual(production.product_qty, 1)
        self.assertFalse(line.move_dest_ids)
        measure.action_undo()
        self.assertEqual(production.product_qty, 2)

    def test_backorder(self):
        self.casting.is_storable = False
        self.production.qty_producing = 3
        self.production._set_qty_producing()
        action = self.production.button_mark_done()
        wizard = self.env["mrp.production.backorder"].with_context(**action["context"])
        wizard.create({}).action_backorder()
        rest = self.production.production_group_id.production_ids - self.production
        self.assertEqual(rest.product_qty, 7)
        measure = self._decide("make_or_buy", rest)
        self.assertAsPreviewed(measure)
        self.assertEqual(rest.state, "cancel")
        self.assertEqual(self._made_by(measure, "purchase.order.line").product_qty, 7)
        self.assertEqual(self.delivery.state, "partially_available")

    def test_what_cannot_be_bought(self):
        for quantity in (11, -1):
            with self.assertRaisesRegex(UserError, "no more than the"):
                self._decide("make_or_buy", self.production, quantity=quantity)
        with self.assertRaisesRegex(UserError, "otherwise than now"):
            self._decide("make_or_buy", self.production, route="make")
        self.seller.unlink()
        with self.assertRaisesRegex(UserError, "No vendor is entered"):
            self._decide("make_or_buy", self.production)
        self.warehouse.buy_pull_id.route_id.active = False
        with self.assertRaisesRegex(UserError, "has no such route"):
            self._decide("make_or_buy", self.production)
        self.production.action_cancel()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            self._decide("make_or_buy", self.production)

    def test_vendor_of_another_company_does_not_count(self):
        self.seller.company_id = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaisesRegex(UserError, "No vendor is entered"):
            self._decide("make_or_buy", self.production)

    def test_rights(self):
        """Procurement would buy as the system: whoever may not buy is refused."""
        self.assertRightsOfTheDoer("make_or_buy", self.production)
        measure = self._decide("make_or_buy", self.production)
        groups = self._get_groups(
            "purchase.group_purchase_user,purchase.group_purchase_manager"
        )
        self.doer.group_ids -= groups
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(self.production.state, "confirmed")
        self.assertFalse(self.order._get_purchase_orders())

    def test_changed_since(self):
        measure = self._decide("make_or_buy", self.production, quantity=4)
        self.env["change.production.qty"].create(
            {"mo_id": self.production.id, "product_qty": 8}
        ).change_prod_qty()
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()


@tagged("post_install", "-at_install")
class TestMeasureMakeInstead(SupplyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        make = cls.warehouse.manufacture_pull_id.route_id
        cls.buy = cls.warehouse.buy_pull_id.route_id
        cls.pump.route_ids = [Command.unlink(make.id), Command.link(cls.buy.id)]
        cls.order = cls._sell()
        cls.purchase = cls.order._get_purchase_orders()
        cls.line = cls.purchase.order_line
        cls.delivery = cls._get_delivery(cls.order)

    def test_all_of_a_request(self):
        measure = self._decide("make_or_buy", self.line)
        self.assertNotMine(measure)
        self.assertAsPreviewed(measure)
        self.assertEqual(self.line.product_qty, 0)
        self.assertFalse(self.line.move_dest_ids)
        production = self._made_by(measure, "mrp.production")
        self.assertEqual((production.product_qty, production.state), (10, "confirmed"))
        self.assertEqual(production.bom_id, self.bom)
        self.assertEqual(production.move_finished_ids.move_dest_ids, self.delivery)
        self.assertFalse(measure.sudo().preview_data["told"])
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(production.state, "cancel")
        self.assertEqual(self.line.product_qty, 10)
        self.assertEqual(self.line.move_dest_ids, self.delivery)
        self._receive(self.purchase)
        self.assertEqual(self.delivery.quantity, 10)

    def test_number_of_the_new_order_was_taken_since(self):
        measure = self._decide("make_or_buy", self.line)
        other = self.env["mrp.production"].create({"product_id": self.pump.id})
        measure.action_apply()
        production = self._made_by(measure, "mrp.production")
        self.assertNotEqual(production.name, other.name)
        self.assertEqual(self.delivery.created_production_id, production)

    def test_some_of_a_confirmed_order(self):
        self.purchase.button_confirm()
        measure = self._decide("make_or_buy", self.line, quantity=4)
        told = measure.sudo().preview_data["told"]
        self.assertEqual(told[0]["partner"][0], self.vendor.id)
        self.assertIn("only 6.0", told[0]["body"])
        self.assertAsPreviewed(measure)
        self.assertEqual(self.line.product_qty, 6)
        coming = self.line.move_ids.filtered(lambda m: m.state != "cancel")
        self.assertEqual(sum(coming.mapped("product_uom_qty")), 6)
        production = self._made_by(measure, "mrp.production")
        self.assertEqual(production.product_qty, 4)
        self.assertEqual(
            self.delivery.move_orig_ids,
            coming.filtered("move_dest_ids") | production.move_finished_ids,
        )
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(self.line.product_qty, 10)
        coming = self.line.move_ids.filtered(lambda m: m.state != "cancel")
        self.assertEqual(sum(coming.mapped("product_uom_qty")), 10)
        self.assertEqual(production.state, "cancel")
        self.assertNotEqual(self.delivery.state, "cancel")

    def test_all_of_a_confirmed_order(self):
        self.purchase.button_confirm()
        measure = self._decide("make_or_buy", self.line)
        measure.action_apply()
        self.assertEqual(self.line.product_qty, 0)
        production = self._made_by(measure, "mrp.production")
        self.assertNotIn(self.delivery.state, ("cancel", "assigned"))
        self.assertIn(production.move_finished_ids, self.delivery.move_orig_ids)

    def _receive_some(self, quantity):
        """:return: the move of what is still to come"""
        self.purchase.button_confirm()
        picking = self.purchase.picking_ids
        picking.move_ids.quantity = quantity
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        return self.line.move_ids.filtered(lambda move: move.state != "done")

    def test_what_will_not_be_delivered_any_more(self):
        self._receive_some(3)._action_cancel()
        self.assertEqual(self.line.qty_received, 3)
        with self.assertRaisesRegex(UserError, "still to come"):
            self._decide("make_or_buy", self.line)

    def test_some_of_it_was_given_up(self):
        """Four are still to come: the three given up come from nowhere."""
        rest = self._receive_some(3)
        rest.product_uom_qty = 4
        with self.assertRaisesRegex(UserError, "no more than the 4"):
            self._decide("make_or_buy", self.line, quantity=5)
        measure = self._decide("make_or_buy", self.line)
        measure.action_apply()
        production = self._made_by(measure, "mrp.production")
        self.assertEqual(production.product_qty, 4)
        self.assertEqual(self.line.product_qty, 3)
        coming = self.line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        self.assertEqual(sum(coming.mapped("product_uom_qty")), 0)

    def test_made_since(self):
        measure = self._decide("make_or_buy", self.line, quantity=4)
        measure.action_apply()
        production = self._made_by(measure, "mrp.production")
        self.casting.is_storable = False
        production.qty_producing = 4
        production._set_qty_producing()
        production.button_mark_done()
        with self.assertRaisesRegex(UserError, "was confirmed or begun since"):
            measure.action_undo(partly=True)
        self.assertEqual(self.line.product_qty, 6)

    def test_what_cannot_be_made(self):
        with self.assertRaisesRegex(UserError, "no more than the"):
            self._decide("make_or_buy", self.line, quantity=11)
        bought = self._buy(self.casting, 5).order_line
        with self.assertRaisesRegex(UserError, "no bill of materials"):
            self._decide("make_or_buy", bought)
        # a kit is no way to make it
        self.env["mrp.bom"].create(
            {"product_tmpl_id": self.casting.product_tmpl_id.id, "type": "phantom"}
        )
        with self.assertRaisesRegex(UserError, "no bill of materials"):
            self._decide("make_or_buy", bought)
        self._receive(self.purchase)
        with self.assertRaisesRegex(UserError, "still to come"):
            self._decide("make_or_buy", self.line)

    def test_rights(self):
        self.assertRightsOfTheDoer("make_or_buy", self.line)
        measure = self._decide("make_or_buy", self.line)
        # whoever sells may make, too
        self.doer.group_ids -= self._get_groups(
            "mrp.group_mrp_manager,sales_team.group_sale_salesman_all_leads"
        )
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(self.line.product_qty, 10)

    def test_reordering_rule_by_the_other_route(self):
        point = self.env["stock.warehouse.orderpoint"].create(
            {
                "product_id": self.pump.id,
                "location_id": self.warehouse.lot_stock_id.id,
                "product_min_qty": 20,
                "product_max_qty": 20,
                "route_id": self.buy.id,
            }
        )
        missing = point.qty_to_order
        self.assertGreater(missing, 0)
        with self.assertRaisesRegex(UserError, "otherwise than now"):
            self._decide("make_or_buy", point)
        measure = self._decide("make_or_buy", point, route="make")
        self.assertAsPreviewed(measure)
        production = self._made_by(measure, "mrp.production")
        self.assertEqual(production.product_qty, missing)
        self.assertEqual(production.orderpoint_id, point)
        measure.action_undo()
        self.assertEqual(production.state, "cancel")
