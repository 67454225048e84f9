from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

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
            ("yellow", "Due today"),
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

    # carrying it out

    @api.depends(
        "state",
        "assignee_id",
        "done_by_id",
        "verifier_id",
        "decision_id.state",
        "decision_id.verifier_id",
        "decision_id.can_decide",
    )
    @api.depends_context("uid")
    def _compute_permissions(self):
        user = self.env.user
        for action in self:
            decides = action.decision_id.can_decide
            running = action._is_running()
            action.can_cancel = running and decides
            action.can_finish = running and (decides or user == action.assignee_id)
            action.can_verify = action.state == "done" and action._is_verifier(user)

    def _begin(self, state, permission, message):
        """These tasks, locked, with the rights to carry on with each.

        :param str state: the one that they must be in
        :param str permission: the field that says whether the user may
        :param str message: for those who may not, with ``%(task)s`` and ``%(who)s``
        :raise UserError: saying what became of a task in another state
        :raise AccessError: for people who may not
        """
        self.check_access("read")
        self._check_state(state)
        for action in self:
            if not (self.env.su or action[permission]):
                raise AccessError(
                    message
                    % {
                        "task": action.name,
                        "who": action._get_person_for(permission) or "–",
                    }
                )
        # bounded by the check above: tasks that this user may carry on with
        return self._lock_transition().sudo()

    def _get_person_for(self, permission):
        if permission == "can_verify":
            deciders = self.decision_id._get_deciders() - self._get_executors()
            people = self._get_named_verifier() or deciders
            return format_list(self.env, people.mapped("name"))
        return self.assignee_id.name

    def _check_state(self, state):
        """Refuse tasks in another state, saying what became of them."""
        for action in self:
            if action.state != state or action.decision_state == "proposed":
                raise UserError(action._get_state_message())

    def _get_state_message(self):
        self.ensure_one()
        if self.decision_state == "proposed":
            return self.env._(
                "“%s” is only proposed. Adopt its decision first.", self.name
            )
        return {
            "open": self.env._("“%s” is not done yet.", self.name),
            "done": self.env._(
                "“%(task)s” was already reported done by %(who)s.",
                task=self.name,
                who=self.done_by_id.name,
            ),
            "verified": self.env._("“%s” was done and verified.", self.name),
            "cancelled": self.env._("“%s” was cancelled.", self.name),
        }[self.state]

    def _get_adoption_problems(self):
        """What these tasks lack before someone can be held to them.

        :return: ``{task: sentence}``, without the tasks that lack nothing
        """
        subjects = self._get_subjects()
        problems = {}
        for action in self:
            lacks = {
                self.env._("nobody is responsible"): not action.assignee_id,
                self.env._("there is no date"): not action.deadline,
                self.env._(
                    "%s no longer has an account", action.assignee_id.name
                ): action.assignee_id and not action.assignee_id.active,
                self.env._("nobody verifies their own work"): action.assignee_id
                and action.verifier_id == action.assignee_id,
                self.env._("the record was deleted"): action.subject_ref
                and action not in subjects,
            }
            if found := [problem for problem, applies in lacks.items() if applies]:
                problems[action] = "\n".join(
                    self.env._(
                        "“%(task)s”: %(problem)s.", task=action.name, problem=text
                    )
                    for text in found
                )
        return problems

    def _check_complete(self):
        if problems := self._get_adoption_problems():
            raise UserError("\n".join(problems.values()))

    def _start(self):
        """Adopted: note what was agreed and remind the people responsible."""
        # bounded: tasks of a decision that the user just adopted, or added a task to
        actions = self.sudo()
        for deadline, group in actions.grouped("deadline").items():
            group._write_system({"initial_deadline": deadline})
        actions._schedule_activities()
        actions.decision_id._sync_implemented()

    def action_done(self, feedback=None, attachment_ids=None):
        """Report tasks as carried out.

        :param str feedback: what was done, in words
        :param list attachment_ids: ids of attachments that prove it
        :raise AccessError: unless the user is responsible, decides or organizes
        :raise UserError: when a task is closed already
        """
        evidence = self.env["ir.attachment"].browse(attachment_ids or ())
        evidence.check_access("read")
        actions = self._begin(
            "open",
            "can_finish",
            self.env._(
                "“%(task)s” is reported done by %(who)s, by the chair or by an "
                "organizer of meetings."
            ),
        )
        actions._finish(feedback, dict.fromkeys(actions.ids, evidence))
        actions._close_activities(feedback)
        return True

    def _finish(self, feedback, evidence):
        """Write that these tasks were carried out.

        :param str feedback: what was done, in words
        :param dict evidence: attachments by id of the task they prove
        """
        now = fields.Datetime.now()
        self._set_state(
            "done",
            done_at=now,
            closed_at=now,
            done_by_id=self.env.uid,
            feedback=(feedback or "").strip() or False,
        )
        self._keep_evidence(evidence)
        self._ask_to_verify()
        self.decision_id._sync_implemented()

    def _keep_evidence(self, evidence):
        """Copy the proof, so that it outlives the record and message it came with."""
        values_list = [
            values
            for action in self
            for values in evidence.get(action.id, self.env["ir.attachment"]).copy_data(
                {"res_model": self._name, "res_id": action.id}
            )
        ]
        # bounded: the user was allowed to read each attachment
        copies = self.env["ir.attachment"].sudo().create(values_list)
        for res_id, attachments in copies.grouped("res_id").items():
            self.browse(res_id)._write_system(
                {"evidence_ids": [Command.link(id_) for id_ in attachments.ids]}
            )

    def _reopen(self):
        """The work is to be done after all.

        :raise UserError: when its decision was withdrawn or judged in the meantime
        """
        self._refuse_settled_decision()
        self.verification_id.filtered("active").unlink()
        self._set_state(
            "open",
            done_at=False,
            closed_at=False,
            done_by_id=False,
            verified_at=False,
            verified_by_id=False,
        )
        self.decision_id._sync_implemented()

    def action_cancel(self, reason=None):
        """Give tasks up; their reminders go.

        :param str reason: why, in words
        """
        actions = self._begin(
            "open",
            "can_cancel",
            self.env._(
                "“%(task)s” is cancelled by the chair or by an organizer of meetings; "
                "%(who)s is only responsible for doing it."
            ),
        )
        actions._cancel(self._get_words(reason))
        actions.decision_id._sync_implemented()
        return True

    def _cancel(self, reason):
        """Write that these tasks are given up."""
        self._set_state(
            "cancelled",
            closed_at=fields.Datetime.now(),
            cancel_reason=reason,
        )
        self.activity_id.unlink()

    def action_open_subject(self):
        """The record this task is about, as far as it still exists."""
        return self._get_subject_window()
