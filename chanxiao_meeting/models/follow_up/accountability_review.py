from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain

from ..common.groups import AUDITOR, ORGANIZER
from ..common.state_mixin import ensure_single


class ChanxiaoMeetingAccountability(models.Model):
    """Published rulings are told to the next meeting of the series."""

    _inherit = "chanxiao.meeting.accountability"

    @api.model
    def _get_told_domain(self, meeting):
        """Published rulings that ``meeting`` hears of.

        Those since the end of the meeting before it, until its own: each ruling is
        told once, and looked up again later, it is the same list.

        :param meeting: one ``chanxiao.meeting``
        """
        policies = meeting.policy_id._get_revision_family()
        domain = Domain("is_published", "=", True)
        domain &= Domain("policy_id", "in", policies.ids)
        previous = meeting._get_previous()
        if since := previous.ended_at or previous.date_end:
            domain &= Domain("ruled_at", ">=", since)
        if meeting.ended_at:
            domain &= Domain("ruled_at", "<", meeting.ended_at)
        return domain

    @api.model
    def _get_told_rulings(self, meeting):
        """The rulings of :meth:`_get_told_domain`, with the system's rights."""
        # bounded: what the policy has published in a meeting and its minutes
        cases = self.sudo()
        return cases.search(self._get_told_domain(meeting), order="kind, ruled_at, id")

    def _get_told_line(self):
        """One published ruling in a line, without what was explained."""
        self.ensure_one()
        kinds = dict(self._fields["ruling"]._description_selection(self.env))
        ruling = self.env._(
            "%(person)s: %(matter)s – %(ruling)s",
            person=self.person_id.name,
            matter=self.name,
            ruling=kinds[self.ruling],
        )
        more = filter(None, (self.penalty, self.ruling_words))
        return " – ".join((ruling, *more))


class ChanxiaoMeeting(models.Model):
    """Commendations and penalties that a meeting hears of."""

    _inherit = "chanxiao.meeting"

    told_rulings = fields.Html(
        "Commendations and Penalties",
        compute="_compute_told_rulings",
        help="Published rulings since the meeting before this one.",
    )
    account_count = fields.Integer(compute="_compute_account_count")

    @api.depends_context("uid", "lang")
    def _compute_told_rulings(self):
        """For the people of a meeting, organizers and auditors, as the minutes are."""
        cases = self.env["chanxiao.meeting.accountability"]
        hearing = self._origin._filter_hearing()
        for meeting in self:
            saved = meeting._origin
            is_told = saved in hearing and saved.state != "cancelled"
            told = cases._get_told_rulings(saved) if is_told else cases
            lines = [Markup("<li>%s</li>") % case._get_told_line() for case in told]
            body = Markup("<ul>%s</ul>") % Markup().join(lines)
            meeting.told_rulings = bool(lines) and body

    def _filter_hearing(self):
        if self.env.user.has_group(AUDITOR) or self.env.user.has_group(ORGANIZER):
            return self
        return self._filter_named()

    @api.depends_context("uid")
    def _compute_account_count(self):
        """Cases of this meeting that the user may read."""
        cases = self.env["chanxiao.meeting.accountability"]
        counts = {}
        if cases.has_access("read"):
            groups = cases._read_group(
                [("meeting_id", "in", self._origin.ids)], ["meeting_id"], ["__count"]
            )
            counts = {meeting.id: count for meeting, count in groups}
        for meeting in self:
            meeting.account_count = counts.get(meeting._origin.id, 0)

    def action_open_accountability(self):
        """The cases of this meeting that the user may read; a new one is of it."""
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_accountability_action"
        )
        return {
            **action,
            "domain": [("meeting_id", "=", self.id)],
            "context": {
                "default_meeting_id": self.id,
                "default_policy_id": self.policy_id.id,
            },
        }


class ChanxiaoMeetingAgendaItem(models.Model):
    """The topic under which commendations and penalties are told."""

    _inherit = "chanxiao.meeting.agenda.item"

    told_rulings = fields.Html(related="meeting_id.told_rulings")


class ChanxiaoMeetingAction(models.Model):
    """From a task to the question who answers for it."""

    _inherit = "chanxiao.meeting.action"

    def action_propose_accountability(self):
        """The form of a case about this task, filled from it."""
        ensure_single(self)
        self.check_access("read")
        cases = self.env["chanxiao.meeting.accountability"]
        cases._check_may_propose(self.policy_id)
        values = {**cases._prepare_record_values(self), "cause": "task_overdue"}
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Accountability Case"),
            "res_model": cases._name,
            "views": [(False, "form")],
            "context": {f"default_{name}": value for name, value in values.items()},
        }
