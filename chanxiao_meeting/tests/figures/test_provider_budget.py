from odoo import Command
from odoo.tests import tagged

from .finance_common import FinanceCase


@tagged("post_install", "-at_install")
class TestProviderBudget(FinanceCase):
    def setUp(self):
        super().setUp()
        if "crossovered.budget.lines" not in self.env:
            self.skipTest("account_budget_oca is not installed")
        self.plan, _others = self.env["account.analytic.plan"]._get_all_plans()
        self.analytic = self._create_analytic("Plant", self.plan)
        self.post = self._create_post("Wages", "expense")
        self.budget = self._create_budget(self.company)

    def _create_analytic(self, name, plan):
        return self.env["account.analytic.account"].create(
            {"name": name, "plan_id": plan.id, "company_id": self.company.id}
        )

    def _create_post(self, name, *account_types, **values):
        accounts = [self.accounts[account_type].id for account_type in account_types]
        return self.env["account.budget.post"].create(
            {
                "name": name,
                "company_id": self.company.id,
                "account_ids": [Command.set(accounts)],
                **values,
            }
        )

    def _create_budget(self, company, state="validate"):
        budget = self.env["crossovered.budget"].create(
            {
                "name": "2026",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "company_id": company.id,
            }
        )
        budget.state = state
        return budget

    def _plan(self, date_from, date_to, amount, **values):
        return self.env["crossovered.budget.lines"].create(
            {
                "crossovered_budget_id": self.budget.id,
                "general_budget_id": self.post.id,
                "analytic_account_id": self.analytic.id,
                "date_from": date_from,
                "date_to": date_to,
                "planned_amount": amount,
                **values,
            }
        )

    def _charge(self, day, amount, **values):
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

    def test_planned_by_the_days_in_the_period(self):
        lines = (
            self._plan("2026-03-01", "2026-03-31", -3100)
            + self._plan("2026-02-20", "2026-03-01", -100)
            + self._plan("2026-03-15", "2026-03-15", -7)
            + self._plan("2026-01-01", "2026-12-31", -365, analytic_account_id=False)
        )
        self._plan("2026-03-16", "2026-03-31", -1)
        self._plan("2026-02-01", "2026-02-28", -28)
        figures = self._collect("finance")
        self.assertAlmostEqual(figures["budget_planned"].value, -1500 - 10 - 7 - 15)
        # 14 to 28 February
        self.assertAlmostEqual(figures["budget_planned"].previous, -90 - 15 - 15)
        self.assertDrill(figures["budget_planned"], lines)
        self.assertDrill(figures["budget_variance_rate"], lines)

    def test_only_budgets_in_force(self):
        for state in ("draft", "cancel", "confirm", "done"):
            budget = self._create_budget(self.company, state)
            self._plan("2026-03-01", "2026-03-15", 10, crossovered_budget_id=budget.id)
        self.assertEqual(self._collect("finance")["budget_planned"].value, 10)
        self._charge("2026-03-05", 5)
        self.assertEqual(self._collect("finance")["budget_actual"].value, 5)

    def test_actual_within_period_and_line(self):
        self._plan("2026-03-05", "2026-03-31", -1000)
        entries = self._charge("2026-03-05", -100) + self._charge("2026-03-15", -50)
        self._charge("2026-03-04", -1)
        self._charge("2026-03-16", -1)
        other = self._create_analytic("Office", self.plan)
        self._charge("2026-03-10", -1, account_id=other.id)
        income = self.accounts["income"].id
        self._charge("2026-03-10", -1, general_account_id=income)
        self._charge("2026-03-10", -1, general_account_id=False)
        figures = self._collect("finance")
        self.assertEqual(figures["budget_actual"].value, -150)
        self.assertEqual(figures["budget_actual"].previous, 0)
        self.assertDrill(figures["budget_actual"], entries)
        accountant = "account.group_account_user,analytic.group_analytic_accounting"
        self.assertDrillOf(accountant, figures["budget_actual"], entries)
        planned = -1000 * 11 / 27
        self.assertAlmostEqual(
            figures["budget_variance_rate"].value,
            100 * (-150 - planned) / abs(planned),
        )

    def test_actual_is_in_the_column_of_the_root_plan(self):
        root = self.env["account.analytic.plan"].create({"name": "Machines"})
        below = root.create({"name": "Lathes", "parent_id": root.id})
        lathe = self._create_analytic("Lathe 1", below)
        column = root._column_name()
        self.assertNotEqual(column, "account_id")
        self._plan("2026-03-01", "2026-03-31", -31, analytic_account_id=lathe.id)
        self._plan("2026-03-01", "2026-03-31", -31)
        entries = self._charge("2026-03-05", -5, **{column: lathe.id})
        entries += self._charge(
            "2026-03-05", -2, account_id=False, **{column: lathe.id}
        )
        figure = self._collect("finance")["budget_actual"]
        # the first is charged to both
        self.assertEqual(figure.value, -5 - 5 - 2)
        self.assertDrill(figure, entries)

    def test_lines_without_analytic_account_have_no_actual(self):
        self._plan("2026-03-01", "2026-03-31", -31, analytic_account_id=False)
        self._charge("2026-03-05", -5)
        figures = self._collect("finance")
        self.assertEqual(figures["budget_actual"].value, 0)
        self.assertEqual(figures["budget_variance_rate"].value, 100)
        self.assertDrill(
            figures["budget_actual"], self.env["account.analytic.line"].browse()
        )

    def test_breakdown_by_budgetary_position(self):
        sales = self._create_post("Sales", "income", "income_other")
        self._plan("2026-03-01", "2026-03-15", -300)
        self._plan("2026-03-01", "2026-03-15", -100)
        self._plan("2026-03-01", "2026-03-15", 900, general_budget_id=sales.id)
        for account_type in ("income", "income_other"):
            account = self.accounts[account_type]
            self._charge("2026-03-05", 500, general_account_id=account.id)
        figures = self._collect("finance")
        self.assertBreakdown(
            figures["budget_planned"], [("Sales", 900), ("Wages", -400)]
        )
        self.assertBreakdown(figures["budget_actual"], [("Sales", 1000)])
        self.assertEqual(figures["budget_variance_rate"].value, 100)

    def test_nothing_planned_is_no_variance(self):
        figures = self._collect("finance")
        self.assertEqual(figures["budget_planned"].value, 0)
        self.assertEqual(figures["budget_actual"].value, 0)
        self.assertIsNone(figures["budget_variance_rate"].value)

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        budget = self._create_budget(other)
        self._plan("2026-03-01", "2026-03-15", 10, crossovered_budget_id=budget.id)
        figures = self._collect("finance")
        self.assertEqual(figures["budget_planned"].value, 0)
        self.assertFalse(
            self.env["crossovered.budget.lines"].search(
                figures["budget_planned"].drill_domain
            )
        )

    def test_range_without_a_day_plans_nothing(self):
        self._plan("2026-03-10", "2026-03-09", 10)
        self._plan("2026-03-10", "2026-03-05", 10)
        self.assertEqual(self._collect("finance")["budget_planned"].value, 0)

    def test_queries_do_not_grow_with_the_records(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._collect("finance")
            return self.env.cr.sql_log_count - before

        def add(number):
            plan = self.env["account.analytic.plan"].create({"name": f"Plan {number}"})
            account = self._create_analytic(f"Account {number}", plan)
            post = self._create_post(f"Position {number}", "expense")
            values = {"analytic_account_id": account.id, "general_budget_id": post.id}
            self._plan("2026-03-01", "2026-03-15", 10, **values)
            self._charge("2026-03-05", 5, **{plan._column_name(): account.id})

        add(0)
        count()  # caches of the registry
        few = count()
        for number in range(1, 4):
            add(number)
        count()
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 10)
