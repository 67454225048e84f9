"""Whether an exception was put right: checked by somebody else than who did it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# What was done; to say so is to say that it was carried out.
DONE_FIELDS = ("containment", "prevention")
# Where nothing has been put right yet.
UNDECIDED_STATES = ("new", "analysing")


class ChanxiaoControlException(models.Model):
    """Closed with containment and prevention verified.

    Who verified it and when is kept until something about it changes.
    """

    _inherit = "chanxiao.control.exception"
    _system_fields = {"carried_out_by_ids", "verified_by_id", "verified_at"}

    why_ids = fields.One2many(
        "chanxiao.control.exception.why", "exception_id", "Five Whys"
    )
    carried_out_by_ids = fields.Many2many(
        "res.users",
        "chanxiao_control_exception_carried_out_rel",
        string="Containment and Prevention By",
        readonly=True,
        copy=False,
        help="Who entered what was done. They do not verify it.",
    )
    verified_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    verified_at = fields.Datetime("Verified On", readonly=True, copy=False)
    can_verify = fields.Boolean(compute="_compute_can_verify")
    is_to_verify = fields.Boolean(
        "Waits to Be Verified",
        compute="_compute_is_to_verify",
        search="_search_is_to_verify",
        help="Containment and prevention are entered, and nobody has checked them.",
    )

    @api.depends("state", "containment", "prevention", "verified_at")
    def _compute_is_to_verify(self):
        waiting = self.filtered_domain(self._get_to_verify_domain())
        for exception in self:
            exception.is_to_verify = exception in waiting

    def _search_is_to_verify(self, operator, value):
        if operator != "in":
            return NotImplemented
        waiting = self._get_to_verify_domain()
        return Domain.OR(waiting if wanted else ~waiting for wanted in value)

    @api.model
    def _get_to_verify_domain(self):
        entered = Domain.AND(Domain(name, "!=", False) for name in DONE_FIELDS)
        unverified = Domain("verified_at", "=", False)
        return Domain("state", "in", ("decided", "executing")) & entered & unverified

    @api.depends("is_to_verify", "carried_out_by_ids", "decision_id", "responsible_id")
    @api.depends_context("uid")
    def _compute_can_verify(self):
        for exception in self:
            exception.can_verify = exception.is_to_verify and exception._is_verifier()

    def _is_verifier(self):
        """Whether the user may verify it: who works on it, checks the decision or
        chairs its meeting, and never who carried it out."""
        self.ensure_one()
        user = self.env.user
        if user in self._get_executors():
            return False
        # bounded: who checks the decision on this exception, who chairs its meeting
        exception = self.sudo()
        named = exception.decision_id.verifier_id | exception.meeting_id.chair_id
        return user in named or self.has_access("write")

    def _get_executors(self):
        """Who put it right: those who said so, and whom its tasks were given to.

        Where nobody is on record, it is who sees to it.
        """
        self.ensure_one()
        # bounded: who carried out this exception and the decision on it
        exception = self.sudo()
        actions = exception.decision_id.action_ids
        actions = actions.filtered(lambda action: action.state != "cancelled")
        executors = exception.carried_out_by_ids | actions._get_executors()
        return (executors or exception.responsible_id).with_env(self.env)

    @api.model_create_multi
    def create(self, vals_list):
        exceptions = super().create(vals_list)
        exceptions.filtered(
            lambda one: any(one[name] for name in DONE_FIELDS)
        )._note_executor()
        return exceptions

    def write(self, vals):
        if not (vals.keys() & {*DONE_FIELDS, "decision_id"}):
            return super().write(vals)
        before = {
            exception: [exception[name] for name in (*DONE_FIELDS, "decision_id")]
            for exception in self
        }
        result = super().write(vals)
        for exception, (*texts, decision) in before.items():
            done = [exception[name] for name in DONE_FIELDS]
            if any(new and new != old for new, old in zip(done, texts, strict=True)):
                exception._note_executor()
            if done != texts or exception.decision_id != decision:
                exception._forget_verification()
        return result

    def _note_executor(self):
        """The user entered what was done, unless it was the system."""
        if self._is_system() or self.env.su:
            return
        link = [fields.Command.link(self.env.uid)]
        # sudo: notes who wrote, also where they gave the exception away by it
        self.sudo()._write_system({"carried_out_by_ids": link})

    def _forget_verification(self):
        if verified := self.filtered("verified_at"):
            # sudo: what was verified is not what stands there now
            verified.sudo()._write_system(
                {"verified_by_id": False, "verified_at": False}
            )

    def _set_state(self, state, **values):
        if state in UNDECIDED_STATES:
            values = {"verified_by_id": False, "verified_at": False, **values}
        return super()._set_state(state, **values)

    def action_verify(self):
        """Confirm that containment and prevention were really carried out.

        :raise AccessError: for who put it right, or has no part in it
        :raise UserError: while something is missing
        """
        self.check_access("read")
        exceptions = self._lock_transition("decided", "executing")
        for exception in exceptions:
            if not exception._is_verifier():
                raise AccessError(exception._get_not_verifier_message())
            if message := exception._get_unverifiable_message():
                raise UserError(message)
        # bounded: exceptions that the user may verify, as checked above
        exceptions.sudo()._write_system(
            {"verified_by_id": self.env.uid, "verified_at": fields.Datetime.now()}
        )
        for exception in exceptions:
            exception._message_log(
                body=self.env._(
                    "Containment and prevention were verified by %s.",
                    self.env.user.name,
                )
            )
        return True

    def _get_not_verifier_message(self):
        if self.env.user in self._get_executors():
            return self.env._(
                "You took part in putting “%s” right. Nobody verifies their own work: "
                "ask the chair, an organizer of meetings or the head of the "
                "department.",
                self.name,
            )
        return self.env._(
            "“%s” is verified by who checks its decision, by the chair of its meeting, "
            "by an organizer of meetings or by the head of the department.",
            self.name,
        )

    def _get_unverifiable_message(self):
        """What is missing before this exception can be verified, or False."""
        missing = [name for name in DONE_FIELDS if not self[name]]
        if missing:
            return self.env._(
                "Before “%(exception)s” can be verified, enter: %(fields)s.",
                exception=self.name,
                fields=self._get_field_labels(missing),
            )
        # bounded: whether the tasks of this exception's decision are over
        return self._get_decision_message(self.sudo().decision_id.state)

    def _get_unclosed_message(self, exception):
        if message := super()._get_unclosed_message(exception):
            return message
        if exception.verified_at:
            return False
        return self.env._(
            "Nobody has verified yet that “%s” was contained and is prevented. Ask "
            "somebody who did not carry it out to verify it.",
            exception.name,
        )


class ChanxiaoControlExceptionWhy(models.Model):
    """One question of the chain that leads from what happened to its root."""

    _name = "chanxiao.control.exception.why"
    _description = "Why of an Exception"
    _inherit = "chanxiao.state.mixin"
    _order = "exception_id, sequence, id"
    _rec_name = "question"
    _history_field = "exception_id"
    _system_fields = {"asked_by_id"}

    exception_id = fields.Many2one(
        "chanxiao.control.exception", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="exception_id.company_id", store=True, precompute=True
    )
    sequence = fields.Integer(default=10)
    question = fields.Char("Why?", required=True)
    answer = fields.Char("Because")
    asked_by_id = fields.Many2one(
        "res.users",
        "Who Asked",
        readonly=True,
        copy=False,
        default=lambda self: self.env.uid,
    )

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether the exception of a line that is being written is closed
        if self.sudo().exception_id.state == "closed":
            return frozen | self._fields.keys()
        return frozen | {"exception_id"}

    def _get_frozen_message(self, names):
        # bounded: the name of the exception of a line that the user may write
        exception = self.sudo().exception_id
        if exception.state != "closed":
            return self.env._(
                "“%s” was asked about one exception and stays with it. Ask it anew "
                "about another one.",
                self.question,
            )
        return exception._get_frozen_message(names)

    def _check_open(self):
        for why in self:
            if why.exception_id.state == "closed":
                raise UserError(why.exception_id._get_frozen_message(()))

    @api.constrains("exception_id")
    def _check_exception_open(self):
        self._check_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_closed(self):
        self._check_open()
