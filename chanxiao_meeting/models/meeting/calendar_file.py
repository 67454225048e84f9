"""Meetings for calendars that are not Odoo's: in mails, and to be downloaded."""

from datetime import timedelta

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import email_normalize, html2plaintext

from ..common.file_name import get_file_name
from ..common.state_mixin import ensure_single
from .ics import Entry, Person, write_calendar

SHOWN = {"date_start", "date_end", "location"}
STATES = {"draft": "TENTATIVE", "cancelled": "CANCELLED"}
#: in the series: what is over for longer is of no use to anybody
PAST = timedelta(days=1)


class ChanxiaoMeeting(models.Model):
    """A meeting is the same entry in every file, and each change of it a later one."""

    _inherit = "chanxiao.meeting"
    _system_fields = {"calendar_sequence"}

    calendar_sequence = fields.Integer(
        "Changes of the Calendar Entry",
        readonly=True,
        copy=False,
        help="Rises with every change of time, place or video link, so that calendars "
        "know the later one of two entries.",
    )

    # changes

    def write(self, vals):
        if not SHOWN & vals.keys():
            return super().write(vals)
        before = {meeting.id: meeting._get_shown() for meeting in self}
        result = super().write(vals)
        self.filtered(
            lambda meeting: meeting._get_shown() != before[meeting.id]
        )._raise_calendar_sequence()
        return result

    def _get_shown(self):
        """What calendars show of this meeting."""
        return [self[name] for name in sorted(SHOWN)]

    def _tell_of_cancellation(self):
        self._raise_calendar_sequence()
        return super()._tell_of_cancellation()

    def _raise_calendar_sequence(self):
        for meeting in self:
            # bounded: counts the changes that the user makes to this very meeting
            meeting.sudo()._write_system(
                {"calendar_sequence": meeting.calendar_sequence + 1}
            )

    # one entry

    def _get_calendar_entry(self, is_cancelled=False):
        """This meeting as an entry, in the language of the environment.

        :param bool is_cancelled: whether it is taken out of calendars that have it
        """
        self.ensure_one()
        # bounded: what the event of this meeting, which the user reads, says to all
        event = self.calendar_event_id.sudo()
        link = event.videocall_location or ""
        status = STATES.get(self.state, "CONFIRMED")
        return Entry(
            uid=self._get_mail_id("meeting"),
            sequence=self.calendar_sequence,
            stamp=fields.Datetime.now(),
            start=self.date_start,
            end=self.date_end,
            summary=self.display_name or "",
            status="CANCELLED" if is_cancelled else status,
            description=html2plaintext(event.description or ""),
            location=self.location or link,
            url=link,
            category=self.env._("Production–Sales Meeting"),
            organizer=self._get_calendar_organizer(event),
            attendees=self._get_calendar_people(),
            alarms=[
                timedelta(minutes=alarm.duration_minutes) for alarm in event.alarm_ids
            ],
        )

    def _get_calendar_organizer(self, event):
        """Who invites: whoever convened, or the company."""
        # bounded: the name and address that invitations to this meeting come from
        for partner in (event.user_id.partner_id, self.company_id.sudo().partner_id):
            if email := email_normalize(partner.email):
                return Person(partner.name or "", email)
        return None

    def _get_calendar_people(self):
        # bounded: who takes part in a meeting that the user reads
        partners = self.sudo().attendee_ids.partner_id
        return [
            Person(partner.name or "", email)
            for partner in partners
            if (email := email_normalize(partner.email))
        ]

    def _get_mail_id(self, kind):
        """What this meeting is called in calendars and mails, for ever.

        :param str kind: what is called so
        """
        # bounded: tells those of this database from those of others
        parameters = self.env["ir.config_parameter"].sudo()
        return f"chanxiao-{kind}-{self.id}@{parameters.get_param('database.uuid')}"

    # files

    def _get_calendar_files(self, is_cancelled=False):
        """The meeting for the calendars of those who do not use this one.

        It is the same entry each time: a calendar that has it changes it.

        :param bool is_cancelled: whether it takes the entry out again
        :return: list with a pair of file name and content, empty without an event
        """
        if not self.calendar_event_id:
            return []
        method = "CANCEL" if is_cancelled else "REQUEST"
        entry = self._get_calendar_entry(is_cancelled)
        return [(self._get_calendar_file_name(), write_calendar([entry], method))]

    def _get_calendar_file_name(self):
        name = self.name or self.policy_id.code
        return get_file_name(name, "ics", fallback="meeting")

    def _read_calendar_file(self):
        """The meetings in one file that is downloaded.

        :return: pair of file name and content
        :raise AccessError: for whoever may not read one of them
        """
        self.check_access("read")
        dated = self.filtered(lambda meeting: meeting.date_start and meeting.date_end)
        entries = [meeting._get_calendar_entry() for meeting in dated]
        name = self._get_calendar_file_name() if len(self) == 1 else "meetings.ics"
        return name, write_calendar(entries, "PUBLISH")

    def action_download_calendar(self):
        """Download this meeting for another calendar.

        :return: an action
        """
        ensure_single(self)
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/chanxiao/calendar/meeting/{self.id}",
            "target": "download",
        }


class ChanxiaoMeetingPolicy(models.Model):
    """The series of a regulation in one file."""

    _inherit = "chanxiao.meeting.policy"

    def action_download_calendar(self):
        """Download the coming meetings of this series for another calendar.

        :return: an action
        """
        ensure_single(self)
        self.check_access("read")
        return {
            "type": "ir.actions.act_url",
            "url": f"/chanxiao/calendar/policy/{self.id}",
            "target": "download",
        }

    def _read_calendar_file(self):
        """The coming meetings of this policy, in any revision, that the user reads.

        Cancelled ones are among them: a calendar that has one takes it out.

        :return: pair of file name and content
        """
        self.check_access("read")
        meetings = self.env["chanxiao.meeting"].search(
            Domain("policy_id", "in", self._get_revision_family().ids)
            & Domain("date_end", ">=", fields.Datetime.now() - PAST)
            & Domain("date_start", "!=", False),
            order="date_start, id",
        )
        entries = [meeting._get_calendar_entry() for meeting in meetings]
        name = get_file_name(f"{self.code or ''} {self.name or ''}", "ics", "series")
        return name, write_calendar(entries, "PUBLISH", self.name or "")
