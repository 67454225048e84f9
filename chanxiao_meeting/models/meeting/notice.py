"""What goes out about a meeting: the notice with its files, and how people are told."""

import vobject

from odoo import fields, models
from odoo.tools import format_date

from ..common.local_time import to_clock


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"

    def _mail_notice(self, attendees):
        """Mail the notice, in each reader's language, with what belongs to it."""
        self.ensure_one()
        template = self.env.ref("chanxiao_meeting.mail_template_notice")
        # bounded: files that were put on the topics for these very people
        material = self.sudo().agenda_ids.material_ids
        for language, people in attendees.grouped(lambda a: a.partner_id.lang).items():
            # bounded: the template is ours and goes to attendees of this meeting alone
            mails = template.sudo().send_mail_batch(people.ids)
            files = self.with_context(
                lang=language or self.env.lang
            )._get_notice_attachments()
            mails._chanxiao_attach(files, material)

    def _get_notice_attachments(self):
        """Extension point: files sent along, in the language of the environment.

        :return: list of pairs of file name and content in bytes
        """
        return self._get_calendar_files()

    def _get_calendar_files(self, is_cancelled=False):
        """The meeting for the calendars of those who do not use this one.

        It is the same entry each time: a calendar that has it changes it.

        :param bool is_cancelled: whether it takes the entry out again
        :return: list with a pair of file name and content, empty without an event
        """
        # bounded: the event is this meeting's own
        event = self.calendar_event_id.sudo()
        content = event._get_ics_file().get(event.id)
        if not content:
            return []
        calendar = vobject.readOne(content.decode())
        entry = calendar.vevent
        entry.uid.value = f"chanxiao-meeting-{self.id}@{self._get_database_uuid()}"
        entry.summary.value = self.display_name
        for alarm in entry.contents.get("valarm", ()):
            # before the start, where Odoo says after it
            alarm.trigger.value = -abs(alarm.trigger.value)
        entry.add("categories").value = [self.env._("Production–Sales Meeting")]
        now = int(fields.Datetime.now().timestamp())
        entry.add("sequence").value = str(now // 60)
        if link := event.videocall_location:
            entry.add("url").value = link
            if not event.location:
                entry.add("location").value = link
        if is_cancelled:
            calendar.add("method").value = "CANCEL"
            entry.add("status").value = "CANCELLED"
        name = (self.name or self.policy_id.code or "").replace("/", "-")
        return [(f"{name}.ics", calendar.serialize().encode())]

    def _get_database_uuid(self):
        # bounded: tells entries of this database from those of others
        return self.env["ir.config_parameter"].sudo().get_param("database.uuid")

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
