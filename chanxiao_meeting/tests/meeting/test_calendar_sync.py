from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCalendarSync(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._create_meeting(cls._create_policy())
        cls.meeting.with_user(cls.planner).action_convene()
        cls._send_notices()
        cls.event = cls.meeting.calendar_event_id

    def test_meeting_moves_its_event(self):
        start = datetime(2026, 3, 17, 6, 0)
        self.meeting.write(
            {"date_start": start, "date_end": start + timedelta(hours=2)}
        )
        self.meeting.location = "Hall 3"
        self.assertEqual(self.event.start, start)
        self.assertEqual(self.event.stop, start + timedelta(hours=2))
        self.assertEqual(self.event.location, "Hall 3")

    def test_everybody_learns_of_another_time(self):
        """Whichever of the two is moved, all who are invited are told once."""
        people = self.meeting.attendee_ids.partner_id
        Mail = self.env["mail.mail"].sudo()
        for hours, move in enumerate((self.meeting, self.event), start=1):
            with self.subTest(move._name), freeze_time("2026-03-14 02:00:00") as clock:
                mails = Mail.search([])
                name = "date_start" if move == self.meeting else "start"
                move.with_user(self.planner).write(
                    {name: datetime(2026, 3, 16, 1 + hours, 0)}
                )
                self.assertEqual(Mail.search([]), mails, "the calendar is silent")
                clock.tick(timedelta(minutes=2))
                self.meeting._cron_announce_changes()
                told = Mail.search([]) - mails
                self.assertEqual(told.recipient_ids, people)
                self.assertEqual(sum(len(m.recipient_ids) for m in told), len(people))

    def test_event_moves_its_meeting(self):
        start = datetime(2026, 3, 18, 6, 0)
        self.event.with_user(self.planner).write(
            {"start": start, "stop": start + timedelta(hours=1)}
        )
        self.assertEqual(self.meeting.date_start, start)
        self.assertEqual(self.meeting.date_end, start + timedelta(hours=1))

    def test_longer_event_makes_a_longer_meeting(self):
        self.event.with_user(self.planner).duration = 3
        self.assertEqual(self.meeting.date_end, datetime(2026, 3, 16, 4, 0))
        with self.assertRaises(AccessError):
            self.event.with_user(self.outsider).duration = 4

    def test_event_made_a_series(self):
        """No change of a series moves the meeting's event, or takes it away."""
        event = self.event.with_user(self.planner)
        event.write(
            {
                "recurrency": True,
                "rrule_type": "weekly",
                "mon": True,
                "end_type": "count",
                "count": 3,
            }
        )
        other = event.recurrence_id.calendar_event_ids.sorted("start")[1]
        later = {
            "start": other.start + timedelta(hours=5),
            "stop": other.stop + timedelta(hours=5),
        }
        for change in (
            lambda: other.write({"recurrence_update": "all_events", **later}),
            lambda: other.action_mass_archive("all_events"),
            lambda: other.action_mass_deletion("all_events"),
        ):
            with self.assertRaisesRegex(UserError, "cancel the meeting"):
                change()
        other.write({"recurrence_update": "future_events", **later})
        other.action_mass_deletion("self_only")
        self.assertEqual(self.meeting.calendar_event_id, self.event)
        self.assertTrue(self.event.active)
        self.assertEqual(self.meeting.date_start, self.event.start)
        event.copy().unlink()
        self.assertEqual(self.meeting.calendar_event_id, self.event)

    def test_event_moves_nothing_for_those_who_may_not(self):
        """Every employee may write in the calendar, but not move the meeting."""
        before = self.meeting.date_start
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "chanxiao.away", company_id=other.id, company_ids=other.ids
        )
        for user in (self.representative, self.auditor, self.outsider, stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.event.with_user(user).write(
                    {
                        "start": before + timedelta(days=1),
                        "stop": before + timedelta(days=1, hours=2),
                    }
                )
        self.assertEqual(self.meeting.date_start, before)
        self.event.with_user(self.outsider).description = "A word on the side"

    def test_chair_moves_the_event(self):
        start = datetime(2026, 3, 18, 6, 0)
        self.event.with_user(self.chair).write(
            {"start": start, "stop": start + timedelta(hours=1)}
        )
        self.assertEqual(self.meeting.date_start, start)

    def test_event_of_a_meeting_that_started_moves_nothing(self):
        before = self.meeting.date_start
        self.meeting.action_start()
        self.event.write({"start": before + timedelta(days=1)})
        self.assertEqual(self.meeting.date_start, before)

    def test_all_day_does_not_move_the_meeting(self):
        before = self.meeting.date_start
        for values in (
            {"allday": True},
            {"allday": True, "start_date": "2026-03-20", "stop_date": "2026-03-20"},
        ):
            with self.assertRaisesRegex(UserError, "all day"):
                self.event.with_user(self.planner).write(values)
        self.assertEqual(self.meeting.date_start, before)

    def test_event_of_a_convened_meeting_stays(self):
        event = self.event.with_user(self.planner)
        for remove in (event.unlink, event.action_archive):
            with self.assertRaisesRegex(UserError, "cancel the meeting"):
                remove()
        self.meeting.with_user(self.planner).action_cancel("Nothing to decide")
        self.assertFalse(self.event.exists())

    def test_event_of_a_past_meeting_may_go(self):
        self.meeting.action_start()
        self.meeting.attendee_ids.attendance = "present"
        self.meeting.action_close()
        self.event.unlink()
        self.assertEqual(self.meeting.state, "held")

    def test_lost_event_comes_back_with_the_next_move(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM calendar_event WHERE id = %s", [self.event.id])
        self.env.invalidate_all()
        start = datetime(2026, 3, 17, 6, 0)
        self.meeting.with_user(self.planner).write(
            {"date_start": start, "date_end": start + timedelta(hours=2)}
        )
        self.assertEqual(self.meeting.calendar_event_id.start, start)
        self.assertEqual(
            self.meeting.calendar_event_id.partner_ids,
            self.meeting.attendee_ids.partner_id,
        )
