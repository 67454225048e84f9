from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.minutes.sending import RETRIES
from .minutes_common import MinutesCase

LOGGERS = (
    "odoo.addons.chanxiao_meeting.models.minutes.sending",
    "odoo.addons.chanxiao_meeting.models.common.ir_cron",
)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 08:00:00")
class TestMinutesSending(MinutesCase):
    """Issued minutes are printed and mailed by a job that does it once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cron = cls.env.ref("chanxiao_meeting.ir_cron_send_minutes")
        cls.minutes = cls._create_minutes()
        # all are told the same here; else there is a file for each reading
        cls.startClassPatcher(
            patch.object(type(cls.minutes), "_get_origins", lambda self: set())
        )
        cls.minutes.with_user(cls.recorder).action_submit()
        cls.minutes.with_user(cls.chair).action_approve()
        cls.mine = cls.minutes.with_user(cls.planner)

    def setUp(self):
        super().setUp()
        self.problem = None
        self.printed = []
        self.startPatcher(
            patch.object(type(self.minutes), "_get_issue_attachments", self._make_print)
        )
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_notify_admin"))
        self.enterContext(mute_logger(*LOGGERS))
        self.known = self._search_messages()

    @property
    def _make_print(self):
        def print_minutes(minutes):
            self.printed.append((minutes.env.user, minutes.env.lang))
            if self.problem:
                raise self.problem
            return [(f"Minutes {minutes.env.lang}.pdf", b"%PDF")]

        return print_minutes

    def _search_messages(self):
        return self.env["mail.message"].sudo().search([])

    def _get_messages(self, subject, user=None):
        """Messages since the beginning of the test."""
        messages = self._search_messages() - self.known
        return messages.filtered(
            lambda m: (
                subject in (m.subject or "")
                and (not user or user.partner_id in m.partner_ids)
            )
        )

    def _get_mails(self):
        return self._get_messages(self.policy.name)

    def _go_on(self, after):
        with freeze_time(fields.Datetime.now() + after):
            self._send_minutes()

    def test_issuing_asks_the_job_to_run_at_once(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search([])
        self.mine.action_issue()
        self.assertEqual(self.minutes.state, "issued")
        self.assertFalse(self.printed)
        self.assertFalse(self._get_mails())
        [asked] = (triggers.search([]) - before).filtered(
            lambda trigger: trigger.cron_id == self.cron
        )
        self.assertLessEqual(asked.call_at, self.minutes.sending_due)

    def test_sent_once_in_the_name_of_who_issued(self):
        self.chair.lang = "zh_CN"
        self.mine.action_issue()
        self._send_minutes()
        self.assertEqual(
            set(self.printed), {(self.planner, "en_US"), (self.planner, "zh_CN")}
        )
        mails = self._get_mails()
        self.assertEqual(mails.author_id, self.planner.partner_id)
        self.assertEqual(
            set(mails.attachment_ids.mapped("name")),
            {"Minutes en_US.pdf", "Minutes zh_CN.pdf"},
        )
        people = [partner for mail in mails for partner in mail.partner_ids]
        self.assertEqual(len(people), len(set(people)), "one mail a person")
        self.assertEqual(self.minutes.mailed_at, fields.Datetime.now())
        self.assertFalse(self.minutes.sending_due)
        self._send_minutes()
        self.assertEqual(self._get_mails(), mails)
        self.assertEqual(len(self.printed), 2)

    def test_two_workers_at_once(self):
        self.mine.action_issue()
        with patch.object(type(self.minutes), "try_lock_for_update") as lock:
            lock.return_value = self.minutes.browse()
            self._send_minutes()
        self.assertFalse(self._get_mails())
        self.minutes._send_waiting()
        mails = self._get_mails()
        self.assertTrue(mails)
        self.minutes._send_waiting()
        self.assertEqual(self._get_mails(), mails)
        self.assertEqual(len(self.minutes.kept_attachment_ids), 1)

    def test_job_that_was_off_catches_up(self):
        self.mine.action_issue()
        self._go_on(timedelta(days=20))
        self.assertTrue(self._get_mails())
        self.assertFalse(self.minutes.sending_due)

    def test_failure_is_told_once_and_tried_again_later_and_later(self):
        self.mine.action_issue()
        self.problem = UserError("No paper.")
        now = fields.Datetime.now()
        for number, wait in enumerate((*RETRIES, RETRIES[-1]), start=1):
            with freeze_time(now):
                self._send_minutes()
                # not before its time
                self._send_minutes()
                self.assertEqual(self.minutes.sending_failures, number)
                self.assertEqual(self.minutes.sending_due, now + wait)
            now += wait
        self.assertEqual(self.minutes.sending_problem, "No paper.")
        self.assertEqual(self.minutes.state, "issued")
        for user in (self.recorder, self.planner):
            [told] = self._get_messages("PDF of minutes", user)
            self.assertIn("No paper.", told.body)
        self.problem = None
        with freeze_time(now):
            self._send_minutes()
        self.assertFalse(self.minutes.sending_due)
        self.assertFalse(self.minutes.sending_problem)
        self.assertFalse(self.minutes.sending_failed_since)

    def test_form_says_what_is_pending(self):
        self.assertFalse(self.mine.sending_notice)
        self.mine.action_issue()
        mine = self.minutes.with_user(self.attendee).with_context(tz="Asia/Shanghai")
        self.assertIn("being printed and mailed", mine.sending_notice)
        job = self.env.ref("chanxiao_meeting.ir_cron_send_minutes")
        job.active = False
        mine.invalidate_recordset(["sending_notice"])
        self.assertIn("was archived or deleted", mine.sending_notice)
        self.assertNotIn("being printed", mine.sending_notice)
        job.active = True
        self.problem = UserError("No paper.")
        self._send_minutes()
        for text in ("No paper.", "4:00", "4:05", "not been mailed yet"):
            self.assertIn(text, mine.sending_notice)
        self._go_on(RETRIES[0])
        self.assertIn("were mailed without it", mine.sending_notice)
        self.problem = None
        self._go_on(timedelta(days=1))
        self.assertFalse(mine.sending_notice)

    def test_after_two_failures_people_get_them_without(self):
        self.mine.action_issue()
        self.problem = UserError("No paper.")
        self._send_minutes()
        self.assertFalse(self._get_mails())
        self._go_on(RETRIES[0])
        mails = self._get_mails()
        self.assertTrue(mails)
        self.assertFalse(mails.attachment_ids)
        self.assertIn("could not be made yet", mails[0].body)
        self.assertTrue(self.minutes.mailed_at)
        self._go_on(timedelta(hours=2))
        self.assertEqual(self._get_mails(), mails)
        self.problem = None
        self._go_on(timedelta(days=1))
        self.assertEqual(self._get_mails(), mails, "all of them open the minutes")
        kept = self.minutes.kept_attachment_ids
        self.assertEqual(kept.mapped("name"), ["Minutes en_US.pdf"])
        self.assertIn("could be made now", self.minutes.message_ids[0].body)
        self.assertTrue(kept.with_user(self.attendee).has_access("read"))
        self.assertTrue(self.minutes.is_untampered)

    def test_those_who_cannot_open_them_get_the_pdf_later(self):
        guest = self.env["res.partner"].create(
            {"name": "Guest", "email": "guest@example.com"}
        )
        self.minutes._write_system({"copy_partner_ids": [(4, guest.id)]})
        self.mine.action_issue()
        self.problem = ValueError("broken")
        self._send_minutes()
        self._go_on(timedelta(hours=1))
        first = self._get_mails()
        self.assertIn("in the server’s log (ValueError)", self.minutes.sending_problem)
        self.problem = None
        self._go_on(timedelta(days=1))
        [second] = self._get_mails() - first
        self.assertEqual(second.partner_ids, guest)
        self.assertEqual(second.attachment_ids, self.minutes.kept_attachment_ids)
        self.assertNotIn("could not be made yet", second.body)

    def test_nobody_is_reached_by_mail(self):
        """The paper is kept in the language of whoever issued them."""
        self.planner.lang = "zh_CN"
        people = self.meeting.attendee_ids.partner_id
        people.email = False
        people.user_ids.notification_type = "email"
        self.mine.action_issue()
        self._send_minutes()
        self.assertFalse(self._get_mails())
        kept = self.minutes.kept_attachment_ids
        self.assertEqual(kept.mapped("name"), ["Minutes zh_CN.pdf"])
        self.assertTrue(self.minutes.mailed_at)

    def test_what_fails_otherwise_is_tried_again_too(self):
        self.mine.action_issue()
        with patch.object(
            type(self.minutes), "_log_recipients", side_effect=ValueError("x")
        ):
            self._send_minutes()
            self._go_on(timedelta(hours=1))
        self.assertFalse(self._get_mails(), "what failed was undone")
        self.assertFalse(self.minutes.kept_attachment_ids)
        self.assertFalse(self.minutes.mailed_at)
        self.assertEqual(self.minutes.sending_failures, 2)
        self._go_on(timedelta(days=1))
        self.assertTrue(self._get_mails())
        self.assertEqual(len(self.minutes.kept_attachment_ids), 1)

    def test_whoever_issued_them_has_left(self):
        self.mine.action_issue()
        self.planner.sudo().active = False
        self._send_minutes()
        self.assertTrue(self._get_mails())
        self.assertNotIn(self.planner, [user for user, _lang in self.printed])

    def test_recorder_without_rights_to_write_issues_them(self):
        self.minutes.with_user(self.recorder).action_issue()
        self._send_minutes()
        self.assertEqual(self._get_mails().author_id, self.recorder.partner_id)
        entry = self.minutes.file_id.ledger_ids[-1]
        self.assertEqual((entry.kind, entry.person_name), ("paper", self.recorder.name))

    def test_trying_again_by_hand(self):
        self.mine.action_issue()
        self.problem = UserError("No paper.")
        self._send_minutes()
        for user in (self.representative, self.auditor, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.minutes.with_user(user).action_send_again()
        self.problem = None
        self.minutes.with_user(self.recorder).action_send_again()
        self._send_minutes()
        self.assertTrue(self._get_mails().attachment_ids)
        with self.assertRaisesRegex(UserError, "printed and sent already"):
            self.mine.action_send_again()

    def test_only_issued_minutes_are_sent_again(self):
        with self.assertRaises(UserError):
            self.mine.action_send_again()

    def test_revised_meanwhile(self):
        """Each revision has its own mail and paper."""
        self.mine.action_issue()
        self.problem = UserError("No paper.")
        self._send_minutes()
        action = self.mine.action_revise()
        newer = self.minutes.browse(action["res_id"])
        self.assertFalse(newer.sending_due)
        self.assertFalse(newer.sending_problem)
        self.problem = None
        newer.with_user(self.recorder).revision_reason = "Typing error"
        self._issue(newer)
        self._go_on(RETRIES[0])
        for minutes in (self.minutes, newer):
            self.assertEqual(len(minutes.kept_attachment_ids), 1)
            self.assertTrue(minutes.mailed_at)

    def test_nobody_types_in_that_they_were_sent(self):
        for values in (
            {"sending_due": "2026-03-16"},
            {"sending_by_id": self.chair.id},
            {"sending_problem": "None"},
            {"sending_failures": 3},
            {"sending_failed_since": "2026-03-16"},
            {"mailed_at": "2026-03-16"},
        ):
            with self.assertRaises(UserError):
                self.mine.write(values)
