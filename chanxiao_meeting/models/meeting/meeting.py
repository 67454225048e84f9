from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_date

from ...providers.period import Period
from ..common.local_time import to_clock

# What a meeting that is over or called off keeps as it was.
KEPT_FIELDS = {
    "policy_id",
    "kind",
    "date_start",
    "date_end",
    "period_start",
    "period_end",
    "chair_id",
    "recorder_id",
}
# What the figures rest on, which are frozen when the meeting starts.
REPORTED_FIELDS = {"policy_id", "date_start", "period_start", "period_end"}


class ChanxiaoMeeting(models.Model):
    _name = "chanxiao.meeting"
    _description = "Production–Sales Meeting"
    _inherit = [
        "chanxiao.state.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "date_start desc, id desc"
    _check_company_auto = True
    _system_fields = {
        "name",
        "occurrence_date",
        "calendar_event_id",
        "started_at",
        "ended_at",
        "previous_meeting_id",
        "cancel_reason",
        "is_period_chosen",
        "reminded_start",
    }
    _frozen_fields = {
        "in_progress": REPORTED_FIELDS,
        "held": KEPT_FIELDS,
        "cancelled": KEPT_FIELDS,
    }

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    policy_id = fields.Many2one(
        "chanxiao.meeting.policy",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
        domain="[('state', '=', 'approved')]",
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, precompute=True, index=True
    )
    kind = fields.Selection(
        [("regular", "Regular"), ("extraordinary", "Extraordinary")],
        default="regular",
        required=True,
        tracking=True,
    )
    justification = fields.Text(
        help="Why the meeting is needed. An extraordinary one must say."
    )
    occurrence_date = fields.Date(
        readonly=True,
        copy=False,
        help="Nominal date in the policy's cycle, before holidays moved it.",
    )
    calendar_event_id = fields.Many2one(
        "calendar.event", readonly=True, copy=False, index="btree_not_null"
    )
    location = fields.Char(
        compute="_compute_from_policy", store=True, readonly=False, precompute=True
    )
    date_start = fields.Datetime("Start", tracking=True, index=True)
    date_end = fields.Datetime(
        "End",
        compute="_compute_date_end",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    started_at = fields.Datetime(readonly=True, copy=False)
    ended_at = fields.Datetime(readonly=True, copy=False)
    period_start = fields.Date(
        "Reported From",
        compute="_compute_period",
        store=True,
        readonly=False,
        precompute=True,
    )
    period_end = fields.Date(
        "Reported To",
        compute="_compute_period",
        store=True,
        readonly=False,
        precompute=True,
    )
    is_period_chosen = fields.Boolean(
        "Period by Hand",
        compute="_compute_is_period_chosen",
        store=True,
        readonly=True,
        precompute=True,
        help="Someone chose another period than the one that the policy says; it "
        "stays when the meeting is moved.",
    )
    period_notice = fields.Char(compute="_compute_period_notice")
    previous_meeting_id = fields.Many2one(
        "chanxiao.meeting", readonly=True, copy=False, index="btree_not_null"
    )
    chair_id = fields.Many2one(
        "res.users",
        check_company=True,
        compute="_compute_from_policy",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    recorder_id = fields.Many2one(
        "res.users",
        check_company=True,
        compute="_compute_from_policy",
        store=True,
        readonly=False,
        precompute=True,
        tracking=True,
    )
    attendee_ids = fields.One2many(
        "chanxiao.meeting.attendee", "meeting_id", "Attendees"
    )
    agenda_ids = fields.One2many("chanxiao.meeting.agenda.item", "meeting_id")
    agenda_minutes = fields.Integer(
        "Minutes of the Agenda", compute="_compute_agenda_minutes"
    )
    agenda_available = fields.Integer(
        "Minutes of the Meeting", compute="_compute_agenda_minutes"
    )
    is_agenda_too_long = fields.Boolean(compute="_compute_agenda_minutes")
    agenda_notice = fields.Char(compute="_compute_agenda_notice")
    reminded_start = fields.Datetime(
        "Reminded For",
        readonly=True,
        copy=False,
        help="Start for which the planner was reminded to convene. Whatever became of "
        "the reminder, there is no second one unless the meeting is moved.",
    )
    cancel_reason = fields.Text(readonly=True, copy=False)
    can_conduct = fields.Boolean(compute="_compute_can_conduct")
    can_undo_start = fields.Boolean(compute="_compute_can_undo_start")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("convened", "Convened"),
            ("in_progress", "In Progress"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
        ],
        group_expand="_expand_used_states",
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _occurrence_unique = models.UniqueIndex(
        "(policy_id, occurrence_date) WHERE occurrence_date IS NOT NULL",
        "The policy already has a meeting for that date of its cycle.",
    )

    @api.depends("policy_id")
    def _compute_from_policy(self):
        for meeting in self:
            policy = meeting.policy_id
            # whoever left the company since is not suggested
            allowed = policy._get_allowed
            meeting.chair_id = meeting.chair_id or policy._get_chair()
            meeting.recorder_id = meeting.recorder_id or allowed(policy.recorder_id)
            meeting.location = meeting.location or policy.location

    @api.depends("policy_id", "date_start")
    def _compute_date_end(self):
        for meeting in self:
            start = meeting.date_start
            length = timedelta(hours=meeting.policy_id.duration or 1)
            meeting.date_end = start and start + length

    @api.depends("name", "policy_id", "date_start")
    def _compute_display_name(self):
        for meeting in self:
            policy = meeting.policy_id
            day = meeting.date_start and policy._get_local_date(meeting.date_start)
            title = meeting.name or f"{policy.code or ''} {day or ''}".strip()
            meeting.display_name = f"{title} {policy.name or ''}".strip()

    @api.onchange("date_start")
    def _onchange_date_start(self):
        if self.state in ("draft", "convened"):
            return self._ask_about_past("date_start")

    @api.constrains("date_start", "date_end", "period_start", "period_end")
    def _check_dates(self):
        for meeting in self:
            start, end = meeting.date_start, meeting.date_end
            if start and end and end <= start:
                raise ValidationError(self.env._("A meeting must end after it starts."))
            if (
                meeting.period_start
                and meeting.period_end
                and meeting.period_end < meeting.period_start
            ):
                raise ValidationError(
                    self.env._("The reported period must not end before it begins.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings.filtered(lambda m: m._is_followed()).policy_id._update_draft_periods()
        return meetings

    def write(self, vals):
        is_placed = bool({"date_start", "kind", "policy_id"} & vals.keys())
        followed = self.filtered(lambda m: is_placed and m._is_followed())
        result = super().write(vals)
        if {"date_start", "date_end", "location"} & vals.keys():
            self._update_calendar_event()
        if self._is_system():
            return result
        if {"period_start", "period_end"} & vals.keys():
            for meeting in self.filtered(
                lambda m: m.is_period_chosen != m._is_other_period()
            ):
                meeting._write_system({"is_period_chosen": meeting._is_other_period()})
            self.policy_id._update_draft_periods()
        elif is_placed:
            followed |= self.filtered(lambda m: m._is_followed())
            followed.policy_id._update_draft_periods()
        return result

    def _get_attendance_closed_message(self):
        """Extension point: why who came can no longer be changed, or False."""
        self.ensure_one()
        return self.state == "cancelled" and self.env._(
            "“%s” was cancelled, so nobody can attend it.", self.display_name
        )

    def _get_frozen_message(self, names):
        if self.state != "in_progress":
            return self.env._(
                "A meeting that was held or cancelled stays as it was. Correct its "
                "minutes with a new revision instead."
            )
        return self.env._(
            "“%s” has begun: its figures are frozen, so its policy, its start and the "
            "reported period stay as they are. Close it and convene another meeting "
            "for another period.",
            self.display_name,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_convened(self):
        if any(meeting.state != "draft" for meeting in self):
            raise UserError(
                self.env._(
                    "Only a draft meeting can be deleted. Cancel this one instead: "
                    "attendees are told, and its number stays explained."
                )
            )

    def unlink(self):
        planned = [
            (policy, meetings.mapped("occurrence_date"))
            for policy, meetings in self.filtered("occurrence_date")
            .grouped("policy_id")
            .items()
        ]
        result = super().unlink()
        for policy, dates in planned:
            policy._leave_out(dates)
            policy._update_draft_periods()
        return result

    @api.model
    def _get_discussion_domain(self):
        """The meetings of the user: attended, also for someone else, or conducted."""
        user = self.env.user
        return (
            Domain("attendee_ids.user_id", "=", user.id)
            | Domain("attendee_ids.proxy_id", "=", user.partner_id.id)
            | Domain("chair_id", "=", user.id)
            | Domain("recorder_id", "=", user.id)
            | Domain("policy_id.deputy_chair_ids", "=", user.id)
        )

    def _is_attended_by(self, user):
        """Whether ``user`` was invited to this meeting."""
        self.ensure_one()
        # the answer is a boolean about one person of one meeting
        return user in self.sudo().attendee_ids.user_id

    def _format_start(self):
        """Local start with its weekday, in the policy's zone and user's language."""
        return self._format_moment(self.date_start)

    def _format_moment(self, moment):
        local = to_clock(moment, self.policy_id.tz)
        weekday = format_date(self.env, local.date(), date_format="EEEE")
        return f"{local:%Y-%m-%d} {weekday} {local:%H:%M}"

    # the period that the meeting reports on

    @api.depends("policy_id", "date_start", "kind")
    def _compute_period(self):
        """What the policy says to report on, until someone chooses another period."""
        for meeting in self:
            period = meeting._get_cycle_period()
            if not period or meeting.is_period_chosen:
                period = meeting.period_start, meeting.period_end
            meeting.period_start, meeting.period_end = period

    def _get_cycle_period(self):
        """First and last date that the policy's cycle reports on, or None."""
        self.ensure_one()
        policy = self.policy_id
        if not policy or not self.date_start:
            return None
        nominal = self._get_nominal_date()
        if not self._is_in_series() and not policy._is_reporting_since_previous():
            return policy._get_period_after(nominal, False)
        return policy._get_reported_period(nominal, self)

    @api.depends("policy_id", "period_start", "period_end", "state")
    def _compute_period_notice(self):
        for meeting in self:
            others = meeting._find_same_period()
            meeting.period_notice = bool(others) and self.env._(
                "Also reported by %s.",
                [
                    f"{other.display_name} ({other.period_start} – {other.period_end})"
                    for other in others
                ],
            )

    def _find_same_period(self):
        """Other meetings of the series that report on some of the same days."""
        if not (self.policy_id and self.period_start and self.period_end):
            return self.browse()
        if self.state == "cancelled":
            return self.browse()
        return self.search(
            [
                ("policy_id", "in", self.policy_id._get_revision_family().ids),
                ("state", "!=", "cancelled"),
                ("period_start", "<=", self.period_end),
                ("period_end", ">=", self.period_start),
                ("id", "!=", self._origin.id),
            ],
            order="date_start",
            limit=3,
        )

    @api.depends()  # not on the date: moving the meeting is no choice of a period
    def _compute_is_period_chosen(self):
        for meeting in self:
            # what the cycle plans, nobody chose
            is_planned = bool(meeting.planned_start)
            meeting.is_period_chosen = not is_planned and meeting._is_other_period()

    @api.onchange("period_start", "period_end")
    def _onchange_period(self):
        self.is_period_chosen = self._is_other_period()

    def _is_other_period(self):
        cycle = self._get_cycle_period()
        entered = self.period_start, self.period_end
        return bool(cycle and all(entered) and cycle != entered)

    def _get_period(self):
        """The period the meeting reports on, as the providers take it.

        :return: :class:`Period` in the time zone of the policy
        :raise UserError: when the meeting has no complete period
        """
        self.ensure_one()
        if not self.period_start or not self.period_end:
            raise UserError(
                self.env._("Enter the period that “%s” reports on.", self.display_name)
            )
        return Period(
            self.company_id, self.period_start, self.period_end, tz=self.policy_id.tz
        )
