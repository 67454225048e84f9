from datetime import timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

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
    _inherit = ["chanxiao.state.mixin", "mail.thread", "mail.activity.mixin"]
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
        check_company=True,
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
    brief_ids = fields.One2many("chanxiao.meeting.brief", "meeting_id", "Briefs")
    decision_ids = fields.One2many(
        "chanxiao.meeting.decision", "meeting_id", "Decisions"
    )
    action_ids = fields.One2many("chanxiao.meeting.action", "meeting_id", "Actions")
    minutes_ids = fields.One2many("chanxiao.meeting.minutes", "meeting_id")
    brief_count = fields.Integer(compute="_compute_brief_counts")
    brief_submitted_count = fields.Integer(compute="_compute_brief_counts")
    brief_progress = fields.Float("Preparation (%)", compute="_compute_brief_counts")
    decision_count = fields.Integer(compute="_compute_decision_count")
    action_count = fields.Integer(compute="_compute_action_counts")
    action_open_count = fields.Integer(compute="_compute_action_counts")
    cancel_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("convened", "Convened"),
            ("in_progress", "In Progress"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
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
            meeting.chair_id = meeting.chair_id or allowed(policy.chair_id)
            meeting.recorder_id = meeting.recorder_id or allowed(policy.recorder_id)
            meeting.location = meeting.location or policy.location

    @api.depends("policy_id", "date_start")
    def _compute_date_end(self):
        for meeting in self:
            start = meeting.date_start
            length = timedelta(hours=meeting.policy_id.duration or 1)
            meeting.date_end = start and start + length

    @api.depends("brief_ids.state")
    def _compute_brief_counts(self):
        # how far the preparation is may be seen by all; only states are counted
        groups = (
            self.env["chanxiao.meeting.brief"]
            .sudo()
            ._read_group(
                [("meeting_id", "in", self.ids)], ["meeting_id", "state"], ["__count"]
            )
        )
        counts = {(meeting.id, state): count for meeting, state, count in groups}
        for meeting in self:
            states = {
                state: counts.get((meeting.id, state), 0)
                for state in ("pending", "submitted", "missing")
            }
            total = sum(states.values())
            meeting.brief_count = total
            meeting.brief_submitted_count = states["submitted"]
            meeting.brief_progress = 100 * states["submitted"] / (total or 1)

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        counts = dict(
            self.env["chanxiao.meeting.decision"]._read_group(
                [("meeting_id", "in", self.ids)], ["meeting_id"], ["__count"]
            )
        )
        for meeting in self:
            meeting.decision_count = counts.get(meeting, 0)

    @api.depends("action_ids.state")
    def _compute_action_counts(self):
        groups = self.env["chanxiao.meeting.action"]._read_group(
            [("meeting_id", "in", self.ids)], ["meeting_id", "state"], ["__count"]
        )
        for meeting in self:
            mine = [
                (state, count) for other, state, count in groups if other == meeting
            ]
            meeting.action_count = sum(count for _state, count in mine)
            meeting.action_open_count = dict(mine).get("open", 0)

    @api.depends("name", "policy_id", "date_start")
    def _compute_display_name(self):
        for meeting in self:
            policy = meeting.policy_id
            day = meeting.date_start and policy._get_local_date(meeting.date_start)
            title = meeting.name or f"{policy.code or ''} {day or ''}".strip()
            meeting.display_name = f"{title} {policy.name or ''}".strip()

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

    def write(self, vals):
        result = super().write(vals)
        if {"date_start", "date_end", "location"} & vals.keys():
            self._update_calendar_event()
        if "date_start" in vals:
            self._update_brief_deadlines()
        return result

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
        return result

    def _is_attended_by(self, user):
        """Whether ``user`` was invited to this meeting."""
        self.ensure_one()
        # the answer is a boolean about one person of one meeting
        return user in self.sudo().attendee_ids.user_id

    def _format_start(self):
        """Local start for people to read, in the policy's zone and user's language."""
        return fields.Datetime.context_timestamp(
            self.with_context(tz=self.policy_id.tz), self.date_start
        ).strftime("%Y-%m-%d %H:%M")

    def _get_zone(self):
        return pytz.timezone(self.policy_id.tz or "UTC")
