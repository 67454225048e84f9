"""What was not put right: the verifier sends it back, with what is missing."""

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from .verification import DONE_FIELDS


class ChanxiaoControlException(models.Model):
    """It stays with those who carry it out, until they enter what they did since."""

    _inherit = "chanxiao.control.exception"
    _system_fields = {"sent_back_count", "sent_back_reason", "sent_back_at"}

    sent_back_count = fields.Integer("Times Sent Back", readonly=True, copy=False)
    sent_back_reason = fields.Text(
        "What the Verifier Missed",
        readonly=True,
        copy=False,
        help="Of the last time it was sent back.",
    )
    sent_back_at = fields.Datetime(
        "Not Put Right As Of",
        readonly=True,
        copy=False,
        help="Empty again when containment or prevention was entered anew.",
    )

    @api.depends("sent_back_at")
    def _compute_is_to_verify(self):
        return super()._compute_is_to_verify()

    @api.model
    def _get_to_verify_domain(self):
        return super()._get_to_verify_domain() & Domain("sent_back_at", "=", False)

    def write(self, vals):
        if not (vals.keys() & {*DONE_FIELDS, "decision_id"}):
            return super().write(vals)
        names = (*DONE_FIELDS, "decision_id")
        before = {one: [one[name] for name in names] for one in self}
        result = super().write(vals)
        mended = self.filtered(
            lambda one: (
                one.sent_back_at and before[one] != [one[name] for name in names]
            )
        )
        if mended:
            # sudo: it waits to be verified again, whoever entered what was done
            mended.sudo()._write_system({"sent_back_at": False})
        return result

    def _set_state(self, state, **values):
        if state not in ("decided", "executing"):
            values = {"sent_back_at": False, **values}
        return super()._set_state(state, **values)

    def _get_unverifiable_message(self):
        if self.sent_back_at:
            return self.env._(
                "“%s” was sent back, and nothing was entered since. Have what was done "
                "entered under containment or prevention; then verify it.",
                self.name,
            )
        return super()._get_unverifiable_message()

    def action_send_back(self, reason=None):
        """It was not put right: those who carried it out go on with it.

        :param str reason: what is missing, in words
        :raise AccessError: for who put it right, or has no part in it
        :raise UserError: without a reason, or where nothing waits to be verified
        """
        self.check_access("read")
        words = self._get_words(reason)
        exceptions = self._lock_transition("decided", "executing")
        for exception in exceptions:
            if not exception._is_verifier():
                raise AccessError(exception._get_not_verifier_message())
            if not exception.is_to_verify:
                message = exception._get_unverifiable_message()
                raise UserError(message or exception._get_verified_message())
        # bounded: exceptions that the user may verify, as checked above
        system = exceptions.sudo()
        for count, group in system.grouped("sent_back_count").items():
            group._write_system(
                {
                    "sent_back_count": count + 1,
                    "sent_back_reason": words,
                    "sent_back_at": fields.Datetime.now(),
                }
            )
        system._log_reason(self.env._("Sent back, as not put right"), words)
        for exception in system:
            exception._tell_executors(words)
        return True

    def _get_verified_message(self):
        return self.env._(
            "“%s” was verified already. If it was not put right after all, close and "
            "reopen it, or have what is to be done entered anew.",
            self.name,
        )

    def _tell_executors(self, words):
        """Who entered what was done, or sees to it, learns what is missing; each in
        their own language."""
        people = (self._get_executors() | self.responsible_id).filtered("active")
        people -= self.env.user
        for lang, group in people.grouped("lang").items():
            exception = self.with_context(lang=lang)
            exception.message_notify(
                subject=exception.env._("Not put right yet: %s", self.name),
                body=Markup("<p>%s</p><p>%s</p>")
                % (
                    exception.env._(
                        "%s looked at what was done and sent it back. What is missing:",
                        self.env.user.name,
                    ),
                    words,
                ),
                partner_ids=group.partner_id.ids,
            )
