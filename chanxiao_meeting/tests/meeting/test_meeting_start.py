from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..common import MeetingCase

EARLY = "2026-03-14 02:00:00"
ON_TIME = "2026-03-16 01:00:00"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeetingStart(MeetingCase):
    """Convening and starting say first what they do, and a start can be undone."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(EARLY))
        cls.env["res.lang"]._activate_lang("en_US")
        cls.meeting = cls._create_meeting(cls._create_policy())

    def _convene(self):
        self.meeting.with_user(self.planner).action_convene()

    def _check(self, action, user):
        form = Form.from_action(self.env(user=user), action)
        return form.save()

    def test_convening_says_what_it_sends_and_what_it_sent(self):
        self.finance.email = False
        action = self.meeting.with_user(self.planner).action_ask_convene()
        check = self._check(action, self.planner)
        self.assertIn("2026-03-16 Monday 09:00", check.remarks)
        self.assertIn("No mail reaches", check.remarks)
        self.assertIn("2 departments are asked for their brief", check.remarks)
        self.assertEqual(self.meeting.state, "draft")
        done = check.action_confirm()
        self.assertEqual(self.meeting.state, "convened")
        told = len(self.meeting.attendee_ids.filtered("partner_id.email"))
        self.assertIn(str(told), done["params"]["message"])
        self.assertIn(f"{told} people get", check.remarks)

    def test_who_may_not_is_not_asked(self):
        self._convene()
        outsiders = (self.attendee, self.representative, self.auditor)
        self.meeting.attendee_ids.create(
            {"meeting_id": self.meeting.id, "partner_id": self.attendee.partner_id.id}
        )
        for user in outsiders:
            meeting = self.meeting.with_user(user)
            self.assertFalse(meeting.can_conduct, user.login)
            for method in ("action_ask_start", "action_start", "action_undo_start"):
                with self.assertRaises(AccessError):
                    getattr(meeting, method)()
        for user in (self.chair, self.recorder, self.planner):
            self.assertTrue(self.meeting.with_user(user).can_conduct, user.login)
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.chair).action_ask_convene()

    def test_start_shows_first_what_speaks_against_it(self):
        self._convene()
        self.meeting.period_end = "2026-03-31"
        action = self.meeting.with_user(self.chair).action_ask_start()
        self.assertEqual(self.meeting.state, "convened")
        check = self._check(action, self.chair)
        for words in (
            "which is not yet",
            "The reported period ends on",
            "2 of 2 briefs are not handed in",
            "are not recorded as here",
        ):
            self.assertIn(words, check.remarks)
        check.action_confirm()
        self.assertEqual(self.meeting.state, "in_progress")

    def test_start_without_objections_asks_nothing(self):
        self._convene()
        self.meeting.brief_ids.with_user(self.planner).action_submit()
        with freeze_time(ON_TIME):
            self.meeting.attendee_ids.action_check_in()
            self.assertIs(self.meeting.with_user(self.chair).action_ask_start(), True)
        self.assertEqual(self.meeting.state, "in_progress")

    def test_start_taken_back(self):
        self._convene()
        submitted, pending = self.meeting.brief_ids
        submitted.with_user(self.planner).action_submit()
        meeting = self.meeting.with_user(self.chair)
        meeting.action_start()
        self.assertEqual(pending.state, "missing")
        self.assertTrue(meeting.can_undo_start)
        meeting.agenda_ids[0].action_begin()
        with freeze_time(datetime(2026, 3, 14, 2, 9)):
            meeting.action_undo_start()
        self.assertEqual(meeting.state, "convened")
        self.assertFalse(meeting.started_at)
        self.assertFalse(any(meeting.agenda_ids.mapped("time_start")))
        self.assertEqual(submitted.state, "submitted")
        self.assertEqual(pending.state, "pending")
        self.assertTrue(pending.activity_ids, "who prepares is reminded again")
        self.assertFalse(any(self.meeting.brief_ids.mapped("frozen_at")))
        pending.with_user(self.planner).action_collect()
        meeting.action_start()
        self.assertEqual(meeting.state, "in_progress")

    def test_start_taken_back_after_a_brief_was_reopened(self):
        self._convene()
        brief = self.meeting.brief_ids[0].with_user(self.planner)
        brief.action_submit()
        self.meeting.with_user(self.chair).action_start()
        brief.action_reopen()
        self.meeting.with_user(self.chair).action_undo_start()
        self.assertEqual((brief.state, brief.submitted_at), ("pending", False))
        self.assertTrue(brief.activity_ids)
        self.assertFalse(brief.timeliness)

    def test_start_stands_after_ten_minutes_and_after_a_decision(self):
        self._convene()
        meeting = self.meeting.with_user(self.planner)
        meeting.action_start()
        with freeze_time(datetime(2026, 3, 14, 2, 11)):
            meeting.invalidate_recordset()
            self.assertFalse(meeting.can_undo_start)
            with self.assertRaisesRegex(UserError, "ten minutes"):
                meeting.action_undo_start()
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": meeting.id,
                "name": "Work on Saturday",
                "action_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Plan it",
                            "assignee_id": self.representative.id,
                            "deadline": "2026-03-20",
                        },
                    )
                ],
            }
        )
        decision.with_user(self.planner).action_adopt()
        with self.assertRaisesRegex(UserError, "decided already"):
            meeting.action_undo_start()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAttendance(MeetingCase):
    """Who was there: the same whoever clicks first, and as people said it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(ON_TIME))
        cls.meeting = cls._create_meeting(cls._create_policy())
        cls.meeting.with_user(cls.planner).action_convene()
        cls.line = cls.meeting.attendee_ids[2]

    def _at(self, minutes):
        return freeze_time(datetime(2026, 3, 16, 1) + timedelta(minutes=minutes))

    def test_arrived_before_a_late_start(self):
        """Called for 9:00, started at 9:20: whoever came at 9:10 was in time."""
        with self._at(10):
            self.line.action_check_in()
        self.assertEqual(self.line.attendance, "late", "as far as one knows then")
        with self._at(20):
            self.meeting.with_user(self.planner).action_start()
        self.assertEqual(self.line.attendance, "present")

    def test_left_before_an_early_end(self):
        with self._at(0):
            self.meeting.with_user(self.planner).action_start()
            self.meeting.attendee_ids.action_check_in()
        with self._at(100):
            self.line.action_check_out()
        self.assertEqual(self.line.attendance, "left_early")
        with self._at(95):
            self.meeting.with_user(self.planner).action_close()
        self.assertEqual(self.line.attendance, "present")

    def test_what_somebody_said_stays(self):
        recorded = self.line.with_user(self.recorder)
        with self._at(10):
            recorded.action_check_in()
            recorded.attendance = "absent"
            self.meeting.with_user(self.planner).action_start()
        self.assertEqual(self.line.attendance, "absent")
        with self._at(30):
            recorded.check_in = datetime(2026, 3, 16, 1, 12)
        self.assertEqual(self.line.attendance, "present", "noted anew")

    def test_a_reason_beside_a_person_is_leave(self):
        self.line.with_user(self.recorder).leave_reason = "Training"
        self.assertEqual(self.line.attendance, "on_leave")
        late = self.meeting.attendee_ids[0].with_user(self.recorder)
        late.write({"attendance": "late", "leave_reason": "Traffic"})
        self.assertEqual(late.attendance, "late")

    def test_all_others_present_leaves_the_excused_alone(self):
        self.meeting.with_user(self.planner).action_start()
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_attendee SET leave_reason = 'Ill', "
            "attendance = NULL WHERE id = %s",
            [self.line.id],
        )
        self.env.invalidate_all()
        self.meeting.with_user(self.chair).action_mark_present()
        self.assertEqual(self.line.attendance, "on_leave")
        others = self.meeting.attendee_ids - self.line
        self.assertEqual(set(others.mapped("attendance")), {"present"})

    def test_chair_and_recorder_note_every_state(self):
        """Also those who are no organizers, on a phone as in a list."""
        chair = self.meeting.with_user(self.chair).attendee_ids
        proxy = self.outsider.partner_id
        for values in (
            ("present",),
            ("late", "Traffic"),
            ("left_early",),
            ("absent",),
            ("on_leave", "Ill"),
            ("proxy", "Ill", proxy.id),
        ):
            chair[2].action_note_attendance(*values)
            self.assertEqual(self.line.attendance, values[0])
        self.assertEqual(self.line.proxy_id, proxy)
        self.assertEqual(self.line.leave_reason, "Ill")
        chair[2].action_note_absent()
        self.assertEqual(self.line.attendance, "absent")
        self.assertFalse(self.line.proxy_id, "nobody stands in any more")
        dialog = Form.from_action(
            self.env(user=self.chair), chair[2].action_ask_attendance()
        )
        dialog.attendance = "on_leave"
        dialog.leave_reason = "Training"
        dialog.save().action_confirm()
        self.assertEqual(self.line.attendance, "on_leave")
        self.assertEqual(self.line.leave_reason, "Training")

    def test_attendance_is_noted_by_who_conducts(self):
        for user in (self.representative, self.auditor):
            line = self.line.with_user(user)
            for call in (line.action_note_absent, line.action_ask_attendance):
                with self.assertRaises(AccessError):
                    call()
        line = self.line.with_user(self.chair)
        with self.assertRaisesRegex(UserError, "Choose one of: Present"):
            line.action_note_attendance("asleep")
        with self.assertRaisesRegex(UserError, "Enter why"):
            line.action_note_attendance("on_leave")
        with self.assertRaisesRegex(UserError, "Enter who represents"):
            line.action_note_attendance("proxy", proxy_id="Somebody")

    def test_every_state_is_set_in_the_list(self):
        with Form(self.meeting.with_user(self.recorder)) as form:
            for index, values in enumerate(
                (
                    {"attendance": "absent"},
                    {"attendance": "on_leave", "leave_reason": "Ill"},
                    {"proxy_id": self.outsider.partner_id},
                )
            ):
                with form.attendee_ids.edit(index) as line:
                    for name, value in values.items():
                        setattr(line, name, value)
        self.assertEqual(
            self.meeting.attendee_ids[:3].mapped("attendance"),
            ["absent", "on_leave", "proxy"],
        )
