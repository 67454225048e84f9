"""A room in which everybody does something at once: each is counted, and once.

Those who conduct do the same at once: it is done once.

Really at once, each in a transaction of its own, in a copy of the database.
"""

import queue
from datetime import datetime

import pytest
from parallel import call_at_once, copied_database, environment

from odoo import Command
from odoo.exceptions import UserError
from odoo.service import model
from odoo.tools import mute_logger

PEOPLE = 12
WORKERS = 4


@pytest.fixture(scope="module")
def database():
    with copied_database("room") as name:
        yield name


@pytest.fixture
def room(database):
    """A meeting that runs, with its people and five topics."""
    with environment(database) as env:
        groups = env.ref("chanxiao_meeting.group_chanxiao_meeting_user")
        users = env["res.users"].search([("login", "like", "parallel%")])
        users = users or env["res.users"].create(
            [
                {
                    "name": f"Parallel {number}",
                    "login": f"parallel{number}",
                    "group_ids": [Command.link(groups.id)],
                }
                for number in range(PEOPLE)
            ]
        )
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
                "chair_id": users[0].id,
                "recorder_id": users[0].id,
                "attendee_ids": [
                    Command.create(
                        {"partner_id": user.partner_id.id, "attendance": "present"}
                    )
                    for user in users
                ],
                "agenda_ids": [
                    Command.create({"name": f"Topic {n}", "sequence": n})
                    for n in range(5)
                ],
            }
        )
        meeting._set_state("in_progress")
        return Room(database, meeting.id, users.ids)


class Room:
    def __init__(self, database, meeting_id, user_ids):
        self.database = database
        self.meeting_id = meeting_id
        self.user_ids = user_ids

    def call(self, user_id, method, *values, **more):
        """One call as the server makes it; whether it was not refused."""
        with environment(self.database, user_id) as env:
            meeting = env["chanxiao.meeting"].browse(self.meeting_id)
            try:
                model.retrying(lambda: getattr(meeting, method)(*values, **more), env)
            except UserError:
                return False
            return True

    def open_vote(self, is_secret):
        assert self.call(self.user_ids[0], "room_open_vote", "Now?", is_secret)
        with self.meeting() as meeting:
            vote = meeting.vote_ids
            return vote.id, vote.option_ids.ids

    def meeting(self):
        return _Meeting(self)

    def conduct_at_once(self, method, *values):
        """The chair's same call, so often at once; see :meth:`call`."""
        return self.at_once([(self.user_ids[0], method, *values)] * 2 * WORKERS)

    def at_once(self, calls, workers=WORKERS):
        """Make calls, each a tuple of a user, a method and its values."""
        waiting = queue.SimpleQueue()
        for values in calls:
            waiting.put(values)
        with mute_logger("odoo.sql_db", "odoo.service.model", "odoo.http"):
            return call_at_once(
                lambda: self.call(*waiting.get(timeout=60)), len(calls), workers
            )


class _Meeting:
    """The meeting in a transaction of its own."""

    def __init__(self, room):
        self.context = environment(room.database)
        self.id = room.meeting_id

    def __enter__(self):
        return self.context.__enter__()["chanxiao.meeting"].browse(self.id)

    def __exit__(self, *details):
        return self.context.__exit__(*details)


def test_who_moves_on_at_once_moves_on_once(room):
    known = None
    for topics in (1, 2):
        assert room.conduct_at_once("room_go", "next", known) == [True] * 8
        with room.meeting() as meeting:
            started = meeting.agenda_ids.filtered("time_start").ids
            known = meeting.get_room()["current"]
        assert len(started) == topics
        assert known == started[-1]


def test_each_transaction_is_a_version(room):
    with room.meeting() as meeting:
        before = meeting.get_room()["version"]
        topic = meeting.agenda_ids[:1].id
    saved = room.conduct_at_once("room_note", topic, "Said")
    with room.meeting() as meeting:
        notes = str(meeting.agenda_ids[:1].notes)
        after = meeting.get_room()["version"]
    # who met somebody else's saving is told so, and what they wrote is not lost
    assert notes.count("Said") == saved.count(True) > 0
    assert after == before + saved.count(True)


@pytest.mark.parametrize("is_secret", [True, False])
def test_everybody_votes_at_once(room, is_secret):
    vote_id, options = room.open_vote(is_secret)
    calls = [
        (user_id, "room_vote", vote_id, options[number % 2])
        for number, user_id in enumerate(room.user_ids)
    ]
    assert room.at_once(calls) == [True] * PEOPLE
    assert room.call(room.user_ids[0], "room_close_vote", vote_id)
    with room.meeting() as meeting:
        counts = meeting.vote_ids._get_counts()[meeting.vote_ids]
        assert counts == {options[0]: PEOPLE // 2, options[1]: PEOPLE // 2}


@pytest.mark.parametrize("is_secret", [True, False])
def test_what_was_accepted_while_it_was_closed_is_counted(room, is_secret):
    vote_id, options = room.open_vote(is_secret)
    votes = [(user_id, "room_vote", vote_id, options[0]) for user_id in room.user_ids]
    closing = (room.user_ids[0], "room_close_vote", vote_id)
    calls = [*votes[:5], closing, *votes[5:11]]
    results = room.at_once(calls)
    assert len(results) == PEOPLE
    accepted = results.count(True) - 1
    with room.meeting() as meeting:
        vote = meeting.vote_ids
        assert vote.state == "closed"
        assert len(vote.ballot_ids.filtered("is_cast")) == accepted
        assert len(vote.ballot_ids) == PEOPLE
        counts = vote._get_counts()[vote]
        assert counts == {options[0]: accepted}


def test_sent_twice_at_once_is_done_once(room):
    user_id = room.user_ids[1]

    def call():
        return room.call(user_id, "room_raise_hand", key="sent-at-once")

    with mute_logger("odoo.sql_db", "odoo.service.model"):
        assert call_at_once(call, 4, 4) == [True] * 4
    with room.meeting() as meeting:
        assert len(meeting.speaker_ids) == 1


def test_two_who_call_at_once_call_one(room):
    for user_id in room.user_ids[1:4]:
        assert room.call(user_id, "room_raise_hand")
    room.at_once([(room.user_ids[0], "room_call_speaker")] * 4)
    with room.meeting() as meeting:
        states = sorted(meeting.speaker_ids.mapped("state"))
        assert states == ["speaking", "waiting", "waiting"]


def test_closed_at_once_it_is_closed_once(room):
    assert room.conduct_at_once("room_close").count(True) == 1
    with room.meeting() as meeting:
        assert meeting.state == "held"
        assert len(meeting.minutes_ids) == 1
    # whoever comes later is told
    assert room.conduct_at_once("room_close") == [False] * 8


def test_who_moves_a_topic_at_once_moves_it_once(room):
    with room.meeting() as meeting:
        ids = meeting.agenda_ids.ids
    assert room.conduct_at_once("room_topic_move", ids[-1], 2) == [True] * 8
    with room.meeting() as meeting:
        assert meeting.agenda_ids.ids == [ids[0], ids[-1], *ids[1:-1]]


def test_a_topic_that_is_sent_again_at_once_is_added_once(room):
    values = ("The new press", 10, None, "the-very-same-key")
    assert room.conduct_at_once("room_topic_add", *values) == [True] * 8
    with room.meeting() as meeting:
        assert meeting.agenda_ids.mapped("name").count("The new press") == 1
