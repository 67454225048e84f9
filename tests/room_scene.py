"""A meeting on a bad day, for those who look at its room.

Everything is long, much or missing: names, topics, decisions, people, briefs.
"""

from datetime import timedelta

from odoo import Command, fields

PASSWORD = "eyes-open-2026"
TOPICS, DECISIONS, GUESTS, DEPARTMENTS = 200, 40, 20, 8
CHINESE = "出口订单交期延误的原因与改善措施，含供应商停产、模具维修、航班取消；" * 14
ENGLISH = "Delays of Donaudampfschifffahrtsgesellschaftskapitän and what was done; " * 6
LONGEST = 400
VALUE = 12345678901.5
#: target and limit of a figure, by how it stands to them
LIMITS = {
    "good": (1e9, 1e9),
    "warning": (2e10, 1e10),
    "bad": (3e10, 2e10),
    "none": (0, 0),
}


def make(env):
    """A meeting that runs, its people speak Chinese.

    :return: ``{"meeting": id, "topics": {name: id}}``, and the ids of meetings in which
        nothing is treated: ``draft``, ``before``, ``empty``, ``over``; people log in as
        ``eyes.chair``, ``eyes.recorder`` and ``eyes.member`` with :data:`PASSWORD`
    """
    chair, recorder, member = _make_people(
        env, ("chair", "recorder", "member"), password=PASSWORD
    )
    guests = _make_people(env, [f"guest{number}" for number in range(GUESTS)])
    policy = _make_policy(env, chair, recorder, member)
    meeting = _make_meeting(policy, guests)
    meeting.with_user(chair).action_start()
    _report(meeting)
    _decide(meeting, chair, member)
    _attend(meeting, recorder)
    meeting.with_user(member).room_raise_hand()
    meeting.with_user(chair).room_open_vote(CHINESE[:120], False)
    states = _make_states(policy, chair, recorder)
    topics = meeting.agenda_ids
    reports = topics.filtered(lambda topic: topic.kind == "report")
    return {
        "meeting": meeting.id,
        **states,
        "topics": {
            "report": reports[0].id,
            "secret": reports[1].id,
            "empty": reports[2].id,
            "review": topics.filtered(lambda topic: topic.kind == "review")[:1].id,
            "long": topics.filtered(lambda topic: topic.name == CHINESE[:LONGEST]).id,
        },
    }


def _make_people(env, logins, **values):
    group = env.ref("chanxiao_meeting.group_chanxiao_meeting_user")
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "name": f"欧阳{login}·阿不都热合曼",
                    "login": f"eyes.{login}",
                    "email": f"eyes.{login}@example.com",
                    **values,
                    "lang": "zh_CN",
                    "tz": "Asia/Shanghai",
                    "group_ids": [Command.link(group.id)],
                }
                for login in logins
            ]
        )
    )


def _make_policy(env, chair, recorder, member):
    departments = env["hr.department"].create(
        [{"name": f"第{number}事业部外贸与售后服务部"} for number in range(DEPARTMENTS)]
    )
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "关于产销协调、交付保障与质量改进的每周例行会议",
            "code": "EYES",
            "recurrence": "none",
            "chair_id": chair.id,
            "recorder_id": recorder.id,
            "tz": "Asia/Shanghai",
            "department_ids": [
                Command.create(
                    {
                        "department_id": department.id,
                        "representative_id": member.id,
                        # the second one reports what not everybody may see
                        "confidential": department == departments[1],
                    }
                )
                for department in departments
            ],
            "agenda_ids": [
                Command.create({"name": "以往决议的执行情况", "kind": "review"}),
                Command.create({"name": "各部门汇报", "kind": "report"}),
            ],
        }
    )
    policy._set_state("approved", **policy._prepare_approval_values())
    return policy


