from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from .action_common import TODAY, ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestAction(ActionCase):
    def _attach(self, user, **values):
        return (
            self.env["ir.attachment"]
            .with_user(user)
            .create({"name": "photo.txt", "raw": b"welded", **values})
        )

    def test_done_closes_the_activity_with_the_feedback(self):
        decision = self._adopt(subject_ref=f"sale.order,{self.order.id}")
        action = decision.action_ids
        activity = action.activity_id
        action.with_user(self.worker).action_done("Shift <b>planned</b>")

        self.assertEqual(action.state, "done")
        self.assertEqual(action.feedback, "Shift <b>planned</b>")
        self.assertEqual(action.done_by_id, self.worker)
        self.assertEqual(action.done_at, datetime(2026, 3, 16, 4, 0))
        self.assertEqual(action.closed_at, action.done_at)
        self.assertFalse(activity.active)
        self.assertEqual(activity.feedback, "Shift <b>planned</b>")
        message = self.order.message_ids[0]
        self.assertEqual(message.mail_activity_type_id, activity.activity_type_id)
        self.assertIn("Shift &lt;b&gt;planned&lt;/b&gt;", message.body)
        self.assertEqual(decision.state, "implemented")

    def test_evidence_is_kept_with_the_task(self):
        action = self._adopt().action_ids
        photo = self._attach(self.worker)
        action.with_user(self.worker).action_done("Done", photo.ids)
        evidence = action.evidence_ids
        self.assertEqual(evidence.raw, b"welded")
        self.assertEqual(evidence.name, "photo.txt")
        self.assertEqual(evidence.res_model, action._name)
        self.assertEqual(evidence.res_id, action.id)
        photo.unlink()
        self.assertEqual(evidence.with_user(self.attendee).raw, b"welded")

    def test_nobody_proves_a_task_with_what_they_cannot_read(self):
        action = self._adopt().action_ids
        secret = self._attach(
            self.env.user, res_model="sale.order", res_id=self.order.id
        )
        with self.assertRaises(UserError):
            action.with_user(self.worker).action_done("Done", secret.ids)

    def test_dialog_reports_done(self):
        action = self._adopt().action_ids
        with Form(
            self.env["chanxiao.meeting.follow.up"]
            .with_user(self.worker)
            .with_context(
                active_model=action._name,
                active_ids=action.ids,
                default_operation="done",
            )
        ) as form:
            form.words = "Ready"
        dialog = form.record
        photo = self._attach(self.worker, res_model=dialog._name, res_id=0)
        dialog.evidence_ids = photo
        dialog.action_confirm()
        self.assertEqual(action.state, "done")
        self.assertEqual(action.evidence_ids.raw, b"welded")
        self.assertFalse(photo.exists())

    def test_done_twice_says_who_was_first(self):
        action = self._adopt().action_ids
        action.with_user(self.worker).action_done("First")
        with self.assertRaisesRegex(UserError, "already reported done by Worker"):
            action.with_user(self.planner).action_done("Second")
        self.assertEqual(action.feedback, "First")

    def test_proposed_task_is_not_done(self):
        action = self._create_decision().action_ids
        with self.assertRaisesRegex(UserError, "only proposed"):
            action.with_user(self.worker).action_done()

    def test_several_tasks_at_once(self):
        actions = self._adopt(3).action_ids
        actions.with_user(self.worker).action_done("All of them")
        self.assertEqual(set(actions.mapped("state")), {"done"})
        self.assertFalse(actions.activity_id.filtered("active"))

    def test_verify(self):
        action = self._adopt(verifier_id=self.salesman.id).action_ids
        action.with_user(self.worker).action_done()
        action.with_user(self.salesman).action_verify()
        self.assertEqual(action.state, "verified")
        self.assertEqual(action.verified_by_id, self.salesman)
        self.assertEqual(action.verified_at, datetime(2026, 3, 16, 4, 0))
        with self.assertRaisesRegex(UserError, "done and verified"):
            action.with_user(self.salesman).action_verify()

    def test_reject_reopens_counts_and_reminds_again(self):
        decision = self._adopt(verifier_id=self.salesman.id)
        action = decision.action_ids
        first = action.activity_id
        action.with_user(self.worker).action_done("Ready")
        action.with_user(self.salesman).action_reject("Not <i>painted</i>")

        self.assertEqual(action.state, "open")
        self.assertEqual(action.reject_count, 1)
        self.assertFalse(action.done_at or action.closed_at or action.done_by_id)
        self.assertFalse(action.verified_at or action.verified_by_id)
        self.assertTrue(action.activity_id.active)
        self.assertNotEqual(action.activity_id, first)
        self.assertEqual(action.activity_id.user_id, self.worker)
        self.assertIn("Not &lt;i&gt;painted&lt;/i&gt;", action.message_ids[0].body)
        self.assertEqual(decision.state, "adopted")

        action.with_user(self.worker).action_done("Painted")
        action.with_user(self.salesman).action_reject("Wrong colour")
        self.assertEqual(action.reject_count, 2)

    def test_reject_only_what_is_done(self):
        action = self._adopt(verifier_id=self.salesman.id).action_ids
        with self.assertRaisesRegex(UserError, "not done yet"):
            action.with_user(self.salesman).action_reject("Early")

    def test_cancel_takes_the_activity_away(self):
        action = self._adopt(subject_ref=f"sale.order,{self.order.id}").action_ids
        action.with_user(self.planner).action_cancel("Customer waits")
        self.assertEqual(action.state, "cancelled")
        self.assertEqual(action.cancel_reason, "Customer waits")
        self.assertTrue(action.closed_at)
        self.assertFalse(self.order.with_context(active_test=False).activity_ids)
        self.assertFalse(action.is_reminder_lost)
        with self.assertRaisesRegex(UserError, "was cancelled"):
            action.with_user(self.worker).action_done()

    def test_cancel_and_reject_without_a_reason(self):
        to_cancel, to_reject = self._adopt(2, verifier_id=self.salesman.id).action_ids
        to_reject.with_user(self.worker).action_done()
        for nothing in (None, False, "", "  "):
            with self.assertRaisesRegex(UserError, "Say why"):
                to_cancel.with_user(self.planner).action_cancel(nothing)
            with self.assertRaisesRegex(UserError, "Say why"):
                to_reject.with_user(self.salesman).action_reject(nothing)
        self.assertEqual((to_cancel.state, to_reject.state), ("open", "done"))

    def test_department_of_the_assignee(self):
        action = self._adopt().action_ids
        self.assertEqual(action.department_id, self.sales_department)
        action.assignee_id = self.planner
        self.assertEqual(action.department_id, self.planning_department)
        action.assignee_id = self.attendee
        self.assertFalse(action.department_id)

    def test_department_of_a_representative_without_employee(self):
        self.env["hr.employee"].search(
            [("user_id", "=", self.representative.id)]
        ).unlink()
        action = self._create_decision().action_ids
        action.assignee_id = self.representative
        self.assertEqual(action.department_id, self.sales_department)

    def test_adopted_task_keeps_person_and_date(self):
        action = self._adopt().action_ids.with_user(self.planner)
        for values, sentence in (
            ({"assignee_id": False}, "nobody is responsible"),
            ({"deadline": False}, "there is no date"),
            ({"verifier_id": self.worker.id}, "verifies their own work"),
        ):
            with self.assertRaises(ValidationError) as refused:
                action.write(values)
            self.assertIn(sentence, str(refused.exception))

    def test_adopted_task_is_not_reworded(self):
        action = self._adopt().action_ids.with_user(self.planner)
        for values in (
            {"name": "Other"},
            {"subject_ref": f"sale.order,{self.order.id}"},
            {"decision_id": self._create_decision().id},
        ):
            with self.assertRaisesRegex(UserError, "not reworded"):
                action.write(values)

    def test_closed_task_stays_as_it_was(self):
        action = self._adopt().action_ids
        action.with_user(self.worker).action_done()
        for values in (
            {"assignee_id": self.salesman.id},
            {"deadline": TODAY},
            {"verifier_id": self.salesman.id},
            {"evidence_ids": [Command.clear()]},
        ):
            with self.assertRaisesRegex(UserError, "is closed"):
                action.with_user(self.planner).write(values)

    def test_protected_fields(self):
        action = self._adopt().action_ids.with_user(self.planner)
        values = {
            "state": "done",
            "done_at": "2026-03-01 00:00:00",
            "done_by_id": self.chair.id,
            "closed_at": "2026-03-01 00:00:00",
            "slip_count": 3,
            "initial_deadline": TODAY,
            "reject_count": 3,
            "feedback": "Trust me",
            "verified_by_id": self.chair.id,
            "verified_at": "2026-03-01 00:00:00",
            "activity_id": False,
            "cancel_reason": "No",
        }
        for name, value in values.items():
            with self.subTest(name):
                with self.assertRaises(UserError):
                    action.write({name: value})
                with self.assertRaises(UserError):
                    action.create(
                        {
                            "decision_id": action.decision_id.id,
                            **self._prepare_action(),
                            name: value if value is not False else 1,
                        }
                    )

    def test_alerts(self):
        action = self._adopt().action_ids
        for days, alert, overdue in (
            (4, "none", 0),
            (3, "blue", 0),
            (1, "blue", 0),
            (0, "yellow", 0),
            (-1, "red", 1),
            (-9, "red", 9),
        ):
            action.deadline = TODAY + timedelta(days=days)
            with self.subTest(days=days):
                self.assertEqual(action.alert, alert)
                self.assertEqual(action.overdue_days, overdue)
                for searched in ("none", "blue", "yellow", "red"):
                    found = action.search([("alert", "=", searched)])
                    self.assertEqual(action in found, searched == alert, searched)
                self.assertNotIn(action, action.search([("alert", "!=", alert)]))
        action.with_user(self.worker).action_done()
        self.assertEqual(action.alert, "none")
        self.assertEqual(action.overdue_days, 0)
        self.assertNotIn(action, action.search([("alert", "=", "red")]))

    def test_search_days_overdue(self):
        late, on_time = self._adopt(2).action_ids
        late.deadline = TODAY - timedelta(days=5)
        both = late | on_time

        def search(operator, value):
            domain = [("id", "in", both.ids), ("overdue_days", operator, value)]
            return both.search(domain)

        self.assertEqual(search(">", 0), late)
        self.assertEqual(search(">", 4), late)
        self.assertFalse(search(">", 5))
        self.assertEqual(search(">=", 5), late)
        self.assertEqual(search(">=", 0), both)
        self.assertEqual(search("<", 5), on_time)
        self.assertEqual(search("<=", 5), both)
        self.assertEqual(search("=", 5), late)
        self.assertEqual(search("=", 0), on_time)
        self.assertEqual(search("!=", 0), late)
        self.assertEqual(search("in", [0, 5]), both)

    def test_alert_by_the_local_date(self):
        action = self._adopt().action_ids
        action.deadline = TODAY
        with freeze_time("2026-03-16 15:59:00"):
            self.env.invalidate_all()
            self.assertEqual(action.with_user(self.worker).alert, "yellow")
        with freeze_time("2026-03-16 16:00:00"):  # the 17th in Shanghai
            self.env.invalidate_all()
            self.assertEqual(action.with_user(self.worker).alert, "red")
            self.salesman.tz = False  # then the company's time zone counts
            self.env.invalidate_all()
            self.assertEqual(action.with_user(self.salesman).alert, "red")
            self.salesman.tz = "Europe/Paris"
            self.env.invalidate_all()
            self.assertEqual(action.with_user(self.salesman).alert, "yellow")
            self.assertFalse(
                action.with_user(self.salesman).search(
                    [("id", "=", action.id), ("alert", "=", "red")]
                )
            )

    def test_archived_assignee_leaves_the_task_open_and_visible(self):
        action = self._adopt().action_ids
        self.worker.action_archive()
        self.assertEqual(action.state, "open")
        self.assertTrue(action.is_reminder_lost)
        with self.assertRaisesRegex(UserError, "no longer has an account"):
            action.with_user(self.planner).action_remind()
        action.with_user(self.planner).assignee_id = self.salesman
        self.assertEqual(action.activity_id.user_id, self.salesman)
        told = self.env["mail.message"].search(
            [("model", "=", action._name), ("res_id", "=", action.id)], limit=1
        )
        self.assertEqual(told.partner_ids, self.salesman.partner_id)
        self.assertFalse(action.is_reminder_lost)

    def test_views_of_a_task_about_a_deleted_record(self):
        decision = self._adopt(subject_ref=f"sale.order,{self.order.id}")
        action = decision.action_ids
        # as a deletion in the database leaves it, past the ORM
        self.env.flush_all()
        self.env.cr.execute("DELETE FROM sale_order WHERE id = %s", [self.order.id])
        self.env.invalidate_all()

        self.assertEqual(action.subject_name, "Record deleted")
        read = action.with_user(self.salesman).web_read(
            {"subject_ref": {"fields": {"display_name": {}}}, "subject_name": {}}
        )
        self.assertFalse(read[0]["subject_ref"])
        with self.assertRaisesRegex(UserError, "not about a record that exists"):
            action.action_open_subject()
        action.with_user(self.worker).action_done("Done all the same")
        self.assertEqual(action.state, "done")
        copy = decision.copy()
        self.assertFalse(copy.subject_ref)
