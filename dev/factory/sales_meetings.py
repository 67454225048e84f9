"""The meetings of the sales department: every morning, once a month, and on a topic.

Loaded from their templates at the beginning, and held ever since by three people: the
manager chairs, 叶婷 speaks for the department, Lily records.
"""

from collections import Counter
from datetime import timedelta

from . import sales_words as words
from .between_meetings import BetweenMeetings
from .carrying_out import CarryingOut
from .duties import Duties
from .regulation import TARGETS, target_values
from .workdays import ONE_DAY, moment, shift

CODES = ("V10", "M7", "V14")
FUNCTIONS = {
    "sales_director": "gm",
    "sales_manager": "sales",
    "deputy_sales_manager": "yeting",
    "sales_secretary": "lily",
    "sales": "yeting",
}
RATED = {"V10": "none", "M7": "anonymous", "V14": "named"}
# what is looked into, and told in the next minutes
RULES = {
    "V10": {
        "account_missing_briefs": True,
        "explanation_days": 2,
        "publish_rulings": True,
    }
}
# minutes of a topic
LENGTHS = {
    "V10": {"review": 2, "report": 4, "discussion": 7, "summary": 2},
    "M7": {"review": 8, "report": 25, "discussion": 13, "motion": 6, "summary": 5},
    "V14": {"review": 2, "opening": 4, "discussion": 16, "summary": 6},
}
APPROVALS = {"sales": "同意，按分工执行。", "gm": "已阅，同意。"}
HOURLY_COST = 65


class SalesCarryingOut(CarryingOut):
    recorder = "lily"
    chair = "sales"
    feedback = words.FEEDBACK

    def __init__(self, world, code):
        super().__init__(world)
        self.resolutions = words.RESOLUTIONS.get(code, [])


