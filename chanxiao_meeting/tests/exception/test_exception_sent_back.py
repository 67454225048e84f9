"""The verifier sends an exception back, with what is missing."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .verification_common import VerificationCase

MISSING = "The second vendor has delivered no sample"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExceptionSentBack(VerificationCase):
    def _send_back(self, user, reason=MISSING):
        self.exception.with_user(user).action_send_back(reason)

    def _enter(self, text="Samples of the second vendor passed"):
        self.exception.with_user(self.salesman).write(
            {"prevention": text, "edit_versions": self.exception.edit_versions}
        )

    def test_it_stays_with_who_carries_it_out(self):
        self.exception.action_execute()
        self._send_back(self.planner)
        exception = self.exception
        self.assertEqual(exception.state, "executing")
        self.assertEqual(exception.sent_back_count, 1)
        self.assertEqual(exception.sent_back_reason, MISSING)
        self.assertFalse(exception.is_to_verify)
        self.assertNotIn(
            exception, self.exceptions.search([("is_to_verify", "=", True)])
        )
        self.assertFalse(exception.with_user(self.planner).can_verify)
        with self.assertRaisesRegex(UserError, "was sent back"):
            self._verify(self.planner)
        with self.assertRaisesRegex(UserError, "Nobody has verified"):
            exception.action_close()
        self.assertIn(MISSING, exception.message_ids[0].body)

    def test_what_is_entered_since_waits_to_be_verified(self):
        self._send_back(self.planner)
        self.exception.with_user(self.salesman).write({"deadline": "2026-04-01"})
        self.assertTrue(self.exception.sent_back_at, "nothing was done since")
        self._enter()
        self.assertFalse(self.exception.sent_back_at)
        self.assertTrue(self.exception.is_to_verify)
        self.assertEqual(self.exception.sent_back_reason, MISSING, "kept on record")
        self._send_back(self.planner, "Not yet")
        self.assertEqual(self.exception.sent_back_count, 2)
        self.assertEqual(self.exception.sent_back_reason, "Not yet")
        self._enter("Really done")
        self._verify(self.planner)
        self.exception.action_close()
        self.assertEqual(self.exception.state, "closed")

    def test_who_entered_it_is_told_in_their_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.salesman.lang = "zh_CN"
        self._send_back(self.planner)
        told = self.env["mail.message"].search(
            [
                ("partner_ids", "in", self.salesman.partner_id.ids),
                ("message_type", "=", "user_notification"),
            ]
        )
        told = told.filtered(lambda message: MISSING in message.body)
        self.assertEqual(len(told), 1)
        self.assertIn(self.exception.name, told.subject)
        self.assertEqual(told.author_id, self.planner.partner_id)

    def test_only_who_may_verify_sends_back_with_a_reason(self):
        with self.assertRaisesRegex(AccessError, "their own work"):
            self._send_back(self.salesman)
        for nothing in ("", "  ", None):
            with self.assertRaisesRegex(UserError, "Say why"):
                self._send_back(self.planner, nothing)
        self._verify(self.planner)
        with self.assertRaisesRegex(UserError, "was verified already"):
            self._send_back(self.manager)
        for values in ({"sent_back_count": 0}, {"sent_back_at": False}):
            with self.assertRaisesRegex(UserError, "by its buttons"):
                self.exception.with_user(self.salesman).write(values)
        self.assertEqual(self.exception.sent_back_count, 0)

    def test_dialog(self):
        dialog = self.env["chanxiao.exception.send.back"].with_user(self.planner)
        dialog = dialog.create({"exception_id": self.exception.id, "words": MISSING})
        with self.assertRaises(AccessError):
            dialog.with_user(self.salesman).action_confirm()
        dialog.action_confirm()
        self.assertEqual(self.exception.sent_back_count, 1)

    def test_taken_up_again_it_begins_anew(self):
        self._send_back(self.planner)
        self.exception._set_state("analysing")
        self.assertFalse(self.exception.sent_back_at)
        self.assertEqual(self.exception.sent_back_count, 1)
