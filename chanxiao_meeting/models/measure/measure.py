from datetime import datetime

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import NO_ACCESS, Domain
from odoo.tools import format_date, format_datetime

#: what the measure does; once it was carried out it stays as it was
PROPOSAL_FIELDS = {
    "action_id",
    "date_planned",
    "day_from",
    "day_to",
    "decision_id",
    "exception_id",
    "hours",
    "kind",
    "location_id",
    "partner_id",
    "quantity",
    "route",
    "subject_ref",
    "test_id",
    "workcenter_id",
}
#: of those, what the preview rests on
PREVIEWED_FIELDS = PROPOSAL_FIELDS - {"action_id", "decision_id", "exception_id"}
SETTLED = ("applied", "undone", "refused")


class ChanxiaoMeetingMeasure(models.Model):
    """What a task changes in the ERP: proposed, looked at, carried out, undone.

    What each kind does is said in ``measures/``, one file a department.
    """

    _name = "chanxiao.meeting.measure"
    _description = "Measure in the ERP"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "chanxiao.discussion.mixin",
    ]
    _order = "decision_id desc, sequence, id"
    _check_company_auto = True
    _system_fields = {
        "applied_at",
        "applied_by_id",
        "applied_changes",
        "preview_data",
        "previewed_at",
        "previewed_by_id",
        "refusal_reason",
        "undo_data",
        "undone_at",
        "undone_by_id",
    }
    _frozen_fields = dict.fromkeys(SETTLED, PROPOSAL_FIELDS)

    sequence = fields.Integer(default=10)
    name = fields.Char("Change in the ERP", compute="_compute_name")
    kind = fields.Selection("_selection_kind", "What to Do", required=True)
    exception_id = fields.Many2one(
        "chanxiao.control.exception",
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
        help="What the measure is to put right.",
    )
    decision_id = fields.Many2one(
        "chanxiao.meeting.decision",
        compute="_compute_decision_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    decision_state = fields.Selection(
        related="decision_id.state", string="State of Its Decision"
    )
    action_id = fields.Many2one(
        "chanxiao.meeting.action",
        "Task That Carries It Out",
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        domain="[('decision_id', '=', decision_id)]",
        help="Whoever is responsible for this task carries the measure out, with their "
        "own rights.",
    )
    assignee_id = fields.Many2one(related="action_id.assignee_id")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        required=True,
        index=True,
    )
    subject_ref = fields.Reference(
        string="Record to Change",
        compute="_compute_subject_ref",
        store=True,
        readonly=False,
        precompute=True,
    )
    needed_values = fields.Char(compute="_compute_needed_values")
    # what kinds need, each some of it
    date_planned = fields.Datetime("Date It Moves To")
    quantity = fields.Float("Quantity to Move", digits="Product Unit")
    workcenter_id = fields.Many2one(
        "mrp.workcenter", "Other Work Center", check_company=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner", "Subcontractor", check_company=True, ondelete="restrict"
    )
    location_id = fields.Many2one(
        "stock.location", "Quarantine Location", check_company=True, ondelete="restrict"
    )
    route = fields.Selection(
        [("make", "Make it"), ("buy", "Buy it")], "Replenish Otherwise"
    )
    test_id = fields.Many2one(
        "qc.test", "Test to Carry Out", check_company=True, ondelete="restrict"
    )
    day_from = fields.Date("First Day")
    day_to = fields.Date("Last Day")
    hours = fields.Float("Extra Hours a Day")
    note = fields.Text("To Be Minded", help="What whoever carries it out shall know.")
    # what it would do, and did
    preview_data = fields.Json(readonly=True, copy=False, groups=NO_ACCESS)
    previewed_at = fields.Datetime("Tried Out On", readonly=True, copy=False)
    previewed_by_id = fields.Many2one(
        "res.users", "Tried Out By", readonly=True, copy=False
    )
    applied_changes = fields.Json(readonly=True, copy=False, groups=NO_ACCESS)
    applied_at = fields.Datetime("Carried Out On", readonly=True, copy=False)
    applied_by_id = fields.Many2one(
        "res.users", "Carried Out By", readonly=True, copy=False
    )
    undo_data = fields.Json(readonly=True, copy=False, groups=NO_ACCESS)
    undone_at = fields.Datetime("Undone On", readonly=True, copy=False)
    undone_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    refusal_reason = fields.Text("Why Not", readonly=True, copy=False)
    can_propose = fields.Boolean(compute="_compute_permissions")
    can_edit = fields.Boolean(compute="_compute_permissions")
    can_preview = fields.Boolean(compute="_compute_permissions")
    can_apply = fields.Boolean(compute="_compute_permissions")
    can_undo = fields.Boolean(compute="_compute_permissions")
    state = fields.Selection(
        [
            ("proposed", "Measure Proposed"),
            ("applied", "Carried Out in the ERP"),
            ("undone", "Undone in the ERP"),
            ("refused", "Measure Refused"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    _belongs_somewhere = models.Constraint(
        "CHECK (decision_id IS NOT NULL OR exception_id IS NOT NULL)",
        "A measure belongs to a decision or to an exception.",
    )

    @api.model
    def _selection_kind(self):
        return [
            (code, self.env._(kind._kind_label))
            for code, kind in self.env["chanxiao.measure.kind"]._get_kinds().items()
        ]

    @api.model
    def _selection_subject_ref(self):
        """Models that some kind of measure changes."""
        kinds = self.env["chanxiao.measure.kind"]._get_kinds().values()
        names = {name for kind in kinds for name in kind._subject_models}
        # bounded: only names and labels of models
        models_ = self.env["ir.model"].sudo()
        return [
            (name, models_._get(name).name)
            for name in sorted(names)
            if name in self.env
        ]

    def _get_kind(self):
        """The code behind this measure, with the rights of the environment.

        :raise UserError: when the addon that had it was removed
        """
        self.ensure_one()
        kind = self.env["chanxiao.measure.kind"]._get_kinds().get(self.kind)
        if kind is None:
            raise UserError(
                self.env._(
                    "What “%s” does in the ERP is not installed any more. Carry it "
                    "out by hand, and say so when you report the task done.",
                    self.kind or "–",
                )
            )
        return kind

    # what follows from what

    @api.depends("action_id")
    def _compute_decision_id(self):
        for measure in self:
            measure.decision_id = measure.action_id.decision_id or measure.decision_id

    @api.depends("decision_id.company_id", "exception_id.company_id")
    def _compute_company_id(self):
        for measure in self:
            measure.company_id = (
                measure.decision_id.company_id
                or measure.exception_id.company_id
                or self.env.company
            )

    @api.depends("action_id", "decision_id", "exception_id", "kind")
    def _compute_subject_ref(self):
        """What is changed is what the task is about, where the kind can change that."""
        kinds = self.env["chanxiao.measure.kind"]._get_kinds()
        for measure in self:
            if measure.state != "proposed" or not measure.kind:
                continue
            allowed = kinds[measure.kind]._subject_models
            about = (
                measure.subject_ref,
                measure.action_id.subject_ref,
                measure.decision_id.subject_ref,
                measure.exception_id.subject_ref,
            )
            fitting = [ref for ref in about if ref and ref._name in allowed]
            measure.subject_ref = fitting[0] if fitting else False

    def _get_inherited_subject(self):
        sources = (self.action_id, self.decision_id, self.exception_id)
        # bounded: which record a document names that the user may read
        refs = [source.sudo().subject_ref for source in sources if source]
        return self.subject_ref if self.subject_ref in refs else None

    @api.depends("kind")
    def _compute_needed_values(self):
        """Names of the fields that the kind takes, for the form: " a b "."""
        kinds = self.env["chanxiao.measure.kind"]._get_kinds()
        for measure in self:
            kind = kinds.get(measure.kind)
            names = ()
            if kind is not None:
                names = (*kind._values, *kind._optional_values)
            measure.needed_values = f" {' '.join(names)} "

    @api.depends("kind", "subject_ref", *sorted(PREVIEWED_FIELDS - {"kind"}))
    @api.depends_context("lang", "tz")
    def _compute_name(self):
        kinds = self.env["chanxiao.measure.kind"]._get_kinds()
        subjects = self._get_subjects()
        for measure in self:
            kind = kinds.get(measure.kind)
            if kind is None:
                measure.name = measure.kind or self.env._("Measure")
                continue
            subject = subjects.get(measure)
            label = subject is not None and kind._get_label(measure, subject)
            measure.name = label or self.env._(kind._kind_label)

    @api.depends_context("uid")
    @api.depends("state", "decision_state", "action_id.state", "assignee_id")
    def _compute_permissions(self):
        user = self.env.user
        writable = self._origin._filtered_access("write")
        for measure in self:
            proposed = measure.state == "proposed"
            responsible = user == measure.assignee_id
            may_propose = not measure._origin or measure._origin in writable
            measure.can_propose = proposed and may_propose
            measure.can_edit = measure.can_propose and not (
                measure._origin and measure._is_resolved()
            )
            measure.can_preview = proposed and (may_propose or responsible)
            measure.can_apply = (
                proposed and responsible and measure.action_id._is_running()
            )
            measure.can_undo = measure.state == "applied" and (
                responsible or user == measure.applied_by_id
            )

    # what can be proposed

    @api.constrains("action_id", "decision_id")
    def _check_action(self):
        for measure in self:
            action = measure.action_id
            if action and action.decision_id != measure.decision_id:
                raise ValidationError(
                    self.env._(
                        "“%(task)s” is the task of another decision. Choose a task of "
                        "“%(decision)s”.",
                        task=action.name,
                        decision=measure.decision_id.name,
                    )
                )

    @api.constrains("kind", "subject_ref")
    def _check_subject_model(self):
        kinds = self.env["chanxiao.measure.kind"]._get_kinds()
        labels = dict(self._selection_subject_ref())
        for measure in self.filtered("subject_ref"):
            allowed = kinds[measure.kind]._subject_models
            if measure.subject_ref._name not in allowed:
                raise ValidationError(
                    self.env._(
                        "“%(kind)s” changes one of: %(models)s. Choose such a record.",
                        kind=self.env._(kinds[measure.kind]._kind_label),
                        models=[labels[name] for name in allowed if name in labels],
                    )
                )

    @api.model
    def _get_initial_values(self):
        """Without what nobody may write: it begins empty, whoever asks."""
        return {
            name: value
            for name, value in super()._get_initial_values().items()
            if self._fields[name].groups != NO_ACCESS
        }

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures._check_may_propose()
        return measures

    def write(self, vals):
        if not self._is_system() and PROPOSAL_FIELDS & vals.keys():
            self._check_may_propose()
        result = super().write(vals)
        if not self._is_system():
            self._check_may_propose()
            if PREVIEWED_FIELDS & vals.keys():
                self._drop_preview()
        return result

    def _drop_preview(self):
        """What was tried out is not what is proposed now."""
        # bounded: what was found out about measures that the user may write
        self.sudo()._write_system(
            {"preview_data": False, "previewed_at": False, "previewed_by_id": False}
        )

    def _check_may_propose(self):
        """Whoever may write the decision, or the exception, says what is to be done.

        :raise AccessError: for others
        """
        if self.env.su:
            return
        for measure in self:
            above = measure.decision_id or measure.exception_id
            if not above.has_access("write"):
                raise AccessError(
                    self.env._(
                        "Measures of “%s” are proposed by an organizer of meetings, or "
                        "on an exception by whoever sees to it.",
                        # bounded: the name of what the user named
                        above.sudo().display_name,
                    )
                )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        for measure in self:
            if measure.state in ("applied", "undone"):
                raise UserError(
                    self.env._(
                        "“%s” was carried out and stays on record. Undo it, if that "
                        "is meant.",
                        measure.name,
                    )
                )

    def _filter_open(self):
        """What was carried out, undone or refused is about what it changed, for ever.

        Undoing it would change another record otherwise.
        """
        return self.filtered(lambda measure: measure.state == "proposed")

    def _follow_subject(self, record, why):
        """What it would do to the other record, nobody has tried out."""
        result = super()._follow_subject(record, why)
        self._drop_preview()
        return result

    def _is_resolved(self):
        """Whether it was adopted with its decision, and so is not rewritten."""
        # bounded: the state of the decision that the measure belongs to
        return self.sudo().decision_state not in (False, "proposed")

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        return frozen | PROPOSAL_FIELDS if self._is_resolved() else frozen

    def _get_system_message(self, names):
        return self.env._(
            "What a measure would do, did and undid is recorded by its buttons; it is "
            "not typed in."
        )

    def _get_frozen_message(self, names):
        if self.state == "proposed":
            return self.env._(
                "“%s” was resolved with its decision and is not rewritten. Refuse it, "
                "and propose another one.",
                self.name,
            )
        return self.env._(
            "“%(measure)s” is “%(state)s” and stays as it was proposed. Propose "
            "another one instead.",
            measure=self.name,
            state=self._get_state_label(),
        )

    @api.model
    def _get_discussion_domain(self):
        decisions = self.env["chanxiao.meeting.decision"]._get_discussion_domain()
        return Domain("decision_id", "any", decisions)

    # what kinds ask

    def _format_moment(self, moment):
        """A moment, or a day, as people write it; a dash where there is none."""
        if not moment:
            return "–"
        if isinstance(moment, datetime):
            return format_datetime(self.env, moment, dt_format="short")
        return format_date(self.env, moment)

    @api.model
    def _get_selection_label(self, record, name):
        """What the value of a selection field says to people."""
        field = record._fields[name]
        return dict(field._description_selection(self.env)).get(record[name], "–")