class SalesMeetings:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("sales meetings")
        self.policies = {}
        self.mornings = {}
        self.between = BetweenMeetings(world, self)
        self.duties = Duties(world, self)

    def plan(self):
        if not self.world.has("chanxiao.meeting"):
            return
        begin = shift(self.world.first_day, 1)
        self._at(moment(begin, 16), self._begin)

    def _at(self, when, action, *args):
        self.world.timeline.at(when, action, *args)

    def _as(self, record, login):
        return record.with_user(self.world.users[login])

    def _start(self, meeting):
        return self.world.local(meeting.date_start)

    def back(self, days):
        """The working day so many working days before the last one."""
        return shift(self.world.today, -1 - days)

    # -- the policies --------------------------------------------------------------
    def _begin(self):
        """The general manager names the people, loads the templates, approves."""
        self.world.company.chanxiao_hourly_cost = HOURLY_COST
        for policy in self._load():
            policy.write(
                {
                    "evaluation": RATED[policy.code],
                    "location": "业务部会议室",
                    "target_ids": self._targets(),
                    **RULES.get(policy.code, {}),
                }
            )
            policy.action_approve()
            self.policies[policy.code] = policy
            self._expect(policy.meeting_ids)
        self._plan_ahead()
        self.between.plan()
        self.duties.plan()

    def _load(self):
        templates = self.world.model("chanxiao.meeting.policy.template", "gm").search(
            [("code", "in", CODES)]
        )
        dialog = self.world.model("chanxiao.meeting.policy.load", "gm").create(
            {"template_ids": [(6, 0, templates.ids)]}
        )
        for function, login in FUNCTIONS.items():
            xmlid = f"chanxiao_meeting.chanxiao_meeting_function_{function}"
            role = self.world.env.ref(xmlid)
            line = dialog.line_ids.filtered(
                lambda ln, role=role: ln.function_id == role
            )
            line.user_id = self.world.users[login]
        dialog.action_load()
        return self.world.model("chanxiao.meeting.policy", "gm").search(
            [("code", "in", CODES)], order="id"
        )

    def _targets(self):
        definitions = self.world.env["chanxiao.figure.definition"].search(
            [
                ("key", "in", list(TARGETS)),
                ("source_id.code", "in", ["sales", "market"]),
            ]
        )
        return [(0, 0, target_values(definition)) for definition in definitions]

    def _plan_ahead(self):
        """What the scheduled action does every night, once a week."""
        for policy in self.policies.values():
            # bounded: the factory's own policies, planned as the scheduled action does
            self._expect(policy.sudo()._create_next_meetings())
        monday = shift(self.world.clock.local.date() + 7 * ONE_DAY, 0)
        self._at(moment(monday, 6), self._plan_ahead)

    # -- before a meeting ----------------------------------------------------------
    def _expect(self, meetings):
        for meeting in meetings.sorted("date_start"):
            day = self._start(meeting).date()
            if meeting.policy_id.code == "V10":
                self.mornings[day] = meeting
                self._at(moment(shift(day, -1), 17, 25), self._convene, meeting)
            else:
                self._at(moment(shift(day, -3), 10, 5), self._convene, meeting)
                self.between.before_month(meeting, day)

    def _convene(self, meeting):
        meeting = self._as(meeting, "lily")
        if self._is_online(meeting):
            meeting.write({"is_online": True, "location": False})
        meeting.action_convene()
        # bounded: the job that convening triggers
        meeting.sudo()._cron_send_notices()
        self.expect_convened(meeting)

    def _is_online(self, meeting):
        """Whether those who take part are on the road on that morning."""
        is_morning = meeting.policy_id.code == "V10"
        return is_morning and self._start(meeting).weekday() in words.ONLINE_WEEKDAYS

    def expect_convened(self, meeting):
        """Lay down what happens to a meeting that is convened."""
        start = self._start(meeting)
        if meeting.policy_id.code == "V10":
            lucky = self.chances.random()
            minute = 32 if lucky < 0.9 else 48  # due at 7:40
            is_missed = start.date() in map(self.back, words.MISSED_MORNINGS)
            is_ready = lucky < 0.95 and not is_missed
            when = moment(start.date(), 7, minute) if is_ready else None
        else:
            when = moment(shift(start.date(), -1), 14, 20)
        for brief in meeting.brief_ids.filtered(lambda brief: when):
            self._at(when, self._hand_in, brief)
        for number, attendee in enumerate(meeting.attendee_ids):
            early = self.chances.randint(1, 7) + number
            is_late = self.chances.random() < 0.04
            when = start + timedelta(minutes=3 if is_late else -early)
            self._at(when, self._arrive, attendee, number)
        self._at(start, self._open, meeting)

    def _hand_in(self, brief):
        person = brief.responsible_id
        brief = brief.with_user(person)
        if person != self.world.users["yeting"]:
            values = {"problems": self._fill(words.FINANCE_PROBLEMS, brief)}
        elif brief.meeting_id.policy_id.code == "M7":
            values = {
                "problems": self._fill(words.MONTH_PROBLEMS, brief),
                "measures_taken": words.MONTH_MEASURES,
            }
        else:
            values = {"problems": self.chances.choice(words.MORNING_PROBLEMS)}
        brief.write({name: f"<p>{text}</p>" for name, text in values.items()})
        brief.action_submit()

    @staticmethod
    def _fill(text, brief):
        for figure in brief.figure_ids:
            unit = "%" if figure.unit == "percent" else ""
            known = f"{figure.value:.3g}{unit}" if figure.is_known else "(未知)"
            text = text.replace(f"{{{figure.key}}}", known)
        return text

    # -- holding it ----------------------------------------------------------------
    def _arrive(self, attendee, number):
        """By the code on the wall, by the notice, or as the recorder notes it."""
        attendee.invalidate_recordset()
        if attendee.attendance in ("on_leave", "proxy"):
            return
        meeting, person = attendee.meeting_id, attendee.user_id
        if number == 0 or meeting.policy_id.code == "V14":
            url = self._as(meeting, "lily")._get_sign_in_code()["url"]
            codes = self.world.env["chanxiao.meeting.sign.in"].with_user(person)
            codes._sign_in(token=url.rpartition("/")[2])
        elif number == 1:
            self._as(attendee, "lily").action_check_in()
        else:
            meeting.with_user(person).action_sign_in()

    def _open(self, meeting):
        self._as(meeting, "lily").action_start()
        code, seen, when = meeting.policy_id.code, Counter(), self.world.clock.local
        when += timedelta(minutes=1)
        decided = SalesCarryingOut(self.world, code)
        for item in meeting.agenda_ids.sorted(lambda i: (i.sequence, i.id)):
            self._at(when, self._take_up, item, decided, seen[item.kind])
            seen[item.kind] += 1
            length = LENGTHS[code].get(item.kind, 5) + self.chances.randint(0, 1)
            when += timedelta(minutes=length)
        self._at(when, self._close, meeting, decided)

    def _take_up(self, item, decided, number):
        item = self._as(item, "lily")
        item.action_begin()
        item.notes = f"<p>{words.NOTES.get(item.kind, words.NOTES['discussion'])}</p>"
        decided.decide(item, number)

    def _close(self, meeting, decided):
        meeting = self._as(meeting, "lily")
        meeting.action_mark_present()
        meeting.action_close()
        decided.follow(meeting)
        self.duties.look_into(meeting)
        self._expect_ratings(meeting)
        minutes, now = meeting.minutes_ids, self.world.clock.local
        is_late = self.chances.random() < 0.05
        self._at(now + timedelta(minutes=25), self._submit, minutes)
        self._at(now + timedelta(minutes=50), self._approve, minutes, is_late)

    def _submit(self, minutes):
        minutes.summary = f"<p>{words.SUMMARY[minutes.meeting_id.policy_id.code]}</p>"
        minutes.action_submit()

    def _approve(self, minutes, is_late):
        """The manager, and the director where the policy says so; then it is issued."""
        person = minutes.awaited_user_id or self.world.users["sales"]
        comment = APPROVALS.get(person.login, "同意。")
        minutes.with_user(person).action_approve(comment=comment)
        soon = self.world.clock.local + timedelta(minutes=20)
        if minutes.state == "in_review":
            self._at(soon, self._approve, minutes, is_late)
        elif is_late:
            day = shift(soon.date(), 1)
            self._at(moment(day, 9, 10), self._issue, minutes)
        else:
            self._at(soon, self._issue, minutes)

    def _issue(self, minutes):
        minutes.action_issue()
        # bounded: the job that issuing triggers
        minutes.sudo()._cron_send_minutes()

    def _expect_ratings(self, meeting):
        if meeting.policy_id.evaluation == "none":
            return
        people = meeting._get_attended_users().sorted("id")
        for number, person in enumerate(people):
            when = self.world.clock.local + timedelta(minutes=20 + 35 * number)
            given = words.RATINGS[number % len(words.RATINGS)]
            self._at(when, self._rate, meeting.with_user(person), *given)

    def _rate(self, meeting, ratings, comment):
        action = meeting.action_rate()
        names = ("purpose", "preparation", "punctuality", "decisions")
        values = dict(zip(names, ratings, strict=True), comment=comment)
        dialog = meeting.env[action["res_model"]].with_context(**action["context"])
        dialog.create(values).action_confirm()
