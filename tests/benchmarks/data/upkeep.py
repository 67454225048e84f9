"""Maintenance requests, project tasks, claims."""

from ..sizes import END
from .builder import OFFSET

TABLES = ("maintenance_request", "project_task", "crm_claim")


def _rows(builder, count):
    """SQL of rows that are over after some days; the newest and a few others not."""
    return f"""(
        SELECT *, over < timestamp '{END}' AND NOT (bench.r(i, 5) < 0.02
                  AND at > timestamp '{END}' - interval '2 years') AS is_over
          FROM (
            SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,
                   {builder.spread(count)} + interval '1 minute'
                       * trunc(20000 * bench.r(i, 4)) AS over, bench.r(i, 3) AS s
              FROM generate_series(1, {count}) AS i
            OFFSET 0) AS dated
        OFFSET 0) AS rows"""


def fill(builder):
    _fill_requests(builder)
    _fill_tasks(builder)
    _fill_claims(builder)


def _some(builder, name, salt):
    ids = builder.masters[name]
    return f"(ARRAY{ids})[1 + bench.n(i, {salt}, {len(ids)})]"


def _fill_requests(builder):
    builder.fill(
        "maintenance_request",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "maintenance_team_id": builder.of("team"),
            "kanban_state": "'normal'",
            "maintenance_type": "CASE WHEN s < 0.6 THEN 'corrective'"
            " ELSE 'preventive' END",
            "stage_id": f"CASE WHEN is_over THEN {_some(builder, 'stages_done', 6)}"
            f" ELSE {_some(builder, 'stages_open', 6)} END",
            "request_date": "at::date",
            "close_date": "CASE WHEN is_over THEN over::date END",
            "schedule_date": "CASE WHEN s >= 0.6 OR bench.r(i, 7) < 0.5"
            " THEN at + interval '10 days' END",
            "archive": "bench.r(i, 8) < 0.05",
            "create_date": "at",
        },
        _rows(builder, builder.rows(50_000)),
    )


def _fill_tasks(builder):
    builder.fill(
        "project_task",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "project_id": builder.any_in_company("projects", 6),
            "state": "CASE WHEN s < 0.03 THEN '1_canceled' WHEN is_over THEN '1_done'"
            " WHEN s < 0.5 THEN '01_in_progress' ELSE '03_approved' END",
            "active": "bench.r(i, 7) < 0.97",
            "priority": "'0'",
            "display_in_project": "true",
            "date_deadline": "CASE WHEN bench.r(i, 8) < 0.9"
            " THEN at + interval '8 days' END",
            "date_last_stage_update": "CASE WHEN is_over THEN over ELSE at END",
            "create_date": "at",
        },
        _rows(builder, builder.rows(50_000)),
    )


def _fill_claims(builder):
    builder.fill(
        "crm_claim",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "stage_id": _some(builder, "claim_stages", 6),
            "date": "at",
            "date_closed": "CASE WHEN is_over THEN over END",
            "active": "bench.r(i, 7) < 0.97",
            "create_date": "at",
        },
        _rows(builder, builder.rows(20_000)),
    )
