"""Inspections with four questions each."""

from .builder import OFFSET, each

TABLES = ("qc_inspection", "qc_inspection_line")
QUESTIONS = 4
STAGES = ("incoming", "outsourced", "in_process", "finished")


def _inspections(builder, count):
    return f"""(
        SELECT *, CASE WHEN s < 0.88 THEN 'success' WHEN s < 0.95 THEN 'failed'
                       WHEN s < 0.98 THEN 'ready' ELSE 'waiting' END AS state,
               1 + bench.n(i, 5, 300) AS qty
          FROM (
            SELECT i, {builder.company()} AS k, {builder.spread(count)} AS at,
                   bench.r(i, 3) AS s
              FROM generate_series(1, {count}) AS i
            OFFSET 0) AS dated
        OFFSET 0) AS inspections"""


def fill(builder):
    count = builder.rows(300_000)
    stages = ", ".join(f"'{stage}'" for stage in STAGES)
    builder.fill(
        "qc_inspection",
        {
            "id": f"{OFFSET} + i",
            "name": "'B' || i",
            "company_id": builder.of("company"),
            "product_id": builder.any_of("goods", 11),
            "user": "1",
            "state": "state",
            "success": "state = 'success'",
            "date": "at - interval '1 day'",
            "date_done": "CASE WHEN state IN ('success', 'failed') THEN at END",
            "stage": f"(ARRAY[{stages}])[1 + bench.n(i, 12, {len(STAGES)})]",
            "qty": "qty",
            "qty_rejected": "CASE WHEN state <> 'failed' THEN 0"
            " WHEN bench.r(i, 13) < 0.5 THEN qty ELSE trunc(qty * bench.r(i, 14)) END",
            "create_date": "at",
        },
        _inspections(builder, count),
    )
    builder.fill(
        "qc_inspection_line",
        {
            "id": f"{OFFSET} + line",
            "inspection_id": f"{OFFSET} + i",
            "name": "'Question ' || bench.n(line, 11, 30)",
            "question_type": "'qualitative'",
            # a failed inspection fails by its first question, and some others
            "success": "state <> 'failed' OR (j > 1 AND bench.r(line, 12) < 0.7)",
        },
        f"(SELECT *, (i - 1) * {QUESTIONS} + j AS line FROM"
        f" {each(_inspections(builder, count), QUESTIONS)}"
        " OFFSET 0) AS lines",
    )
