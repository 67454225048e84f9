"""However many approve the same step at once, it is approved once.

Really at once, each in a transaction of its own, in a copy of the database.
"""

from datetime import datetime
from unittest.mock import patch

import pytest
from parallel import call, call_at_once, copied_database, environment

from odoo import Command
from odoo.tools import mute_logger

CALLS = 50
WORKERS = 10
STEPS = 2


@pytest.fixture(scope="module")
def database():
    with copied_database("parallel") as name:
        yield name


def submit_policy(env):
    """A policy that waits for the first of two steps, both of one person."""
    manager, director = (
        env["res.users"].create(
            {
                "name": name,
                "login": f"parallel.{name}",
                "group_ids": [
                    Command.link(
                        env.ref(f"chanxiao_meeting.group_chanxiao_meeting_{role}").id
                    )
                ],
            }
        )
        for name, role in (("writer", "manager"), ("director", "user"))
    )
    env["chanxiao.approval.step"].create(
        [
            {"approver": "person", "user_id": director.id, "document_kind": "policy"}
            for _step in range(STEPS)
        ]
    )
    department = env["hr.department"].create({"name": "Parallel"})
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "Parallel",
            "code": "PARALLEL",
            "chair_id": director.id,
            "recorder_id": manager.id,
            "recurrence": "none",
            "department_ids": [Command.create({"department_id": department.id})],
            "agenda_ids": [Command.create({"name": "Topic"})],
        }
    )
    policy.with_user(manager).action_submit()
    return policy.id, director.id


def test_fifty_approvals_at_once_have_one_effect(database):
    with environment(database) as env:
        policy_id, director = submit_policy(env)
    with mute_logger("odoo.sql_db", "odoo.service.model"), patch("time.sleep"):
        results = call_at_once(
            lambda: call(
                database,
                "chanxiao.meeting.policy",
                policy_id,
                "action_approve",
                director,
            ),
            CALLS,
            WORKERS,
        )
    assert sorted(results, key=str) == [False] * (CALLS - 1) + [True]
    with environment(database) as env:
        policy = env["chanxiao.meeting.policy"].browse(policy_id)
        assert (policy.state, policy.approval_step) == ("in_review", STEPS)
        assert policy.ruling_ids.mapped("step_number") == [1]
        [activity] = policy.activity_ids
        assert activity.user_id.id == director


def submit_minutes(env, recorder_id, chair_id):
    """Minutes that wait for the chair, who is their only step."""
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "Parallel minutes",
            "code": "PARALLELMINUTES",
            "chair_id": chair_id,
            "recorder_id": recorder_id,
            "recurrence": "none",
            "department_ids": [
                Command.create(
                    {
                        "department_id": env["hr.department"]
                        .create({"name": "Parallel minutes"})
                        .id
                    }
                )
            ],
            "agenda_ids": [Command.create({"name": "Topic"})],
        }
    )
    policy._put_into_force()
    meeting = env["chanxiao.meeting"]._create_system(
        {
            "policy_id": policy.id,
            "name": "PARALLEL-1",
            "date_start": datetime(2026, 3, 16, 1),
            "date_end": datetime(2026, 3, 16, 2),
            "chair_id": chair_id,
            "recorder_id": recorder_id,
        }
    )
    meeting._set_state("held")
    minutes = env["chanxiao.meeting.minutes"]._draft_from_meeting(meeting)
    minutes.with_user(recorder_id).action_submit()
    return minutes.id


def test_fifty_approvals_of_minutes_at_once_have_one_effect(database):
    with environment(database) as env:
        recorder, chair = (
            env["res.users"].create(
                {
                    "name": name,
                    "login": f"parallel.{name}",
                    "group_ids": [
                        Command.link(
                            env.ref("chanxiao_meeting.group_chanxiao_meeting_user").id
                        )
                    ],
                }
            )
            for name in ("recorder", "chair")
        )
        minutes_id = submit_minutes(env, recorder.id, chair.id)
        chair_id = chair.id
    with mute_logger("odoo.sql_db", "odoo.service.model"), patch("time.sleep"):
        results = call_at_once(
            lambda: call(
                database,
                "chanxiao.meeting.minutes",
                minutes_id,
                "action_approve",
                chair_id,
            ),
            CALLS,
            WORKERS,
        )
    assert sorted(results, key=str) == [False] * (CALLS - 1) + [True]
    with environment(database) as env:
        minutes = env["chanxiao.meeting.minutes"].browse(minutes_id)
        assert minutes.state == "approved"
        assert minutes.ruling_ids.mapped("ruling") == ["approved"]
        assert len(minutes.content["approvals"]) <= 1
