"""Those who conduct a meeting do the same at once in its room: it is done once.

Really at once, each in a transaction of its own, in a copy of the database.
"""

from datetime import datetime

import pytest
from parallel import call_at_once, copied_database, environment

from odoo import Command
from odoo.exceptions import UserError
from odoo.service import model
from odoo.tools import mute_logger

WORKERS = 4


@pytest.fixture(scope="module")
def database():
    with copied_database("room") as name:
        yield name


@pytest.fixture
def meeting_id(database):
    """Id of a meeting that runs, with five topics."""
    with environment(database) as env:
        policy = env["chanxiao.meeting.policy"].create(
            {
                "name": "Parallel",
                "code": f"ROOM{env['chanxiao.meeting.policy'].search_count([])}",
                "chair_id": env.uid,
                "recorder_id": env.uid,
                "recurrence": "none",
            }
        )
        meeting = env["chanxiao.meeting"]._create_system(
            {
                "policy_id": policy.id,
                "date_start": datetime(2026, 3, 16, 1),
                "date_end": datetime(2026, 3, 16, 2),
                "agenda_ids": [
                    Command.create({"name": f"Topic {n}", "sequence": n})
                    for n in range(5)
                ],
            }
        )
        meeting._set_state("in_progress")
        return meeting.id


def at_once(database, meeting_id, method, *values):
    """The same call, made so often at once; of each, whether it was not refused."""

    def call():
        with environment(database) as env:
            meeting = env["chanxiao.meeting"].browse(meeting_id)
            try:
                model.retrying(lambda: getattr(meeting, method)(*values), env)
            except UserError:
                return False
            return True

    with mute_logger("odoo.sql_db", "odoo.service.model", "odoo.http"):
        return call_at_once(call, 2 * WORKERS, WORKERS)


def read(database, meeting_id, function):
    with environment(database) as env:
        return function(env["chanxiao.meeting"].browse(meeting_id))


def test_who_moves_on_at_once_moves_on_once(database, meeting_id):
    known = None
    for topics in (1, 2):
        assert at_once(database, meeting_id, "room_go", "next", known) == [True] * 8
        started = read(
            database, meeting_id, lambda m: m.agenda_ids.filtered("time_start").ids
        )
        assert len(started) == topics
        room = read(database, meeting_id, lambda m: m.get_room())
        assert room["current"] == started[-1]
        known = room["current"]


def test_each_transaction_is_a_version(database, meeting_id):
    def version():
        return read(database, meeting_id, lambda m: m.get_room()["version"])

    before = version()
    topic = read(database, meeting_id, lambda m: m.agenda_ids[:1].id)
    saved = at_once(database, meeting_id, "room_note", topic, "Said")
    notes = read(database, meeting_id, lambda m: str(m.agenda_ids[:1].notes))
    # who met somebody else's saving is told so, and what they wrote is not lost
    assert notes.count("Said") == saved.count(True) > 0
    assert version() == before + saved.count(True)
