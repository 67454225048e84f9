"""Nothing leaves the server while a measure is only tried out.

What waits for the end of the transaction is forgotten with it (``measures/trial.py``);
these are the doors through which Odoo sends at once.
"""

from odoo import models
from odoo.exceptions import UserError

from ...measures.trial import is_trial


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    def _connect__(self, *args, **kwargs):  # noqa: PLW3201 Odoo's name
        if is_trial(self.env):
            raise UserError(
                self.env._(
                    "This cannot be tried out: Odoo would send a mail in the middle of "
                    "it. Carry it out by hand."
                )
            )
        return super()._connect__(*args, **kwargs)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def send(self, *args, **kwargs):
        return None if is_trial(self.env) else super().send(*args, **kwargs)


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _web_push_send_notification(self, *args, **kwargs):
        if not is_trial(self.env):
            return super()._web_push_send_notification(*args, **kwargs)
