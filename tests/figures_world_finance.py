"""Journal items, payments and budgets of the world; see ``figures_world``."""

from datetime import timedelta

from odoo import Command

ACCOUNTS = (
    "income",
    "income_other",
    "expense_direct_cost",
    "asset_receivable",
    "asset_current",
)


class FinanceWorld:
    def _create_books(self):
        self.books = self.env["account.account"].concat(
            *(self._create_account(kind) for kind in ACCOUNTS)
        )
        company = self.companies[0]
        # of payments on their way; there is no chart of accounts
        company.transfer_account_id = self.books[-1]
        self.entries = [
            self._create_entry(self._create_journal("general")) for _n in range(5)
        ]
        kinds = ("general", "bank", "cash", "credit")
        self.journals = [self._create_journal(kind).id for kind in kinds]
        bank = self._create_journal("bank")
        self.payments = [self._create_payment(bank) for _number in range(6)]
        self.matches = [self._create_match() for _number in range(4)]
        self.budget_lines, self.charges = [], []
        if "crossovered.budget.lines" in self.env:
            self._create_budgets()

    def _create_account(self, kind):
        return (
            self.env["account.account"]
            .with_company(self.companies[0])
            .create(
                {
                    "name": kind,
                    "code": f"X.{ACCOUNTS.index(kind)}",
                    "account_type": kind,
                    "company_ids": [Command.set(self.companies[0].ids)],
                    "reconcile": kind.startswith("asset"),
                }
            )
        )

    def _create_journal(self, kind):
        journals = self.env["account.journal"]
        values = {"name": kind, "code": kind[:5], "type": kind}
        values["company_id"] = self.companies[0].id
        domain = [(name, "=", value) for name, value in values.items()]
        return journals.search(domain, limit=1) or journals.create(values)

    def _create_entry(self, journal):
        lines = [{"account_id": account.id} for account in self.books[:4]]
        return self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [Command.create(line) for line in lines],
            }
        )

    def _create_payment(self, bank):
        return self.env["account.payment"].create(
            {
                "amount": 1,
                "payment_type": "inbound",
                "partner_type": "customer",
                "journal_id": bank.id,
                "destination_account_id": self.books[3].id,
            }
        )

    def _create_match(self):
        items = self.entries[0].line_ids
        return self.env["account.partial.reconcile"].create(
            {"debit_move_id": items[0].id, "credit_move_id": items[1].id}
        )

    def _create_budgets(self):
        near, far = self.companies
        default, _others = self.env["account.analytic.plan"]._get_all_plans()
        plan = default.create({"name": "Machines"})
        below = default.create({"name": "Lathes", "parent_id": plan.id})
        self.plan_columns = [default._column_name(), plan._column_name()]
        self.analytics = [
            self._create_analytic(each).id for each in (default, plan, below)
        ]
        self.positions = [
            self._create_position(accounts).id
            for accounts in (self.books[:3], self.books[1:4], self.books[1])
        ]
        self.budgets = [
            self._create_budget(company) for company in (near, self.branch, far)
        ]
        self.budget_lines = [self._create_budget_line() for _number in range(8)]
        self.charges = [self._create_charge() for _number in range(30)]

    def _create_analytic(self, plan):
        return self.env["account.analytic.account"].create(
            {"name": plan.name, "plan_id": plan.id}
        )

    def _create_position(self, accounts):
        return self.env["account.budget.post"].create(
            {"name": "Position", "account_ids": [Command.set(accounts.ids)]}
        )

    def _create_budget(self, company):
        return self.env["crossovered.budget"].create(
            {
                "name": "Budget",
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "company_id": company.id,
            }
        )

    def _create_budget_line(self):
        return self.env["crossovered.budget.lines"].create(
            {
                "crossovered_budget_id": self.budgets[0].id,
                "general_budget_id": self.positions[0],
                "date_from": "2026-01-01",
                "date_to": "2026-12-31",
                "planned_amount": 1,
            }
        )

    def _create_charge(self):
        return self.env["account.analytic.line"].create(
            {"name": "Charge", "account_id": self.analytics[0]}
        )

    # Shaking

    def _shake_books(self):
        for entry in self.entries:
            for item in self._parts(entry, "line_ids"):
                self._shake_item(item)
        for payment in self.payments:
            self._shake_payment(payment)
        for match in self.matches:
            self._shake_match(match)
        for budget in self.budgets if self.budget_lines else ():
            states = ("validate", "validate", "done", "confirm")
            self._update(budget, state=self._random.choice(states))
        for line in self.budget_lines:
            self._shake_budget_line(line)
        for charge in self.charges:
            self._shake_charge(charge)

    def _money(self):
        return self._random.randint(-(10**6), 10**6) / 100

    def _shake_item(self, item):
        balance = self._money()
        self._update(
            item,
            account_id=self._random.choice((*self.books._ids, self.books[3].id)),
            journal_id=self._random.choice(self.journals),
            company_id=self._company().id,
            parent_state=self._random.choice(("posted", "posted", "draft", "cancel")),
            date=self._day(),
            date_maturity=self._perhaps(self._day()),
            balance=balance,
            amount_currency=balance,
            amount_residual=self._money(),
            reconciled=self._random.choice((True, False, None)),
        )

    def _shake_payment(self, payment):
        states = ("in_process", "paid", "draft", "canceled")
        self._update(
            payment,
            company_id=self._company().id,
            state=self._random.choice(states),
            payment_type=self._random.choice(("inbound", "inbound", "outbound")),
            partner_type=self._random.choice(("customer", "customer", "supplier")),
            date=self._day(),
            move_id=self._random.choice((None, None, self.entries[0].id)),
            amount_company_currency_signed=self._money(),
        )
        # what it is for
        table = "account_move__account_payment (invoice_id, payment_id)"
        link = f"INSERT INTO {table} VALUES (%s, %s)"
        invoice = self._random.choice(self.entries).id
        self._updates.append(self.env.cr.mogrify(link, [invoice, payment.id]))

    def _shake_match(self, match):
        items = [
            self._random.choice(
                self._parts(self._random.choice(self.entries), "line_ids")
            )
            for _side in range(2)
        ]
        self._update(match, debit_move_id=items[0].id, credit_move_id=items[1].id)

    def _shake_budget_line(self, line):
        start = self._day()
        length = self._random.choice((0, 1, 14, self._random.randint(0, 60)))
        self._update(
            line,
            crossovered_budget_id=self._random.choice(self.budgets).id,
            general_budget_id=self._random.choice(self.positions),
            analytic_account_id=self._perhaps(self._random.choice(self.analytics)),
            date_from=start,
            date_to=start + timedelta(days=length),
            planned_amount=self._money(),
        )

    def _shake_charge(self, charge):
        columns = {
            column: self._perhaps(self._random.choice(self.analytics))
            for column in self.plan_columns
        }
        self._update(
            charge,
            company_id=self._company().id,
            general_account_id=self._random.choice((*self.books._ids[:4], None)),
            date=self._day(),
            amount=self._money(),
            **columns,
        )
