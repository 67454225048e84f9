from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.tests import Form, tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSettlementReturns(SettlementCase):
    """Goods that come back, are exchanged or taken apart."""

    @classmethod
    def _exchange(cls, delivery, quantity):
        """The customer sends goods back for others, which are then delivered."""
        picking = delivery.picking_id
        wizard = Form(
            cls.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model=picking._name
            )
        ).save()
        wizard.product_return_moves.quantity = quantity
        action = wizard.action_create_exchanges()
        returned = cls.env["stock.picking"].browse(action["res_id"])
        returned.move_ids.picked = True
        returned.button_validate()

    @classmethod
    def _take_apart(cls, production, quantity):
        unbuild = cls.env["mrp.unbuild"].create(
            {
                "product_id": production.product_id.id,
                "mo_id": production.id,
                "product_qty": quantity,
                "company_id": cls.company.id,
            }
        )
        unbuild.action_unbuild()

    def _recompute(self, line):
        settlement = self._get_settlement(line)
        settlement.with_user(self.accountant).action_recompute()
        return settlement

    # exchange

    def test_exchanged(self):
        """Two came back and two others were made for them: ten of twelve are paid."""
        line = self._sell()
        order = self._get_orders(line)
        self._make(order)
        self._exchange(self._deliver(line), 2)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 8)
        self.assertTrue(line.is_undelivered)
        self._make(self._get_orders(line) - order, minutes=72)
        self._deliver(line)
        self.assertEqual(settlement.quantity, 10)
        self.assertEqual(settlement.revenue, 1000)
        self.assertFalse(settlement.is_average)
        # material of ten, and ten of the twelve pumps' 372 minutes
        self.assertCosts(settlement, "actual", [250, 310, 0, 0])
        self.assertEqual(settlement.problem_ids.mapped("kind"), ["return"])

    def test_sent_again_without_refund(self):
        """Repaired in the customer's favour: nothing was sold twice, or less."""
        line = self._sell()
        self._make(self._get_orders(line))
        delivery = self._deliver(line)
        back = self._return(delivery, 2, to_refund=False)
        self._return(back.move_ids, 2, to_refund=False)
        settlement = self._recompute(line)
        self.assertEqual(settlement.quantity, 10)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])

    def test_kit_returned(self):
        """One of two kits came back, with all its parts: half is paid."""
        kit = self._create_made("Kit", {self.casing: 1, self.seal: 2}, type="phantom")
        kit.route_ids = False
        line = self._sell(kit, quantity=2, price=150)
        delivery = self._deliver(line, backorder=False)
        self.assertCosts(self._get_settlement(line), "actual", [40, 0, 0, 0])
        wizard = self.env["stock.return.picking"].create(
            {"picking_id": delivery.picking_id.id}
        )
        for part in wizard.product_return_moves:
            part.quantity = part.move_quantity / 2
        returned = wizard._create_return()
        returned.move_ids.picked = True
        returned.button_validate()
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 1)
        self.assertEqual(settlement.revenue, 150)
        self.assertCosts(settlement, "actual", [20, 0, 0, 0])

    # taken apart

    def test_taken_apart_before_the_delivery(self):
        """Two of twelve went back to their parts; the work on them was done all the
        same."""
        line = self._sell()
        order = self._get_orders(line)
        self._make(order, quantity=12, minutes=360)
        self._take_apart(order, 2)
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "actual", [250, 360, 0, 0])

    def test_delivered_from_stock_instead_of_what_was_taken_apart(self):
        """Six of ten were taken apart; as many of another order came from stock."""
        line = self._sell()
        order = self._get_orders(line)
        self._make(order)
        other = self._sell(quantity=6)
        self._make(self._get_orders(other), minutes=120)
        self._take_apart(order, 6)
        other.order_id._action_cancel()
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(
            {part.basis: part.quantity for part in settlement.source_ids},
            {"production": 4, "average_production": 6},
        )
        # four at 25 and the work on ten; six at the average of four at 30 and six
        # at 20 minutes apiece
        self.assertCosts(settlement, "actual", [250, 300 + 6 * 24, 0, 0])

    def test_taken_apart_after_it_came_back(self):
        line = self._sell()
        order = self._get_orders(line)
        self._make(order)
        delivery = self._deliver(line)
        with freeze_time(fields.Datetime.now() + timedelta(hours=1)):
            self._return(delivery, 2)
            self._take_apart(order, 2)
        settlement = self._recompute(line)
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "actual", [200, 240, 0, 0])

    def test_taken_apart_component(self):
        """Two motors of eight were taken apart, six went into the machines."""
        motor = self._create_made("Motor", {self.seal: 4}, minutes=15)
        machine = self._create_made("Machine", {motor: 2}, minutes=60)
        line = self._sell(machine, quantity=3)
        production = self._get_orders(line)
        child = production._get_children()
        self._make(child, quantity=8, minutes=120)
        self._take_apart(child, 2)
        self._make(production)
        self._deliver(line)
        self.assertCosts(self._get_settlement(line), "actual", [120, 300, 0, 0])
