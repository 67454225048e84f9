"""Master data of the soft sources: budgets, projects, maintenance, claims, reasons."""

from datetime import date

from odoo.fields import Command

from ..sizes import END


def create_soft(env, companies, masters, size):
    plan = env["account.analytic.plan"].create({"name": "Cost centers"})
    masters = masters | {"plan_column": plan._column_name()}
    masters |= _create_analytic(env, companies, plan)
    _create_budgets(env, companies, masters, size)
    return {
        **{name: masters[name] for name in ("plan_column", "analytic", "cost_center")},
        **_create_projects(env, companies),
        **_create_maintenance(env, companies),
        "reasons": _create_reasons(env, companies),
    }


def _create_analytic(env, companies, plan):
    """Ten analytic accounts a company in the default plan, ten in another."""
    project_plan, _others = plan._get_all_plans()
    return {
        name: [
            env["account.analytic.account"]
            .create(
                [
                    {
                        "name": f"{name} {number}",
                        "plan_id": found.id,
                        "company_id": company.id,
                    }
                    for number in range(10)
                ]
            )
            .ids
            for company in companies
        ]
        for name, found in (("analytic", project_plan), ("cost_center", plan))
    }


def _create_budgets(env, companies, masters, size):
    """A budget a year; its lines are months, for each post and an account."""
    first = max(size.start.year, END.year - 4)
    for k, company in enumerate(companies):
        posts = env["account.budget.post"].create(
            [
                {
                    "name": f"Post {name}",
                    "company_id": company.id,
                    "account_ids": [
                        Command.set([masters[f"account_{name}"][k]]),
                    ],
                }
                for name in ("income", "cost", "expense", "tax")
            ]
        )
        for year in range(first, END.year + 1):
            budget = env["crossovered.budget"].create(
                {
                    "name": f"Budget {year}",
                    "company_id": company.id,
                    "date_from": date(year, 1, 1),
                    "date_to": date(year, 12, 31),
                    "crossovered_budget_line_ids": [
                        Command.create(values)
                        for values in _prepare_lines(year, k, posts, masters)
                    ],
                }
            )
            budget.write({"state": "draft" if year == END.year - 4 else "validate"})


def _prepare_lines(year, k, posts, masters):
    for quarter in range(4):
        month = 3 * quarter + 1
        last = (date(year + month // 10, (month + 2) % 12 + 1, 1)).toordinal() - 1
        for number, post in enumerate(posts):
            name = "analytic" if number % 2 else "cost_center"
            accounts = masters[name][k]
            yield {
                "general_budget_id": post.id,
                "analytic_account_id": accounts[(number + quarter) % len(accounts)],
                "date_from": date(year, month, 1),
                "date_to": date.fromordinal(last),
                "planned_amount": 100_000 + 1000 * number + 100 * quarter,
            }


def _create_projects(env, companies):
    tag = env["project.tags"].create({"name": "NPD"})
    projects = [
        env["project.project"].create(
            [
                {
                    "name": f"Project {number}",
                    "company_id": company.id,
                    "tag_ids": [Command.set(tag.ids)] if number % 2 else False,
                }
                for number in range(10)
            ]
        )
        for company in companies
    ]
    return {"projects": [found.ids for found in projects]}


def _create_maintenance(env, companies):
    teams = [
        env["maintenance.team"].create({"name": "Team", "company_id": company.id}).id
        for company in companies
    ]
    stages = env["maintenance.stage"].search([])
    return {
        "team": teams,
        "stages_open": stages.filtered(lambda stage: not stage.done).ids,
        "stages_done": stages.filtered("done").ids,
        "claim_stages": env["crm.claim.stage"].search([]).ids,
    }


def _create_reasons(env, companies):
    return [
        env["chanxiao.reason"]
        .create(
            [
                {
                    "name": f"Reason {number}",
                    "code": f"B{number}",
                    "scope": "variance",
                    "company_id": company.id,
                }
                for number in range(8)
            ]
        )
        .ids
        for company in companies
    ]
