from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.local_time import to_day
from ..common.state_mixin import ensure_single

#: what somebody who is asked may still answer
OPEN_STATES = ("waiting", "paper")


class ChanxiaoMeetingReceipt(models.Model):
    """Whether one person has read issued minutes, and what they say of them.

    Made when minutes are issued, and answered once by the person alone. People who
    cannot open the minutes sign on paper, which the recorder notes. Whoever left since
    is not waited for.
    """

    _name = "chanxiao.meeting.receipt"
    _description = "Receipt of Minutes"
    _inherit = "chanxiao.state.mixin"
    _order = "minutes_id, sequence, id"
    _rec_name = "name"
    _history_field = "minutes_id"
    _system_fields = {
        "minutes_id",
        "sequence",
        "user_id",
        "partner_id",
        "name",
        "due_date",
        "answered_at",
        "remark",
        "outcome",
        "outcome_remark",
        "outcome_user_id",
        "outcome_at",
        "revision_id",
        "reminded_at",
    }

    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes",
        required=True,
        readonly=True,
        copy=False,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        related="minutes_id.company_id", store=True, index=True
    )
    meeting_id = fields.Many2one(related="minutes_id.meeting_id")
    sequence = fields.Integer(readonly=True, copy=False)
    user_id = fields.Many2one(
        "res.users",
        "Account",
        readonly=True,
        copy=False,
        index=True,
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Contact",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    # stays when the account or the contact goes
    name = fields.Char("Person", readonly=True, copy=False, required=True)
    due_date = fields.Date("Confirm By", readonly=True, copy=False)
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue")
    answered_at = fields.Datetime("Confirmed or Objected On", readonly=True, copy=False)
    remark = fields.Text(readonly=True, copy=False)
    outcome = fields.Selection(
        [
            ("reservation", "Noted as reservation"),
            ("revision", "Taken into a revision"),
        ],
        "Outcome of the Objection",
        readonly=True,
        copy=False,
    )
    outcome_remark = fields.Text("Reservation Noted", readonly=True, copy=False)
    outcome_user_id = fields.Many2one(
        "res.users", "Outcome Noted By", readonly=True, copy=False, ondelete="set null"
    )
    outcome_at = fields.Datetime("Outcome Noted On", readonly=True, copy=False)
    revision_id = fields.Many2one(
        "chanxiao.meeting.minutes",
        "Taken Into",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    reminded_at = fields.Datetime("Reminded On", readonly=True, copy=False)
    can_answer = fields.Boolean(compute="_compute_can")
    can_settle = fields.Boolean(compute="_compute_can")
    state = fields.Selection(
        [
            ("waiting", "To Be Confirmed"),
            ("paper", "Signs on Paper"),
            ("confirmed", "Confirmed as Read"),
            ("signed", "Signed on Paper"),
            ("objected", "Objected"),
            ("superseded", "Replaced by a Revision"),
            ("left", "Has Left Since"),
        ],
        default="waiting",
        required=True,
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("name", "minutes_id")
    def _compute_display_name(self):
        for receipt in self:
            receipt.display_name = f"{receipt.minutes_id.name or ''} – {receipt.name}"

    @api.depends("state", "due_date")
    def _compute_is_overdue(self):
        for receipt in self:
            receipt.is_overdue = (
                receipt.state == "waiting"
                and bool(receipt.due_date)
                and receipt.due_date < receipt._get_today()
            )

    @api.model
    def get_empty_list_help(self, help_message):
        """Say on an empty page of one's own whether others are still waited for."""
        # windows are read as the system; what is counted is what the reader may see
        receipts = self.sudo(False)
        is_own = self.env.context.get("search_default_mine")
        if not is_own or not receipts.has_access("read"):
            return super().get_empty_list_help(help_message)
        others = Domain("state", "in", OPEN_STATES)
        others &= Domain("user_id", "!=", self.env.uid)
        count = receipts.search_count(others)
        if not count:
            return super().get_empty_list_help(help_message)
        text = self.env._(
            "%s receipts of others are still to be confirmed. Take “My Receipts” out "
            "of the search to see them.",
            count,
        )
        shown = Markup("<p class='fw-bold'>%s</p>") % text
        return super().get_empty_list_help(f"{help_message or ''}{shown}")

    @api.depends("state", "user_id", "outcome")
    @api.depends_context("uid")
    def _compute_can(self):
        """What the form offers to the person who looks at it."""
        for receipt in self:
            is_mine = receipt.user_id == self.env.user
            receipt.can_answer = is_mine and receipt.state in OPEN_STATES
            is_open = receipt.state == "objected" and not receipt.outcome
            receipt.can_settle = is_open and receipt.minutes_id.can_record

    def _get_today(self):
        """The local date of the meetings of these minutes' policy."""
        # bounded: the time zone of the meeting
        tz = self.sudo().minutes_id.policy_id.tz
        return to_day(fields.Datetime.now(), tz)

    def _get_system_message(self, names):
        return self.env._(
            "Receipts come with issued minutes. Each person answers their own with "
            "“Confirm as Read” or “Object”; nobody does it for somebody else. Only "
            "whoever signs on paper is noted by the recorder."
        )

    def _get_state_guard_message(self):
        return self._get_system_message(())

    def _get_wrong_state_message(self):
        if self.state == "superseded":
            return self.env._(
                "Minutes %s were revised in the meantime. Answer for the revision.",
                self.minutes_id.name,
            )
        if self.state in ("confirmed", "objected"):
            return self.env._(
                "%(person)s has answered for minutes %(minutes)s already, and what was "
                "answered stays.",
                person=self.name,
                minutes=self.minutes_id.name,
            )
        return super()._get_wrong_state_message()

    def _keep_former_people(self, people):
        """Whose account goes can still sign on paper."""
        result = super()._keep_former_people(people)
        if "user_id" in people and self.state == "waiting":
            self._set_state("paper")
        return result

    # each person, for themselves

    def _as_reader(self):
        """These receipts with the right to answer them.

        :raise AccessError: for receipts of somebody else
        """
        self.check_access("read")
        for receipt in self:
            if receipt.user_id != self.env.user:
                raise AccessError(
                    self.env._(
                        "This receipt of minutes %(minutes)s is that of %(person)s. "
                        "Everybody answers for themselves only.",
                        minutes=receipt.minutes_id.name,
                        person=receipt.name,
                    )
                )
        # bounded by the check above: the user's own receipts, which the user reads
        return self.sudo()

    def action_confirm(self, remark=None):
        """Confirm that one has read the minutes and agrees.

        :param str remark: what one wants to say with it, if anything
        :raise AccessError: for somebody else's receipt
        :raise UserError: for one that was answered before
        """
        receipts = self._as_reader()._lock_transition(*OPEN_STATES)
        receipts._answer("confirmed", (remark or "").strip())
        return True

    def action_object(self, words=None):
        """Object to the minutes, which their recorder then answers.

        :param str words: what is wrong; without them the user is asked
        :raise AccessError: for somebody else's receipt
        :raise UserError: for one that was answered before
        """
        receipts = self._as_reader()
        if not (words or "").strip():
            return self._open_step("object", self.env._("Object to the Minutes"))
        receipts = receipts._lock_transition(*OPEN_STATES)
        receipts._answer("objected", words.strip())
        for receipt in receipts:
            receipt.minutes_id._note_objection(receipt)
        return True

    def _answer(self, state, remark):
        self._set_state(state, answered_at=fields.Datetime.now(), remark=remark)
        self.minutes_id._drop_circulation(self.user_id)

    def _open_step(self, operation, title):
        """Ask for the words of a step, in a dialog."""
        if len(self) != 1:
            self._get_words(None)
        return {
            "type": "ir.actions.act_window",
            "name": title,
            "res_model": "chanxiao.meeting.receipt.step",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_receipt_id": self.id,
                "default_operation": operation,
            },
        }

    # the recorder, to an objection

    def _as_settler(self):
        """These objections with the rights of the one who records the minutes."""
        self.check_access("read")
        self.minutes_id._as_recorder()
        # bounded by the check above: receipts of minutes that the user keeps
        return self.sudo()

    def _lock_objections(self):
        """:raise UserError: where nobody objected, or the objection was answered"""
        receipts = self._lock_transition()
        for receipt in receipts:
            if receipt.state != "objected" or receipt.outcome:
                raise receipt._get_settled_error()
        return receipts

    def _get_settled_error(self):
        if self.state != "objected":
            message = self.env._("%s has not objected to these minutes.", self.name)
        else:
            message = self.env._(
                "The objection of %(person)s was answered already: %(outcome)s.",
                person=self.name,
                outcome=dict(self._fields["outcome"]._description_selection(self.env))[
                    self.outcome
                ],
            )
        return UserError(message)

    def action_reserve(self, words=None):
        """Note objections as reservations: the minutes stay as they are.

        :param str words: what is noted of it; without them the user is asked
        :raise AccessError: for whoever does not keep the minutes
        """
        receipts = self._as_settler()
        if not (words or "").strip():
            return self._open_step("reserve", self.env._("Note as Reservation"))
        receipts = receipts._lock_objections()
        receipts._settle("reservation", outcome_remark=words.strip())
        return True

    def action_revise(self):
        """Take an objection into the next revision, which is drafted if need be.

        :return: the action that opens the revision
        :raise AccessError: for whoever does not keep the minutes
        """
        receipt = ensure_single(self)._as_settler()._lock_objections()
        revision = receipt.minutes_id._get_newer()
        if not revision:
            self.minutes_id.action_revise()
            revision = receipt.minutes_id._get_newer()
        receipt._settle("revision", revision_id=revision.id)
        return revision.with_env(self.env)._get_records_action()

    def _settle(self, outcome, **values):
        self._write_system(
            {
                "outcome": outcome,
                "outcome_user_id": self.env.uid,
                "outcome_at": fields.Datetime.now(),
                **values,
            }
        )
        for receipt in self:
            receipt._tell_outcome()
        self.minutes_id._close_objections()

    def _tell_outcome(self):
        """Tell whoever objected what became of it, in their language."""
        user = self.user_id
        if not user.active:
            return
        receipt = self.with_context(lang=user.lang)
        env = receipt.env
        if self.outcome == "reservation":
            body = env._(
                "Your objection was noted as a reservation: %s", self.outcome_remark
            )
        else:
            body = env._(
                "Your objection is taken into revision %s.", self.revision_id.name
            )
        receipt.minutes_id.message_notify(
            subject=env._("Your objection to minutes %s", self.minutes_id.name),
            body=body,
            partner_ids=user.partner_id.ids,
        )

    # reminders

    @api.model
    def _cron_remind(self):
        """Remind of what was not answered in time: each receipt once, whenever it runs.

        Each person gets one message, whatever the number of minutes.
        """
        # bounded: who owes an answer; each is told of what they may read
        waiting = self.sudo().search(self._get_reminder_domain())
        self.env["ir.cron"]._chanxiao_do_each(waiting.user_id, self._remind)

    @api.model
    def _get_reminder_domain(self):
        return (
            Domain("state", "=", "waiting")
            & Domain("reminded_at", "=", False)
            & Domain("due_date", "<=", fields.Date.today())
            & Domain("user_id.active", "=", True)
        )

    @api.model
    def _remind(self, user):
        # bounded: what this person owes an answer for
        due = self.sudo().search(
            self._get_reminder_domain() & Domain("user_id", "=", user.id)
        )
        readable = due.minutes_id.with_user(user)._filtered_access("read")
        due = due.filtered(
            lambda receipt: receipt.is_overdue and receipt.minutes_id in readable
        )
        due = self.env["ir.cron"]._chanxiao_take(due)
        if not due:
            return
        due._write_system({"reminded_at": fields.Datetime.now()})
        env = due.with_context(lang=user.lang).env
        env["mail.thread"].message_notify(
            subject=env._("Minutes wait for you to confirm them"),
            body=env["ir.qweb"]._render(
                "chanxiao_meeting.receipt_reminder", {"receipts": due}
            ),
            partner_ids=user.partner_id.ids,
        )
