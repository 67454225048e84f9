"""Figures that grouping a model gives, by department."""

from ..floor.quality import STAGES
from .reading import (
    COUNT,
    Expected,
    Reading,
    broken_down,
    by_window,
    counted,
    largest,
    shared,
    span,
)


def _own(period, *terms):
    return [("company_id", "=", period.company.id), *terms]


def _count(env, model, domain, field, period, is_date=False):
    domain = domain + span(field, period, is_date)
    return by_window(env, model, domain, field, [COUNT], period)[COUNT]


def _read_transfers(env, period):
    domain = _own(
        period, ("location_dest_id.usage", "=", "customer"), ("state", "=", "done")
    )
    values = _count(env, "stock.picking", domain, "date_done", period)
    return {"sales.shipments": counted(values)}


def _read_claims(env, period):
    new = _count(env, "crm.claim", _own(period), "date", period)
    still_open = env["crm.claim"].search_count(
        _own(period, ("date_closed", "=", False))
    )
    return {
        "sales.new_complaints": counted(new),
        "sales.open_complaints": Expected(still_open),
    }


def _read_leads(env, period):
    leads = _own(period, "|", ("active", "=", True), ("won_status", "=", "lost"))
    won = [*leads, ("won_status", "=", "won")]
    lost = [*leads, ("won_status", "=", "lost")]
    closed, revenue = period.domain("date_closed"), "expected_revenue:sum"

    def parts(domain, group, aggregate=COUNT):
        return largest(env, "crm.lead", domain, group, aggregate)

    new = _count(env, "crm.lead", leads, "create_date", period)
    lost_count = _count(env, "crm.lead", lost, "date_closed", period)
    values = by_window(
        env,
        "crm.lead",
        won + span("date_closed", period),
        "date_closed",
        [COUNT, revenue],
        period,
    )
    both = [sum(pair) for pair in zip(values[COUNT], lost_count, strict=True)]
    return {
        "market.new_leads": broken_down(
            counted(new), parts(leads + period.domain("create_date"), "source_id")
        ),
        "market.won_deals": broken_down(
            counted(values[COUNT]), parts(won + closed, "user_id")
        ),
        "market.won_amount": broken_down(
            counted(values[revenue]), parts(won + closed, "user_id", revenue)
        ),
        "market.lost_deals": broken_down(
            counted(lost_count), parts(lost + closed, "lost_reason_id")
        ),
        "market.win_rate": shared(values[COUNT], both),
        **_read_pending(env, period, parts),
    }


def _read_pending(env, period, parts):
    pending = _own(period, ("type", "=", "opportunity"), ("won_status", "=", "pending"))
    late = [*pending, ("date_deadline", "<", period.as_of_date)]
    revenue = "expected_revenue:sum"
    [row] = env["crm.lead"].formatted_read_group(pending, [], [revenue])
    return {
        "market.overdue_signings": broken_down(
            Expected(env["crm.lead"].search_count(late)), parts(late, "user_id")
        ),
        "market.open_pipeline": Expected(row[revenue] or 0),
    }


def _read_items(env, period):
    posted = _own(period, ("parent_state", "=", "posted"))

    def booked(kind, sign):
        domain = [*posted, ("account_id.account_type", "=", kind)]
        domain += span("date", period, is_date=True)
        balance = "balance:sum"
        values = by_window(env, "account.move.line", domain, "date", [balance], period)
        return [sign * value for value in values[balance]]

    revenue, cost = booked("income", -1), booked("expense_direct_cost", 1)
    margin = [gain - spent for gain, spent in zip(revenue, cost, strict=True)]
    overdue = [
        *posted,
        ("account_id.account_type", "=", "asset_receivable"),
        ("reconciled", "=", False),
        ("date_maturity", "<", period.as_of_date),
    ]
    residual = "amount_residual:sum"
    [row] = env["account.move.line"].formatted_read_group(overdue, [], [residual])
    return {
        "finance.revenue": counted(revenue),
        "finance.cost_of_revenue": counted(cost),
        "finance.gross_margin_rate": shared(margin, revenue),
        "finance.overdue_receivables": Expected(row[residual] or 0),
    }


def _read_inspections(env, period):
    done = _own(period, ("state", "in", ["success", "failed"]))
    failed = _own(period, ("state", "=", "failed"))
    sums = ["qty:sum", "qty_rejected:sum", COUNT]

    def read(domain):
        domain = domain + span("date_done", period)
        return by_window(env, "qc.inspection", domain, "date_done", sums, period)

    def rate(values):
        pairs = zip(values["qty:sum"], values["qty_rejected:sum"], strict=True)
        return shared([qty - rejected for qty, rejected in pairs], values["qty:sum"])

    every = read(done)
    count = _count(env, "qc.inspection", failed, "date_done", period)
    products = largest(
        env,
        "qc.inspection",
        failed + period.domain("date_done"),
        "product_id",
        COUNT,
    )
    return {
        "quality.inspections": counted(every[COUNT]),
        "quality.failed_inspections": broken_down(counted(count), products),
        "quality.pass_rate": rate(every),
        **{
            f"quality.pass_rate_{stage}": rate(read([*done, ("stage", "=", stage)]))
            for stage in STAGES
        },
    }


