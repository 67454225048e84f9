from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import SHANGHAI, MeetingCase


class CollisionCase(MeetingCase):
    """A draft meeting on Monday 2026-03-16, 09:00–11:00 in Shanghai."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-03-10 02:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy, location="Room 3")

    @classmethod
    def _create_event(cls, people, start="2026-03-16 01:30:00", hours=1, **values):
        start = datetime.fromisoformat(start)
        return (
            cls.env["calendar.event"]
            .with_context(dont_notify=True, no_mail_to_attendees=True)
            .create(
                {
                    "name": "Dentist",
                    "start": start,
                    "stop": start + timedelta(hours=hours),
                    "user_id": cls.attendee.id,
                    "partner_ids": [Command.set(people.partner_id.ids)],
                    **values,
                }
            )
        )

    def _notice(self, meeting=None, user=None):
        meeting = (meeting or self.meeting).with_user(user or self.planner)
        meeting.invalidate_recordset(["collision_notice"])
        return str(meeting.collision_notice or "")


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCollision(CollisionCase):
    """V9, M7: what takes people or the room of a meeting is shown to who plans it."""

    def test_people_of_a_draft(self):
        self.assertFalse(self._notice())
        for user in (self.chair, self.recorder, self.representative):
            with self.subTest(user.name):
                event = self._create_event(user)
                notice = self._notice()
                self.assertIn(user.name, notice)
                self.assertIn("“Dentist”, 09:30–10:30", notice)
                event.unlink()
        self._create_event(self.attendee)
        self.assertFalse(self._notice(), "nobody of the meeting")

    def test_what_takes_nobody(self):
        self._create_event(self.chair, show_as="free")
        self._create_event(self.chair, start="2026-03-16 03:00:00")
        self._create_event(self.chair, start="2026-03-16 00:00:00")
        self._create_event(self.chair).active = False
        declined = self._create_event(self.chair)
        declined.attendee_ids.state = "declined"
        self.assertFalse(self._notice())

    def test_all_day_is_the_day_of_the_policy(self):
        day = {"allday": True, "start_date": "2026-03-16", "stop_date": "2026-03-16"}
        event = self._create_event(self.chair, **day)
        self.assertIn("“Dentist”, 2026-03-16 00:00 – 2026-03-17 00:00", self._notice())
        event.write({"start_date": date(2026, 3, 15), "stop_date": date(2026, 3, 15)})
        self.assertFalse(self._notice())

    def test_private_event_is_busy_and_no_more(self):
        self._create_event(self.chair, privacy="private", location="Clinic")
        notice = self._notice()
        self.assertIn("Chair: busy, 09:30–10:30", notice)
        for secret in ("Dentist", "Clinic"):
            self.assertNotIn(secret, notice)
        self.assertIn("Dentist", self._notice(user=self.chair), "their own")

    def test_private_by_default_of_the_calendar(self):
        self.attendee.with_user(self.attendee).calendar_default_privacy = "private"
        self._create_event(self.chair)
        self.assertNotIn("Dentist", self._notice())

    def test_two_meetings_show_each_other(self):
        other = self._create_meeting(
            self._create_policy(code="G", name="Weekly", chair_id=self.manager.id),
            date_start=datetime(2026, 3, 16, 2, 30),
            date_end=datetime(2026, 3, 16, 4, 0),
            chair_id=self.manager.id,
        )
        self.assertIn(other.display_name, self._notice())
        self.assertIn("10:30–12:00", self._notice())
        self.assertIn(self.meeting.display_name, self._notice(other))
        self.assertNotIn("the room", self._notice())
        other.location = "  ROOM　3"
        self.assertIn("the room", self._notice())
        other.with_user(self.planner).action_cancel("Trade fair")
        self.assertFalse(self._notice())

    def test_only_the_room(self):
        event = self._create_event(
            self.attendee, location="room 3", user_id=self.attendee.id
        )
        self.assertIn("the room: “Dentist”", self._notice())
        company = self.env["res.company"].create({"name": "Other"})
        self.attendee.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        self.assertFalse(self._notice(), "a room of another company")
        event.unlink()

    def test_address_on_the_net_is_no_room(self):
        self.meeting.location = "https://meet.example.com/sales"
        self._create_event(self.attendee, location="https://meet.example.com/sales")
        self.assertFalse(self._notice())

    def test_convened_with_who_comes(self):
        self.meeting.with_user(self.planner).action_convene()
        self._create_event(self.representative)
        self._create_event(self.attendee)
        self.assertIn("Rep", self._notice())
        line = self.meeting.attendee_ids.filtered(
            lambda line: line.user_id == self.representative
        )
        line.write({"attendance": "proxy", "proxy_id": self.attendee.partner_id.id})
        notice = self._notice()
        self.assertIn("Attendee", notice, "the proxy sits in it")
        self.assertNotIn("Rep", notice)

    def test_own_event_is_no_collision(self):
        self.meeting.with_user(self.planner).action_convene()
        self.assertFalse(self._notice())

    def test_attendees_see_theirs_on_both(self):
        other = self._create_meeting(self._create_policy(code="G"))
        for meeting in (self.meeting, other):
            meeting.with_user(self.planner).action_convene()
        for meeting, elsewhere in ((self.meeting, other), (other, self.meeting)):
            lines = meeting.attendee_ids.with_user(self.representative)
            own = lines.filtered(lambda line: line.user_id == self.representative)
            self.assertIn(elsewhere.display_name, own.collision_notice)
            self.assertFalse((lines - own)[0].collision_notice, "not of others")
            for line in meeting.attendee_ids.with_user(self.planner):
                self.assertIn(elsewhere.display_name, line.collision_notice)

    def test_nothing_for_who_does_not_plan(self):
        self._create_event(self.chair)
        self.assertFalse(self._notice(user=self.representative))
        self.assertFalse(self._notice(user=self.auditor))
        self.assertTrue(self._notice(user=self.chair))

    def test_over_is_over(self):
        self._create_event(self.chair)
        with freeze_time("2026-03-16 03:00:00"):
            self.assertFalse(self._notice())

    def test_form_says_it_while_planning(self):
        self._create_event(self.chair, start="2026-03-18 02:00:00")
        with Form(self.meeting.with_user(self.planner)) as form:
            self.assertFalse(form.collision_notice)
            form.date_start = datetime(2026, 3, 18, 1, 30)
            self.assertIn("“Dentist”", form.collision_notice)
        new = Form(self.env["chanxiao.meeting"].with_user(self.planner))
        new.policy_id = self.policy
        new.date_start = datetime(2026, 3, 18, 1, 30)
        self.assertIn("“Dentist”", new.collision_notice)

    def test_another_companys_meeting_is_busy(self):
        company = self.env["res.company"].create({"name": "Other"})
        self.chair.company_ids |= company
        policy = self.env["chanxiao.meeting.policy"].create(
            {
                "name": "Theirs",
                "code": "T",
                "company_id": company.id,
                "chair_id": self.chair.id,
                "tz": SHANGHAI,
            }
        )
        self._create_meeting(policy, recorder_id=False, location="Room 3")
        notice = self._notice()
        self.assertIn("Chair: busy, 09:00–11:00", notice)
        self.assertNotIn("Theirs", notice)
        self.assertNotIn("the room", notice)

    def _count_queries(self, people, events):
        users = self.env["res.users"].create(
            [self._prepare_user(f"p{people}x{n}", "user") for n in range(people)]
        )
        start = datetime(2026, 4, people, 1, 0)
        meeting = self._create_meeting(
            self._create_policy(code=f"Q{people}"),
            location="Hall",
            date_start=start,
            date_end=start + timedelta(hours=2),
        )
        meeting.attendee_ids = [
            Command.create({"partner_id": user.partner_id.id}) for user in users
        ]
        for number in range(events):
            self._create_event(users[number % people], str(start), location="Hall")
        meeting = meeting.with_user(self.planner)
        self.env.flush_all()
        self.env.invalidate_all()
        self.env.registry.clear_all_caches()  # cold alike, whichever tests ran before
        before = self.env.cr.sql_log_count
        shown = min(events, 10) + (events > 10)
        self.assertEqual(meeting.collision_notice.count("<li>"), shown)
        return self.env.cr.sql_log_count - before

    def test_queries_do_not_grow(self):
        self._count_queries(1, 1)
        few, many = self._count_queries(2, 12), self._count_queries(30, 60)
        # a cache of the server may be warm in one of them
        self.assertAlmostEqual(few, many, delta=1)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFindTime(CollisionCase):
    """Other times are offered, and taken by a click."""

    def _open(self, user=None):
        action = self.meeting.with_user(user or self.planner).action_find_time()
        return (
            self.env[action["res_model"]]
            .with_user(user or self.planner)
            .browse(action["res_id"])
        )

    def test_free_times_of_the_same_length_come_first(self):
        self._create_event(self.chair)
        slots = self._open().slot_ids
        self.assertTrue(slots)
        self.assertTrue(all(slots.mapped("is_free")))
        for slot in slots:
            self.assertEqual(slot.date_end - slot.date_start, timedelta(hours=2))
            local = slot.date_start + timedelta(hours=8)
            self.assertLess(local.isoweekday(), 6)
            self.assertGreaterEqual(local.hour, 8)
            self.assertLessEqual((local + timedelta(hours=2)).hour, 17)
        times = slots.mapped("time")
        self.assertIn("2026-03-16 Monday 13:00–15:00", times, "the nearest free one")
        days = [time[:10] for time in times]
        self.assertLessEqual(max(map(days.count, days)), 3)

    def test_who_would_be_missing(self):
        self._create_event(self.chair, start="2026-03-10 00:00:00", hours=24 * 30)
        self._create_event(
            self.recorder, start="2026-03-10 00:00:00", hours=24 * 30, location="room 3"
        )
        slots = self._open().slot_ids
        self.assertTrue(slots)
        self.assertFalse(any(slots.mapped("is_free")))
        self.assertEqual(set(slots.mapped("missing")), {"Chair, Recorder"})
        self.assertTrue(all(slots.mapped("is_room_taken")))

    def test_choosing_moves_the_meeting_and_all_that_hangs_on_it(self):
        self.meeting.occurrence_date or self.meeting._write_system(
            {"occurrence_date": date(2026, 3, 16)}
        )
        meeting = self.meeting.with_user(self.planner)
        meeting.action_convene()
        period = meeting.period_start, meeting.period_end
        deadline = meeting.brief_ids[0].deadline
        slot = self._open().slot_ids[-1]
        slot.action_choose()
        self.assertEqual(meeting.date_start, slot.date_start)
        self.assertEqual(meeting.date_end, slot.date_end)
        self.assertEqual(meeting.sudo().calendar_event_id.start, slot.date_start)
        self.assertNotEqual(meeting.brief_ids[0].deadline, deadline)
        self.assertEqual(meeting.occurrence_date, date(2026, 3, 16))
        self.assertEqual((meeting.period_start, meeting.period_end), period)

    def test_not_onto_another_of_the_series(self):
        self._create_meeting(
            self.policy,
            date_start=datetime(2026, 3, 17, 6, 0),
            date_end=datetime(2026, 3, 17, 7, 0),
        )
        starts = self._open().slot_ids.mapped("date_start")
        self.assertFalse([start for start in starts if start.day == 17])

    def test_who_may(self):
        self.assertTrue(self._open(self.chair).slot_ids)
        dialogs = self.env["chanxiao.meeting.find.time"]
        for user in (self.representative, self.auditor, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.meeting.with_user(user).action_find_time()
            with self.subTest(user.name), self.assertRaises(AccessError):
                dialogs.with_user(user).create({"meeting_id": self.meeting.id})
        slot = self._open().slot_ids[0]
        with self.assertRaises(AccessError):
            slot.with_user(self.representative).action_choose()

    def test_too_late(self):
        dialog = self._open()
        with (
            freeze_time("2026-04-10 02:00:00"),
            self.assertRaisesRegex(UserError, "over by now"),
        ):
            dialog.slot_ids[0].action_choose()
        meeting = self.meeting.with_user(self.planner)
        meeting.action_convene()
        meeting.action_start()
        with self.assertRaisesRegex(UserError, "In Progress"):
            dialog.slot_ids[0].action_choose()
        with self.assertRaisesRegex(UserError, "In Progress"):
            meeting.action_find_time()

    def test_without_a_time(self):
        self.meeting.write({"date_start": False, "date_end": False})
        with self.assertRaisesRegex(UserError, "no time yet"):
            self.meeting.with_user(self.planner).action_find_time()

    def test_longer_than_half_a_day_goes_on_through_the_break(self):
        self.meeting.date_end = self.meeting.date_start + timedelta(hours=6)
        slots = self._open().slot_ids
        self.assertTrue(slots)
        self.meeting.date_end = self.meeting.date_start + timedelta(hours=12)
        self.assertFalse(self._open().slot_ids, "no working day is that long")

    def test_company_without_working_hours(self):
        self.company.resource_calendar_id = False
        hours = {
            (s.date_start + timedelta(hours=8)).hour for s in self._open().slot_ids
        }
        self.assertTrue(hours)
        self.assertLessEqual(8, min(hours))

    def test_holiday_is_no_time(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 15, 16, 0),
                "date_to": datetime(2026, 3, 16, 16, 0),
            }
        )
        starts = self._open().slot_ids.mapped("date_start")
        self.assertFalse([start for start in starts if start.day == 16])

    def test_queries_do_not_grow(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.meeting._find_times()
            return self.env.cr.sql_log_count - before

        self._create_event(self.chair)
        few = count()
        for _number in range(20):
            self._create_event(self.chair | self.recorder | self.representative)
        self.assertEqual(few, count())
