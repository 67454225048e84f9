from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from odoo.addons.base.models.res_partner import _tz_get

from ..common.groups import MANAGER
from ..common.state_mixin import ensure_single
from .policy_line import fit_minutes

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
    "month_week",
    "time_start",
    "duration",
    "tz",
    "holiday_rule",
    "notice_lead_hours",
    "preparation_lead_hours",
    "proposal_lead_hours",
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
    _inherit = [
        "chanxiao.meeting.policy.rules",
        "chanxiao.approval.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
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
    recurrence = fields.Selection(tracking=True)
    period_rule = fields.Selection(tracking=True)
    period_includes_day = fields.Boolean(tracking=True)
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
    tz = fields.Selection(
        _tz_get,
        "Time Zone",
        required=True,
        default=lambda self: (
            self.env.company.resource_calendar_id.tz or self.env.user.tz or "UTC"
        ),
    )
    department_ids = fields.One2many(
        "chanxiao.meeting.policy.department", "policy_id", "Departments", copy=True
    )
    agenda_ids = fields.One2many(
        "chanxiao.meeting.policy.agenda", "policy_id", "Standing Agenda", copy=True
    )
    agenda_minutes = fields.Integer(
        "Minutes of the Agenda", compute="_compute_agenda_minutes"
    )
    agenda_available = fields.Integer(
        "Minutes of the Meeting", compute="_compute_agenda_minutes"
    )
    is_agenda_too_long = fields.Boolean(compute="_compute_agenda_minutes")
    agenda_notice = fields.Char(compute="_compute_agenda_notice")
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
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("in_review", "In Review"),
            ("approved", "Approved"),
            ("retired", "Retired"),
        ],
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

    @api.depends("code", "name", "revision", "state")
    def _compute_display_name(self):
        for policy in self:
            name = f"{policy.code or ''} {policy.name or ''}".strip()
            if policy.state != "approved" and policy.revision > 1:
                name = f"{name} (R{policy.revision})"
            policy.display_name = name

    @api.depends(
        "agenda_ids.duration_planned",
        "agenda_ids.kind",
        "agenda_ids.department_id",
        "department_ids.department_id",
        "duration",
    )
    def _compute_agenda_minutes(self):
        for policy in self:
            policy.agenda_minutes = policy._get_unlisted_minutes() + sum(
                line.duration_planned * line._get_topic_count()
                for line in policy.agenda_ids
            )
            policy.agenda_available = round(policy.duration * 60)
            policy.is_agenda_too_long = policy.agenda_minutes > policy.agenda_available

    @api.depends("agenda_minutes", "agenda_available")
    @api.depends_context("lang")
    def _compute_agenda_notice(self):
        for policy in self:
            policy.agenda_notice = self.env._(
                "The agenda takes %(planned)s of %(available)s minutes.",
                planned=policy.agenda_minutes,
                available=policy.agenda_available,
            )

    def _get_unlisted_minutes(self):
        """Extension point: minutes of topics that come without being on the agenda."""
        self.ensure_one()
        return 0

    def action_fit_agenda(self):
        """Shorten all topics alike, so that the agenda fits into the meeting."""
        ensure_single(self)
        self._check_manager()
        self._check_unlocked()
        lines = self.agenda_ids
        topics = [line for line in lines for _topic in range(line._get_topic_count())]
        planned = [line.duration_planned for line in topics]
        available = self.agenda_available - self._get_unlisted_minutes()
        fitting = fit_minutes(planned, available)
        for line, minutes in dict(zip(topics, fitting, strict=True)).items():
            line.duration_planned = minutes
        return True

    @api.private
    def copy_data(self, default=None):
        """A copy needs a code of its own, as the numbers of its meetings begin so."""
        values_list = super().copy_data(default)
        for policy, values in zip(self, values_list, strict=True):
            if not values.get("code"):
                values["code"] = self.env._("%s (copy)", policy.code)
                values["name"] = self.env._("%s (copy)", policy.name)
        return values_list

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
        """Those of ``users`` who still have an account and work in the company."""
        # bounded: compares companies, tells nothing about the people
        return users.filtered(
            lambda user: user.active and self.company_id in user.sudo().company_ids
        )

    def _get_head(self, department):
        """The user who heads a department; none who left."""
        # organisational knowledge: who heads a department, not personal data
        manager = department.sudo().manager_id
        return self._get_allowed(manager.filtered("active").user_id.sudo(False))

    def _get_chair(self):
        """Who chairs the meetings: a deputy where the chair left."""
        allowed = self._get_allowed
        return allowed(self.chair_id) or allowed(self.deputy_chair_ids)[:1]

    @api.model
    def _get_discussion_domain(self):
        user = self.env.user
        roles = ("chair_id", "deputy_chair_ids", "recorder_id")
        return Domain.OR(Domain(role, "in", user.ids) for role in roles)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        if any(policy.state != "draft" for policy in self):
            raise UserError(
                self.env._(
                    "A policy that was in force is part of the record. Archive it "
                    "instead."
                )
            )

    # in force, amended, out of force

    def _get_revision_family(self):
        """All revisions of these policies, the given and archived ones included."""
        policies = self.with_context(active_test=False)
        family = self
        previous = self
        # a chain of amendments is as long as the regulation was amended: a few
        while previous := previous.previous_revision_id - family:
            family |= previous
        following = self
        while (
            following := policies.search(
                [("previous_revision_id", "in", following.ids)]
            )
            - family
        ):
            family |= following
        return family

    def _check_manager(self):
        if not self.env.su and not self.env.user.has_group(MANAGER):
            raise AccessError(
                self.env._(
                    "Only an administrator of production–sales meetings may do this "
                    "with a policy."
                )
            )

    def _approval_error_message(self):
        """What keeps the policy from being approved, or False."""
        self.ensure_one()
        if self.state not in ("draft", "in_review"):
            return self.env._(
                "“%s” is not a draft. Amend it to make changes.", self.display_name
            )
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("chair_id", "recorder_id", "department_ids")
            if not self[name]
        ]
        if missing:
            return self.env._(
                "Before “%(policy)s” can be approved, enter: %(fields)s.",
                policy=self.display_name,
                fields=missing,
            )
        if not self.agenda_ids:
            return self.env._(
                "“%s” has no standing agenda, so its meetings would have no topics. "
                "An administrator of meetings enters the topics under “Agenda”, in an "
                "amendment if the policy is in force already; then it can be approved.",
                self.display_name,
            )
        people = self.chair_id | self.recorder_id
        if gone := people - self._get_allowed(people):
            return self.env._(
                "“%(policy)s” names people who left: %(people)s. Choose someone else "
                "as chair or recorder; then approve it.",
                policy=self.display_name,
                people=gone.mapped("name"),
            )
        return False

    def action_approve(self):
        """Approve the policy: it replaces its previous revision, now or on its day.

        One without topics takes those that every meeting has.
        """
        self._check_manager()
        for policy in self._lock_transition():
            policy._check_complete()
            policy._put_into_force()
        return True

    def _check_complete(self):
        """:raise UserError: saying what keeps the policy from being approved"""
        if self.state == "draft" and not self.agenda_ids:
            self._take_usual_agenda()
        if message := self._approval_error_message():
            raise UserError(message)

    def _put_into_force(self):
        """What everybody needed has approved replaces the old one, now or later."""
        self._set_state("draft", **self._prepare_approval_values())
        self._take_effect_when_due()

    def _action_approve(self):
        """Extension point: what follows from one policy having come into force."""
        self.ensure_one()

    def _prepare_approval_values(self):
        return {
            "approved_by_id": self.env.uid,
            "approved_at": fields.Datetime.now(),
            "sequence_id": (
                self.previous_revision_id.sequence_id or self._create_sequence()
            ).id,
        }

    def _retire_in_favour_of(self, policy):
        """Extension point: what hangs on these revisions goes on with ``policy``."""
        self.filtered(lambda old: old.state == "approved")._set_state("retired")
        # before the new one is in force: the database allows one at a time
        self.flush_recordset(["state"])

    def _create_sequence(self):
        # numbering is the system's: bounded to one new sequence per policy
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                {
                    "name": self.env._("Meetings %s", self.code),
                    "code": "chanxiao.meeting",
                    "prefix": f"{self.code}-%(range_year)s-",
                    "padding": 3,
                    "use_date_range": True,
                    "company_id": self.company_id.id,
                }
            )
        )

    def action_amend(self):
        """Open a draft revision; this one stays in force until that is approved."""
        ensure_single(self)
        self._check_manager()
        if self.state != "approved":
            raise UserError(
                self.env._("Only an approved policy is amended; edit the draft itself.")
            )
        # two people who amend it at once get the same draft
        self._lock_transition()
        draft = self.search(
            [
                ("previous_revision_id", "=", self.id),
                ("state", "in", ("draft", "in_review")),
            ],
            limit=1,
        ) or self._copy_system(
            {
                "code": self.code,
                # one that was retired before its day keeps its number
                "revision": max(self._get_revision_family().mapped("revision")) + 1,
                "previous_revision_id": self.id,
                "skipped_dates": self.skipped_dates,
            }
        )
        return draft._get_form_action()

    def _get_form_action(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_retire(self):
        """Take the policy out of force: no further meetings are made from it."""
        self._check_manager()
        policies = self._lock_transition()
        if any(policy.state != "approved" for policy in policies):
            raise UserError(self.env._("Only an approved policy can be retired."))
        policies._set_state("retired")
        return True
