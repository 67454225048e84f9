"""How issued minutes reach their people: by mail, with their PDF.

Issuing only notes that they are to be sent, and triggers the job that does it: no PDF
is made while somebody waits, and none that cannot be made keeps minutes from being
issued.

A PDF that fails is tried again after five minutes, within which a server that is being
restarted or is short of memory is back. If it fails then too, the minutes are mailed
without it: their deadline runs, and people confirm them and carry out their tasks. The
PDF is tried on. Once it is there it is kept with the minutes, and whoever cannot open
them gets it by a mail of its own.
"""

import logging
from collections import defaultdict
from datetime import timedelta

from markupsafe import Markup
from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.misc import format_datetime

from .redaction import Reading

_logger = logging.getLogger(__name__)
CRON = "chanxiao_meeting.ir_cron_send_minutes"
#: how long after each failure it is tried again; from then on once a day
RETRIES = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
)
#: with so many failures the minutes are mailed without what could not be made
MAILED_WITHOUT = 2


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"
    _system_fields = {
        "sending_due",
        "sending_by_id",
        "mailed_at",
        "sending_failures",
        "sending_failed_since",
        "sending_problem",
    }

    sending_due = fields.Datetime(
        "Sent or Printed Next",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="When it is tried next to mail the minutes or to make their PDF. Empty "
        "once both are done.",
    )
    sending_by_id = fields.Many2one(
        "res.users",
        "Minutes Sent For",
        readonly=True,
        copy=False,
        help="Who issued them; they are mailed in their name.",
    )
    mailed_at = fields.Datetime("Minutes Mailed On", readonly=True, copy=False)
    sending_failures = fields.Integer(
        "Failed Attempts to Send", readonly=True, copy=False
    )
    sending_failed_since = fields.Datetime(
        "PDF Pending Since", readonly=True, copy=False
    )
    sending_problem = fields.Char("Why the PDF Is Pending", readonly=True, copy=False)

    sending_notice = fields.Char(compute="_compute_sending_notice")

    @api.depends("sending_due", "sending_problem", "sending_failed_since", "mailed_at")
    @api.depends_context("lang", "tz")
    def _compute_sending_notice(self):
        """What the form says of printing and mailing that is not done yet."""
        for minutes in self:
            minutes.sending_notice = minutes.sending_due and minutes._describe_sending()

    def _describe_sending(self):
        if missed := self.env["ir.cron"]._chanxiao_miss(CRON):
            said = self.env._("Issued, but not all of it is printed and mailed.")
            return f"{said} {missed}"
        if not self.sending_problem:
            return self.env._("Issued. They are being printed and mailed.")
        said = self.env._(
            "The PDF has been pending since %(since)s and is tried again at %(due)s: "
            "%(problem)s",
            since=format_datetime(self.env, self.sending_failed_since),
            due=format_datetime(self.env, self.sending_due),
            problem=self.sending_problem,
        )
        if self.mailed_at:
            mailed = self.env._("The minutes were mailed without it.")
            return f"{said} {mailed}"
        later = self.env._(
            "The minutes have not been mailed yet. If it fails once more, they are "
            "mailed without it."
        )
        return f"{said} {later}"

    # when they are sent

    def _action_issue(self):
        result = super()._action_issue()
        self._plan_sending()
        return result

    def _plan_sending(self):
        """Mail these minutes, with their PDF, as soon as this is kept."""
        # bounded: whoever issues minutes has them sent, in their own name
        self.sudo()._write_system(
            {"sending_due": fields.Datetime.now(), "sending_by_id": self.env.uid}
        )
        self._trigger_sending()

    def _trigger_sending(self, moment=None, needed=False):
        self.env["ir.cron"]._chanxiao_start(CRON, at=moment, needed=needed)

    def action_send_again(self):
        """Try now, and not later, what could not be printed or sent."""
        for minutes in self._as_recorder()._lock_transition("issued"):
            if not minutes.sending_due:
                raise UserError(
                    self.env._(
                        "Everything of minutes %s has been printed and sent already.",
                        minutes.name,
                    )
                )
            minutes._write_system({"sending_due": fields.Datetime.now()})
            minutes._trigger_sending(needed=True)
        return True

    @api.model
    def _cron_send_minutes(self):
        """Print and mail what was issued, also what could not be done before."""
        waiting = self.search(
            Domain("state", "=", "issued")
            & Domain("sending_due", "<=", fields.Datetime.now())
        )
        jobs = self.env["ir.cron"]
        jobs._chanxiao_do_each(
            waiting,
            lambda minutes: minutes._send_waiting(),
            lambda minutes, error: minutes._note_failure(minutes._explain(error)),
        )
        jobs._chanxiao_report(waiting.filtered("sending_problem"))

    def _send_waiting(self):
        """Print and mail one document. Of two workers one does it, once."""
        mine = self._as_sender()
        # before anything is locked, as it may take its time
        papers, problem = mine._print_papers()
        if not self.env["ir.cron"]._chanxiao_take(self):
            return
        self.invalidate_recordset(["sending_due", "mailed_at"])
        if not self.sending_due:
            return
        # bounded: minutes that the sender was allowed to issue
        mine = mine.sudo()
        if problem:
            self._note_failure(problem)
            if self.sending_failures >= MAILED_WITHOUT and not self.mailed_at:
                mine._mail_issued({})
            return
        if self.mailed_at:
            mine._add_papers(papers)
        else:
            mine._mail_issued(papers)
        self._write_system(
            {
                "sending_due": False,
                "sending_by_id": False,
                "sending_failures": 0,
                "sending_failed_since": False,
                "sending_problem": False,
            }
        )

    def _as_sender(self):
        """These minutes as whoever issued them; as the system, if they have left."""
        sender = self.sending_by_id.filtered("active")
        if not sender or not self.with_user(sender).has_access("read"):
            sender = self.env.user
        return self.with_user(sender).with_context(lang=sender.lang)

    # their paper

    def _print_papers(self):
        """What is sent along with these minutes, in each form that people get.

        :return: pair of ``{form: files}`` and why they could not be made, or None
        """
        papers = {}
        try:
            with self.env.cr.savepoint():
                for form in self._get_forms(self._group_reachable()):
                    papers[form] = self._in_form(form)._get_issue_attachments()
        except OperationalError:
            raise
        except Exception as error:  # whatever it is, it keeps nobody from the minutes
            _logger.warning("No PDF of minutes %s", self.id, exc_info=True)
            return {}, self._explain(error)
        return papers, None

    def _explain(self, error):
        """Why something failed, as a sentence for people."""
        if isinstance(error, UserError):
            return str(error)
        return self.env._(
            "An unexpected error, which is in the server’s log (%s). Ask whoever runs "
            "the server.",
            type(error).__name__,
        )

    def _group_reachable(self):
        """Who gets the minutes in which form, by mail or in the inbox.

        :return: ``{form: contacts}``; a form is the language of those who read it, and
            what they are told (a ``Reading``)
        """
        # bounded: who gets minutes that the sender was allowed to issue
        people = self.sudo()._get_recipients()._chanxiao_filter_reachable()
        forms = defaultdict(people.browse)
        for (language, reading), partners in self._group_recipients(people).items():
            forms[language or self.env.lang, reading] |= partners
        return forms

    def _in_form(self, form):
        """These minutes in the form in which people get them."""
        language, reading = form
        return self.with_context(lang=language)._with_reading(reading)

    def _get_forms(self, people):
        """In which forms these minutes are printed and kept.

        One of them tells everything; if nobody gets that, it is kept in the language of
        whoever issues them.

        :param people: as :meth:`_group_reachable` returns them
        """
        origins = self._get_origins()
        if any(all(map(reading.tells, origins)) for _language, reading in people):
            return list(people)
        return [*people, (self.env.lang, Reading())]

    def _keep_forms(self, papers):
        """Keep what was printed; ``{form: attachments}``."""
        return {form: self._in_form(form)._keep_papers(papers[form]) for form in papers}

    def _add_papers(self, papers):
        """Keep the PDF of minutes that were mailed without it."""
        kept = self._keep_forms(papers)
        self._message_log(
            body=self.env._("The PDF could be made now, and is kept with the minutes.")
        )
        for form, partners in self._group_reachable().items():
            others = self._filter_without_access(partners)
            if others and kept.get(form):
                self._in_form(form)._send_to(others, kept[form])

    def _filter_without_access(self, partners):
        """Those who cannot open these minutes, which they get by mail alone."""
        users = self._get_accounts(partners)
        readers = self._filter_future_readers(users.values())
        return partners.filtered(lambda person: users[person] not in readers)

    # their mail

    def _mail_issued(self, papers):
        """Mail these minutes to everybody concerned, each in their own form.

        :param papers: ``{form: list of pairs of file name and content}``
        """
        kept = self._keep_forms(papers)
        none = self.env["ir.attachment"]
        people = self._group_reachable()
        for form, partners in people.items():
            self._in_form(form)._send_to(partners, kept.get(form, none))
        reachable = self.env["res.partner"].union(*people.values())
        self._log_recipients(reachable, self._get_recipients() - reachable)
        self._write_system({"mailed_at": fields.Datetime.now()})

    def _send_to(self, partners, files):
        """Send the issued minutes to people who read the context's language.

        They are told the same, see ``reading.py``.

        :param files: attachments
        """
        self.ensure_one()
        sender = self.env.user
        values = {
            **self._prepare_render_values(),
            "is_pdf_pending": bool(self.sending_problem) and not files,
        }
        self.message_notify(
            subject=self.env._(
                "Minutes %(number)s: %(meeting)s",
                number=self.name,
                meeting=self.policy_id.name,
            ),
            body=self.env["ir.qweb"]._render(
                "chanxiao_meeting.minutes_issued_message", values
            ),
            author_id=sender.partner_id.id,
            email_from=sender.email_formatted or self.company_id.email_formatted,
            partner_ids=partners.ids,
            attachment_ids=files.ids,
        )

    def _notify_by_email_get_base_mail_values(self, message, *args, **kwargs):
        """The minutes belong to what was mailed of their meeting before."""
        values = super()._notify_by_email_get_base_mail_values(message, *args, **kwargs)
        # bounded: what mails about the meeting of these minutes refer to
        return self.sudo().meeting_id._join_conversation(values) if self.id else values

    def _log_recipients(self, reachable, unreachable):
        lines = [self.env._("Issued to: %s", reachable.mapped("name"))]
        if unreachable:
            lines.append(
                self.env._(
                    "Without e-mail address, please tell them in person: %s",
                    unreachable.mapped("name"),
                )
            )
        self.message_post(body=Markup("<br/>").join(lines))

    # what went wrong

    def _note_failure(self, problem):
        """Something could not be made or sent: it waits, and is told once.

        :param str problem: why
        """
        wait = RETRIES[min(self.sending_failures, len(RETRIES) - 1)]
        now = fields.Datetime.now()
        is_known = bool(self.sending_problem)
        self._write_system(
            {
                "sending_problem": problem,
                "sending_failures": self.sending_failures + 1,
                "sending_failed_since": self.sending_failed_since or now,
                "sending_due": now + wait,
            }
        )
        self._trigger_sending(now + wait)
        if not is_known:
            self._tell_of_failure()

    def _tell_of_failure(self):
        users = (self.recorder_id | self.sending_by_id).filtered("active")
        for user in users:
            mine = self.with_context(lang=user.lang)
            mine.message_notify(
                subject=mine.env._("PDF of minutes %s is pending", mine.name),
                body=mine.env._(
                    "Minutes %(number)s are issued, but have not been mailed yet: "
                    "%(problem)s It is tried again in %(minutes)s minutes. Should it "
                    "fail again, the minutes are mailed without their PDF, which is "
                    "added as soon as it can be made.",
                    number=mine.name,
                    problem=mine.sending_problem,
                    minutes=int(RETRIES[0].total_seconds() // 60),
                ),
                partner_ids=user.partner_id.ids,
            )
