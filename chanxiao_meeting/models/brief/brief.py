from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

PREPARATION = "chanxiao_meeting.mail_activity_type_prepare"


class ChanxiaoMeetingBrief(models.Model):
    """What one department brings to one meeting: its figures and its own words."""

    _name = "chanxiao.meeting.brief"
    _description = "Department Brief"
    _inherit = ["chanxiao.state.mixin", "mail.thread", "mail.activity.mixin"]
    _order = "meeting_id desc, sequence, id"
    _rec_names_search = ["department_id.name", "meeting_id.name"]
    _check_company_auto = True
    # whoever may read a brief may ask about it
    _mail_post_access = "read"

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
    off_target_count = fields.Integer("Off Target", compute="_compute_off_target_count")
    problems = fields.Html(help="What happened, and why.")
    measures_taken = fields.Html(
        "Emergency Measures Taken",
        help="What the department already did about present problems: what, since "
        "when, by whom, with what effect.",
    )
    support_needed = fields.Html("Support Needed From Others")
    proposals = fields.Html(help="Improvements to methods, technique and workflow.")
    is_measures_missing = fields.Boolean(compute="_compute_is_measures_missing")

    _department_unique = models.UniqueIndex(
        "(meeting_id, department_id)",
        "This department already has a brief for the meeting.",
    )

    @api.depends("department_id.name", "meeting_id.display_name")
    def _compute_display_name(self):
        for brief in self:
            names = (brief.department_id.name, brief.meeting_id.display_name)
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

    @api.depends("state", "deadline")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for brief in self:
            late = brief.deadline and brief.deadline < now
            brief.is_overdue = bool(brief.state == "pending" and late)

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("state", "=", "pending") & Domain(
            "deadline", "<", fields.Datetime.now()
        )

    @api.depends("figure_ids.status")
    def _compute_off_target_count(self):
        for brief in self:
            statuses = brief.figure_ids.mapped("status")
            brief.off_target_count = statuses.count("bad") + statuses.count("warning")

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
            brief.sudo()._set_state("submitted", **brief._prepare_submission_values())
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

    # the reminder to prepare

    def _update_preparation(self):
        """Let the reminder follow the responsible person and the deadline."""
        for brief in self.filtered(lambda brief: brief.state == "pending"):
            policy = brief.meeting_id.policy_id
            # bounded: the reminder of a brief that the user was allowed to write
            brief.sudo().activity_reschedule(
                [PREPARATION],
                date_deadline=brief.deadline and policy._get_local_date(brief.deadline),
                new_user_id=brief.responsible_id.id,
                only_automated=False,
            )

    def action_open_meeting(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "chanxiao.meeting",
            "res_id": self.meeting_id.id,
            "views": [(False, "form")],
        }
