"""Closed with containment and prevention verified by somebody else; five whys."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .verification_common import VerificationCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExceptionVerification(VerificationCase):
    def test_who_verified_and_when_is_kept(self):
        self.assertTrue(self.exception.is_to_verify)
        found = self.exceptions.search([("is_to_verify", "=", True)])
        self.assertIn(self.exception, found)
        self._verify(self.planner)
        self.assertEqual(self.exception.verified_by_id, self.planner)
        self.assertEqual(str(self.exception.verified_at), "2026-03-16 04:00:00")
        self.assertFalse(self.exception.is_to_verify)
        found = self.exceptions.search([("is_to_verify", "=", False)])
        self.assertIn(self.exception, found)
        self.assertIn("were verified by", self.exception.message_ids[0].body)

    def test_nobody_verifies_what_they_entered(self):
        self.assertFalse(self.exception.can_verify)
        with self.assertRaisesRegex(AccessError, "their own work"):
            self._verify(self.salesman)
        # who enters it for somebody has said so as well
        self.exception.with_user(self.planner).write(
            {
                "prevention": "Two vendors approved",
                "edit_versions": self.exception.edit_versions,
            }
        )
        with self.assertRaisesRegex(AccessError, "their own work"):
            self._verify(self.planner)
        self.assertEqual(
            self.exception.carried_out_by_ids, self.salesman | self.planner
        )
        self._verify(self.manager)

    def test_nobody_verifies_their_own_tasks(self):
        decision = self._adopt()
        self.exception.decision_id = decision
        decision.action_ids.assignee_id = self.manager
        decision.action_ids.with_user(self.planner).action_done("Done for him")
        for user in (self.manager, self.planner):
            with self.assertRaisesRegex(AccessError, "their own work"):
                self._verify(user)

    def test_a_cancelled_task_was_not_carried_out(self):
        decision = self._adopt(2)
        first, second = decision.action_ids
        first.assignee_id = self.manager
        first.with_user(self.planner).action_cancel("Not needed")
        second.with_user(self.worker).action_done()
        self.exception.decision_id = decision
        self._verify(self.manager)
        self.assertTrue(self.exception.verified_at)

    def test_who_sees_to_it_where_nobody_said_what_was_done(self):
        self.exception.sudo()._write_system(
            {"carried_out_by_ids": [Command.clear()], "responsible_id": self.manager.id}
        )
        with self.assertRaisesRegex(AccessError, "their own work"):
            self._verify(self.manager)
        self._verify(self.planner)

    def test_who_checks_the_decision_or_chairs_verifies(self):
        for user in (self.representative, self.chair, self.auditor):
            with self.assertRaisesRegex(AccessError, "is verified by"):
                self._verify(user)
        decision = self._adopt(verifier_id=self.representative.id)
        decision.action_ids.with_user(self.worker).action_done()
        self.exception.decision_id = decision
        for user in (self.representative, self.chair):
            self.assertTrue(self.exception.with_user(user).can_verify, user.name)
        self._verify(self.representative)
        self.assertEqual(self.exception.verified_by_id, self.representative)

    def test_what_is_missing(self):
        self.exception.prevention = False
        with self.assertRaisesRegex(UserError, "Prevention of Recurrence"):
            self._verify(self.planner)
        self.exception.prevention = "Second vendor"
        self.exception.decision_id = self._adopt()
        with self.assertRaisesRegex(UserError, "open tasks"):
            self._verify(self.planner)
        self.exception.decision_id = False
        new = self.exceptions.with_user(self.salesman).create({"name": "Late"})
        with self.assertRaisesRegex(UserError, "New"):
            new.with_user(self.planner).action_verify()

    def test_a_change_takes_it_back(self):
        for values in (
            {"containment": "Bought at another place"},
            {"prevention": "None"},
            {"decision_id": self._adopt().id},
        ):
            self.exception.decision_id = False
            self._verify(self.planner)
            self.exception.write({"deadline": "2026-04-01"})
            self.exception.write({"containment": self.exception.containment})
            self.assertTrue(self.exception.verified_at)
            self.exception.write(values)
            self.assertFalse(
                self.exception.verified_at or self.exception.verified_by_id
            )

    def test_withdrawn_and_reopened_are_verified_anew(self):
        self.exception.decision_id = decision = self._adopt()
        decision.action_ids.with_user(self.worker).action_done()
        self._verify(self.planner)
        decision._set_state("adopted")
        decision.with_user(self.chair).action_withdraw("No use")
        self.assertEqual(self.exception.state, "analysing")
        self.assertFalse(self.exception.verified_at)
        self.exception.action_decide()
        self._verify(self.planner)
        self.exception.action_close()
        self.exception.action_reopen()
        self.assertFalse(self.exception.verified_at)

    def test_no_other_door(self):
        values = {"verified_by_id": self.manager.id, "verified_at": "2026-03-16"}
        theirs = self.exceptions.with_user(self.manager)
        for name, value in values.items():
            with self.assertRaises(UserError):
                self.exception.with_user(self.manager).write({name: value})
            with self.assertRaises(UserError):
                theirs.create({"name": "X", name: value})
            with self.assertRaises(UserError):
                theirs.with_context(**{f"default_{name}": value}).create({"name": "X"})
            self.assertTrue(
                theirs.load(["name", name], [["X", str(value)]])["messages"]
            )
        with self.assertRaises(UserError):
            self.exception.with_user(self.manager).write(
                {"carried_out_by_ids": [Command.clear()]}
            )
        self._verify(self.planner)
        self.assertFalse(self.exception.copy().verified_at)

    def test_responsible_is_named_before_it_is_decided(self):
        self.exception.responsible_id = False
        self.exception._set_state("analysing")
        with self.assertRaisesRegex(UserError, "who sees to"):
            self.exception.with_user(self.planner).action_decide()

    # five whys

    def _ask(self, user=None, **values):
        return (
            self.env["chanxiao.control.exception.why"]
            .with_user(user or self.salesman)
            .create(
                {
                    "exception_id": self.exception.id,
                    "question": "Why were they missing?",
                    **values,
                }
            )
        )

    def test_whys_in_their_order_with_who_asked(self):
        with Form(self.exception) as form:
            for number in range(5):
                with form.why_ids.new() as line:
                    line.question = f"Why {number}?"
                    line.answer = "Because"
        whys = self.exception.why_ids
        self.assertEqual(whys.mapped("question"), [f"Why {n}?" for n in range(5)])
        self.assertEqual(whys.asked_by_id, self.salesman)
        with self.assertRaises(UserError):
            whys[0].asked_by_id = self.planner
        whys[0].sequence = 50
        self.exception.invalidate_recordset(["why_ids"])
        self.assertEqual(self.exception.why_ids[-1].question, "Why 0?")

    def test_who_may_ask_why(self):
        why = self._ask()
        for user in (self.representative, self.auditor):
            theirs = why.with_user(user)
            self.assertTrue(theirs.has_access("read"))
            for operation in ("write", "unlink"):
                self.assertFalse(theirs.has_access(operation))
            with self.assertRaises(AccessError):
                self._ask(user)
        self._ask(self.planner)
        self.assertFalse(why.with_user(self.outsider).has_access("read"))
        _other, stranger = self._create_other_company_user()
        self.assertFalse(why.with_user(stranger).has_access("read"))

    def test_whys_of_a_confidential_exception(self):
        why = self._ask()
        self.exception.sudo()._write_system({"is_confidential": True})
        self.assertFalse(why.with_user(self.representative).has_access("read"))
        for user in (self.salesman, self.planner, self.auditor):
            self.assertTrue(why.with_user(user).has_access("read"), user.name)

    def test_whys_stay_as_they_were_once_closed(self):
        why = self._ask()
        other = self.exceptions.with_user(self.salesman).create({"name": "Late"})
        with self.assertRaisesRegex(UserError, "stays with it"):
            why.exception_id = other
        self._verify(self.planner)
        self.exception.action_close()
        with self.assertRaisesRegex(UserError, "Reopen it"):
            why.answer = "No reason"
        with self.assertRaisesRegex(UserError, "Reopen it"):
            why.unlink()
        with self.assertRaisesRegex(UserError, "Reopen it"):
            self._ask()
        with self.assertRaisesRegex(UserError, "Reopen it"):
            self.exception.write({"why_ids": [Command.clear()]})
