from datetime import date

from odoo import Command
from odoo.tests import tagged

from .provider_common import FigureCase


class FinanceCase(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.accounts = cls._create_accounts(cls.company)
        cls.journal = cls._create_journal(cls.company, "general")

    @classmethod
    def _create_accounts(cls, company):
        """Accounts of a company by their type, one each."""
        types = (
            "income",
            "income_other",
            "expense_direct_cost",
            "expense",
            "asset_receivable",
            "asset_cash",
            "asset_current",
        )
        values = [
            {
                "name": account_type,
                "code": f"X{number}{company.id}",
                "account_type": account_type,
                "company_ids": [Command.set(company.ids)],
            }
            for number, account_type in enumerate(types)
        ]
        accounts = cls.env["account.account"].with_company(company).create(values)
        by_type = dict(zip(types, accounts, strict=True))
        by_type["asset_current"].reconcile = True
        # of payments on their way; there is no chart of accounts
        company.transfer_account_id = by_type["asset_current"]
        return by_type

    @classmethod
    def _create_journal(cls, company, journal_type, **values):
        return cls.env["account.journal"].create(
            {
                "name": journal_type,
                "code": f"X{journal_type[:3]}",
                "type": journal_type,
                "company_id": company.id,
                **values,
            }
        )

    @classmethod
    def _post(cls, day, account_type, balance, is_posted=True, **values):
        """A journal entry of one amount on an account, against cash.

        :return: the item on that account
        """
        accounts = values.pop("accounts", cls.accounts)
        journal = values.pop("journal", cls.journal)
        move = cls.env["account.move"].create(
            {
                "date": day,
                "journal_id": journal.id,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": accounts[account_type].id,
                            "balance": balance,
                            "partner_id": cls.partner.id,
                            **values,
                        }
                    ),
                    Command.create(
                        {"account_id": accounts["asset_cash"].id, "balance": -balance}
                    ),
                ],
            }
        )
        if is_posted:
            move.action_post()
        return move.line_ids.filtered(
            lambda line: line.account_id == accounts[account_type]
        )


