"""Engineering: bills and new-product tasks."""

from .statement import Expected, Statement, counted, rows_of

BILLS = f"""
WITH new AS (
    SELECT width_bucket(create_date, %(bounds)s) AS w, COUNT(*) AS n FROM mrp_bom
     WHERE company_id = %(company)s AND active
       AND create_date >= %(first)s AND create_date < %(end)s GROUP BY 1
), changed AS (
    SELECT width_bucket(l.write_date, %(bounds)s) AS w, b.id
      FROM mrp_bom_line AS l JOIN mrp_bom AS b ON b.id = l.bom_id
     WHERE b.company_id = %(company)s AND b.active
       AND l.write_date >= %(first)s AND l.write_date < %(end)s
       AND b.create_date < (%(bounds)s)[width_bucket(l.write_date, %(bounds)s)]
), changes AS (SELECT w, COUNT(DISTINCT id) AS n FROM changed GROUP BY 1)
SELECT {rows_of("new")} AS new, {rows_of("changes")} AS changes"""

TASKS = f"""
WITH tasks AS (
    SELECT state, date_deadline, date_last_stage_update AS moved FROM project_task
     WHERE company_id = %(company)s AND active AND project_id IN (
         SELECT r.project_project_id FROM project_project_project_tags_rel AS r
           JOIN project_tags AS t ON t.id = r.project_tags_id
          WHERE t.name ->> 'en_US' = 'NPD')
), done AS (
    SELECT width_bucket(moved, %(bounds)s) AS w, COUNT(*) AS n FROM tasks
     WHERE state = '1_done' AND moved >= %(first)s AND moved < %(end)s GROUP BY 1)
SELECT {rows_of("done")} AS done,
       (SELECT COUNT(*) FROM tasks
         WHERE state NOT IN ('1_done', '1_canceled') AND date_deadline < %(as_of)s
       ) AS overdue"""


def _read_bills(row, _parameters):
    return {
        "engineering.new_boms": counted(row["new"], "n"),
        "engineering.bom_changes": counted(row["changes"], "n"),
    }


def _read_tasks(row, _parameters):
    return {
        "engineering.npd_tasks_done": counted(row["done"], "n"),
        "engineering.npd_tasks_overdue": Expected(row["overdue"]),
    }


STATEMENTS = (
    Statement("mrp_bom", BILLS, _read_bills),
    Statement("project_task", TASKS, _read_tasks),
)
