from datetime import timedelta

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .action_common import TODAY, ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestActionActivitySync(ActionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision = cls._adopt(subject_ref=f"sale.order,{cls.order.id}")
        cls.action = cls.decision.action_ids
        cls.activity = cls.action.activity_id

    def _attach(self, **values):
        return self.env["ir.attachment"].create(
            {"name": "proof.txt", "raw": b"proof", **values}
        )

    # done

    def test_activity_done_finishes_the_task(self):
        proof = self._attach(res_model="sale.order", res_id=self.order.id)
        uploaded = self._attach(res_model="mail.activity", res_id=self.activity.id)
        self.activity.with_user(self.salesman).action_feedback(
            "Customer agreed", attachment_ids=proof.ids
        )
        self.assertEqual(self.action.state, "done")
        self.assertEqual(self.action.feedback, "Customer agreed")
        self.assertEqual(self.action.done_by_id, self.salesman)
        self.assertEqual(len(self.action.evidence_ids), 2)
        self.assertFalse(self.action.evidence_ids & (proof | uploaded))
        self.assertEqual(self.decision.state, "implemented")
        # nothing is said twice on the order
        done = self.order.message_ids.filtered("mail_activity_type_id")
        self.assertEqual(len(done), 1)

    def test_assignee_without_access_to_the_record_finishes_the_activity(self):
        activity = self.activity.with_user(self.worker)
        self.assertFalse(self.order.with_user(self.worker).has_access("read"))
        self.assertEqual(activity.summary, "Task 1")
        self.assertIn("Work overtime on Saturday", activity.note)
        activity.action_feedback("Done in the workshop")
        self.assertEqual(self.action.state, "done")

    def test_every_way_to_finish_an_activity(self):
        ways = [
            lambda activity: activity.action_done(),
            lambda activity: activity.action_feedback(),
            lambda activity: activity.action_feedback_schedule_next(),
            lambda activity: activity.action_done_schedule_next(),
            lambda activity: activity.action_archive(),
            lambda activity: activity.write({"active": False, "feedback": "Fine"}),
        ]
        for way in ways:
            action = self._adopt().action_ids
            way(action.activity_id.with_user(self.worker))
            self.assertEqual(action.state, "done")
        self.assertEqual(action.feedback, "Fine")

    def test_record_finishes_its_activities_by_type(self):
        self.order.activity_feedback(
            ["chanxiao_meeting.mail_activity_type_overtime"], feedback="Over"
        )
        self.assertEqual(self.action.state, "done")
        self.assertEqual(self.action.feedback, "Over")

    def test_activity_done_twice(self):
        self.activity.action_feedback("First")
        self.activity.action_feedback("Second")
        self.assertEqual(self.action.feedback, "First")

    def test_several_activities_at_once(self):
        actions = self._adopt(3).action_ids
        actions.activity_id.action_feedback("All")
        self.assertEqual(set(actions.mapped("feedback")), {"All"})
        self.assertEqual(actions.decision_id.state, "implemented")

    def test_archived_activity_taken_up_again(self):
        self.activity.action_feedback("Done")
        self.activity.action_unarchive()
        self.assertEqual(self.action.state, "open")
        self.assertFalse(self.action.done_at or self.action.closed_at)
        self.assertEqual(self.decision.state, "adopted")

    def test_verified_task_is_not_taken_up_again(self):
        self.activity.with_user(self.worker).action_feedback("Done")
        self.action.with_user(self.planner).action_verify()
        with self.assertRaisesRegex(UserError, "was verified or cancelled"):
            self.activity.action_unarchive()

    def test_task_of_a_withdrawn_decision_is_not_taken_up_again(self):
        decision = self._adopt(2)
        done = decision.action_ids[0]
        activity = done.activity_id
        done.with_user(self.worker).action_done()
        decision.with_user(self.planner).action_withdraw("Obsolete")
        with self.assertRaisesRegex(UserError, "decision of its own"):
            activity.action_unarchive()
        with self.assertRaisesRegex(UserError, "decision of its own"):
            done.with_user(self.planner).action_reject("Once more")

    # moved

    def test_rescheduling_moves_the_task_and_counts_the_slip(self):
        later = TODAY + timedelta(days=6)
        self.activity.with_user(self.worker).date_deadline = later
        self.assertEqual(self.action.deadline, later)
        self.assertEqual(self.action.slip_count, 1)
        self.assertEqual(self.action.initial_deadline, TODAY + timedelta(days=4))
        self.activity.date_deadline = later
        self.assertEqual(self.action.slip_count, 1)
        self.activity.date_deadline = TODAY
        self.assertEqual(self.action.deadline, TODAY)
        self.assertEqual(self.action.slip_count, 1, "earlier is no slip")
        self.activity.date_deadline = TODAY + timedelta(days=1)
        self.assertEqual(self.action.slip_count, 2, "each move to a later date is")

    def test_moving_the_task_moves_the_activity(self):
        later = TODAY + timedelta(days=8)
        self.action.with_user(self.planner).deadline = later
        self.assertEqual(self.activity.date_deadline, later)

    def test_reschedule_buttons(self):
        self.activity.action_reschedule_nextweek()
        self.assertEqual(self.action.deadline, self.activity.date_deadline)
        self.assertEqual(self.action.slip_count, 1)

    def test_proposed_task_does_not_slip(self):
        action = self._create_decision().action_ids
        action.deadline = TODAY + timedelta(days=30)
        self.assertEqual(action.slip_count, 0)

    def test_several_tasks_slip_from_different_dates(self):
        actions = self._adopt(3).action_ids
        actions[0].activity_id.date_deadline = TODAY + timedelta(days=9)
        actions.activity_id.write({"date_deadline": TODAY + timedelta(days=7)})
        self.assertEqual(actions.mapped("slip_count"), [1, 1, 1])
        actions.activity_id.write({"date_deadline": TODAY + timedelta(days=10)})
        self.assertEqual(actions.mapped("slip_count"), [2, 2, 2])

    # reassigned

    def test_reassigning_the_activity_reassigns_the_task(self):
        self.activity.user_id = self.planner
        self.assertEqual(self.action.assignee_id, self.planner)
        self.assertEqual(self.action.department_id, self.planning_department)

    def test_reassigning_the_task_reassigns_the_activity(self):
        self.action.with_user(self.planner).assignee_id = self.salesman
        self.assertEqual(self.activity.user_id, self.salesman)

    def test_person_and_date_at_once(self):
        later = TODAY + timedelta(days=5)
        self.activity.write({"user_id": self.salesman.id, "date_deadline": later})
        self.assertEqual(self.action.assignee_id, self.salesman)
        self.assertEqual(self.action.deadline, later)
        self.assertEqual(self.action.slip_count, 1)

        latest = TODAY + timedelta(days=6)
        self.action.write({"assignee_id": self.worker.id, "deadline": latest})
        self.assertEqual(self.activity.user_id, self.worker)
        self.assertEqual(self.activity.date_deadline, latest)

    def test_activity_cannot_be_left_to_nobody(self):
        with self.assertRaisesRegex(ValidationError, "nobody is responsible"):
            self.activity.user_id = False

    def test_activity_cannot_go_to_the_verifier(self):
        self.action.verifier_id = self.salesman
        with self.assertRaisesRegex(ValidationError, "verifies their own work"):
            self.activity.user_id = self.salesman

    # lost

    def test_deleted_activity_leaves_the_task_open_and_visible(self):
        self.activity.with_user(self.worker).unlink()
        self.assertEqual(self.action.state, "open")
        self.assertTrue(self.action.is_reminder_lost)
        self.assertIn(
            self.action, self.action.search([("is_reminder_lost", "=", True)])
        )
        self.assertNotIn(
            self.action, self.action.search([("is_reminder_lost", "=", False)])
        )
        self.assertIn("Reminder deleted", self.action.message_ids[0].body)
        self.assertEqual(self.action.message_ids[0].author_id, self.worker.partner_id)

        self.action.with_user(self.worker).action_remind()
        self.assertEqual(self.order.activity_ids, self.action.activity_id)
        self.assertFalse(self.action.is_reminder_lost)
        with self.assertRaisesRegex(UserError, "still has its reminder"):
            self.action.with_user(self.worker).action_remind()

    def test_cancelled_activity_is_a_deleted_one(self):
        self.activity.action_cancel()
        self.assertEqual(self.action.state, "open")
        self.assertTrue(self.action.is_reminder_lost)

    def test_deleting_an_activity_that_is_done_changes_nothing(self):
        self.activity.action_feedback("Done")
        self.activity.unlink()
        self.assertEqual(self.action.state, "done")
        self.assertEqual(self.action.feedback, "Done")
        self.assertFalse(self.action.is_reminder_lost)

    def test_task_without_reminder_is_still_done(self):
        self.activity.unlink()
        self.action.with_user(self.worker).action_done("Remembered anyway")
        self.assertEqual(self.action.state, "done")

    def test_deleted_record_hands_the_activity_to_the_decision(self):
        name = self.order.name
        self.order.unlink()
        self.assertEqual(self.action.state, "open")
        self.assertFalse(self.action.is_reminder_lost)
        self.assertEqual(self.decision.activity_ids, self.action.activity_id)
        self.assertEqual(self.action.activity_id.user_id, self.worker)
        for document in (self.action, self.decision):
            self.assertFalse(document.subject_ref)
            self.assertEqual(document.subject_name, f"{name} (deleted)")
        self.action.activity_id.with_user(self.worker).action_feedback("Done")
        self.assertEqual(self.action.state, "done")

    def test_record_deleted_in_the_database(self):
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM sale_order WHERE id = %s", [self.order.id])
        self.env.invalidate_all()
        self.activity.with_user(self.worker).action_feedback("Done")
        self.assertEqual(self.action.state, "done")
        self.assertFalse(self.action.is_reminder_lost)

    def test_remind_again_when_the_record_is_gone(self):
        self.activity.unlink()
        self.order.unlink()
        self.action.with_user(self.planner).action_remind()
        self.assertEqual(self.decision.activity_ids, self.action.activity_id)

    def test_cancelled_record_keeps_task_and_activity(self):
        inspection = self.env["qc.inspection"].create({"name": "QC/1"})
        decision = self._adopt(subject_ref=f"qc.inspection,{inspection.id}")
        inspection.action_cancel()
        self.assertEqual(decision.action_ids.state, "open")
        self.assertTrue(decision.action_ids.activity_id.active)

    def test_deleted_user_leaves_the_task_and_the_name(self):
        user = self._create_user("leaver", "user")
        self.action.assignee_id = user
        done = self._adopt(verifier_id=user.id).action_ids
        done.with_user(self.worker).action_done()
        self.env.flush_all()
        user.unlink()
        self.env.invalidate_all()
        self.assertEqual(self.action.state, "open")
        self.assertTrue(self.action.is_reminder_lost)
        self.assertEqual(self.action.former_assignee, "Leaver")
        for document, said in (
            (self.action, "Responsible: Leaver"),
            (done.decision_id, "Verifier: Leaver"),
        ):
            self.assertIn(said, " ".join(document.message_ids.mapped("body")))
        self.assertEqual(done.verifying_id, self.chair)

    def test_other_activities_are_left_alone(self):
        other = self.order.activity_schedule("mail.mail_activity_data_todo")
        other.write({"date_deadline": TODAY, "user_id": self.chair.id})
        other.action_feedback("Fine")
        other.unlink()
        self.assertEqual(self.action.state, "open")
        self.assertEqual(self.action.slip_count, 0)
