# pylint: disable=translation-required
from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.mail.tools.discuss import Store

from ..follow_up.action_common import ActionCase

OURS = "people of its meeting"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDiscussion(ActionCase):
    """Posting, planning and following by every door; who may is in docs/access.md."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls.env["chanxiao.meeting.attendee"].create(
            {"meeting_id": cls.meeting.id, "partner_id": cls.attendee.partner_id.id}
        )
        # has the role, and is neither in the meeting nor named by the decision
        cls.bystander = cls.salesman
        cls.decision = cls._adopt()
        people = cls.bystander | cls.auditor | cls.outsider
        cls.decision._message_subscribe(people.partner_id.ids)

    def _prepare_message(self, **values):
        return {
            "model": self.decision._name,
            "res_id": self.decision.id,
            "body": "Said",
            "message_type": "comment",
            "subtype_id": self.env.ref("mail.mt_comment").id,
            **values,
        }

    def test_following_gives_no_right_to_post(self):
        for user in (self.bystander, self.auditor, self.outsider):
            with self.subTest(user.name):
                messages = self.env["mail.message"].with_user(user)
                with self.assertRaises(AccessError):
                    messages.create(self._prepare_message())
                with self.assertRaises(AccessError):
                    self.decision.with_user(user).message_post(body="Said")
        messages = self.env["mail.message"].with_user(self.attendee)
        self.assertTrue(messages.create(self._prepare_message()))

    def test_refusal_says_who_may(self):
        decision = self.decision.with_user(self.bystander)
        with self.assertRaisesRegex(AccessError, OURS):
            decision.message_post(body="Said")
        with self.assertRaisesRegex(AccessError, OURS):
            decision.activity_schedule(summary="Do it")
        with self.assertRaisesRegex(AccessError, OURS):
            decision.message_subscribe(self.bystander.partner_id.ids)

    def test_following_is_offered_to_those_who_may(self):
        for user, may in (
            (self.attendee, True),
            (self.planner, True),
            (self.bystander, False),
            (self.auditor, False),
        ):
            with self.subTest(user.name):
                store = Store()
                decision = self.decision.with_user(user)
                decision._thread_to_store(store, [], request_list=["followers"])
                [thread] = store.get_result()["mail.thread"]
                self.assertEqual(thread["mayFollow"], may)

    def test_being_written_to_gives_none_either(self):
        asked = self.decision.with_user(self.planner).message_post(
            body="What do you think?", partner_ids=self.auditor.partner_id.ids
        )
        with self.assertRaises(AccessError):
            self.env["mail.message"].with_user(self.auditor).create(
                self._prepare_message(parent_id=asked.id)
            )

    def test_taken_off_the_list(self):
        decision = self.decision.with_user(self.attendee)
        decision.message_post(body="Said")
        self.line.unlink()
        with self.assertRaises(AccessError):
            decision.message_post(body="Said")

    def test_posted_later(self):
        values = {
            "model": self.decision._name,
            "res_id": self.decision.id,
            "body": "Said",
            "scheduled_date": fields.Datetime.add(fields.Datetime.now(), days=1),
        }
        for user, may in ((self.attendee, True), (self.bystander, False)):
            values["author_id"] = user.partner_id.id
            messages = self.env["mail.scheduled.message"].with_user(user)
            if may:
                self.assertTrue(messages.create(values))
                continue
            with self.assertRaisesRegex(AccessError, OURS):
                messages.create(values)

    def test_mailed_to_many(self):
        composer = (
            self.env["mail.compose.message"]
            .with_user(self.bystander)
            .create(
                {
                    "composition_mode": "mass_mail",
                    "model": self.decision._name,
                    "res_ids": str(self.decision.ids),
                    "body": "Said",
                }
            )
        )
        with self.assertRaisesRegex(AccessError, OURS):
            composer.action_send_mail()

    def test_activity_moved_onto_a_record(self):
        for user, may in ((self.attendee, True), (self.bystander, False)):
            activity = (
                self.env["mail.activity"]
                .with_user(user)
                .create({"summary": "Mine", "user_id": user.id})
            )
            values = {
                "res_model_id": self.env["ir.model"]._get_id(self.decision._name),
                "res_id": self.decision.id,
            }
            if may:
                activity.write(values)
                continue
            with self.assertRaisesRegex(AccessError, OURS):
                activity.write(values)

    def test_activities_are_shown_to_readers_and_finished_by_their_owner(self):
        activity = self.decision.with_user(self.planner).activity_schedule(
            summary="Look into it", user_id=self.auditor.id
        )
        for user in (self.attendee, self.bystander, self.auditor):
            shown = self.decision.with_user(user).activity_ids
            self.assertIn(activity, shown.sudo())
        activity.with_user(self.auditor).action_feedback("Looked into it")
        self.assertFalse(activity.active)

    def test_others_are_made_to_follow_if_they_may_read(self):
        colleague = self._create_user("colleague", "user")
        people = colleague | self._create_user("guest", "base.group_user")
        self.decision.with_user(self.attendee).message_subscribe(people.partner_id.ids)
        followers = self.decision.message_partner_ids & people.partner_id
        self.assertEqual(followers, colleague.partner_id)

    def test_attending_auditor_keeps_silent_on_confidential_briefs(self):
        """Reads them as an auditor, and attends the meeting as an attendee."""
        group = self.env.ref("chanxiao_meeting.group_chanxiao_meeting_auditor")
        self.attendee.group_ids += group
        open_one, secret = self.env["chanxiao.meeting.brief"].create(
            [
                {
                    "meeting_id": self.meeting.id,
                    "department_id": department.id,
                    "confidential": department == self.finance_department,
                }
                for department in (self.sales_department, self.finance_department)
            ]
        )
        open_one.with_user(self.attendee).message_post(body="Said")
        self.assertTrue(secret.with_user(self.attendee).has_access("read"))
        with self.assertRaisesRegex(AccessError, OURS):
            secret.with_user(self.attendee).message_post(body="Said")