@tagged("post_install", "-at_install")
class TestProviderFinance(FinanceCase):
    def test_margin_of_the_period(self):
        revenue = self._post("2026-03-01", "income", -1000)
        revenue += self._post("2026-03-15", "income", -500)
        revenue += self._post("2026-03-10", "income", 300)
        cost = self._post("2026-03-05", "expense_direct_cost", 900)
        self._post("2026-02-28", "income", -80)
        self._post("2026-03-16", "income", -80)
        # drafts and other accounts
        self._post("2026-03-05", "income", -80, is_posted=False)
        self._post("2026-03-05", "income_other", -80)
        self._post("2026-03-05", "expense", 80)
        figures = self._collect("finance")
        self.assertEqual(figures["revenue"].value, 1200)
        self.assertEqual(figures["revenue"].trend, (0, 0, 0, 0, 80, 1200))
        self.assertEqual(figures["cost_of_revenue"].value, 900)
        self.assertEqual(figures["gross_margin_rate"].value, 25)
        self.assertEqual(figures["gross_margin_rate"].previous, 100)
        self.assertDrill(figures["revenue"], revenue)
        self.assertDrill(figures["cost_of_revenue"], cost)
        self.assertDrill(figures["gross_margin_rate"], revenue + cost)

    def test_cancelled_entries_do_not_count(self):
        item = self._post("2026-03-05", "income", -1000)
        item.move_id.button_draft()
        item.move_id.button_cancel()
        self.assertEqual(self._collect("finance")["revenue"].value, 0)

    def test_dates_know_no_time_zone(self):
        self._post("2026-03-15", "income", -1000)
        for tz in ("Asia/Tokyo", "America/New_York"):
            period = self._make_period("2026-03-01", "2026-03-15", tz=tz)
            self.assertEqual(self._collect("finance", period)["revenue"].value, 1000)

    def test_windows_end_with_their_last_day(self):
        for day in ("2025-12-15", "2025-12-16", "2025-12-30", "2025-12-31"):
            self._post(day, "income", -1)
        trend = self._collect("finance")["revenue"].trend
        self.assertEqual(trend, (2, 1, 0, 0, 0, 0))

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        values = {
            "accounts": self._create_accounts(other),
            "journal": self._create_journal(other, "general"),
        }
        self._post("2026-03-05", "income", -1000, **values)
        self._post("2026-03-05", "expense_direct_cost", 200, **values)
        day = date(2026, 3, 10)
        self._post(day, "asset_receivable", 70, date_maturity=day, **values)
        self._pay("2026-03-05", 50, company=other, accounts=values["accounts"])
        figures = self._collect("finance")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertFalse(self.env[figure.drill_model].search(figure.drill_domain))
        theirs = self._collect(
            "finance", self._make_period("2026-03-01", "2026-03-15", company=other)
        )
        self.assertEqual(theirs["revenue"].value, 1000)
        self.assertEqual(theirs["gross_margin_rate"].value, 80)
        # what was paid is not yet matched with what was owed
        self.assertEqual(theirs["overdue_receivables"].value, 70 - 50)
        self.assertEqual(theirs["collections"].value, 50)

    def test_nothing_is_none_or_zero(self):
        self._post("2026-03-05", "expense_direct_cost", 900)
        figures = self._collect("finance")
        self.assertEqual(figures["revenue"].value, 0)
        self.assertIsNone(figures["gross_margin_rate"].value)
        self.assertEqual(figures["collections"].value, 0)
        self.assertEqual(figures["overdue_receivables"].value, 0)

    def _pay(self, day, amount, is_posted=True, company=None, **values):
        company = company or self.company
        accounts = values.pop("accounts", self.accounts)
        bank = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "bank")], limit=1
        ) or self._create_journal(company, "bank")
        payment = (
            self.env["account.payment"]
            .with_company(company)
            .create(
                {
                    "date": day,
                    "amount": amount,
                    "payment_type": "inbound",
                    "partner_type": "customer",
                    "partner_id": self.partner.id,
                    "journal_id": bank.id,
                    "destination_account_id": accounts["asset_receivable"].id,
                    **values,
                }
            )
        )
        if is_posted:
            payment.action_post()
        return payment

    def test_collections(self):
        received = self._pay("2026-03-01", 100) + self._pay("2026-03-15", 50)
        received[1].state = "paid"
        self._pay("2026-02-28", 7)
        self._pay("2026-03-16", 7)
        self._pay("2026-03-05", 7, is_posted=False)
        self._pay("2026-03-05", 7, payment_type="outbound")
        self._pay("2026-03-05", 7, partner_type="supplier")
        self._pay("2026-03-05", 7).action_cancel()
        figure = self._collect("finance")["collections"]
        self.assertEqual(figure.value, 150)
        self.assertEqual(figure.previous, 7)
        self.assertDrill(figure, received)

    def test_collections_are_in_company_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "X",
                "rate_ids": [
                    Command.create(
                        {"name": "2026-01-01", "rate": 4, "company_id": self.company.id}
                    )
                ],
            }
        )
        self._pay("2026-03-05", 100, currency_id=currency.id)
        self.assertEqual(self._collect("finance")["collections"].value, 25)

    def _owe(self, due, amount=100.0, **values):
        due = date.fromisoformat(due)
        return self._post(
            "2026-01-05", "asset_receivable", amount, date_maturity=due, **values
        )

    def test_overdue_receivables(self):
        # it is the 20th, noon
        overdue = self._owe("2026-03-19") + self._owe("2026-01-31", amount=-30)
        paid = self._owe("2026-03-10")
        partly = self._owe("2026-03-10")
        (paid + self._owe("2026-04-01", amount=-100)).reconcile()
        (partly + self._owe("2026-04-01", amount=-60)).reconcile()
        self._owe("2026-03-20")
        self._owe("2026-03-10", is_posted=False)
        figure = self._collect("finance")["overdue_receivables"]
        self.assertEqual(figure.value, 100 - 30 + 40)
        self.assertDrill(figure, overdue + partly)
        self.assertIsNone(figure.trend)

    def test_overdue_from_midnight_in_shanghai(self):
        self._owe("2026-03-19")
        for moment, amount in (("03-19 23:59", 0), ("03-20 00:00", 100)):
            period = self._make_period(
                "2026-03-01", "2026-03-15", as_of=self._local(f"2026-{moment}")
            )
            figure = self._collect("finance", period)["overdue_receivables"]
            self.assertEqual(figure.value, amount)

    def test_budget_figures_appear_with_their_model(self):
        figures = self._collect("finance")
        self.assertEqual(
            "budget_planned" in figures, "crossovered.budget.lines" in self.env
        )


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
