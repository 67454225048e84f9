from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSettlementClosing(SettlementCase):
    """A line is settled when no goods will follow, whatever was ordered."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._sell(cls.casing, quantity=10, price=30)

    def _get_open_moves(self, line):
        return line.move_ids.filtered(lambda m: m.state not in ("done", "cancel"))

    def assertSettled(self, quantity, cost):
        settlement = self._get_settlement(self.line)
        self.assertEqual(settlement.quantity, quantity)
        self.assertEqual(settlement.revenue, 30 * quantity)
        self.assertCosts(settlement, "planned", [cost, 0, 0, 0])
        self.assertCosts(settlement, "actual", [cost, 0, 0, 0])

    def test_delivered_without_a_backorder(self):
        self._deliver(self.line, 4, backorder=False)
        self.assertSettled(4, 40)

    def test_backorder_cancelled(self):
        self._deliver(self.line, 4)
        self.assertFalse(self._get_settlement(self.line))
        self._get_open_moves(self.line).picking_id.action_cancel()
        self.assertSettled(4, 40)

    def test_backorder_cancelled_by_stock_keepers(self):
        self._deliver(self.line, 4)
        user = self._create_user("stock", "stock.group_stock_user")
        picking = self._get_open_moves(self.line).picking_id
        picking.with_user(user).action_cancel()
        self.assertSettled(4, 40)

    def test_found_overnight(self):
        self._deliver(self.line, 4, backorder=False)
        self.env.cr.execute("DELETE FROM chanxiao_settlement")
        self.env.invalidate_all()
        self._run_cron()
        self.assertSettled(4, 40)

    def test_returned_for_good(self):
        """One of four came back, and the other six are not wanted any more."""
        self._return(self._deliver(self.line, 4), 1)
        self.assertFalse(self._get_settlement(self.line))
        self._get_open_moves(self.line)._action_cancel()
        self.assertSettled(3, 30)

    def test_nothing_was_delivered(self):
        self._get_open_moves(self.line)._action_cancel()
        self._run_cron()
        self.assertFalse(self._get_settlement(self.line))

    def test_cancelled_with_its_order(self):
        self._deliver(self.line, 4)
        self.line.order_id._action_cancel()
        self._run_cron()
        self.assertFalse(self._get_settlement(self.line))

    def test_quantities_that_do_not_add_up(self):
        """A dozen in three parts: Odoo counts 0.99 of it, and twelve pieces left."""
        dozen = self.env.ref("uom.product_uom_dozen")
        self.line.write({"product_uom_id": dozen.id, "price_unit": 30})
        line = self.line.copy({"order_id": self.line.order_id.id})
        line.write({"product_uom_qty": 1, "price_unit": 30})
        for _part in range(3):
            self._deliver(line, 4)
        self.assertAlmostEqual(line.qty_delivered, 0.99)
        self.line = line
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 1)
        self.assertEqual(settlement.revenue, 30)
        self.assertCosts(settlement, "planned", [120, 0, 0, 0])
        self.assertCosts(settlement, "actual", [120, 0, 0, 0])

    def test_kit_without_all_its_parts(self):
        """Two casings left without their seals: no kit is delivered, but paid for."""
        kit = self._create_made("Kit", {self.casing: 1, self.seal: 2}, type="phantom")
        kit.route_ids = False
        line = self._sell(kit, quantity=2, price=150)
        casings = line.move_ids.filtered(lambda m: m.product_id == self.casing)
        casings.write({"quantity": 2, "picked": True})
        picking = casings.picking_id
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.quantity, 0)
        self.assertEqual(settlement.revenue, 0)
        self.assertCosts(settlement, "actual", [20, 0, 0, 0])
