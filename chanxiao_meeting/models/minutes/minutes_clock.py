from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_datetime

#: the rungs, from the lowest to the highest
RUNGS = ("ahead", "late", "above")
#: the reminder comes when this part of the time between the meeting's end and the
#: deadline is left: eight hours of a day, as many as people work in one
SHARE_LEFT = 1 / 3
#: how late minutes are when word goes to whoever is above
PATIENCE = timedelta(days=1)
#: deadlines passed longer ago are old stories: nobody is told when reminders begin
FORGOTTEN = timedelta(days=14)
COLOURS = {
    "above": ("#f8d7da", "#842029"),
    "late": ("#fff3cd", "#664d03"),
    "ahead": ("#cfe2ff", "#084298"),
}


class ChanxiaoMeetingMinutes(models.Model):
    """The clock of minutes that are not issued yet: who hears of it, and when.

    Whoever they wait for is reminded before the deadline; when it has passed, the chair
    is told as well; a day later, whoever heads the department that convenes. Each once
    for a deadline; whoever catches up after some days tells of the highest one only.
    """

    _inherit = "chanxiao.meeting.minutes"
    _system_fields = {"clock_rung", "clock_deadline"}

    clock_rung = fields.Selection(
        [
            ("ahead", "Reminded before the deadline"),
            ("late", "Chair told that they are late"),
            ("above", "Head of the convening department told"),
        ],
        "Word of the Deadline",
        readonly=True,
        copy=False,
        help="How far word has gone that these minutes are due.",
    )
    clock_deadline = fields.Datetime("Deadline Told Of", readonly=True, copy=False)

    @api.model
    def _cron_watch_deadlines(self):
        """Tell of deadlines that come up or have passed; may run twice at once."""
        # bounded: which companies have minutes that are not issued
        waiting = self.sudo().search(self._get_clock_domain(fields.Datetime.now()))
        self.env["ir.cron"]._chanxiao_do_each(waiting.company_id, self._watch)

    @api.model
    def _get_clock_domain(self, now):
        return Domain("state", "!=", "issued") & Domain(
            "deadline", ">", now - FORGOTTEN
        )

    @api.model
    def _watch(self, company):
        """Tell each person once of all minutes of one company that are due.

        :param company: one ``res.company``
        """
        now = fields.Datetime.now()
        waiting = self.search(
            self._get_clock_domain(now) & Domain("company_id", "=", company.id)
        )
        rungs = {minutes: minutes._get_due_rung_of_clock(now) for minutes in waiting}
        climbing = waiting.filtered(lambda m: m._is_clock_higher(rungs[m]))
        told = defaultdict(self.browse)
        for minutes in self.env["ir.cron"]._chanxiao_take(climbing):
            rung = rungs[minutes]
            for user in minutes._get_clock_people(rung):
                told[user] |= minutes
            minutes._write_system(
                {"clock_rung": rung, "clock_deadline": minutes.deadline}
            )
        for user, due in told.items():
            due._send_clock_digest(user, company)

    def _get_due_rung_of_clock(self, now):
        """The highest rung that is due for these minutes, or False."""
        self.ensure_one()
        late = now - self.deadline
        if late >= PATIENCE:
            return "above"
        if late > timedelta():
            return "late"
        begun = self.meeting_id.ended_at or self.meeting_id.date_end
        whole = self.deadline - begun if begun else timedelta()
        return "ahead" if -late <= whole * SHARE_LEFT else False

    def _is_clock_higher(self, rung):
        if not rung:
            return False
        if self.clock_deadline != self.deadline or not self.clock_rung:
            return True
        return RUNGS.index(rung) > RUNGS.index(self.clock_rung)

    def _get_clock_people(self, rung):
        """Who is told on a rung; whoever left or has no account is passed over."""
        policy = self.policy_id
        people = self._get_awaited_person()
        if rung == "late":
            people |= policy._get_chairs(self.meeting_id)[:1]
        elif rung == "above":
            superiors = policy._get_superiors(policy.organizer_department_id)
            people = (superiors - people)[:1] or policy._get_chairs(self.meeting_id)[:1]
        return policy._filter_readers(people)

    def _get_awaited_person(self):
        """Whom these minutes wait for: who approves them now, else their recorder."""
        self.ensure_one()
        in_review = self.state == "in_review"
        return (self._get_awaited() if in_review else None) or self.recorder_id

    def _send_clock_digest(self, user, company):
        """One message to one person about all of these minutes, in their language."""
        due = self.with_context(lang=user.lang)
        env = due.env
        titles = {
            "above": env._("More Than a Day Late"),
            "late": env._("Past the Deadline"),
            "ahead": env._("Due Within Hours"),
        }
        by_rung = due.grouped("clock_rung")
        sections = [
            {
                "title": titles[rung],
                "colours": colours,
                "lines": [
                    (minutes._get_clock_line(), False)
                    for minutes in by_rung[rung].sorted("deadline")
                ],
            }
            for rung, colours in COLOURS.items()
            if rung in by_rung
        ]
        opening = env._("These minutes in %s are not issued yet:", company.name)
        values = {"opening": opening, "sections": sections}
        env["mail.thread"].message_notify(
            subject=env._("Minutes to issue: %s", len(due)),
            body=env["ir.qweb"]._render(
                "chanxiao_meeting.minutes_clock_digest", values
            ),
            author_id=env.ref("base.partner_root").id,
            email_from=company.email_formatted or None,
            partner_ids=user.partner_id.ids,
        )

    def _get_clock_line(self):
        """The minutes in a line: of which meeting, due when, whom they wait for."""
        zone, lang = self.meeting_id.policy_id.tz, self.env.lang
        return self.env._(
            "%(minutes)s – %(meeting)s, due on %(date)s, waiting for %(person)s",
            minutes=self._get_html_link(self.name),
            meeting=self.policy_id.name,
            date=format_datetime(self.env, self.deadline, zone, lang_code=lang),
            # bounded: the name of whoever these minutes wait for
            person=self._get_awaited_person().sudo().name
            or self.env._("nobody who is left"),
        )
