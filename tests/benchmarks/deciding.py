"""How fast a meeting decides: many decisions adopted at once, a change tried out.

Everything is made in a savepoint and undone, as :mod:`series` does. Decisions are
about orders of the data set.
"""

from datetime import timedelta
from itertools import cycle, islice

from odoo import Command

from .series import (
    NOW,
    _clock,
    _make_meeting,
    _make_people,
    _make_policy,
    _repeat,
    _undone,
)

DECISIONS, OWNERS, MOVED = 200, 30, 50
#: what decisions are about, in turn
ABOUT = ("sale.order", "mrp.production", "purchase.order")
#: who carries decisions out works with what they are about
ERP = (
    "sales_team.group_sale_salesman_all_leads",
    "mrp.group_mrp_user",
    "purchase.group_purchase_user",
    "stock.group_stock_user",
)


def adopting(env, times=5, decisions=DECISIONS):
    """Adopting them together, as the chair: each task is an activity on an order.

    Then the job that tells people of all of them.
    """
    with _undone(env), _clock(NOW):
        people = _make_workers(env, OWNERS)
        meeting = _make_held_meeting(env, people)
        made = _make_decisions(env, meeting, people, decisions)
        made = made.with_user(meeting.chair_id)

        def adopt():
            made.action_adopt()
            tasks = made.action_ids
            assert len(tasks.activity_id) == decisions, len(tasks.activity_id)

        def tell():
            made.env[made._name]._cron_tell_of_adoptions()
            # sudo: whether the job is done
            assert not any(made.sudo().mapped("telling_due"))

        adopting = _repeat(env, adopt, times)
        adopt()
        made = made.sudo()
        return {"adopt": adopting, "tell": _repeat(env, tell, times)}


def trying_out(env, times=5, moved=MOVED):
    """Trying out a later start of a manufacturing order on which others' deliveries
    hang, by who would carry it out."""
    with _undone(env), _clock(NOW):
        people = _make_workers(env, 3)
        production = _make_production(env, moved)
        measure = _propose(env, people, production)

        def preview():
            measure.action_preview()
            # sudo: what was found out just now
            effects = measure.sudo().preview_data["effects"]
            assert len(effects["promises"]) == moved, len(effects["promises"])

        return {"preview": _repeat(env, preview, times)}


def _make_workers(env, count):
    people = _make_people(env, count)
    people.group_ids = [Command.link(env.ref(group).id) for group in ERP]
    return people


def _make_held_meeting(env, people):
    policy = _make_policy(env, "DECIDE", people)
    meeting = _make_meeting(policy, NOW - timedelta(hours=2))
    meeting._set_state("in_progress")
    return meeting


def _make_decisions(env, meeting, people, count):
    """Proposed ones, each with a task that is about an order of the data set."""
    subjects = _find_orders(env, meeting.company_id, count)
    return env["chanxiao.meeting.decision"].create(
        [
            {
                "meeting_id": meeting.id,
                "name": f"Decision {number}",
                "action_ids": [
                    Command.create(
                        {
                            "name": f"Task {number}",
                            "subject_ref": f"{subject._name},{subject.id}",
                            "assignee_id": people[number % len(people)].id,
                            "deadline": NOW.date() + timedelta(days=number % 20),
                        }
                    )
                ],
            }
            for number, subject in enumerate(subjects)
        ]
    )


def _find_orders(env, company, count):
    """As many of each kind, of those that came last; again where there are too few."""
    share = -(-count // len(ABOUT))
    found = []
    for model in ABOUT:
        domain = [("company_id", "=", company.id), ("state", "not in", ("cancel",))]
        found += env[model].search(domain, order="id desc", limit=share)
    return list(islice(cycle(found), count))


def _make_production(env, moved):
    """One whose work orders are planned; it makes what many orders are to get."""
    centers = env["mrp.workcenter"].create(
        [{"name": f"Trial center {number}"} for number in range(2)]
    )
    product, part = env["product.product"].create(
        [{"name": f"Trial {name}", "is_storable": True} for name in ("pump", "part")]
    )
    bill = env["mrp.bom"].create(
        {
            "product_tmpl_id": product.product_tmpl_id.id,
            "company_id": env.company.id,
            "bom_line_ids": [Command.create({"product_id": part.id})],
            "operation_ids": [
                Command.create(
                    {
                        "name": "Work",
                        "workcenter_id": center.id,
                        "time_cycle_manual": 2,
                    }
                )
                for center in centers
            ],
        }
    )
    production = env["mrp.production"].create(
        {"product_id": product.id, "product_qty": 10 * moved, "bom_id": bill.id}
    )
    production.action_confirm()
    production.button_plan()
    partner = env["res.partner"].create({"name": "Trial customer"})
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "commitment_date": NOW + timedelta(days=7),
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": 10})
                ],
            }
            for _number in range(moved)
        ]
    )
    orders.action_confirm()
    production.move_finished_ids.move_dest_ids = orders.picking_ids.move_ids
    return production


def _propose(env, people, production):
    """What a task of a decision that was adopted changes in the ERP."""
    meeting = _make_held_meeting(env, people)
    decision = env["chanxiao.meeting.decision"].create(
        {
            "meeting_id": meeting.id,
            "name": "Start it later",
            "action_ids": [
                Command.create(
                    {
                        "name": "Move it",
                        "assignee_id": people[0].id,
                        "deadline": NOW.date() + timedelta(days=1),
                    }
                )
            ],
        }
    )
    measure = env["chanxiao.meeting.measure"].create(
        {
            "kind": "reschedule",
            "action_id": decision.action_ids.id,
            "subject_ref": f"mrp.production,{production.id}",
            "date_planned": NOW + timedelta(days=20),
        }
    )
    decision.action_adopt()
    return measure.with_user(people[0])
