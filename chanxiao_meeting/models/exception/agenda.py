"""Which exceptions the next meeting treats: by money and urgency, as time allows.

Rank = money at risk × urgency. Urgency = weight of the severity × pressure of time.

* Weight: minor 1, major 2, critical 4.
* Pressure: 1 + 1 / (1 + days left), so that it is 2 on the day that was promised and
  after it, 1.5 on the day before, and close to 1 a month ahead. The day is when the
  exception is due, else what the order, purchase or transfer was promised for. Where
  there is none, it is 1 + age / (age + 7), which grows from 1 to nearly 2: 1.5 after a
  week.
* Money that nobody knows counts as the median of what is known of the others: it makes
  an exception neither the first nor the last.
"""

from statistics import median

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.local_time import get_company_tz, to_day
from ..common.state_mixin import ensure_single

WEIGHTS = {"minor": 1, "major": 2, "critical": 4}
#: days after which age presses half as much as a day that was promised
HALF = 7
#: field of a record with the day that was promised
PROMISED = {
    "sale.order": "commitment_date",
    "purchase.order": "date_planned",
    "mrp.production": "date_deadline",
    "stock.picking": "date_deadline",
}
COMING = ("draft", "convened")
ENDED = ("held", "cancelled")
#: planned for a topic until somebody says otherwise
TOPIC_MINUTES = 10


class ChanxiaoControlException(models.Model):
    """Proposed to the next meeting, the rest for treatment outside it."""

    _inherit = "chanxiao.control.exception"
    _system_fields = {"outside_meeting_id"}

    urgency = fields.Float(
        compute="_compute_urgency",
        digits=(16, 1),
        help="Weight of the severity (1, 2 or 4) × pressure of time (1 to 2, the more "
        "the closer the day that was promised, or the older it is).",
    )
    promised_day = fields.Date(
        "Promised For",
        compute="_compute_urgency",
        help="When it is due, else what its record was promised for.",
    )
    outside_meeting_id = fields.Many2one(
        "chanxiao.meeting",
        "Left Out By",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The meeting that had no time for it, so that it is to be treated "
        "without one.",
    )

    @api.depends("severity", "deadline", "detected_at", "subject_ref", "closed_at")
    def _compute_urgency(self):
        today = fields.Date.context_today(self)
        promised = self._get_promised_days()
        for exception in self:
            day = promised.get(exception)
            exception.promised_day = day
            if day:
                pressure = 1 + 1 / (1 + max((day - today).days, 0))
            else:
                age = max(exception.age_days, 0)
                pressure = 1 + age / (age + HALF)
            exception.urgency = WEIGHTS.get(exception.severity, 0) * pressure

    def _get_promised_days(self):
        """When these are due, or their records were promised for, if anybody said.

        :return: ``{exception: local date}``
        """
        days = {one: one.deadline for one in self if one.deadline}
        subjects = self.filtered(lambda one: not one.deadline)._get_subjects()
        for exception, record in subjects.items():
            name = PROMISED.get(record._name)
            if moment := name and record[name]:
                days[exception] = to_day(moment, get_company_tz(exception.company_id))
        return days

    # what is proposed

    @api.model
    def _find_untreated(self, meeting):
        """Exceptions that a meeting can treat, the first one first.

        Not decided on yet, on no agenda that is still to come or that left them for
        later, and about nothing that is on this agenda already. One of a department
        whose figures are confidential goes to its own meetings alone.
        """
        family = meeting.policy_id._get_revision_family()
        left_open = Domain("agenda_item_id.meeting_id.state", "in", ENDED) & (
            Domain("agenda_item_id.parked", "=", False)
            | Domain("agenda_item_id.is_dropped", "=", True)
        )
        # sudo: whether others treat them must not depend on the topics that the user
        # may read; bounded by the company, and by what they may read of the result
        found = self.sudo().search(
            Domain("company_id", "=", meeting.company_id.id)
            & Domain("state", "in", ("new", "analysing"))
            & Domain("gone_at", "=", False)
            & (Domain("agenda_item_id", "=", False) | left_open)
            & (
                Domain("is_confidential", "=", False)
                | Domain("policy_id", "in", family.ids)
            )
        )
        readable = found.with_env(self.env)._filtered_access("read")
        return readable._get_ranked()._leave_out_doubles(meeting)

    def _get_ranked(self):
        """These by money × urgency, the highest first; see the head of this file."""
        known = [one.amount_at_risk for one in self if one.amount_at_risk]
        usual = median(known) if known else 1
        ranks = {one: (one.amount_at_risk or usual) * one.urgency for one in self}
        return self.sorted(lambda one: (-ranks[one], one.detected_at, one.id))

    def _leave_out_doubles(self, meeting):
        """These without what the agenda has already, and each record once."""
        # bounded: which records the topics of the meeting are about
        listed = set(meeting.sudo().agenda_ids._get_subjects().values())
        subjects = self._get_subjects()
        chosen = self.browse()
        for exception in self:
            subject = subjects.get(exception)
            if subject is None or subject not in listed:
                chosen |= exception
                listed.add(subject)
        return chosen

    # what is chosen

    def _put_all_on_agenda(self, meeting, minutes=None):
        """Topics of these in a meeting that the user conducts.

        :param meeting: one meeting that has not begun
        :param dict minutes: planned for each; what topics usually take otherwise
        :raise UserError: for one that is on an agenda already, or is settled
        """
        if meeting.state not in COMING:
            raise UserError(meeting._get_wrong_state_message())
        if not self:
            return
        if late := self - self._find_untreated(meeting):
            raise UserError(
                self.env._(
                    "%s cannot be put on this agenda any more: it is on one already, "
                    "or settled in the meantime. Open the proposal again.",
                    late.mapped("name"),
                )
            )
        self._make_topics(meeting, minutes or {})

    def _treat_outside(self, meeting):
        """A meeting has no time for these: who sees to them is told, once a meeting."""
        told = self.filtered(lambda one: one.outside_meeting_id != meeting)
        # bounded: which meeting of the user had no time for these
        told.sudo()._write_system({"outside_meeting_id": meeting.id})
        for exception in told:
            exception._tell_of_no_time(meeting)

    def _tell_of_no_time(self, meeting):
        # bounded: says to who sees to it that a meeting has no time for it
        exception, left_out_by = self.sudo(), meeting.sudo()
        user = exception.responsible_id.filtered("active")
        env = exception.with_context(lang=user.lang or self.env.lang).env
        body = Markup("<p>%s</p>") % env._(
            "“%(meeting)s” has no time for it. Please treat it without a meeting: "
            "enter the cause and what is done, or call a meeting of its own.",
            meeting=left_out_by.display_name,
        )
        exception.message_post(
            body=body,
            partner_ids=user.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )


