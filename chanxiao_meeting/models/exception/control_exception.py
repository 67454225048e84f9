from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..common.state_mixin import ensure_single

# What was found out and done; to change it, the exception is taken up again.
FOUND_FIELDS = {
    "name",
    "kind",
    "severity",
    "detected_at",
    "department_id",
    "cause_reason_id",
    "cause_note",
    "containment",
    "prevention",
    "decision_id",
}


class ChanxiaoControlException(models.Model):
    """Something that runs out of the plan of production and sales, until it is over.

    Reported on the record it happened to, treated by a meeting where that is needed,
    and closed once something prevents it from happening again.
    """

    _name = "chanxiao.control.exception"
    _description = "Production–Sales Exception"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "chanxiao.problem.source",
        "chanxiao.text.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "detected_at desc, id desc"
    _check_company_auto = True
    _text_fields = {"cause_note", "containment", "prevention"}
    _system_fields = {"agenda_item_id", "closed_at"}
    _derived_fields = {"company_id"}
    _frozen_fields = {"closed": FOUND_FIELDS}

    name = fields.Char("What Happened", required=True, tracking=True, index="trigram")
    company_id = fields.Many2one(
        "res.company",
        compute="_compute_company_id",
        store=True,
        precompute=True,
        readonly=False,
        copy=False,
        required=True,
        index=True,
    )
    kind = fields.Selection(
        [
            ("delivery", "Late delivery"),
            ("material", "Missing material"),
            ("quality", "Quality problem"),
            ("equipment", "Equipment failure"),
            ("capacity", "Lack of capacity"),
            ("order", "Changed or cancelled order"),
            ("other", "Other"),
        ],
        required=True,
        default="other",
        tracking=True,
    )
    severity = fields.Selection(
        [("minor", "Minor"), ("major", "Major"), ("critical", "Critical")],
        required=True,
        default="major",
        tracking=True,
    )
    detected_at = fields.Datetime(
        required=True, default=lambda self: fields.Datetime.now(), index=True
    )
    closed_at = fields.Datetime("Closing Time", readonly=True, copy=False)
    deadline = fields.Date(
        "Due",
        tracking=True,
        copy=False,
        help="Until when it is to be put right.",
    )
    age_days = fields.Integer(
        "Age (Days)",
        compute="_compute_age_days",
        help="Days since it was found; of a closed one, until it was closed.",
    )
    is_overdue = fields.Boolean(compute="_compute_age_days")
    can_treat = fields.Boolean(compute="_compute_can_treat")
    department_id = fields.Many2one("hr.department", check_company=True)
    responsible_id = fields.Many2one(
        "res.users",
        default=lambda self: self.env.user,
        check_company=True,
        domain="[('share', '=', False)]",
        tracking=True,
        help="Sees to it that the exception is treated.",
    )
    cause_reason_id = fields.Many2one(
        "chanxiao.reason",
        "Cause",
        domain="[('scope', '=', 'exception')]",
        check_company=True,
        ondelete="restrict",
        tracking=True,
    )
    cause_note = fields.Text("About the Cause")
    containment = fields.Text(help="What was done at once to limit the damage.")
    prevention = fields.Text(
        "Prevention of Recurrence", help="What keeps it from happening again."
    )
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "Topic",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        compute="_compute_meeting_id",
        store=True,
        index="btree_not_null",
        help="The meeting that treats it.",
    )
    decision_id = fields.Many2one(
        "chanxiao.meeting.decision",
        copy=False,
        check_company=True,
        ondelete="set null",
        index="btree_not_null",
        tracking=True,
        domain="[('state', 'not in', ('proposed', 'withdrawn'))]",
        help="The decision by which it is put right.",
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("analysing", "Being Analysed"),
            ("decided", "Decided"),
            ("executing", "Being Put Right"),
            ("closed", "Closed"),
        ],
        group_expand="_expand_used_states",
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
    )

    @api.depends("detected_at", "closed_at", "deadline", "state")
    def _compute_age_days(self):
        now, today = fields.Datetime.now(), fields.Date.context_today(self)
        for exception in self:
            found = exception.detected_at or now
            exception.age_days = ((exception.closed_at or now) - found).days
            exception.is_overdue = bool(
                exception.state != "closed"
                and exception.deadline
                and exception.deadline < today
            )

    @api.onchange("deadline")
    def _onchange_deadline(self):
        if self.state != "closed":
            return self._ask_about_past("deadline")

    @api.depends("responsible_id", "department_id", "company_id")
    @api.depends_context("uid")
    def _compute_can_treat(self):
        """Whether the user may carry it on; whoever reports one may, when it is new."""
        allowed = self._origin._filtered_access("write")
        for exception in self:
            origin = exception._origin
            exception.can_treat = not origin or origin in allowed

    @api.depends("subject_ref")
    def _compute_company_id(self):
        """Company of the record it happened to; else, once, the current one."""
        subjects = self._get_subjects()
        for exception in self:
            subject = subjects.get(exception)
            owner = subject.company_id if subject is not None else False
            exception.company_id = owner or exception.company_id or self.env.company

    @api.depends("agenda_item_id.meeting_id", "decision_id.meeting_id")
    def _compute_meeting_id(self):
        for exception in self:
            exception.meeting_id = (
                exception.decision_id.meeting_id or exception.agenda_item_id.meeting_id
            )

    @api.model
    def _get_discussion_domain(self):
        """Those of the user, and those that the user's meetings or none yet treat."""
        user = self.env.user
        meetings = self.env["chanxiao.meeting"]._get_discussion_domain()
        return (
            Domain("meeting_id", "=", False)
            | Domain("meeting_id", "any", meetings)
            | Domain("create_uid", "=", user.id)
            | Domain("responsible_id", "=", user.id)
            | Domain("department_id.manager_id.user_id", "=", user.id)
        )

    @api.constrains("cause_reason_id", "company_id")
    def _check_cause(self):
        for exception in self:
            exception.cause_reason_id._check_given_for(exception, "exception")

    @api.constrains("decision_id")
    def _check_decision(self):
        for exception in self:
            decision = exception.decision_id
            if decision and decision.state in ("proposed", "withdrawn"):
                raise ValidationError(
                    self.env._(
                        "“%(decision)s” is “%(state)s”, so it puts nothing right. "
                        "Choose a decision that was adopted, or have this one adopted "
                        "first.",
                        decision=decision.name,
                        state=decision._get_state_label(),
                    )
                )

    def _get_frozen_message(self, names):
        return self.env._(
            "“%s” is closed, and what was found out about it is on record. Reopen it "
            "to change that.",
            self.name,
        )

    def _get_system_message(self, names):
        return self.env._(
            "The topic and the closing date of an exception are entered by its "
            "buttons: put it on an agenda, or close it."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_treated(self):
        if treated := self.filtered(lambda exception: exception.state != "new")[:1]:
            raise UserError(
                self.env._(
                    "“%s” has been looked into and stays on record. Close it instead.",
                    treated.name,
                )
            )

    # from report to closing: each step says what it still needs

    def action_analyse(self):
        """Begin to look for the cause."""
        return self._move({"new"}, "analysing")

    def action_decide(self):
        """It is settled how the exception is put right."""
        return self._move({"new", "analysing"}, "decided", self._get_undecided_message)

    def action_execute(self):
        """The measures are being carried out."""
        return self._move({"decided"}, "executing")

    def action_close(self):
        """Over, and prevented from happening again."""
        return self._move(
            {"decided", "executing"},
            "closed",
            self._get_unclosed_message,
            closed_at=fields.Datetime.now(),
        )

    def action_reopen(self):
        """It came back, or was not over."""
        return self._move({"closed"}, "analysing", closed_at=False)

    def _move(self, sources, target, get_message=None, **values):
        """Make one step for all of these exceptions, or for none of them.

        :param set sources: states it leads from
        :param str target: state it leads to
        :param get_message: what an exception lacks for it, or nothing
        :raise UserError: naming what is missing
        """
        self.check_access("write")
        exceptions = self._lock_transition(*sources)
        for exception in exceptions:
            if message := get_message and get_message(exception):
                raise UserError(message)
        exceptions._set_state(target, **values)
        return True

    def _get_undecided_message(self, exception):
        if not exception.cause_reason_id:
            return self.env._("Enter what caused “%s” first.", exception.name)
        if not exception.responsible_id:
            return self.env._("Enter who sees to “%s” first.", exception.name)
        # bounded: whether the decision on this exception holds
        state = exception.decision_id.sudo().state
        if state in ("proposed", "withdrawn"):
            return exception._get_decision_message(state)
        if not exception.decision_id and not exception.containment:
            return self.env._(
                "Enter the decision on “%s”, or the measure that was taken at once. "
                "Where neither is known yet, put it on the agenda of a meeting.",
                exception.name,
            )
        return False

    def _get_unclosed_message(self, exception):
        missing = [
            exception._fields[name]._description_string(self.env)
            for name in ("cause_reason_id", "containment", "prevention")
            if not exception[name]
        ]
        if missing:
            return self.env._(
                "Before “%(exception)s” can be closed, enter: %(fields)s.",
                exception=exception.name,
                fields=missing,
            )
        return exception._get_decision_message(exception.decision_id.state)

    def _get_decision_message(self, state):
        """Why a decision in ``state`` does not put this exception right, or False."""
        return {
            "proposed": self.env._(
                "The decision on “%s” is not adopted. Have it adopted first, or enter "
                "another one.",
                self.name,
            ),
            "withdrawn": self.env._(
                "The decision on “%s” was withdrawn. Enter another one, or none if it "
                "was put right without.",
                self.name,
            ),
            "adopted": self.env._(
                "The decision on “%s” still has open tasks. Close them first.",
                self.name,
            ),
            "ineffective": self.env._(
                "The decision on “%s” had no effect. Enter another one, or none if it "
                "was put right without.",
                self.name,
            ),
        }.get(state, False)

    # its way through a meeting

    def action_put_on_agenda(self):
        """Ask which of the coming meetings treats it.

        :raise UserError: when no meeting is coming, or it is on an agenda already
        """
        ensure_single(self)
        self.check_access("write")
        self._check_not_on_coming_agenda()
        return self.env["chanxiao.meeting.put.on.agenda"]._open_for(self)

    def _put_on_agenda(self, meeting):
        """Make it a topic of ``meeting``, which the user may read and has not begun.

        :return: action that opens the meeting
        """
        self.ensure_one()
        self.check_access("write")
        self._lock_transition()
        self._check_not_on_coming_agenda()
        self._make_topics(meeting, {})
        return meeting.with_env(self.env)._get_records_action()

    def _make_topics(self, meeting, minutes):
        """Topics about these exceptions, of which none is on a coming agenda.

        :param dict minutes: planned for each; what topics usually take otherwise
        """
        self._lock_transition()
        # bounded: topics about these exceptions, in a meeting that has not begun
        meeting, exceptions = meeting.sudo(), self.sudo()
        items = meeting.env["chanxiao.meeting.agenda.item"].create(
            [
                {
                    **exception._prepare_agenda_item_values(meeting),
                    **({"duration_planned": minutes[exception]} if minutes else {}),
                }
                for exception in self
            ]
        )
        for exception, item in zip(exceptions, items, strict=True):
            # the topic before, if it was left for later
            before = exception.agenda_item_id
            if before.parked and not before.taken_up_id:
                before._write_system({"taken_up_id": item.id})
            exception._write_system({"agenda_item_id": item.id})

    def _check_not_on_coming_agenda(self):
        # bounded: tells which meeting treats an exception that the user may write
        meeting = self.agenda_item_id.sudo().meeting_id
        if meeting.state in ("draft", "convened", "in_progress"):
            raise UserError(
                self.env._(
                    "“%(exception)s” is already on the agenda of “%(meeting)s”.",
                    exception=self.name,
                    meeting=meeting.display_name,
                )
            )

    def _get_meeting_company(self):
        """The company whose meetings can treat it, as records of the ERP say theirs."""
        return self.company_id

    def _prepare_agenda_item_values(self, meeting):
        items = meeting.agenda_ids.filtered(lambda item: item.kind != "summary")
        subject = self._get_subjects().get(self)
        presenter = meeting.policy_id._get_allowed(self.responsible_id)
        return {
            "meeting_id": meeting.id,
            "name": self.name,
            "kind": "exception",
            "cause": self.cause_note or self.cause_reason_id.name,
            "emergency_measure": self.containment,
            "subject_ref": subject and f"{subject._name},{subject.id}",
            "presenter_id": presenter.id or self.env.uid,
            "department_id": self.department_id.id,
            "sequence": max(items.mapped("sequence"), default=10),
        }

    def _filter_open(self):
        return self.filtered(lambda exception: exception.state != "closed")

    @api.model
    def _find_undecided(self, topics):
        """Exceptions that wait for a decision on one of these topics."""
        # bounded: exceptions on topics that somebody was allowed to move
        return self.sudo().search(
            Domain("agenda_item_id", "in", topics.ids)
            & Domain("state", "in", ("new", "analysing"))
        )

    def action_open_subject(self):
        return self._get_subject_window()

    @api.model
    def _find_problems(self, goods):
        """Exceptions reported on any record behind goods."""
        subjects = {
            f"{model},{record.id}": record
            for model, records in goods.items()
            for record in records
        }
        exceptions = self.search([("subject_ref", "in", list(subjects))])
        return [
            (
                subjects[f"{exception.subject_ref._name},{exception.subject_ref.id}"],
                exception._prepare_problem(
                    "exception",
                    date=exception.detected_at,
                    detail=exception.cause_note,
                    reason_id=exception.cause_reason_id.id,
                ),
            )
            for exception in exceptions
        ]
