from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import MeetingCase
from ..minutes.minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-13 02:00:00")
class TestAttendeeInvitation(MeetingCase):
    """People who come onto the list after the meeting was convened."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._create_meeting(cls._create_policy())
        cls.meeting.with_user(cls.planner).action_convene()
        cls._send_notices()
        cls.event = cls.meeting.calendar_event_id
        cls.guest = cls.env["res.partner"].create(
            {"name": "Customer", "email": "customer@example.com"}
        )
        cls.organizer = cls._create_user("organizer", "organizer")

    def _get_mails(self):
        return self.env["mail.mail"].sudo().search([])

    def _add(self, *partners):
        self.meeting.with_user(self.organizer).attendee_ids = [
            Command.create({"partner_id": partner.id}) for partner in partners
        ]
        self._send_notices()
        return self.meeting.attendee_ids.filtered(
            lambda person: person.partner_id in self.env["res.partner"].union(*partners)
        )

    def test_person_added_later_is_invited_once(self):
        before = self._get_mails()
        added = self._add(self.guest, self.attendee.partner_id)
        self.assertEqual(self.event.partner_ids, self.meeting.attendee_ids.partner_id)
        mails = self._get_mails() - before
        self.assertEqual(mails.recipient_ids, added.partner_id, "nobody else again")
        self.assertEqual(len(mails), 2, "the notice, no mail of the calendar")
        self.assertEqual(mails[0].model, "chanxiao.meeting.attendee")
        self.meeting._plan_notice()
        self._send_notices()
        self.assertEqual(self._get_mails(), before + mails)

    def test_person_added_to_a_draft_waits_for_the_notice(self):
        before = self._get_mails()
        meeting = self._create_meeting(self.meeting.policy_id)
        meeting.attendee_ids = [Command.create({"partner_id": self.guest.id})]
        self.assertEqual(self._get_mails(), before)
        meeting.with_user(self.planner).action_convene()
        self._send_notices()
        mails = self._get_mails() - before
        notices = mails.filtered(lambda mail: self.guest in mail.recipient_ids)
        self.assertEqual(len(notices), 1)

    def test_person_added_while_it_runs_is_in_the_calendar_only(self):
        self.meeting.with_user(self.planner).action_start()
        before = self._get_mails()
        self._add(self.guest)
        self.assertIn(self.guest, self.event.partner_ids)
        self.assertEqual(self._get_mails(), before)

    def test_person_taken_off_the_list_leaves_the_calendar(self):
        added_there = self.outsider.partner_id
        self.event.partner_ids = [Command.link(added_there.id)]
        self._add(self.guest).with_user(self.organizer).unlink()
        self.assertNotIn(self.guest, self.event.partner_ids)
        self.assertIn(added_there, self.event.partner_ids, "invited by the calendar")

    def test_person_who_takes_a_place_is_invited(self):
        line = self._add(self.guest)
        before = self._get_mails()
        line.with_user(self.organizer).partner_id = self.attendee.partner_id
        self._send_notices()
        self.assertEqual(
            (self._get_mails() - before).recipient_ids, self.attendee.partner_id
        )
        self.assertIn(self.attendee.partner_id, self.event.partner_ids)
        self.assertNotIn(self.guest, self.event.partner_ids)

    def test_person_without_address_is_named(self):
        self.guest.email = False
        self._add(self.guest)
        self.assertIn("Customer", self.meeting.message_ids[:1].body)

    def test_only_organizers_add(self):
        with self.assertRaises(AccessError):
            self.env["chanxiao.meeting.attendee"].with_user(self.chair).create(
                {"meeting_id": self.meeting.id, "partner_id": self.guest.id}
            )

    def test_without_calendar_event(self):
        self.meeting._write_system({"calendar_event_id": False})
        self.assertTrue(self._add(self.guest).invited_at)


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-16 02:00:00")
class TestAttendeeClosing(MinutesCase):
    """Attendance once the meeting is over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.meeting.attendee_ids[2]
        cls.guest = cls.env["res.partner"].create({"name": "Customer"})

    def test_nobody_checks_in_or_out_afterwards(self):
        for user in (self.representative, self.recorder):
            line = self.line.with_user(user)
            for method in (line.action_check_out, line.action_check_in):
                with self.assertRaisesRegex(UserError, "not being held"):
                    method()
        self.assertEqual(self.line.attendance, "late")
        self.assertFalse(self.line.check_out)

    def test_checking_out_while_it_runs(self):
        meeting = self._create_meeting(self.policy)
        meeting.with_user(self.planner).action_convene()
        meeting.with_user(self.planner).action_start()
        line = meeting.attendee_ids.filtered(lambda a: a.user_id == self.representative)
        line.with_user(self.representative).action_check_in()
        line.with_user(self.representative).action_check_out()
        self.assertEqual(line.attendance, "left_early")

    def test_organizer_corrects_while_the_minutes_are_a_draft(self):
        minutes = self._create_minutes()
        line = self.line.with_user(self.planner)
        line.check_in = datetime(2026, 3, 16, 1, 5)
        line.copy({"partner_id": self.guest.id, "attendance": "present"})
        minutes.with_user(self.recorder).action_submit()
        people = minutes.content["attendance"]
        self.assertEqual(people[2]["attendance"], "present")
        self.assertIn("Customer", str(people))

    def test_closed_with_the_minutes_until_these_are_a_draft_again(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        line = self.line.with_user(self.planner)
        with self.assertRaisesRegex(UserError, "send them back"):
            line.attendance = "absent"
        with self.assertRaisesRegex(UserError, "send them back"):
            line.unlink()
        with self.assertRaisesRegex(UserError, "send them back"):
            line.copy({"partner_id": self.guest.id})
        minutes.with_user(self.chair).action_reject("Who was late?")
        line.attendance = "absent"

    def test_revising_issued_minutes_opens_it(self):
        minutes = self._issue(self._create_minutes())
        line = self.line.with_user(self.planner)
        with self.assertRaisesRegex(UserError, "revise"):
            line.attendance = "absent"
        minutes.with_user(self.planner).action_revise()
        line.attendance = "absent"

    def test_statistics_by_person_department_and_policy(self):
        attendees = self.env["chanxiao.meeting.attendee"]
        rates = ["attended_rate:avg", "punctual_rate:avg"]
        mine = [("meeting_id", "=", self.meeting.id)]
        [(policy, came, punctual)] = attendees._read_group(mine, ["policy_id"], rates)
        # two were there, one was late, and one on leave
        self.assertEqual((policy, came, punctual), (self.policy, 75, 50))
        grouped = attendees._read_group(mine, ["department_id", "partner_id"], rates)
        late = [values for values in grouped if values[1] == self.line.partner_id]
        self.assertEqual(late[0][2:], (100, 0))

    def test_nobody_attends_a_cancelled_meeting(self):
        meeting = self._create_meeting(self.policy)
        meeting.with_user(self.planner).action_cancel("Trade fair")
        with self.assertRaisesRegex(UserError, "cancelled"):
            self.env["chanxiao.meeting.attendee"].with_user(self.planner).create(
                {"meeting_id": meeting.id, "partner_id": self.guest.id}
            )
