from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.groups import ORGANIZER
from ..common.state_mixin import ensure_single

# States of meetings to which a brief is still brought.
COMING = ("draft", "convened", "in_progress")
PREPARATION = "chanxiao_meeting.mail_activity_type_prepare"


class ChanxiaoMeetingBrief(models.Model):
    """What one department brings to one meeting: its figures and its own words."""

    _name = "chanxiao.meeting.brief"
    _description = "Department Brief"
    _inherit = [
        "chanxiao.text.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "meeting_id, sequence, id"
    _rec_names_search = ["department_id.name", "meeting_id.name"]
    _check_company_auto = True

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    meeting_state = fields.Selection(
        related="meeting_id.state", string="Meeting Status"
    )
    meeting_date = fields.Datetime(
        "Meeting Date", related="meeting_id.date_start", store=True
    )
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        "hr.department",
        required=True,
        ondelete="restrict",
        index=True,
        check_company=True,
    )
    source_ids = fields.Many2many("chanxiao.figure.source", string="Figures From")
    confidential = fields.Boolean(
        help="Only the department itself, the chair, organizers and auditors may read "
        "this brief."
    )
    responsible_id = fields.Many2one(
        "res.users", tracking=True, index=True, check_company=True
    )
    deadline = fields.Datetime()
    submitted_at = fields.Datetime("Handed In At", readonly=True, copy=False)
    submitted_by_id = fields.Many2one(
        "res.users", "Handed In By", readonly=True, copy=False
    )
    frozen_at = fields.Datetime("Figures Frozen", readonly=True, copy=False)
    state = fields.Selection(
        [("pending", "Pending"), ("submitted", "Submitted"), ("missing", "Missing")],
        default="pending",
        required=True,
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    timeliness = fields.Selection(
        [("on_time", "On time"), ("late", "Handed in late"), ("missing", "Missing")],
        "Preparation",
        compute="_compute_timeliness",
        store=True,
        index=True,
        help="Whether the brief was handed in by its deadline, later, or not before "
        "the meeting started.",
    )
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue",
        search="_search_is_overdue",
        help="The deadline has passed and the brief is not handed in.",
    )
    figure_ids = fields.One2many("chanxiao.meeting.figure", "brief_id", "Figures")
    period_start = fields.Date(related="meeting_id.period_start")
    period_end = fields.Date(related="meeting_id.period_end")
    as_of = fields.Datetime("Figures Computed At", compute="_compute_as_of")
    period_progress = fields.Char("Progress", compute="_compute_as_of")
    bad_count = fields.Integer("Beyond the Limit", compute="_compute_off_target_count")
    warning_count = fields.Integer("Warnings", compute="_compute_off_target_count")
    off_target_count = fields.Integer("Off Target", compute="_compute_off_target_count")
    problems = fields.Html(help="What happened, and why.")
    measures_taken = fields.Html(
        "Emergency Measures Taken",
        help="What the department already did about present problems: what, since "
        "when, by whom, with what effect.",
    )
    support_needed = fields.Html("Support Needed From Others")
    proposals = fields.Html(help="Improvements to methods, technique and workflow.")
    is_own_department = fields.Boolean(
        compute="_compute_is_own_department",
        search="_search_is_own_department",
        help="The user is employed in the department or below it.",
    )
    can_prepare = fields.Boolean(compute="_compute_can_prepare")
    can_edit_texts = fields.Boolean(compute="_compute_can_prepare")
    is_measures_missing = fields.Boolean(compute="_compute_is_measures_missing")

    _department_unique = models.UniqueIndex(
        "(meeting_id, department_id)",
        "This department already has a brief for the meeting.",
    )

    @api.depends("department_id.name", "meeting_id.display_name")
    @api.depends_context("chanxiao_one_meeting")
    def _compute_display_name(self):
        """Where only one meeting is looked at, its name is not said with each brief."""
        is_one = self.env.context.get("chanxiao_one_meeting")
        for brief in self:
            meeting = not is_one and brief.meeting_id.display_name
            names = (brief.department_id.name, meeting)
            brief.display_name = " – ".join(name for name in names if name)

    @api.depends("submitted_at", "deadline", "frozen_at")
    def _compute_timeliness(self):
        for brief in self:
            brief.timeliness = brief._get_timeliness()

    def _get_timeliness(self):
        submitted, frozen = self.submitted_at, self.frozen_at
        if frozen and (not submitted or submitted > frozen):
            return "missing"
        if not submitted:
            return False
        return "late" if self.deadline and submitted > self.deadline else "on_time"

    @api.depends("state", "deadline", "meeting_state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for brief in self:
            late = brief.deadline and brief.deadline < now
            is_waiting = brief.state == "pending" and brief.meeting_state in COMING
            brief.is_overdue = bool(is_waiting and late)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return (
            Domain("state", "=", "pending")
            & Domain("deadline", "<", fields.Datetime.now())
            & Domain("meeting_id.state", "in", COMING)
        )

    @api.model
    def get_empty_list_help(self, help_message):
        """Say on an empty page of one's own whether others have to prepare."""
        if not self.env.context.get("chanxiao_own_briefs"):
            return super().get_empty_list_help(help_message)
        waiting = Domain("state", "=", "pending")
        waiting &= Domain("meeting_id.state", "in", COMING)
        # windows are read as the system; what is counted is what the reader may see
        briefs = self.sudo(False)
        count = briefs.has_access("read") and briefs.search_count(waiting)
        if not count:
            return super().get_empty_list_help(help_message)
        late = briefs.search_count(waiting & Domain("is_overdue", "=", True))
        text = self.env._(
            "%(waiting)s briefs of others are not handed in yet, %(late)s of them "
            "late: see “Department Briefs”.",
            waiting=count,
            late=late,
        )
        shown = Markup("<p class='fw-bold'>%s</p>") % text
        return super().get_empty_list_help(f"{help_message or ''}{shown}")

    @api.depends("figure_ids.as_of")
    @api.depends_context("lang")
    def _compute_as_of(self):
        """When its figures were last collected, and how much was over by then."""
        for brief in self:
            dated = brief.figure_ids.filtered("as_of").sorted("as_of")
            brief.as_of = dated[-1:].as_of
            brief.period_progress = dated[-1:].period_progress

    @api.depends("figure_ids.status")
    def _compute_off_target_count(self):
        for brief in self:
            statuses = brief.figure_ids.mapped("status")
            brief.bad_count = statuses.count("bad")
            brief.warning_count = statuses.count("warning")
            brief.off_target_count = brief.bad_count + brief.warning_count

    @api.depends("problems", "measures_taken", "figure_ids.status", "state")
    def _compute_is_measures_missing(self):
        for brief in self:
            has_problem = brief._has_text("problems") or brief.off_target_count
            brief.is_measures_missing = bool(
                has_problem
                and brief.state != "submitted"
                and not brief._has_text("measures_taken")
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        if any(brief.frozen_at for brief in self):
            raise UserError(
                self.env._(
                    "A brief that was brought to a meeting is part of its record and "
                    "cannot be deleted."
                )
            )

    def _format_deadline(self):
        """Local date and time, in the zone of the policy, by which it is due."""
        self.ensure_one()
        return self.meeting_id._format_local(self.deadline)

    # from pending to submitted and back

    def action_submit(self):
        """Hand the brief in; it counts as late after its deadline."""
        self._check_may_prepare()
        for brief in self:
            if brief.state == "submitted":
                raise UserError(
                    self.env._("“%s” has already been handed in.", brief.display_name)
                )
        for brief in self:
            # bounded: the transition of briefs the user may prepare, checked above
            system = brief.sudo()
            system._set_state("submitted", **brief._prepare_submission_values())
            system.figure_ids._note_handed_in()
        # bounded likewise; the preparation may be somebody else's activity
        self.sudo().activity_feedback([PREPARATION], only_automated=False)
        return True

    def _prepare_submission_values(self):
        values = {"submitted_by_id": self.env.uid}
        # corrected after the start: it was handed in when it was handed in
        if not (self.frozen_at and self.submitted_at):
            values["submitted_at"] = fields.Datetime.now()
        return values

    def action_reopen(self):
        """Take the brief back to work on it."""
        self._check_may_prepare()
        if any(brief.state != "submitted" for brief in self):
            raise UserError(
                self.env._("Only a brief that was handed in can be reopened.")
            )
        for brief in self:
            # bounded: the transition of briefs the user may prepare, checked above
            system = brief.sudo()
            if brief.frozen_at:
                system._set_state("pending")
                continue
            system._set_state("pending", submitted_at=False, submitted_by_id=False)
            system.meeting_id._schedule_preparation(system)
        return True

    def _settle(self):
        """What was reopened in the meeting counts as handed in when it is over."""
        # bounded: briefs of a meeting that the user closes
        pending = self.sudo().filtered(lambda brief: brief.state == "pending")
        reopened = pending.filtered("submitted_at")
        (pending - reopened)._set_state("missing")
        reopened._set_state("submitted")
        for brief in reopened:
            brief._message_log(
                body=self.env._(
                    "Reopened in the meeting and not handed in again: it counts as "
                    "handed in, with the texts it had when the meeting ended."
                )
            )

    # the reminder to prepare

    def _update_preparation(self):
        """Let the reminder follow the responsible person and the deadline."""
        for brief in self.filtered(lambda brief: brief.state == "pending"):
            policy = brief.meeting_id.policy_id
            # bounded: the reminder of a brief that the user was allowed to write
            system = brief.sudo()
            moved = system.activity_reschedule(
                [PREPARATION],
                date_deadline=brief.deadline and policy._get_local_date(brief.deadline),
                new_user_id=brief.responsible_id.id,
                only_automated=False,
            )
            if not moved and system.meeting_id.state == "convened":
                system._remind_successor()

    def _remind_successor(self):
        """Whoever takes over a brief whose reminder was lost gets one, and a message.

        Archiving a user deletes their activities.
        """
        user = self.responsible_id
        if not user.active:
            return
        self.meeting_id._schedule_preparation(self)
        env = self.with_context(lang=user.lang).env
        self.message_notify(
            subject=env._("Now yours: %s", self.display_name),
            body=env._("You prepare “%s” from now on.", self.display_name),
            partner_ids=user.partner_id.ids,
        )

    def action_open_meeting(self):
        ensure_single(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "chanxiao.meeting",
            "res_id": self.meeting_id.id,
            "views": [(False, "form")],
        }

    # who reads a brief, who prepares it, and until when; who reads is in the record
    # rules, and what is here serves them

    @api.model
    def _get_discussion_domain(self):
        """As in the rule for whoever takes part in meetings: auditors read more."""
        user = self.env.user
        meetings = self.env["chanxiao.meeting"]._get_discussion_domain()
        return (
            Domain("responsible_id", "=", user.id)
            | Domain("department_id.manager_id.user_id", "=", user.id)
            | Domain("is_own_department", "=", True)
            | Domain("meeting_id.chair_id", "=", user.id)
            | Domain("confidential", "=", False) & Domain("meeting_id", "any", meetings)
        )

    @api.depends("department_id")
    @api.depends_context("uid")
    def _compute_is_own_department(self):
        departments = self._get_own_departments()
        for brief in self:
            brief.is_own_department = brief.department_id in departments

    @api.model
    def _search_is_own_department(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("department_id", "in", self._get_own_departments().ids)

    @api.model
    def _get_own_departments(self):
        """Departments the user is employed in, and those these belong to."""
        # bounded: where the user works is no secret to the user
        employees = self.env.user.sudo().with_context(active_test=True).employee_ids
        # bounded: the user's own departments and those above them, for a domain
        return (
            self.env["hr.department"]
            .sudo()
            .search([("id", "parent_of", employees.department_id.ids)])
        )

    def _notify_get_recipients(self, message, msg_vals=False, **kwargs):
        """Tell about a confidential brief only those who may read it.

        Followers stay when they change departments; others are mentioned by mistake.
        """
        recipients = super()._notify_get_recipients(message, msg_vals, **kwargs)
        if not self.confidential:
            return recipients
        users = self.env["res.users"].browse(
            data["uid"] for data in recipients if data["uid"]
        )
        readers = users.filtered(lambda user: self.with_user(user).has_access("read"))
        return [data for data in recipients if data["uid"] in readers.ids]

    def _is_prepared_by_user(self):
        self.ensure_one()
        if self.env.su or self.env.user.has_group(ORGANIZER):
            return True
        # bounded: compares two users, tells nothing about the department
        manager = self.sudo().department_id.manager_id.user_id
        return self.env.user in self.responsible_id | manager

    def _check_may_prepare(self):
        """Refuse users who may not prepare these briefs, or no longer.

        :raise AccessError: naming who prepares the brief
        :raise UserError: when the meeting has started or is over
        """
        self.check_access("read")
        for brief in self:
            if not brief._is_prepared_by_user():
                raise AccessError(
                    self.env._(
                        "“%(brief)s” is prepared by %(responsible)s. Ask them, the "
                        "department's manager or an organizer of meetings.",
                        brief=brief.display_name,
                        responsible=brief.responsible_id.name or self.env._("nobody"),
                    )
                )
            if message := brief._closed_message():
                raise UserError(message)

    def _closed_message(self):
        """Why the user can no longer change the brief, or False.

        Departments prepare until the meeting starts. Organizers may still put the
        words in order while it runs, never the figures.
        """
        self.ensure_one()
        if self.env.su:
            return False
        # the meeting's state is for everybody who reads one of its briefs
        state = self.sudo().meeting_id.state
        if state in ("held", "cancelled"):
            return self.env._(
                "The meeting of “%s” is over: its material stays as it was.",
                self.display_name,
            )
        is_started = self.frozen_at or state == "in_progress"
        if is_started and not self.env.user.has_group(ORGANIZER):
            return self.env._(
                "The meeting of “%s” has started. Only an organizer of meetings can "
                "still change what was brought to it.",
                self.display_name,
            )
        return False

    @api.depends("responsible_id", "department_id", "frozen_at", "state")
    @api.depends_context("uid")
    def _compute_can_prepare(self):
        for brief in self:
            may = brief._is_prepared_by_user() and not brief._closed_message()
            brief.can_prepare = may
            brief.can_edit_texts = may and brief.state != "submitted"
