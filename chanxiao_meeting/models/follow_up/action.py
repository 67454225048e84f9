from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# What was resolved: frozen with the decision.
RESOLVED_FIELDS = {"decision_id", "name", "subject_ref"}
# Who, when, by whom checked and how proved: frozen once the task is closed.
AGREED_FIELDS = {
    "assignee_id",
    "department_id",
    "deadline",
    "evidence_ids",
    "verifier_id",
}


class ChanxiaoMeetingAction(models.Model):
    _name = "chanxiao.meeting.action"
    _description = "Meeting Task"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "deadline, id"
    _check_company_auto = True
    _system_fields = {
        "activity_id",
        "cancel_reason",
        "closed_at",
        "done_at",
        "done_by_id",
        "feedback",
        "former_assignee",
        "initial_deadline",
        "reject_count",
        "reject_reason",
        "slip_count",
        "verification_id",
        "verified_at",
        "verified_by_id",
    }
    _frozen_fields = dict.fromkeys(("done", "verified", "cancelled"), AGREED_FIELDS)

    decision_id = fields.Many2one(
        "chanxiao.meeting.decision", required=True, ondelete="restrict", index=True
    )
    decision_state = fields.Selection(
        related="decision_id.state", string="State of Decision"
    )
    meeting_id = fields.Many2one(
        related="decision_id.meeting_id", store=True, precompute=True, index=True
    )
    policy_id = fields.Many2one(related="meeting_id.policy_id")
    company_id = fields.Many2one(
        related="decision_id.company_id", store=True, precompute=True, index=True
    )
    measure = fields.Selection(related="decision_id.measure", store=True)
    name = fields.Char("Task", required=True, index="trigram")
    assignee_id = fields.Many2one(
        "res.users",
        "Responsible",
        tracking=True,
        index=True,
        check_company=True,
        domain="[('share', '=', False)]",
    )
    former_assignee = fields.Char(
        "Formerly Responsible",
        readonly=True,
        copy=False,
        help="Who was responsible, should the account have been deleted since.",
    )
    department_id = fields.Many2one(
        "hr.department",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
    )
    deadline = fields.Date(tracking=True, index=True)
    initial_deadline = fields.Date(
        readonly=True, copy=False, help="The date that was resolved."
    )
    slip_count = fields.Integer(
        "Slips",
        readonly=True,
        copy=False,
        help="How often the deadline was moved to a later date.",
    )
    subject_ref = fields.Reference(
        compute="_compute_subject_ref", store=True, readonly=False, precompute=True
    )
    activity_id = fields.Many2one(
        "mail.activity",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    is_reminder_lost = fields.Boolean(
        "Reminder Lost",
        compute="_compute_is_reminder_lost",
        search="_search_is_reminder_lost",
        help="The activity that reminds of this task was deleted.",
    )
    done_at = fields.Datetime(readonly=True, copy=False)
    done_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    closed_at = fields.Datetime(
        readonly=True, copy=False, help="When the task was done or cancelled."
    )
    feedback = fields.Text(readonly=True, copy=False)
    evidence_ids = fields.Many2many("ir.attachment", copy=False)
    verifier_id = fields.Many2one(
        "res.users",
        tracking=True,
        check_company=True,
        domain="[('share', '=', False)]",
        help="Checks the work. Left empty, the verifier of the decision does.",
    )
    verified_at = fields.Datetime("Verified On", readonly=True, copy=False)
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    reject_count = fields.Integer("Rejections", readonly=True, copy=False)
    reject_reason = fields.Text(
        readonly=True, copy=False, help="What was missing when it was last sent back."
    )
    cancel_reason = fields.Text(readonly=True, copy=False)
    overdue_days = fields.Integer(
        "Days Overdue", compute="_compute_overdue", search="_search_overdue_days"
    )
    alert = fields.Selection(
        [
            ("none", "None"),
            ("blue", "Due soon"),
            ("yellow", "Due today or sent back"),
            ("red", "Overdue"),
        ],
        compute="_compute_overdue",
        search="_search_alert",
    )
    can_finish = fields.Boolean(compute="_compute_permissions")
    can_verify = fields.Boolean(compute="_compute_permissions")
    can_cancel = fields.Boolean(compute="_compute_permissions")
    state = fields.Selection(
        [
            ("open", "Open"),
            ("done", "Done"),
            ("verified", "Verified"),
            ("cancelled", "Cancelled"),
        ],
        group_expand="_expand_used_states",
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    @api.depends("assignee_id")
    def _compute_department_id(self):
        for company, actions in self.grouped("company_id").items():
            departments = self._get_departments(actions.assignee_id, company)
            for action in actions:
                action.department_id = departments.get(action.assignee_id)

    @api.model
    def _get_departments(self, users, company):
        """Department of each user in ``company``: where they are employed, else the
        one they speak for in a policy.

        :return: ``{user: department}``, without the users that have none
        """
        # bounded: which department a person of this company belongs to
        employees = (
            self.env["hr.employee"]
            .sudo()
            .search([("user_id", "in", users.ids), ("company_id", "=", company.id)])
        )
        # bounded: for which department a person speaks, as every policy says
        lines = (
            self.env["chanxiao.meeting.policy.department"]
            .sudo()
            .search(
                [
                    ("representative_id", "in", users.ids),
                    ("company_id", "=", company.id),
                ]
            )
        )
        spoken_for = {line.representative_id: line.department_id for line in lines}
        employed = {
            employee.user_id: employee.department_id
            for employee in employees
            if employee.department_id
        }
        return spoken_for | employed

    @api.model
    def _get_discussion_domain(self):
        decisions = self.env["chanxiao.meeting.decision"]._get_discussion_domain()
        return Domain("decision_id", "any", decisions)

    @api.depends("decision_id.subject_ref")
    def _compute_subject_ref(self):
        for action in self:
            action.subject_ref = action.subject_ref or action.decision_id.subject_ref

    def _get_inherited_subject(self):
        return self.decision_id.subject_ref

    @api.depends("activity_id", "state", "decision_id.state")
    def _compute_is_reminder_lost(self):
        for action in self:
            action.is_reminder_lost = action._is_running() and not action.activity_id

    def _search_is_reminder_lost(self, operator, value):
        if operator != "in":
            return NotImplemented
        lost = self._get_running_domain() & Domain("activity_id", "=", False)
        return Domain.OR(lost if wanted else ~lost for wanted in value)

    def _is_running(self):
        self.ensure_one()
        return self.state == "open" and self.decision_id.state in (
            "adopted",
            "implemented",
        )

    @api.model
    def _get_running_domain(self):
        return Domain("state", "=", "open") & Domain(
            "decision_id.state", "in", ("adopted", "implemented")
        )

    @api.constrains("assignee_id", "deadline", "decision_id", "verifier_id")
    def _check_agreement(self):
        """An adopted task never loses its responsible person or date."""
        running = self.filtered(lambda action: action._is_running())
        if problems := running._get_adoption_problems():
            raise ValidationError("\n".join(problems.values()))

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._refuse_settled_decision()
        running = actions.filtered(lambda action: action._is_running())
        running._check_complete()
        running._start()
        return actions

    def write(self, vals):
        handed_over = self.browse()
        if "assignee_id" in vals:
            handed_over = self.filtered(
                lambda action: action.assignee_id.id != vals["assignee_id"]
            )
        result = super().write(vals)
        if {"assignee_id", "deadline"} & vals.keys():
            self._update_activities()
        handed_over._remind_successors()
        if "verifier_id" in vals:
            self._ask_someone_else()
        return result

    def _keep_former_people(self, people):
        result = super()._keep_former_people(people)
        if user := people.get("assignee_id"):
            self._write_system({"former_assignee": user.name})
        return result

    def _get_frozen_fields(self):
        """What was resolved is frozen with the decision, whatever the task's state."""
        frozen = super()._get_frozen_fields()
        # bounded: the state of a record that is being written
        is_settled = self.sudo().decision_state != "proposed"
        return frozen | RESOLVED_FIELDS if is_settled else frozen

    def _get_frozen_message(self, names):
        if RESOLVED_FIELDS & names:
            return self.env._(
                "“%s” was resolved and is not reworded. Cancel it and add another task "
                "instead.",
                self.name,
            )
        return self.env._(
            "“%s” is closed and stays as it was. If it is not done after all, ask its "
            "verifier to reject it.",
            self.name,
        )

    def _get_system_message(self, names):
        return self.env._(
            "When a task was done, how often it slipped and what was reported is "
            "recorded by its buttons; it is not typed in."
        )

    def _refuse_settled_decision(self):
        settled = ("effective", "ineffective", "withdrawn")
        for decision in self.decision_id:
            if decision.state in settled:
                raise UserError(
                    self.env._(
                        "“%s” is settled; a further task needs a decision of its own.",
                        decision.name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_resolved(self):
        for action in self:
            if action.decision_id.state != "proposed":
                raise UserError(
                    self.env._(
                        "“%s” was resolved and stays on record. Cancel it instead of "
                        "deleting it.",
                        action.name,
                    )
                )
