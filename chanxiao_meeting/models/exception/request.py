"""A meeting of its own for what cannot wait: asked for with the records attached."""

from datetime import datetime, time, timedelta

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..common.local_time import to_day, to_utc
from ..common.state_mixin import ensure_single
from .telling import CALL

#: figure sources whose departments an exception of a kind concerns, beside its own
CONCERNED = {
    "delivery": {"sales", "planning", "materials", "shopfloor"},
    "material": {"purchase", "materials", "planning"},
    "quality": {"quality", "shopfloor", "engineering"},
    "equipment": {"maintenance", "shopfloor", "planning"},
    "capacity": {"planning", "shopfloor"},
    "order": {"sales", "planning"},
    "other": {"planning"},
}
#: records of what is at stake that are attached, the dearest first
ATTACHED = 10


class ChanxiaoControlException(models.Model):
    """What cannot wait for the next meeting calls one."""

    _inherit = "chanxiao.control.exception"

    request_ids = fields.One2many("chanxiao.meeting.request", "exception_id")
    can_call_meeting = fields.Boolean(compute="_compute_can_call_meeting")

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_call_meeting(self):
        may_ask = self.env["chanxiao.meeting.request"].has_access("create")
        for exception in self:
            is_open = exception.state in ("new", "analysing")
            exception.can_call_meeting = may_ask and is_open and bool(exception._origin)

    def action_call_meeting(self):
        """The request for an extraordinary meeting about it: made now, or the open one.

        :return: action that opens the request, which is still to be handed in
        :raise AccessError: for who may not ask for meetings
        :raise UserError: for one that is settled, or where no policy is in force
        """
        ensure_single(self)
        self.check_access("read")
        requests = self.env["chanxiao.meeting.request"]
        requests.check_access("create")
        # one at a time asks about an exception
        exception = self._lock_transition("new", "analysing")
        asked = requests.search(
            [
                ("exception_id", "=", exception.id),
                ("state", "in", ("draft", "submitted")),
            ],
            limit=1,
        )
        if not asked:
            asked = requests.create(exception._prepare_request_values())
            exception._forget_activities([CALL])
        return asked._get_records_action()

    def _get_calling_policy(self):
        """The policy by which a meeting about this exception is held.

        :raise UserError: where none is in force
        """
        # bounded: which policies are in force in the company of the exception
        exception = self.sudo()
        found = exception.policy_id.search(
            [("state", "=", "approved"), ("company_id", "=", self.company_id.id)]
        )
        # that which treats it, where it is one of them: a branch holds its own meetings
        policy = (found & exception.policy_id or found)[:1]
        if not policy:
            raise UserError(
                self.env._(
                    "No meeting policy is in force in %s, so no meeting can be called. "
                    "Ask an administrator of meetings to approve one.",
                    self.company_id.name,
                )
            )
        return policy.with_env(self.env)

    def _prepare_request_values(self):
        policy = self._get_calling_policy()
        return {
            "topic": self.name,
            "policy_id": policy.id,
            "exception_id": self.id,
            "reason": self._get_calling_reason(),
            "proposed_date": self._get_calling_date(policy),
            "attendee_ids": [Command.set(self._get_concerned(policy).ids)],
            "subject_ids": [
                Command.create({"subject_ref": f"{record._name},{record.id}"})
                for record in self._get_concerned_records()
            ],
        }

    def _get_calling_reason(self):
        """Why it cannot wait, as far as the exception says it."""
        labels = dict(self._fields["severity"]._description_selection(self.env))
        parts = [self.env._("Severity: %s", labels[self.severity])]
        if self.is_automatic:
            parts.append(
                self.env._(
                    "Measured: %(value)s, limit %(limit)s (%(unit)s)",
                    value=round(self.measured_value, 1),
                    limit=round(self.limit_value, 1),
                    unit=self.measured_unit,
                )
            )
        if self.amount_at_risk:
            amount = self.currency_id.format(self.amount_at_risk)
            parts.append(self.env._("Money at risk: %s", amount))
        # bounded: parts and causes found with an exception that the user reads
        findings = self.sudo().finding_ids.filtered(lambda one: not one.gone_at)
        texts = {text for one in findings for text in (one.detail, one.cause) if text}
        return "\n".join([*parts, *sorted(texts), self.cause_note or ""]).strip()

    def _get_calling_date(self, policy):
        """The next day at the time when the policy's meetings begin."""
        day = to_day(fields.Datetime.now(), policy.tz) + timedelta(days=1)
        begin = datetime.combine(day, time.min) + timedelta(hours=policy.time_start)
        return to_utc(begin, policy.tz)

    def _get_concerned(self, policy):
        """Who speaks for the departments concerned, and who sees to it: partners."""
        sources = CONCERNED[self.kind] | {
            # bounded: what found an exception that the user reads
            code.partition(".")[0]
            for code in self.sudo().finding_ids.mapped("detector_code")
            if code
        }
        # bounded: whom the policy names for the departments concerned
        policy = policy.sudo()
        lines = policy.department_ids.filtered(
            lambda line: (
                line.department_id == self.department_id
                or sources & set(line.source_ids.mapped("code"))
            )
        )
        people = self.responsible_id
        for line in lines:
            people |= line._get_representative()
        return policy._get_allowed(people).partner_id

    def _get_concerned_records(self):
        """What it is about and the dearest at stake, as far as the user reads them."""
        stakes = {}
        # bounded: labels of what is at stake; who may not read them does not see them
        for finding in self.sudo().finding_ids.filtered(lambda one: not one.gone_at):
            stakes |= finding.stakes or {}
        dearest = sorted(stakes, key=lambda label: -stakes[label])[:ATTACHED]
        about = self.subject_ref
        labels = [about and f"{about._name},{about.id}"]
        if self.is_automatic:
            labels.append(f"{self.source_model},{self.source_id}")
        known = dict(self._selection_subject_ref())
        records = []
        for label in dict.fromkeys(filter(None, [*labels, *dearest])):
            model, _comma, id_ = label.partition(",")
            if model in known:
                record = self.env[model].browse(int(id_)).exists()
                record = record._filtered_access("read")
                records += record.filtered(
                    lambda one: one.company_id in (self.company_id, one.company_id[:0])
                )
        return records


