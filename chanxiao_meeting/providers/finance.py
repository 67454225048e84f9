from odoo import models
from odoo.fields import Date
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .budget import LINES, Budget, lines_in
from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)

BUDGET = (LINES,)
REVENUE, COST = "income", "expense_direct_cost"


class FinanceFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.finance"
    _description = "Finance Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "finance"
    _provider_label = _lt("Finance")
    _provider_sequence = 20
    _required_models = ("account.move.line", "account.payment")
    _definitions = (
        Definition(
            "finance.revenue",
            _lt("Revenue"),
            "money",
            "higher",
            explanation=_lt("Posted to income accounts, by accounting date."),
        ),
        Definition(
            "finance.cost_of_revenue",
            _lt("Cost of revenue"),
            "money",
            "lower",
            explanation=_lt(
                "Posted to accounts of cost of revenue, by accounting date."
            ),
        ),
        Definition(
            "finance.gross_margin_rate",
            _lt("Gross margin"),
            "percent",
            "higher",
            bounds=(None, 100),
            explanation=_lt("Revenue less its cost, of the revenue."),
        ),
        Definition(
            "finance.collections",
            _lt("Collections"),
            "money",
            "higher",
            explanation=_lt(
                "Received from customers less refunded to them, once, whatever the way,"
                " in company currency: booked in bank, cash and card journals by"
                " accounting date, and payments not booked yet by their own date."
            ),
        ),
        Definition(
            "finance.overdue_receivables",
            _lt("Overdue receivables"),
            "money",
            "lower",
            as_of=True,
            explanation=_lt("What customers still owe of items past their due date."),
        ),
        Definition(
            "finance.budget_planned",
            _lt("Budget (income less spending)"),
            "money",
            explanation=_lt(
                "Planned amounts of the budgets in force, for the days of their lines"
                " that lie in the period. What is to be spent counts negative."
            ),
            required_models=BUDGET,
        ),
        Definition(
            "finance.budget_actual",
            _lt("Actual (income less spending)"),
            "money",
            explanation=_lt(
                "Posted to the analytic accounts of the budget's lines and to the"
                " accounts of their budgetary position. What was spent counts negative."
            ),
            required_models=BUDGET,
        ),
        Definition(
            "finance.budget_variance_rate",
            _lt("Budget variance"),
            "percent",
            bounds=(None, None),
            explanation=_lt(
                "Actual less planned amount, of the planned amount. Negative: more was"
                " spent, or less came in, than planned."
            ),
            required_models=BUDGET,
        ),
    )

    def _get_figures(self, period):
        figures = [
            *self._get_margin_figures(period),
            self._get_collection_figure(period),
            self._get_overdue_figure(period),
        ]
        if LINES in self.env:
            figures += self._get_budget_figures(period)
        return figures

    def _get_margin_figures(self, period):
        rows = self._read_margins(period)
        revenues = [row["revenue"] or 0.0 for row in rows]
        costs = [row["cost"] or 0.0 for row in rows]
        margins = [
            self._percentage(revenue - cost, revenue)
            for revenue, cost in zip(revenues, costs, strict=True)
        ]
        both = self._posted_to(period, [REVENUE, COST])
        days = period.domain_of_dates("date")
        return [
            self._make_trend_figure(
                key, values, ("account.move.line", [*posted, *days])
            )
            for key, values, posted in (
                ("finance.revenue", revenues, self._posted_to(period, [REVENUE])),
                ("finance.cost_of_revenue", costs, self._posted_to(period, [COST])),
                ("finance.gross_margin_rate", margins, both),
            )
        ]

    def _posted_to(self, period, account_types):
        """Domain of the company's posted items on accounts of some types."""
        return [
            *period.domain_of_companies(),
            ("parent_state", "=", "posted"),
            ("account_id.account_type", "in", account_types),
        ]

    def _read_margins(self, period):
        posted = self._posted_to(period, [REVENUE, COST])
        items = Reader(
            self.env,
            "account.move.line",
            posted + period.span().domain_of_dates("date"),
        )
        balance = items.field("balance")
        account_type = items.field("account_id.account_type")
        return items.windows(
            "date",
            period,
            {
                "revenue": SQL(
                    "SUM(-%s) FILTER (WHERE %s = %s)", balance, account_type, REVENUE
                ),
                "cost": SQL(
                    "SUM(%s) FILTER (WHERE %s = %s)", balance, account_type, COST
                ),
            },
        )

    def _get_collection_figure(self, period):
        """Received from customers less refunded: by entries, then by payments alone.

        Opens the entries' items; the payments where there are no such items.
        """
        received = self._received(period)
        days = period.domain_of_dates("date")
        booked, unbooked = self._read_received(period), self._read_unbooked(period)
        drill = ("account.move.line", [*received, *days])
        if unbooked[-1]["ids"] and not booked[-1]["count"]:
            drill = ("account.payment", [("id", "in", unbooked[-1]["ids"])])
        return self._make_trend_figure(
            "finance.collections",
            [
                float((items["amount"] or 0) + (payments["amount"] or 0))
                for items, payments in zip(booked, unbooked, strict=True)
            ],
            drill,
        )

    def _received(self, period):
        """Domain of what was booked as received or refunded, whatever the way.

        On receivable accounts in journals of money: by payments with an entry, and by
        lines of a bank statement that are matched with invoices directly.
        """
        return [
            *self._posted_to(period, ["asset_receivable"]),
            ("journal_id.type", "in", ["bank", "cash", "credit"]),
        ]

    def _read_received(self, period):
        items = Reader(
            self.env,
            "account.move.line",
            self._received(period) + period.span().domain_of_dates("date"),
        )
        return items.windows(
            "date",
            period,
            {
                "amount": SQL("SUM(-%s)", items.field("balance")),
                "count": SQL("COUNT(*)"),
            },
        )

    def _read_unbooked(self, period):
        """Payments without an entry, unless what they pay was booked as received.

        A bank without outstanding accounts has such payments, until its statement is
        matched with the invoices.
        """
        payments = Reader(
            self.env,
            "account.payment",
            [
                *period.domain_of_companies(),
                ("partner_type", "=", "customer"),
                ("state", "in", ["in_process", "paid"]),
                ("move_id", "=", False),
                *period.span().domain_of_dates("date"),
            ],
        )
        payments.query.add_where(
            SQL("NOT EXISTS (%s)", self._select_matches(period, payments))
        )
        return payments.windows(
            "date",
            period,
            {
                "amount": SQL(
                    "SUM(%s)", payments.field("amount_company_currency_signed")
                ),
                "ids": SQL("ARRAY_AGG(%s)", payments.field("id")),
            },
        )

    def _select_matches(self, period, payments):
        """SQL of what was booked as received for the invoices of a payment.

        The payment is named where tables are joined, and not at the end: so PostgreSQL
        looks the few payments up one by one, and does not join all there ever were.
        """
        items = Reader(self.env, "account.move.line", self._received(period))
        invoices = self.env["account.payment"]._fields["invoice_ids"]
        match = self.env["account.partial.reconcile"]._fields
        sides = SQL(
            "(%s, %s)",
            SQL.identifier("match", "debit_move_id", to_flush=match["debit_move_id"]),
            SQL.identifier("match", "credit_move_id", to_flush=match["credit_move_id"]),
        )
        own = items.field("id")
        items.query.add_join(
            "JOIN", "match", "account_partial_reconcile", SQL("%s IN %s", own, sides)
        )
        items.query.add_join(
            "JOIN",
            "owed",
            "account_move_line",
            SQL("owed.id IN %s AND owed.id != %s", sides, own),
        )
        items.query.add_join(
            "JOIN",
            "paid",
            invoices.relation,
            SQL(
                "%s = owed.move_id AND %s = %s",
                SQL.identifier("paid", invoices.column2),
                SQL.identifier("paid", invoices.column1),
                payments.field("id"),
            ),
        )
        return items.select({"id": own})

    def _get_overdue_figure(self, period):
        overdue = [
            *self._posted_to(period, ["asset_receivable"]),
            ("reconciled", "=", False),
            ("date_maturity", "<", Date.to_string(period.as_of_date)),
        ]
        items = Reader(self.env, "account.move.line", overdue)
        [row] = items.rows({"amount": SQL("SUM(%s)", items.field("amount_residual"))})
        return self._make_figure(
            "finance.overdue_receivables",
            row["amount"] or 0.0,
            ("account.move.line", overdue),
        )

    def _get_budget_figures(self, period):
        budget = Budget(self.env, period)
        planned, actual = budget.get_planned(), budget.read_actual()
        plans = [sum(amounts.values(), 0.0) for amounts in planned]
        results = [sum(amounts.values(), 0.0) for amounts in actual]
        variances = [
            self._percentage(result - plan, abs(plan))
            for result, plan in zip(results, plans, strict=True)
        ]
        lines = (LINES, lines_in(period))
        entries = ("account.analytic.line", budget.get_entries_domain())
        return [
            self._make_trend_figure(
                "finance.budget_planned", plans, lines, self._by_post(planned[-1])
            ),
            self._make_trend_figure(
                "finance.budget_actual", results, entries, self._by_post(actual[-1])
            ),
            self._make_trend_figure("finance.budget_variance_rate", variances, lines),
        ]

    def _by_post(self, amounts):
        return self._label_amounts(amounts, "account.budget.post")
