"""All mails about one meeting are one conversation in the reader's mail program.

Each of them refers to one id, which no mail has: whichever of them somebody got, the
notice, a change or only the minutes, the others are shown with it.
"""

import re
from ast import literal_eval

from odoo import api, models

BREAKS = re.compile(r"[\s\x00-\x1f\x7f\x85\u2028\u2029]+")
METHOD = re.compile(rb"^METHOD:([A-Z]+)\r$", re.MULTILINE)


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"

    def _get_conversation(self):
        """What the mails about this meeting refer to."""
        self.ensure_one()
        return f"<{self._get_mail_id('conversation')}>"

    def _join_conversation(self, values):
        """Values of a mail about this meeting, as part of the conversation about it.

        :param dict values: those of the ``mail.mail`` otherwise
        """
        conversation = self._get_conversation()
        headers = literal_eval(values.get("headers") or "{}")
        return {
            **values,
            "references": f"{conversation} {values.get('references') or ''}".strip(),
            "headers": repr({**headers, "In-Reply-To": conversation}),
        }

    def _notify_by_email_get_base_mail_values(self, message, *args, **kwargs):
        values = super()._notify_by_email_get_base_mail_values(message, *args, **kwargs)
        return self._join_conversation(values) if self.id else values


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    @api.model
    def _build_email__(self, email_from, email_to, subject, body, **kwargs):
        """Let mails go out whatever was entered as a name, and say what files are.

        A header takes no line break: a mail about a meeting or to a person in whose
        name one was pasted would never be sent.
        """
        for name in ("email_cc", "reply_to"):
            if name in kwargs:
                kwargs[name] = _get_header(kwargs[name])
        kwargs["attachments"] = [
            (name, content, _get_calendar_type(content) or kind)
            for name, content, kind in kwargs.get("attachments") or []
        ]
        return super()._build_email__(
            _get_header(email_from),
            _get_header(email_to),
            _get_header(subject),
            body,
            **kwargs,
        )


def _get_header(value):
    """What may be said in a header of a text or of a list of them."""
    if isinstance(value, list | tuple):
        return [_get_header(item) for item in value]
    return BREAKS.sub(" ", value).strip() if isinstance(value, str) else value


def _get_calendar_type(content):
    """The type of a calendar file that asks for something, None for other files.

    Mail programs show it as what it is if its type says so.
    """
    if not isinstance(content, bytes) or not content.startswith(b"BEGIN:VCALENDAR"):
        return None
    method = METHOD.search(content)
    return method and f"text/calendar; charset=utf-8; method={method[1].decode()}"
