"""What the sales department asks, proposes and answers from meeting to meeting."""

from datetime import timedelta

from . import sales_words as words
from .workdays import moment, shift


class BetweenMeetings:
    def __init__(self, world, meetings):
        self.world = world
        self.meetings = meetings
        self.months = 0

    def plan(self):
        for rows, when, action in (
            (words.QUESTIONS, (8, 52), self._ask_question),
            (words.REQUESTS, (10, 15), self._request),
            (words.CONTACTS, (11, 5), self._send_contact),
            (words.PROPOSALS, (13, 30), self._propose),
            (words.INFRACTIONS, (8, 50), self._note_infraction),
        ):
            for back, *row in rows:
                self._on(self.meetings.back(back), *when, action, *row)
        for back, *row in words.LEAVES:
            day = shift(self.meetings.back(back), -1)
            self._on(day, 18, 5, self._ask_leave, *row)

    def _on(self, day, hour, minute, action, *args):
        """Unless that was before the department had meetings."""
        if (when := moment(day, hour, minute)) > self.world.clock.local:
            self.world.timeline.at(when, action, *args)

    def _later(self, days, hour, minute, action, *args):
        day = shift(self.world.clock.local.date(), days)
        self._on(day, hour, minute, action, *args)

    def _as(self, record, login):
        return record.with_user(self.world.users[login])

    def _morning(self, days=0):
        """The morning meeting of today, or so many working days later; none if none."""
        day = shift(self.world.clock.local.date(), days)
        meetings = self.world.env["chanxiao.meeting"]
        return self.meetings.mornings.get(day, meetings)

    # -- questions -----------------------------------------------------------------
    def _ask_question(self, login, text, answer, days):
        if meeting := self._morning().filtered(lambda m: m.state == "in_progress"):
            question = self.world.model("chanxiao.meeting.question", "sales").create(
                {
                    "meeting_id": meeting.id,
                    "question": text,
                    "answerer_id": self.world.users[login].id,
                }
            )
            if answer:
                question = self._as(question, login)
                self._later(days, 15, 20, question.action_answer, answer)

    # -- requests for meetings on a topic ------------------------------------------
    def _request(self, topic, reason, days, invited, outcome):
        today = self.world.clock.local.date()
        users = [self.world.users[login] for login in invited]
        request = self.world.model("chanxiao.meeting.request", "yeting").create(
            {
                "topic": topic,
                "reason": reason,
                "policy_id": self.meetings.policies["V14"].id,
                "is_routine": outcome == "routine",
                "proposed_date": self.world.utc(moment(shift(today, days), 14)),
                "attendee_ids": [(6, 0, [user.partner_id.id for user in users])],
            }
        )
        request.action_submit()
        if outcome in ("approved", "refused"):
            self._later(0, 16, 35, self._decide, self._as(request, "sales"), outcome)

    def _decide(self, request, outcome):
        if outcome == "refused":
            request.action_refuse(words.REFUSAL)
            return
        request.answer = "同意，请相关部门带资料参加。"
        request.action_approve()
        self.meetings.expect_convened(request.meeting_id)

    # -- work contact sheets -------------------------------------------------------
    def _send_contact(self, asked, kind, topic, details, days, assignee, outcome):
        deadline = shift(self.world.clock.local.date(), days)
        contact = self.world.model("chanxiao.work.contact", "yeting").create(
            {
                "kind": kind,
                "topic": topic,
                "details": details,
                "from_department_id": self.world.departments["sales"].id,
                "to_department_id": self.world.departments[asked].id,
                "deadline": deadline,
            }
        )
        contact.action_send()
        head = self._as(contact, asked)
        if outcome == "declined":
            self._later(1, 9, 25, head.action_decline, words.DECLINED)
        elif outcome != "sent":
            self._later(0, 15, 45, self._accept, head, assignee)
        if outcome == "confirmed":
            done = self._as(contact, assignee)
            self._on(deadline, 9, 40, done.action_done, words.RESULTS[assignee])
            self._on(deadline, 16, 10, contact.action_confirm)

    def _accept(self, contact, assignee):
        contact.assignee_id = self.world.users[assignee]
        contact.action_accept()

    # -- motions and improvements --------------------------------------------------
    def before_month(self, meeting, day):
        """A motion for every other monthly meeting."""
        self.months += 1
        if self.months % 2:
            when = shift(day, -3)
            self._on(when, 11, 30, self._move, meeting)

    def _move(self, meeting):
        topic, details, ratings = words.MOTION
        row = ("yeting", "motion", "M7", topic, details, ratings, "accepted")
        self._propose(*row, meeting_id=meeting.id)

    def _propose(self, login, kind, code, topic, details, ratings, outcome, **more):
        proposal = self.world.model("chanxiao.meeting.proposal", login).create(
            {
                "kind": kind,
                "policy_id": self.meetings.policies[code].id,
                "topic": topic,
                "description": details,
                **more,
            }
        )
        if outcome:
            judged = self._as(proposal, "lily")
            self._later(1, 9, 45, self._judge, judged, ratings, outcome)

    def _judge(self, proposal, ratings, outcome):
        names = ("rating_use", "rating_feasible", "rating_cost", "rating_effect")
        stars = map(str, ratings)
        proposal.write(dict(zip(names, stars, strict=True)))
        if outcome == "accepted":
            proposal.action_accept()
        else:
            proposal.action_return(words.RETURNED)

    # -- attendance ----------------------------------------------------------------
    def _line(self, meeting, login):
        user = self.world.users[login]
        return meeting.attendee_ids.filtered(lambda line: line.user_id == user)

    def _note_infraction(self, login, code, note):
        if line := self._line(self._morning(), login):
            kind = f"chanxiao_meeting.chanxiao_reason_infraction_{code}"
            self.world.model("chanxiao.meeting.infraction", "lily").create(
                {
                    "attendee_id": line.id,
                    "kind_id": self.world.env.ref(kind).id,
                    "note": note,
                }
            )

    def _ask_leave(self, reason, proxy, outcome):
        """In the evening before, once the meeting is convened."""
        meeting = self._morning(1)
        if not meeting or meeting.state != "convened":
            return
        line = self._as(self._line(meeting, "yeting"), "yeting")
        values = {"reason": reason}
        if proxy:
            values["proxy_id"] = self.world.users[proxy].partner_id.id
        dialog = self._open(line.action_ask_leave(), "yeting")
        dialog.create(values).action_confirm()
        when = self.world.clock.local + timedelta(minutes=25)
        self.world.timeline.at(when, self._decide_leave, line, outcome)

    def _decide_leave(self, line, outcome):
        line = self._as(line, "sales")
        if outcome == "approved":
            line.action_approve_leave()
        else:
            line.action_refuse_leave(words.LEAVE_REFUSED)

    def _open(self, action, login):
        model = self.world.model(action["res_model"], login)
        return model.with_context(**action["context"])
