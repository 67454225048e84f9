from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..common.groups import ORGANIZER
from ..common.local_time import get_company_tz, to_day
from ..common.state_mixin import ensure_single

# What a case is about: fixed from the beginning.
CASE_FIELDS = {"kind", "cause", "policy_id", "meeting_id", "record_ref", "missed_date"}
# What its proposer or an organizer may correct until it is explained.
DETAIL_FIELDS = {"name", "description", "person_id", "department_id", "explain_by"}
OPEN = ("proposed", "explained")


class ChanxiaoMeetingAccountability(models.Model):
    """A duty that somebody missed, or what somebody is commended for.

    Proposed by the rules of a policy or by hand; whoever is concerned explains first,
    then the chair rules, and nobody on themselves. A ruling is never changed.
    """

    _name = "chanxiao.meeting.accountability"
    _description = "Accountability and Commendation"
    _inherit = [
        "chanxiao.state.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "id desc"
    _check_company_auto = True
    _system_fields = {
        "cause_key",
        "explained_at",
        "explanation",
        "is_by_rule",
        "is_published",
        "penalty",
        "proposer_id",
        "ruled_at",
        "ruled_by_id",
        "ruler_id",
        "ruling",
        "ruling_words",
    }
    _frozen_fields = {
        "proposed": CASE_FIELDS,
        "explained": CASE_FIELDS | DETAIL_FIELDS,
        "ruled": CASE_FIELDS | DETAIL_FIELDS,
    }

    name = fields.Char(
        "What It Is About", required=True, index="trigram", tracking=True
    )
    kind = fields.Selection(
        [("duty", "Missed duty"), ("commendation", "Commendation")],
        "Duty or Commendation",
        required=True,
        default="duty",
        index=True,
    )
    cause = fields.Selection(
        "_selection_cause",
        "What Happened",
        required=True,
        default="other",
    )
    description = fields.Text("What Was Done or Missed")
    policy_id = fields.Many2one(
        "chanxiao.meeting.policy",
        "Meeting Policy",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '!=', 'draft')]",
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, precompute=True, index=True
    )
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        "Of Meeting",
        ondelete="restrict",
        check_company=True,
        index="btree_not_null",
    )
    record_ref = fields.Reference(
        "_selection_record_ref", "Record Concerned", copy=False, index=True
    )
    missed_date = fields.Date("Was Due", copy=False)
    person_id = fields.Many2one(
        "res.users",
        "Person Concerned",
        required=True,
        check_company=True,
        index=True,
        tracking=True,
        domain="[('share', '=', False)]",
    )
    department_id = fields.Many2one(
        "hr.department",
        "Department Concerned",
        compute="_compute_department_id",
        store=True,
        readonly=False,
        precompute=True,
        check_company=True,
        index="btree_not_null",
        help="Whose head may read this.",
    )
    proposer_id = fields.Many2one(
        "res.users",
        "Proposed By",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )
    is_by_rule = fields.Boolean(
        "Proposed by Rule",
        readonly=True,
        copy=False,
        help="Proposed because the policy says so, by nobody in particular.",
    )
    cause_key = fields.Char(
        readonly=True, copy=False, help="What keeps a cause from being proposed twice."
    )
    explain_by = fields.Date(
        compute="_compute_explain_by",
        store=True,
        readonly=False,
        precompute=True,
        copy=False,
        tracking=True,
        help="Until the end of this day nothing is ruled without an explanation.",
    )
    explanation = fields.Text("Their Explanation", readonly=True, copy=False)
    explained_at = fields.Datetime("Explained On", readonly=True, copy=False)
    ruler_id = fields.Many2one(
        "res.users",
        "To Be Ruled By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The chair; a deputy where it concerns the chair.",
    )
    ruling = fields.Selection(
        [
            ("excused", "Excused"),
            ("reminded", "Reminded of the duty"),
            ("criticised", "Criticised"),
            ("penalty", "Penalty"),
            ("commended", "Commended"),
            ("withdrawn", "Proposal withdrawn"),
        ],
        "Ruling on the Case",
        readonly=True,
        copy=False,
        tracking=True,
    )
    penalty = fields.Char(
        "What Penalty",
        readonly=True,
        copy=False,
        help="Points or an amount, in words: nothing is booked.",
    )
    ruling_words = fields.Text("Reasons of the Ruling", readonly=True, copy=False)
    ruled_by_id = fields.Many2one(
        "res.users", "Case Ruled By", readonly=True, copy=False
    )
    ruled_at = fields.Datetime("Case Ruled On", readonly=True, copy=False, index=True)
    is_published = fields.Boolean(
        "In the Minutes",
        readonly=True,
        copy=False,
        help="Stands in the minutes of the next meeting, as the policy says.",
    )
    facts_notice = fields.Char(
        "What Has Changed Since",
        compute="_compute_facts_notice",
        help="What the record concerned says now.",
    )
    state = fields.Selection(
        [
            ("proposed", "To be explained"),
            ("explained", "To be ruled on"),
            ("ruled", "Ruled"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand="_expand_used_states",
    )

    _cause_unique = models.UniqueIndex(
        "(cause_key) WHERE cause_key IS NOT NULL",
        "This has been proposed already: see Follow-up → Accountability. Each cause is "
        "looked into once.",
    )

    # what it is about

    @api.model
    def _selection_cause(self):
        """Extension point: what somebody can be held to account for."""
        causes = {
            "task_overdue": self.env._("Task overdue too long"),
            "brief_missing": self.env._("Brief not handed in"),
            "absent": self.env._("Absent without leave"),
            "other": self.env._("Something else"),
        }
        return [*causes.items()]

    @api.model
    def _selection_record_ref(self):
        """Extension point: the models of which a record can be concerned."""
        names = ("action", "brief", "attendee")
        models_ = [f"chanxiao.meeting.{name}" for name in names]
        # bounded: what models are called
        get = self.env["ir.model"].sudo()._get
        return [(name, get(name).name) for name in models_]

    @api.model
    def _get_cause_models(self):
        """Extension point: the model of the record that a cause is about."""
        return {
            "task_overdue": "chanxiao.meeting.action",
            "brief_missing": "chanxiao.meeting.brief",
            "absent": "chanxiao.meeting.attendee",
        }

    @api.depends("person_id", "company_id")
    def _compute_department_id(self):
        tasks = self.env["chanxiao.meeting.action"]
        for company, cases in self.grouped("company_id").items():
            departments = tasks._get_departments(cases.person_id, company)
            for case in cases:
                case.department_id = departments.get(case.person_id)

    @api.depends("policy_id")
    def _compute_explain_by(self):
        for case in self:
            days = timedelta(days=case.policy_id.explanation_days)
            case.explain_by = case.policy_id and case._get_today() + days

    def _get_today(self):
        """The local date in the company."""
        company = self.company_id or self.env.company
        return to_day(fields.Datetime.now(), get_company_tz(company))

    def _get_record(self):
        """The record concerned with the system's rights; none where it is gone."""
        self.ensure_one()
        # bounded: what the proposer named as the record concerned
        record = self.sudo().record_ref
        return record.exists() if record else None

    @api.depends("state", "record_ref")
    @api.depends_context("lang")
    def _compute_facts_notice(self):
        for case in self:
            record = case._get_record() if case.state in OPEN else None
            case.facts_notice = bool(record) and case._get_changed_facts(record)

    def action_open_record(self):
        """The record concerned, with the user's own rights."""
        ensure_single(self)
        self.check_access("read")
        if not (record := self._get_record()):
            raise UserError(
                self.env._("“%s” names no record, or it was deleted.", self.name)
            )
        return record.sudo(False)._get_records_action()

    @api.constrains("kind", "cause", "record_ref", "policy_id", "meeting_id")
    def _check_case(self):
        for case in self:
            if message := case._case_error_message():
                raise ValidationError(message)

    def _case_error_message(self):
        """What does not fit together, or False."""
        family = self.policy_id._get_revision_family()
        if self.meeting_id and self.meeting_id.policy_id not in family:
            return self.env._(
                "“%(meeting)s” is no meeting of “%(policy)s”. Choose one of its own.",
                meeting=self.meeting_id.display_name,
                policy=self.policy_id.display_name,
            )
        if self.kind == "commendation":
            return self.cause != "other" and self.env._(
                "Nobody is commended for a duty that was missed. Choose “Something "
                "else”, and say what it is for."
            )
        wanted = self._get_cause_models().get(self.cause)
        record = self._get_record()
        if wanted and (record is None or record._name != wanted):
            return self.env._(
                "Choose the record that “%(case)s” is about, of the kind “%(kind)s”: "
                "it is what keeps one cause from being proposed twice.",
                case=self.name,
                kind=self.env[wanted]._description,
            )
        return False

    # what may be written

    @api.model
    def default_get(self, fields):
        """Whoever proposes nothing is told so before they write a page.

        :raise AccessError: unless the user organizes, or chairs any meetings
        """
        user = self.env.user
        if not (self.env.su or user.has_group(ORGANIZER)):
            # bounded: which meetings the user chairs is no secret to the user
            policies = self.env["chanxiao.meeting.policy"].sudo()
            chaired = Domain("chair_id", "=", user.id)
            chaired |= Domain("deputy_chair_ids", "=", user.id)
            self._check_may_propose(policies.search(chaired, limit=1))
        return super().default_get(fields)

    @api.model_create_multi
    def create(self, vals_list):
        if not self._is_system():
            self.check_access("create")
            vals_list = [self._complete_values(vals) for vals in vals_list]
        cases = super().create(vals_list)
        for case in cases:
            # bounded: the system's part of a case that the user may propose
            case.sudo()._write_system(case._prepare_case_values())
        # what another worker has proposed meanwhile is refused before people are told
        cases.flush_recordset(["cause_key"])
        cases._start()
        return cases

    @api.model
    def _complete_values(self, vals):
        """What is proposed by hand, with what the record concerned says."""
        record = self._find_record(vals.get("record_ref"))
        if record is not None:
            self._check_not_proposed(vals.get("cause"), record)
            known = self._prepare_record_values(record)
            vals = {**known, **{n: value for n, value in vals.items() if value}}
        # bounded: which policy it is and who conducts its meetings
        policies = self.env["chanxiao.meeting.policy"].sudo()
        self._check_may_propose(policies.browse(vals.get("policy_id") or ()).exists())
        self._check_explain_by(vals.get("explain_by"))
        return vals

    @api.model
    def _check_not_proposed(self, cause, record):
        if self._find_known_keys([self._get_key_of(cause, record)]):
            raise ValidationError(
                self.env._(
                    "“%s” has been proposed already: see Follow-up → Accountability. "
                    "Each cause is looked into once.",
                    record.display_name,
                )
            )

    @api.model
    def _find_record(self, reference):
        """The record of a reference that the user may read, or None."""
        name, _comma, res_id = str(reference or "").partition(",")
        if name not in dict(self._selection_record_ref()) or not res_id.isdecimal():
            return None
        record = self.env[name].browse(int(res_id)).exists()
        record.check_access("read")
        return record or None

    @api.model
    def _check_may_propose(self, policy):
        """:raise AccessError: unless the user organizes, or chairs these meetings"""
        user = self.env.user
        if self.env.su or user.has_group(ORGANIZER):
            return
        if user not in policy.chair_id | policy.deputy_chair_ids:
            raise AccessError(
                self.env._(
                    "Somebody is held to account or commended on the proposal of the "
                    "chair, a deputy or an organizer of meetings. Ask one of them."
                )
            )

    @api.model
    def _check_explain_by(self, value):
        day = fields.Date.to_date(value or False)
        if day and day < self._get_today():
            raise UserError(
                self.env._(
                    "Whoever is concerned needs time to explain: choose a day that is "
                    "still to come."
                )
            )

    def write(self, vals):
        if not self._is_system() and DETAIL_FIELDS & vals.keys():
            self._check_may_edit(vals)
        result = super().write(vals)
        if {"person_id", "explain_by"} & vals.keys():
            for case in self.filtered(lambda case: case.state == "proposed"):
                # bounded: who is to rule, whoever that is concerned now
                case.sudo()._write_system({"ruler_id": case._find_ruler().id})
                case._ask_again()
        return result

    def _check_may_edit(self, vals):
        self.check_access("write")
        for case in self:
            if not case._may_edit():
                raise AccessError(
                    self.env._(
                        "“%s” is corrected by an organizer of meetings, and by nobody "
                        "whom it concerns.",
                        case.name,
                    )
                )
            if "explain_by" in vals:
                case._check_not_shortened(fields.Date.to_date(vals["explain_by"]))

    def _check_not_shortened(self, day):
        if not day or (self.explain_by and day < self.explain_by):
            raise UserError(
                self.env._(
                    "“%s”: the time to explain may become longer, not shorter.",
                    self.name,
                )
            )

    def _get_frozen_message(self, names):
        if self.state == "ruled":
            return self.env._(
                "“%s” has been ruled on, and a ruling is never changed.", self.name
            )
        if self.state == "proposed":
            return self.env._(
                "What “%s” is about stays as it was proposed. Withdraw it with a word "
                "if it is wrong.",
                self.name,
            )
        return self.env._(
            "“%s” has been explained as it is, and stays so. Rule on it, or withdraw "
            "it with a word.",
            self.name,
        )

    def _get_system_message(self, names):
        return self.env._(
            "What is said of “%s” is entered with its buttons: whoever it concerns "
            "explains, then the chair rules.",
            self._description,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_never(self):
        for case in self:
            raise UserError(
                self.env._(
                    "“%s” stays on record. Withdraw it with a word instead.", case.name
                )
            )
