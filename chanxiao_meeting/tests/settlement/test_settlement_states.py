from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementStates(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._sell()
        cls._make(cls._get_orders(cls.line))
        cls.delivery = cls._deliver(cls.line)
        cls.settlement = cls._get_settlement(cls.line)

    def test_a_return_updates_what_is_provisional(self):
        self._return(self.delivery, 2)
        self.assertEqual(self.line.qty_delivered, 8)
        self.assertEqual(self.settlement.quantity, 8)
        self.assertEqual(self.settlement.revenue, 800)
        self.assertCosts(self.settlement, "planned", [200, 240, 0, 0])
        self.assertCosts(self.settlement, "actual", [200, 240, 0, 0])
        problem = self.settlement.problem_ids
        self.assertEqual(problem.kind, "return")
        self.assertEqual(problem.quantity, 2)

    def test_everything_came_back(self):
        self._return(self.delivery, 10)
        self.assertEqual(self.settlement.quantity, 0)
        self.assertCosts(self.settlement, "planned", [0, 0, 0, 0])
        self.assertCosts(self.settlement, "actual", [0, 0, 0, 0])
        self.assertEqual(self.settlement.margin_rate, 0)

    def test_late_costs_are_found_overnight(self):
        order = self._get_orders(self.line)
        order.workorder_ids.costs_hour = 72
        self._run_cron()
        self.assertEqual(self.settlement.actual_operation_cost, 300, "seen today")
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self._run_cron()
        self.assertEqual(self.settlement.actual_operation_cost, 360)

    def test_late_costs_are_not_looked_for_for_ever(self):
        self._get_orders(self.line).workorder_ids.costs_hour = 72
        with freeze_time(fields.Datetime.now() + timedelta(days=93)):
            self._run_cron()
        self.assertEqual(self.settlement.actual_operation_cost, 300)

    def test_final_stays_as_it_is(self):
        settlement = self.settlement.with_user(self.accountant)
        settlement.action_finalize()
        self.assertEqual(settlement.state, "final")
        self.assertEqual(settlement.finalized_by_id, self.accountant)
        with self.assertRaisesRegex(UserError, "Reopen"):
            settlement.action_recompute()
        self._get_orders(self.line).workorder_ids.costs_hour = 72
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self._run_cron()
        self.assertEqual(settlement.actual_operation_cost, 300)
        self.assertFalse(settlement.is_outdated)

    def test_a_return_marks_what_is_final_and_it_can_be_reopened(self):
        settlement = self.settlement.with_user(self.accountant)
        settlement.action_finalize()
        self._return(self.delivery, 2)
        self.assertTrue(settlement.is_outdated)
        self.assertEqual(settlement.revenue, 1000)
        settlement.action_reopen()
        self.assertEqual(settlement.state, "provisional")
        self.assertFalse(settlement.is_outdated)
        self.assertFalse(settlement.finalized_by_id)
        self.assertEqual(settlement.revenue, 800)

    def test_making_final_takes_the_last_costs_in(self):
        self._get_orders(self.line).workorder_ids.costs_hour = 72
        self.settlement.with_user(self.accountant).action_finalize()
        self.assertEqual(self.settlement.actual_operation_cost, 360)

    def test_only_accountants_close(self):
        auditor = self._create_user(
            "auditor", "chanxiao_meeting.group_chanxiao_meeting_auditor"
        )
        manager = self._create_user(
            "manager", "chanxiao_meeting.group_chanxiao_meeting_manager"
        )
        for user in auditor + manager:
            for method in ("action_finalize", "action_recompute", "action_reopen"):
                with self.subTest(user=user.login, method=method):
                    with self.assertRaises(AccessError):
                        getattr(self.settlement.with_user(user), method)()

    def test_nobody_enters_numbers(self):
        settlement = self.settlement.with_user(self.accountant)
        settlement.conclusion = "Seals were dear."
        self.assertEqual(self.settlement.conclusion, "Seals were dear.")
        for vals in ({"revenue": 1}, {"actual_material_cost": 1}, {"is_average": 1}):
            with self.assertRaises(UserError):
                settlement.write(vals)
        with self.assertRaises(UserError):
            settlement.write({"state": "final"})
        with self.assertRaises(AccessError):
            settlement.unlink()

    def test_open_orders_are_told(self):
        line = self._sell()
        order = self._get_orders(line)
        self._make(order, quantity=6)
        self.env["stock.quant"]._update_available_quantity(self.pump, self.stock, 4)
        self._deliver(line)
        self.assertEqual(self._get_settlement(line).open_order_count, 1)

    def test_cancelling_the_order_keeps_its_settlement(self):
        self.line.order_id._action_cancel()
        with freeze_time(fields.Datetime.now() + timedelta(days=1)):
            self._run_cron()
        self.assertEqual(self.settlement.revenue, 1000)
