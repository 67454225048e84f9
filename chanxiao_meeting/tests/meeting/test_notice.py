from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-13 02:00:00")
class TestNotice(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # as an installation has it, whatever the database was before
        cls.env.ref("chanxiao_meeting.mail_template_notice").reset_template()
        cls.policy = cls._create_policy()
        cls.policy.agenda_ids._write_system({"guiding_questions": "What is late?"})
        cls.meeting = cls._create_meeting(cls.policy, location="Hall 3")
        cls.mine = cls.meeting.with_user(cls.planner)

    def _convene(self):
        """The notices that go out."""
        mails = self.env["mail.mail"].sudo().search([])
        self.mine.action_convene()
        self._send_notices()
        return self.env["mail.mail"].sudo().search([]) - mails

    def _get_entry(self, mail):
        [entry] = mail.attachment_ids.filtered(lambda a: a.name.endswith(".ics"))
        return entry.raw.decode().replace("\r\n ", "")

    def test_notice_brings_a_calendar_entry(self):
        mails = self._convene()
        self.assertEqual(len(mails), 5)
        for mail in mails:
            entry = self._get_entry(mail)
            for line in (
                "DTSTART:20260316T010000Z",
                "DTEND:20260316T030000Z",
                "LOCATION:Hall 3",
                f"SUMMARY:{self.meeting.display_name}",
                "TRIGGER;RELATED=START:-PT15M",
                f"UID:chanxiao-meeting-{self.meeting.id}@",
            ):
                self.assertIn(line, entry)
        names = mails.attachment_ids.mapped("name")
        self.assertIn(f"{self.meeting.name}.ics", names)

    def test_entry_stays_the_same_one(self):
        self._convene()
        first = self.meeting._get_calendar_files()[0][1]
        self.mine.location = "Hall 4"
        second = self.meeting._get_calendar_files()[0][1]
        ids, numbers = (
            [
                next(line for line in text.splitlines() if line.startswith(start))
                for text in (first, second)
            ]
            for start in (b"UID:", b"SEQUENCE:")
        )
        self.assertEqual(*ids)
        numbers = [int(number.split(b":")[1]) for number in numbers]
        self.assertLess(*numbers)
        self.assertEqual(self._create_meeting(self.policy)._get_calendar_files(), [])

    def test_files_go_with_their_mail(self):
        mails = self._convene()
        files = mails.attachment_ids
        self.assertGreaterEqual(len(files), 5)
        mails.unlink()
        self.assertFalse(files.exists())

    def test_whoever_is_added_later_gets_the_same(self):
        self._convene()
        mails = self.env["mail.mail"].sudo().search([])
        self.mine.attendee_ids = [
            Command.create(
                {"user_id": self.attendee.id, "partner_id": self.attendee.partner_id.id}
            )
        ]
        self._send_notices()
        [mail] = self.env["mail.mail"].sudo().search([]) - mails
        self.assertEqual(mail.recipient_ids, self.attendee.partner_id)
        self.assertIn("DTSTART", self._get_entry(mail))

    def test_guiding_questions_come_from_the_policy(self):
        mails = self._convene()
        self.assertEqual(self.meeting.agenda_ids.guiding_questions, "What is late?")
        self.assertIn("What is late?", mails[0].body_html)

    # reference material

    def _upload(self, user, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "Prices.pdf", "raw": b"prices", **values})
        )

    def _propose(self, *files):
        self.mine.agenda_ids = [
            Command.create(
                {"name": "Prices", "material_ids": [Command.set([f.id for f in files])]}
            )
        ]
        return self.meeting.agenda_ids[-1:]

    def test_material_is_sent_along_and_stays(self):
        item = self._propose(self._upload(self.planner))
        self.assertEqual(item.material_ids.res_id, item.id)
        mails = self._convene()
        for mail in mails:
            self.assertIn(item.material_ids, mail.attachment_ids)
        self.assertIn("Please read:", mails[0].body_html)
        mails.unlink()
        self.assertTrue(item.material_ids.exists())
        mine = item.with_user(self.representative)
        self.assertEqual(mine.material_ids.mapped("name"), ["Prices.pdf"])
        self.assertEqual(mine.material_ids.raw, b"prices")
        with self.assertRaises(AccessError):
            item.material_ids.with_user(self.outsider).read(["raw"])

    def test_material_of_another_record_is_copied(self):
        file = self._upload(
            self.planner, res_model=self.meeting._name, res_id=self.meeting.id
        )
        item = self._propose(file)
        self.assertNotEqual(item.material_ids, file)
        self.assertEqual(item.material_ids.raw, b"prices")
        self.assertEqual(file.res_model, self.meeting._name)
        item.with_user(self.planner).material_ids = [Command.clear()]
        self.assertTrue(file.exists())

    def test_material_that_one_may_not_read_is_not_sent(self):
        secret = self._upload(self.manager)
        with self.assertRaises(AccessError):
            self._propose(secret)
        item = self._propose()
        with self.assertRaises(AccessError):
            item.with_user(self.planner).material_ids = [Command.link(secret.id)]

    # online

    def test_online_meetings_have_a_link_of_their_own(self):
        policy = self._create_policy(code="O", is_online=True)
        self.assertFalse(self.meeting.is_online)
        self.meeting = self._create_meeting(policy)
        self.mine = self.meeting.with_user(self.planner)
        self.assertTrue(self.meeting.is_online)
        self.assertFalse(self.meeting.videocall_location)
        mails = self._convene()
        link = self.meeting.videocall_location
        event = self.meeting.calendar_event_id
        self.assertTrue(link.endswith(f"/calendar/join_videocall/{event.access_token}"))
        self.assertEqual(event.videocall_source, "discuss")
        self.assertIn(link, mails[0].body_html)
        self.assertIn(f"LOCATION:{link}", self._get_entry(mails[0]))
        mine = self.meeting.with_user(self.representative)
        self.assertEqual(mine.videocall_location, link)
        other = self._create_meeting(
            policy,
            date_start=datetime(2026, 4, 1, 1, 0),
            date_end=datetime(2026, 4, 1, 3, 0),
        )
        other.with_user(self.planner).action_convene()
        self.assertNotEqual(other.videocall_location, link)

    def test_going_online_and_back(self):
        self._convene()
        self.mine.is_online = True
        link = self.meeting.videocall_location
        self.assertTrue(link)
        with freeze_time("2026-03-13 02:02:00"):
            self.meeting._cron_announce_changes()
        self.assertIn(link, str(self.meeting.message_ids.mapped("body")))
        self.mine.is_online = False
        self.assertFalse(self.meeting.videocall_location)

    def test_link_that_somebody_chose_stays_and_is_announced(self):
        self._convene()
        link = "https://meeting.example.com/1"
        self.meeting.calendar_event_id.with_user(self.planner).videocall_location = link
        self.assertTrue(self.meeting.announce_at)
        self.mine.is_online = True
        self.assertEqual(self.meeting.videocall_location, link)

    def test_template_says_whether_it_is_online(self):
        template = self.env.ref("chanxiao_meeting.chanxiao_meeting_policy_template_f")
        template.is_online = True
        template.agenda_ids[0].guiding_questions = "What is open?"
        policy = template._create_policy(self.company, code="T1")
        self.assertTrue(policy.is_online)
        self.assertIn("What is open?", policy.agenda_ids.mapped("guiding_questions"))

    def test_over_it_stays_as_it_was(self):
        self._convene()
        self.mine.action_cancel("Trade fair")
        with self.assertRaises(UserError):
            self.mine.is_online = True

    # reminders

    def test_calendar_reminds_people(self):
        alarm = self.env.ref("calendar.alarm_mail_1")
        usual = self.env.ref("calendar.alarm_notif_1")
        self.assertEqual(self.policy.alarm_ids, usual)
        policy = self._create_policy(code="A", alarm_ids=[Command.set(alarm.ids)])
        self.meeting = self._create_meeting(policy)
        self.mine = self.meeting.with_user(self.planner)
        cron = self.env.ref("calendar.ir_cron_scheduler_alarm")
        # a job that ran after the day of this test would be asked for nothing
        cron.lastcall = False
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search([("cron_id", "=", cron.id)])
        self._convene()
        self.assertEqual(self.meeting.calendar_event_id.alarm_ids, alarm)
        new = triggers.search([("cron_id", "=", cron.id)]) - before
        self.assertEqual(new.mapped("call_at"), [datetime(2026, 3, 15, 22, 0)])
        with self.assertRaises(UserError):
            policy.with_user(self.manager).alarm_ids = [Command.clear()]
