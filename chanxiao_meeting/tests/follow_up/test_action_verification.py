from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .action_common import TODAY, ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestActionVerification(ActionCase):
    """Who checks a task is asked to, and whoever did it is told what was missing."""

    def _done(self, **values):
        action = self._adopt(**values).action_ids
        action.with_user(self.worker).action_done("Ready")
        return action

    def test_verifier_is_asked_when_a_task_is_done(self):
        action = self._adopt(verifier_id=self.salesman.id).action_ids
        self.assertEqual(action.verifying_id, self.salesman, "known from the start")
        self.assertFalse(action.verification_id)
        action.activity_id.with_user(self.worker).action_feedback("Painted")
        request = action.verification_id
        self.assertEqual(action.activity_ids, request)
        self.assertEqual((request.user_id, request.summary), (self.salesman, "Task 1"))
        self.assertEqual(request.date_deadline, TODAY + timedelta(days=3))
        self.assertIn("Painted", request.note)
        self.assertIn("Worker", request.note)
        told = self.env["mail.message"].search(
            [("model", "=", action._name), ("res_id", "=", action.id)], limit=1
        )
        self.assertEqual(told.partner_ids, self.salesman.partner_id)

    def test_who_is_asked(self):
        action = self._adopt(verifier_id=self.salesman.id).action_ids
        action.verifier_id = self.attendee
        self.assertEqual(action.verifying_id, self.attendee, "named by the task")
        self.attendee.active = False
        self.assertEqual(action.verifying_id, self.salesman, "by the decision")
        self.salesman.active = False
        self.assertEqual(action.verifying_id, self.chair, "who chairs")
        action.assignee_id = self.chair
        self.assertEqual(action.verifying_id, self.planner, "who adopted it")
        self.policy._write_system({"deputy_chair_ids": [Command.link(self.finance.id)]})
        self.assertEqual(action.verifying_id, self.finance, "the chair's deputy")

    def test_chair_alone_is_checked_by_whoever_organizes(self):
        decision = self._create_decision()
        task = decision.action_ids
        task.assignee_id = self.chair
        decision.with_user(self.chair).action_adopt()
        task.with_user(self.chair).action_done()
        asked = task.verification_id.user_id
        self.assertEqual(asked, self.recorder)
        task.with_user(asked).action_verify()
        self.assertEqual(task.verified_by_id, self.recorder)

    def test_who_is_asked_may_verify(self):
        action = self._done()
        asked = action.verification_id.user_id
        self.assertEqual(asked, self.chair)
        action.with_user(asked).action_verify()
        self.assertFalse(action.verification_id.active)

    def test_archived_verifier_does_not_block_the_others(self):
        action = self._adopt(verifier_id=self.salesman.id).action_ids
        self.salesman.active = False
        action.with_user(self.worker).action_done()
        self.assertEqual(action.verification_id.user_id, self.chair)
        self.assertTrue(action.with_user(self.planner).can_verify)

    def test_verifier_who_leaves_is_replaced_by_the_next(self):
        for leave in (self.salesman.action_archive, self.chair.unlink):
            with self.subTest(leave.__name__):
                action = self._done(verifier_id=self.salesman.id)
                before = action.verification_id.user_id
                leave()
                self.env.invalidate_all()
                asked = action.verification_id
                self.assertNotEqual(asked.user_id, before)
                self.assertTrue(asked.user_id)
                self.assertTrue(action.with_user(asked.user_id).can_verify)
                self.assertEqual(action.activity_ids, asked)

    def test_verifier_without_an_account_is_replaced_by_the_next(self):
        """Archived by their form, an import or another addon: not by a button."""
        action = self._done(verifier_id=self.salesman.id)
        self.salesman.write({"active": False})
        self.assertEqual(action.verification_id.user_id, self.chair)
        self.assertEqual(action.activity_ids.user_id, self.chair)

    def test_request_marked_done_verifies(self):
        action = self._done(verifier_id=self.salesman.id)
        action.verification_id.with_user(self.salesman).action_feedback("Looks good")
        self.assertEqual(action.state, "verified")
        self.assertEqual(action.verified_by_id, self.salesman)
        self.assertEqual(len(action.message_ids.filtered("mail_activity_type_id")), 1)

    def test_every_door_keeps_who_verified_and_when(self):
        """By the button, the activity, or marking it done in its list."""

        def archive(task):
            task.verification_id.with_user(self.salesman).active = False

        doors = [
            lambda task: task.with_user(self.salesman).action_verify(),
            lambda task: task.verification_id.with_user(self.salesman).action_done(),
            lambda task: task.verification_id.with_user(
                self.salesman
            ).action_feedback(),
            archive,
        ]
        for number, door in enumerate(doors):
            task = self._done(verifier_id=self.salesman.id)
            with self.subTest(number), freeze_time("2026-03-17 03:00:00"):
                door(task)
                self.assertEqual(
                    (task.state, task.verified_by_id, task.verified_at),
                    ("verified", self.salesman, datetime(2026, 3, 17, 3)),
                )

    def _get_typing_doors(self, task, user, values):
        """Ways by which somebody would write what the system notes."""
        mine = task.with_user(user)
        new = self._prepare_action(decision_id=self._create_decision(0).id)
        defaults = {f"default_{name}": value for name, value in values.items()}
        return {
            "write": lambda: mine.write(values),
            "create": lambda: mine.create({**new, **values}),
            "default": lambda: mine.with_context(**defaults).create(new),
            "command": lambda: mine.decision_id.write(
                {"action_ids": [Command.update(task.id, values)]}
            ),
        }

    def test_nobody_types_in_who_verified(self):
        task = self._done(verifier_id=self.salesman.id)
        typed = [
            {"verified_by_id": self.chair.id},
            {"verified_at": "2026-03-17 03:00:00"},
        ]
        for user in (self.planner, self.env.ref("base.user_admin")):
            for values in typed:
                for name, door in self._get_typing_doors(task, user, values).items():
                    with self.subTest(name, user=user.login, values=values):
                        with self.assertRaises(UserError):
                            door()
        task.with_user(self.salesman).action_verify()
        self.assertFalse(task.copy().verified_by_id)

    def test_request_marked_done_by_another_verifies_nothing(self):
        action = self._done(verifier_id=self.salesman.id)
        action.verification_id.with_user(self.planner).action_feedback("Seen")
        self.assertEqual(action.state, "done")
        action.with_user(self.salesman).action_verify()
        self.assertEqual(action.state, "verified")

    def test_rejection_says_why_where_the_work_is(self):
        action = self._done(
            verifier_id=self.salesman.id, subject_ref=f"sale.order,{self.order.id}"
        )
        request = action.verification_id
        action.with_user(self.salesman).action_reject("Not <i>painted</i>")
        self.assertFalse(request.active)
        self.assertEqual(action.reject_reason, "Not <i>painted</i>")
        reminder = self.order.activity_ids
        self.assertEqual(reminder, action.activity_id)
        self.assertIn("Not &lt;i&gt;painted&lt;/i&gt;", reminder.note)

        reminder.with_user(self.worker).unlink()
        action.with_user(self.worker).action_remind()
        self.assertIn("painted", action.activity_id.note, "reminded again")

        action.with_user(self.worker).action_done("Painted")
        self.assertTrue(action.verification_id.active)
        self.assertNotEqual(action.verification_id, request, "asked again")

    def test_task_taken_up_again_needs_no_check(self):
        action = self._done(verifier_id=self.salesman.id)
        action.activity_id.with_user(self.worker).action_unarchive()
        self.assertFalse(action.verification_id)

    def test_another_verifier_of_the_decision_is_asked(self):
        action = self._done(verifier_id=self.salesman.id)
        action.decision_id.with_user(self.planner).verifier_id = self.attendee
        self.assertEqual(action.verification_id.user_id, self.attendee)

    def test_deleted_activity_type(self):
        self.env.ref("chanxiao_meeting.mail_activity_type_verify").unlink()
        action = self._done(verifier_id=self.salesman.id)
        self.assertEqual(action.verification_id.user_id, self.salesman)

    def test_many_tasks_are_asked_about_at_once(self):
        def count(tasks):
            actions = self._adopt(tasks, verifier_id=self.salesman.id).action_ids
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            actions.sudo()._ask_to_verify()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(2)
        few, many = count(5), count(30)
        self.assertLess(many - few, 60, f"{few} queries for 5 tasks, {many} for 30")
