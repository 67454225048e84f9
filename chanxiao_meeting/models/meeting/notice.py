"""What goes out about a meeting: the notice with its files, and how people are told.

The notice is mailed by a scheduled job that convening triggers: files are made for each
language, and nobody waits for that in front of a screen.
"""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..common.local_time import to_clock

CRON = "chanxiao_meeting.ir_cron_send_notices"
MAIL_QUEUE = "mail.ir_cron_mail_scheduler_action"


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"
    _system_fields = {"notice_due", "notice_by_id", "notice_problem"}

    notice_due = fields.Datetime(
        "Notice Waiting Since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Those who have not had the notice get it in a moment.",
    )
    notice_by_id = fields.Many2one(
        "res.users",
        "Notice Sent For",
        readonly=True,
        copy=False,
        help="Who is told whether the notice went out; it goes out in their name.",
    )
    notice_problem = fields.Char(readonly=True, copy=False)

    # when it goes out

    def _plan_notice(self, needed=False):
        """Mail the notice to those who have not had it, as soon as this is kept.

        :param bool needed: the user asks for just that
        """
        # bounded: whoever convenes or invites has the notice sent, in their own name
        self.sudo()._write_system(
            {
                "notice_due": fields.Datetime.now(),
                "notice_by_id": self.env.uid,
                "notice_problem": False,
            }
        )
        self.env["ir.cron"]._chanxiao_start(CRON, needed=needed)

    def action_send_notice(self):
        """Try again now to mail a notice that could not be sent."""
        for meeting in self._as_conductor()._lock_transition("convened", "in_progress"):
            if not meeting.notice_due:
                raise UserError(self.env._("The notice has been sent already."))
            meeting._plan_notice(needed=True)
        return True

    @api.model
    def _cron_send_notices(self):
        """Mail the notices that wait, also those that could not be sent before."""
        waiting = self.search([("notice_due", "!=", False)])
        self.env["ir.cron"]._chanxiao_do_each(
            waiting,
            lambda meeting: meeting._send_waiting_notice(),
            lambda meeting, error: meeting._tell_of_failed_notice(error),
        )

    def _send_waiting_notice(self):
        """Mail the notice of one meeting; it is not held up by one that is cancelled.

        Of two workers one does it, and nobody gets it twice.
        """
        sender = self._get_notice_sender()
        mine = self.with_user(sender)
        # before anything is locked, as it may take its time
        files = mine._make_notice_files(self._get_languages_of_notice())
        if not self.env["ir.cron"]._chanxiao_take(self):
            return
        self.invalidate_recordset(["notice_due"])
        if not self.notice_due:
            return
        if self.state in ("convened", "in_progress"):
            is_first = not any(self.attendee_ids.mapped("invited_at"))
            mine._send_notice(files)
            if is_first:
                # what was changed before anybody knew of it is no change
                self._note_announced()
        self._write_system(
            {"notice_due": False, "notice_by_id": False, "notice_problem": False}
        )

    def _get_notice_sender(self):
        """Who asked for the notice; the system, if they may not read it any more."""
        sender = self.notice_by_id.filtered("active")
        if sender and self.with_user(sender).has_access("read"):
            return sender
        return self.env.user

    def _get_languages_of_notice(self):
        """Languages in which the notice has to be printed."""
        if self.state not in ("convened", "in_progress"):
            return set()
        waiting = self.attendee_ids.filtered(lambda a: not a.invited_at)
        return set(waiting.filtered("partner_id.email").partner_id.mapped("lang"))

    def _make_notice_files(self, languages):
        """The files of the notice for readers of each of these languages.

        :return: ``{language: list of pairs of file name and content}``
        """
        codes = {language or self.env.lang for language in languages}
        return {
            code: self.with_context(lang=code)._get_notice_attachments()
            for code in codes
        }

    def _send_notice(self, files):
        """Mail the notice to those who have not had it; whom it reaches is kept.

        Whom no mail can reach is named.

        :param files: by language, see :meth:`_make_notice_files`
        """
        # bounded: the list of this meeting, whose notice the user has sent
        waiting = self.sudo().attendee_ids.filtered(lambda a: not a.invited_at)
        reachable = waiting.filtered("partner_id.email")
        if reachable:
            self._mail_notice(reachable, files)
            self.env["ir.cron"]._chanxiao_start(MAIL_QUEUE)
        waiting._write_system({"invited_at": fields.Datetime.now()})
        # bounded: the language of the company of this meeting
        language = self.company_id.sudo().partner_id.lang
        told = self.with_context(lang=language or self.env.lang)
        if reachable:
            told._message_log(body=told._get_told_message(reachable))
        if unreachable := waiting - reachable:
            # bounded: a message about this meeting, in the name of the user
            told.sudo().message_post(body=told._get_unreachable_message(unreachable))
        self._show_sent(waiting)

    def _get_told_message(self, attendees):
        return self.env._("The notice was mailed to %s people.", len(attendees))

    def _get_unreachable_message(self, attendees):
        return self.env._(
            "The notice could not be mailed to %s: no e-mail address. Please "
            "tell them in person.",
            attendees.mapped("partner_id.name"),
        )

    def _show_sent(self, attendees):
        """Tell whoever had the notice sent, while they are at their screen."""
        mine = self.with_context(lang=self.env.user.lang)
        reachable = attendees.filtered("partner_id.email")
        said = [mine._get_told_message(reachable)] if reachable else []
        if unreachable := attendees - reachable:
            said.append(mine._get_unreachable_message(unreachable))
        if said:
            self.env.user._bus_send(
                "simple_notification",
                {
                    "title": self.display_name,
                    "message": " ".join(said),
                    "type": "warning" if unreachable else "success",
                },
            )

    def _tell_of_failed_notice(self, error):
        """The notice could not be mailed: kept on the meeting, told once.

        :param Exception error: why
        """
        is_known = bool(self.notice_problem)
        self._write_system({"notice_problem": str(error) or type(error).__name__})
        sender = self._get_notice_sender()
        if is_known or sender == self.env.user:
            return
        mine = self.with_context(lang=sender.lang)
        mine.message_notify(
            subject=mine.env._("Notice not sent: %s", mine.display_name),
            body=mine.env._(
                "The notice of “%(meeting)s” that you asked for could not be mailed: "
                "%(problem)s It is tried again every hour. Tell an administrator, or "
                "tell the people of the meeting in person.",
                meeting=mine.display_name,
                problem=mine.notice_problem,
            ),
            partner_ids=sender.partner_id.ids,
        )

    def _get_convened_message(self):
        """Who is told, for whoever has just convened this meeting."""
        self.ensure_one()
        told = self.attendee_ids.filtered("partner_id.email")
        if not self.env["ir.cron"]._chanxiao_find(CRON):
            return self.env._(
                "The notice waits: the scheduled action that mails it was archived or "
                "deleted. Tell an administrator, or tell the people in person."
            )
        return self.env._(
            "%s people get the notice now. You are told when it has gone out.",
            len(told),
        )

    # what it brings

    def _mail_notice(self, attendees, files):
        """Mail the notice, in each reader's language, with what belongs to it."""
        self.ensure_one()
        template = self.env.ref("chanxiao_meeting.mail_template_notice")
        # bounded: files that were put on the topics for these very people
        material = self.sudo().agenda_ids.material_ids
        for language, people in attendees.grouped(lambda a: a.partner_id.lang).items():
            # bounded: the template is ours and goes to attendees of this meeting alone
            mails = template.sudo().send_mail_batch(people.ids)
            mails._chanxiao_attach(files.get(language or self.env.lang, []), material)
            for mail in mails:
                values = {"references": mail.references, "headers": mail.headers}
                mail.write(self._join_conversation(values))

    def _get_notice_attachments(self):
        """Extension point: files sent along, in the language of the environment.

        :return: list of pairs of file name and content in bytes
        """
        return self._get_calendar_files()

    def _format_span(self, start, end):
        """Weekday, date and times in the policy's zone, whose name goes with them."""
        if not start:
            return ""
        tz = self.policy_id.tz
        first, last = (to_clock(moment or start, tz) for moment in (start, end))
        weekday = format_date(self.env, first.date(), date_format="EEEE")
        text = f"{first:%Y-%m-%d} {weekday} {first:%H:%M}"
        if end:
            is_same_day = first.date() == last.date()
            text += f"–{last:%H:%M}" if is_same_day else f" – {last:%Y-%m-%d %H:%M}"
        return f"{text} ({tz})"

    def _tell_people(self, partners, prepare):
        """Tell people something about this meeting, each in their own language.

        What was told, and who could not be reached, stands in the meeting's history,
        in the language of the company.

        :param partners: whom; archived ones are told nothing
        :param prepare: function of this meeting in one language that returns the
            subject, the body and the files of the message
        """
        self.ensure_one()
        present = partners.filtered("active")
        reachable = present._chanxiao_filter_reachable()
        for language, people in reachable.grouped("lang").items():
            subject, body, files = prepare(
                self.with_context(lang=language or self.env.lang)
            )
            self.message_notify(
                subject=subject,
                body=body,
                partner_ids=people.ids,
                attachments=files,
                author_id=self.env.user.partner_id.id,
                email_from=self.env.user.email_formatted
                or self.company_id.email_formatted,
            )
        # bounded: the language of the company of this meeting
        language = self.company_id.sudo().partner_id.lang
        told = self.with_context(lang=language or self.env.lang)
        body = prepare(told)[1]
        if silent := present - reachable:
            body += told.env._(
                "No mail reaches %s: no e-mail address. Please tell them in person.",
                silent.mapped("name"),
            )
        self._message_log(body=body)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _chanxiao_attach(self, files, attachments):
        """Send files along: new ones go with the mail, others stay where they are.

        :param files: pairs of file name and content in bytes
        :param attachments: of records
        """
        values_list = [
            {
                "name": name,
                "raw": content,
                "res_model": "mail.message",
                "res_id": mail.mail_message_id.id,
            }
            for mail in self
            for name, content in files
        ]
        # a calendar file is no document of anybody
        Attachment = self.env["ir.attachment"].with_context(no_document=True)
        created = Attachment.create(values_list).grouped("res_id")
        for mail in self:
            mail.attachment_ids |= attachments | created.get(
                mail.mail_message_id.id, Attachment
            )
