"""Finance: journal items, payments, budgets and what was booked on their accounts."""

from .statement import Expected, Statement, counted, rows_of, share, windows

WINDOWS = "generate_series(1, 6) AS w"
FROM_DAY, AFTER_DAY = "(%(days)s::date[])[w]", "(%(days)s::date[])[w + 1]"

ITEMS = f"""
WITH accounts AS (
    SELECT a.id, a.account_type AS type FROM account_account AS a
     WHERE a.account_type IN ('income', 'expense_direct_cost', 'asset_receivable')
), booked AS (
    SELECT width_bucket(l.date, %(days)s::date[]) AS w,
           -SUM(l.balance) FILTER (WHERE a.type = 'income') AS revenue,
           SUM(l.balance) FILTER (WHERE a.type = 'expense_direct_cost') AS cost
      FROM account_move_line AS l JOIN accounts AS a ON a.id = l.account_id
     WHERE a.type <> 'asset_receivable' AND l.company_id = %(company)s
       AND l.parent_state = 'posted'
       AND l.date >= %(first_day)s AND l.date < %(end_day)s
     GROUP BY 1
), margin AS (
    SELECT w, COALESCE(revenue, 0) AS revenue, COALESCE(cost, 0) AS cost,
           COALESCE(revenue, 0) - COALESCE(cost, 0) AS margin FROM booked)
SELECT {rows_of("margin")} AS margin,
       (SELECT SUM(l.amount_residual)
          FROM account_move_line AS l JOIN accounts AS a ON a.id = l.account_id
         WHERE a.type = 'asset_receivable' AND l.company_id = %(company)s
           AND l.parent_state = 'posted' AND l.reconciled IS NOT TRUE
           AND l.date_maturity < %(as_of_day)s) AS overdue"""

# what came in by entries of money journals, and payments without an entry whose
# invoices no such entry pays (OFFSET 0: looked up for each of those few)
PAYMENTS = f"""
WITH receivable AS (
    SELECT id FROM account_account WHERE account_type = 'asset_receivable'
), money AS (
    SELECT id FROM account_journal WHERE type IN ('bank', 'cash', 'credit')
), booked AS (
    SELECT width_bucket(date, %(days)s::date[]) AS w, -SUM(balance) AS amount
      FROM account_move_line
     WHERE company_id = %(company)s AND parent_state = 'posted'
       AND account_id IN (SELECT id FROM receivable)
       AND journal_id IN (SELECT id FROM money)
       AND date >= %(first_day)s AND date < %(end_day)s
     GROUP BY 1
), unbooked AS (
    SELECT width_bucket(p.date, %(days)s::date[]) AS w,
           SUM(p.amount_company_currency_signed) AS amount
      FROM account_payment AS p
     WHERE p.company_id = %(company)s AND p.state IN ('in_process', 'paid')
       AND p.partner_type = 'customer' AND p.move_id IS NULL
       AND p.date >= %(first_day)s AND p.date < %(end_day)s
       AND NOT EXISTS (
           SELECT FROM account_move__account_payment AS paid
             JOIN account_move_line AS owed ON owed.move_id = paid.invoice_id
             JOIN account_partial_reconcile AS r
                  ON owed.id IN (r.debit_move_id, r.credit_move_id)
             JOIN account_move_line AS item
                  ON item.id IN (r.debit_move_id, r.credit_move_id)
                 AND item.id <> owed.id
            WHERE paid.payment_id = p.id AND item.parent_state = 'posted'
              AND item.company_id = %(company)s
              AND item.account_id IN (SELECT id FROM receivable)
              AND item.journal_id IN (SELECT id FROM money)
           OFFSET 0)
     GROUP BY 1
), collected AS (
    SELECT w, COALESCE(b.amount, 0) + COALESCE(u.amount, 0) AS amount
      FROM booked AS b FULL JOIN unbooked AS u USING (w))
SELECT {rows_of("collected")} AS collected"""

BUDGETS = f"""
WITH lines AS (
    SELECT w, l.general_budget_id AS post, l.analytic_account_id AS account,
           l.planned_amount AS planned, l.date_from, l.date_to,
           GREATEST(l.date_from, {FROM_DAY}) AS since,
           LEAST(l.date_to + 1, {AFTER_DAY}) AS before
      FROM crossovered_budget_lines AS l
      JOIN crossovered_budget AS b ON b.id = l.crossovered_budget_id,
           {WINDOWS}
     WHERE b.company_id = %(company)s AND b.state IN ('validate', 'done')
       AND l.date_from < {AFTER_DAY} AND l.date_to >= {FROM_DAY}
), planned AS (
    SELECT w, post, SUM(planned * (before - since)
                        / (date_to - date_from + 1)::numeric) AS amount
      FROM lines GROUP BY 1, 2
), entries AS MATERIALIZED (
    SELECT date, general_account_id AS general, account_id AS account, amount
      FROM account_analytic_line
     WHERE company_id = %(company)s AND account_id IS NOT NULL
       AND date >= %(first_day)s AND date < %(end_day)s
     UNION ALL
    SELECT date, general_account_id, :plan_column:, amount
      FROM account_analytic_line
     WHERE company_id = %(company)s AND :plan_column: IS NOT NULL
       AND date >= %(first_day)s AND date < %(end_day)s
), actual AS (
    SELECT l.w, l.post, SUM(e.amount) AS amount
      FROM lines AS l
      JOIN account_budget_rel AS r ON r.budget_id = l.post
      JOIN entries AS e ON e.general = r.account_id AND e.account = l.account
           AND e.date >= l.since AND e.date < l.before
     GROUP BY 1, 2)
SELECT {rows_of("planned")} AS planned, {rows_of("actual")} AS actual"""


def _read_items(row, _parameters):
    rows = row["margin"]
    revenue, margin = windows(rows, "revenue"), windows(rows, "margin")
    rates = tuple(share(*pair) for pair in zip(margin, revenue, strict=True))
    return {
        "finance.revenue": counted(rows, "revenue"),
        "finance.cost_of_revenue": counted(rows, "cost"),
        "finance.gross_margin_rate": Expected(rates[-1], rates),
        "finance.overdue_receivables": Expected(row["overdue"] or 0),
    }


def _read_payments(row, _parameters):
    return {"finance.collections": counted(row["collected"], "amount")}


def _read_budgets(row, _parameters):
    planned = _sum(row["planned"])
    actual = _sum(row["actual"])
    rates = tuple(
        share(done - plan, abs(plan))
        for plan, done in zip(planned.trend, actual.trend, strict=True)
    )
    return {
        "finance.budget_planned": planned,
        "finance.budget_actual": actual,
        "finance.budget_variance_rate": Expected(rates[-1], rates),
    }


def _sum(rows):
    """Amounts by window and post, as a figure broken down by post."""
    trend = tuple(
        sum(row["amount"] for row in rows or () if row["w"] == number)
        for number in range(1, 7)
    )
    last = sorted((row["amount"] for row in rows or () if row["w"] == 6), reverse=True)
    return Expected(trend[-1], trend, tuple(last[:10]))


STATEMENTS = (
    Statement("account_move_line", ITEMS, _read_items),
    Statement("account_payment", PAYMENTS, _read_payments),
    Statement("account_analytic_line", BUDGETS, _read_budgets),
)
