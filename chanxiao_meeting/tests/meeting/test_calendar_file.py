"""Calendar files, read by a library that did not make them."""

import re
from datetime import datetime, timedelta, timezone
from email import message_from_bytes, policy
from unittest.mock import patch
from zoneinfo import ZoneInfo

import vobject
from freezegun import freeze_time

from odoo.modules.module import load_script
from odoo.tests import BaseCase, HttpCase, tagged
from odoo.tools import file_path, mute_logger

from ...models.common.file_name import MAX_BYTES, get_file_name
from ...models.meeting.ics import Entry, Person, write_calendar
from ..common import MeetingCase

SCRIPT = "chanxiao_meeting/migrations/19.0.1.5.0/post-calendar-sequence.py"
#: names that people enter, or paste, or somebody tries
NAMES = (
    "Line\r\nSUMMARY:two\rthree\nfour",
    'A "quoted"; name, with \\ everything: else',
    "产销会议 🏭👩‍🔧 𠮷野家",
    "产" * 500,
    "🏭" * 500,
    "x" * 500,
    "END:VEVENT\r\nBEGIN:VEVENT",
    "\x00\x07tab\there \u2028 line",
    "=?utf-8?q?x?=",
    "50% off {{ object }} <b>&amp;</b>",
    " ",
)


def read_entries(content):
    """The entries of a file, as vobject reads them, by their ids."""
    calendar = vobject.readOne(content.decode(), validate=True)
    return {entry.uid.value: entry for entry in calendar.contents.get("vevent", [])}


def flatten(text):
    """A text without what no calendar can show."""
    text = re.sub(r"\r\n|[\r\n\x85\u2028\u2029]", "\n", text)
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", text).replace("\t", " ")


@tagged("post_install", "-at_install")
class TestIcs(BaseCase):
    def _make(self, method="REQUEST", **values):
        entry = Entry(
            **{
                "uid": "a@b",
                "sequence": 1,
                "stamp": datetime(2026, 3, 1, 12),
                "start": datetime(2026, 3, 16, 1),
                "end": datetime(2026, 3, 16, 3),
                "summary": "Meeting",
                **values,
            }
        )
        return write_calendar([entry], method, "Name")

    def test_lines(self):
        for name in NAMES:
            people = [Person(name, "a@example.com")]
            content = self._make(
                summary=name, location=name, organizer=people[0], attendees=people
            )
            self.assertTrue(content.endswith(b"END:VCALENDAR\r\n"))
            for line in content.split(b"\r\n"):
                self.assertLessEqual(len(line), 75)
                self.assertNotRegex(line, rb"[\x00-\x08\x0a-\x1f\x7f]")
                line.decode()  # no character is cut

    def test_texts_are_read_as_they_were_written(self):
        for name in NAMES:
            person = Person(name, "a@example.com")
            content = self._make(
                summary=name, location=name, description=name, attendees=[person]
            )
            with self.subTest(name):
                [entry] = read_entries(content).values()
                for found in (entry.summary, entry.location, entry.description):
                    self.assertEqual(found.value, flatten(name))
                self.assertEqual(entry.attendee.value, "mailto:a@example.com")
                [shown] = entry.attendee.params["CN"]
                expected = flatten(name).replace("\n", " ").replace('"', "'")
                self.assertEqual(shown, expected)

    def test_all_that_an_entry_says(self):
        content = self._make(
            status="TENTATIVE",
            url="https://example.com/a;b,c\r\nX:1",
            category="会议",
            organizer=Person("Planner", "p@example.com"),
            attendees=[Person("A", "a@example.com"), Person("B", "b@example.com")],
            alarms=[timedelta(minutes=15), timedelta(days=1)],
        )
        calendar = vobject.readOne(content.decode(), validate=True)
        self.assertEqual(calendar.method.value, "REQUEST")
        self.assertEqual(calendar.version.value, "2.0")
        entry = calendar.vevent
        self.assertEqual(entry.status.value, "TENTATIVE")
        self.assertEqual(entry.url.value, "https://example.com/a;b,cX:1")
        self.assertEqual(entry.organizer.value, "mailto:p@example.com")
        self.assertEqual(len(entry.contents["attendee"]), 2)
        self.assertEqual(
            [alarm.trigger.value for alarm in entry.contents["valarm"]],
            [-timedelta(minutes=15), -timedelta(days=1)],
        )
        utc = timezone.utc
        self.assertEqual(entry.dtstart.value, datetime(2026, 3, 16, 1, tzinfo=utc))

    def test_published_files_name_nobody(self):
        person = Person("A", "a@example.com")
        content = self._make("PUBLISH", organizer=person, attendees=[person])
        self.assertNotIn(b"example.com", content)

    def test_file_names(self):
        for name in (*NAMES, "", None, "../../etc/passwd", "CON", "a\u202efdp.exe"):
            with self.subTest(name):
                result = get_file_name(name, "ics", "meeting")
                self.assertLessEqual(len(result.encode()), MAX_BYTES)
                self.assertTrue(result.endswith(".ics"))
                self.assertGreater(len(result), 4)
                self.assertNotRegex(result, r'[\\/:*?"<>|\x00-\x1f\u2028\u202e]')
        self.assertEqual(get_file_name("F/2026/0005", "ics"), "F-2026-0005.ics")
        self.assertEqual(get_file_name(" ", "pdf"), "document.pdf")


