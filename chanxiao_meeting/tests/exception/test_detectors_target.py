"""Figures under their target in several periods, and budgets overrun."""

from odoo import Command
from odoo.tests import tagged

from ..figures.finance_common import FinanceCase
from .detection_common import DetectionCase


class TargetCase(DetectionCase):
    """A half-monthly policy in force with a target for one figure."""

    KEY = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        definition = cls.env["chanxiao.figure.definition"].search(
            [("key", "=", cls.KEY)]
        )
        cls.policy = cls._create_target_policy("semimonthly", definition)

    @classmethod
    def _create_target_policy(cls, recurrence, definition, **values):
        policy = cls.env["chanxiao.meeting.policy"].create(
            {
                "name": "Meeting",
                "code": f"T{recurrence}",
                "company_id": cls.company.id,
                "recurrence": recurrence,
                "weekdays": "1",
                "month_days": "1",
                # without its addon there is no such figure
                "target_ids": [
                    Command.create(
                        {
                            "definition_id": one.id,
                            "target": 95,
                            "threshold": 90,
                            **values,
                        }
                    )
                    for one in definition
                ],
            }
        )
        policy._set_state("approved")
        return policy


@tagged("post_install", "-at_install")
class TestDetectorPassRate(TargetCase):
    CODE = "quality.pass_rate_low"
    KEY = "quality.pass_rate_finished"

    def _inspect(self, day, rejected, quantity=100, stage="finished"):
        inspection = self.env["qc.inspection"].create(
            {
                "object_id": f"product.product,{self.product.id}",
                "company_id": self.company.id,
                "qty": quantity,
                "stage": stage,
            }
        )
        inspection.state = "failed" if rejected else "success"
        inspection.qty_rejected = rejected
        inspection.date_done = self._local(f"{day} 10:00")
        return inspection

    def test_under_the_target_twice(self):
        self._inspect("2026-02-20", 6)
        self._inspect("2026-03-10", 8)
        # of the period that is not over nothing is said
        self._inspect("2026-03-18", 0, 1000)
        [(target, [finding])] = self._find(self.CODE).items()
        self.assertEqual(target, self.policy.target_ids)
        self.assertEqual((finding.measured, finding.limit), (92, 95))
        self.assertEqual((finding.severity, finding.key), ("minor", self.KEY))
        self.assertEqual(finding.detail, "94.0 %, 92.0 %")
        [found] = self._detect(self.CODE)
        self.assertEqual((found.kind, found.company_id), ("quality", self.company))

    def test_severity(self):
        self._inspect("2026-02-20", 6)
        last = self._inspect("2026-03-10", 11)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.severity, "major")
        self._inspect("2026-02-21", 30)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.severity, "critical")
        last.qty_rejected = 5
        self.assertFalse(self._find(self.CODE), "95 of 95 is no less")

    def test_only_once_or_not_known(self):
        self._inspect("2026-03-10", 8)
        self.assertFalse(self._find(self.CODE))
        self._inspect("2026-02-20", 2)
        self.assertFalse(self._find(self.CODE))
        self._set_limits(self.CODE, periods=1)
        self.assertTrue(self._find(self.CODE))

    def test_other_stages_have_targets_of_their_own(self):
        for day in ("2026-02-20", "2026-03-10"):
            self._inspect(day, 50, stage="incoming")
        self.assertFalse(self._find(self.CODE))

    def test_target_that_was_not_valid_yet(self):
        for day in ("2026-02-20", "2026-03-10"):
            self._inspect(day, 50)
        self.policy.target_ids.date_from = "2026-03-01"
        self.assertFalse(self._find(self.CODE))
        self.policy.target_ids.date_from = "2026-02-28"
        self.assertTrue(self._find(self.CODE))

    def test_periods_are_those_of_the_policy(self):
        self.policy._set_state("retired")
        definition = self.policy.target_ids.definition_id
        self._create_target_policy("weekly", definition)
        self._inspect("2026-03-03", 8)
        self._inspect("2026-03-11", 8)
        self.assertTrue(self._find(self.CODE))
        self._inspect("2026-03-08", 0, 10000)
        self.assertFalse(self._find(self.CODE))

    def test_one_finding_where_two_policies_have_a_target(self):
        self._create_target_policy("weekly", self.policy.target_ids.definition_id)
        for day in ("2026-02-20", "2026-03-10", "2026-03-03"):
            self._inspect(day, 50)
        self.assertEqual(len(self._find(self.CODE)), 1)

    def test_policy_of_another_company_or_without_force(self):
        for day in ("2026-02-20", "2026-03-10"):
            self._inspect(day, 50)
        self.policy._set_state("draft")
        self.assertFalse(self._find(self.CODE))
        self.policy._set_state("approved")
        self.assertTrue(self._find(self.CODE))

    def test_better_again(self):
        for day in ("2026-02-20", "2026-03-10"):
            self._inspect(day, 50)
        [found] = self._detect(self.CODE)
        self._detect(self.CODE, self._later(days=15))
        self.assertEqual(found.closed_as, "gone")


