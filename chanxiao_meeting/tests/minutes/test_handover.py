from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..follow_up.action_common import ActionCase


class HandoverCase(ActionCase):
    """``heir`` takes over what somebody did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.heir = cls._create_user("heir", "organizer")

    def _hand_over(self, leaver, successor=None, user=None):
        handover = (
            self.env["chanxiao.meeting.handover"]
            .with_user(user or self.manager)
            .create(
                {
                    "leaver_id": leaver.id,
                    "successor_id": (successor or self.heir).id,
                    "reason": "Leaves <b>us</b>",
                }
            )
        )
        return handover.action_confirm()

    def _get_history(self, document):
        return " ".join(document.message_ids.mapped("body"))

    def _get_remarks(self, result):
        return result.get("params", {}).get("message", "")

    def _get_told(self):
        return self.env["mail.message"].search(
            [("partner_ids", "=", self.heir.partner_id.id), ("model", "=", False)]
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestHandover(HandoverCase):
    """Whoever leaves hands over everything in one step, and it stays on record."""

    def test_tasks_with_their_reminders(self):
        action, other = (
            self._adopt(subject_ref=f"sale.order,{self.order.id}").action_ids,
            self._adopt().action_ids,
        )
        other.assignee_id = self.salesman
        proposed = self._create_decision().action_ids
        closed = self._adopt().action_ids
        closed.with_user(self.worker).action_done()
        self._hand_over(self.worker)
        self.assertEqual((action | proposed).assignee_id, self.heir)
        self.assertEqual(other.assignee_id, self.salesman)
        self.assertEqual(closed.assignee_id, self.worker, "what is done stays")
        self.assertEqual(action.activity_id.user_id, self.heir)
        history = self._get_history(action)
        self.assertIn("Responsible: Worker hands over to Heir.", history)
        self.assertIn("Leaves &lt;b&gt;us&lt;/b&gt;", history)
        told = self._get_told()
        self.assertEqual(len(told), 1, "one message about everything")
        self.assertIn("Meeting Task, Responsible: 2", told.body)

    def test_person_who_was_archived_before(self):
        action = self._adopt().action_ids
        unchecked = self._adopt(
            verifier_id=self.worker.id,
            actions=0,
            action_ids=[
                Command.create(self._prepare_action(assignee_id=self.salesman.id))
            ],
        ).action_ids
        unchecked.with_user(self.salesman).action_done()
        self.worker.action_archive()
        self._hand_over(self.worker)
        self.assertEqual(action.activity_id.user_id, self.heir)
        self.assertEqual(unchecked.decision_id.verifier_id, self.heir)
        self.assertEqual(unchecked.verification_id.user_id, self.heir)

    def test_who_verifies_as_chair(self):
        """The one who takes over may really verify, without being an organizer."""
        self.heir.group_ids = self._get_groups("base.group_user,user")
        task, own = self._adopt(2).action_ids
        own.assignee_id = self.heir
        task.with_user(self.worker).action_done()
        own.with_user(self.heir).action_done()
        self.assertEqual((task | own).verification_id.user_id, self.chair)
        self.meeting._set_state("held")
        self._hand_over(self.chair)
        self.assertEqual(task.verification_id.user_id, self.heir)
        self.assertEqual(own.verification_id.user_id, self.chair)
        self.assertFalse(own.verifier_id)
        task.verification_id.with_user(self.heir).action_feedback("Seen")
        self.assertEqual(task.state, "verified")

    def test_nobody_comes_to_verify_their_own_work(self):
        action = self._adopt(verifier_id=self.worker.id).action_ids
        action.assignee_id = self.salesman
        action.verifier_id = self.heir
        mine = self._adopt().action_ids
        mine.write({"assignee_id": self.heir.id, "verifier_id": self.worker.id})
        self._hand_over(self.salesman)
        self.assertEqual(action.assignee_id, self.heir)
        self.assertFalse(action.verifier_id)
        self._hand_over(self.worker)
        self.assertFalse(mine.verifier_id)
        self.assertEqual(mine.verifying_id, self.chair)

    def test_policy_in_force_is_amended(self):
        self._hand_over(self.representative)
        before, now = self.policy, self.meeting.policy_id
        self.assertEqual((before.state, now.state), ("retired", "approved"))
        self.assertEqual(now.previous_revision_id, before)
        self.assertIn(self.representative, before.department_ids.representative_id)
        self.assertNotIn(self.representative, now.department_ids.representative_id)
        self.assertIn(self.heir, now.department_ids.representative_id)
        self.assertIn("Rep hands over to Heir", self._get_history(now))

    def test_policy_that_is_being_amended(self):
        """It goes on as whoever began it likes; nothing else waits for that."""
        action = self._adopt().action_ids
        action.assignee_id = self.chair
        id_ = self.policy.with_user(self.manager).action_amend()["res_id"]
        result = self._hand_over(self.chair)
        draft = self.policy.browse(id_)
        self.assertEqual((draft.state, self.policy.state), ("draft", "approved"))
        self.assertEqual(draft.chair_id, self.heir)
        self.assertEqual(self.meeting.chair_id, self.heir)
        self.assertEqual(action.assignee_id, self.heir)
        self.assertIn("is being amended already: Heir", self._get_remarks(result))

    def test_chair_and_deputy(self):
        policy = self._create_policy(
            code="C", deputy_chair_ids=[Command.link(self.chair.id)]
        )
        coming = self._create_meeting(policy)
        self._hand_over(self.chair)
        policies = self.env["chanxiao.meeting.policy"].search(
            [("state", "=", "approved"), ("code", "in", ("C", "F"))]
        )
        self.assertEqual(policies.chair_id, self.heir)
        self.assertEqual(coming.policy_id.deputy_chair_ids, self.heir)
        self.assertEqual((coming | self.meeting).chair_id, self.heir)

    def test_convened_meeting(self):
        meeting = self._plan("03-20")
        meeting.with_user(self.planner).action_convene()
        self._hand_over(self.representative)
        self._hand_over(self.recorder)
        people = {line.user_id: line.role for line in meeting.attendee_ids}
        self.assertNotIn(self.representative, people)
        self.assertNotIn(self.recorder, people)
        self.assertEqual(people[self.heir], "recorder", "the weightier of both")
        self.assertNotIn(
            self.recorder.partner_id, meeting.calendar_event_id.partner_ids
        )
        brief = meeting.brief_ids.filtered(
            lambda brief: brief.department_id == self.sales_department
        )
        self.assertEqual(brief.responsible_id, self.heir)
        self.assertEqual(brief.activity_ids.user_id, self.heir)
        self.assertEqual(meeting.recorder_id, self.heir)
        self.assertNotIn(self.representative, meeting.agenda_ids.presenter_id)

    def test_meeting_that_is_over_keeps_its_people(self):
        self.meeting._set_state("held")
        minutes = self.env["chanxiao.meeting.minutes"]._draft_from_meeting(self.meeting)
        minutes.with_user(self.recorder).action_submit()
        self._hand_over(self.chair)
        self.assertEqual(self.meeting.chair_id, self.chair)
        self.assertEqual(minutes.content["header"]["chair"]["id"], self.chair.id)
        self.assertIn(self.heir, minutes.activity_ids.user_id)
        minutes.with_user(self.heir).action_approve()
        self.assertEqual(minutes.approver_id, self.heir)

    def test_approval_that_waited_for_an_archived_chair(self):
        self.meeting._set_state("held")
        minutes = self.env["chanxiao.meeting.minutes"]._draft_from_meeting(self.meeting)
        minutes.with_user(self.recorder).action_submit()
        self.chair.action_archive()
        self._hand_over(self.chair)
        approve = self.env.ref("chanxiao_meeting.mail_activity_type_minutes_approve")
        asked = minutes.activity_ids.filtered(lambda a: a.activity_type_id == approve)
        self.assertEqual(asked.user_id, self.heir)

    def test_exceptions(self):
        exception = self.env["chanxiao.control.exception"].create(
            {"name": "Castings are missing", "responsible_id": self.worker.id}
        )
        self._hand_over(self.worker)
        self.assertEqual(exception.responsible_id, self.heir)

    def test_who_cannot_take_over(self):
        _other, stranger = self._create_other_company_user()
        for successor, sentence in (
            (self.chair, "Choose somebody else"),
            (self.outsider, "role “Attendee”"),
            (stranger, "may not work in"),
        ):
            with self.assertRaisesRegex(UserError, sentence):
                self._hand_over(self.chair, successor)

    def test_who_may_hand_over(self):
        for user in (self.planner, self.chair, self.auditor, self.outsider):
            with self.assertRaises(AccessError):
                self._hand_over(self.worker, user=user)

    def test_dialog_opens_from_the_user(self):
        action = self._adopt().action_ids
        handover = self.env["chanxiao.meeting.handover"].with_context(
            active_model="res.users", active_id=action.assignee_id.id
        )
        values = handover.default_get(["leaver_id"])
        self.assertEqual(values["leaver_id"], self.worker.id)
        self.assertIn("Meeting Task, Responsible: 1", handover.new(values).summary)
        nobody = handover.new({"leaver_id": self.heir.id})
        self.assertIn("Nothing", nobody.summary)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestHandoverApproval(HandoverCase):
    """What is approved in steps, or by others, stays theirs; the rest goes over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_manager = cls._create_user("other", "manager")
        cls.director = cls._create_user("director", "user")

    def _lay_down(self, user, **values):
        """A step of the company, or of a policy."""
        return self.env["chanxiao.approval.step"].create(
            {
                "approver": "person",
                "user_id": user.id,
                "document_kind": "policy",
                "company_id": self.company.id,
                **values,
            }
        )

    def _amend(self, **values):
        id_ = self.policy.with_user(self.other_manager).action_amend()["res_id"]
        draft = self.policy.browse(id_).with_user(self.other_manager)
        draft.write(values)
        return draft

    def test_amendment_is_submitted_where_there_are_steps(self):
        self._lay_down(self.director)
        action = self._adopt().action_ids
        action.assignee_id = self.chair
        result = self._hand_over(self.chair)
        draft = self.policy.search([("previous_revision_id", "=", self.policy.id)])
        self.assertEqual((draft.state, draft.chair_id), ("in_review", self.heir))
        self.assertEqual(draft.awaited_user_id, self.director)
        self.assertEqual(self.policy.state, "approved")
        self.assertEqual(action.assignee_id, self.heir)
        self.assertEqual(self.meeting.chair_id, self.heir)
        self.assertIn("submitted for approval: Director", self._get_remarks(result))
        draft.with_user(self.director).action_approve()
        self.assertEqual(self.meeting.policy_id, draft)
        self.assertEqual(self.meeting.chair_id, self.heir)

    def test_nobody_rules_on_the_amendment_of_others(self):
        self._lay_down(self.manager)
        draft = self._amend(name="Half done")
        draft.action_submit()
        result = self._hand_over(self.chair)
        self.assertEqual((draft.state, draft.chair_id), ("in_review", self.chair))
        self.assertFalse(draft.ruling_ids)
        self.assertEqual(self.meeting.chair_id, self.heir)
        self.assertIn("being approved and stays as it is", self._get_remarks(result))

    def test_amendment_that_names_somebody_else_already(self):
        """There is nothing left to be done about it."""
        self._lay_down(self.manager)
        draft = self._amend(chair_id=self.planner.id)
        draft.action_submit()
        result = self._hand_over(self.chair)
        self.assertFalse(self._get_remarks(result))
        self.assertEqual((draft.state, draft.chair_id), ("in_review", self.planner))

    def test_what_was_approved_for_a_later_day_stays(self):
        draft = self._amend(valid_from="2026-05-01")
        draft.action_approve()
        self.assertTrue(draft.is_awaiting)
        result = self._hand_over(self.representative)
        representatives = draft.department_ids.representative_id
        self.assertIn(self.representative, representatives)
        self.assertNotIn(self.heir, representatives)
        self.assertTrue(draft.is_awaiting)
        self.assertIn("comes into force on", self._get_remarks(result))

    def test_amendment_that_lacks_something_stays_a_draft(self):
        self.recorder.action_archive()
        result = self._hand_over(self.chair)
        draft = self.policy.search([("previous_revision_id", "=", self.policy.id)])
        self.assertEqual((draft.state, draft.chair_id), ("draft", self.heir))
        self.assertEqual(self.meeting.chair_id, self.heir)
        self.assertIn("names people who left", self._get_remarks(result))

    def test_step_that_waits_for_the_leaver_waits_for_the_successor(self):
        step = self._lay_down(self.director)
        draft = self._amend(name="New name")
        draft.action_submit()
        self.assertEqual(draft.activity_ids.user_id, self.director)
        self._hand_over(self.director)
        self.assertEqual(step.user_id, self.heir)
        self.assertEqual(draft.awaited_user_id, self.heir)
        self.assertEqual(draft.activity_ids.user_id, self.heir)
        draft.with_user(self.heir).action_approve()
        self.assertEqual(draft.state, "approved")

    def test_minutes_wait_by_steps_that_stay_as_they_were_approved(self):
        step = self._lay_down(self.director, policy_id=self._create_policy_draft().id)
        policy = step.policy_id
        step.document_kind = "minutes"
        policy.with_user(self.manager).action_approve()
        meeting = self._create_meeting(policy)
        meeting._set_state("held")
        minutes = self.env["chanxiao.meeting.minutes"]._draft_from_meeting(meeting)
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(minutes.awaited_user_id, self.director)
        self._hand_over(self.director)
        self.assertEqual(step.user_id, self.director, "approved as it is")
        amended = policy.search([("previous_revision_id", "=", policy.id)])
        self.assertEqual(amended.approval_step_ids.user_id, self.heir)
        self.assertEqual(minutes.awaited_user_id, self.heir)
        self.assertIn("Approval: Director hands over", self._get_history(minutes))
        minutes.with_user(self.heir).action_approve()
        self.assertEqual(minutes.state, "approved")

    def _create_policy_draft(self):
        policy = self._create_policy(code="S", deputy_chair_ids=False)
        policy._write_system(
            {"state": "draft", "approved_at": False, "approved_by_id": False}
        )
        return policy

    def test_duties_taken_back(self):
        self._lay_down(self.director)
        draft = self._amend(name="New name")
        draft.action_submit()
        self._hand_over(self.director)
        self._hand_over(self.heir, self.director)
        self.assertEqual(draft.awaited_user_id, self.director)

    def _submit_request(self, user):
        """A request of ``user`` that the director is asked to decide on."""
        policy = self._create_policy(
            code="R", recurrence="none", request_approver_id=self.director.id
        )
        requests = self.env["chanxiao.meeting.request"].with_user(user)
        request = requests.create(
            {
                "topic": "Castings are late",
                "policy_id": policy.id,
                "reason": "Three customers wait",
                "proposed_date": "2026-03-18 06:00:00",
            }
        )
        request.action_submit()
        return request

    def test_requests_and_who_approves_them(self):
        request = self._submit_request(self.attendee)
        policy = request.policy_id
        self.assertEqual(request.approver_id, self.director)
        self.heir.group_ids = self._get_groups("base.group_user,user")
        self._hand_over(self.director)
        now = policy.search([("previous_revision_id", "=", policy.id)])
        self.assertEqual((now.state, now.request_approver_id), ("approved", self.heir))
        self.assertEqual(request.approver_id, self.heir)
        self.assertEqual(request.sudo().activity_ids.user_id, self.heir)
        request.invalidate_recordset()
        request.with_user(self.heir).action_refuse("Not now")
        self.assertEqual(request.state, "refused")

    def test_nobody_comes_to_decide_on_their_own_request(self):
        request = self._submit_request(self.heir)
        self._hand_over(self.director)
        self.assertEqual(request.approver_id, self.chair)
        self.assertEqual(request.sudo().activity_ids.user_id, self.chair)

    def test_functions_and_director(self):
        function = self.env["chanxiao.meeting.function"].create({"name": "Planner"})
        function.with_company(self.company).user_id = self.director
        self.company.chanxiao_director_id = self.director
        handover = self.env["chanxiao.meeting.handover"].with_user(self.manager)
        summary = handover.new({"leaver_id": self.director.id}).summary
        self.assertIn("Function in Meetings, Person: 1", summary)
        self.assertIn("Director of Meetings: 1", summary)
        self._hand_over(self.director)
        self.assertEqual(function.with_company(self.company).user_id, self.heir)
        self.assertEqual(self.company.chanxiao_director_id, self.heir)

    def test_circulation(self):
        policy = self._create_policy(
            code="K", circulation_ids=[Command.link(self.director.id)]
        )
        self._hand_over(self.director)
        now = policy.search([("previous_revision_id", "=", policy.id)])
        self.assertEqual((now.state, now.circulation_ids), ("approved", self.heir))
        self.assertEqual(policy.circulation_ids, self.director)