def _make_meeting(policy, guests):
    now = fields.Datetime.now()
    meeting = policy.env["chanxiao.meeting"]._create_system(
        {
            "policy_id": policy.id,
            "date_start": now - timedelta(minutes=5),
            "date_end": now + timedelta(hours=2),
        }
    )
    policy.env["chanxiao.meeting.attendee"].create(
        [
            {"meeting_id": meeting.id, "partner_id": partner.id}
            for partner in guests.partner_id
        ]
    )
    meeting.action_convene()
    count = TOPICS - len(meeting.agenda_ids)
    names = [CHINESE[:LONGEST], ENGLISH[:LONGEST]]
    names += [f"第{number}项议题：交付与质量" for number in range(count - len(names))]
    meeting.write(
        {
            "agenda_ids": [
                Command.create({"name": name, "kind": "discussion"}) for name in names
            ]
        }
    )
    return meeting


def _make_states(policy, chair, recorder):
    """One that is not convened, not begun, running without a topic, over."""
    begin = fields.Datetime.now() + timedelta(days=1)
    meetings = policy.env["chanxiao.meeting"].concat(
        *(
            policy.env["chanxiao.meeting"]._create_system(
                {
                    "policy_id": policy.id,
                    "date_start": begin + timedelta(days=day),
                    "date_end": begin + timedelta(days=day, hours=2),
                    "location": CHINESE[:30],
                }
            )
            for day in range(4)
        )
    )
    _draft, before, empty, over = meetings
    (before | empty | over).action_convene()
    (empty | over).with_user(chair).action_start()
    empty.agenda_ids.unlink()
    for line in over.with_user(recorder).attendee_ids:
        line.action_note_attendance("present")
    over.with_user(chair).action_close()
    return dict(zip(("draft", "before", "empty", "over"), meetings.ids, strict=True))


def _report(meeting):
    """Figures of every status in the first briefs; the third one stays empty.

    Their period is not over.
    """
    briefs = meeting.brief_ids
    briefs.figure_ids.sudo()._write_system({"brief_id": briefs[-1].id})
    figures = meeting.env["chanxiao.meeting.figure"]
    for brief in briefs[:2]:
        figures._create_system(
            [
                {**_prepare_figure(*limits), "brief_id": brief.id, "key": f"eyes.{key}"}
                for key, limits in LIMITS.items()
            ]
        )
    # and who is behind one of them
    briefs[0].figure_ids[:1]._write_system({"drill_model": "res.users"})
    briefs[0]._write_system({"problems": f"<p>{CHINESE[:LONGEST]}</p>"})


def _prepare_figure(target, threshold):
    return {
        "provider_code": "eyes",
        "label": "扣除返工与客户原因之后的准时出货率（按承诺日期）",
        "unit": "money",
        "better": "higher",
        "value": VALUE,
        "is_known": True,
        "previous": 23456789012.5,
        "is_previous_known": True,
        "has_target": bool(target),
        "target": target,
        "threshold": threshold,
        "trend": [9e9, 12e9, None, 7e9, VALUE],
        "breakdown": [
            {"label": CHINESE[:60], "value": value} for value in (9e9, 3e9, 1e9, 5e8)
        ],
        "period_start": fields.Date.today() - timedelta(days=7),
        "period_end": fields.Date.today() + timedelta(days=7),
        "as_of": fields.Datetime.now(),
        "tz": "Asia/Shanghai",
    }


def _decide(meeting, chair, member):
    today = fields.Date.today()
    report = meeting.agenda_ids.filtered(lambda topic: topic.kind == "report")[:1]
    for number in range(DECISIONS):
        meeting.with_user(chair).room_decide(
            {
                "topic_id": report.id,
                "text": CHINESE[: LONGEST if number % 10 == 9 else 30],
                "person_id": member.id if number % 2 else None,
                "date": str(today + timedelta(days=number)),
            },
            f"eyes-key-{number}",
        )


def _attend(meeting, recorder):
    """One of each kind; the others are not noted yet."""
    lines = meeting.with_user(recorder).attendee_ids
    for line, attendance in zip(
        lines, ("present", "late", "absent", "on_leave", "present"), strict=False
    ):
        reason = CHINESE[:40] if attendance == "on_leave" else None
        line.action_note_attendance(attendance, reason=reason)
