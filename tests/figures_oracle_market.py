"""The customers' figures, worked out record by record; see ``figures_oracle``."""

from collections import Counter, defaultdict

from figures_oracle import Expected, ids, percentage, with_trend

LEAD = "crm.lead"


def market(tables, window):
    return {
        **with_trend(market_of_period, tables, window),
        **market_of_moment(tables, window),
    }


def leads_of(tables, window):
    """Archived ones are left out, but for those that were lost."""
    return [
        lead
        for lead in tables.read("crm_lead")
        if window.owns(lead) and (lead["active"] or lead["won_status"] == "lost")
    ]


def market_of_period(tables, window):
    leads = leads_of(tables, window)
    new = [lead for lead in leads if window.has(lead["create_date"])]
    closed = [lead for lead in leads if window.has(lead["date_closed"])]
    won = [lead for lead in closed if lead["won_status"] == "won"]
    lost = [lead for lead in closed if lead["won_status"] == "lost"]
    return {
        "market.new_leads": counted(new, "source_id"),
        "market.won_deals": counted(won, "user_id"),
        "market.won_amount": summed(won, "user_id"),
        "market.lost_deals": counted(lost, "lost_reason_id"),
        "market.win_rate": Expected(
            percentage(len(won), len(won) + len(lost)), ids(won + lost), LEAD
        ),
    }


def market_of_moment(tables, window):
    pending = [
        lead
        for lead in leads_of(tables, window)
        if lead["type"] == "opportunity" and lead["won_status"] == "pending"
    ]
    today = window.local(window.as_of)
    late = [
        lead
        for lead in pending
        if lead["date_deadline"] and lead["date_deadline"] < today
    ]
    pipeline = summed(pending, "user_id")
    pipeline.breakdown = None
    return {
        "market.overdue_signings": counted(late, "user_id"),
        "market.open_pipeline": pipeline,
    }


def counted(leads, column):
    groups = Counter(lead[column] for lead in leads)
    return Expected(len(leads), ids(leads), LEAD, dict(groups))


def summed(leads, column):
    groups = defaultdict(float)
    for lead in leads:
        groups[lead[column]] += float(lead["expected_revenue"] or 0)
    return Expected(sum(groups.values()), ids(leads), LEAD, dict(groups))
