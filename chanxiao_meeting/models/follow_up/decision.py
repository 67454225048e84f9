from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools.i18n import format_list

from ..common.state_mixin import ensure_single

MEASURES = [
    ("overtime", "Overtime"),
    ("line_change", "Production line change"),
    ("postponement", "Postponed delivery"),
    ("outsourcing", "Outsourcing"),
    ("reschedule", "Rescheduling"),
    ("expedite", "Expediting"),
    ("containment", "Containment"),
    ("improvement", "Improvement"),
    ("other", "Other"),
]

# What was resolved, and so is not rewritten once it is adopted.
RESOLVED_FIELDS = {"name", "measure", "subject_ref", "meeting_id"}
SETTLED_STATES = ("adopted", "implemented", "effective", "ineffective", "withdrawn")


class ChanxiaoMeetingDecision(models.Model):
    _name = "chanxiao.meeting.decision"
    _description = "Decision"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "chanxiao.text.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "meeting_id, sequence, id"
    _check_company_auto = True
    _text_fields = {"rationale"}
    _system_fields = {
        "action_closed_count",
        "action_count",
        "adopted_at",
        "adopted_by_id",
        "withdrawal_reason",
    }
    _frozen_fields = dict.fromkeys(SETTLED_STATES, RESOLVED_FIELDS)

    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        required=True,
        ondelete="restrict",
        index=True,
        tracking=True,
    )
    policy_id = fields.Many2one(related="meeting_id.policy_id")
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        index="btree_not_null",
        ondelete="set null",
        domain="[('meeting_id', '=', meeting_id)]",
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Decision", required=True, tracking=True, index="trigram")
    measure = fields.Selection(MEASURES, required=True, default="other", tracking=True)
    subject_ref = fields.Reference(
        compute="_compute_subject_ref", store=True, readonly=False, precompute=True
    )
    rationale = fields.Text()
    expected_key = fields.Char(
        "Expected on Figure", help="Key of the figure that the decision should move."
    )
    expected_definition_id = fields.Many2one(
        "chanxiao.figure.definition",
        string="Figure to Move",
        compute="_compute_expected_definition_id",
        inverse="_inverse_expected_definition_id",
        help="The figure by which a later meeting judges whether this worked.",
    )
    expected_value = fields.Float(
        help="What that figure should be on the day of the check."
    )
    check_date = fields.Date(
        help="When a meeting looks at whether the decision had its effect."
    )
    verifier_id = fields.Many2one(
        "res.users",
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Checks the tasks of this decision. Nobody verifies their own work.",
    )
    action_ids = fields.One2many(
        "chanxiao.meeting.action", "decision_id", "Tasks", copy=True
    )
    # Stored: two people who finish two tasks at once then meet on this row, and the
    # second of them sees the work of the first.
    action_count = fields.Integer(
        "Number of Tasks", compute="_compute_action_counts", store=True
    )
    action_closed_count = fields.Integer(
        "Closed Tasks", compute="_compute_action_counts", store=True
    )
    progress = fields.Float("Progress (%)", compute="_compute_progress")
    responsible_names = fields.Char("Responsible", compute="_compute_summary")
    due_date = fields.Date(
        "Due",
        compute="_compute_summary",
        help="The next date of an open task; of a decision carried out, the last one.",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    adopted_at = fields.Datetime(readonly=True, copy=False)
    adopted_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    withdrawal_reason = fields.Text(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("adopted", "Adopted"),
            ("implemented", "Implemented"),
            ("effective", "Effective"),
            ("ineffective", "Ineffective"),
            ("withdrawn", "Withdrawn"),
        ],
        group_expand="_expand_used_states",
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    @api.depends("agenda_item_id")
    def _compute_subject_ref(self):
        """What is resolved on a topic is about the record of the topic."""
        for decision in self:
            topic = decision.agenda_item_id
            if decision.state == "proposed":
                decision.subject_ref = decision.subject_ref or topic.subject_ref

    def _get_inherited_subject(self):
        return self.agenda_item_id.subject_ref

    @api.depends("expected_key")
    def _compute_expected_definition_id(self):
        keys = [key for key in self.mapped("expected_key") if key]
        definitions = self.env["chanxiao.figure.definition"].search(
            [("key", "in", keys)]
        )
        by_key = definitions.grouped("key")
        for decision in self:
            found = by_key.get(decision.expected_key, definitions.browse())
            decision.expected_definition_id = found[:1]

    def _inverse_expected_definition_id(self):
        for decision in self:
            decision.expected_key = decision.expected_definition_id.key

    @api.depends("action_ids.state")
    def _compute_action_counts(self):
        for decision in self:
            actions = decision.action_ids
            decision.action_count = len(actions)
            decision.action_closed_count = len(
                actions.filtered(lambda action: action.state != "open")
            )

    @api.depends("action_count", "action_closed_count")
    def _compute_progress(self):
        for decision in self:
            count = decision.action_count
            decision.progress = 100 * decision.action_closed_count / (count or 1)

    @api.depends("action_ids.assignee_id", "action_ids.deadline", "action_ids.state")
    def _compute_summary(self):
        """Who does it and until when, for lists of decisions."""
        for decision in self:
            actions = decision.action_ids
            # bounded: names of the people that tasks the user reads are given to
            names = actions.sudo().assignee_id.mapped("name")
            decision.responsible_names = format_list(self.env, names)
            dates = [action.deadline for action in actions if action.deadline]
            waiting = [
                action.deadline
                for action in actions
                if action.deadline and action.state == "open"
            ]
            decision.due_date = min(waiting, default=max(dates, default=False))

    @api.depends("meeting_id.chair_id", "policy_id.deputy_chair_ids")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        organizer = self.browse().has_access("write")
        for decision in self:
            decision.can_decide = organizer or self.env.user in decision._get_deciders()

    @api.onchange("check_date")
    def _onchange_check_date(self):
        return self._ask_about_past("check_date")

    @api.constrains("agenda_item_id", "meeting_id")
    def _check_agenda_item(self):
        for decision in self:
            topic = decision.agenda_item_id
            if topic and topic.meeting_id != decision.meeting_id:
                raise ValidationError(
                    self.env._(
                        "“%(topic)s” is the topic of another meeting: “%(decision)s” "
                        "cannot be taken on it.",
                        topic=topic.name,
                        decision=decision.name,
                    )
                )

    def write(self, vals):
        following = "subject_ref" in vals and self._get_following_actions()
        result = super().write(vals)
        for action in following or ():
            action.subject_ref = action.decision_id.subject_ref
        if "verifier_id" in vals:
            self.action_ids._ask_someone_else()
        return result

    def _get_frozen_message(self, names):
        return self.env._(
            "“%s” is settled and stays as it was resolved. Withdraw it and propose a "
            "new decision instead.",
            self.name,
        )

    def _get_system_message(self, names):
        return self.env._(
            "Who adopted a decision and why one was withdrawn is recorded by the "
            "buttons “Adopt” and “Withdraw”; it is not typed in."
        )

    def _move_to(self, item):
        """A later meeting decides on these, on its topic ``item``."""
        for decision in self:
            before = decision.meeting_id.display_name
            decision.write(
                {"meeting_id": item.meeting_id.id, "agenda_item_id": item.id}
            )
            decision._log_reason(
                self.env._("Taken up by %s", item.meeting_id.display_name),
                self.env._("Proposed in %s, where nobody adopted it.", before),
            )

    def _filter_open(self):
        return self.filtered(lambda decision: decision.state in ("proposed", "adopted"))

    def _get_following_actions(self):
        """Tasks about the decision's record, which follow it to another one."""
        return self.action_ids.filtered(
            lambda action: (
                action.state == "open"
                and action.subject_ref == action.decision_id.subject_ref
            )
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        if settled := self.filtered(lambda decision: decision.state != "proposed"):
            raise UserError(
                self.env._(
                    "“%s” was resolved and stays on record. Withdraw it instead of "
                    "deleting it.",
                    settled[0].name,
                )
            )

    def unlink(self):
        # tasks that were only proposed go with their decision
        self.action_ids.filtered(
            lambda action: action.decision_id.state == "proposed"
        ).unlink()
        return super().unlink()

    @api.model
    def _get_discussion_domain(self):
        """Those of the user's meetings, and what the user carries out or checks."""
        user = self.env.user
        meetings = self.env["chanxiao.meeting"]._get_discussion_domain()
        return (
            Domain("meeting_id", "any", meetings)
            | Domain("verifier_id", "=", user.id)
            | Domain("action_ids.assignee_id", "=", user.id)
            | Domain("action_ids.verifier_id", "=", user.id)
            | Domain("action_ids.department_id.manager_id.user_id", "=", user.id)
        )

    def _get_deciders(self):
        """Who may adopt and withdraw this decision without being an organizer."""
        self.ensure_one()
        meeting = self.meeting_id
        return meeting.chair_id | meeting.policy_id.deputy_chair_ids

    def _as_decider(self):
        """These decisions with the rights to carry a resolution out.

        :raise AccessError: unless the user organizes meetings or chairs these very ones
        """
        self.check_access("read")
        for decision in self:
            if not (self.env.su or decision.can_decide):
                raise AccessError(
                    self.env._(
                        "“%(decision)s” is adopted or withdrawn by %(chair)s, who "
                        "chairs the meeting, or by an organizer of meetings.",
                        decision=decision.name,
                        chair=decision.meeting_id.chair_id.name or self.env._("nobody"),
                    )
                )
        # bounded by the check above: the resolutions of meetings the user conducts
        return self.sudo()

    # flow

    def action_adopt(self):
        """Resolve it: every task becomes an activity on the record it is about.

        :raise UserError: naming what a decision lacks
        :raise AccessError: for people who do not decide in that meeting
        """
        decisions = self._as_decider()
        decisions = decisions._lock_transition()
        decisions._fetch_people(decisions.action_ids.assignee_id)
        decisions._check_adoptable()
        # the note on it says more than a line on the change of its state
        untracked = decisions.with_context(tracking_disable=True)
        untracked._set_state("adopted", **decisions._prepare_adoption_values())
        decisions._action_adopt()
        return True

    def _prepare_adoption_values(self):
        return {"adopted_at": fields.Datetime.now(), "adopted_by_id": self.env.uid}

    def _check_adoptable(self):
        """:raise UserError: naming what the first of these lacks"""
        for decision in self:
            if message := decision._adoption_error_message():
                raise UserError(message)
        # looked up for all of them at once
        subjects = self._get_subjects()
        problems = self.action_ids._get_adoption_problems()
        for decision in self:
            if decision.subject_ref and decision not in subjects:
                raise UserError(
                    self.env._(
                        "The record that “%s” is about was deleted. Choose another "
                        "record, or none.",
                        decision.name,
                    )
                )
            if found := [problems[a] for a in decision.action_ids if a in problems]:
                raise UserError(
                    self.env._(
                        "“%(decision)s” cannot be adopted yet:\n%(problems)s",
                        decision=decision.name,
                        problems="\n".join(found),
                    )
                )

    def _adoption_error_message(self):
        """Extension point: what keeps one decision from being adopted, or False."""
        self.ensure_one()
        if self.state != "proposed":
            return self.env._("“%s” is no longer a proposal.", self.name)
        if self.meeting_id.state == "cancelled":
            return self.env._(
                "“%s” belongs to a cancelled meeting. Propose it in another one.",
                self.name,
            )
        return not self.action_ids and self.env._(
            "“%s” has no task yet. Enter who does what by when; then adopt it.",
            self.name,
        )

    def _action_adopt(self):
        """Extension point: what follows from resolving these decisions."""
        self.action_ids._start(follows=False)

    def action_withdraw(self, reason=None):
        """Take a decision back, and its open tasks and their reminders with it.

        :param str reason: why, in words
        """
        decisions = self._as_decider()
        reason = self._get_words(reason)
        decisions = decisions._lock_transition()
        for decision in decisions:
            if decision.state not in ("proposed", "adopted"):
                raise UserError(
                    self.env._(
                        "“%s” was already carried out or withdrawn, so it cannot be "
                        "taken back.",
                        decision.name,
                    )
                )
        decisions._set_state("withdrawn", withdrawal_reason=reason)
        decisions._action_withdraw(reason)
        return True

    def _action_withdraw(self, reason):
        """Extension point: what withdrawing these decisions takes back."""
        self.action_ids.filtered(lambda action: action.state == "open")._cancel(reason)
        self._log_reason(self.env._("Withdrawn"), reason)

    def _sync_implemented(self):
        """A decision is implemented as long as none of its tasks is open.

        Tasks that were all cancelled implement nothing: such a decision stays adopted
        until someone withdraws it or gives it a task.
        """
        finished = self.filtered(
            lambda decision: (
                decision.state == "adopted"
                and decision.action_count == decision.action_closed_count
                and {"done", "verified"} & set(decision.action_ids.mapped("state"))
            )
        )
        reopened = self.filtered(
            lambda decision: (
                decision.state == "implemented"
                and decision.action_count > decision.action_closed_count
            )
        )
        finished._set_state("implemented")
        reopened._set_state("adopted")

    # windows

    def action_open_actions(self):
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_action_action"
        )
        return {**action, "domain": [("decision_id", "=", self.id)], "context": {}}

    def action_open_subject(self):
        """The record this decision is about, as far as it still exists."""
        return self._get_subject_window()