class ChanxiaoMeetingRequest(models.Model):
    """Asked for because of an exception, the meeting treats it."""

    _inherit = "chanxiao.meeting.request"
    _frozen_fields = dict.fromkeys(
        ("submitted", "approved", "refused"), {"exception_id"}
    )

    exception_id = fields.Many2one(
        "chanxiao.control.exception",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        help="What the meeting is asked for.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        requests = super().create(vals_list)
        requests._check_exception_readable()
        return requests

    def write(self, vals):
        result = super().write(vals)
        if vals.get("exception_id"):
            self._check_exception_readable()
        return result

    def _check_exception_readable(self):
        """Nobody names an exception that they may not read."""
        if not self.env.su:
            self.exception_id.check_access("read")

    def _get_open_exception(self):
        """The exception of this request, as long as nothing is decided about it."""
        # bounded: the exception that this very request is about
        exception = self.sudo().exception_id
        return exception.filtered(lambda one: one.state in ("new", "analysing"))

    def _prepare_topics(self, meeting):
        """The exception is the first topic, with its record."""
        first, *others = super()._prepare_topics(meeting)
        exception = self._get_open_exception()
        if not exception:
            return [first, *others]
        values = exception._prepare_agenda_item_values(meeting)
        values |= {"name": first["name"], "cause": values["cause"] or first["cause"]}
        others = [one for one in others if one["subject_ref"] != values["subject_ref"]]
        return [values, *others]

    def _convene_meeting(self):
        exception = self._get_open_exception()
        meeting = super()._convene_meeting()
        if exception:
            # bounded: the topic made for that exception by super
            topics = meeting.sudo().agenda_ids
            topic = topics.filtered(lambda item: item.kind == "exception")[:1]
            exception._write_system({"agenda_item_id": topic.id})
        return meeting
