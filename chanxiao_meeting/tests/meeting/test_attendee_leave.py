from datetime import datetime

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..common import MeetingCase

LEAVE = "chanxiao_meeting.mail_activity_type_leave"
BEGUN = "2026-03-16 01:00:00"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAttendeeLeave(MeetingCase):
    """Leave is asked for by the attendee and approved by their manager."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-13 02:00:00"))
        cls.boss = cls._create_user("boss", "user")
        cls._employ({cls.boss: cls.sales_department})
        cls.representative.employee_id.parent_id = cls.boss.employee_id
        cls.meeting = cls._create_meeting(cls._create_policy())
        cls.meeting.with_user(cls.planner).action_convene()
        cls.line = cls._get_line(cls.representative)

    @classmethod
    def _get_line(cls, user):
        return cls.meeting.attendee_ids.filtered(lambda a: a.user_id == user)

    def _ask(self, user=None, **values):
        user = user or self.representative
        action = self.meeting.with_user(user).action_ask_leave()
        form = Form.from_action(self.env(user=user), action)
        for name, value in {"reason": "Customer visit", **values}.items():
            setattr(form, name, value)
        form.save().action_confirm()
        return self._get_line(user)

    def _get_told(self):
        return self.meeting.message_ids.notified_partner_ids

    def test_from_asking_to_approval(self):
        self.assertTrue(self.meeting.with_user(self.representative).can_ask_leave)
        proxy = self.outsider.partner_id
        line = self._ask(proxy_id=proxy)
        self.assertEqual(line.leave_state, "asked")
        self.assertFalse(line.attendance, "open until it is approved")
        self.assertFalse(line.proxy_id, "reads nothing before")
        activity = self.meeting.activity_ids
        self.assertEqual(activity.user_id, self.boss)
        self.assertEqual(activity.activity_type_id, self.env.ref(LEAVE))
        told = self._get_told()
        # the manager is not in this meeting, and reads about this one person
        self.env.invalidate_all()
        meeting = self.meeting.with_user(self.boss)
        self.assertIn(line.partner_id.name, meeting.leave_notice)
        self.assertEqual(line.with_user(self.boss).search([]).sudo(), line)
        action = meeting.action_decide_leave()
        form = Form.from_action(self.env(user=self.boss), action)
        self.assertEqual(form.asked_reason, "Customer visit")
        form.save().action_confirm()
        self.assertEqual(
            (line.leave_state, line.attendance, line.proxy_id, line.leave_reason),
            ("approved", "proxy", proxy, "Customer visit"),
        )
        self.assertEqual(line.leave_approver_id, self.boss)
        self.assertFalse(self.meeting.activity_ids)
        expected = self.recorder.partner_id | line.partner_id | proxy
        self.assertLessEqual(expected, self._get_told() - told)
        with self.assertRaisesRegex(UserError, "any more"):
            line.with_user(self.boss).action_approve_leave()

    def test_without_a_proxy_and_coming_all_the_same(self):
        line = self._ask()
        line.with_user(self.boss).action_approve_leave()
        self.assertEqual(line.attendance, "on_leave")
        with freeze_time("2026-03-16 00:55:00"):
            line.with_user(self.representative).action_check_in()
        self.assertEqual(line.attendance, "present")

    def test_approval_overrules_what_was_noted_before(self):
        line = self._ask()
        line.with_user(self.recorder).attendance = "absent"
        line.with_user(self.boss).action_approve_leave()
        self.assertEqual(line.attendance, "on_leave")

    def test_refusal_needs_a_reason_and_is_told(self):
        line = self._ask()
        boss = line.with_user(self.boss)
        with self.assertRaisesRegex(UserError, "Say why"):
            boss.action_refuse_leave(" ")
        boss.action_refuse_leave("You report")
        self.assertEqual(line.leave_state, "refused")
        self.assertFalse(line.attendance)
        self.assertFalse(self.meeting.activity_ids)
        self.assertIn(line.partner_id, self._get_told())
        meeting = self.meeting.with_user(self.representative)
        self.assertIn("You report", meeting.leave_notice)
        self.assertEqual(self._ask(reason="Ill").leave_state, "asked")

    def test_asked_too_late(self):
        with freeze_time(BEGUN):
            meeting = self.meeting.with_user(self.representative)
            self.assertFalse(meeting.can_ask_leave)
            with self.assertRaisesRegex(UserError, "before the meeting begins") as no:
                self._ask()
        self.assertIn("Tell Recorder now", str(no.exception))
        self.assertFalse(self.line.leave_state)

    def test_asked_twice(self):
        self._ask()
        with self.assertRaisesRegex(UserError, "already asked"):
            self._ask()

    def test_somebody_else_stands_in(self):
        with self.assertRaisesRegex(UserError, "somebody else"):
            self._ask(proxy_id=self.representative.partner_id)

    def test_who_decides_without_a_manager(self):
        employee = self.representative.employee_id
        self.sales_department.manager_id = self.boss.employee_id
        employee.parent_id = False
        self.assertEqual(self.line._get_leave_decider(), self.boss, "the head")
        self.sales_department.manager_id = employee
        employee.parent_id = False
        self.assertEqual(self.line._get_leave_decider(), self.chair)
        employee.parent_id = self.outsider.employee_id
        self.assertEqual(self.line._get_leave_decider(), self.chair, "no meetings")
        chairs = self._get_line(self.chair)
        self.assertEqual(chairs._get_leave_decider(), self.recorder)
        with self.assertRaises(AccessError):
            self._ask(self.chair).with_user(self.chair).action_approve_leave()

    def test_nobody_can_decide(self):
        self.meeting.recorder_id = self.chair
        with self.assertRaisesRegex(UserError, "Nobody can decide"):
            self._ask(self.chair)

    def test_only_the_manager_and_the_chair_decide(self):
        line = self._ask()
        for user in (self.representative, self.finance, self.planner, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                line.with_user(user).action_approve_leave()
            with self.subTest(user.name), self.assertRaises(AccessError):
                line.with_user(user).action_refuse_leave("No")
        with self.assertRaises(AccessError):
            line.with_user(self.outsider).action_decide_leave()
        line.with_user(self.chair).action_approve_leave()
        self.assertEqual(line.leave_approver_id, self.chair)

    def test_nobody_asks_for_others(self):
        for user in (self.finance, self.planner):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.line.with_user(user).action_ask_leave()
        wizards = self.env["chanxiao.meeting.leave"].with_user(self.finance)
        wizard = wizards.create({"attendee_id": self.line.id, "reason": "No"})
        with self.assertRaises(AccessError):
            wizard.action_confirm()
        with self.assertRaisesRegex(UserError, "not on the list.*Ask Recorder"):
            self.meeting.with_user(self.attendee).action_ask_leave()

    def test_recorded_by_the_buttons_only(self):
        line = self._ask()
        for values in (
            {"leave_state": "approved"},
            {"leave_decider_id": self.planner.id},
            {"leave_asked_reason": "Other"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                line.with_user(self.planner).write(values)
        line.with_user(self.boss).action_approve_leave()
        with self.assertRaisesRegex(UserError, "stays on record"):
            line.with_user(self.planner).leave_approver_id = self.planner

    def test_withdrawn(self):
        line = self._ask(proxy_id=self.outsider.partner_id)
        line.with_user(self.boss).action_approve_leave()
        self.meeting.with_user(self.representative).action_withdraw_leave()
        self.assertFalse(line.leave_state)
        self.assertFalse(line.attendance)
        self.assertFalse(line.proxy_id)
        with self.assertRaisesRegex(UserError, "no leave"):
            self.meeting.with_user(self.representative).action_withdraw_leave()

    def test_not_decided_when_the_meeting_starts(self):
        line = self._ask()
        with freeze_time(BEGUN):
            warnings = " ".join(self.meeting._get_start_warnings())
            self.assertIn("decided yet", warnings)
            self.meeting.with_user(self.chair).action_start()
            self.meeting.with_user(self.chair).action_mark_present()
            self.assertFalse(line.attendance, "nobody knows yet")
            line.with_user(self.recorder).action_check_in()
        self.assertFalse(line.leave_state)
        self.assertFalse(self.meeting.activity_ids)

    def test_another_person_takes_the_place(self):
        line = self._ask()
        line.with_user(self.planner).partner_id = self.attendee.partner_id
        self.assertFalse(line.leave_state)
        self.assertFalse(self.meeting.activity_ids)

    def test_whoever_decides_hands_over(self):
        line = self._ask()
        self.env["chanxiao.meeting.handover"].with_user(self.manager).create(
            {
                "leaver_id": self.boss.id,
                "successor_id": self.finance.id,
                "reason": "Left",
            }
        ).action_confirm()
        self.assertEqual(line.leave_decider_id, self.finance)
        self.assertEqual(self.meeting.activity_ids.user_id, self.finance)
        line._hand_over("leave_decider_id", self.finance, self.representative)
        self.assertEqual(line.leave_decider_id, self.boss, "not oneself")

    def test_leave_by_hand_still_needs_a_reason(self):
        with self.assertRaises(ValidationError):
            self.line.with_user(self.recorder).attendance = "on_leave"

    def test_quorum_is_looked_at_before_the_start(self):
        people = self.meeting.attendee_ids
        arrived = people[: (len(people) - 1) // 2]
        arrived.check_in = datetime(2026, 3, 16, 0, 58)
        self.assertIn("no quorum", " ".join(self.meeting._get_start_warnings()))
        self.meeting.policy_id._write_system({"quorum_rate": 20})
        self.assertNotIn("no quorum", " ".join(self.meeting._get_start_warnings()))
