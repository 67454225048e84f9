"""For the server's shell on the demo: its coming meeting is being held.

The last line printed says which meeting it is and what its topics are, and which one
comes after it and which one is over. Pictures of the room are taken of them, see
``dev/room_pictures.py``.
"""

import json
from datetime import timedelta

# who did not simply come, and how
ATTENDANCE = {"maintenance": "late", "shopfloor": "absent"}
EXCUSED = {"hr": "外出招聘"}
# minutes since the meeting began, and how long each topic took
BEGUN = 26
TAKEN = (9, 12)
DECISIONS = (
    ("review", "逾期未完成的执行事项由责任部门今日提交补救计划", "gm", 1),
    ("review", "已完成的执行事项一周内抽查复核", "quality", 7),
    ("Sales", "逾期订单的客户由业务部逐一通知新交期", "sales", 2),
)
SPEAKERS = ("finance", "production")


def as_of(record, login):
    """The record as its user sees it, in the user's language."""
    user = env["res.users"].search([("login", "=", login)])  # noqa: F821  the shell's
    return record.with_user(user).with_context(lang=user.lang)


def find_meeting(state="convened", code="F", order="date_start"):
    meetings = env["chanxiao.meeting"]  # noqa: F821
    return meetings.search(
        [("policy_id.code", "=", code), ("state", "=", state)], order=order, limit=1
    )


def begin(meeting):
    """It began some minutes ago, and everybody is noted."""
    now = env.cr.now().replace(second=0, microsecond=0)  # noqa: F821
    start = now - timedelta(minutes=BEGUN)
    meeting._write_system(
        {"date_start": start, "date_end": start + timedelta(minutes=120)}
    )
    as_of(meeting, "gm").action_start()
    meeting._write_system({"started_at": start})
    for line in meeting.attendee_ids:
        login = line.user_id.login
        reason = EXCUSED.get(login)
        attendance = "on_leave" if reason else ATTENDANCE.get(login, "present")
        as_of(line, "recorder").action_note_attendance(attendance, reason=reason)
    return start


def find_topic(meeting, key):
    """The topic of a kind, or that in which a department reports."""
    return meeting.agenda_ids.filtered(
        lambda topic: (
            key == topic.kind
            or (topic.kind == "report" and key == topic.department_id.name)
        )
    )[:1]


def treat(meeting, start):
    """The first topics were treated, and something was decided."""
    for topic, minutes in zip(meeting.agenda_ids[:2], TAKEN, strict=True):
        go(meeting, topic)
        topic._write_system({"time_start": start})
        start += timedelta(minutes=minutes)
        for number, (key, text, login, days) in enumerate(DECISIONS):
            if find_topic(meeting, key) == topic:
                decide(meeting, topic, text, login, days, f"picture{number}")
    as_of(meeting, "recorder").room_note(
        find_topic(meeting, "Sales").id, "两家客户要求分批交货，业务部已书面答复。"
    )
    go(meeting, find_topic(meeting, "Production Control"))


def go(meeting, topic):
    chaired = as_of(meeting, "gm")
    chaired.room_go(topic.id, chaired.get_room()["current"])


def decide(meeting, topic, text, login, days, key):
    person = as_of(meeting, login).env.user
    day = env.cr.now().date() + timedelta(days=days)  # noqa: F821
    as_of(meeting, "gm").room_decide(
        {
            "topic_id": topic.id,
            "text": text,
            "person_id": person.id,
            "date": day.isoformat(),
        },
        key,
    )


def ask(meeting):
    """Two want to speak, the first of them does."""
    for login in SPEAKERS:
        as_of(meeting, login).room_raise_hand()
    as_of(meeting, "gm").room_call_speaker(meeting.speaker_ids[:1].id)


meeting = find_meeting()
treat(meeting, begin(meeting))
ask(meeting)
env.cr.commit()  # noqa: F821
topics = {
    (topic.department_id.name if topic.kind == "report" else topic.kind): topic.id
    for topic in meeting.agenda_ids
}
others = {
    "before": find_meeting(code="V10").id,
    "after": find_meeting("held", order="date_start desc").id,
}
print(json.dumps({"meeting": meeting.id, "topics": topics, **others}))
