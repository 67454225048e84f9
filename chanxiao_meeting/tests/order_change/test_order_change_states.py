from datetime import datetime
from unittest.mock import patch

from odoo import Command, fields
from odoo.tests import tagged

from .order_change_common import OrderChangeCase


@tagged("post_install", "-at_install")
class TestOrderChangeStates(OrderChangeCase):
    def test_draft_is_nobodys_business(self):
        order = self._create_order(is_confirmed=False)
        order.order_line[0].product_uom_qty = 3
        order.commitment_date = False
        order.action_quotation_sent()
        order.order_line[1].unlink()
        order._action_cancel()
        self.assertChanges([], order)

    def test_cancelled(self):
        self.order._action_cancel()
        currency = self.order.currency_id.name
        self.assertChanges(
            [("cancelled", f"1100.00 {currency}", f"0.00 {currency}", -1100)]
        )

    def test_cancelled_by_button(self):
        self.order.action_cancel()
        self.assertEqual(self._changes().mapped("kind"), ["cancelled"])

    def test_cancelled_by_write(self):
        self.order.write(
            {
                "state": "cancel",
                "commitment_date": False,
                "order_line": [Command.update(self.line.id, {"product_uom_qty": 3})],
            }
        )
        self.assertEqual(self._changes().mapped("amount_delta"), [-1100])

    def test_back_to_draft_by_write(self):
        self.order.state = "draft"
        self.assertEqual(self._changes().mapped("kind"), ["cancelled"])

    def test_reconfirmed(self):
        self.order._action_cancel()
        self.order.action_draft()
        self.line.product_uom_qty = 20
        self.order.action_confirm()
        self.assertEqual(self._changes().mapped("kind"), ["cancelled"])
        self.line.product_uom_qty = 21
        self.assertEqual(self._changes().mapped("kind"), ["cancelled", "quantity"])

    def test_born_confirmed(self):
        order = self._create_order(is_confirmed=False, state="sale")
        self.assertEqual(order.state, "sale")
        self.assertChanges([], order)
        order.order_line[1].price_unit = 1
        self.assertEqual(self._changes(order).mapped("kind"), ["price"])

    def test_what_the_confirmation_adds(self):
        order = self._create_order(is_confirmed=False)
        original = self.registry["sale.order"]._action_confirm

        def add_freight(orders):
            orders.order_line = [self._line(self.advice, 1, 15)]
            return original(orders)

        with patch.object(self.registry["sale.order"], "_action_confirm", add_freight):
            order.action_confirm()
        self.assertEqual(len(order.order_line), 3)
        self.assertChanges([], order)

    def test_shipping_what_was_not_ordered(self):
        picking = self.order.picking_ids
        picking.move_ids = [
            Command.create(
                {
                    "product_id": self.valve.id,
                    "product_uom_qty": 1,
                    "quantity": 1,
                    "location_id": picking.location_id.id,
                    "location_dest_id": picking.location_dest_id.id,
                }
            )
        ]
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertIn(self.valve, self.order.order_line.product_id)
        self.assertChanges([])

    def test_copy_starts_anew(self):
        self.line.product_uom_qty = 3
        copy = self.order.copy()
        copy.action_confirm()
        self.assertChanges([], copy)

    def test_several_orders_at_once(self):
        orders = self.order + self._create_order() + self._create_order(False)
        orders.write({"commitment_date": fields.Datetime.now()})
        orders.order_line.write({"discount": 50})
        self.assertEqual(
            sorted(self._changes(orders).mapped("kind")), ["date"] * 2 + ["price"] * 4
        )
        orders._action_cancel()
        cancelled = self._changes(orders).filtered(lambda c: c.kind == "cancelled")
        self.assertEqual(cancelled.mapped("amount_delta"), [-550, -550])

    def test_deleting_an_order_whichever_constraint_comes_first(self):
        """Which one does is chance: it follows from how the tables were made."""
        for table, column, action in (
            ("chanxiao_order_change", "order_id", "SET NULL"),
            ("sale_order_line", "order_id", "CASCADE"),
        ):
            order = self._create_order()
            order.order_line[0].price_unit += 1
            self.env.flush_all()
            name = f"{table}_{column}_fkey"
            self.env.cr.execute(
                f"ALTER TABLE {table} DROP CONSTRAINT {name},"
                f" ADD CONSTRAINT {name} FOREIGN KEY ({column})"
                f" REFERENCES sale_order ON DELETE {action}"
            )
            changes = self.env["chanxiao.order.change"].search(
                [("order_id", "=", order.id)]
            )
            self.assertTrue(changes)
            order._action_cancel()
            order.unlink()
            changes.invalidate_recordset()
            self.assertFalse(changes.order_id | changes.line_id.order_id)
            self.assertTrue(changes[0].order_name)


@tagged("post_install", "-at_install")
class TestOrderChangeQueries(OrderChangeCase):
    """Recording costs the same number of queries for one line and for many."""

    def _queries(self, count, orders=1):
        made = self.env["sale.order"].create(
            [
                {
                    "partner_id": self.partner.id,
                    "state": "sale",
                    "order_line": [self._line(self.advice, 1, 10)] * count,
                }
                for _number in range(orders)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        made.order_line.write({"price_unit": 12})
        made.write({"commitment_date": datetime(2026, 5, 1)})
        self.env.flush_all()
        queries = self.env.cr.sql_log_count - before
        self.assertEqual(len(self._changes(made)), (count + 1) * orders)
        return queries

    def test_lines_and_orders(self):
        self._queries(1)  # what is read once a process
        few = self._queries(1)
        self.assertEqual(self._queries(30), few)
        self.assertEqual(self._queries(3, orders=10), few)

    def test_line_after_line(self):
        """Nothing about the whole order is worked out again for each of its lines."""
        order = self._create_order(order_line=[self._line(self.advice, 1, 10)] * 8)
        self.env.flush_all()
        computed = self.registry["sale.order"]._compute_amounts
        with patch.object(
            self.registry["sale.order"], "_compute_amounts", autospec=True
        ) as spy:
            spy.side_effect = computed
            for line in order.order_line:
                line.price_unit = 12
            self.assertFalse(spy.called)
            self.env.flush_all()
            self.assertEqual(spy.call_count, 1)
        self.assertEqual(len(self._changes(order)), 8)

    def test_other_writes_cost_nothing(self):
        self.env.flush_all()
        self.env.invalidate_all()
        recording = self.registry["chanxiao.order.change"]._recording
        with patch.object(
            self.registry["chanxiao.order.change"], "_recording", autospec=True
        ) as spy:
            spy.side_effect = recording
            self.order.client_order_ref = "4711"
            self.line.qty_delivered = 1
            self.assertFalse(spy.called)
