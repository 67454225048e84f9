"""Minutes of one policy that are issued at once: each gets a number, none is left out.

Really at once, each in a transaction of its own, in a copy of the database.
"""

import queue
from datetime import datetime

import pytest
from parallel import call, call_at_once, copied_database, environment

from odoo import SUPERUSER_ID, Command
from odoo.tools import mute_logger

MINUTES = 12
WORKERS = 2


@pytest.fixture(scope="module")
def database():
    with copied_database("issues") as name:
        yield name


def prepare_minutes(env):
    """Ids of approved minutes of a policy of which none were issued yet."""
    department = env["hr.department"].create({"name": "Parallel"})
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "Parallel",
            "code": "ISSUES",
            "chair_id": env.uid,
            "recorder_id": env.uid,
            "recurrence": "none",
            "department_ids": [Command.create({"department_id": department.id})],
            "agenda_ids": [Command.create({"name": "Topic"})],
        }
    )
    policy._put_into_force()
    meetings = env["chanxiao.meeting"]._create_system(
        [
            {
                "policy_id": policy.id,
                "name": f"ISSUES-{number}",
                "date_start": datetime(2026, 3, 16, 1),
                "date_end": datetime(2026, 3, 16, 2),
                "chair_id": env.uid,
                "recorder_id": env.uid,
            }
            for number in range(MINUTES)
        ]
    )
    meetings._set_state("held")
    drafts = env["chanxiao.meeting.minutes"]
    for meeting in meetings:
        drafts |= drafts._draft_from_meeting(meeting)
    drafts._set_state("approved")
    return drafts.ids


def test_minutes_issued_at_once_have_numbers_without_gaps(database):
    with environment(database) as env:
        ids = prepare_minutes(env)
    waiting = queue.SimpleQueue()
    for minutes_id in ids:
        waiting.put(minutes_id)
    with mute_logger("odoo.sql_db", "odoo.service.model"):
        results = call_at_once(
            lambda: call(
                database,
                "chanxiao.meeting.minutes",
                waiting.get(timeout=60),
                "action_issue",
                SUPERUSER_ID,
            ),
            MINUTES,
            WORKERS,
        )
    assert results == [True] * MINUTES
    with environment(database) as env:
        issued = env["chanxiao.meeting.minutes"].browse(ids)
        year = issued[0].filing_year
        assert sorted(issued.mapped("filing_number")) == [
            f"ISSUES-M-{year}-{number:03}" for number in range(1, MINUTES + 1)
        ]
        # one file, one chain, and nothing to be found in it
        file = issued.file_id
        assert len(file) == 1
        file._verify()
        assert not file.finding_ids
        assert all(issued.mapped("is_untampered"))
