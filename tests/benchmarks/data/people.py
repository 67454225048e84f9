"""Attendances."""

from ..sizes import END, ZONE
from .builder import OFFSET

TABLES = ("hr_attendance",)


def fill(builder):
    count = builder.rows(2_000_000)
    worked = "round((4 + 7 * bench.r(i, 5))::numeric, 2)::float8"
    end = f"at + interval '1 second' * trunc(3600 * {worked})"
    builder.fill(
        "hr_attendance",
        {
            "id": f"{OFFSET} + i",
            "employee_id": builder.any_in_company("employees", 4),
            "check_in": "at",
            "check_out": f"CASE WHEN {end} < timestamp '{END}' THEN {end} END",
            "date": f"(at AT TIME ZONE 'UTC' AT TIME ZONE '{ZONE}')::date",
            "worked_hours": f"CASE WHEN {end} < timestamp '{END}' THEN {worked}"
            " ELSE 0 END",
            "overtime_hours": f"CASE WHEN {end} < timestamp '{END}'"
            f" THEN GREATEST({worked} - 8, 0) ELSE 0 END",
            "expected_hours": "8",
            "in_mode": "'manual'",
            "create_date": "at",
        },
        f"(SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at"
        f" FROM generate_series(1, {count}) AS i OFFSET 0) AS attendances",
    )
