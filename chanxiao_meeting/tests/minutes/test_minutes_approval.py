from datetime import date

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...models.common.groups import ORGANIZER, USER
from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesApproval(MinutesCase):
    """V6, V10, V11: recorder → manager with remarks → director."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("head", "user", cls.planning_department)
        cls.director = cls._create_user("director", "user")
        cls.planning_department.manager_id = cls.head.employee_id
        cls.company.chanxiao_director_id = cls.director

    @classmethod
    def _create_policy(cls, **values):
        steps = [
            {"approver": "head", "name": "Comments of the manager", "days_allowed": 0},
            {"approver": "director", "name": "Review of the director"},
        ]
        lines = [
            Command.create({"sequence": number, **step})
            for number, step in enumerate(steps)
        ]
        return super()._create_policy(**{"approval_step_ids": lines, **values})

    def _submit(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        return minutes

    def _get_asked(self, minutes):
        activity_type = self.env.ref(minutes._approval_activity)
        activities = minutes.activity_ids
        return activities.filtered(lambda a: a.activity_type_id == activity_type)

    @freeze_time("2026-03-20 02:00:00")
    def test_manager_comments_and_director_reviews(self):
        minutes = self._create_minutes()
        for user in (self.head, self.director):
            self.assertFalse(minutes.with_user(user).has_access("read"))
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(self._get_asked(minutes).user_id, self.head)
        # Friday: the same day, then the next working day
        self.assertEqual(self._get_asked(minutes).date_deadline, date(2026, 3, 20))
        self.assertFalse(minutes.with_user(self.director).has_access("read"))
        self.assertFalse(minutes.with_user(self.chair).can_approve)
        with self.assertRaisesRegex(AccessError, "waiting for Head"):
            minutes.with_user(self.chair).action_approve()
        minutes.with_user(self.head).action_approve("Watch the <moulds>")
        self.assertEqual((minutes.state, minutes.approval_step), ("in_review", 2))
        self.assertEqual(self._get_asked(minutes).user_id, self.director)
        self.assertEqual(self._get_asked(minutes).date_deadline, date(2026, 3, 23))
        # whoever ruled goes on reading
        self.assertTrue(minutes.with_user(self.head).has_access("read"))
        minutes.with_user(self.director).action_approve("Agreed")
        self.assertEqual(
            (minutes.state, minutes.approver_id.id), ("approved", self.director.id)
        )
        self.assertFalse(self._get_asked(minutes))
        self.assertEqual(
            [
                (ruling["user"]["name"], ruling["comment"], ruling["step"]["name"])
                for ruling in minutes.content["approvals"]
            ],
            [
                ("Head", "Watch the <moulds>", "Comments of the manager"),
                ("Director", "Agreed", "Review of the director"),
            ],
        )
        self.assertEqual(minutes.content["approval"]["comment"], "Agreed")
        for text in ("Watch the &lt;moulds&gt;", "Review of the director", "Agreed"):
            self.assertIn(text, minutes.content_html)
        minutes.with_user(self.planner).action_issue()
        self.assertTrue(minutes.with_user(self.auditor).is_untampered)
        # the document keeps its steps when they are called otherwise
        self.policy.sudo().approval_step_ids._write_system({"name": "Other"})
        self.assertNotIn("Other", minutes._render_content())

    def test_steps_are_told_in_the_language_of_the_reader(self):
        steps = self.policy.approval_step_ids
        steps[0]._as_system().with_context(lang="zh_CN").name = "经理点评"
        steps[1]._as_system().with_context(lang="zh_CN").name = "总监审阅"
        self.director.lang = "zh_CN"
        minutes = self._submit()
        self.assertEqual(self._get_asked(minutes).summary, "Comments of the manager")
        minutes.with_user(self.head).action_approve("One")
        self.assertEqual(self._get_asked(minutes).summary, "总监审阅")
        minutes.with_user(self.director).action_approve("Two")
        chinese = minutes.with_context(lang="zh_CN")
        self.assertEqual(
            chinese.ruling_ids.mapped("step_name"), ["经理点评", "总监审阅"]
        )
        html = chinese._render_content()
        self.assertIn("总监审阅", html)
        self.assertNotIn("Review of the director", html)

    def test_sent_back_with_reasons_and_begun_anew(self):
        minutes = self._submit()
        minutes.with_user(self.head).action_approve()
        reviewing = minutes.with_user(self.director)
        action = reviewing.action_reject()
        dialogs = self.env[action["res_model"]].with_user(self.director)
        dialog = dialogs.with_context(**action["context"]).create({})
        self.assertIn("waiting for Director", dialog.approval_notice)
        dialog.comment = "The second topic is missing"
        dialog.action_reject()
        self.assertEqual((minutes.state, minutes.approval_step), ("draft", 0))
        self.assertIn(self.recorder.partner_id, minutes.message_ids[0].partner_ids)
        # in the recorder's hands again, what was said stays
        rulings = minutes.with_user(self.recorder).ruling_ids
        self.assertEqual(rulings.mapped("ruling"), ["approved", "sent_back"])
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(self._get_asked(minutes).user_id, self.head)
        minutes.with_user(self.head).action_approve()
        minutes.with_user(self.director).action_approve()
        self.assertEqual(minutes.ruling_ids.mapped("round_number"), [1, 1, 2, 2])
        # the document carries the steps in which it was approved
        self.assertEqual(
            [ruling["comment"] for ruling in minutes.content["approvals"]], ["", ""]
        )

    def test_taken_back_before_anybody_ruled(self):
        minutes = self._submit()
        mine = minutes.with_user(self.recorder)
        self.assertTrue(mine.can_take_back)
        before = self.env["mail.message"].sudo().search([])
        mine.action_take_back()
        self.assertEqual((minutes.state, minutes.approval_step), ("draft", 0))
        self.assertFalse(minutes.awaited_user_id)
        self.assertFalse(self._get_asked(minutes))
        told = self.env["mail.message"].sudo().search([]) - before
        self.assertEqual(told.partner_ids, self.head.partner_id)
        self.assertFalse(mine.can_take_back)
        self.assertFalse(minutes.with_user(self.head).has_access("read"))
        mine.summary = "<p>Better words</p>"
        mine.action_submit()
        self.assertEqual((minutes.approval_round, minutes.approval_step), (2, 1))
        self.assertEqual(self._get_asked(minutes).user_id, self.head)
        # what the head opened before is not what is ruled on now
        seen = minutes.with_user(self.head).with_context(approval_turn="1.1")
        with self.assertRaisesRegex(UserError, "has moved on"):
            seen.action_approve()
        minutes.with_user(self.head).action_approve()

    def test_not_taken_back_once_somebody_ruled(self):
        minutes = self._submit()
        minutes.with_user(self.head).action_approve("Seen")
        rulings = minutes.ruling_ids
        mine = minutes.with_user(self.recorder)
        self.assertFalse(mine.can_take_back)
        with self.assertRaisesRegex(UserError, "Head has ruled .* Ask Director"):
            mine.action_take_back()
        self.assertEqual((minutes.state, minutes.approval_step), ("in_review", 2))
        minutes.with_user(self.director).action_reject("Names are missing")
        with self.assertRaises(UserError):
            mine.action_take_back()
        mine.action_submit()
        # rulings of the round before do not count, and stay as they are
        mine.action_take_back()
        self.assertLessEqual(rulings, minutes.ruling_ids)
        self.assertEqual(len(minutes.ruling_ids), 2)
        self.assertEqual(rulings.remark, "Seen")

    def test_taken_back_by_who_keeps_the_minutes_only(self):
        minutes = self._submit()
        for user in (self.head, self.chair, self.representative, self.outsider):
            with self.subTest(user.login), self.assertRaises(AccessError):
                minutes.with_user(user).action_take_back()
        self.assertEqual(minutes.state, "in_review")
        minutes.with_user(self.planner).action_take_back()
        self.assertEqual(minutes.state, "draft")
        self.recorder.group_ids = [
            Command.unlink(self.env.ref(ORGANIZER).id),
            Command.link(self.env.ref(USER).id),
        ]
        mine = minutes.with_user(self.recorder)
        mine.action_submit()
        mine.action_take_back()
        self.assertEqual(minutes.state, "draft")

    def test_recorder_and_who_hands_in_never_rule(self):
        self.planning_department.manager_id = self.planner.employee_id
        minutes = self._create_minutes()
        minutes.with_user(self.planner).action_submit()
        self.assertFalse(minutes.awaited_user_id)
        self.assertIn("Planner, whose own", minutes.approval_notice)
        self.assertIn(self.manager, self._get_asked(minutes).user_id)
        with self.assertRaisesRegex(AccessError, "handed in themselves"):
            minutes.with_user(self.planner).action_approve()
        with self.assertRaisesRegex(AccessError, "recorded themselves"):
            minutes.with_user(self.recorder).action_approve()
        minutes.with_user(self.manager).action_approve()
        self.assertEqual(minutes.approval_step, 2)
        self.assertTrue(minutes.ruling_ids.is_stand_in)
        minutes.with_user(self.director).action_approve()
        self.assertTrue(minutes.content["approvals"][0]["in_place"])

    def test_manager_who_is_not_asked_does_not_rule(self):
        minutes = self._submit()
        self.assertFalse(minutes.with_user(self.manager).can_approve)
        with self.assertRaisesRegex(AccessError, "waiting for Head"):
            minutes.with_user(self.manager).action_approve()

    def test_chair_hands_over_while_minutes_wait(self):
        policy = self._create_policy(
            code="G", approval_step_ids=[Command.create({"approver": "chair"})]
        )
        meeting = self._create_held_meeting(policy, name="G/2026/0001")
        minutes = self._create_minutes(meeting)
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(self._get_asked(minutes).user_id, self.chair)
        minutes._hand_over("chair_id", self.chair, self.attendee)
        self.assertEqual(minutes.awaited_user_id, self.attendee)
        self.assertEqual(self._get_asked(minutes).user_id, self.attendee)
        with self.assertRaises(AccessError):
            minutes.with_user(self.chair).action_approve()
        minutes.with_user(self.attendee).action_approve()
        self.assertEqual(minutes.state, "approved")

    def test_without_steps_the_chair_approves_as_before(self):
        policy = self._create_policy(code="G", approval_step_ids=[])
        minutes = self._create_minutes(self._create_held_meeting(policy, name="G/1"))
        minutes.with_user(self.recorder).action_submit()
        self.assertEqual(minutes.approval_notice, "Waiting for Chair.")
        minutes.with_user(self.chair).action_approve("Well done")
        self.assertEqual(minutes.state, "approved")
        self.assertIn("Remark of the approver", minutes.content_html)
        self.assertEqual(minutes.ruling_ids.remark, "Well done")
        self.assertFalse(minutes.ruling_ids.is_stand_in)

    def test_without_steps_a_deputy_approves_where_the_chair_left(self):
        policy = self._create_policy(
            code="G",
            approval_step_ids=[],
            deputy_chair_ids=[Command.link(self.attendee.id)],
        )
        first, second = (
            self._create_minutes(self._create_held_meeting(policy, name=name))
            for name in ("G/1", "G/2")
        )
        first.with_user(self.recorder).action_submit()
        with self.assertRaises(AccessError):
            first.with_user(self.attendee).action_approve()
        self.chair.action_archive()
        self.assertEqual(first.awaited_user_id, self.attendee, "asked at once")
        second.with_user(self.recorder).action_submit()
        for minutes in (first, second):
            self.assertEqual(self._get_asked(minutes).user_id, self.attendee)
            self.assertEqual(minutes.approval_notice, "Waiting for Attendee.")
            minutes.with_user(self.attendee).action_approve()
            self.assertEqual(minutes.state, "approved")

    def test_minutes_of_an_earlier_version_go_on(self):
        """In review before there were rounds and steps."""
        policy = self._create_policy(code="G", approval_step_ids=[])
        minutes = self._create_minutes(self._create_held_meeting(policy, name="G/1"))
        content = dict(minutes.content)
        del content["approvals"]
        minutes._set_state("in_review", content=content)
        self.env["chanxiao.approval.mixin"]._cron_refresh_awaited()
        self.assertEqual(minutes.awaited_user_id, self.chair)
        self.assertEqual(self._get_asked(minutes).user_id, self.chair)
        minutes.with_user(self.chair).action_approve("Well done")
        self.assertEqual(minutes.content["approval"]["comment"], "Well done")

    def test_old_documents_keep_their_remark(self):
        minutes = self._submit()
        old = {
            "user": {"id": self.chair.id, "name": "Old chair"},
            "date": "2026-01-01 01:00:00",
            "comment": "From before",
        }
        content = {**minutes.content, "approval": old}
        del content["approvals"]
        minutes._set_state("approved", content=content)
        self.assertIn("From before", minutes.content_html)

    def test_rulings_are_for_readers_of_the_minutes(self):
        minutes = self._submit()
        minutes.with_user(self.head).action_approve("For the director")
        Ruling = self.env["chanxiao.approval.ruling"]
        for user in (self.recorder, self.chair, self.head, self.director, self.auditor):
            self.assertIn(minutes.ruling_ids, Ruling.with_user(user).search([]))
        for user in (self.representative, self.attendee):
            with self.subTest(user.name):
                self.assertFalse(Ruling.with_user(user).search([]))
                with self.assertRaises(AccessError):
                    minutes.ruling_ids.with_user(user).read(["remark"])

    def test_draft_of_a_revision_that_was_ruled_on_is_not_deleted(self):
        minutes = self._submit()
        minutes.with_user(self.head).action_approve()
        minutes.with_user(self.director).action_approve()
        minutes.with_user(self.planner).action_issue()
        action = minutes.with_user(self.recorder).action_revise()
        draft = minutes.browse(action["res_id"])
        draft.with_user(self.recorder).revision_reason = "A figure was wrong"
        draft.with_user(self.recorder).action_submit()
        draft.with_user(self.head).action_reject("Not yet")
        with self.assertRaisesRegex(UserError, "on record"):
            draft.with_user(self.recorder).unlink()
