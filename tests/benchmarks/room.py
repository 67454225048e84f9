"""How fast the room of a meeting opens, and moves on to the next topic.

Everything is made in a savepoint and undone, as :mod:`series` does. The figures that
the room shows are those of the data set.
"""

from .series import (
    NOW,
    _clock,
    _make_meeting,
    _make_people,
    _make_policy,
    _repeat,
    _undone,
)

REPORTS = 10


def opening(env, times=5, reports=REPORTS):
    """Opening the wall at a department's report, and going on to the next one."""
    with _undone(env), _clock(NOW):
        people = _make_people(env, reports + 2, "room")
        policy = _make_policy(env, "ROOM", people, reports)
        meeting = _make_meeting(policy, NOW)
        meeting.action_convene()
        chair = meeting.chair_id
        meeting.with_user(chair).action_start()
        first, second = meeting.agenda_ids.filtered("brief_id")[:2]
        mine = meeting.with_user(chair)
        mine.room_go(first.id, None)

        def look():
            room = mine.get_room("wall")
            assert room["topic"]["brief"]["figures"], "nothing is shown"

        def go_on():
            room = mine.room_go(second.id, first.id)
            assert room["current"] == second.id, "it did not move on"

        return {
            "room": _repeat(env, look, times),
            "room_next": _repeat(env, go_on, times),
        }
