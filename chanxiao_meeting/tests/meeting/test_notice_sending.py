from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..common import MeetingCase

CRON_LOGGER = "odoo.addons.chanxiao_meeting.models.common.ir_cron"


@tagged("post_install", "-at_install")
@freeze_time("2026-03-13 02:00:00")
class TestNoticeSending(MeetingCase):
    """The notice is mailed right after convening, by a job that does it once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.ref("chanxiao_meeting.mail_template_notice").reset_template()
        cls.policy = cls._create_policy(location="Room 301")
        cls.meeting = cls._create_meeting(cls.policy)
        cls.mine = cls.meeting.with_user(cls.planner)
        cls.people = cls.env["res.partner"]
        cls.cron = cls.env.ref("chanxiao_meeting.ir_cron_send_notices")

    def setUp(self):
        super().setUp()
        self.mails = self._get_mails()

    def _get_mails(self):
        mails = self.env["mail.mail"].sudo().search([])
        return mails.filtered(lambda mail: mail.model == "chanxiao.meeting.attendee")

    def _get_sent(self):
        return self._get_mails() - self.mails

    def _is_invited(self):
        return all(self.meeting.attendee_ids.mapped("invited_at"))

    def _fail(self, problem="No paper"):
        """Run the job while the notice's files cannot be made."""
        meetings = type(self.meeting)
        with (
            patch.object(meetings, "_get_notice_attachments") as files,
            patch.object(type(self.env["ir.cron"]), "_notify_admin"),
            mute_logger(CRON_LOGGER),
        ):
            files.side_effect = ValueError(problem)
            self._send_notices()

    def _get_told(self, user):
        return (
            self.env["mail.message"]
            .sudo()
            .search([("partner_ids", "in", user.partner_id.ids)])
            .filtered(lambda m: "not sent" in (m.subject or ""))
        )

    def test_convening_asks_the_job_to_run_at_once(self):
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search([])
        self.mine.action_convene()
        self.assertFalse(self._get_sent())
        self.assertFalse(self._is_invited())
        asked = (triggers.search([]) - before).filtered(
            lambda trigger: trigger.cron_id == self.cron
        )
        self.assertEqual(len(asked), 1)
        self.assertLessEqual(asked.call_at, self.meeting.notice_due)
        self.assertIn("5 people", self.mine._get_convened_message())

    def test_sent_once_in_the_name_of_who_convened(self):
        self.company.email = False
        self.mine.action_convene()
        self._send_notices()
        mails = self._get_sent()
        self.assertEqual(len(mails), 5)
        self.assertEqual(
            set(mails.mapped("email_from")), {self.planner.email_formatted}
        )
        self.assertTrue(self._is_invited())
        self.assertFalse(self.meeting.notice_due)
        self._send_notices()
        self.assertEqual(self._get_sent(), mails)

    def test_who_convened_sees_what_was_sent(self):
        self.finance.partner_id.email = False
        self.mine.action_convene()
        users = type(self.planner)
        with patch.object(users, "_bus_send", autospec=True) as shown:
            self._send_notices()
        [(receiver, kind, message)] = [
            call.args for call in shown.call_args_list if "message" in call.args[2]
        ]
        self.assertEqual((receiver, kind), (self.planner, "simple_notification"))
        self.assertIn("mailed to 4 people", message["message"])
        self.assertIn("could not be mailed to Finance", message["message"])
        history = " ".join(self.meeting.message_ids.mapped("body"))
        self.assertIn("mailed to 4 people", history)
        self.assertIn("could not be mailed to Finance", history)

    def test_mails_do_not_wait_for_the_hourly_queue(self):
        queue = self.env.ref("mail.ir_cron_mail_scheduler_action")
        triggers = self.env["ir.cron.trigger"].sudo()
        before = triggers.search([])
        self.mine.action_convene()
        self._send_notices()
        self.assertIn(queue, (triggers.search([]) - before).cron_id)

    def test_two_workers_at_once(self):
        self.mine.action_convene()
        with patch.object(type(self.meeting), "try_lock_for_update") as lock:
            lock.return_value = self.meeting.browse()
            self._send_notices()
        self.assertFalse(self._get_sent())
        self.meeting._send_waiting_notice()
        self.meeting._send_waiting_notice()
        self.assertEqual(len(self._get_sent()), 5)

    def test_job_that_was_off_catches_up(self):
        self.mine.action_convene()
        with freeze_time("2026-03-15 02:00:00"):
            self._send_notices()
        self.assertEqual(len(self._get_sent()), 5)

    def test_also_when_it_has_begun_meanwhile(self):
        self.mine.action_convene()
        self.mine.action_start()
        self._send_notices()
        self.assertEqual(len(self._get_sent()), 5)

    def test_cancelled_before_anybody_was_told(self):
        self.mine.action_convene()
        self.mine.action_cancel("Trade fair")
        self._send_notices()
        self.assertFalse(self._get_sent())
        self.assertFalse(self.meeting.notice_due)

    def test_changed_before_anybody_was_told(self):
        self.mine.action_convene()
        self.mine.location = "Hall 3"
        self._send_notices()
        self.assertIn("Hall 3", self._get_sent()[0].body_html)
        self.assertFalse(self.meeting.announce_at, "nobody knew of another place")

    def test_no_change_is_told_to_those_who_had_no_notice(self):
        self.mine.action_convene()
        self.mine.location = "Hall 3"
        before = self.env["mail.message"].sudo().search([])
        with freeze_time("2026-03-13 02:05:00"):
            self.meeting._cron_announce_changes()
        told = self.env["mail.message"].sudo().search([]) - before
        self.assertFalse(told.partner_ids)

    def test_failure_is_told_once_and_tried_again(self):
        self.mine.action_convene()
        for _run in range(2):
            self._fail()
        self.assertFalse(self._get_sent())
        self.assertFalse(self._is_invited())
        self.assertEqual(self.meeting.notice_problem, "No paper")
        [message] = self._get_told(self.planner)
        self.assertIn("No paper", message.body)
        self._send_notices()
        self.assertEqual(len(self._get_sent()), 5)
        self.assertFalse(self.meeting.notice_problem)

    def test_printed_before_anything_is_locked(self):
        """An engine that takes its time keeps nobody from changing the meeting."""
        self.mine.action_convene()
        steps = []
        meetings = type(self.meeting)
        lock = meetings.try_lock_for_update
        with (
            patch.object(
                meetings,
                "_get_notice_attachments",
                lambda meeting: steps.append("printed") or [("Notice.pdf", b"%PDF")],
            ),
            patch.object(
                meetings,
                "try_lock_for_update",
                lambda meeting, **values: (
                    steps.append("locked") or lock(meeting, **values)
                ),
            ),
        ):
            self._send_notices()
        self.assertEqual(steps, ["printed", "locked"])
        for mail in self._get_sent():
            self.assertIn("Notice.pdf", mail.attachment_ids.mapped("name"))

    def test_one_in_trouble_keeps_no_other_waiting(self):
        other = self._create_meeting(self.policy)
        for meeting in (self.meeting, other):
            meeting.with_user(self.planner).action_convene()
        mail = type(self.meeting)._mail_notice

        def fail(meeting, attendees, files):
            if meeting == self.meeting:
                raise ValueError("No paper")
            return mail(meeting, attendees, files)

        with (
            patch.object(type(self.meeting), "_mail_notice", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin"),
            mute_logger(CRON_LOGGER),
        ):
            self._send_notices()
        self.assertTrue(self.meeting.notice_problem)
        self.assertFalse(self._is_invited())
        self.assertTrue(all(other.attendee_ids.mapped("invited_at")))

    def test_trying_again_by_hand(self):
        self.mine.action_convene()
        self._fail()
        for user in (self.representative, self.auditor, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.meeting.with_user(user).action_send_notice()
        self.meeting.with_user(self.chair).action_send_notice()
        self.assertEqual(self.meeting.notice_by_id, self.chair)
        self._send_notices()
        self.assertEqual(len(self._get_sent()), 5)
        with self.assertRaisesRegex(UserError, "sent already"):
            self.mine.action_send_notice()

    def test_job_was_archived_or_deleted(self):
        """Who asks for it is told, and not left to wait."""
        self.cron.active = False
        self.mine.action_convene()
        self.assertIn("archived or deleted", self.mine._get_convened_message())
        with self.assertRaisesRegex(UserError, "archived or deleted"):
            self.mine.action_send_notice()
        self.cron.unlink()
        with self.assertRaisesRegex(UserError, "archived or deleted"):
            self.mine.action_send_notice()
        self.assertTrue(self.meeting.notice_due)

    def test_whoever_convened_has_left(self):
        self.mine.action_convene()
        self.planner.sudo().active = False
        self._send_notices()
        self.assertGreaterEqual(len(self._get_sent()), 4)
        self.assertTrue(self._is_invited())

    def test_added_later_by_somebody_else(self):
        self.mine.action_convene()
        self._send_notices()
        self.mails = self._get_mails()
        organizer = self._create_user("second", "organizer")
        self.meeting.with_user(organizer).attendee_ids = [
            Command.create({"partner_id": self.attendee.partner_id.id})
        ]
        self.assertEqual(self.meeting.notice_by_id, organizer)
        self._send_notices()
        self.assertEqual(self._get_sent().recipient_ids, self.attendee.partner_id)

    def test_nobody_types_in_that_it_was_asked_for(self):
        for values in (
            {"notice_due": "2026-03-13"},
            {"notice_by_id": self.chair.id},
            {"notice_problem": "None"},
        ):
            with self.assertRaises(UserError):
                self.mine.write(values)
