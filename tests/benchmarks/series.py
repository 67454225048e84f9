"""How fast series of meetings are planned, checked and convened.

Each function makes what it needs in a savepoint, runs and takes all of it back; the
database is as before. They return ``{name: {"median", "p95", "queries"}}``, in
milliseconds, the queries of the last run.
"""

import time
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from unittest.mock import patch

from odoo import Command, fields

from . import timing

POLICIES, PEOPLE, EVENTS = 200, 30, 10_000
ATTENDEES, BRIEFS = 14, 10
#: meetings that each policy has had already
HELD = 20
#: after the last record of the data sets, whose orders are none of what is measured
NOW = datetime(2026, 7, 7, 2, 0)
SHANGHAI = "Asia/Shanghai"


def horizon(env, times=5, policies=POLICIES, held=HELD):
    """The scheduled planning of policies, those of all templates among them.

    ``first`` makes all meetings of the six weeks, ``kept`` those of a day more.
    """
    with _undone(env), _clock(NOW):
        made = _make_policies(env, policies)
        _make_history(env, made, held)
        # the policies of the database itself are none of this
        others = made.search([("state", "=", "approved")]) - made
        others._set_state("retired")
        first = _repeat(env, made._cron_create_next_meetings, times)
        made._cron_create_next_meetings()
        with _clock(NOW + timedelta(days=1)):
            kept = _repeat(env, made._cron_create_next_meetings, times)
    return {"first": first, "kept": kept}


def collisions(env, times=5, people=PEOPLE, events=EVENTS):
    """What the form of a meeting says of its time, and the times offered instead.

    The meeting has 30 people, whose calendars hold 10,000 events around it.
    """
    with _undone(env), _clock(NOW):
        users = _make_people(env, people)
        policy = _make_policy(env, "BENCH", users, people - 2)
        meeting = _make_meeting(policy, NOW + timedelta(days=3))
        _make_events(env, users, events)
        return {
            "check": _repeat(env, lambda: meeting.collision_notice, times),
            "offer": _repeat(env, meeting._find_times, times),
        }


def convening(env, times=5):
    """Convening a meeting of 14 people, of whom ten prepare a brief."""
    with _undone(env), _clock(NOW):
        policy = _make_policy(env, "BENCH", _make_people(env, ATTENDEES), BRIEFS)
        meeting = _make_meeting(policy, NOW + timedelta(days=3))
        for user in _make_people(env, ATTENDEES - BRIEFS - 2, "guest"):
            env["chanxiao.meeting.attendee"].create(
                {"meeting_id": meeting.id, "partner_id": user.partner_id.id}
            )
        found = {"convene": _repeat(env, meeting.action_convene, times)}
        # what waits in the database itself is none of this
        meeting.search([("notice_due", "!=", False)])._write_system(
            {"notice_due": False}
        )
        meeting.action_convene()
        found["mail"] = _repeat(env, meeting._cron_send_notices, times)
    return found


# what is made


def _make_people(env, count, prefix="person"):
    group = env.ref("chanxiao_meeting.group_chanxiao_meeting_user")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"{prefix} {number}",
                    "login": f"bench.{prefix}.{number}",
                    "email": f"{prefix}{number}@example.com",
                    "tz": SHANGHAI,
                    "group_ids": [Command.link(group.id)],
                }
                for number in range(count)
            ]
        )
    )


def _make_events(env, users, count):
    """Events of an hour with three people each, over the month around."""
    partners = users.partner_id.ids
    start = NOW - timedelta(days=15)
    env.flush_all()
    env.cr.execute(
        """
        INSERT INTO calendar_event
               (name, user_id, start, stop, duration, show_as, active, allday)
        SELECT 'Event ' || n, (%(users)s)[1 + n %% %(people)s], moment,
               moment + interval '1 hour', 1, 'busy', true, false
          FROM (SELECT n, %(start)s::timestamp + n * %(step)s AS moment
                  FROM generate_series(0, %(count)s - 1) n) moments
     RETURNING id""",
        {
            "users": users.ids,
            "people": len(users),
            "start": start,
            "step": timedelta(days=30) / count,
            "count": count,
        },
    )
    ids = [number for (number,) in env.cr.fetchall()]
    env.cr.execute(
        """
        INSERT INTO calendar_attendee (event_id, partner_id, state)
        SELECT id, (%(partners)s)[1 + (n + k * 7) %% %(people)s], 'accepted'
          FROM unnest(%(ids)s) WITH ORDINALITY events (id, n),
               generate_series(0, 2) k""",
        {"partners": partners, "people": len(users), "ids": ids},
    )
    env.invalidate_all()


