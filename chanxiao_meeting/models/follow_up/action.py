from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# So many days before it is due a task is shown as coming up.
DUE_SOON_DAYS = 3

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
        "mail.thread",
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
        "initial_deadline",
        "reject_count",
        "slip_count",
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
    reject_count = fields.Integer("Rejections", readonly=True, copy=False)
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
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand=True,
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

    @api.model
    def _get_today(self):
        """The user's local date; the company's for users without a time zone."""
        # bounded: one time zone of the user's own company
        calendar = self.env.company.sudo().resource_calendar_id
        tz = self.env.context.get("tz") or self.env.user.tz or calendar.tz
        return fields.Date.context_today(self.with_context(tz=tz))

    @api.depends("deadline", "state")
    @api.depends_context("tz", "uid")
    def _compute_overdue(self):
        today = self._get_today()
        for action in self:
            is_due = action.state == "open" and action.deadline
            days = (today - action.deadline).days if is_due else None
            action.overdue_days = max(days or 0, 0)
            action.alert = self._get_alert(days)

    @api.model
    def _get_alert(self, days):
        """Alert of an open task ``days`` past its deadline; None for a closed one."""
        if days is None or days < -DUE_SOON_DAYS:
            return "none"
        return "red" if days > 0 else "yellow" if days == 0 else "blue"

    def _search_alert(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = self._get_today()
        soon = today + timedelta(days=DUE_SOON_DAYS)
        is_open = Domain("state", "=", "open")
        domains = {
            "red": is_open & Domain("deadline", "<", today),
            "yellow": is_open & Domain("deadline", "=", today),
            "blue": is_open
            & Domain("deadline", ">", today)
            & Domain("deadline", "<=", soon),
        }
        domains["none"] = ~Domain.OR(domains.values())
        return Domain.OR(domains[alert] for alert in value if alert in domains)

    def _search_overdue_days(self, operator, value):
        today = self._get_today()
        is_open = Domain("state", "=", "open")
        if operator in (">", ">="):
            days = value if operator == ">" else value - 1
            late = is_open & Domain("deadline", "<", today - timedelta(days=days))
            return Domain.TRUE if days < 0 else late
        if operator in ("<", "<="):
            opposite = ">=" if operator == "<" else ">"
            return ~self._search_overdue_days(opposite, value)
        if operator != "in":
            return NotImplemented
        due = [today - timedelta(days=days) for days in value if days]
        exact = is_open & Domain("deadline", "in", due)
        on_time = ~self._search_overdue_days(">", 0)
        return exact | on_time if 0 in set(value) else exact

    @api.constrains("assignee_id", "deadline", "decision_id", "verifier_id")
    def _check_agreement(self):
        """An adopted task never loses its responsible person or date."""
        running = self.filtered(lambda action: action._is_running())
        if problems := running._get_adoption_problems():
            raise ValidationError("\n".join(problems))

    @api.model_create_multi
    def create(self, vals_list):
        actions = super().create(vals_list)
        actions._refuse_settled_decision()
        actions.filtered(lambda action: action._is_running())._start()
        return actions

    def write(self, vals):
        postponed = self._filter_postponed(vals)
        result = super().write(vals)
        postponed._count_slip()
        if {"assignee_id", "deadline"} & vals.keys():
            self._update_activities()
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

    def action_open_subject(self):
        """The record this task is about, as far as it still exists."""
        return self._get_subject_window()
