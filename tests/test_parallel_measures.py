"""However many carry a measure out at once, or undo it, it has one effect.

Really at once, each in a transaction of its own, in a copy of the database.
"""

from unittest.mock import patch

import pytest
from parallel import call, call_at_once, copied_database, environment

from odoo import Command
from odoo.tools import mute_logger

CALLS = 20
WORKERS = 5
MODEL = "chanxiao.meeting.measure"


@pytest.fixture(scope="module")
def database():
    with copied_database("measures") as name:
        yield name


def create_people(env):
    """Somebody who organizes meetings and carries measures out, as user and chair."""
    groups = (
        "chanxiao_meeting.group_chanxiao_meeting_manager",
        "mrp.group_mrp_manager",
    )
    return env["res.users"].create(
        {
            "name": "parallel.doer",
            "login": "parallel.doer",
            "group_ids": [Command.link(env.ref(group).id) for group in groups],
        }
    )


def propose_hours(env):
    """Extra hours of a work center, decided and tried out.

    :return: ids of the measure and of whoever carries it out
    """
    doer = create_people(env)
    department = env["hr.department"].create({"name": "Parallel"})
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "Parallel",
            "code": "PARALLEL",
            "chair_id": doer.id,
            "recorder_id": doer.id,
            "recurrence": "none",
            "department_ids": [Command.create({"department_id": department.id})],
            "agenda_ids": [Command.create({"name": "Topic"})],
        }
    )
    policy._write_system({"state": "approved"})
    meeting = env["chanxiao.meeting"]._create_system(
        {
            "policy_id": policy.id,
            "date_start": "2100-03-16 01:00:00",
            "date_end": "2100-03-16 03:00:00",
            "period_start": "2100-03-01",
            "period_end": "2100-03-15",
            "chair_id": doer.id,
            "recorder_id": doer.id,
        }
    )
    decision = env["chanxiao.meeting.decision"].create(
        {
            "meeting_id": meeting.id,
            "name": "Work on Saturday",
            "action_ids": [
                Command.create(
                    {
                        "name": "Enter it",
                        "assignee_id": doer.id,
                        "deadline": "2100-03-20",
                    }
                )
            ],
        }
    )
    center = env["mrp.workcenter"].create({"name": "Parallel"})
    measure = env[MODEL].create(
        {
            "kind": "extra_hours",
            "action_id": decision.action_ids.id,
            "subject_ref": f"mrp.workcenter,{center.id}",
            "day_from": "2100-03-20",
            "day_to": "2100-03-20",
            "hours": 2,
        }
    )
    decision.action_adopt()
    measure.with_user(doer).action_preview()
    return measure.id, doer.id


def test_many_at_once_have_one_effect(database):
    with environment(database) as env:
        measure_id, doer = propose_hours(env)

    def call_many(method):
        with mute_logger("odoo.sql_db", "odoo.service.model"), patch("time.sleep"):
            results = call_at_once(
                lambda: call(database, MODEL, measure_id, method, doer), CALLS, WORKERS
            )
        assert sorted(results, key=str) == [False] * (CALLS - 1) + [True]

    call_many("action_apply")
    with environment(database) as env:
        measure = env[MODEL].browse(measure_id)
        assert measure.state == "applied"
        assert measure.action_id.state == "done"
        extra = env["chanxiao.extra.hours"].search([])
        assert extra.resource_id == measure.subject_ref.resource_id
        assert len(extra) == 1
    call_many("action_undo")
    with environment(database) as env:
        assert env[MODEL].browse(measure_id).state == "undone"
        assert not env["chanxiao.extra.hours"].search([])
