"""What has happened in a factory, told so that two tellings can be compared."""

import json

# in no order that tells anything: anonymous ratings are shuffled
SHUFFLED = {"chanxiao.meeting.evaluation"}
# (model, fields): by them two records of the same story are the same
TOLD = (
    (
        "sale.order",
        ("name", "client_order_ref", "state", "date_order", "amount_untaxed"),
    ),
    ("purchase.order", ("name", "state", "date_approve", "amount_untaxed")),
    ("mrp.production", ("name", "product_qty", "state", "date_finished")),
    ("stock.picking", ("name", "state", "date_done")),
    ("qc.inspection", ("stage", "qty", "qty_rejected", "state", "date_done")),
    # not their references: Odoo joins those of several orders in no certain order
    ("account.move", ("move_type", "state", "date", "amount_untaxed")),
    ("crm.lead", ("name", "won_status", "expected_revenue", "date_closed")),
    ("chanxiao.order.change", ("kind", "old_value", "new_value", "date")),
    ("chanxiao.settlement", ("state", "revenue", "planned_cost", "actual_cost")),
    ("chanxiao.meeting", ("name", "state", "date_start", "started_at", "ended_at")),
    ("chanxiao.meeting.attendee", ("attendance", "check_in", "leave_state")),
    ("chanxiao.meeting.request", ("topic", "state", "proposed_date")),
    ("chanxiao.work.contact", ("name", "topic", "state", "date_due", "closed_at")),
    ("chanxiao.meeting.proposal", ("topic", "state", "practicality", "judged_at")),
    ("chanxiao.meeting.question", ("question", "state", "answered_at", "is_late")),
    ("chanxiao.meeting.infraction", ("note", "noted_at")),
    ("chanxiao.meeting.accountability", ("name", "state", "ruling", "ruled_at")),
    ("chanxiao.meeting.evaluation", ("score", "comment")),
    ("chanxiao.meeting.decision", ("name", "state")),
    ("chanxiao.meeting.action", ("name", "state", "deadline", "done_at")),
    ("chanxiao.meeting.figure", ("key", "is_known", "value", "trend", "status")),
)


def account(env):
    """What has happened, in the order in which it was entered.

    :return: JSON, an object with a list of rows for each model
    """
    rows = {
        model: [
            [record[name] for name in names]
            for record in env[model]
            .with_context(active_test=False)
            .search([], order="id")
        ]
        for model, names in TOLD
        if model in env
    }
    for model in SHUFFLED & rows.keys():
        rows[model].sort(key=str)
    return json.dumps(rows, default=str, ensure_ascii=False)
