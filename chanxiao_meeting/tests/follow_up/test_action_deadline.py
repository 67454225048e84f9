from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .action_common import TODAY, ActionCase

AGREED = TODAY + timedelta(days=4)
LATER = TODAY + timedelta(days=9)
TOMORROW = "2026-03-17 04:00:00"
NEXT_DAY = "2026-03-18 04:00:00"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestActionDeadline(ActionCase):
    """A later date is a slip and has a reason; a typing error put right is none."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.decision = cls._adopt(subject_ref=f"sale.order,{cls.order.id}")
        cls.action = cls.decision.action_ids.with_user(cls.planner)
        cls.activity = cls.decision.action_ids.activity_id

    def _postpone(self, day, reason="Steel is late"):
        self.action.write({"deadline": day, "postpone_reason": reason})

    def test_typing_error_of_the_same_day_is_no_slip(self):
        self.action.deadline = LATER
        self.assertEqual(self.action.slip_count, 0)
        self.assertEqual(self.action.initial_deadline, LATER, "it is what was agreed")
        self.assertEqual(self.activity.date_deadline, LATER)

    def test_postponing_has_a_reason(self):
        doors = (
            {"deadline": LATER},
            {"deadline": str(LATER), "postpone_reason": " "},
            {"deadline": LATER, "assignee_id": self.salesman.id},
        )
        with freeze_time(TOMORROW):
            for values in doors:
                with self.assertRaisesRegex(UserError, "Say why it is postponed"):
                    self.action.write(values)
                with self.assertRaisesRegex(UserError, "Say why it is postponed"):
                    self.decision.write({"action_ids": [(1, self.action.id, values)]})
            self._postpone(LATER)
        self.assertEqual(self.action.slip_count, 1)
        self.assertEqual(self.action.initial_deadline, AGREED)
        self.assertIn("Steel is late", self.action.message_ids[0].body)

    def test_earlier_is_no_slip(self):
        with freeze_time(TOMORROW):
            self.action.deadline = TODAY + timedelta(days=2)
        self.assertEqual(self.action.slip_count, 0)
        self.assertEqual(self.action.initial_deadline, AGREED)

    def test_typing_error_in_a_postponed_date(self):
        with freeze_time(TOMORROW):
            self._postpone(LATER)
            self.action.deadline = LATER + timedelta(days=1)
            self.assertEqual(self.action.slip_count, 1, "still the same slip")
            self.action.deadline = AGREED
            self.assertEqual(self.action.slip_count, 0, "it was none after all")
            with self.assertRaisesRegex(UserError, "Say why it is postponed"):
                self.action.deadline = LATER
            self._postpone(LATER)
        with freeze_time(NEXT_DAY):
            self._postpone(LATER + timedelta(days=1), "Once more")
        self.assertEqual(self.action.slip_count, 2)

    def test_day_of_the_person_counts(self):
        with freeze_time("2026-03-16 16:30:00"):  # the 17th in Shanghai
            with self.assertRaisesRegex(UserError, "Say why it is postponed"):
                self.action.deadline = LATER

    def test_proposals_are_not_held_to_a_date(self):
        action = self._create_decision().action_ids
        with freeze_time(TOMORROW):
            action.deadline = LATER
        self.assertFalse(action.slip_count or action.postpone_reason)

    def test_moved_activity_asks_for_the_reason_afterwards(self):
        self.activity.with_user(self.worker).date_deadline = LATER
        self.assertEqual(self.action.slip_count, 1)
        self.assertTrue(self.action.is_reason_owed)
        owed = self.action.search([("is_reason_owed", "=", True)])
        self.assertIn(self.action, owed)
        mine = self.action.with_user(self.worker)
        with self.assertRaisesRegex(UserError, "Say why"):
            mine.action_postpone()
        mine.action_postpone(reason="Steel is late")
        self.assertFalse(self.action.is_reason_owed)
        self.assertEqual(self.action.postpone_reason, "Steel is late")
        self.assertEqual(self.action.slip_count, 1)
        self.activity.with_user(self.worker).date_deadline = LATER + timedelta(days=1)
        self.assertTrue(self.action.is_reason_owed, "each slip has its own")
        self.assertFalse(self.action.postpone_reason)

    def test_dialog_postpones(self):
        mine = self.action.with_user(self.worker)
        dialog = Form(
            self.env["chanxiao.meeting.follow.up"]
            .with_user(self.worker)
            .with_context(
                default_operation="postpone",
                active_model=mine._name,
                active_ids=mine.ids,
            )
        )
        self.assertEqual(dialog.deadline, AGREED)
        dialog.deadline = LATER
        dialog.words = "Steel is late"
        with freeze_time(TOMORROW):
            dialog.save().action_confirm()
        self.assertEqual(self.action.deadline, LATER)
        self.assertEqual(self.activity.date_deadline, LATER)
        self.assertEqual(self.action.postpone_reason, "Steel is late")

    def test_who_postpones(self):
        with freeze_time(TOMORROW):
            for user in (self.attendee, self.auditor):
                with self.assertRaises(AccessError):
                    self.action.with_user(user).action_postpone(LATER, "No time")
            self.action.with_user(self.chair).action_postpone(str(LATER), "Agreed")
            with self.assertRaisesRegex(UserError, "is no date"):
                self.action.action_postpone("soon", "No time")
        self.assertEqual(self.action.deadline, LATER)
        self.action.with_user(self.worker).action_done()
        with self.assertRaisesRegex(UserError, "already reported done"):
            self.action.action_postpone(LATER, "Too late")

    def test_form_asks_for_the_reason(self):
        with freeze_time(TOMORROW), Form(self.action) as form:
            form.deadline = TODAY + timedelta(days=2)
            self.assertFalse(form.is_postponing)
            form.deadline = LATER
            self.assertTrue(form.is_postponing)
            form.postpone_reason = "Steel is late"
        self.assertEqual(self.action.slip_count, 1)

    def test_date_in_the_past_is_asked_back(self):
        decision = self.decision.with_user(self.planner)
        exception = self.env["chanxiao.control.exception"].create({"name": "Late"})
        meeting = self._plan("04-16")
        dialog = self.env["chanxiao.meeting.follow.up"].create(
            {"operation": "postpone", "action_ids": self.action.ids}
        )
        question = self.env["chanxiao.meeting.question"].create(
            {
                "question": "Why?",
                "meeting_id": meeting.id,
                "answerer_id": self.planner.id,
            }
        )
        for record, name, past, ahead in (
            (self.action, "deadline", "2026-03-15", "2026-03-16"),
            (decision, "check_date", "2026-03-15", "2026-04-16"),
            (exception, "deadline", "2026-03-15", "2026-03-16"),
            (dialog, "deadline", "2026-03-15", "2026-03-21"),
            (question, "deadline", "2026-03-16 01:00:00", "2026-04-17 01:00:00"),
            (meeting, "date_start", "2026-03-16 03:00:00", "2026-04-17 01:00:00"),
        ):
            for value, is_asked in ((past, True), (ahead, False), (False, False)):
                with self.subTest(f"{record._name}.{name}", value=value):
                    spec = {name: {}}
                    answer = record.onchange({name: value}, [name], spec)
                    asked = answer.get("warning", {}).get("message", "")
                    self.assertEqual("is over already" in asked, is_asked)
