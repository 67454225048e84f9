from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_datetime

from ..common.groups import ORGANIZER, USER
from ..common.local_time import to_day

ANSWER = "chanxiao_meeting.mail_activity_type_question"
NAME_LENGTH = 80
ASKED_FIELDS = {"question", "meeting_id", "answerer_id", "guest_id", "deadline"}


class ChanxiaoMeetingQuestion(models.Model):
    """A question from a meeting that somebody has to answer, and by when.

    What nobody answered in time comes onto the agenda of the next meeting.
    """

    _name = "chanxiao.meeting.question"
    _description = "Question of a Meeting"
    _inherit = [
        "chanxiao.text.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "state desc, deadline, id"
    _rec_name = "question"
    _check_company_auto = True
    _text_fields = {"question", "answer"}
    _system_fields = {
        "asker_id",
        "answered_at",
        "answered_by_id",
        "is_late",
        "agenda_item_id",
    }
    _frozen_fields = {"answered": ASKED_FIELDS | {"answer"}}

    question = fields.Text(required=True)
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '!=', 'cancelled')]",
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True, index=True
    )
    asker_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.uid,
    )
    answerer_id = fields.Many2one(
        "res.users",
        "To Be Answered By",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="[('share', '=', False)]",
    )
    guest_id = fields.Many2one(
        "res.partner",
        "Or by a Guest",
        domain="[('id', 'in', guest_ids)]",
        help="An attendee without an account: the recorder notes the answer.",
    )
    guest_ids = fields.Many2many("res.partner", compute="_compute_guest_ids")
    deadline = fields.Datetime(
        "Answer By",
        compute="_compute_deadline",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        tracking=True,
        help="By default the end of the day of the meeting.",
    )
    answer = fields.Text("Answer Given", copy=False)
    answered_at = fields.Datetime(readonly=True, copy=False)
    answered_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    is_late = fields.Boolean("Answered Late", readonly=True, copy=False)
    is_overdue = fields.Boolean("Overdue", compute="_compute_is_overdue")
    is_answerer_gone = fields.Boolean(compute="_compute_is_answerer_gone")
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "Taken Up Under",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The topic of a later meeting that takes up what nobody answered.",
    )
    can_ask = fields.Boolean(compute="_compute_can_answer")
    can_answer = fields.Boolean(compute="_compute_can_answer")
    state = fields.Selection(
        [("open", "To Be Answered"), ("answered", "Answered")],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand="_expand_used_states",
    )

    @api.depends("question")
    def _compute_display_name(self):
        for question in self:
            text = " ".join((question.question or "").split())
            is_long = len(text) > NAME_LENGTH
            question.display_name = f"{text[:NAME_LENGTH]}…" if is_long else text

    @api.depends("meeting_id")
    def _compute_deadline(self):
        for question in self:
            question.deadline = question.meeting_id._get_question_deadline()

    @api.onchange("deadline")
    def _onchange_deadline(self):
        usual = self.meeting_id._get_question_deadline()
        if self.state == "open" and self.deadline not in (usual, self._origin.deadline):
            return self._ask_about_past("deadline")

    @api.depends("deadline", "state")
    def _compute_is_overdue(self):
        now = fields.Datetime.now()
        for question in self:
            is_open = question.state == "open"
            question.is_overdue = (
                is_open and bool(question.deadline) and question.deadline < now
            )

    @api.depends("meeting_id.attendee_ids.partner_id")
    def _compute_guest_ids(self):
        for question in self:
            # bounded: people of a meeting who have no account
            people = question.sudo().meeting_id.attendee_ids.partner_id
            question.guest_ids = people.filtered(
                lambda person: all(user.share for user in person.user_ids)
            )

    @api.depends("answerer_id.active", "state")
    def _compute_is_answerer_gone(self):
        for question in self:
            person = question.answerer_id
            gone = person - question.meeting_id.policy_id._get_allowed(person)
            question.is_answerer_gone = question.state == "open" and bool(gone)

    @api.depends("asker_id", "answerer_id", "meeting_id")
    @api.depends_context("uid")
    def _compute_can_answer(self):
        for question in self:
            question.can_ask = question._may_be_changed()
            question.can_answer = question._may_be_answered()

    @api.constrains("answerer_id", "guest_id", "meeting_id")
    def _check_answerer(self):
        for question in self:
            if message := question._answerer_error_message():
                raise ValidationError(message)

    def _answerer_error_message(self):
        """Why the person named cannot answer, or False."""
        user, guest = self.answerer_id, self.guest_id
        if bool(user) == bool(guest):
            return self.env._(
                "Say who is to answer “%s”: one colleague, or one guest of the "
                "meeting.",
                self.display_name,
            )
        if guest:
            return guest not in self.guest_ids and self.env._(
                "%s is no guest of the meeting. Name an attendee without an account, "
                "or a colleague.",
                guest.display_name,
            )
        # bounded: whether a colleague still works here and takes part in meetings
        person = user.sudo()
        if not self.meeting_id.policy_id._get_allowed(person):
            return self.env._(
                "%(person)s has left or does not work in %(company)s. Ask somebody "
                "else.",
                person=person.name,
                company=self.company_id.name,
            )
        return not person.has_group(USER) and self.env._(
            "%s does not take part in meetings. Ask an administrator for the role "
            "“Attendee” first, or ask somebody else.",
            person.name,
        )

    @api.constrains("meeting_id")
    def _check_meeting(self):
        for question in self:
            if question.meeting_id.state == "cancelled":
                raise ValidationError(
                    self.env._(
                        "“%s” was cancelled. Ask in another meeting.",
                        question.meeting_id.display_name,
                    )
                )

    # who asks, changes and answers

    def _may_be_changed(self):
        """Whether the user may change who is asked what: the asker and the conductors.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        if self.env.su or user == self.asker_id:
            return True
        return user.has_group(ORGANIZER) or self.meeting_id._is_conductor(user)

    def _may_be_answered(self):
        """Whether the user may: who is asked, and who notes what was said.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        if self.state != "open":
            return False
        if self.env.su or user == self.answerer_id or user.has_group(ORGANIZER):
            return True
        return bool(self.meeting_id) and self.meeting_id._is_conductor(user)

    def _check_written_by_user(self, names):
        """Who is asked cannot put another question, nor who asks another answer."""
        for question in self:
            if ASKED_FIELDS & names and not question._may_be_changed():
                raise AccessError(
                    self.env._(
                        "“%(question)s” is changed by %(person)s, who asked it, or by "
                        "whoever conducts the meeting.",
                        question=question.display_name,
                        person=question.asker_id.name or self.env._("nobody"),
                    )
                )
            if "answer" in names and question.state == "open":
                question._check_answered_by_user()

    def _check_answered_by_user(self):
        for question in self.filtered(lambda question: question.state == "open"):
            if not question._may_be_answered():
                raise AccessError(
                    self.env._(
                        "“%(question)s” is answered by %(person)s, or noted by whoever "
                        "conducts the meeting.",
                        question=question.display_name,
                        person=question._get_answerer_name(),
                    )
                )

    def _get_answerer_name(self):
        # bounded: the name of the person that a question names
        return self.answerer_id.sudo().name or self.guest_id.sudo().name or ""

    @api.model
    def _get_discussion_domain(self):
        user = self.env.user
        meetings = self.env["chanxiao.meeting"]._get_discussion_domain()
        return (
            Domain("asker_id", "=", user.id)
            | Domain("answerer_id", "=", user.id)
            | Domain("meeting_id", "any", meetings)
        )

    def _get_frozen_message(self, names):
        return self.env._(
            "%(person)s answered “%(question)s” already, and it stays as it is. Reopen "
            "it should that be no answer.",
            person=self.answered_by_id.name or self.env._("Somebody"),
            question=self.display_name,
        )

    def _get_wrong_state_message(self):
        if self.state == "answered":
            return self._get_frozen_message(set())
        return super()._get_wrong_state_message()

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions.meeting_id._check_may_ask()
        questions.filtered("answer")._check_answered_by_user()
        questions._plan_answers()
        return questions

    def write(self, vals):
        if not self._is_system():
            self._check_written_by_user({*vals})
        result = super().write(vals)
        if {"answerer_id", "guest_id", "deadline", "meeting_id"} & vals.keys():
            self.filtered(lambda question: question.state == "open")._plan_answers()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_answered(self):
        for question in self:
            if question.state != "open":
                raise UserError(
                    self.env._(
                        "“%s” was answered and stays on record.", question.display_name
                    )
                )
            if not self.env.su and question.asker_id != self.env.user:
                raise UserError(
                    self.env._(
                        "“%(question)s” is taken back by %(person)s, who asked it.",
                        question=question.display_name,
                        person=question.asker_id.name or self.env._("nobody"),
                    )
                )

    # answering

    def _plan_answers(self):
        """Ask for the answers; those of guests are noted by the recorder."""
        # bounded: the activities of these questions, whoever they are planned for
        questions = self.sudo()
        questions.activity_unlink([ANSWER])
        for question in questions:
            if user := question._get_asked_user():
                question.activity_schedule(
                    ANSWER,
                    user_id=user.id,
                    date_deadline=to_day(question.deadline, question._get_tz()),
                    summary=question.display_name,
                )

    def _get_asked_user(self):
        """Who is to do something about it: who answers, else who asked or conducts."""
        allowed = self.meeting_id.policy_id._get_allowed
        if self.guest_id:
            return allowed(self.meeting_id.recorder_id) or allowed(self.asker_id)
        return (
            allowed(self.answerer_id)
            or allowed(self.asker_id)
            or self.meeting_id._get_planner()
        )

    def _get_tz(self):
        return self.meeting_id.policy_id.tz

    def action_answer(self, answer=None):
        """Hand the answer in; it stays as it is from then on.

        :param str answer: the answer, where it is not written in the field already
        :raise UserError: without an answer, or when somebody was faster
        """
        self.check_access("read")
        self._check_answered_by_user()
        # bounded by the check above: questions that the user may answer
        for question in self.sudo()._lock_transition("open"):
            words = (answer or question.answer or "").strip()
            if not words:
                raise UserError(
                    self.env._(
                        "Write the answer to “%s”; then hand it in.",
                        question.display_name,
                    )
                )
            now = fields.Datetime.now()
            question._set_state(
                "answered",
                answer=words,
                answered_at=now,
                answered_by_id=self.env.uid,
                is_late=now > question.deadline,
            )
            question.activity_unlink([ANSWER])
            question._tell_asker()
        return True

    def _tell_asker(self):
        if self.asker_id != self.env.user:
            self.message_post(
                body=self.answer,
                subject=self.env._("Answered: %s", self.display_name),
                partner_ids=self.asker_id.partner_id.ids,
                subtype_xmlid="mail.mt_comment",
            )

    def action_reopen(self):
        """Ask again, should that have been no answer; what was said stays on record."""
        self.check_access("read")
        self._check_written_by_user({"question"})
        # bounded by the check above: questions that the user may change
        for question in self.sudo()._lock_transition("answered"):
            question._message_log(
                body=self.env._("Asked again. The answer was: %s", question.answer)
            )
            question._set_state(
                "open",
                answer=False,
                answered_at=False,
                answered_by_id=False,
                is_late=False,
            )
            question._plan_answers()
        return True

    def _get_line(self):
        """The question in a line, with who asked whom to answer by when."""
        return self.env._(
            "%(question)s (%(asker)s to %(answerer)s, by %(deadline)s)",
            question=self.question,
            asker=self.asker_id.name or self.env._("nobody"),
            answerer=self._get_answerer_name(),
            deadline=format_datetime(
                self.env, self.deadline, tz=self._get_tz(), dt_format="short"
            ),
        )


class ResUsers(models.Model):
    """Questions to somebody who leaves go back to whoever asked."""

    _inherit = "res.users"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("active") is False:
            self._return_questions()
        return result

    def _return_questions(self):
        # bounded: who is to see to it that somebody else answers
        questions = self.env["chanxiao.meeting.question"].sudo()
        questions = questions.search(
            [("answerer_id", "in", self.ids), ("state", "=", "open")]
        )
        for question in questions:
            question._message_log(
                body=self.env._(
                    "%s has left without an answer. Name somebody else.",
                    question.answerer_id.name,
                )
            )
        questions._plan_answers()


class MailActivity(models.Model):
    """Who is done with the request for an answer has answered, with what they say."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        name = "chanxiao.meeting.question"
        asked = [a.res_id for a in self if a.res_model == name]
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if asked:
            questions = self.env[name].browse(asked).exists()
            mine = questions._filtered_access("read").filtered("can_answer")
            mine.action_answer(feedback)
        return result
