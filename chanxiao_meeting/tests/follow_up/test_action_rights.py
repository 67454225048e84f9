# pylint: disable=translation-required
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .action_common import TODAY, ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestActionRights(ActionCase):
    def _get_work(self, user):
        actions = self.env["chanxiao.meeting.action"].with_user(user)
        found = actions.search([("is_my_work", "=", True)])
        rest = actions.search([("is_my_work", "=", False)])
        self.assertFalse(found & rest)
        self.assertEqual(found, (found | rest).filtered("is_my_work"))
        return found.with_env(self.env)

    def test_everybody_starts_where_their_work_is(self):
        todo, done, closed = self._adopt(3, verifier_id=self.salesman.id).action_ids
        (done | closed).with_user(self.worker).action_done()
        closed.with_user(self.salesman).action_verify()
        self._create_decision()  # proposed only
        self.sales_department.manager_id = self.representative.employee_ids[:1]
        self.meeting._write_system({"presiding_id": self.finance.id})
        expected = {
            self.representative: todo,  # of her department
            self.finance: todo,  # who conducted the meeting
            self.worker: todo,
            self.salesman: done,
            self.chair: todo,
            self.planner: todo | done,
            self.auditor: todo | done,
            self.attendee: todo.browse(),
        }
        for user, actions in expected.items():
            with self.subTest(user.name):
                self.assertEqual(self._get_work(user), actions)

    def test_an_empty_page_says_whether_others_have_tasks(self):
        def get_help(user, name="action"):
            return self._get_help(user, f"chanxiao_meeting_action_{name}")

        self.assertNotIn("altogether", get_help(self.attendee))
        self._adopt(2).action_ids[0].deadline = "2026-03-01"
        said = get_help(self.attendee)
        self.assertIn("2 tasks are open altogether, 1 of them overdue", said)
        self.assertIn("Nothing waits for you", said)
        _other, stranger = self._create_other_company_user()
        self.assertNotIn("altogether", get_help(stranger), "of another company")
        # no filter to take out: the window itself is limited
        review = get_help(self.attendee, "action_review")
        self.assertIn("Nothing to report", review)
        self.assertNotIn("altogether", review)

    def test_who_reports_done(self):
        for user in (self.worker, self.chair, self.planner):
            action = self._adopt().action_ids.with_user(user)
            self.assertTrue(action.can_finish)
            action.action_done("Done")
            self.assertEqual(action.state, "done")
        for user in (self.attendee, self.salesman, self.auditor):
            action = self._adopt().action_ids.with_user(user)
            self.assertFalse(action.can_finish)
            with self.assertRaisesRegex(AccessError, "reported done by Worker"):
                action.action_done("Done")
        with self.assertRaises(AccessError):
            self._adopt().action_ids.with_user(self.outsider).action_done("Done")

    def test_one_foreign_task_among_several(self):
        mine, other = self._adopt(2).action_ids
        other.assignee_id = self.salesman
        with self.assertRaises(AccessError):
            (mine | other).with_user(self.worker).action_done("Both")
        self.assertEqual(mine.state, "open")

    def test_assignee_writes_nothing_directly(self):
        action = self._adopt().action_ids.with_user(self.worker)
        for values in ({"deadline": TODAY}, {"name": "Less"}, {"evidence_ids": []}):
            with self.assertRaises(AccessError):
                action.write(values)

    def test_named_verifier_alone_verifies(self):
        action = self._adopt(verifier_id=self.salesman.id).action_ids
        action.with_user(self.worker).action_done()
        for user in (self.chair, self.planner, self.attendee):
            self.assertFalse(action.with_user(user).can_verify)
            with self.assertRaisesRegex(AccessError, "verified by Salesman"):
                action.with_user(user).action_verify()
        self.assertTrue(action.with_user(self.salesman).can_verify)
        action.with_user(self.salesman).action_verify()

    def test_verifier_of_the_task_before_that_of_the_decision(self):
        decision = self._create_decision(verifier_id=self.salesman.id)
        decision.action_ids.verifier_id = self.attendee
        decision.action_adopt()
        action = decision.action_ids
        action.with_user(self.worker).action_done()
        with self.assertRaises(AccessError):
            action.with_user(self.salesman).action_verify()
        action.with_user(self.attendee).action_verify()

    def test_without_verifier_who_decides_verifies(self):
        for user in (self.chair, self.planner):
            action = self._adopt().action_ids
            action.with_user(self.worker).action_done()
            action.with_user(user).action_verify()
            self.assertEqual(action.state, "verified")

    def test_nobody_verifies_their_own_work(self):
        decision = self._create_decision(verifier_id=self.planner.id)
        decision.action_ids.assignee_id = self.planner
        decision.action_adopt()
        action = decision.action_ids
        action.with_user(self.planner).action_done()
        with self.assertRaisesRegex(AccessError, "Nobody verifies their own work"):
            action.with_user(self.planner).action_verify()
        with self.assertRaises(AccessError):
            action.with_user(self.planner).action_reject("Once more")
        # the verifier of the decision did the work, so the chair checks it
        action.with_user(self.chair).action_verify()

    def test_who_reported_it_done_does_not_verify_it_either(self):
        action = self._adopt().action_ids
        action.with_user(self.planner).action_done("On behalf of the worker")
        self.assertFalse(action.with_user(self.planner).can_verify)
        action.with_user(self.chair).action_verify()

    def test_who_cancels(self):
        for user in (self.chair, self.planner):
            action = self._adopt().action_ids
            action.with_user(user).action_cancel("Obsolete")
            self.assertEqual(action.state, "cancelled")
        for user in (self.worker, self.attendee, self.auditor):
            action = self._adopt().action_ids.with_user(user)
            self.assertFalse(action.can_cancel)
            with self.assertRaises(AccessError):
                action.action_cancel("Too much work")

    def test_auditor_reads_only(self):
        decision = self._adopt().with_user(self.auditor)
        action = decision.action_ids
        self.assertTrue(decision.read(["name"]) and action.read(["name", "alert"]))
        for document in (decision, action):
            with self.assertRaises(AccessError):
                document.write({"name": "Mine"})
            with self.assertRaises(AccessError):
                document.unlink()
            with self.assertRaises(AccessError):
                document.message_post(body="I was here")
            with self.assertRaises(AccessError):
                document.copy()

    def test_users_read_all_of_their_company(self):
        decision = self._adopt()
        for user in (self.attendee, self.finance, self.chair):
            self.assertEqual(decision.with_user(user).name, decision.name)
            self.assertEqual(decision.action_ids.with_user(user).name, "Task 1")
        for model in (decision, decision.action_ids):
            with self.assertRaises(AccessError):
                model.with_user(self.outsider).read(["name"])

    def test_meeting_users_discuss_decisions_and_tasks(self):
        decision = self._adopt()
        for document in (decision, decision.action_ids):
            document.with_user(self.worker).message_post(body="Half way")
            self.assertIn("Half way", document.message_ids[0].body)

    def test_other_companies_see_nothing(self):
        _other, stranger = self._create_other_company_user()
        decision = self._adopt()
        for document in (decision, decision.action_ids):
            self.assertFalse(document.with_user(stranger).search([]) & document)
            with self.assertRaises(AccessError):
                document.with_user(stranger).read(["name"])
        action = decision.action_ids.with_user(stranger)
        for method in ("done", "verify", "reject", "cancel", "remind"):
            with self.assertRaises(UserError):
                getattr(action, f"action_{method}")()
