from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.groups import USER
from ..common.local_time import get_company_tz, to_day
from .work_contact import ANSWER_FIELDS

TURN = "chanxiao_meeting.mail_activity_type_contact"


class ChanxiaoWorkContact(models.Model):
    """The steps of a work contact sheet: sent, answered, done and confirmed."""

    _inherit = "chanxiao.work.contact"

    # asking

    def action_send(self):
        """Ask the head of the other department.

        :raise UserError: naming what is missing, or who can mend it that nobody can
            answer
        """
        self._check_step("can_ask")
        for contact in self._lock_transition("draft"):
            if message := contact._sending_error_message():
                raise UserError(message)
            head = contact._get_head(contact.to_department_id)
            contact._set_state("sent", **contact._prepare_sending_values(head))
            contact._pass_turn(head, contact.deadline)
        return True

    def _prepare_sending_values(self, head):
        """What was entered of an answer before anybody was asked does not count."""
        return {
            "name": self.name or self._get_next_number(),
            "head_id": head.id,
            "sent_at": fields.Datetime.now(),
            "promised_date": self.deadline,
            **dict.fromkeys(("assignee_id", "answer", "result", "remark"), False),
        }

    def _get_next_number(self):
        # sudo: numbering is the system's
        sequence = self.env["ir.sequence"].sudo().with_company(self.company_id)
        day = to_day(fields.Datetime.now(), get_company_tz(self.company_id))
        return sequence.next_by_code(self._name, sequence_date=day)

    def _sending_error_message(self):
        """What keeps the sheet from being sent, or False."""
        self.ensure_one()
        if not self.deadline:
            return self.env._("Enter by when you need “%s”.", self.topic)
        if message := self._past_error_message(self.deadline):
            return message
        for department in self.from_department_id | self.to_department_id:
            if not department.active:
                return self.env._(
                    "“%s” was archived. Choose the department that does its work now.",
                    department.display_name,
                )
        return self._head_error_message()

    def _past_error_message(self, day):
        if day >= self.env["chanxiao.meeting.action"]._get_today():
            return False
        return self.env._(
            "The date of “%s” has passed. Enter one that is still to come.", self.topic
        )

    def _head_error_message(self):
        """Why nobody of the asked department can answer, or False."""
        department = self.to_department_id
        # bounded: who heads the department that is asked
        manager = department.sudo().manager_id
        names = {"department": department.display_name, "person": manager.name}
        if not manager:
            return self.env._(
                "Nobody can answer for “%(department)s”: it has no manager. Ask "
                "whoever administers employees to enter one in the department.",
                **names,
            )
        if manager.active and not manager.user_id:
            return self.env._(
                "%(person)s, who heads “%(department)s”, has no user account. Ask an "
                "administrator to create one and to link it to the employee.",
                **names,
            )
        head = self._get_head(department)
        if not head:
            return self.env._(
                "%(person)s, who headed “%(department)s”, has left. Ask whoever "
                "administers employees to enter the new manager in the department.",
                **names,
            )
        return self._role_error_message(head)

    def _role_error_message(self, user):
        """That somebody may not open the sheet, or False."""
        if user.has_group(USER):
            return False
        return self.env._(
            "%(person)s does not take part in meetings and could not read “%(sheet)s”. "
            "Ask an administrator for the role “Attendee” first.",
            person=user.name,
            sheet=self.topic,
        )

    def action_take_back(self):
        """Change a sheet that waits or was declined, and send it again."""
        self._check_step("can_ask")
        contacts = self._lock_transition("sent", "declined")
        # bounded: the activities of these sheets, whoever they were planned for
        contacts.sudo().activity_unlink([TURN])
        contacts._set_state(
            "draft",
            **dict.fromkeys(
                ANSWER_FIELDS
                | {"answered_at", "answered_by_id", "closed_at", "head_id", "sent_at"},
                False,
            ),
        )
        return True

    # answering

    def action_accept(self):
        """Promise it, with a person and a date.

        :raise UserError: saying what is missing, or why that person cannot do it
        """
        self._check_step("can_answer")
        for contact in self._lock_transition("sent"):
            if message := contact._acceptance_error_message():
                raise UserError(message)
            contact._set_state("accepted", **contact._prepare_answer_values())
            contact._pass_turn(contact.assignee_id, contact.promised_date)
            requester = contact.requester_id
            promise = contact.with_context(lang=requester.lang)._get_promise()
            contact._tell(requester, promise)
        return True

    def _get_promise(self):
        """Who does it by when, and what was said to it."""
        day = format_date(self.env, self.promised_date)
        return " – ".join(filter(None, (self.assignee_id.name, day, self.answer)))

    def _prepare_answer_values(self):
        return {
            "answered_by_id": self.env.uid,
            "answered_at": fields.Datetime.now(),
        }

    def _acceptance_error_message(self):
        self.ensure_one()
        if not self.promised_date:
            return self.env._("Enter by when “%s” is done.", self.topic)
        past = self._past_error_message(self.promised_date)
        return past or self._assignee_error_message()

    def _assignee_error_message(self):
        """Why the person who was named cannot do it, or False."""
        person = self.assignee_id
        if not person:
            return self.env._("Choose who does “%s”.", self.topic)
        # bounded: whether the person named has an account here
        if not person.active or self.company_id not in person.sudo().company_ids:
            return self.env._(
                "%(person)s has no account in %(company)s any more. Choose someone "
                "else for “%(sheet)s”.",
                person=person.name,
                company=self.company_id.name,
                sheet=self.topic,
            )
        if person == self.requester_id:
            return self.env._(
                "%(person)s asked for “%(sheet)s” and confirms the result: choose "
                "someone else to do it.",
                person=person.name,
                sheet=self.topic,
            )
        return self._role_error_message(person)

    def _follow_assignee(self):
        """Whoever does it instead gets the activity."""
        for contact in self.filtered(lambda contact: contact.state == "accepted"):
            message = not self._is_system() and contact._assignee_error_message()
            if message:
                raise UserError(message)
            # bounded: the activity of this sheet, whoever it was planned for
            moved = contact.sudo().activity_reschedule(
                [TURN], new_user_id=contact.assignee_id.id
            )
            if not moved:
                contact._pass_turn(contact.assignee_id, contact.promised_date)

    def action_decline(self, reason=None):
        """Say no, and why; whoever asked may change the sheet and send it again.

        :param str reason: why, where it is not in the answer already
        """
        self._check_step("can_answer")
        for contact in self._lock_transition("sent"):
            words = contact._get_words(reason or contact.answer)
            contact._set_state(
                "declined",
                **contact._prepare_answer_values(),
                answer=words,
                closed_at=fields.Datetime.now(),
                assignee_id=False,
                promised_date=False,
            )
            contact._pass_turn()
            contact._tell(contact.requester_id, words)
        return True

    # carrying it out

    def action_done(self, result=None):
        """Report it as done, with what came of it.

        :param str result: what was done, where it is not entered already
        """
        self._check_step("can_finish")
        for contact in self._lock_transition("accepted"):
            words = (result or contact.result or "").strip()
            if not words:
                raise UserError(
                    self.env._("Enter the result of “%s” first.", contact.topic)
                )
            contact._set_state(
                "done",
                result=words,
                done_by_id=self.env.uid,
                done_at=fields.Datetime.now(),
            )
            contact._pass_turn(contact._get_people("can_confirm")[:1], feedback=words)
        return True

    def action_confirm(self):
        """Confirm that what was asked for was done."""
        self._check_step("can_confirm")
        for contact in self._lock_transition("done"):
            contact._set_state("confirmed", closed_at=fields.Datetime.now())
            contact._pass_turn()
            contact._tell(contact.assignee_id, contact.remark)
        return True

    def action_send_back(self, reason=None):
        """It is not what was asked for: it is to be done after all.

        :param str reason: what is missing, where it is not in the remark already
        """
        self._check_step("can_confirm")
        for contact in self._lock_transition("done"):
            words = contact._get_words(reason or contact.remark)
            contact._set_state(
                "accepted", remark=words, done_by_id=False, done_at=False
            )
            person = contact.assignee_id.filtered("active")
            person = person or contact._get_people("can_answer")[:1]
            contact._pass_turn(person, contact.promised_date)
            contact._log_reason(self.env._("Sent back"), words)
        return True

    # telling people

    def _pass_turn(self, user=None, day=None, feedback=None):
        """The step is taken; an activity asks for the next one.

        :param user: whose turn it is, nobody's where it is over
        :param day: by when; today if not given
        :param str feedback: what is said of the step that was taken
        """
        self.ensure_one()
        # bounded: the activity of this sheet, whoever it was planned for
        system = self.sudo()
        system.activity_feedback([TURN], feedback=feedback)
        if user:
            system.activity_schedule(
                TURN,
                date_deadline=day or self.env["chanxiao.meeting.action"]._get_today(),
                user_id=user.id,
                summary=self.with_context(lang=user.lang)._get_turn_summary(),
            )

    def _get_turn_summary(self):
        """What is to be done next with this sheet."""
        return {
            "sent": self.env._("To be answered: %s", self.topic),
            "accepted": self.env._("To be done: %s", self.topic),
            "done": self.env._("To be confirmed: %s", self.topic),
        }[self.state]

    def _tell(self, user, words):
        """A message about the new state to one person."""
        label = self.with_context(lang=user.lang)._get_state_label()
        body = Markup("<p><strong>%s</strong></p><p>%s</p>") % (label, words or "")
        # bounded: what became of it, to who asked or did it
        self.sudo().message_post(
            body=body,
            partner_ids=user.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
