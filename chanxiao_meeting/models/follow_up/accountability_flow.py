from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .accountability import OPEN

EXPLAIN = "chanxiao_meeting.mail_activity_type_explain"
RULE = "chanxiao_meeting.mail_activity_type_rule"
#: in so many days the chair shall rule
RULING_DAYS = 3
#: which rulings there are of what; a proposal is withdrawn by a step of its own
RULINGS = {
    "duty": ("excused", "reminded", "criticised", "penalty"),
    "commendation": ("commended",),
}
#: rulings that need no word on why
PLAIN = ("reminded", "commended")
#: what the minutes tell, where the policy says so: not that somebody was excused
TOLD = ("reminded", "criticised", "penalty", "commended")


class ChanxiaoMeetingAccountability(models.Model):
    """From the proposal by the explanation to the ruling."""

    _inherit = "chanxiao.meeting.accountability"

    def _prepare_case_values(self):
        return {
            "ruler_id": self._find_ruler().id,
            "cause_key": self._get_cause_key(self._get_record()),
        }

    def _start(self):
        """Ask whoever it concerns to explain; of a commendation, the chair to rule."""
        for case in self:
            if case.kind == "duty":
                case._plan(EXPLAIN, case.person_id, case.explain_by)
            else:
                case._ask_to_rule()

    def _ask_again(self):
        """The proposal was corrected: ask who is concerned now, by the day now."""
        # bounded: the activities of this case, whoever they were planned for
        self.sudo().activity_unlink([EXPLAIN, RULE])
        self._start()

    def _plan(self, kind, user, day):
        if user.active:
            # bounded: an activity of this case for somebody who has a part in it
            self.sudo().activity_schedule(
                kind, date_deadline=day, user_id=user.id, summary=self.name
            )

    def _ask_to_rule(self):
        """Plan the ruling with whoever rules now."""
        ruler = self._get_ruler()
        # bounded: who rules in place of somebody who left
        case = self.sudo()
        if ruler and ruler != case.ruler_id:
            case._write_system({"ruler_id": ruler.id})
        self._plan(RULE, ruler, self._get_today() + timedelta(days=RULING_DAYS))

    @api.model
    def _ask_for_rulings(self):
        """Ask for the rulings that nobody is asked for: the time to explain is over,
        or the activity was deleted, as those of somebody who left are."""
        # bounded: what waits for a ruling; the system reminds of it
        cases = self.sudo().search(Domain("state", "in", OPEN))
        asked = cases.activity_search([RULE]).mapped("res_id")
        for case in cases:
            if case._is_time_over() and case.id not in asked:
                case._ask_to_rule()

    # explaining

    def action_explain(self, explanation=None):
        """Say what there is to say, before the chair rules; it stays as it is.

        :param str explanation: in words
        :raise AccessError: for everybody whom it does not concern
        """
        self.check_access("read")
        for case in self:
            if not self.env.su and self.env.user != case.person_id:
                raise AccessError(
                    self.env._(
                        "“%(case)s” is explained by %(person)s, whom it concerns.",
                        case=case.name,
                        person=case.person_id.name,
                    )
                )
            if case.kind != "duty":
                raise UserError(
                    self.env._(
                        "“%s” is a commendation and needs no explanation.", case.name
                    )
                )
        # bounded by the check above: cases of the user's own
        for case in self.sudo()._lock_transition("proposed"):
            words = self._get_words(_text(explanation))
            case._set_state(
                "explained", explanation=words, explained_at=fields.Datetime.now()
            )
            case.activity_feedback([EXPLAIN])
            case.activity_unlink([RULE])
            case._ask_to_rule()
        return True

    # ruling

    def action_rule(self, ruling=None, words=None, penalty=None):
        """Rule on it, for good.

        :param str ruling: a choice of the field
        :param str words: why
        :param str penalty: points or an amount, where the ruling is a penalty
        :raise AccessError: for everybody but the chair, or who rules in their place
        :raise UserError: where something is missing, or the explanation is waited for
        """
        cases = self._as_ruler()
        for case in cases._lock_transition(*OPEN):
            reasons, amount = _text(words), _text(penalty)
            message = case._ruling_error_message(ruling, reasons, amount)
            if message:
                raise UserError(message)
            case._rule(
                ruling,
                ruling_words=reasons,
                penalty=ruling == "penalty" and amount,
                is_published=ruling in TOLD and case.policy_id.publish_rulings,
            )
        return True

    def _as_ruler(self):
        """These cases with the rights of whoever rules on them."""
        self.check_access("read")
        for case in self:
            if case._may_rule():
                continue
            if self.env.user == case.person_id:
                raise AccessError(
                    self.env._(
                        "Nobody rules on themselves. On “%(case)s” %(person)s rules.",
                        case=case.name,
                        person=case._get_ruler_name(),
                    )
                )
            raise AccessError(
                self.env._(
                    "“%(case)s” is ruled on by %(person)s.",
                    case=case.name,
                    person=case._get_ruler_name(),
                )
            )
        # bounded by the check above: cases that the user rules on
        return self.sudo()

    def _get_ruler_name(self):
        name = self._get_ruler().name
        return name or self.env._("an administrator of meetings")

    def _ruling_error_message(self, ruling, words, penalty):
        """What keeps this from being ruled so, or False."""
        self.ensure_one()
        allowed = RULINGS[self.kind]
        if ruling not in allowed:
            labels = dict(self._fields["ruling"]._description_selection(self.env))
            return self.env._("Choose one of: %s.", [labels[key] for key in allowed])
        if not self._is_time_over():
            return self.env._(
                "%(person)s has until %(date)s to explain “%(case)s”. Rule after that, "
                "or once it is explained.",
                person=self.person_id.name,
                date=fields.Date.to_string(self.explain_by),
                case=self.name,
            )
        if ruling == "penalty" and not penalty:
            return self.env._(
                "Say which penalty “%s” gets: points or an amount.", self.name
            )
        return (
            not words
            and ruling not in PLAIN
            and self.env._("Say why: the reason stays on record.")
        )

    def action_withdraw(self, reason=None):
        """Take a proposal back whose facts have changed, or were wrong.

        It stays on record with the word on why, and is not proposed again.

        :param str reason: why
        :raise AccessError: for whom it concerns, and who has no part in it
        """
        self.check_access("read")
        for case in self:
            if not case._may_edit():
                raise AccessError(
                    self.env._(
                        "“%s” is withdrawn by who proposed it, by who rules on it or "
                        "by an organizer of meetings, and by nobody whom it concerns.",
                        case.name,
                    )
                )
        # bounded by the check above: cases that the user may withdraw
        for case in self.sudo()._lock_transition(*OPEN):
            words = self._get_words(_text(reason))
            case._rule("withdrawn", ruling_words=words)
        return True

    def _rule(self, ruling, **values):
        self._set_state(
            "ruled",
            ruling=ruling,
            ruled_by_id=self.env.uid,
            ruled_at=fields.Datetime.now(),
            **values,
        )
        self.activity_unlink([EXPLAIN])
        self.activity_feedback([RULE])
        self._tell_ruling()

    def _tell_ruling(self):
        """A message about the ruling to whom it concerns."""
        person = self.person_id
        if not person.active:
            return
        case = self.with_context(lang=person.lang)
        labels = dict(self._fields["ruling"]._description_selection(case.env))
        lines = [case.penalty, case.ruling_words]
        title = f"{case.name}: {labels[self.ruling]}"
        body = Markup("<p><strong>%s</strong></p>") % title
        body += Markup().join(Markup("<p>%s</p>") % line for line in lines if line)
        case.message_post(
            body=body,
            partner_ids=person.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )


class MailActivity(models.Model):
    """Who is done with the request to explain has explained, with what they say."""

    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        name = "chanxiao.meeting.accountability"
        kind = self.env.ref(EXPLAIN, raise_if_not_found=False)
        asked = self.filtered(
            lambda activity: (
                activity.res_model == name and activity.activity_type_id == kind
            )
        ).mapped("res_id")
        result = super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        if asked and feedback:
            cases = self.env[name].browse(asked).exists()
            mine = cases._filtered_access("read").filtered("can_explain")
            mine.action_explain(feedback)
        return result


def _text(value):
    """Words as they came from a dialog or a program."""
    return value.strip() if isinstance(value, str) else ""