class OutgoingCase(MeetingCase):
    """Mails stay, until a test sends them to see what goes over the line."""

    def setUp(self):
        super().setUp()
        mails = self.env.registry["mail.mail"]
        self.startPatcher(patch.object(mails, "send_after_commit", lambda self: None))

    def _get_mails(self):
        return self.env["mail.mail"].sudo().search([])

    def _send(self, mails, user):
        """The messages for one person, as the next server gets them."""
        sent = []

        def send(_server, message, *_args, **_kwargs):
            sent.append(message_from_bytes(bytes(message), policy=policy.default))
            return message["Message-Id"]

        mails.write({"auto_delete": False})
        servers = self.env.registry["ir.mail_server"]
        with (
            patch.object(servers, "_disable_send", lambda _servers: False),
            patch.object(servers, "_connect__", lambda *_args, **_kwargs: None),
            patch.object(servers, "send_email", send),
        ):
            mails.send(raise_exception=True)
        return [message for message in sent if user.email in message["To"]]


@tagged("post_install", "-at_install")
@freeze_time("2026-03-13 02:00:00")
class TestCalendarFile(OutgoingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(location="Room 301")
        cls.meeting = cls._create_meeting(cls.policy)
        cls.mine = cls.meeting.with_user(cls.planner)

    def _get_entry(self):
        [(_name, content)] = self.meeting._get_calendar_files()
        [entry] = read_entries(content).values()
        return entry

    def test_number_rises_with_changes_alone(self):
        self.mine.action_convene()
        numbers = [int(self._get_entry().sequence.value)]
        for values in (
            {"location": "Hall 3"},
            {"date_end": datetime(2026, 3, 16, 4)},
            {"is_online": True},
        ):
            self.mine.write(values)
            numbers.append(int(self._get_entry().sequence.value))
        self.assertEqual(numbers, sorted(set(numbers)))
        self.mine.write({"location": "Hall 3"})
        self.assertEqual(int(self._get_entry().sequence.value), numbers[-1])
        self.meeting.calendar_event_id.with_user(self.planner).write(
            {"start": datetime(2026, 3, 16, 2)}
        )
        self.assertGreater(int(self._get_entry().sequence.value), numbers[-1])

    def test_nobody_types_it_in(self):
        with self.assertRaisesRegex(Exception, "Changes of the Calendar Entry"):
            self.mine.calendar_sequence = 7

    def test_convened_changed_cancelled_is_one_entry(self):
        """Each mail brings the same entry, and a later one each time."""
        mails = self._get_mails()
        self.mine.action_convene()
        self._send_notices()
        self.mine.location = "Hall 3"
        with freeze_time("2026-03-13 02:05:00"):
            self.meeting._cron_announce_changes()
        self.mine.action_cancel("Trade fair")
        sent = (self._get_mails() - mails).filtered(
            lambda mail: self.chair.partner_id in mail.recipient_ids
        )
        files = [
            mail.attachment_ids.filtered(lambda file: file.name.endswith(".ics"))
            for mail in sent.sorted("id")
        ]
        self.assertEqual([len(file) for file in files], [1, 1, 1])
        calendars = [vobject.readOne(file.raw.decode()) for file in files]
        self.assertEqual(
            [calendar.method.value for calendar in calendars],
            ["REQUEST", "REQUEST", "CANCEL"],
        )
        entries = [calendar.vevent for calendar in calendars]
        self.assertEqual(len({entry.uid.value for entry in entries}), 1)
        numbers = [int(entry.sequence.value) for entry in entries]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertEqual(entries[1].location.value, "Hall 3")
        self.assertEqual(
            [entry.status.value for entry in entries],
            ["CONFIRMED", "CONFIRMED", "CANCELLED"],
        )
        self.assertIn(
            f"mailto:{self.chair.email}",
            [person.value for person in entries[0].contents["attendee"]],
        )
        self.assertEqual(entries[0].organizer.value, f"mailto:{self.planner.email}")

    def test_series_through_a_change_of_clocks(self):
        """Nine o’clock in Berlin stays nine o’clock."""
        policy = self._create_policy(code="DST", tz="Europe/Berlin")
        starts = [datetime(2026, 3, 27, 8), datetime(2026, 3, 30, 7)]
        for start in starts:
            self._create_meeting(
                policy, date_start=start, date_end=start + timedelta(hours=1)
            )
        entries = read_entries(policy._read_calendar_file()[1])
        berlin = ZoneInfo("Europe/Berlin")
        clocks = [
            entry.dtstart.value.astimezone(berlin).hour for entry in entries.values()
        ]
        self.assertEqual(clocks, [9, 9])

    def test_series_has_what_is_planned_convened_and_cancelled(self):
        later = datetime(2026, 4, 1, 1)
        dates = {"date_start": later, "date_end": later + timedelta(hours=2)}
        planned = self._create_meeting(self.policy, **dates)
        cancelled = self._create_meeting(self.policy, **dates)
        cancelled._set_state("cancelled", cancel_reason="Fair")
        past = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 3, 2, 1),
            date_end=datetime(2026, 3, 2, 3),
        )
        self.mine.action_convene()
        name, content = self.policy.with_user(self.planner)._read_calendar_file()
        entries = read_entries(content)
        self.assertEqual(
            {
                meeting: entry.status.value
                for meeting in (self.meeting, planned, cancelled, past)
                if (entry := entries.get(meeting._get_mail_id("meeting")))
            },
            {
                self.meeting: "CONFIRMED",
                planned: "TENTATIVE",
                cancelled: "CANCELLED",
            },
        )
        self.assertEqual(len(entries), 3)
        self.assertEqual(name, f"{self.policy.code} {self.policy.name}.ics")
        # the same entry as in the mail
        self.assertIn(self._get_entry().uid.value, entries)

    def test_empty_series_is_a_calendar(self):
        policy = self._create_policy(code="EMPTY")
        name, content = policy._read_calendar_file()
        self.assertEqual(read_entries(content), {})
        self.assertIn(b"X-WR-CALNAME", content)

    def test_names_that_people_enter(self):
        """In files, in their names and in the mails that bring them."""
        # the database itself takes no NUL
        for number, name in enumerate(name.replace("\0", "") for name in NAMES):
            odd = self._create_policy(code=f"N{number}", name=name)
            meeting = self._create_meeting(odd, location=name)
            self.chair.partner_id.name = name.strip() or "x"
            meeting.with_user(self.planner).action_convene()
            self._send_notices()
            meeting.with_user(self.planner).location = "Hall 3"
            with freeze_time("2026-03-13 02:05:00"):
                meeting._cron_announce_changes()
            meeting.with_user(self.planner).action_cancel(name.strip() or "x")
            mails = self._get_mails().filtered(
                lambda mail: self.chair.partner_id in mail.recipient_ids
            )
            with self.subTest(name):
                sent = self._send(mails, self.chair)
                self.assertEqual(len(sent), len(mails))
                self.assertGreaterEqual(len(sent), 3)
                for message in sent:
                    self._check_message(message)
            mails.unlink()
            self.assertLessEqual(len(odd._read_calendar_file()[0].encode()), MAX_BYTES)

    def _check_message(self, message):
        """Nothing that somebody entered is a header of its own."""
        self.assertFalse(message.defects)
        self.assertFalse({"summary", "x", "bcc"} & {k.lower() for k in message})
        for header in ("Subject", "From", "To"):
            self.assertNotRegex(message[header], r"[\r\n]")
        self.assertEqual(len(message["To"].addresses), 1)
        [file] = [
            part
            for part in message.iter_attachments()
            if part.get_content_type() == "text/calendar"
        ]
        content = file.get_content()
        self.assertIn(f"METHOD:{file['Content-Type'].params['method']}\r\n", content)
        self.assertLessEqual(len(file.get_filename().encode()), MAX_BYTES)
        self.assertEqual(len(read_entries(content.encode())), 1)

    def test_entries_of_the_version_before_go_on(self):
        """Their numbers were minutes since 1970."""
        self.mine.action_convene()
        draft = self._create_meeting(self.policy)
        self.env.flush_all()
        script = load_script(file_path(SCRIPT), "post_calendar_sequence")
        script.migrate(self.env.cr, "19.0.1.4.0")
        self.env.invalidate_all()
        before = int(datetime(2026, 3, 13, 2, tzinfo=timezone.utc).timestamp()) // 60
        self.assertGreaterEqual(self.meeting.calendar_sequence, before)
        self.assertLess(draft.calendar_sequence, 10)
        self.mine.location = "Hall 3"
        self.assertGreater(self.meeting.calendar_sequence, before)
        self.assertLess(self.meeting.calendar_sequence, 2**31 - 1)


