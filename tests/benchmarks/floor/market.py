"""Customers: leads and opportunities, new, closed and open."""

from .statement import (
    Expected,
    Statement,
    broken_down,
    counted,
    largest,
    rows_of,
    shared,
)

LEADS = f"""
WITH new AS MATERIALIZED (
    SELECT width_bucket(create_date, %(bounds)s) AS w, source_id, COUNT(*) AS n
      FROM crm_lead
     WHERE company_id = %(company)s AND (active OR won_status = 'lost')
       AND create_date >= %(first)s AND create_date < %(end)s
     GROUP BY 1, 2
), closed AS MATERIALIZED (
    SELECT width_bucket(date_closed, %(bounds)s) AS w, won_status = 'won' AS won,
           CASE won_status WHEN 'won' THEN user_id ELSE lost_reason_id END AS grp,
           COUNT(*) AS n, SUM(expected_revenue) AS amount
      FROM crm_lead
     WHERE company_id = %(company)s
       AND (won_status = 'won' AND active OR won_status = 'lost')
       AND date_closed >= %(first)s AND date_closed < %(end)s
     GROUP BY 1, 2, 3
), pending AS MATERIALIZED (
    SELECT user_id, SUM(expected_revenue) AS amount,
           COUNT(*) FILTER (WHERE date_deadline < %(as_of_day)s) AS late
      FROM crm_lead
     WHERE company_id = %(company)s AND won_status = 'pending' AND active
       AND type = 'opportunity'
     GROUP BY 1
), entered AS (
    SELECT w, SUM(n) AS n FROM new GROUP BY 1
), ended AS (
    SELECT w, SUM(n) AS n, SUM(n) FILTER (WHERE won) AS won,
           SUM(n) FILTER (WHERE NOT won) AS lost,
           SUM(amount) FILTER (WHERE won) AS amount
      FROM closed GROUP BY 1)
SELECT {rows_of("entered")} AS entered, {rows_of("ended")} AS ended,
       (SELECT COALESCE(SUM(late), 0) FROM pending) AS late,
       (SELECT COALESCE(SUM(amount), 0) FROM pending) AS pipeline,
       {largest("SELECT source_id AS grp, n AS value FROM new WHERE w = 6")}
           AS by_source,
       {largest("SELECT grp, n AS value FROM closed WHERE w = 6 AND won")}
           AS won_by_user,
       {largest("SELECT grp, amount AS value FROM closed WHERE w = 6 AND won")}
           AS amount_by_user,
       {largest("SELECT grp, n AS value FROM closed WHERE w = 6 AND NOT won")}
           AS by_reason,
       {largest("SELECT user_id AS grp, late AS value FROM pending WHERE late > 0")}
           AS late_by_user"""


def _read_leads(row, _parameters):
    ended = row["ended"]
    return {
        "market.new_leads": broken_down(counted(row["entered"], "n"), row["by_source"]),
        "market.won_deals": broken_down(counted(ended, "won"), row["won_by_user"]),
        "market.won_amount": broken_down(
            counted(ended, "amount"), row["amount_by_user"]
        ),
        "market.lost_deals": broken_down(counted(ended, "lost"), row["by_reason"]),
        "market.win_rate": shared(ended, "won", "n"),
        "market.overdue_signings": broken_down(
            Expected(row["late"]), row["late_by_user"]
        ),
        "market.open_pipeline": Expected(row["pipeline"]),
    }


STATEMENTS = (Statement("crm_lead", LEADS, _read_leads),)