def _make_policies(env, count):
    templates = env["chanxiao.meeting.policy.template"].search([])
    people = _make_people(env, PEOPLE)
    policies = env["chanxiao.meeting.policy"]
    for number in range(count):
        template = templates[number % len(templates)]
        chair, recorder = people[number % PEOPLE], people[(number + 1) % PEOPLE]
        policies |= template._create_policy(
            env.company,
            code=f"{template.code}.{number}",
            chair_id=chair.id,
            recorder_id=recorder.id,
            tz=SHANGHAI,
        )
    for policy in policies:
        policy._set_state("approved", **policy._prepare_approval_values())
    return policies


def _make_history(env, policies, held):
    """Meetings held by each policy, a week apart."""
    env["chanxiao.meeting"]._create_system(
        [
            {
                "policy_id": policy.id,
                "state": "held",
                "date_start": NOW - timedelta(weeks=number),
                "date_end": NOW - timedelta(weeks=number, hours=-1),
                "occurrence_date": NOW.date() - timedelta(weeks=number),
                "period_start": NOW.date() - timedelta(weeks=number + 1),
                "period_end": NOW.date() - timedelta(weeks=number, days=1),
            }
            for policy in policies
            for number in range(1, held + 1)
        ]
    )


def _make_policy(env, code, people, departments=1):
    """An approved policy without a cycle: chair, recorder, representatives."""
    chair, recorder, *others = people
    created = env["hr.department"].create(
        [{"name": f"{code} department {number}"} for number in range(departments)]
    )
    sources = env["chanxiao.figure.source"].search([])
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": code,
            "code": code,
            "recurrence": "none",
            "chair_id": chair.id,
            "recorder_id": recorder.id,
            "tz": SHANGHAI,
            "department_ids": [
                Command.create(
                    {
                        "department_id": department.id,
                        "representative_id": others[number % len(others)].id,
                        "source_ids": sources[number % len(sources)].ids,
                    }
                )
                for number, department in enumerate(created)
            ],
            "agenda_ids": [
                Command.create({"name": "Review", "kind": "review"}),
                Command.create({"name": "Reports", "kind": "report"}),
            ],
        }
    )
    policy._set_state("approved", **policy._prepare_approval_values())
    return policy


def _make_meeting(policy, start):
    return policy.env["chanxiao.meeting"]._create_system(
        {
            "policy_id": policy.id,
            "date_start": start,
            "date_end": start + timedelta(hours=2),
            "period_start": date(2026, 2, 16),
            "period_end": date(2026, 2, 28),
        }
    )


# measuring


@contextmanager
def _undone(env):
    """What happens within is undone, in the database and in the environment."""
    with env.cr.savepoint() as savepoint:
        try:
            yield
        finally:
            savepoint.rollback()
            env.invalidate_all()


@contextmanager
def _clock(moment):
    with patch.object(fields.Datetime, "now", lambda *_args: moment):
        yield


def _repeat(env, run, times):
    """Times of runs that start alike; the first, which fills caches, is left out."""
    seconds, queries = [], 0
    for number in range(times + 1):
        with _undone(env):
            env.flush_all()
            env.invalidate_all()
            before, started = env.cr.sql_log_count, time.perf_counter()
            run()
            env.flush_all()
            queries = env.cr.sql_log_count - before
            if number:
                seconds.append(time.perf_counter() - started)
    return {**timing.summary(seconds), "queries": queries}
