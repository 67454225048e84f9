import logging
from datetime import timedelta

from markupsafe import Markup
from psycopg2.errors import UniqueViolation

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.local_time import to_day

_logger = logging.getLogger(__name__)
#: how far back tasks are looked at that were done too late: a scheduled job may not
#: have run for a while
LOOKED_BACK = timedelta(days=92)


class ChanxiaoMeetingAccountability(models.Model):
    """What the rules of a policy propose, each cause once."""

    _inherit = "chanxiao.meeting.accountability"

    @api.model
    def _cron_propose(self):
        """Propose what the policies say, and ask for rulings; may run at any time.

        Rules count for meetings under the revision of the policy that has them, and
        what is in force does not change: nothing from before they were laid down is
        dug out.
        """
        policies = self.env["chanxiao.meeting.policy"].with_context(active_test=False)
        found = policies.search(
            Domain("state", "in", ("approved", "retired"))
            & Domain.OR(Domain(name, "=", True) for name in self._get_rule_switches())
        )
        self.env["ir.cron"]._chanxiao_do_each(found, self._propose_for_policy)
        self._ask_for_rulings()

    @api.model
    def _get_rule_switches(self):
        """Extension point: the fields of a policy that turn a rule on."""
        return ["account_overdue_tasks", "account_missing_briefs", "account_absence"]

    @api.model
    def _propose_for_policy(self, policy):
        """Propose what one policy says, and was not proposed yet.

        :return: the new cases
        """
        found = {}
        for cause, record in self._find_causes(policy):
            values = {**self._prepare_record_values(record), "cause": cause}
            key = self._get_key_of(cause, record)
            found[key] = values
        known = self._find_known_keys([*found])
        values_list = [
            {**values, "is_by_rule": True}
            for key, values in found.items()
            if key not in known and self._can_be_asked(policy, values)
        ]
        # one message a person tells of all cases, instead of a mail for each
        quiet = self.with_context(mail_activity_quick_update=True)
        try:
            with self.env.cr.savepoint():
                # bounded: what the policy has proposed; people only see their own
                cases = quiet.sudo()._create_system(values_list)
        except UniqueViolation:
            # another worker is at it; what it leaves comes with the next run
            _logger.info("Cases of %s are being proposed by someone else", policy)
            return self.browse()
        cases._tell_people()
        return cases

    @api.model
    def _find_known_keys(self, keys):
        # bounded: only which causes were proposed before
        return {*self.sudo().search([("cause_key", "in", keys)]).mapped("cause_key")}

    @api.model
    def _can_be_asked(self, policy, values):
        """Whether there is somebody who could read the case and explain."""
        # bounded: whether a colleague still works here and takes part in meetings
        person = self.env["res.users"].sudo().browse(values["person_id"] or ())
        return bool(policy._filter_readers(person))

    def _tell_people(self):
        """One message a person about all of these cases."""
        for user, cases in self.grouped("person_id").items():
            cases = cases.with_context(lang=user.lang)
            lines = [
                cases.env._(
                    "%(case)s: explain by %(date)s",
                    case=case._get_html_link(case.name),
                    date=format_date(cases.env, case.explain_by),
                )
                for case in cases
            ]
            cases[0].message_notify(
                subject=cases.env._("To be explained: %s", cases.mapped("name")),
                body=Markup("<p>%s</p><ul>%s</ul>")
                % (
                    cases.env._("The rules of your meetings ask you to explain:"),
                    Markup().join(Markup("<li>%s</li>") % line for line in lines),
                ),
                partner_ids=user.partner_id.ids,
            )

    # what the rules find

    @api.model
    def _find_causes(self, policy):
        """Extension point: what one policy holds people to account for.

        :return: list of pairs of a cause and the record concerned
        """
        causes = []
        if policy.account_overdue_tasks:
            tasks = self._find_overdue_tasks(policy)
            causes += [("task_overdue", task) for task in tasks]
        held = Domain("meeting_id.policy_id", "=", policy.id)
        held &= Domain("meeting_id.state", "=", "held")
        if policy.account_missing_briefs:
            briefs = self.env["chanxiao.meeting.brief"].search(
                held & Domain("timeliness", "=", "missing")
            )
            causes += [("brief_missing", brief) for brief in briefs]
        if policy.account_absence:
            absent = self.env["chanxiao.meeting.attendee"].search(
                held
                & Domain("attendance", "=", "absent")
                & Domain("role", "!=", "guest")
                & Domain("user_id", "!=", False)
                # of what was asked for, nobody has said no
                & Domain("leave_state", "not in", ("asked", "approved"))
            )
            causes += [("absent", line) for line in absent]
        return causes

    @api.model
    def _find_overdue_tasks(self, policy):
        """Tasks overdue for more days than the policy tolerates, or done that late."""
        tasks = self.env["chanxiao.meeting.action"]
        tolerated = timedelta(days=policy.account_overdue_days)
        today = policy._get_local_date(fields.Datetime.now())
        late = Domain("meeting_id.policy_id", "=", policy.id) & Domain(
            "deadline", "<", today - tolerated
        )
        running = tasks.search(late & tasks._get_running_domain())
        done = tasks.search(
            late
            & Domain("state", "in", ("done", "verified"))
            & Domain("done_at", ">=", fields.Datetime.now() - LOOKED_BACK)
        )
        return running | done.filtered(
            lambda task: (
                policy._get_local_date(task.done_at) > task.deadline + tolerated
            )
        )

    # what is known of a record

    def _get_cause_key(self, record):
        if self.kind != "duty" or self.cause == "other" or not record:
            return False
        return self._get_key_of(self.cause, record)

    @api.model
    def _get_key_of(self, cause, record):
        """What makes a cause the same cause, whoever proposes it."""
        # bounded: what a cause is about
        record = record.sudo()
        if record._name == "chanxiao.meeting.action":
            # postponed and missed again is another cause
            return f"{cause}:{record.id}:{record.deadline}"
        if record._name == "chanxiao.meeting.attendee":
            # whoever corrects the list may write the line of a person anew
            return f"{cause}:{record.meeting_id.id}:{record.partner_id.id}"
        return f"{cause}:{record.id}"

    @api.model
    def _prepare_record_values(self, record):
        """What a case about a record begins with."""
        # bounded: whom it concerns, and which meeting; not what it says
        record = record.sudo()
        meeting = record.meeting_id
        values = {
            "record_ref": f"{record._name},{record.id}",
            "policy_id": meeting.policy_id.id,
            "meeting_id": meeting.id,
            **self._get_record_facts(record),
        }
        return {
            **values,
            "person_id": values["person_id"].id,
            "missed_date": fields.Date.to_string(values["missed_date"]),
        }

    @api.model
    def _get_record_facts(self, record):
        """Extension point: who was to do what by when, by a record.

        :return: ``person_id`` (user), ``missed_date`` (date), ``name``
        """
        meeting, policy = record.meeting_id, record.meeting_id.policy_id
        if record._name == "chanxiao.meeting.action":
            return {
                "person_id": record.assignee_id,
                "missed_date": record.deadline,
                "name": record.name,
            }
        if record._name == "chanxiao.meeting.brief":
            heads = policy._get_superiors(record.department_id)
            return {
                "person_id": policy._get_allowed(record.responsible_id) or heads[:1],
                "missed_date": record.deadline and to_day(record.deadline, policy.tz),
                "name": record.display_name,
            }
        start = meeting.date_start
        return {
            "person_id": record.user_id,
            "missed_date": start and to_day(start, policy.tz),
            "name": meeting.display_name,
        }

    def _get_changed_facts(self, record):
        """Extension point: what the record says now against the proposal, or False."""
        label = (
            record._fields.get("state") and record.with_env(self.env)._get_state_label()
        )
        if self.cause == "task_overdue":
            return self._get_changed_task(record, label)
        if self.cause == "brief_missing":
            return record.timeliness != "missing" and self.env._(
                "The brief counts as handed in now."
            )
        if self.cause == "absent":
            kinds = record._fields["attendance"]._description_selection(self.env)
            return record.attendance != "absent" and self.env._(
                "The attendance now says: %s.",
                dict(kinds).get(record.attendance) or "–",
            )
        return False

    def _get_changed_task(self, task, label):
        if task.deadline != self.missed_date:
            return self.env._(
                "The task is due on %s now.", format_date(self.env, task.deadline)
            )
        if task.done_at:
            return self.env._(
                "The task was done on %(date)s and is “%(state)s”.",
                date=format_date(
                    self.env, self.policy_id._get_local_date(task.done_at)
                ),
                state=label,
            )
        return task.state != "open" and self.env._("The task is “%s” now.", label)
