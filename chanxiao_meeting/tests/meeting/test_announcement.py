from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import MeetingCase

NOW = "2026-03-13 02:00:00"


class AnnouncementCase(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(location="Room 301")
        cls.meeting = cls._create_meeting(cls.policy)
        cls.meeting.with_user(cls.planner).action_convene()
        cls._send_notices()
        cls.mine = cls.meeting.with_user(cls.planner)
        cls.people = cls.meeting.attendee_ids.partner_id

    def setUp(self):
        super().setUp()
        self.clock = self._freeze(freeze_time(NOW))
        self._forget()

    def _freeze(self, freezer):
        self.addCleanup(freezer.stop)
        return freezer.start()

    def _forget(self):
        """Look at messages from here on."""
        self.before = self.env["mail.message"].sudo().search([])

    def _wait(self, **length):
        self.clock.tick(timedelta(**(length or {"minutes": 2})))
        self.env["chanxiao.meeting"]._cron_announce_changes()

    def _get_messages(self):
        """What people were told since, one a language."""
        messages = self.env["mail.message"].sudo().search([]) - self.before
        return messages.filtered("partner_ids")

    def _get_body(self):
        [message] = self._get_messages()
        return " ".join(message.body.striptags().split())


@tagged("post_install", "-at_install")
class TestAnnouncement(AnnouncementCase):
    def test_convening_is_no_change(self):
        self.assertFalse(self.meeting.announce_at)
        self.assertTrue(self.meeting.announced)
        self._wait()
        self.assertFalse(self._get_messages())

    def test_everything_that_changed_is_told_once(self):
        self.mine.write({"date_start": datetime(2026, 3, 17, 6, 0)})
        self.mine.date_end = datetime(2026, 3, 17, 8, 0)
        self.mine.location = "Hall 3"
        [topic] = self.meeting.agenda_ids
        topic.with_user(self.planner).name = "Earlier decisions"
        self.mine.agenda_ids = [Command.create({"name": "Late orders"})]
        self.assertFalse(self._get_messages(), "it is not quiet yet")
        self._wait()
        self._wait()
        self.assertEqual(self._get_messages().partner_ids, self.people)
        body = self._get_body()
        for change in (
            "2026-03-16 Monday 09:00–11:00 (Asia/Shanghai) → "
            "2026-03-17 Tuesday 14:00–16:00 (Asia/Shanghai)",
            "Room 301 → Hall 3",
            "Results of earlier decisions → Earlier decisions",
            "Topic added Late orders",
        ):
            with self.subTest(change):
                self.assertIn(change, body)
        self.assertFalse(self.meeting.announce_at)

    def test_changed_again_before_it_is_quiet(self):
        self.mine.location = "Hall 3"
        self.clock.tick(timedelta(seconds=90))
        self.mine.location = "Hall 4"
        self._wait(seconds=60)
        self.assertFalse(self._get_messages())
        self._wait(seconds=60)
        body = self._get_body()
        self.assertIn("Room 301 → Hall 4", body)
        self.assertNotIn("Hall 3", body)

    def test_changed_back_is_not_told(self):
        start = self.meeting.date_start
        self.mine.date_start = datetime(2026, 3, 17, 6, 0)
        self.assertTrue(self.meeting.announce_at)
        self.mine.date_start = start
        self.mine.date_end = start + timedelta(hours=2)
        self.assertFalse(self.meeting.announce_at)
        self._wait()
        self.assertFalse(self._get_messages())

    def test_next_change_is_told_against_the_last_message(self):
        for place in ("Hall 3", "Hall 4"):
            self._forget()
            self.mine.location = place
            self._wait()
        self.assertIn("Hall 3 → Hall 4", self._get_body())

    def test_job_that_was_off_catches_up(self):
        self.mine.location = "Hall 3"
        self._wait(days=1)
        self.assertIn("Hall 3", self._get_body())

    def test_two_jobs_at_once(self):
        self.mine.location = "Hall 3"
        with patch.object(type(self.meeting), "try_lock_for_update") as lock:
            lock.return_value = self.meeting.browse()
            self._wait()
        self.assertFalse(self._get_messages())
        self.meeting._announce_changes()
        self.meeting._announce_changes()
        self.assertEqual(len(self._get_messages()), 1)

    def _add_topics(self, *names):
        """Topics that people know, after the standing one."""
        self.mine.agenda_ids = [
            Command.create(
                {"name": name, "sequence": 50 + number, "presenter_id": self.chair.id}
            )
            for number, name in enumerate(names)
        ]
        self._wait()
        self._forget()
        return self.mine.agenda_ids.filtered(lambda item: item.name in names)

    def test_minutes_presenter_and_order_are_told_in_one_message(self):
        valve, pump = self._add_topics("Valve", "Pump")
        for minutes in (15, 20, 25):
            valve.duration_planned = minutes
            self.clock.tick(timedelta(seconds=30))
        valve.presenter_id = self.finance
        pump.presenter_id = False
        pump.sequence = 1
        self._wait()
        self._wait()
        body = self._get_body()
        first = self.meeting.agenda_ids.sorted()[1].name
        for change in (
            "Minutes for “Valve” 10 min → 25 min",
            f"Presenter of “Valve” {self.chair.name} → {self.finance.name}",
            f"Presenter of “Pump” {self.chair.name} Order",
            f"Order of topics 1. Pump; 2. {first}; 3. Valve",
        ):
            with self.subTest(change):
                self.assertIn(change, body)
        self.assertNotIn("15 min", body)
        self.assertNotIn("Topic added", body)

    def test_topics_changed_back_are_not_told(self):
        valve, pump = self._add_topics("Valve", "Pump")
        valve.write({"duration_planned": 25, "presenter_id": self.finance.id})
        pump.sequence = 1
        self.assertTrue(self.meeting.announce_at)
        valve.write({"duration_planned": 10, "presenter_id": self.chair.id})
        pump.sequence = 51
        self.assertFalse(self.meeting.announce_at)

    def test_added_topic_is_no_other_order(self):
        self._add_topics("Valve", "Pump")
        self.mine.agenda_ids = [Command.create({"name": "Late orders", "sequence": 1})]
        self._wait()
        self.assertIn("Topic added Late orders", self._get_body())
        self.assertNotIn("Order of topics", self._get_body())

    def test_changed_topics_in_the_language_of_each_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        [valve] = self._add_topics("Valve")
        self.finance.partner_id.lang = "zh_CN"
        valve.duration_planned = 25
        languages = []
        prepare = type(self.meeting)._prepare_changes

        def prepare_changes(meeting, files):
            languages.append(meeting.env.lang)
            return prepare(meeting, files)

        with patch.object(type(self.meeting), "_prepare_changes", prepare_changes):
            self._wait()
        self.assertEqual(set(languages), {"en_US", "zh_CN"})
        told = self._get_messages()
        self.assertEqual(len(told), 2)
        [chinese] = told.filtered(lambda m: m.partner_ids == self.finance.partner_id)
        self.assertIn("25", chinese.body)

    def test_told_by_an_earlier_version_without_minutes(self):
        topics = [[item.id, item.name] for item in self.meeting.agenda_ids]
        self.meeting._write_system(
            {"announced": {**self.meeting.announced, "topics": topics}}
        )
        self.meeting._plan_announcement()
        self.assertFalse(self.meeting.announce_at, "nothing changed")
        self.mine.location = "Hall 3"
        self._wait()
        self.assertNotIn("Minutes for", self._get_body())

    def test_chair_and_recorder_are_no_news(self):
        self.mine.chair_id = self.planner
        self._wait()
        self.assertFalse(self._get_messages())

    def test_topics_taken_off_and_parked(self):
        self.mine.agenda_ids = [
            Command.create({"name": "Valve"}),
            Command.create({"name": "Pump"}),
        ]
        self._wait()
        self._forget()
        valve, pump = self.meeting.agenda_ids[-2:]
        valve.with_user(self.planner).unlink()
        pump.with_user(self.planner).parked = True
        self._wait()
        self.assertIn("Topic taken off Valve", self._get_body())
        self.assertIn("Topic taken off Pump", self._get_body())

    def test_moved_in_the_calendar(self):
        event = self.meeting.calendar_event_id
        start = datetime(2026, 3, 18, 6, 0)
        event.with_user(self.chair).write(
            {"start": start, "stop": start + timedelta(hours=1)}
        )
        self._wait()
        self.assertIn("2026-03-18 Wednesday 14:00–15:00", self._get_body())
        self.assertEqual(self._get_messages().partner_ids, self.people)

    def test_whoever_is_in_the_calendar_alone_is_told_too(self):
        self.meeting.calendar_event_id.write(
            {"partner_ids": [Command.link(self.outsider.partner_id.id)]}
        )
        self._forget()
        self.mine.location = "Hall 3"
        self._wait()
        self.assertIn(self.outsider.partner_id, self._get_messages().partner_ids)

    def test_everybody_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.representative.partner_id
        chinese.lang = "zh_CN"
        self.mine.date_start = datetime(2026, 3, 17, 6, 0)
        self._wait()
        told = {m.partner_ids: m.body for m in self._get_messages()}
        self.assertEqual(len(told), 2)
        self.assertIn("星期二", told[chinese])
        self.assertIn("Tuesday", told[self.people - chinese])

    def test_people_without_address_and_archived_ones(self):
        self.finance.partner_id.email = False
        self.finance.notification_type = "email"
        self.representative.active = False
        self.representative.partner_id.active = False
        self.mine.location = "Hall 3"
        self._wait()
        told = self._get_messages().partner_ids
        self.assertFalse(told & (self.finance | self.representative).partner_id)
        self.assertIn("No mail reaches Finance", self.meeting.message_ids[:1].body)

    def test_guest_gets_the_calendar_entry(self):
        guest = self.env["res.partner"].create({"name": "G", "email": "g@example.com"})
        self.mine.attendee_ids = [
            Command.create({"partner_id": guest.id, "role": "guest"})
        ]
        self._send_notices()
        self._forget()
        self.mine.location = "Hall 3"
        self._wait()
        [message] = self._get_messages()
        self.assertIn(guest, message.partner_ids)
        [entry] = message.attachment_ids.filtered(lambda a: a.name.endswith(".ics"))
        self.assertIn(b"LOCATION:Hall 3", entry.raw)

    def test_what_has_begun_is_announced_no_more(self):
        self.mine.location = "Hall 3"
        self.mine.action_start()
        self._wait()
        self.assertFalse(self._get_messages())
        self.assertFalse(self.meeting.announce_at)

    def test_drafts_are_not_announced(self):
        draft = self._create_meeting(self.policy, location="Hall 1")
        draft.location = "Hall 3"
        self.assertFalse(draft.announce_at)

    def test_meetings_that_were_convened_before_this_was_kept(self):
        self.meeting._write_system({"announced": False})
        self.mine.location = "Hall 3"
        self._wait()
        self.assertIn("Room 301 → Hall 3", self._get_body())

    def test_at_once_by_those_who_conduct(self):
        self.mine.location = "Hall 3"
        for user in (self.representative, self.auditor, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.meeting.with_user(user).action_announce_changes()
        self.meeting.with_user(self.chair).action_announce_changes()
        self.assertFalse(self._get_messages(), "nobody waits for what is printed")
        self.env["chanxiao.meeting"]._cron_announce_changes()
        self.assertIn("Hall 3", self._get_body())
        draft = self._create_meeting(self.policy)
        with self.assertRaises(UserError):
            draft.with_user(self.planner).action_announce_changes()

    def test_printed_once_a_language_before_anything_is_locked(self):
        self.mine.location = "Hall 3"
        steps = []
        meetings = type(self.meeting)
        lock = meetings.try_lock_for_update
        with (
            patch.object(
                meetings,
                "_get_notice_attachments",
                lambda meeting: steps.append(meeting.env.lang) or [],
            ),
            patch.object(
                meetings,
                "try_lock_for_update",
                lambda meeting, **values: (
                    steps.append("locked") or lock(meeting, **values)
                ),
            ),
        ):
            self._wait()
        self.assertEqual(steps, ["en_US", "locked"])
        self.assertIn("Hall 3", self._get_body())

    def test_what_people_know_is_not_typed_in(self):
        for values in ({"announced": {}}, {"announce_at": NOW}):
            with self.assertRaises(UserError):
                self.mine.write(values)


@tagged("post_install", "-at_install")
class TestCancellation(AnnouncementCase):
    def test_told_in_the_language_of_each_reader(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        chinese = self.chair.partner_id
        chinese.lang = "zh_CN"
        self.mine.action_cancel("Trade fair")
        told = {m.partner_ids: m for m in self._get_messages()}
        self.assertEqual(set(told), {chinese, self.people - chinese})
        self.assertIn("星期一", told[chinese].body)
        self.assertIn("Monday", told[self.people - chinese].body)
        for message in told.values():
            self.assertIn("Trade fair", message.body)
            [entry] = message.attachment_ids
            self.assertIn(b"METHOD:CANCEL", entry.raw)

    def test_it_names_the_time_that_people_know(self):
        self.mine.date_start = datetime(2026, 3, 18, 6, 0)
        self.mine.action_cancel("Trade fair")
        self.assertIn("2026-03-16 Monday 09:00", self._get_body())
        self.assertFalse(self.meeting.announce_at)
        self._wait()
        self.assertEqual(len(self._get_messages()), 1)

    def test_nobody_is_told_of_what_nobody_knew(self):
        draft = self._create_meeting(self.policy)
        draft.with_user(self.planner).attendee_ids = [
            Command.create({"user_id": u.id, "partner_id": u.partner_id.id})
            for u in self.attendee
        ]
        self._forget()
        draft.with_user(self.planner).action_cancel("Trade fair")
        self.assertFalse(self._get_messages())
        self.assertIn("Trade fair", draft.message_ids[:1].body)
