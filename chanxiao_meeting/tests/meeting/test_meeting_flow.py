from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:02:00")
class TestMeetingFlow(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)
        cls.meeting.with_user(cls.planner).action_convene()

    def _hold(self, meeting):
        meeting.with_user(self.planner).action_start()
        meeting.attendee_ids.write({"attendance": "present"})
        meeting.with_user(self.planner).action_close()

    def test_start_needs_a_convened_meeting(self):
        with self.assertRaisesRegex(UserError, "Convene"):
            self._create_meeting(self.policy).action_start()

    def test_start_needs_a_chair_and_a_recorder(self):
        meeting = self.meeting.with_user(self.planner)
        meeting.write({"chair_id": False, "recorder_id": False})
        with self.assertRaisesRegex(UserError, "enter: Chair.*Recorder"):
            meeting.action_start()
        meeting.write({"chair_id": self.chair.id, "recorder_id": self.recorder.id})
        self.recorder.active = False
        with self.assertRaisesRegex(UserError, "Recorder no longer has an account"):
            meeting.action_start()
        meeting.recorder_id = self.manager
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.write({"company_ids": [(6, 0, other.ids)], "company_id": other.id})
        with self.assertRaisesRegex(UserError, "Manager may no longer work in"):
            meeting.action_start()
        meeting.recorder_id = self.planner
        meeting.action_start()
        self.assertEqual(meeting.state, "in_progress")

    def test_starting_twice_is_refused_and_keeps_the_figures(self):
        self.meeting.action_start()
        figures = self.meeting.brief_ids.figure_ids
        with self.assertRaisesRegex(UserError, "already started"):
            self.meeting.action_start()
        self.assertEqual(self.meeting.brief_ids.figure_ids, figures)

    def test_closing_names_those_whose_attendance_is_open(self):
        self.meeting.action_start()
        self.meeting.attendee_ids[1:].write({"attendance": "present"})
        with self.assertRaisesRegex(UserError, "Still open: Chair"):
            self.meeting.action_close()
        self.assertEqual(self.meeting.state, "in_progress")

    def test_closing_drafts_the_minutes(self):
        self._hold(self.meeting)
        self.assertEqual(self.meeting.state, "held")
        self.assertEqual(self.meeting.minutes_ids.mapped("state"), ["draft"])
        self.assertEqual(self.meeting.ended_at, datetime(2026, 3, 16, 1, 2))

    def test_held_meeting_stays_as_it_was(self):
        self._hold(self.meeting)
        with self.assertRaises(UserError):
            self.meeting.date_start = datetime(2026, 3, 18, 1, 0)
        with self.assertRaises(UserError):
            self.meeting.unlink()

    def test_chair_conducts_without_being_an_organizer(self):
        meeting = self.meeting.with_user(self.chair)
        meeting.action_start()
        meeting.action_mark_present()
        meeting.action_close()
        self.assertEqual(self.meeting.state, "held")

    def test_others_do_not_conduct(self):
        for user in (self.representative, self.auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.meeting.with_user(user).action_start()
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.outsider).action_start()

    def test_cancelling_needs_a_reason_and_takes_everything_back(self):
        event = self.meeting.calendar_event_id
        self._send_notices()
        action = self.meeting.with_user(self.planner).action_cancel()
        self.assertEqual(action["res_model"], "chanxiao.meeting.cancel")
        wizard = (
            self.env["chanxiao.meeting.cancel"]
            .with_user(self.planner)
            .create({"meeting_id": self.meeting.id, "reason": "Trade fair"})
        )
        wizard.action_confirm()
        self.assertEqual(self.meeting.state, "cancelled")
        self.assertEqual(self.meeting.cancel_reason, "Trade fair")
        self.assertFalse(event.exists())
        self.assertFalse(self.meeting.brief_ids.activity_ids)
        [noted] = self.meeting.message_ids.filtered(lambda m: "Trade fair" in m.body)
        self.assertIn("2026-03-16 Monday 09:00", noted.body, "which one is cancelled")
        told = self.env["mail.message"].search(
            [("res_id", "=", self.meeting.id), ("body", "like", "Trade fair")]
        )
        self.assertEqual(told.partner_ids, self.meeting.attendee_ids.partner_id)

    def test_a_started_meeting_cannot_be_cancelled(self):
        self.meeting.action_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            self.meeting.with_user(self.planner).action_cancel("Too late")

    def test_next_meeting_knows_the_previous_one(self):
        self._hold(self.meeting)
        following = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 1, 1, 0),
            date_end=datetime(2026, 4, 1, 3, 0),
        )
        following.with_user(self.planner).action_convene()
        self.assertEqual(following.previous_meeting_id, self.meeting)

    def test_topics_run_one_after_another(self):
        first = self.meeting.agenda_ids[:1]
        second = first.copy({"name": "Late orders"})
        with self.assertRaisesRegex(UserError, "Start the meeting"):
            first.action_begin()
        self.meeting.action_start()
        first.with_user(self.chair).action_begin()
        with freeze_time("2026-03-16 01:20:00"):
            second.with_user(self.chair).action_begin()
        self.assertEqual(first.duration_actual, 18)
        self.assertTrue(first.is_over_time)
        self.assertFalse(second.time_end)
        with self.assertRaises(AccessError):
            second.with_user(self.representative).action_park()

    def test_punctuality_within_the_grace_of_the_policy(self):
        people = self.meeting.attendee_ids
        people[0].check_in = datetime(2026, 3, 16, 1, 5)
        people[1].check_in = datetime(2026, 3, 16, 1, 6)
        people[2].write(
            {
                "check_in": datetime(2026, 3, 16, 1, 0),
                "check_out": datetime(2026, 3, 16, 2, 0),
            }
        )
        self.assertEqual(
            people[:3].mapped("attendance"), ["present", "late", "left_early"]
        )

    def test_leave_needs_a_reason_and_a_proxy_a_name(self):
        with self.assertRaises(ValidationError):
            self.meeting.attendee_ids[0].attendance = "on_leave"
        with self.assertRaises(ValidationError):
            self.meeting.attendee_ids[1].attendance = "proxy"
        self.meeting.attendee_ids[2].proxy_id = self.outsider.partner_id
        self.assertEqual(self.meeting.attendee_ids[2].attendance, "proxy")

    def test_what_was_entered_by_mistake_leaves_nothing(self):
        late, excused, absent, present, proxy = self.meeting.attendee_ids[:5]
        late.check_in = datetime(2026, 3, 16, 1, 30)
        self.assertEqual(late.attendance, "late")
        late.check_in = False
        self.assertFalse(late.attendance)
        excused.leave_reason = "Training"
        self.assertEqual(excused.attendance, "on_leave")
        excused.check_in = datetime(2026, 3, 16, 1, 0)
        self.assertEqual(excused.attendance, "present")
        excused.check_in = False
        self.assertEqual(excused.attendance, "on_leave", "the reason still stands")
        excused.leave_reason = False
        self.assertFalse(excused.attendance)
        proxy.proxy_id = self.outsider.partner_id
        proxy.proxy_id = False
        self.assertFalse(proxy.attendance)
        # what somebody said stays, also if what was empty is emptied
        for line, said in ((absent, "absent"), (present, "present")):
            line.attendance = said
            line.write({"check_in": False, "check_out": False, "proxy_id": False})
            self.assertEqual((line.attendance, line.is_attendance_chosen), (said, True))
        absent.check_in = datetime(2026, 3, 16, 1, 0)
        self.assertEqual(absent.attendance, "present")

    def test_people_check_themselves_in_and_nobody_else(self):
        mine = self.meeting.attendee_ids.filtered(
            lambda a: a.user_id == self.representative
        )
        mine.with_user(self.representative).action_check_in()
        self.assertEqual(mine.attendance, "present")
        with self.assertRaises(AccessError):
            (self.meeting.attendee_ids - mine).with_user(
                self.representative
            ).action_check_in()
