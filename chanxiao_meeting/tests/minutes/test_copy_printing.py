from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.minutes.sending import RETRIES
from .test_minutes_copy import CopyCase

LOGGERS = (
    "odoo.addons.chanxiao_meeting.models.minutes.copy_printing",
    "odoo.addons.chanxiao_meeting.models.common.ir_cron",
)


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-17 08:00:00")
class TestCopyPrinting(CopyCase):
    """Making a copy waits for no PDF; the job prints it, once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._issue(cls, cls.minutes)

    def setUp(self):
        super().setUp()
        self.problem = None
        self.printed = []
        self.startPatcher(
            patch.object(type(self.minutes), "_get_copy_files", self._make_print)
        )
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_notify_admin"))
        self.enterContext(mute_logger(*LOGGERS))
        self.known = self.env["mail.message"].sudo().search([])

    @property
    def _make_print(self):
        def print_copy(minutes, partner):
            self.printed.append((minutes.env.user, minutes.env.lang))
            if self.problem:
                raise self.problem
            name = minutes._get_copy_name(partner)
            return [(f"{name}.html", minutes._render_content().encode())]

        return print_copy

    def _make(self, user=None):
        action = self._open(user).action_make()
        return self.env["chanxiao.minutes.copy"].browse(action["res_id"])

    def _go_on(self, after):
        with freeze_time(fields.Datetime.now() + after):
            self._send_minutes()

    def _get_messages(self, user):
        messages = self.env["mail.message"].sudo().search([]) - self.known
        return messages.filtered(
            lambda m: user.partner_id in m.partner_ids and "copy for" in m.subject
        )

    def test_making_one_waits_for_nothing(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search([])
        copy = self._make()
        self.assertFalse(self.printed)
        self.assertFalse(copy.attachment_id)
        self.assertEqual(copy.printing_due, fields.Datetime.now())
        self.assertEqual(copy.name, "Copy of F-2026-0005 for Customer")
        self.assertIn("is being printed", copy.printing_notice)
        cron = self.env.ref("chanxiao_meeting.ir_cron_send_minutes")
        self.assertIn(cron, (triggers.search([]) - before).cron_id)
        # what was decided is on record already
        self.assertEqual((copy.purpose, copy.user_id), ("Their order", self.director))
        self.assertIn("Copy made for Customer", self.minutes.message_ids[0].body)
        with self.assertRaisesRegex(UserError, "is being printed"):
            copy.with_user(self.director).action_open()
        cron.active = False
        copy.invalidate_recordset(["printing_notice"])
        with self.assertRaisesRegex(UserError, "not printed yet.* archived or deleted"):
            copy.with_user(self.director).action_open()

    def test_printed_once_with_the_rights_of_whoever_made_it(self):
        self.customer.lang = "zh_CN"
        copy = self._make()
        entries = self.minutes.file_id.position
        self._send_minutes()
        self.assertEqual(self.printed, [(self.director, "zh_CN")])
        self.assertTrue(copy.attachment_id)
        self.assertFalse(copy.printing_due)
        self.assertFalse(copy.printing_notice)
        self.assertEqual(self.minutes.file_id.position, entries + 1)
        entry = self.minutes.file_id.ledger_ids[-1]
        self.assertEqual((entry.kind, entry.person_name), ("paper", self.director.name))
        self.assertIn(
            "/web/content/", copy.with_user(self.director).action_open()["url"]
        )
        self._send_minutes()
        self.assertEqual(len(self.printed), 1)

    def test_whoever_made_it_is_told_when_it_is_there(self):
        copy = self._make()
        self.assertFalse(self._get_messages(self.director))
        self._send_minutes()
        [told] = self._get_messages(self.director)
        self.assertEqual(told.subject, "The copy for Customer is printed")
        self.assertIn(f'data-oe-id="{copy.id}"', told.body)
        self.assertFalse(self._get_messages(self.planner))

    def test_rights_of_today_do_not_change_what_was_chosen(self):
        """What is in it was decided when it was made."""
        copy = self._make()
        told = set(copy.told)
        self.assertTrue(told, "the order is the customer's own")
        self._send_minutes()
        self.assertIn(self.title, self._read(copy))
        self.assertIn("chosen sections of minutes", self._read(copy))

    def test_two_workers_at_once(self):
        copy = self._make()
        with patch.object(type(copy), "try_lock_for_update") as lock:
            lock.return_value = copy.browse()
            self._send_minutes()
        self.assertFalse(copy.attachment_id)
        copy._print_waiting()
        attachment = copy.attachment_id
        copy._print_waiting()
        self.assertEqual(copy.attachment_id, attachment)
        self.assertEqual(len(self._get_messages(self.director)), 1)

    def test_failure_is_told_once_and_tried_again_later_and_later(self):
        copy = self._make()
        self.problem = UserError("No paper.")
        now = fields.Datetime.now()
        for number, wait in enumerate((*RETRIES, RETRIES[-1]), start=1):
            with freeze_time(now):
                self._send_minutes()
                # not before its time
                self._send_minutes()
            self.assertEqual(copy.printing_failures, number)
            self.assertEqual(copy.printing_due, now + wait)
            now += wait
        self.assertIn("pending since", copy.printing_notice)
        self.assertIn("No paper.", copy.printing_notice)
        [told] = self._get_messages(self.director)
        self.assertEqual(told.subject, "The copy for Customer is pending")
        self.assertIn("No paper.", told.body)
        self.problem = None
        with freeze_time(now):
            self._send_minutes()
        self.assertTrue(copy.attachment_id)
        self.assertFalse(copy.printing_problem or copy.printing_failed_since)
        self.assertEqual(len(self._get_messages(self.director)), 2)

    def test_one_that_fails_keeps_no_other_waiting(self):
        first, second = self._make(), self._make()
        print_copy = self._make_print

        def fail_once(minutes, partner):
            self.problem = None if self.printed else ValueError("broken")
            return print_copy(minutes, partner)

        with patch.object(type(self.minutes), "_get_copy_files", fail_once):
            self._send_minutes()
        self.assertEqual(len((first | second).attachment_id), 1)
        [failed] = (first | second).filtered("printing_problem")
        self.assertIn("in the server’s log (ValueError)", failed.printing_problem)

    def test_trying_again_by_hand(self):
        copy = self._make()
        self.problem = UserError("No paper.")
        self._send_minutes()
        for user in (self.auditor, self.chair, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                copy.with_user(user).action_print_again()
        job = self.env.ref("chanxiao_meeting.ir_cron_send_minutes")
        job.active = False
        with self.assertRaisesRegex(UserError, "archived or deleted"):
            copy.with_user(self.director).action_print_again()
        job.active = True
        self.problem = None
        copy.with_user(self.director).action_print_again()
        self._send_minutes()
        self.assertTrue(copy.attachment_id)
        with self.assertRaisesRegex(UserError, "printed already"):
            copy.with_user(self.director).action_print_again()

    def test_whoever_made_it_has_left(self):
        copy = self._make()
        self.director.sudo().active = False
        self._send_minutes()
        self.assertFalse(self.printed)
        self.assertFalse(copy.printing_due)
        self.assertIn("may not read the minutes any more", copy.printing_notice)
        self._go_on(timedelta(days=3))
        self.assertFalse(copy.attachment_id)

    def test_it_goes_with_the_minutes_while_it_waits(self):
        copy = self._make()
        self.minutes._write_system(
            {"retention_end": "2020-01-01", "disposal_marked_at": "2026-01-01 00:00:00"}
        )
        self.minutes.with_user(self.manager).action_dispose("Over")
        self.assertFalse(copy.exists())
        self._send_minutes()
        self.assertFalse(self.printed)

    def test_nobody_types_in_that_it_was_printed(self):
        copy = self._make().sudo()
        for values in (
            {"printing_due": "2026-03-16"},
            {"printing_problem": "None"},
            {"printing_failures": 3},
            {"attachment_id": False},
        ):
            with self.assertRaises(UserError):
                copy.write(values)
