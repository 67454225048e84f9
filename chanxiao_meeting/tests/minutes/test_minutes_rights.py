from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesRights(MinutesCase):
    def _can_read(self, minutes, user):
        return minutes.with_user(user).has_access("read")

    def test_draft_is_for_those_who_work_on_it(self):
        minutes = self._create_minutes()
        for user in (self.planner, self.recorder, self.chair, self.auditor):
            self.assertTrue(self._can_read(minutes, user), user.name)
        for user in (self.representative, self.attendee, self.outsider):
            self.assertFalse(self._can_read(minutes, user), user.name)

    def test_issued_minutes_are_for_those_who_were_invited(self):
        minutes = self._issue(self._create_minutes())
        for user in (self.representative, self.attendee, self.chair, self.auditor):
            self.assertTrue(self._can_read(minutes, user), user.name)
        # not on the list of this meeting
        for user in (self.finance, self.outsider):
            self.assertFalse(self._can_read(minutes, user), user.name)

    def test_proxies_and_copies_read_too(self):
        proxy = self._create_user("proxy", "user")
        office = self._create_user("office", "user")
        self.meeting.attendee_ids[2].proxy_id = proxy.partner_id
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).copy_partner_ids = office.partner_id
        self._issue(minutes)
        self.assertTrue(self._can_read(minutes, proxy))
        self.assertTrue(self._can_read(minutes, office))

    def test_other_company_reads_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        minutes = self._issue(self._create_minutes())
        self.assertFalse(self._can_read(minutes, stranger))

    def test_auditor_and_readers_write_nothing(self):
        minutes = self._create_minutes()
        for user in (self.auditor, self.chair):
            with self.assertRaises(AccessError):
                minutes.with_user(user).summary = "<p>Mine</p>"
            for name in ("action_refresh", "action_submit"):
                with self.assertRaisesRegex(AccessError, "recorder"):
                    getattr(minutes.with_user(user), name)()

    def test_nobody_creates_minutes_by_hand(self):
        for user in (self.manager, self.planner, self.chair):
            with self.assertRaises(AccessError):
                self.env["chanxiao.meeting.minutes"].with_user(user).create(
                    {"meeting_id": self.meeting.id, "revision": 9}
                )

    def test_chair_approves(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        for user in (self.planner, self.auditor):
            with self.assertRaisesRegex(AccessError, self.chair.name):
                minutes.with_user(user).action_approve()
        self.assertFalse(minutes.with_user(self.planner).can_approve)
        self.assertTrue(minutes.with_user(self.chair).can_approve)
        minutes.with_user(self.chair).action_approve("Well done")
        self.assertEqual(minutes.approver_id, self.chair)
        approval = minutes.content["approval"]
        self.assertEqual(approval["user"]["id"], self.chair.id)
        self.assertEqual(approval["comment"], "Well done")
        self.assertIn("Well done", minutes.content_html)

    def test_manager_may_approve(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        minutes.with_user(self.manager).action_approve()
        self.assertEqual(minutes.approver_id, self.manager)

    def test_nobody_approves_their_own_minutes(self):
        self.meeting._set_state(
            "held", chair_id=self.manager.id, recorder_id=self.manager.id
        )
        minutes = self._create_minutes()
        minutes.with_user(self.manager).action_submit()
        self.assertFalse(minutes.with_user(self.manager).can_approve)
        with self.assertRaisesRegex(AccessError, "recorded themselves"):
            minutes.with_user(self.manager).action_approve()

    def test_tasks_need_owner_and_date(self):
        self.decision._set_state("adopted")
        task = self.decision.action_ids
        task.flush_recordset()
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_action SET deadline = NULL WHERE id = %s",
            [task.id],
        )
        task.invalidate_recordset()
        minutes = self._create_minutes()
        with self.assertRaisesRegex(UserError, "Plan the shift"):
            minutes.with_user(self.recorder).action_submit()

    def test_recorder_need_not_be_an_organizer(self):
        self.meeting._set_state("held", recorder_id=self.attendee.id)
        minutes = self._create_minutes().with_user(self.attendee)
        self.assertTrue(minutes.can_record)
        minutes.action_refresh()
        minutes.action_submit()
        self.assertEqual(minutes.state, "in_review")

    def test_sending_back_needs_a_reason(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        action = minutes.with_user(self.chair).action_reject()
        self.assertEqual(action["res_model"], "chanxiao.meeting.minutes.review")
        wizard = (
            self.env["chanxiao.meeting.minutes.review"]
            .with_user(self.chair)
            .with_context(**action["context"])
            .create({})
        )
        with self.assertRaisesRegex(UserError, "should mend"):
            wizard.action_reject()
        wizard.comment = "The second topic is missing"
        wizard.action_reject()
        self.assertEqual(minutes.state, "draft")
        message = minutes.message_ids[0]
        self.assertIn("The second topic is missing", message.body)
        self.assertIn(self.recorder.partner_id, message.partner_ids)

    def test_review_wizard_approves_with_a_remark(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        wizard = (
            self.env["chanxiao.meeting.minutes.review"]
            .with_user(self.chair)
            .create({"minutes_id": minutes.id, "comment": "Agreed"})
        )
        wizard.action_approve()
        self.assertEqual(minutes.state, "approved")
        self.assertEqual(minutes.content["approval"]["comment"], "Agreed")

    def test_review_wizard_gives_no_rights(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        wizard = (
            self.env["chanxiao.meeting.minutes.review"]
            .with_user(self.representative)
            .create({"minutes_id": minutes.id, "comment": "Agreed"})
        )
        with self.assertRaises(AccessError):
            wizard.action_approve()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesMessages(MinutesCase):
    def _get_activity_users(self, minutes, name):
        activity_type = self.env.ref(
            f"chanxiao_meeting.mail_activity_type_minutes_{name}"
        )
        return minutes.activity_ids.filtered(
            lambda activity: activity.activity_type_id == activity_type
        ).user_id

    def _get_notified(self, minutes):
        return (
            self.env["mail.message"]
            .search(
                [
                    ("model", "=", minutes._name),
                    ("res_id", "=", minutes.id),
                    ("message_type", "=", "user_notification"),
                    ("subject", "like", self.policy.name),
                ]
            )
            .partner_ids
        )

    def test_activities_lead_through_the_steps(self):
        minutes = self._create_minutes()
        self.assertEqual(self._get_activity_users(minutes, "issue"), self.recorder)
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(self._get_activity_users(minutes, "approve"), self.chair)
        minutes.with_user(self.chair).action_approve()
        self.assertFalse(self._get_activity_users(minutes, "approve"))
        minutes.with_user(self.recorder).action_issue()
        self.assertFalse(self._get_activity_users(minutes, "issue"))
        self.assertEqual(
            self._get_activity_users(minutes, "confirm"),
            self.representative | self.attendee,
        )

    def test_person_who_cannot_open_minutes_gets_no_activity(self):
        self.meeting._set_state("held", chair_id=self.outsider.id)
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        self.assertFalse(self._get_activity_users(minutes, "approve"))

    def test_everyone_invited_gets_them(self):
        guest = self.env["res.partner"].create(
            {"name": "Guest", "email": "guest@example.com"}
        )
        minutes = self._create_minutes()
        minutes.copy_partner_ids = guest
        self._issue(minutes)
        self.assertEqual(
            self._get_notified(minutes), self.meeting.attendee_ids.partner_id | guest
        )
        # nobody is mailed twice
        mails = self.env["mail.notification"].search(
            [("mail_message_id.res_id", "=", minutes.id)]
        )
        self.assertTrue(
            all(
                len(found) == 1
                for found in mails.filtered(
                    lambda n: (
                        n.mail_message_id.message_type == "user_notification"
                        and self.policy.name in (n.mail_message_id.subject or "")
                    )
                )
                .grouped("res_partner_id")
                .values()
            )
        )

    def test_people_without_mail_are_named(self):
        guest = self.env["res.partner"].create({"name": "Mailless Guest"})
        inbox = new_test_user(
            self.env, "chanxiao.inbox", notification_type="inbox", name="Inbox Reader"
        )
        inbox.email = False
        minutes = self._create_minutes()
        minutes.copy_partner_ids = guest | inbox.partner_id
        self._issue(minutes)
        self.assertNotIn(guest, self._get_notified(minutes))
        self.assertIn(inbox.partner_id, self._get_notified(minutes))
        log = minutes.message_ids.filtered(lambda m: "Mailless Guest" in m.body)
        self.assertIn("tell them in person", log.body)
        self.assertNotIn("person: Inbox Reader", log.body)

    def test_sender_without_mail_address(self):
        self.planner.email = False
        minutes = self._issue(self._create_minutes())
        self.assertEqual(minutes.state, "issued")

    def test_everyone_reads_their_own_language(self):
        self.chair.lang = "zh_CN"
        self.policy.with_context(lang="zh_CN")._write_system({"name": "产销会议"})
        minutes = self._issue(self._create_minutes())
        messages = self.env["mail.message"].search(
            [("model", "=", minutes._name), ("res_id", "=", minutes.id)]
        )
        chinese = messages.filtered(lambda m: "产销会议" in m.body)
        self.assertEqual(chinese.partner_ids, self.chair.partner_id)
