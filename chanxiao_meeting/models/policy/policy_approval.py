"""The steps in which a policy, and the minutes of its meetings, are approved."""

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single
from .policy_line import DOCUMENT_KINDS

#: what says which way documents go
PATH_FIELDS = {
    "policy_id",
    "company_id",
    "sequence",
    "approver",
    "user_id",
    "function_id",
}


class ChanxiaoApprovalStep(models.Model):
    """A step of a policy, as approved as the rest of it; or one of a company.

    A company's steps are those of all its policies that have none of their own yet.
    """

    _name = "chanxiao.approval.step"
    _inherit = ["chanxiao.approval.step", "chanxiao.meeting.policy.line"]

    policy_id = fields.Many2one(required=False)
    company_id = fields.Many2one(
        related=None,
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    document_kind = fields.Selection(
        DOCUMENT_KINDS, "Step For", required=True, default="minutes"
    )
    approver = fields.Selection(
        selection_add=[("function", "Who fills a function")],
        ondelete={"function": "cascade"},
    )
    function_id = fields.Many2one(
        "chanxiao.meeting.function",
        "Approving Function",
        domain=[("kind", "=", "person")],
        ondelete="restrict",
    )

    _function_is_named = models.Constraint(
        "CHECK (approver != 'function' OR function_id IS NOT NULL)",
        "Say which function the step falls to.",
    )
    _company_approves_policies = models.Constraint(
        "CHECK (policy_id IS NOT NULL OR document_kind = 'policy')",
        "How minutes are approved is laid down by the policy of their meeting.",
    )

    @api.depends("policy_id.company_id")
    def _compute_company_id(self):
        for step in self:
            step.company_id = (
                step.policy_id.company_id or step.company_id or self.env.company
            )

    @api.depends("function_id")
    def _compute_display_name(self):
        return super()._compute_display_name()

    def _get_approver_label(self):
        if self.approver == "function":
            return self.function_id.name
        return super()._get_approver_label()

    def _get_user(self, document):
        if self.approver == "function":
            return self.function_id._get_user(document.company_id)
        return super()._get_user(document)

    def _get_vacancy_message(self):
        if self.approver == "function":
            return self.env._(
                "nobody with an account and a meeting role is named as “%s”. An "
                "administrator of meetings can name them under Functions",
                self.function_id.name,
            )
        return super()._get_vacancy_message()

    def write(self, vals):
        if vals.keys() & PATH_FIELDS:
            self._check_unused()
        return super().write(vals)

    @api.constrains(*PATH_FIELDS)
    def _check_unused(self):
        """A company's steps stay as they are while a policy goes through them.

        Whoever takes duties over is named by system code.
        """
        if self._is_system():
            return
        companies = self.filtered(lambda step: not step.policy_id).company_id
        waiting = self.env["chanxiao.meeting.policy"].search(
            [("company_id", "in", companies.ids), ("state", "=", "in_review")]
        )
        for policy in waiting:
            if self & policy._get_approval_steps():
                raise UserError(
                    self.env._(
                        "“%s” is being approved by these steps. Wait until it is in "
                        "force, or have it taken or sent back; then change them.",
                        policy.display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()


class ChanxiaoMeetingPolicy(models.Model):
    """A policy takes effect when the last of its steps has been approved.

    How it is approved is said by what is in force, not by the draft that wants to be:
    by the revision that it amends, otherwise by the company. Only where neither lays
    steps down, those of the draft itself count; where there are none at all, an
    administrator of meetings approves it.
    """

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"approval_step_ids"})
    _approval_activity = "chanxiao_meeting.mail_activity_type_policy_approve"

    approval_step_ids = fields.One2many(
        "chanxiao.approval.step", "policy_id", "Approval Steps", copy=True
    )
    has_approval_steps = fields.Boolean(compute="_compute_approval_path")
    approval_path = fields.Char("Approved Through", compute="_compute_approval_path")

    @api.depends("approval_step_ids", "previous_revision_id", "company_id")
    @api.depends_context("lang")
    def _compute_approval_path(self):
        for policy in self:
            steps = policy._get_approval_steps()
            policy.has_approval_steps = bool(steps)
            policy.approval_path = " → ".join(steps.mapped("display_name"))

    @api.model
    def _get_compared_lines(self):
        return {
            **super()._get_compared_lines(),
            "approval_step_ids": ["display_name", "document_kind"],
        }

    # what the steps ask

    def _get_approval_steps(self):
        # bounded: the steps by which this policy is approved, told to its readers
        system = self.sudo()
        for steps in (
            system.previous_revision_id._get_own_steps("policy"),
            system._get_company_steps(),
            system._get_own_steps("policy"),
        ):
            if steps:
                break
        return steps.sudo(False)

    def _get_own_steps(self, kind):
        """Steps that this policy lays down, in order.

        :param str kind: what they are for, ``policy`` or ``minutes``
        """
        steps = self.approval_step_ids
        return steps.filtered(lambda step: step.document_kind == kind).sorted()

    def _get_company_steps(self):
        return self.env["chanxiao.approval.step"].search(
            [("policy_id", "=", False), ("company_id", "=", self.company_id.id)]
        )

    def _get_authors(self):
        return super()._get_authors() | self.create_uid

    def _get_role_holder(self, role):
        if role == "head":
            return self._get_head(self.organizer_department_id)
        if role == "chair":
            return self.chair_id
        holder = super()._get_role_holder(role)
        if role == "director" and not holder:
            return self._get_head(self._get_top_department())
        return holder

    def _get_top_department(self):
        # organisational knowledge: which department stands above all others
        department = self.organizer_department_id.sudo()
        seen = department
        while department.parent_id and department.parent_id not in seen:
            department = department.parent_id
            seen |= department
        return department.sudo(False)

    @api.model
    def _get_discussion_domain(self):
        return super()._get_discussion_domain() | self._get_approver_domain()

    # guards

    @api.constrains("company_id")
    def _check_line_companies(self):
        result = super()._check_line_companies()
        self.approval_step_ids._check_company()
        return result

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: the state of a record that is being written
        if self.sudo().state != "in_review":
            return frozen
        # what people rule on stays as they saw it, like what they have approved
        declared = self._get_declared("_frozen_fields")
        return frozen.union(*(names.get("approved", ()) for names in declared))

    def _get_frozen_message(self, names):
        if self.state == "in_review":
            return self.env._(
                "“%s” is being approved, so it stays as it is. Whoever handed it in "
                "can take it back, and whose turn it is can send it back; then it can "
                "be changed.",
                self.display_name,
            )
        return super()._get_frozen_message(names)

    # transitions

    def action_submit(self):
        """Hand complete drafts in, to be approved in steps.

        :raise UserError: saying what is missing, or that there are no steps
        """
        self._check_manager()
        for policy in self._lock_transition("draft"):
            if not policy._get_approval_steps():
                raise UserError(
                    self.env._(
                        "No approval steps are laid down for “%s”: an administrator "
                        "of meetings approves it.",
                        policy.display_name,
                    )
                )
            policy._check_complete()
            policy._set_state("in_review")
            policy._begin_approval()
        return True

    def action_approve(self, comment=None):
        """Approve the step that policies wait for; the last puts them into force.

        A draft for which no steps are laid down comes into force at once.

        :param str comment: a remark, kept with the ruling
        """
        self.check_access("read")
        stepped = self.filtered(
            lambda policy: policy.state == "in_review" or policy.has_approval_steps
        )
        if stepped:
            for policy in stepped._as_approver():
                if policy._approve_step(comment):
                    policy._check_complete()
                    policy._put_into_force()
        rest = self - stepped
        return super(ChanxiaoMeetingPolicy, rest).action_approve() if rest else True

    def _as_approver(self):
        """These policies, locked, with the rights of those who rule on them now.

        :raise UserError: for those that do not wait for approval
        :raise AccessError: for whoever may not rule on them
        """
        if draft := self.filtered(lambda policy: policy.state == "draft")[:1]:
            raise UserError(
                self.env._(
                    "“%(policy)s” is approved in steps: %(steps)s. An administrator "
                    "of meetings submits it for approval first.",
                    policy=draft.display_name,
                    steps=draft.approval_path,
                )
            )
        self._lock_transition("in_review")
        self._check_may_rule()
        # bounded by the check above: it is the user's turn to rule on these
        return self._without_defaults().sudo()

    def action_reject(self, reason=None):
        """Send policies back to who handed them in, to be mended.

        :param str reason: what to mend; without one the user is asked for it
        """
        self._check_may_rule()
        if not (reason or "").strip():
            return self.action_open_review()
        self._lock_transition("in_review")
        # bounded by the check above: it is the user's turn to rule on these
        for policy in self._without_defaults().sudo():
            people = policy._get_authors()
            policy._send_back_step(reason)
            policy._set_state("draft")
            policy.message_post(
                body=self.env._("Sent back: %s", reason.strip()),
                partner_ids=people.filtered("active").partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )
        return True

    def action_take_back(self):
        """Take policies back that wait for approval, to change or to drop them."""
        self._check_manager()
        for policy in self._lock_transition("in_review"):
            policy._end_approval()
            policy._set_state("draft")
        return True

    def action_open_review(self):
        """Ask for a remark, or for the reason to send back."""
        ensure_single(self)
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rule on the Policy"),
            "res_model": "chanxiao.meeting.policy.review",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_policy_id": self.id,
                "approval_turn": self.env.context.get("approval_turn"),
            },
        }


