"""Leads and opportunities: won, lost and archived, or still open.

Who they belong to, where they came from and why they were lost is chosen from what
Odoo's addons bring along, so that no other step or master data changes with this one.
"""

from ..sizes import END
from .builder import OFFSET

TABLES = ("crm_lead",)
#: how many leads of a thousand come to which end
WON, LOST = 300, 920


def fill(builder):
    count = builder.rows(200_000)
    builder.fill(
        "crm_lead",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "type": "CASE WHEN status = 'pending' AND bench.r(i, 7) < 0.3"
            " THEN 'lead' ELSE 'opportunity' END",
            "active": "status != 'lost' AND bench.r(i, 8) < 0.97",
            "won_status": "status",
            "probability": "CASE status WHEN 'won' THEN 100 WHEN 'lost' THEN 0"
            " ELSE 10 + bench.n(i, 9, 80) END",
            "stage_id": "CASE status WHEN 'won'"
            f" THEN {_some('crm_stage', 10, 'is_won')}"
            f" ELSE {_some('crm_stage', 10, 'is_won IS NOT TRUE')} END",
            "priority": "'0'",
            "user_id": f"CASE WHEN bench.r(i, 11) < 0.9"
            f" THEN {_some('res_users', 12)} END",
            "source_id": f"CASE WHEN bench.r(i, 13) < 0.8"
            f" THEN {_some('utm_source', 14)} END",
            "lost_reason_id": "CASE WHEN status = 'lost' AND bench.r(i, 15) < 0.9"
            f" THEN {_some('crm_lost_reason', 16)} END",
            "expected_revenue": "round((1000 + 99000 * bench.r(i, 17))::numeric, 2)",
            "date_deadline": "CASE WHEN bench.r(i, 18) < 0.9"
            " THEN (at + interval '40 days')::date END",
            "date_closed": "CASE WHEN status != 'pending' THEN over END",
            "create_date": "at",
        },
        _rows(builder, count),
    )


def _rows(builder, count):
    """SQL of rows that come to an end after some weeks; the newest and a few do not."""
    number = "bench.n(i, 5, 1000)"
    return f"""(
        SELECT *, CASE WHEN over >= timestamp '{END}' OR {number} >= {LOST}
                       AND at > timestamp '{END}' - interval '2 years' THEN 'pending'
                       WHEN {number} < {WON} THEN 'won' ELSE 'lost' END AS status
          FROM (
            SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,
                   {builder.spread(count)} + interval '1 minute'
                       * trunc(80000 * bench.r(i, 4)) AS over
              FROM generate_series(1, {count}) AS i
            OFFSET 0) AS dated
        OFFSET 0) AS rows"""


def _some(table, salt, condition="TRUE"):
    """SQL of some record of a small table, by their numbers in a row."""
    ids = f"(SELECT array_agg(id ORDER BY id) FROM {table} WHERE {condition})"
    return f"({ids})[1 + bench.n(i, {salt}, cardinality({ids}))]"