@tagged("post_install", "-at_install")
class TestConversation(OutgoingCase):
    """Mails about one meeting are one conversation."""

    def test_each_mail_refers_to_the_same(self):
        with freeze_time("2026-03-13 02:00:00"):
            meeting = self._create_meeting(self._create_policy(location="Room 301"))
            other = self._create_meeting(meeting.policy_id)
            before = self._get_mails()
            mine = meeting.with_user(self.planner)
            mine.action_convene()
            other.with_user(self.planner).action_convene()
            self._send_notices()
            mine.location = "Hall 3"
        with freeze_time("2026-03-13 02:05:00"):
            meeting._cron_announce_changes()
        with freeze_time("2026-03-16 01:00:00"):
            mine.action_start()
            mine.action_mark_present()
            mine.action_close()
            minutes = meeting.minutes_ids
            minutes._set_state("approved")
            minutes.with_user(self.planner).action_issue()
            minutes._cron_send_minutes()
        mails = (self._get_mails() - before).filtered(
            lambda mail: self.chair.partner_id in mail.recipient_ids
        )
        messages = self._send(mails, self.chair)
        about = [m for m in messages if meeting._get_conversation() in m["References"]]
        subjects = " ".join(message["Subject"] for message in about)
        for word in ("Meeting notice", "Changed:", "Minutes "):
            self.assertIn(word, subjects)
        for message in about:
            self.assertEqual(message["In-Reply-To"], meeting._get_conversation())
        self.assertEqual(len({m["Message-Id"] for m in messages}), len(messages))
        [notice] = [m for m in messages if other._get_conversation() in m["References"]]
        self.assertNotIn(meeting._get_conversation(), notice["References"])


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCalendarDownload(MeetingCase, HttpCase):
    def _download(self, user, action):
        self.authenticate(user.login, user.login)
        return self.url_open(action["url"])

    def test_who_may(self):
        self.enterContext(mute_logger("odoo.http"))
        later = datetime.now().replace(microsecond=0) + timedelta(days=7)
        policy_ = self._create_policy()
        meeting = self._create_meeting(
            policy_, date_start=later, date_end=later + timedelta(hours=1)
        )
        mine = meeting.with_user(self.planner)
        mine.action_convene()
        for record in (mine, policy_.with_user(self.planner)):
            action = record.action_download_calendar()
            answer = self._download(self.planner, action)
            self.assertEqual(answer.status_code, 200)
            self.assertIn("text/calendar", answer.headers["Content-Type"])
            self.assertIn("attachment", answer.headers["Content-Disposition"])
            self.assertIn(meeting._get_mail_id("meeting"), read_entries(answer.content))
        action = mine.action_download_calendar()
        self.assertEqual(self._download(self.outsider, action).status_code, 404)
        gone = {"url": "/chanxiao/calendar/meeting/1000000000"}
        self.assertEqual(self._download(self.planner, gone).status_code, 404)
        self.logout()
        self.assertIn("/web/login", self.url_open(action["url"]).url)
