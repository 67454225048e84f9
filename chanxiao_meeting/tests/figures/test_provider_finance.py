from datetime import date

from odoo import Command
from odoo.tests import tagged

from .finance_common import FinanceCase


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
        accountant = "account.group_account_user"
        self.assertDrillOf(accountant, figures["revenue"], revenue)

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

    def _pay_unbooked(self, day, amount, invoices=(), **values):
        """A payment of a bank without outstanding accounts: it has no entry."""
        payment = self._pay(day, amount, is_posted=False, **values)
        payment.outstanding_account_id = False
        payment.invoice_ids = [Command.set([item.move_id.id for item in invoices])]
        payment.action_post()
        self.assertFalse(payment.move_id)
        return payment

    def _match_with_bank(self, day, owed, amount):
        """A line of a bank statement, matched with what is owed."""
        bank = self._create_journal(self.company, "bank", code=f"B{owed.id}")
        item = self._post(day, "asset_receivable", -amount, journal=bank)
        (item + owed).reconcile()
        return item

    def _items(self, payments):
        return payments.move_id.line_ids.filtered(
            lambda item: item.account_type == "asset_receivable"
        )

    def test_collections_booked_by_payments(self):
        received = self._pay("2026-03-01", 100) + self._pay("2026-03-15", 50)
        received[1].state = "paid"
        refunded = self._pay("2026-03-05", 7, payment_type="outbound")
        self._pay("2026-02-28", 9)
        self._pay("2026-03-16", 9)
        self._pay("2026-03-05", 9, is_posted=False)
        self._pay("2026-03-05", 9).action_cancel()
        figure = self._collect("finance")["collections"]
        self.assertEqual(figure.value, 143)
        self.assertEqual(figure.previous, 9)
        self.assertDrill(figure, self._items(received + refunded))
        accountant = "account.group_account_user"
        self.assertDrillOf(accountant, figure, self._items(received + refunded))

    def test_collections_matched_with_the_bank_directly(self):
        owed = self._owe("2026-03-10")
        received = self._match_with_bank("2026-03-05", owed, 60)
        # neither a compensation nor what is received from a vendor
        self._post("2026-03-05", "asset_receivable", -20)
        self._pay(
            "2026-03-05",
            20,
            partner_type="supplier",
            destination_account_id=self.accounts["asset_current"].id,
        )
        figure = self._collect("finance")["collections"]
        self.assertEqual(figure.value, 60)
        self.assertDrill(figure, received)

    def test_collections_by_cash_and_card(self):
        for kind in ("cash", "credit"):
            journal = self._create_journal(self.company, kind)
            self._post("2026-03-05", "asset_receivable", -10, journal=journal)
        self.assertEqual(self._collect("finance")["collections"].value, 20)

    def test_collections_not_booked_yet(self):
        payments = self._pay_unbooked("2026-03-01", 100)
        payments += self._pay_unbooked("2026-03-15", 30, payment_type="outbound")
        self._pay_unbooked("2026-02-28", 9)
        self._pay_unbooked("2026-03-05", 9, partner_type="supplier")
        figure = self._collect("finance")["collections"]
        self.assertEqual(figure.value, 70)
        self.assertEqual(figure.previous, 9)
        self.assertDrill(figure, payments)

    def test_collections_count_once_whatever_the_way(self):
        unpaid, paid = self._owe("2026-03-10"), self._owe("2026-03-10")
        self._pay_unbooked("2026-03-03", 100, invoices=[unpaid])
        self._pay_unbooked("2026-03-04", 100, invoices=[paid])
        received = self._match_with_bank("2026-03-06", paid, 100)
        self.assertEqual(paid.amount_residual, 0)
        figure = self._collect("finance")["collections"]
        self.assertEqual(figure.value, 200)
        self.assertDrill(figure, received)
        # on the day that it was booked, also when paid in the period before
        later = self._make_period("2026-03-05", "2026-03-10")
        figure = self._collect("finance", later)["collections"]
        self.assertEqual((figure.value, figure.previous), (100, 100))

    def test_refunds_count_once(self):
        credited = self._owe("2026-03-10", amount=-100)
        self._pay_unbooked(
            "2026-03-03", 100, invoices=[credited], payment_type="outbound"
        )
        self._match_with_bank("2026-03-06", credited, -100)
        self.assertEqual(self._collect("finance")["collections"].value, -100)

    def test_a_period_not_over_is_compared_with_as_many_days(self):
        for day in ("2026-03-01", "2026-03-11", "2026-02-14", "2026-02-24"):
            self._post(day, "income", -100)
        for day in ("2026-03-12", "2026-03-15", "2026-02-25", "2026-02-28"):
            self._post(day, "income", -7)
        period = self._make_period(
            "2026-03-01", "2026-03-15", as_of=self._local("2026-03-11 09:00")
        )
        figure = self._collect("finance", period)["revenue"]
        self.assertEqual(figure.trend, (0, 0, 0, 0, 200, 200))

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
        self.assertDrillOf("account.group_account_user", figure, overdue + partly)
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
