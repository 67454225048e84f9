"""The finance figures, worked out record by record; see ``figures_oracle``."""

from collections import defaultdict
from datetime import timedelta

from figures_oracle import Expected, ids, percentage, with_trend


def finance(tables, window):
    figures = with_trend(finance_of_period, tables, window)
    figures["finance.overdue_receivables"] = overdue_receivables(tables, window)
    if "crossovered.budget.lines" in tables.env:
        figures.update(with_trend(budget_of_period, tables, window))
    return figures


def posted_items(tables, window, account_type):
    return [
        item
        for item in tables.read("account_move_line")
        if window.owns(item)
        and item["parent_state"] == "posted"
        and tables.of("account_account", "account_id", item).get("account_type")
        == account_type
    ]


def finance_of_period(tables, window):
    revenue, cost = (
        [
            item
            for item in posted_items(tables, window, account_type)
            if window.has_day(item["date"])
        ]
        for account_type in ("income", "expense_direct_cost")
    )
    earned = -sum(float(item["balance"]) for item in revenue)
    spent = sum(float(item["balance"]) for item in cost)
    items = "account.move.line"
    return {
        "finance.revenue": Expected(earned, ids(revenue), items),
        "finance.cost_of_revenue": Expected(spent, ids(cost), items),
        "finance.gross_margin_rate": Expected(
            percentage(earned - spent, earned), ids(revenue) | ids(cost), items
        ),
        "finance.collections": collections(tables, window),
    }


def collections(tables, window):
    """Items first; payments without an entry count unless an item pays the same."""
    booked = received_items(tables, window)
    items = [item for item in booked if window.has_day(item["date"])]
    payments = [
        payment
        for payment in tables.read("account_payment")
        if window.owns(payment)
        and payment["partner_type"] == "customer"
        and payment["state"] in ("in_process", "paid")
        and not payment["move_id"]
        and window.has_day(payment["date"])
        and not ids(booked) & matched_items(tables, payment)
    ]
    amount = sum(
        float(payment["amount_company_currency_signed"] or 0) for payment in payments
    ) - sum(float(item["balance"]) for item in items)
    if payments and not items:
        return Expected(amount, ids(payments), "account.payment")
    return Expected(amount, ids(items), "account.move.line")


def received_items(tables, window):
    return [
        item
        for item in posted_items(tables, window, "asset_receivable")
        if tables.of("account_journal", "journal_id", item)["type"]
        in ("bank", "cash", "credit")
    ]


def matched_items(tables, payment):
    """Ids of the items matched with one of the invoices that a payment is for."""
    owed = {
        item["id"]
        for row in tables.grouped("account_move__account_payment", "payment_id")[
            payment["id"]
        ]
        for item in tables.grouped("account_move_line", "move_id")[row["invoice_id"]]
    }
    found = set()
    for match in tables.read("account_partial_reconcile"):
        debit, credit = match["debit_move_id"], match["credit_move_id"]
        if debit in owed:
            found.add(credit)
        if credit in owed:
            found.add(debit)
    return found


def overdue_receivables(tables, window):
    overdue = [
        item
        for item in posted_items(tables, window, "asset_receivable")
        if not item["reconciled"]
        and item["date_maturity"]
        and item["date_maturity"] < window.local(window.as_of)
    ]
    amount = sum(float(item["amount_residual"]) for item in overdue)
    return Expected(amount, ids(overdue), "account.move.line")


def budget_of_period(tables, window):
    lines = [
        line
        for line in tables.read("crossovered_budget_lines")
        if is_in_force(tables.of("crossovered_budget", "crossovered_budget_id", line))
        and window.owns(tables.of("crossovered_budget", "crossovered_budget_id", line))
        and days_inside(line, window)
    ]
    planned, actual, entries = defaultdict(float), defaultdict(float), set()
    for line in lines:
        length = (line["date_to"] - line["date_from"]).days + 1
        share = len(days_inside(line, window)) / length
        planned[line["general_budget_id"]] += line["planned_amount"] * share
        for entry in entries_of(tables, line, window):
            actual[line["general_budget_id"]] += float(entry["amount"])
            entries.add(entry["id"])
    plan, result = sum(planned.values()), sum(actual.values())
    model = "crossovered.budget.lines"
    return {
        "finance.budget_planned": Expected(plan, ids(lines), model, dict(planned)),
        "finance.budget_actual": Expected(
            result, entries, "account.analytic.line", dict(actual)
        ),
        "finance.budget_variance_rate": Expected(
            percentage(result - plan, abs(plan)), ids(lines), model
        ),
    }


def is_in_force(budget):
    return budget["state"] in ("validate", "done")


def days_inside(line, window):
    """Days of the line's range that lie in the window, one by one."""
    length = (line["date_to"] - line["date_from"]).days + 1
    days = (line["date_from"] + timedelta(days=number) for number in range(length))
    return [day for day in days if window.has_day(day)]


def entries_of(tables, line, window):
    """Analytic entries that a budget line is about."""
    account = tables.of("account_analytic_account", "analytic_account_id", line)
    if not account:
        return []
    [default] = [
        int(parameter["value"])
        for parameter in tables.read("ir_config_parameter")
        if parameter["key"] == "analytic.project_plan"
    ]
    plan = account["root_plan_id"]
    column = "account_id" if plan == default else f"x_plan{plan}_id"
    ledger = {
        row["account_id"]
        for row in tables.grouped("account_budget_rel", "budget_id")[
            line["general_budget_id"]
        ]
    }
    days = set(days_inside(line, window))
    return [
        entry
        for entry in tables.read("account_analytic_line")
        if window.owns(entry)
        and entry[column] == account["id"]
        and entry["general_account_id"] in ledger
        and entry["date"] in days
    ]
