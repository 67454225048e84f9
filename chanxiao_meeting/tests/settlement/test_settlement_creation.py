from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time
from psycopg2 import IntegrityError, OperationalError
from psycopg2.errors import SerializationFailure

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...costing.planned import BillCost
from .settlement_common import SettlementCase

LOGGER = "odoo.addons.chanxiao_meeting.models.settlement.settlement_computation"


@tagged("post_install", "-at_install")
class TestSettlementCreation(SettlementCase):
    """Which lines are settled, when, and what does not get in the way."""

    def test_services_are_not_settled(self):
        service = self._create_product("Training", type="service", is_storable=False)
        line = self._sell(service)
        line.qty_delivered = 10
        self._run_cron()
        self.assertFalse(self._get_settlement(line))
        self.assertFalse(line.sudo().planned_cost_date)

    def test_archived_product(self):
        line = self._sell()
        self._make(self._get_orders(line))
        (self.pump + self.seal).action_archive()
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])

    def test_settled_once_whoever_comes_first(self):
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(len(settlement), 1)
        line._settle()
        self._run_cron()
        self.assertEqual(self._get_settlement(line), settlement)
        with self.assertRaises(IntegrityError), mute_logger("odoo.sql_db"):
            with self.env.cr.savepoint():
                self.env["chanxiao.settlement"]._create_for(line)

    def test_scheduled_action_settles_what_no_hook_saw(self):
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line)
        self.env.cr.execute("DELETE FROM chanxiao_settlement")
        self.env.invalidate_all()
        self.assertFalse(self._get_settlement(line))
        self.company.chanxiao_settlement_since = fields.Date.today() + timedelta(1)
        self._run_cron()
        self.assertFalse(self._get_settlement(line), "settles since tomorrow only")
        self.company.chanxiao_settlement_since = fields.Date.today()
        self._run_cron()
        self.assertCosts(self._get_settlement(line), "actual", [250, 300, 0, 0])

    def test_trouble_with_costs_does_not_keep_goods(self):
        line = self._sell()
        self._make(self._get_orders(line))
        trouble = patch.object(
            type(self.env["chanxiao.settlement"]),
            "_update_values",
            side_effect=KeyError,
        )
        with trouble, self.assertLogs(LOGGER, "ERROR"):
            self._deliver(line)
        self.assertEqual(line.qty_delivered, 10)
        self.assertFalse(self._get_settlement(line))
        self._run_cron()
        self.assertCosts(self._get_settlement(line), "actual", [250, 300, 0, 0])

    def test_one_line_in_trouble_keeps_no_other(self):
        Settlement = type(self.env["chanxiao.settlement"])
        compute = Settlement._update_values

        def fail_for_bad(settlements):
            if bad in settlements.sale_line_id:
                raise KeyError("trouble")
            return compute(settlements)

        good, bad = self._sell(), self._sell()
        for line in (good, bad):
            self._make(self._get_orders(line))
            self._deliver(line)
        self.env.cr.execute("DELETE FROM chanxiao_settlement")
        self.env.invalidate_all()
        trouble = patch.object(Settlement, "_update_values", fail_for_bad)
        notify = self.startPatcher(
            patch.object(type(self.env["ir.cron"]), "_notify_admin")
        )
        with trouble, self.assertLogs(LOGGER, "ERROR"):
            self._run_cron()
        self.assertTrue(self._get_settlement(good))
        self.assertFalse(self._get_settlement(bad))
        self.assertIn(f"sale.order.line,{bad.id}", notify.call_args.args[0])
        self._run_cron()
        settlements = self._get_settlement(good) + self._get_settlement(bad)
        self.assertEqual(len(settlements), 2)
        self._get_orders(good).workorder_ids.costs_hour = 72
        tomorrow = fields.Datetime.now() + timedelta(days=1)
        with freeze_time(tomorrow), trouble, self.assertLogs(LOGGER, "ERROR") as logs:
            self._run_cron()
        self.assertEqual(len(logs.records), 1)
        self.assertEqual(notify.call_count, 2, "administrators are told")
        self.assertEqual(settlements.mapped("actual_operation_cost"), [360, 300])

    def _owe(self, count=2):
        """Delivered lines that only the scheduled action can settle."""
        lines = self.env["sale.order.line"]
        for _number in range(count):
            line = self._sell()
            self._make(self._get_orders(line))
            self._deliver(line)
            lines += line
        self.env.cr.execute("DELETE FROM chanxiao_settlement")
        self.env.invalidate_all()
        return lines

    def _run_job(self, left=60):
        """Run the scheduled action as the scheduler does.

        :param left: seconds that are left after each batch
        :return: when it runs again by itself
        """
        job = self.env.ref("chanxiao_meeting.ir_cron_settle")
        before = self.env["ir.cron.trigger"].search([])
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", return_value=left):
            cron, _progress = job.with_context(cron_id=job.id)._add_progress()
            # bounded: the system's, as the scheduler runs it
            cron.env["chanxiao.settlement"].sudo()._cron_settle()
        again = self.env["ir.cron.trigger"].search([]) - before
        self.assertLessEqual(again.cron_id, job)
        return again

    def test_what_there_was_no_time_for_is_done_in_a_minute(self):
        lines = self._owe()
        with patch(f"{LOGGER}.BATCH", 1):
            self.assertTrue(self._run_job(left=0))
            self.assertEqual(len(lines.sudo().settlement_ids), 1)
            self.assertFalse(self._run_job())
        self.assertEqual(len(lines.sudo().settlement_ids), 2)

    def test_what_is_in_use_is_done_in_a_minute(self):
        used, free = self._owe()
        locking = type(self.env["sale.order.line"]).try_lock_for_update

        def try_lock(records, **options):
            return locking(records - used, **options)

        Line = type(self.env["sale.order.line"])
        with patch.object(Line, "try_lock_for_update", try_lock):
            self.assertTrue(self._run_job())
        self.assertFalse(self._get_settlement(used))
        self.assertTrue(self._get_settlement(free))
        self.assertFalse(self._run_job())
        self.assertTrue(self._get_settlement(used))

    def test_what_two_do_at_once_is_done_in_a_minute(self):
        """It keeps no other waiting, and is no failure that anybody is told of."""
        used, free = self._owe()
        Settlement = type(self.env["chanxiao.settlement"])
        create = Settlement._create_for

        def collide(settlements, lines):
            if used in lines:
                raise SerializationFailure("could not serialize access")
            return create(settlements, lines)

        with (
            patch(f"{LOGGER}.BATCH", 1),
            patch.object(Settlement, "_create_for", collide),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
        ):
            self.assertTrue(self._run_job())
        notify.assert_not_called()
        self.assertFalse(self._get_settlement(used))
        self.assertTrue(self._get_settlement(free))

    def test_what_the_database_cannot_do_is_reported(self):
        bad, good = self._owe()
        Settlement = type(self.env["chanxiao.settlement"])
        create = Settlement._create_for

        def fail(settlements, lines):
            if bad in lines:
                raise OperationalError("canceling statement due to statement timeout")
            return create(settlements, lines)

        with (
            patch.object(Settlement, "_create_for", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            self.assertLogs(LOGGER, "ERROR"),
        ):
            self.assertFalse(self._run_job())
        self.assertIn(f"sale.order.line,{bad.id}", notify.call_args.args[0])
        self.assertFalse(self._get_settlement(bad))
        self.assertTrue(self._get_settlement(good))

    def test_trouble_with_bills_keeps_no_order_from_being_confirmed(self):
        """One of two lines cannot be planned: that is done overnight."""
        get_costs = BillCost.get_costs

        def fail_for_pumps(costing, needs):
            if any(product == self.pump for product, *_ in needs):
                raise ZeroDivisionError("trouble")
            return get_costs(costing, needs)

        order = self._sell().order_id.copy()
        order.order_line.copy({"order_id": order.id, "product_id": self.seal.id})
        pumps, seals = order.order_line
        trouble = patch.object(BillCost, "get_costs", fail_for_pumps)
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_notify_admin"))
        with trouble, self.assertLogs(LOGGER, "ERROR") as logs:
            order.action_confirm()
            self._run_cron()
        self.assertEqual(len(logs.records), 2)
        self.assertEqual(order.state, "sale")
        self.assertTrue(self._get_orders(pumps))
        self.assertEqual(seals.sudo().planned_material_cost, 50)
        self.assertFalse(pumps.sudo().planned_cost_date)
        self._run_cron()
        self.assertEqual(pumps.sudo().planned_material_cost, 250)
        self._make(self._get_orders(pumps))
        self._deliver(pumps)
        settlement = self._get_settlement(pumps)
        self.assertTrue(settlement.is_planned_late)
        self.assertCosts(settlement, "planned", [250, 300, 0, 0])

    def test_bill_that_contains_its_own_product(self):
        """Odoo refuses such bills; one that came in otherwise does not go on for
        ever."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_id = %s WHERE id = %s",
            [self.pump.id, self.pump.bom_ids.bom_line_ids[0].id],
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(RecursionError, "Pump"):
            BillCost(self.company).get_costs([(self.pump, 1, None)])

    def test_delivered_in_two_steps(self):
        self.warehouse.delivery_steps = "pick_ship"
        line = self._sell()
        self._make(self._get_orders(line))
        pick = line.order_id.picking_ids
        pick.move_ids.picked = True
        pick.button_validate()
        self.assertFalse(self._get_settlement(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertFalse(settlement.is_average)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])

    def test_settled_orders_are_not_deleted(self):
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line)
        order = line.order_id
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "settled"):
            order.unlink()
        self.assertTrue(self._get_settlement(line))
