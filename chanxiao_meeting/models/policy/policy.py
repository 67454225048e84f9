from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.base.models.res_partner import _tz_get

from . import recurrence

# What an approved policy consists of; targets have their own validity dates.
APPROVED_FIELDS = {
    "name",
    "code",
    "company_id",
    "purpose",
    "discipline",
    "location",
    "organizer_department_id",
    "chair_id",
    "deputy_chair_ids",
    "recorder_id",
    "recurrence",
    "weekdays",
    "month_days",
    "time_start",
    "duration",
    "tz",
    "holiday_rule",
    "notice_lead_hours",
    "preparation_lead_hours",
    "minutes_deadline_value",
    "minutes_deadline_unit",
    "late_grace_minutes",
    "quorum_rate",
    "department_ids",
    "agenda_ids",
}


class ChanxiaoMeetingPolicy(models.Model):
    _name = "chanxiao.meeting.policy"
    _description = "Meeting Policy"
    _inherit = ["chanxiao.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "sequence, code, revision desc"
    _check_company_auto = True
    _system_fields = {
        "approved_by_id",
        "approved_at",
        "sequence_id",
        "revision",
        "previous_revision_id",
    }
    _frozen_fields = dict.fromkeys(("approved", "retired"), APPROVED_FIELDS)

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(
        required=True,
        copy=False,
        tracking=True,
        help="Short code that starts the numbers of its meetings, such as F.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    purpose = fields.Html(translate=True)
    discipline = fields.Html(
        translate=True, help="House rules, printed on the notice of every meeting."
    )
    location = fields.Char()
    organizer_department_id = fields.Many2one(
        "hr.department",
        "Convened By",
        check_company=True,
        tracking=True,
        help="The department that convenes the meeting, usually production planning.",
    )
    chair_id = fields.Many2one("res.users", check_company=True, tracking=True)
    deputy_chair_ids = fields.Many2many(
        "res.users", string="Deputy Chairs", check_company=True
    )
    recorder_id = fields.Many2one("res.users", check_company=True, tracking=True)
    recurrence = fields.Selection(
        [
            ("none", "When called"),
            ("daily", "Daily"),
            ("weekly", "Weekly"),
            ("semimonthly", "Every half month"),
            ("monthly", "Monthly"),
        ],
        required=True,
        default="semimonthly",
        tracking=True,
    )
    weekdays = fields.Char(
        default="1",
        help="Days of the week, separated by commas: 1 is Monday, 7 is Sunday.",
    )
    month_days = fields.Char(
        "Days of the Month",
        default="1,16",
        help="Separated by commas. A day that a month does not have means its last "
        "day.",
    )
    time_start = fields.Float("Starts At", default=9.0)
    duration = fields.Float("Duration (Hours)", default=2.0)
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        required=True,
        default=lambda self: (
            self.env.company.resource_calendar_id.tz or self.env.user.tz or "UTC"
        ),
    )
    holiday_rule = fields.Selection(
        [
            ("keep", "Hold it all the same"),
            ("next", "Next working day"),
            ("previous", "Previous working day"),
            ("skip", "Leave it out"),
        ],
        "On a Day Off",
        required=True,
        default="next",
    )
    notice_lead_hours = fields.Float(
        "Notice Ahead (Hours)",
        default=48.0,
        help="The planner is reminded to convene the meeting this long before it.",
    )
    preparation_lead_hours = fields.Float(
        "Briefs Due Ahead (Hours)",
        default=24.0,
        help="Departments hand in their briefs this long before the meeting.",
    )
    minutes_deadline_value = fields.Integer("Minutes Issued Within", default=24)
    minutes_deadline_unit = fields.Selection(
        [
            ("hours", "Hours"),
            ("same_day", "The same day"),
            ("working_days", "Working days"),
        ],
        required=True,
        default="hours",
    )
    late_grace_minutes = fields.Integer("Late After (Minutes)", default=5)
    quorum_rate = fields.Float("Quorum (%)", default=50.0)
    department_ids = fields.One2many(
        "chanxiao.meeting.policy.department", "policy_id", "Departments", copy=True
    )
    agenda_ids = fields.One2many(
        "chanxiao.meeting.policy.agenda", "policy_id", "Standing Agenda", copy=True
    )
    target_ids = fields.One2many(
        "chanxiao.meeting.policy.target", "policy_id", "Targets", copy=True
    )
    revision = fields.Integer(default=1, readonly=True, copy=False)
    previous_revision_id = fields.Many2one(
        "chanxiao.meeting.policy", readonly=True, copy=False, index="btree_not_null"
    )
    approved_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    approved_at = fields.Datetime(readonly=True, copy=False)
    sequence_id = fields.Many2one("ir.sequence", "Numbering", readonly=True, copy=False)
    meeting_ids = fields.One2many("chanxiao.meeting", "policy_id", "Meetings")
    meeting_count = fields.Integer(compute="_compute_meeting_count")
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    _approved_unique = models.UniqueIndex(
        "(company_id, code) WHERE state = 'approved'",
        "Another approved policy of the company has this code. "
        "Retire that one first or choose another code.",
    )
    _duration_positive = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)",
        "A meeting lasts longer than nothing and at most a day.",
    )
    _time_start_in_day = models.Constraint(
        "CHECK (time_start >= 0 AND time_start < 24)",
        "The start must be a time of the day, from 00:00 to 23:59.",
    )
    _leads_positive = models.Constraint(
        "CHECK (notice_lead_hours >= 0 AND preparation_lead_hours >= 0 "
        "AND late_grace_minutes >= 0 AND minutes_deadline_value >= 0)",
        "Lead times, grace and deadlines cannot be negative.",
    )
    _quorum_is_rate = models.Constraint(
        "CHECK (quorum_rate >= 0 AND quorum_rate <= 100)",
        "The quorum is a percentage between 0 and 100.",
    )

    def _compute_meeting_count(self):
        counts = dict(
            self.env["chanxiao.meeting"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.meeting_count = counts.get(policy, 0)

    @api.depends("code", "name", "revision", "state")
    def _compute_display_name(self):
        for policy in self:
            name = f"{policy.code or ''} {policy.name or ''}".strip()
            if policy.state != "approved" and policy.revision > 1:
                name = f"{name} (R{policy.revision})"
            policy.display_name = name

    @api.constrains("recurrence", "weekdays", "month_days")
    def _check_cycle(self):
        for policy in self:
            policy._check_days(policy.weekdays, 7, policy.recurrence == "weekly")
            policy._check_days(
                policy.month_days, 31, policy.recurrence in ("semimonthly", "monthly")
            )

    def _check_days(self, text, highest, is_required):
        try:
            days = recurrence.parse_numbers(text, highest)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "“%(text)s” is no list of days. Write numbers from 1 to "
                    "%(highest)s, separated by commas.",
                    text=text,
                    highest=highest,
                )
            ) from error
        if is_required and not days:
            raise ValidationError(
                self.env._(
                    "Enter on which days the meetings of “%s” are held.", self.name
                )
            )

    @api.constrains("company_id")
    def _check_line_companies(self):
        """Lines follow the policy to another company, but not their people."""
        self.department_ids._check_company()
        self.agenda_ids._check_company()

    def _get_system_message(self, names):
        return self.env._(
            "Who approved a policy and when, and how its meetings are numbered, is "
            "recorded by “Approve”; it is not typed in."
        )

    def _get_frozen_message(self, names):
        return self.env._(
            "“%s” is in force or was, so it cannot be changed. Use “Amend”, change the "
            "new revision and have it approved.",
            self.display_name,
        )

    def _check_unlocked(self):
        """An amendment takes effect only once it is approved."""
        if locked := self.filtered(lambda policy: policy.state != "draft")[:1]:
            raise UserError(locked._get_frozen_message(APPROVED_FIELDS))

    def _get_allowed(self, users):
        """Those of ``users`` who may still work in the policy's company."""
        # bounded: compares companies, tells nothing about the people
        return users.filtered(lambda user: self.company_id in user.sudo().company_ids)

    def action_view_meetings(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_action"
        )
        return {
            **action,
            "domain": [("policy_id", "in", self._get_revision_family().ids)],
            "context": {"default_policy_id": self.id},
        }

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(policy.state != "draft" for policy in self):
            raise UserError(
                self.env._(
                    "A policy that was in force is part of the record. Archive it "
                    "instead."
                )
            )
