"""Quality: inspections and their lines."""

from .statement import Statement, broken_down, counted, largest, rows_of, shared

STAGES = ("incoming", "outsourced", "in_process", "finished")
DONE = """company_id = %(company)s AND state IN ('success', 'failed')
       AND date_done >= %(first)s AND date_done < %(end)s"""
BY_STAGE = ",\n".join(
    f"           SUM(qty) FILTER (WHERE stage = '{stage}') AS qty_{stage},"
    f" SUM(qty - qty_rejected) FILTER (WHERE stage = '{stage}') AS passed_{stage}"
    for stage in STAGES
)

INSPECTIONS = f"""
WITH inspections AS (
    SELECT width_bucket(date_done, %(bounds)s) AS w, COUNT(*) AS n,
           COUNT(*) FILTER (WHERE state = 'failed') AS failed,
           SUM(qty) AS qty, SUM(qty - qty_rejected) AS passed,
{BY_STAGE}
      FROM (SELECT date_done, state, stage, COALESCE(qty, 0) AS qty,
                   COALESCE(qty_rejected, 0) AS qty_rejected
              FROM qc_inspection WHERE {DONE}) AS i
     GROUP BY 1)
SELECT {rows_of("inspections")} AS inspections, {
    largest(
        "SELECT product_id AS grp, COUNT(*) AS value FROM qc_inspection"
        " WHERE company_id = %(company)s AND state = 'failed'"
        " AND date_done >= %(start)s AND date_done < %(end)s GROUP BY 1"
    )
} AS by_product"""

LINES = f"""
WITH failed AS MATERIALIZED (
    SELECT i.date_done, l.name
      FROM qc_inspection AS i
      JOIN qc_inspection_line AS l ON l.inspection_id = i.id
           AND l.success IS NOT TRUE
     WHERE i.company_id = %(company)s AND i.state = 'failed'
       AND i.date_done >= %(first)s AND i.date_done < %(end)s),
defects AS (
    SELECT width_bucket(date_done, %(bounds)s) AS w, COUNT(*) AS n
      FROM failed GROUP BY 1)
SELECT {rows_of("defects")} AS defects, {
    largest(
        "SELECT name AS grp, COUNT(*) AS value FROM failed"
        " WHERE date_done >= %(start)s GROUP BY 1"
    )
} AS by_question"""


def _read_inspections(row, _parameters):
    rows = row["inspections"]
    return {
        "quality.inspections": counted(rows, "n"),
        "quality.failed_inspections": broken_down(
            counted(rows, "failed"), row["by_product"]
        ),
        "quality.pass_rate": shared(rows, "passed", "qty"),
        **{
            f"quality.pass_rate_{stage}": shared(
                rows, f"passed_{stage}", f"qty_{stage}"
            )
            for stage in STAGES
        },
    }


def _read_lines(row, _parameters):
    return {
        "quality.defects": broken_down(counted(row["defects"], "n"), row["by_question"])
    }


STATEMENTS = (
    Statement("qc_inspection", INSPECTIONS, _read_inspections),
    Statement("qc_inspection_line", LINES, _read_lines),
)