def _read_defects(env, period):
    domain = [
        ("inspection_id.company_id", "=", period.company.id),
        ("inspection_id.state", "=", "failed"),
        ("success", "=", False),
    ]
    trend = []
    for window in period.windows():
        current = domain + window.domain("inspection_id.date_done")
        trend.append(env["qc.inspection.line"].search_count(current))
    questions = largest(env, "qc.inspection.line", current, "name", COUNT)
    return {"quality.defects": broken_down(counted(trend), questions)}


def _read_orders(env, period):
    planned = _own(period, ("state", "!=", "cancel"))
    values = _count(env, "mrp.production", planned, "baseline_date_finished", period)
    short = env["mrp.production"].search_count(
        _own(
            period,
            ("state", "in", ["confirmed", "progress"]),
            ("reservation_state", "!=", "assigned"),
        )
    )
    return {
        "planning.planned_orders": counted(values),
        "materials.short_orders": Expected(short),
    }


def _read_bills(env, period):
    values = _count(env, "mrp.bom", _own(period), "create_date", period)
    return {"engineering.new_boms": counted(values)}


def _read_tasks(env, period):
    tagged = _own(period, ("project_id.tag_ids.name", "=", "NPD"))
    done = [*tagged, ("state", "=", "1_done")]
    overdue = [
        *tagged,
        ("state", "not in", ["1_done", "1_canceled"]),
        ("date_deadline", "<", period.as_of),
    ]
    values = _count(env, "project.task", done, "date_last_stage_update", period)
    return {
        "engineering.npd_tasks_done": counted(values),
        "engineering.npd_tasks_overdue": Expected(
            env["project.task"].search_count(overdue)
        ),
    }


def _read_requests(env, period):
    model, kept = "maintenance.request", _own(period, ("archive", "=", False))
    preventive = [*kept, ("maintenance_type", "=", "preventive")]
    done = [*preventive, ("stage_id.done", "=", True)]
    still_open = env[model].search_count([*kept, ("stage_id.done", "=", False)])
    return {
        "maintenance.new_requests": counted(
            _count(env, model, kept, "request_date", period, is_date=True)
        ),
        "maintenance.open_requests": Expected(still_open),
        "maintenance.preventive_rate": shared(
            _count(env, model, done, "schedule_date", period),
            _count(env, model, preventive, "schedule_date", period),
        ),
    }


def _read_operations(env, period):
    done = [
        ("production_id.company_id", "=", period.company.id),
        ("state", "=", "done"),
    ]
    sums = ["duration_expected:sum", "duration:sum", COUNT]
    values = by_window(
        env,
        "mrp.workorder",
        done + span("date_finished", period),
        "date_finished",
        sums,
        period,
    )
    current = done + period.domain("date_finished")
    centers = largest(env, "mrp.workorder", current, "workcenter_id", COUNT)
    return {
        "shopfloor.workorders_done": broken_down(counted(values[COUNT]), centers),
        "shopfloor.efficiency": shared(values[sums[0]], values[sums[1]]),
    }


def _read_scraps(env, period):
    done = _own(period, ("state", "=", "done"))
    values = _count(env, "stock.scrap", done, "date_done", period)
    products = largest(
        env, "stock.scrap", done + period.domain("date_done"), "product_id", COUNT
    )
    return {"shopfloor.scraps": broken_down(counted(values), products)}


def _read_centers(env, period):
    blocked = env["mrp.workcenter"].search_count(
        _own(period, ("working_state", "=", "blocked"))
    )
    return {"shopfloor.blocked_workcenters": Expected(blocked)}


def _read_people(env, period):
    domain = _own(period)
    departments = largest(env, "hr.employee", domain, "department_id", COUNT)
    count = env["hr.employee"].search_count(domain)
    return {"hr.headcount": broken_down(Expected(count), departments)}


def _read_attendances(env, period):
    people = env["hr.employee"].with_context(active_test=False)
    counted_people = people.search(
        _own(period, "|", ("active", "=", True), ("departure_date", "!=", False))
    )
    domain = [
        ("employee_id", "in", counted_people.ids),
        *span("check_in", period),
    ]
    overtime = "overtime_hours:sum"
    values = by_window(env, "hr.attendance", domain, "check_in", [overtime], period)
    return {"hr.overtime_hours": counted(values[overtime])}


READINGS = tuple(
    Reading(model, read)
    for model, read in (
        ("stock.picking", _read_transfers),
        ("crm.claim", _read_claims),
        ("crm.lead", _read_leads),
        ("account.move.line", _read_items),
        ("qc.inspection", _read_inspections),
        ("qc.inspection.line", _read_defects),
        ("mrp.production", _read_orders),
        ("mrp.bom", _read_bills),
        ("project.task", _read_tasks),
        ("maintenance.request", _read_requests),
        ("mrp.workorder", _read_operations),
        ("stock.scrap", _read_scraps),
        ("mrp.workcenter", _read_centers),
        ("hr.employee", _read_people),
        ("hr.attendance", _read_attendances),
    )
)
