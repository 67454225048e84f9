"""The half-monthly meeting: approved, held once, carried out, prepared anew.

Everything is done by the people who would do it, through the buttons they have.
"""

from datetime import timedelta

from . import regulation, words
from .carrying_out import CarryingOut
from .troubles import Troubles
from .workdays import moment, shift

MINUTES = {"review": 6, "report": 5, "exception": 6, "discussion": 8, "summary": 5}


class Meetings:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("meetings")
        self.carrying_out = CarryingOut(world)
        self.troubles = Troubles(world, self.carrying_out.look_up)
        self.month_days = None
        self.held = None

    def plan(self):
        """Lay down the series so that one meeting lies a week or two back and the
        next one is some days away, whatever day it is today."""
        if not self.world.has("chanxiao.meeting"):
            return
        coming = shift(self.world.today + timedelta(days=4), 0)
        day = coming.day
        other = day - 15 if day > 15 else day + 15
        self.month_days = f"{min(day, other)},{max(day, other)}"
        self.troubles.plan()
        # an occurrence earlier; where exactly, the policy says
        earlier = coming - timedelta(days=17 if day <= 15 else 15)
        approved = max(shift(earlier, -5), shift(self.world.first_day, 1))
        self.world.timeline.at(moment(approved, 15), self._approve_policy)

    # -- the policy ----------------------------------------------------------------
    def _approve_policy(self):
        policy = regulation.put_into_force(self.world, self.month_days)
        policy.with_user(self.world.users["planner"]).action_create_next_meetings()
        self.held, coming = self._pick(policy)
        self._expect_meeting()
        day = shift(self.world.today, -1)
        self.world.timeline.at(moment(day, 9, 40), self._convene, coming)
        self.world.timeline.at(moment(day, 19, 40), self._prepare_next, coming)

    def _pick(self, policy):
        """The meeting to be held before today and the one after it."""
        meetings = policy.meeting_ids.sorted("date_start")
        past = meetings.filtered(lambda m: self._day(m) < self.world.today)
        return past[-1:], (meetings - past)[:1]

    def _day(self, meeting):
        return self.world.local(meeting.date_start).date()

    # -- convening and preparing ---------------------------------------------------
    def _expect_meeting(self):
        meeting, at = self.held, self.world.timeline.at
        day = self._day(meeting)
        now = self.world.clock.local
        at(max(moment(shift(day, -3), 9, 30), now), self._convene, meeting)
        at(moment(shift(day, -2), 16, 5), self._propose_topics, meeting)
        self.troubles.bring_before(day)
        for number, login in enumerate(words.FIRST_BRIEFS):
            hour, minute = 10 + number // 2, 7 + 23 * (number % 2)
            when = moment(shift(day, -2), hour, minute)
            if login == "shopfloor":
                when = moment(day, 8, 20)  # after the deadline
            if login != "maintenance":  # never handed in
                at(when, self._hand_in, meeting, login, words.FIRST_BRIEFS[login])
        at(moment(day, 8, 40), self._arrive, meeting)
        at(moment(day, 9, 2), self._start, meeting)

    def _convene(self, meeting):
        """The planner sets the period, from meeting to meeting, and invites."""
        meeting = meeting.with_user(self.world.users["planner"])
        day = self._day(meeting)
        earlier = self._day(self.held)
        first = earlier if meeting != self.held else day - timedelta(days=15)
        meeting.write({"period_start": first, "period_end": day - timedelta(days=1)})
        meeting.action_convene()
        # bounded: the job that convening triggers
        meeting.sudo()._cron_send_notices()

    def _brief(self, meeting, login):
        user = self.world.users[login]
        briefs = meeting.brief_ids.filtered(lambda b: b.responsible_id == user)
        return briefs.with_user(user)

    def _hand_in(self, meeting, login, texts):
        brief = self._brief(meeting, login)
        brief.action_collect()
        names = ("problems", "measures_taken", "support_needed", "proposals")
        values = zip(names, texts, strict=True)
        brief.write({name: self._fill(text, brief) for name, text in values})
        brief.action_submit()

    def _fill(self, text, brief):
        """A text with the brief's own figures in it."""
        for figure in brief.figure_ids:
            text = text.replace(f"{{{figure.key}}}", self._format(figure))
        return f"<p>{text}</p>"

    def _format(self, figure):
        if not figure.is_known:
            return "(未知)"
        unit = {"percent": "%", "days": " 天"}.get(figure.unit, "")
        return f"{round(figure.value, 1):g}{unit}"

    def _propose_topics(self, meeting):
        """Sales puts two late orders on the agenda, from the orders themselves."""
        for order in self.carrying_out.choose_late_orders():
            order = order.with_user(self.world.users["sales"])
            context = order.action_put_on_agenda()["context"]
            wizard = self.world.model("chanxiao.meeting.put.on.agenda", "sales")
            wizard = wizard.with_context(**context)
            values = {
                "meeting_id": meeting.id,
                "kind": "exception",
                "topic": f"逾期订单 {order.name}({order.partner_id.name})",
                "cause": "交期已到，货未备齐，客户多次催问。",
            }
            wizard.create(values).action_confirm()

    def _prepare_next(self, meeting):
        for login in words.FIRST_BRIEFS:
            self._brief(meeting, login).action_collect()
        for login, texts in words.SECOND_BRIEFS.items():
            self._hand_in(meeting, login, texts)
        for login, text in words.DRAFTS.items():
            brief = self._brief(meeting, login)
            brief.problems = f"<p>{text}</p>"

    # -- holding it ----------------------------------------------------------------
    def _arrive(self, meeting):
        """People check in; one is late, one is on leave, one sends somebody else."""
        day, users = self._day(meeting), self.world.users
        recorder = users["recorder"]
        for number, attendee in enumerate(meeting.attendee_ids):
            person = attendee.user_id
            if person == users["finance"]:
                values = {"attendance": "on_leave", "leave_reason": "外出参加税务培训"}
                values["leave_approver_id"] = users["gm"].id
                attendee.with_user(recorder).write(values)
            elif person == users["maintenance"]:
                deputy = self.world.employees["毛志刚"].work_contact_id
                attendee.with_user(recorder).proxy_id = deputy
            else:
                late = person == users["shopfloor"]
                when = moment(day, 9, 14) if late else moment(day, 8, 44 + number)
                attendee = attendee.with_user(person)
                self.world.timeline.at(when, attendee.action_check_in)

    def _start(self, meeting):
        meeting.with_user(self.world.users["recorder"]).action_start()
        when, seen = self.world.clock.local + timedelta(minutes=2), {}
        for item in meeting.agenda_ids.sorted(lambda i: (i.sequence, i.id)):
            number = self._number(item, seen)
            self.world.timeline.at(when, self._take_up, item, number)
            length = MINUTES.get(item.kind, 5) + self.chances.randint(-1, 2)
            when += timedelta(minutes=length)
        self.world.timeline.at(when, self._close, meeting)

    def _number(self, item, seen):
        """The how manieth topic of its kind it is, from 0, or which one by name."""
        treated = self.troubles.treated
        if treated and treated.agenda_item_id == item:
            return "treated"
        seen[item.kind] = seen.get(item.kind, -1) + 1
        return seen[item.kind]

    def _take_up(self, item, number):
        """A topic: its words, and the decisions it leads to."""
        item = item.with_user(self.world.users["recorder"])
        item.action_begin()
        notes = words.NOTES.get(item.kind, [])
        if item.kind == "report":
            text = (
                f"{item.department_id.name}按资料报告，与会者就问题与所需支持交换意见。"
            )
        else:
            at = 0 if number == "treated" else number
            text = notes[min(at, len(notes) - 1)] if notes else ""
        item.notes = f"<p>{text}</p>"
        if item.kind == "exception" and not item.emergency_measure:
            item.emergency_measure = "分批发运，先保证客户最急需的数量。"
        self.carrying_out.decide(item, number)

    def _close(self, meeting):
        meeting = meeting.with_user(self.world.users["recorder"])
        meeting.action_mark_present()
        meeting.action_close()
        minutes = meeting.minutes_ids
        at, day = self.world.timeline.at, self._day(meeting)
        at(moment(day, 15, 30), self._submit_minutes, minutes)
        at(moment(day, 17, 10), self._approve_minutes, minutes)
        at(moment(shift(day, 1), 8, 35), self._issue_minutes, minutes)
        self.carrying_out.follow(meeting)

    def _issue_minutes(self, minutes):
        minutes.action_issue()
        # bounded: the job that issuing triggers
        minutes.sudo()._cron_send_minutes()

    def _submit_minutes(self, minutes):
        minutes.summary = f"<p>{words.SUMMARY}</p>"
        minutes.action_submit()

    def _approve_minutes(self, minutes):
        chair = minutes.with_user(self.world.users["gm"])
        chair.action_approve(comment="同意。任务到人，下次会议逐项报告。")
