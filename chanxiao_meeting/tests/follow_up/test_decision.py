from datetime import timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .action_common import TODAY, ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDecision(ActionCase):
    def test_adopting_puts_an_activity_on_the_record(self):
        decision = self._adopt(subject_ref=f"sale.order,{self.order.id}")

        self.assertEqual(decision.state, "adopted")
        self.assertEqual(decision.adopted_by_id, self.planner)
        action = decision.action_ids
        self.assertEqual(action.subject_ref, self.order)
        activity = self.order.activity_ids
        self.assertEqual(activity, action.activity_id)
        self.assertEqual(activity.user_id, self.worker)
        self.assertEqual(activity.date_deadline, TODAY + timedelta(days=4))
        self.assertEqual(activity.summary, "Task 1")
        self.assertEqual(
            activity.activity_type_id,
            self.env.ref("chanxiao_meeting.mail_activity_type_overtime"),
        )
        self.assertEqual(action.initial_deadline, action.deadline)

    def test_every_kind_of_record_takes_the_activity(self):
        product = self.env["product.product"].create({"name": "Shaft"})
        receipts = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", self.company.id)], limit=1
        )
        records = [
            self.env["mrp.production"].create({"product_id": product.id}),
            self.env["qc.inspection"].create({"name": "IN/1"}),
            self.env["purchase.order"].create({"partner_id": self.customer.id}),
            self.env["stock.picking"].create({"picking_type_id": receipts.id}),
        ]
        for record in records:
            with self.subTest(record._name):
                decision = self._adopt(subject_ref=f"{record._name},{record.id}")
                self.assertEqual(decision.action_ids.activity_id, record.activity_ids)

    def test_every_measure_has_its_activity_type(self):
        for measure, _label in (
            self.env["chanxiao.meeting.decision"]._fields["measure"].selection
        ):
            decision = self._adopt(measure=measure)
            self.assertEqual(
                decision.activity_ids.activity_type_id,
                self.env.ref(f"chanxiao_meeting.mail_activity_type_{measure}"),
            )

    def test_deleted_activity_type_falls_back(self):
        self.env.ref("chanxiao_meeting.mail_activity_type_overtime").unlink()
        decision = self._adopt()
        self.assertEqual(
            decision.activity_ids.activity_type_id,
            self.env.ref("mail.mail_activity_data_todo"),
        )

    def test_without_record_the_activity_is_on_the_decision(self):
        decision = self._adopt(actions=2)
        self.assertEqual(decision.activity_ids, decision.action_ids.activity_id)

    def test_task_about_another_record_than_its_decision(self):
        other = self._create_order()
        decision = self._create_decision(subject_ref=f"sale.order,{self.order.id}")
        decision.action_ids.subject_ref = f"sale.order,{other.id}"
        decision.action_adopt()
        self.assertEqual(decision.action_ids.activity_id, other.activity_ids)
        self.assertFalse(self.order.activity_ids)

    def test_tasks_follow_the_decision_to_another_record(self):
        other, third = self._create_order(), self._create_order()
        decision = self._create_decision(2, subject_ref=f"sale.order,{self.order.id}")
        kept = decision.action_ids[0]
        kept.subject_ref = f"sale.order,{third.id}"
        decision.subject_ref = f"sale.order,{other.id}"
        self.assertEqual(decision.action_ids[1].subject_ref, other)
        self.assertEqual(kept.subject_ref, third)

    def test_note_names_decision_and_meeting_escaped(self):
        decision = self._adopt(
            name="Ship <b>before</b> Friday", rationale="<script>alert(1)</script>"
        )
        note = decision.action_ids.activity_id.note
        self.assertIn("Ship &lt;b&gt;before&lt;/b&gt; Friday", note)
        self.assertNotIn("<script>", note)
        self.assertIn('data-oe-model="chanxiao.meeting.decision"', note)
        self.assertIn(f'data-oe-id="{self.meeting.id}"', note)

    def test_person_without_email_still_gets_the_activity(self):
        self.worker.partner_id.email = False
        decision = self._adopt()
        self.assertEqual(decision.activity_ids.user_id, self.worker)

    def test_adoption_says_what_is_missing(self):
        cases = [
            ({"assignee_id": False}, "nobody is responsible"),
            ({"deadline": False}, "there is no date"),
            ({"verifier_id": self.worker.id}, "nobody verifies their own work"),
        ]
        for values, sentence in cases:
            decision = self._create_decision()
            decision.action_ids.write(values)
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                decision.action_adopt()
            self.assertEqual(decision.state, "proposed")

    def test_adoption_without_task(self):
        with self.assertRaisesRegex(UserError, "has no task yet"):
            self._create_decision(0).action_adopt()

    def test_adoption_with_archived_assignee(self):
        decision = self._create_decision()
        self.worker.action_archive()
        with self.assertRaisesRegex(UserError, "Worker no longer has an account"):
            decision.action_adopt()

    def test_adoption_names_every_problem(self):
        decision = self._create_decision(2)
        decision.action_ids[0].assignee_id = False
        decision.action_ids[1].deadline = False
        with self.assertRaisesRegex(UserError, "Task 1.*\n.*Task 2"):
            decision.action_adopt()

    def test_adoption_in_cancelled_meeting(self):
        decision = self._create_decision()
        self.meeting.with_user(self.planner).action_cancel("No quorum")
        with self.assertRaisesRegex(UserError, "cancelled meeting"):
            decision.action_adopt()

    def test_adopting_twice(self):
        decision = self._adopt()
        with self.assertRaisesRegex(UserError, "no longer a proposal"):
            decision.with_user(self.planner).action_adopt()
        self.assertEqual(len(decision.activity_ids), 1)

    def test_two_people_at_once(self):
        decision = self._create_decision()
        Decision = type(decision)
        with (
            patch.object(
                Decision, "try_lock_for_update", lambda self, **kwargs: self.browse()
            ),
            self.assertRaisesRegex(UserError, "Someone else"),
        ):
            decision.with_user(self.planner).action_adopt()

    def test_adopted_decision_is_not_rewritten(self):
        decision = self._adopt().with_user(self.planner)
        for values in (
            {"name": "Something else"},
            {"measure": "outsourcing"},
            {"subject_ref": f"sale.order,{self.order.id}"},
        ):
            with self.assertRaisesRegex(UserError, "settled"):
                decision.write(values)
        decision.write({"check_date": TODAY, "rationale": "It was cheapest"})

    def test_adopted_decision_is_not_deleted(self):
        decision = self._adopt().with_user(self.planner)
        with self.assertRaisesRegex(UserError, "stays on record"):
            decision.unlink()
        with self.assertRaisesRegex(UserError, "stays on record"):
            decision.action_ids.unlink()

    def test_proposed_decision_is_deleted_with_its_tasks(self):
        decision = self._create_decision(2).with_user(self.planner)
        actions = decision.action_ids
        decision.unlink()
        self.assertFalse(actions.exists())

    def test_protected_fields(self):
        decision = self._create_decision().with_user(self.planner)
        for values in (
            {"state": "adopted"},
            {"adopted_at": "2026-01-01"},
            {"adopted_by_id": self.chair.id},
            {"withdrawal_reason": "No"},
            {"telling_due": "2026-01-01"},
        ):
            with self.assertRaises(UserError):
                decision.write(values)
            with self.assertRaises(UserError):
                decision.create(
                    {"meeting_id": self.meeting.id, "name": "New", **values}
                )

    def test_withdraw_cancels_open_tasks_and_their_activities(self):
        decision = self._adopt(2, subject_ref=f"sale.order,{self.order.id}")
        done, still_open = decision.action_ids
        done.with_user(self.worker).action_done("Ready")
        decision.with_user(self.planner).action_withdraw("Order <b>cancelled</b>")

        self.assertEqual(decision.state, "withdrawn")
        self.assertEqual(decision.withdrawal_reason, "Order <b>cancelled</b>")
        self.assertEqual(done.state, "done")
        self.assertEqual(still_open.state, "cancelled")
        self.assertEqual(still_open.cancel_reason, "Order <b>cancelled</b>")
        self.assertFalse(self.order.activity_ids)
        logged = decision.message_ids[0].body
        self.assertIn("Order &lt;b&gt;cancelled&lt;/b&gt;", logged)

    def test_withdraw_dialog_asks_why(self):
        decision = self._adopt()
        dialog = (
            self.env["chanxiao.meeting.follow.up"]
            .with_user(self.planner)
            .with_context(active_model=decision._name, active_ids=decision.ids)
            .create({"operation": "withdraw"})
        )
        with self.assertRaisesRegex(UserError, "Say why"):
            dialog.action_confirm()
        dialog.words = "No longer needed"
        dialog.action_confirm()
        self.assertEqual(decision.state, "withdrawn")

    def test_withdraw_without_a_reason(self):
        decision = self._adopt().with_user(self.planner)
        for nothing in (None, False, "", "  "):
            with self.assertRaisesRegex(UserError, "Say why"):
                decision.action_withdraw(nothing)
        self.assertEqual(decision.state, "adopted")

    def test_withdraw_after_implementation(self):
        decision = self._adopt()
        decision.action_ids.with_user(self.worker).action_done()
        with self.assertRaisesRegex(UserError, "already carried out"):
            decision.with_user(self.planner).action_withdraw("Too late")

    def test_implemented_when_no_task_is_open(self):
        decision = self._adopt(3)
        first, second, third = decision.action_ids
        first.with_user(self.worker).action_done()
        self.assertEqual(decision.state, "adopted")
        second.with_user(self.planner).action_cancel("Not needed")
        self.assertEqual(decision.state, "adopted")
        third.with_user(self.worker).action_done()
        self.assertEqual(decision.state, "implemented")
        self.assertEqual(decision.action_closed_count, 3)
        self.assertEqual(decision.progress, 100)

        first.with_user(self.planner).action_reject("Half done")
        self.assertEqual(decision.state, "adopted")

    def test_cancelling_every_task_implements_nothing(self):
        decision = self._adopt(2)
        decision.action_ids.with_user(self.planner).action_cancel("Obsolete")
        self.assertEqual(decision.state, "adopted")

    def test_further_task_of_an_adopted_decision_starts_at_once(self):
        decision = self._adopt()
        decision.action_ids.with_user(self.worker).action_done()
        self.assertEqual(decision.state, "implemented")
        decision.with_user(self.planner).write(
            {"action_ids": [Command.create(self._prepare_action(name="One more"))]}
        )
        more = decision.action_ids.filtered(lambda action: action.name == "One more")
        self.assertEqual(more.activity_id.user_id, self.worker)
        self.assertEqual(more.initial_deadline, more.deadline)
        self.assertEqual(decision.state, "adopted")
        with self.assertRaisesRegex(UserError, "nobody is responsible"):
            decision.with_user(self.planner).write(
                {"action_ids": [Command.create({"name": "Whose?"})]}
            )

    def test_no_further_task_of_a_withdrawn_decision(self):
        decision = self._adopt()
        decision.with_user(self.planner).action_withdraw("Obsolete")
        with self.assertRaisesRegex(UserError, "decision of its own"):
            decision.with_user(self.planner).write(
                {"action_ids": [Command.create(self._prepare_action())]}
            )

    def test_who_adopts(self):
        self._create_decision().with_user(self.chair).action_adopt()
        self._create_decision().with_user(self.planner).action_adopt()
        for user in (self.attendee, self.worker, self.auditor):
            decision = self._create_decision().with_user(user)
            self.assertFalse(decision.can_decide)
            with self.assertRaisesRegex(AccessError, "by Chair, who"):
                decision.action_adopt()
            with self.assertRaises(AccessError):
                decision.action_withdraw("No")
        with self.assertRaises(AccessError):
            self._create_decision().with_user(self.outsider).action_adopt()

    def test_deputy_chair_adopts(self):
        policy = self._create_policy(
            code="C", deputy_chair_ids=[Command.link(self.attendee.id)]
        )
        meeting = self._create_meeting(policy)
        decision = self._create_decision(meeting_id=meeting.id)
        decision.with_user(self.attendee).action_adopt()
        self.assertEqual(decision.state, "adopted")

    def test_other_company(self):
        other, stranger = self._create_other_company_user()
        decision = self._create_decision()
        with self.assertRaises(AccessError):
            decision.with_user(stranger).action_adopt()
        foreign = self.env["sale.order"].create(
            {"partner_id": self.customer.id, "company_id": other.id}
        )
        with self.assertRaises(ValidationError) as refused:
            decision.subject_ref = f"sale.order,{foreign.id}"
        self.assertIn("belongs to Other Works", str(refused.exception))
        with self.assertRaises(UserError):
            decision.action_ids.assignee_id = stranger

    def test_expected_figure_is_chosen_by_name(self):
        definition = self.env["chanxiao.figure.definition"].search([], limit=1)
        decision = self._create_decision(expected_key=definition.key)
        self.assertEqual(decision.expected_definition_id, definition)
        decision.expected_definition_id = False
        self.assertFalse(decision.expected_key)

    def _count_queries_to_adopt(self, decisions):
        """What a request takes, up to its commit, changes of fields noted as usual."""
        decisions = decisions.with_user(self.planner)
        self.env.cr.flush()
        before = self.env.cr.sql_log_count
        decisions.with_context(tracking_disable=False).action_adopt()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before

    def _count_queries_of_request(self, decisions):
        """As in a request: nothing of these records is in memory."""
        self.env.cr.flush()
        self.env.invalidate_all()
        return self._count_queries_to_adopt(decisions)

    def _propose_on_orders(self, number, **values):
        Decision = self.env["chanxiao.meeting.decision"]
        return Decision.union(
            *(
                self._create_decision(subject_ref=f"sale.order,{order.id}", **values)
                for order in self._create_orders(number)
            )
        )

    def test_adopting_takes_six_queries(self):
        """Lock, activity, decision, task, the job that tells people, the room."""
        # what is read once and kept is not what is measured
        self._count_queries_to_adopt(self._propose_on_orders(1))
        self.assertLessEqual(
            self._count_queries_to_adopt(self._propose_on_orders(1)), 6
        )

    def test_adopting_on_a_topic_takes_eight_queries(self):
        """Two ask for the exception and the proposal that are settled with it."""
        topic = self.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": self.meeting.id, "name": "Late orders"}
        )
        on_topic = {"agenda_item_id": topic.id}
        self._count_queries_to_adopt(self._propose_on_orders(1, **on_topic))
        self.assertLessEqual(
            self._count_queries_to_adopt(self._propose_on_orders(1, **on_topic)), 8
        )

    def test_adopting_ten_decisions_takes_no_more_queries_than_one(self):
        self._count_queries_of_request(self._propose_on_orders(1))
        one = self._count_queries_of_request(self._propose_on_orders(1))
        ten = self._count_queries_of_request(self._propose_on_orders(10))
        # the others read what a form shows and a rule asks for
        self.assertLessEqual(one, 20)
        self.assertEqual(ten, one)

    def test_adopting_many_tasks_takes_no_more_queries_than_a_few(self):
        def count(tasks):
            decision = self._create_decision(
                action_ids=[
                    Command.create(
                        self._prepare_action(subject_ref=f"sale.order,{order.id}")
                    )
                    for order in self._create_orders(tasks)
                ]
            )
            return self._count_queries_of_request(decision)

        count(2)  # what is read once and kept is not what is measured
        few, many = count(5), count(50)
        self.assertEqual(many, few)

    def _create_orders(self, number):
        return self.env["sale.order"].create(
            [{"partner_id": self.customer.id} for _number in range(number)]
        )

    def test_list_says_who_and_until_when(self):
        decision = self._adopt(actions=2)
        first, second = decision.action_ids
        second.with_user(self.planner).write(
            {"assignee_id": self.salesman.id, "deadline": "2026-03-25"}
        )
        self.assertEqual(str(decision.due_date), "2026-03-20")
        for name in ("Worker", "Salesman"):
            self.assertIn(name, decision.responsible_names)
        first.with_user(self.worker).action_done()
        self.assertEqual(str(decision.due_date), "2026-03-25", "the next open one")
