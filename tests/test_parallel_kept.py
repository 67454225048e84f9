"""What a room keeps for those who ask next is what was committed, and nothing else.

In transactions of their own, in a copy of the database.
"""

from datetime import datetime

import pytest
from parallel import copied_database, environment

from odoo import Command

from odoo.addons.chanxiao_meeting.models.meeting_room.room_shared import SharedContent


@pytest.fixture(scope="module")
def database():
    with copied_database("kept") as name:
        yield name


@pytest.fixture
def meeting_id(database):
    """Id of a meeting that runs, with two topics."""
    with environment(database) as env:
        policy = env["chanxiao.meeting.policy"].create(
            {
                "name": "Kept",
                "code": f"KEPT{env['chanxiao.meeting.policy'].search_count([])}",
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
                    for n in range(2)
                ],
            }
        )
        meeting._set_state("in_progress")
        return meeting.id


@pytest.fixture
def built(monkeypatch):
    """Grows with each time that the content is built."""
    times, build = [], SharedContent.build

    def count(content):
        times.append(1)
        return build(content)

    monkeypatch.setattr(SharedContent, "build", count)
    return times


def look(database, meeting_id):
    with environment(database) as env:
        room = env["chanxiao.meeting"].browse(meeting_id).get_room("wall")
        return {name: value for name, value in room.items() if name != "now"}


def test_the_second_takes_what_the_first_built(database, meeting_id, built):
    assert look(database, meeting_id) == look(database, meeting_id)
    assert len(built) == 1
    with environment(database) as env:
        env["chanxiao.meeting"].browse(meeting_id).room_go("next")
    assert look(database, meeting_id)["current"]


def test_what_is_taken_back_was_seen_by_nobody_else(database, meeting_id, built):
    before = look(database, meeting_id)
    with environment(database) as env:
        room = env["chanxiao.meeting"].browse(meeting_id).room_go("next")
        assert room["current"] and room["version"] == before["version"] + 1
        env.cr.rollback()
    with environment(database) as env:
        meeting = env["chanxiao.meeting"].browse(meeting_id)
        meeting.agenda_ids[0].name = "Renamed"
    # the same version as the one that was taken back
    after = look(database, meeting_id)
    assert after["version"] == before["version"] + 1
    assert after["current"] is None
    assert after["agenda"][0]["name"] == "Renamed"


def test_what_waits_to_be_written_is_not_kept(database, meeting_id, built):
    with environment(database) as env:
        meeting = env["chanxiao.meeting"].browse(meeting_id)
        meeting.agenda_ids[0].name = "Renamed"
        assert meeting.get_room("wall")["agenda"][0]["name"] == "Renamed"
        env.invalidate_all(flush=False)
        env.cr.rollback()
    assert look(database, meeting_id)["agenda"][0]["name"] == "Topic 0"
