from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..providers.budget import LINES, join_accounts, lines_in
from ..providers.reader import Reader
from .base import severity_from
from .finding import Finding, Threshold

_lt = LazyTranslate(__name__)


class BudgetOverruns(models.AbstractModel):
    """Budget lines that cost more than they plan, in the range of days they are in.

    Planned and actual amounts as in the budget figures, of the whole line: costs are
    negative. Income above its plan is none; without an analytic account nothing is
    known of a line.
    """

    _name = "chanxiao.exception.detector.finance.budget_overrun"
    _description = "Detector of Budget Overruns"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "finance.budget_overrun"
    _detector_label = _lt("Budget overrun")
    _detector_sequence = 70
    _detector_unit = _lt("% of its plan")
    _exception_kind = "other"
    _required_models = (LINES, "account.analytic.line")
    _thresholds = (
        Threshold("share", _lt("Tolerated above the plan (%)"), 10),
        Threshold("dampening", _lt("Change that is not followed (%)"), 2),
        *severity_from(major=125, critical=150),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        rows = self._read_overruns(period)
        lines = self.env[LINES].browse(row["line_id"] for row in rows)
        details = {
            line.id: " – ".join(
                name
                for name in (
                    line.general_budget_id.name,
                    line.analytic_account_id.display_name,
                )
                if name
            )
            for line in lines
        }
        return [
            Finding(
                model="crossovered.budget",
                res_id=row["budget_id"],
                key=str(row["line_id"]),
                company_id=row["company_id"],
                user_id=row["user_id"],
                measured=row["measured"],
                limit=100 + limits["share"],
                severity=self._judge(row["measured"], limits),
                since=Datetime.to_datetime(row["last_entry"]),
                detail=details[row["line_id"]],
            )
            for row in rows
        ]

    def _get_stakes(self, period, findings):
        """What was posted above the plan."""
        lines = self.env[LINES].browse(int(finding.key) for finding in findings)
        planned = {str(line.id): -line.planned_amount for line in lines}
        return {
            finding.key: {
                f"{LINES},{finding.key}": (
                    planned[finding.key] * (finding.measured - 100) / 100
                )
            }
            for finding in findings
        }

    def _get_costs(self, period):
        """Domain of lines in force today that plan costs on an analytic account."""
        return [
            *lines_in(period),
            ("planned_amount", "<", 0),
            ("analytic_account_id", "!=", False),
        ]

    def _read_overruns(self, period):
        """Lines with more cost than planned; what was posted, in per cent of that."""
        if not (columns := self._get_columns(period)):
            return []
        budgets = self._select_costs(period)
        entries = Reader(
            self.env, "account.analytic.line", [*period.domain_of_companies()]
        )
        charged = SQL(
            "LATERAL (SELECT * FROM (VALUES %s) AS columns (plan, account))",
            SQL(", ").join(
                SQL("(%s, %s)", plan, entries.field(column))
                for plan, column in columns.items()
            ),
        )
        entries.query.add_join("JOIN", "charged", charged, SQL("TRUE"))
        entries.query.add_join(
            "JOIN",
            "budget",
            SQL("(%s)", budgets),
            SQL(
                "budget.plan = charged.plan AND budget.account = charged.account"
                " AND budget.ledger = %s"
                " AND %s BETWEEN budget.date_from AND budget.date_to",
                entries.field("general_account_id"),
                entries.field("date"),
            ),
        )
        total = SQL("SUM(%s)", entries.field("amount"))
        entries.query.having = SQL("%s < budget.planned", total)
        return entries.rows(
            {
                "line_id": SQL("budget.line_id"),
                "budget_id": SQL("budget.budget_id"),
                "company_id": SQL("budget.company_id"),
                "user_id": SQL("budget.user_id"),
                "planned": SQL("budget.planned"),
                "measured": SQL("(100 * %s / budget.planned)::float8", total),
                "last_entry": SQL("MAX(%s)", entries.field("date")),
            },
            group=5,
            order=SQL("1"),
        )

    def _get_columns(self, period):
        """Field of analytic entries that holds the accounts of each plan, by its id."""
        lines = Reader(self.env, LINES, self._get_costs(period))
        plan = lines.field("analytic_account_id.root_plan_id")
        ids = [row["plan"] for row in lines.rows({"plan": plan}, group=1)]
        plans = self.env["account.analytic.plan"].browse(sorted(filter(None, ids)))
        return {plan.id: plan._column_name() for plan in plans}

    def _select_costs(self, period):
        """SQL of the lines, one for each account of their budgetary position."""
        lines = Reader(self.env, LINES, self._get_costs(period))
        ledger = join_accounts(lines, "general_budget_id")
        return lines.select(
            {
                "line_id": lines.field("id"),
                "budget_id": lines.field("crossovered_budget_id"),
                "company_id": lines.field("crossovered_budget_id.company_id"),
                "user_id": lines.field("crossovered_budget_id.creating_user_id"),
                "planned": lines.field("planned_amount"),
                "plan": lines.field("analytic_account_id.root_plan_id"),
                "account": lines.field("analytic_account_id"),
                "ledger": ledger,
                "date_from": lines.field("date_from"),
                "date_to": lines.field("date_to"),
            }
        )
