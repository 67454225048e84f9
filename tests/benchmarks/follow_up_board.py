"""How fast the follow-up board opens. Returns what the functions of ``series`` do."""

from datetime import timedelta

from odoo import Command

from . import series

TASKS, DECISIONS, OWNERS = 10_000, 500, 30
#: what the cards of the board show
CARD = {
    **dict.fromkeys(("kind", "name", "alert", "stage", "deadline", "closed_at"), {}),
    **dict.fromkeys(("slip_count", "reminder_count", "subject_name"), {}),
    **dict.fromkeys(("person_id", "department_id"), {"fields": {"display_name": {}}}),
}


def opening(env, times=5, tasks=TASKS):
    """What the pages of the board ask for, with so many open tasks, by an organizer.

    ``board`` are cards by colour, ``board_list`` is the list.
    """
    with series._undone(env), series._clock(series.NOW):
        people = series._make_people(env, OWNERS)
        people[0].group_ids = [
            Command.link(
                env.ref("chanxiao_meeting.group_chanxiao_meeting_organizer").id
            )
        ]
        _make_tasks(env, people, tasks)
        board = env["chanxiao.meeting.commitment"].with_user(people[0])
        is_open = [("stage", "=", "open")]

        def open_cards():
            board.web_read_group(
                is_open,
                ["alert"],
                auto_unfold=True,
                unfold_read_specification=CARD,
            )

        def open_list():
            board.web_search_read(is_open, CARD, limit=80)

        return {
            "board": series._repeat(env, open_cards, times),
            "board_list": series._repeat(env, open_list, times),
        }


def _make_tasks(env, people, count):
    """Tasks of adopted decisions, their deadlines in the forty days around."""
    policy = series._make_policy(env, "BENCH", people)
    meeting = series._make_meeting(policy, series.NOW - timedelta(days=7))
    decisions = env["chanxiao.meeting.decision"]._create_system(
        [
            {"meeting_id": meeting.id, "name": f"Decision {n}", "state": "adopted"}
            for n in range(min(DECISIONS, count))
        ]
    )
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO chanxiao_meeting_action
               (name, decision_id, meeting_id, company_id, assignee_id, deadline,
                state, reject_count, slip_count)
        SELECT 'Task ' || n, (%(decisions)s)[1 + n %% %(decided)s], %(meeting)s,
               %(company)s, (%(people)s)[1 + n %% %(owners)s],
               %(today)s::date + (n %% 40 - 20)::int, 'open', 0, 0
          FROM generate_series(1, %(count)s) n""",
        {
            "decisions": decisions.ids,
            "decided": len(decisions),
            "meeting": meeting.id,
            "company": meeting.company_id.id,
            "people": people.ids,
            "owners": len(people),
            "today": series.NOW.date(),
            "count": count,
        },
    )
    env.cr.execute("ANALYZE chanxiao_meeting_action, chanxiao_meeting_decision")
    env.invalidate_all()
