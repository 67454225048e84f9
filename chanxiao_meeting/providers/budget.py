"""Budgets of ``account_budget_oca``: what was planned and what became of it.

A budget line plans an amount for a range of days, on an analytic account and the
accounts of its budgetary position. Only budgets in force count.
"""

from odoo.fields import Date
from odoo.tools import SQL

from .reader import Reader

LINES = "crossovered.budget.lines"


def lines_in(period):
    """Domain of the lines whose range has a day in the period."""
    return [
        *period.domain_of_companies("crossovered_budget_id.company_id"),
        ("crossovered_budget_id.state", "in", ["validate", "done"]),
        ("date_from", "<=", Date.to_string(period.last_day)),
        ("date_to", ">=", Date.to_string(period.date_from)),
    ]


class Budget:
    """The lines in a period's windows, put together by what they have in common.

    :param env: environment to read in (the system's)
    :param Period period: the last window
    """

    def __init__(self, env, period):
        self.env = env
        self.period = period
        self.parts = self._read_parts()
        plans = env["account.analytic.plan"].browse(
            sorted({part["plan"] for part in self.parts if part["plan"]})
        )
        #: field of analytic entries that holds the accounts of a plan, by its id
        self.columns = {plan.id: plan._column_name() for plan in plans}

    def _read_parts(self):
        lines = Reader(self.env, LINES, lines_in(self.period.span()))
        account = lines.field("analytic_account_id")
        return lines.rows(
            {
                "post": lines.field("general_budget_id"),
                "plan": lines.field("analytic_account_id.root_plan_id"),
                "date_from": lines.field("date_from"),
                "date_to": lines.field("date_to"),
                "planned": SQL("SUM(%s)", lines.field("planned_amount")),
                "accounts": SQL("ARRAY_AGG(DISTINCT %s)", account),
            },
            group=4,
            order=SQL("1, 2, 3, 4"),
        )

    def get_planned(self):
        """Planned amounts of each window, ``{id of the budgetary position: amount}``.

        A line's amount is spread evenly over its days.
        """
        return [self._get_planned_in(window) for window in self.period.windows()]

    def _get_planned_in(self, window):
        amounts = {}
        for part, start, end in self._cut(window):
            share = _days(start, end) / _days(part["date_from"], part["date_to"])
            amount = amounts.get(part["post"], 0.0)
            amounts[part["post"]] = amount + part["planned"] * share
        return amounts

    def _cut(self, window):
        """Parts with a day in the window, with their first and last day there."""
        for part in self.parts:
            start = max(part["date_from"], window.date_from)
            end = min(part["date_to"], window.last_day)
            if start <= end:
                yield part, start, end

    def read_actual(self):
        """What was posted in each window, ``{id of the budgetary position: amount}``.

        Each line adds what is in its own range: an entry that two lines plan for
        counts for both, as their planned amounts do.
        """
        windows = [{} for _window in self.period.windows()]
        for row in self._read_entries() if self.columns else ():
            windows[row["window"] - 1][row["post"]] = row["amount"]
        return windows

    def _read_entries(self):
        entries = Reader(
            self.env,
            "account.analytic.line",
            [
                *self.period.domain_of_companies(),
                *self.period.span().domain_of_dates("date"),
            ],
        )
        # one row for each plan, to be compared with accounts of that plan only
        charged = SQL(
            "LATERAL (SELECT * FROM (VALUES %s) AS columns (plan, account))",
            SQL(", ").join(
                SQL("(%s, %s)", plan, entries.field(column))
                for plan, column in self.columns.items()
            ),
        )
        entries.query.add_join("JOIN", "charged", charged, SQL("TRUE"))
        entries.query.add_join(
            "JOIN",
            "budget",
            SQL("(%s)", self._select_lines()),
            SQL(
                "budget.plan = charged.plan AND budget.account = charged.account"
                " AND budget.ledger = %s"
                " AND %s BETWEEN budget.date_from AND budget.date_to",
                entries.field("general_account_id"),
                entries.field("date"),
            ),
        )
        return entries.rows(
            {
                "window": entries.window("date", self.period),
                "post": SQL("budget.post"),
                "amount": SQL("SUM(%s)", entries.field("amount")),
            },
            group=2,
        )

    def _select_lines(self):
        """SQL of the lines, one for each account of their budgetary position."""
        lines = Reader(self.env, LINES, lines_in(self.period.span()))
        ledger = join_accounts(lines, "general_budget_id")
        return lines.select(
            {
                "post": lines.field("general_budget_id"),
                "plan": lines.field("analytic_account_id.root_plan_id"),
                "account": lines.field("analytic_account_id"),
                "ledger": ledger,
                "date_from": lines.field("date_from"),
                "date_to": lines.field("date_to"),
            }
        )

    def get_entries_domain(self):
        """Domain of the analytic entries that are the period's actual amounts."""
        current = [cut for cut in self._cut(self.period) if cut[0]["plan"]]
        if not current:
            return [("id", "in", [])]
        ledgers = self._read_ledgers({part["post"] for part, _start, _end in current})
        terms = [
            [
                *self.period.domain_of_companies(),
                (self.columns[part["plan"]], "in", part["accounts"]),
                ("general_account_id", "in", ledgers.get(part["post"], [])),
                ("date", ">=", Date.to_string(start)),
                ("date", "<=", Date.to_string(end)),
            ]
            for part, start, end in current
        ]
        return _any_of(terms)

    def _read_ledgers(self, posts):
        """Ids of the accounts of budgetary positions, by their ids."""
        positions = Reader(
            self.env, "account.budget.post", [("id", "in", sorted(posts))]
        )
        ledger = join_accounts(positions, "id")
        rows = positions.rows(
            {
                "post": positions.field("id"),
                "accounts": SQL("ARRAY_AGG(%s ORDER BY %s)", ledger, ledger),
            },
            group=1,
        )
        return {row["post"]: row["accounts"] for row in rows}


def join_accounts(reader, path):
    """SQL of each account of the budgetary position that ``path`` leads to."""
    field = reader.env["account.budget.post"]._fields["account_ids"]
    reader.query.add_join(
        "JOIN",
        "ledger",
        field.relation,
        SQL("%s = %s", SQL.identifier("ledger", field.column1), reader.field(path)),
    )
    return SQL.identifier("ledger", field.column2)


def _days(start, end):
    return (end - start).days + 1


def _any_of(domains):
    """Domain in prefix notation, of plain values."""
    return ["|"] * (len(domains) - 1) + [
        term for domain in domains for term in ["&"] * (len(domain) - 1) + domain
    ]