class ChanxiaoMeeting(models.Model):
    """What is out of control is proposed where there is time for it."""

    _inherit = "chanxiao.meeting"

    can_propose_exceptions = fields.Boolean(compute="_compute_can_propose_exceptions")

    @api.depends("state", "can_conduct")
    def _compute_can_propose_exceptions(self):
        for meeting in self:
            meeting.can_propose_exceptions = (
                meeting.state in COMING and meeting.can_conduct
            )

    def action_propose_exceptions(self):
        """The dialog that proposes exceptions for the minutes that are left.

        :raise AccessError: for who does not conduct the meeting
        :raise UserError: once it has begun, or where nothing is out of control
        """
        ensure_single(self)
        meeting = self._as_conductor()
        if meeting.state not in COMING:
            raise UserError(meeting._get_wrong_state_message())
        if not self.env["chanxiao.control.exception"]._find_untreated(self):
            raise UserError(
                self.env._(
                    "No exception waits for a meeting: what is out of control is on "
                    "an agenda, or settled."
                )
            )
        proposals = self.env["chanxiao.exception.propose"]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose Exceptions"),
            "res_model": proposals._name,
            "views": [(False, "form")],
            "target": "new",
            "res_id": proposals.create({"meeting_id": self.id}).id,
        }

    def _get_minutes_left(self):
        """Minutes of this meeting that no topic takes yet; before it is convened, also
        those of its policy and of what earlier meetings left over."""
        self.ensure_one()
        # bounded: how long the topics of a meeting of the user take
        meeting = self.sudo()
        planned = meeting.agenda_minutes
        if meeting.state == "draft":
            left_over = meeting._get_backlog_topics()
            planned = meeting._get_coming_agenda_minutes()
            planned += sum(left_over.mapped("duration_planned"))
        return max(meeting.agenda_available - planned, 0)

    def _get_fitting(self, exceptions):
        """Those that the minutes left suffice for, the first ones first.

        :param exceptions: in the order of their ranking
        """
        minutes = self._get_minutes_left() // TOPIC_MINUTES
        return exceptions[:minutes]
