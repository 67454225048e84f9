from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.local_time import get_company_tz, to_day

#: the rungs of the ladder, from the lowest to the highest
RUNGS = ("before", "day", "head", "chair")
#: of the digest, what is most urgent first: background and letters
COLOURS = {
    "red": ("#f8d7da", "#842029"),
    "yellow": ("#fff3cd", "#664d03"),
    "blue": ("#cfe2ff", "#084298"),
}


class ChanxiaoMeetingAction(models.Model):
    """Who is told of a task that comes up or is late: owner, department head, chair.

    Each rung is climbed once for a task and deadline, and kept on the task; whoever
    catches up after some days climbs the highest one that is due, and no other. A task
    that is done or cancelled climbs no further, and a new deadline begins anew. What
    was due for telling before the policy's escalation began is left out.
    """

    _inherit = "chanxiao.meeting.action"
    _system_fields = {"escalation", "escalation_deadline"}

    escalation = fields.Selection(
        [
            ("before", "Owner reminded ahead"),
            ("day", "Owner reminded on the day"),
            ("head", "Department head told"),
            ("chair", "Chair told"),
        ],
        readonly=True,
        copy=False,
        index=True,
        help="How high word of this task and its deadline has gone.",
    )
    escalation_deadline = fields.Date(
        "Escalated For", readonly=True, copy=False, help="The deadline it was about."
    )

    @api.model
    def _cron_escalate(self):
        """Tell people of tasks that are due; may run at any time, and never repeats."""
        # bounded: which companies have meetings
        policies = self.env["chanxiao.meeting.policy"].sudo()
        policies = policies.with_context(active_test=False)
        companies = policies.search([("is_escalated", "=", True)]).company_id
        self.env["ir.cron"]._chanxiao_do_each(companies, self._escalate)

    @api.model
    def _escalate(self, company):
        """Climb what is due in one company, and tell each person once of all of it.

        :param company: one ``res.company``
        :return: ``{user: tasks that they are told of}``
        """
        today = to_day(fields.Datetime.now(), get_company_tz(company))
        rungs = self._find_due_rungs(company, today)
        people = {task: task._get_rung_person(rung) for task, rung in rungs.items()}
        climbed = defaultdict(self.browse)
        for task, rung in rungs.items():
            climbed[rung, task.deadline] |= task
        for (rung, deadline), tasks in climbed.items():
            tasks._write_system({"escalation": rung, "escalation_deadline": deadline})
        told = self.browse(task.id for task in rungs).grouped(people.get)
        told.pop(self.env["res.users"], None)
        for user, tasks in told.items():
            tasks._send_digest(user, company, today)
        self._note_escalations(rungs, people, company)
        return told

    @api.model
    def _find_due_rungs(self, company, today):
        """``{task: rung}`` of the tasks that climb, locked."""
        policies = self.env["chanxiao.meeting.policy"].with_context(active_test=False)
        policies = policies.search(
            [("company_id", "=", company.id), ("is_escalated", "=", True)]
        )
        ahead = max(policies.mapped("reminder_days"), default=0)
        tasks = self.search(
            self._get_running_domain()
            & Domain("meeting_id.policy_id", "in", policies.ids)
            & Domain("deadline", "<=", today + timedelta(days=ahead))
        )
        rungs = {task: task._get_due_rung(today) for task in tasks}
        climbing = tasks.filtered(lambda task: task._is_higher(rungs[task]))
        locked = self.env["ir.cron"]._chanxiao_take(climbing)
        return {task: rungs[task] for task in locked}

    def _get_due_rung(self, today):
        """The highest rung that is due for this open task, or False."""
        self.ensure_one()
        policy, late = self.policy_id, (today - self.deadline).days
        if late < 0:
            return "before" if -late <= policy.reminder_days else False
        days = {
            "day": 0,
            "head": policy.head_escalation_days,
            "chair": policy.chair_escalation_days,
        }
        rung = max((r for r in days if late >= days[r]), key=RUNGS.index)
        reached = self.deadline + timedelta(days=days[rung])
        begun = policy.escalated_from
        return rung if not begun or reached >= begun else False

    def _is_higher(self, rung):
        """Whether a rung was not climbed yet for the deadline that holds."""
        if not rung:
            return False
        if not self.escalation or self.escalation_deadline != self.deadline:
            return True
        return RUNGS.index(rung) > RUNGS.index(self.escalation)

    def _get_rung_person(self, rung):
        """Who is told on a rung: whoever left or has no account is passed over."""
        policy, owner = self.policy_id, self.assignee_id
        chairs = policy._get_chairs(self.meeting_id)
        if rung == "chair":
            return (chairs - owner)[:1]
        above = (policy._get_superiors(self.department_id) | chairs) - owner
        if rung == "head":
            return above[:1]
        return policy._filter_readers(owner) or above[:1]

    # what they are told

    def _send_digest(self, user, company, today):
        """One message to one person about all of these tasks.

        :param user: who is told, in their language
        :param today: local date in the company
        """
        tasks = self.with_context(lang=user.lang)
        alerts = tasks.grouped(lambda task: task._get_alert_on(today))
        env = tasks.env
        titles = {
            "red": env._("Overdue"),
            "yellow": env._("Due today or sent back"),
            "blue": env._("Coming up"),
        }
        sections = [
            {
                "title": titles[alert],
                "colours": colours,
                "lines": [
                    (task._get_digest_line(today), task._get_digest_remark())
                    for task in alerts[alert].sorted("deadline")
                ],
            }
            for alert, colours in COLOURS.items()
            if alert in alerts
        ]
        opening = env._(
            "These tasks of your meetings in %s need you or your people:", company.name
        )
        values = {"opening": opening, "sections": sections}
        body = env["ir.qweb"]._render("chanxiao_meeting.escalation_digest", values)
        counts = [f"{part['title']} {len(part['lines'])}" for part in sections]
        env["mail.thread"].message_notify(
            subject=env._("Tasks of meetings: %s", counts),
            body=body,
            author_id=env.ref("base.partner_root").id,
            email_from=company.email_formatted or None,
            partner_ids=user.partner_id.ids,
        )

    def _get_digest_line(self, today):
        """The task in a line: who does it, by when, and how late it is."""
        values = {
            "task": self._get_html_link(self.name),
            "person": self.assignee_id.name or self.env._("nobody who is left"),
            "date": format_date(self.env, self.deadline),
            "days": max((today - self.deadline).days, 0),
        }
        if not values["days"]:
            return self.env._("%(task)s – %(person)s, due on %(date)s", **values)
        return self.env._(
            "%(task)s – %(person)s, due on %(date)s, %(days)s days late", **values
        )

    def _get_digest_remark(self):
        """What was missing when the task was sent back, or False."""
        reason = self.reject_count and self.reject_reason
        return bool(reason) and self.env._("Sent back: %s", reason)

    @api.model
    def _note_escalations(self, rungs, people, company):
        """Who was told stands in the history of each task.

        :param dict rungs: what each task climbed
        :param dict people: who was told of each, nobody where nobody is left
        """
        env = self.with_context(lang=company.partner_id.lang).env
        labels = dict(self._fields["escalation"]._description_selection(env))
        bodies = {
            task.id: env._(
                "%(rung)s: %(person)s",
                rung=labels[rung],
                person=people[task].name or env._("nobody who is left"),
            )
            for task, rung in rungs.items()
        }
        self.browse(bodies)._message_log_batch(bodies=bodies)