@tagged("post_install", "-at_install")
class TestDetectorAttendance(TargetCase):
    CODE = "hr.attendance_low"
    KEY = "hr.attendance_rate"

    def setUp(self):
        super().setUp()
        if "hr.attendance" not in self.env:
            detectors = self.env["chanxiao.exception.detector"]._get_detectors()
            self.assertNotIn(self.CODE, detectors)
            self.skipTest("hr_attendance is not installed")

    def test_under_the_target_twice(self):
        employee = self.env["hr.employee"].create(
            {
                "name": "Fitter",
                "company_id": self.company.id,
                "resource_calendar_id": self.company.resource_calendar_id.id,
            }
        )
        employee.current_version_id.date_version = "2025-01-01"
        self.env["hr.attendance"].create(
            [
                {
                    "employee_id": employee.id,
                    "check_in": self._local(f"{day} 08:00"),
                    "check_out": self._local(f"{day} 12:00"),
                }
                for day in ("2026-02-20", "2026-03-10")
            ]
        )
        [(target, [finding])] = self._find(self.CODE).items()
        self.assertEqual(target, self.policy.target_ids)
        self.assertLess(finding.measured, 20)
        self.assertEqual(finding.severity, "critical")

    def test_without_anybody_nothing_is_known(self):
        self.assertFalse(self._find(self.CODE))


@tagged("post_install", "-at_install")
class TestDetectorBudget(DetectionCase, FinanceCase):
    CODE = "finance.budget_overrun"

    def setUp(self):
        super().setUp()
        if "crossovered.budget.lines" not in self.env:
            detectors = self.env["chanxiao.exception.detector"]._get_detectors()
            self.assertNotIn(self.CODE, detectors)
            self.skipTest("account_budget_oca is not installed")
        self.plan, _others = self.env["account.analytic.plan"]._get_all_plans()
        self.analytic = self.env["account.analytic.account"].create(
            {
                "name": "Plant",
                "plan_id": self.plan.id,
                "company_id": self.company.id,
            }
        )
        self.post = self.env["account.budget.post"].create(
            {
                "name": "Wages",
                "company_id": self.company.id,
                "account_ids": [Command.set(self.accounts["expense"].ids)],
            }
        )
        self.budget = self.env["crossovered.budget"].create(
            {
                "name": "2026",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "company_id": self.company.id,
            }
        )
        self.budget.state = "validate"

    def _plan(self, amount=-1000, **values):
        return self.env["crossovered.budget.lines"].create(
            {
                "crossovered_budget_id": self.budget.id,
                "general_budget_id": self.post.id,
                "analytic_account_id": self.analytic.id,
                "date_from": "2026-03-01",
                "date_to": "2026-03-31",
                "planned_amount": amount,
                **values,
            }
        )

    def _charge(self, amount, day="2026-03-12", **values):
        return self.env["account.analytic.line"].create(
            {
                "name": "Charge",
                "date": day,
                "amount": amount,
                "account_id": self.analytic.id,
                "general_account_id": self.accounts["expense"].id,
                "company_id": self.company.id,
                **values,
            }
        )

    def test_more_than_a_tenth_above_the_plan(self):
        line = self._plan()
        self._charge(-1100)
        self.assertFalse(self._find(self.CODE))
        self._charge(-200, "2026-03-31")
        [(budget, [finding])] = self._find(self.CODE).items()
        self.assertEqual((budget, finding.key), (self.budget, str(line.id)))
        self.assertEqual((finding.measured, finding.limit), (130, 110))
        label = f"crossovered.budget.lines,{line.id}"
        self.assertEqual(finding.stakes, {label: 300})
        self.assertEqual(finding.severity, "major")
        self.assertIn("Wages", finding.detail)

    def test_lines_of_one_budget_are_one_exception(self):
        self._plan()
        self._plan(-10, date_from="2026-03-10")
        self._charge(-1200)
        [found] = self._detect(self.CODE)
        self.assertEqual(len(found.finding_ids), 2)
        self.assertEqual((found.measured_value, found.severity), (12000, "critical"))

    def test_what_is_no_overrun(self):
        self._plan(1000)
        self._plan(analytic_account_id=False)
        self._plan(date_from="2026-02-01", date_to="2026-02-28")
        self._charge(-5000, "2026-02-10")
        self._plan()
        self._charge(-5000, "2026-02-10")
        self._charge(-5000, "2026-04-01")
        self._charge(-5000, general_account_id=self.accounts["income"].id)
        self.assertFalse(self._find(self.CODE))

    def test_budget_without_force(self):
        self._plan()
        self._charge(-2000)
        self.assertTrue(self._find(self.CODE))
        self.budget.state = "cancel"
        self.assertFalse(self._find(self.CODE))

    def test_account_of_another_plan(self):
        plan = self.env["account.analytic.plan"].create({"name": "Projects"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "Press", "plan_id": plan.id, "company_id": self.company.id}
        )
        self._plan(analytic_account_id=analytic.id)
        self._charge(-2000, account_id=False, **{plan._column_name(): analytic.id})
        self.assertTrue(self._find(self.CODE))