class ChanxiaoMeetingPolicyTemplate(models.Model):
    """The approval steps that a regulation asks for."""

    _inherit = "chanxiao.meeting.policy.template"

    approval_step_ids = fields.One2many(
        "chanxiao.meeting.policy.template.step",
        "template_id",
        "Approval Steps",
        copy=True,
    )

    def _prepare_policy_values(self, company):
        # in the order of their ids, so that translations find their lines
        steps = self.approval_step_ids.sorted("id")
        return {
            **super()._prepare_policy_values(company),
            "approval_step_ids": [
                Command.create(step._prepare_step_values()) for step in steps
            ],
        }

    def _get_functions(self):
        return super()._get_functions() | self.approval_step_ids.function_id


class ChanxiaoMeetingPolicyTemplateStep(models.Model):
    _name = "chanxiao.meeting.policy.template.step"
    _description = "Approval Step of a Policy Template"
    _order = "sequence, id"

    template_id = fields.Many2one(
        "chanxiao.meeting.policy.template",
        required=True,
        ondelete="cascade",
        index=True,
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("What It Is For", translate=True)
    document_kind = fields.Selection(
        DOCUMENT_KINDS, "Step For", required=True, default="minutes"
    )
    approver = fields.Selection(
        [
            ("head", "Manager of the convening department"),
            ("chair", "Chair of the meeting"),
            ("director", "Director"),
            ("function", "Who fills a function"),
        ],
        "Whose Turn",
        required=True,
        default="head",
    )
    function_id = fields.Many2one(
        "chanxiao.meeting.function",
        "Approving Function",
        domain=[("kind", "=", "person")],
        ondelete="restrict",
    )
    days_allowed = fields.Integer("Working Days Allowed", default=1)

    _days_allowed_positive = models.Constraint(
        "CHECK (days_allowed >= 0)",
        "The days allowed for a step cannot be negative.",
    )
    _function_is_named = models.Constraint(
        "CHECK (approver != 'function' OR function_id IS NOT NULL)",
        "Say which function the step falls to.",
    )

    def _prepare_step_values(self):
        return {
            "sequence": self.sequence,
            "name": self.name,
            "document_kind": self.document_kind,
            "approver": self.approver,
            "function_id": self.function_id.id,
            "days_allowed": self.days_allowed,
        }
