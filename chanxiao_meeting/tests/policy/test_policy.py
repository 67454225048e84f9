from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ...models.policy.policy_line import fit_minutes
from ..common import MeetingCase


@tagged("post_install", "-at_install")
class TestPolicy(MeetingCase):
    def _create_draft(self, code):
        return self.env["chanxiao.meeting.policy"].create(
            {"name": "New", "code": code, "company_id": self.company.id}
        )

    def test_approval_names_what_is_missing(self):
        policy = self.env["chanxiao.meeting.policy"].create(
            {"name": "Empty", "code": "E"}
        )
        with self.assertRaises(UserError) as caught:
            policy.with_user(self.manager).action_approve()
        for word in ("Chair", "Recorder", "Departments"):
            self.assertIn(word, str(caught.exception))
        self.assertEqual(policy.state, "draft")

    def test_approved_policy_does_not_change(self):
        policy = self._create_policy().with_user(self.manager)
        with self.assertRaises(UserError):
            policy.duration = 3
        with self.assertRaises(UserError):
            policy.department_ids[0].confidential = True
        with self.assertRaises(UserError):
            policy.department_ids[0].unlink()
        with self.assertRaises(UserError):
            policy.unlink()

    def test_state_changes_through_transitions_only(self):
        policy = self._create_policy().with_user(self.manager)
        with self.assertRaises(UserError):
            policy.write({"state": "draft"})
        with self.assertRaises(UserError):
            policy.create({"name": "X", "code": "X", "state": "approved"})

    def test_approval_and_numbering_are_recorded_and_not_typed_in(self):
        policy = self._create_policy()
        self.assertEqual(policy.approved_by_id, self.manager)
        draft = policy.copy({"code": "D"})
        other = draft._create_sequence()
        for values in (
            {"approved_by_id": self.chair.id},
            {"approved_at": "2026-01-01 00:00:00"},
            {"sequence_id": other.id},
        ):
            for record in (policy, draft):
                with self.subTest(values), self.assertRaisesRegex(UserError, "Approve"):
                    record.with_user(self.manager).write(values)
            with self.subTest(values), self.assertRaisesRegex(UserError, "Approve"):
                draft.with_user(self.manager).create(
                    {"name": "X", "code": "X", **values}
                )

    def test_transitions_lock_the_policy(self):
        """Two people who press the same button do not both approve."""
        policy = self._create_policy().with_user(self.manager)
        amendment = policy.browse(policy.action_amend()["res_id"])
        for record, method in (
            (amendment, "action_approve"),
            (policy, "action_amend"),
            (policy, "action_retire"),
        ):
            with (
                self.subTest(method),
                patch.object(type(policy), "try_lock_for_update") as lock,
                self.assertRaisesRegex(UserError, "right now"),
            ):
                lock.return_value = policy.browse()
                getattr(record, method)()

    def test_amendment_takes_effect_once_approved(self):
        policy = self._create_policy()
        draft_meeting = self._create_meeting(policy)
        action = policy.with_user(self.manager).action_amend()
        amendment = policy.browse(action["res_id"])
        self.assertEqual(amendment.revision, 2)
        self.assertEqual(
            amendment.department_ids.mapped("department_id"),
            policy.department_ids.mapped("department_id"),
        )
        self.assertEqual(policy.state, "approved", "in force until replaced")
        amendment.duration = 3
        amendment.with_user(self.manager).action_approve()
        self.assertEqual(policy.state, "retired")
        self.assertEqual(draft_meeting.policy_id, amendment)
        self.assertEqual(amendment.sequence_id, policy.sequence_id)
        self.assertEqual(policy._get_revision_family(), policy | amendment)
        self.assertEqual(amendment._get_revision_family(), policy | amendment)

    def test_archived_revisions_belong_to_the_family(self):
        policy = self._create_policy()
        second = policy.browse(policy.with_user(self.manager).action_amend()["res_id"])
        second.with_user(self.manager).action_approve()
        third = policy.browse(second.with_user(self.manager).action_amend()["res_id"])
        family = policy | second | third
        second.active = False
        for revision in family:
            self.assertEqual(revision._get_revision_family(), family)

    def test_family_of_revisions_in_a_circle_ends(self):
        policy = self._create_policy()
        other = policy._copy_system({"code": "O", "previous_revision_id": policy.id})
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_policy SET previous_revision_id = %s "
            "WHERE id = %s",
            [other.id, policy.id],
        )
        policy.invalidate_recordset()
        self.assertEqual(policy._get_revision_family(), policy | other)

    def test_amending_twice_opens_the_same_draft(self):
        policy = self._create_policy().with_user(self.manager)
        self.assertEqual(
            policy.action_amend()["res_id"], policy.action_amend()["res_id"]
        )

    def test_only_administrators_approve_amend_and_retire(self):
        policy = self._create_policy()
        for user in (self.planner, self.chair, self.auditor):
            with self.subTest(user=user.login):
                for method in ("action_approve", "action_amend", "action_retire"):
                    with self.assertRaises(AccessError):
                        getattr(policy.with_user(user), method)()
                with self.assertRaises(AccessError):
                    policy.with_user(user).write({"sequence": 3})

    def test_outsider_reads_no_policy(self):
        policy = self._create_policy()
        with self.assertRaises(AccessError):
            policy.with_user(self.outsider).read(["name"])
        self.assertTrue(policy.with_user(self.auditor).read(["name"]))

    def test_days_are_checked(self):
        for values in ({"month_days": "0,40"}, {"month_days": ""}):
            with self.subTest(values=values), self.assertRaises(ValidationError):
                self._create_policy(code="D", **values)
        with self.assertRaises(ValidationError):
            self._create_policy(code="W", recurrence="weekly", weekdays="Monday")

    def test_usual_departments_are_found_or_created_once(self):
        policy = self._create_draft("T")
        policy.with_user(self.manager).action_load_departments()
        self.assertEqual(len(policy.department_ids), 10)
        self.assertIn(self.sales_department, policy.department_ids.department_id)
        self.assertEqual(
            policy.department_ids.filtered("confidential").mapped("department_id.name"),
            ["Finance", "Personnel"],
        )
        # each department reports its figures; those of customers are for sales meetings
        lines = policy.department_ids.sorted("sequence")
        providers = self.env["chanxiao.figure.provider"]._get_providers()
        codes = [provider._provider_code for provider in providers]
        self.assertEqual(
            [line.source_ids.mapped("code") for line in lines],
            [[code] for code in codes if code != "market"],
        )
        policy.with_user(self.manager).action_load_departments()
        self.assertEqual(len(policy.department_ids), 10)
        # the one that convenes is there as "Planning"
        self.assertEqual(policy.organizer_department_id.name, "Planning")

    def test_usual_departments_in_another_language(self):
        """Loaded by somebody who speaks Chinese, they are the same departments."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(
            ["chanxiao_meeting"], ["zh_CN"], overwrite=True
        )
        english, chinese = map(self._create_draft, ("EN", "ZH"))
        english.with_user(self.manager).action_load_departments()
        Department = self.env["hr.department"]
        count = Department.search_count([])
        chinese.with_user(self.manager).with_context(
            lang="zh_CN"
        ).action_load_departments()
        self.assertEqual(Department.search_count([]), count)
        self.assertEqual(
            chinese.department_ids.department_id, english.department_ids.department_id
        )
        planning = english.organizer_department_id
        self.assertNotEqual(
            planning.with_context(lang="zh_CN").name, "Production Planning"
        )
        # a name that somebody gave it in Chinese alone
        personnel = Department.with_context(lang="en_US").search(
            [("name", "=", "Personnel"), ("company_id", "=", self.company.id)]
        )
        personnel.name = "HR"
        english.with_user(self.manager).action_load_departments()
        self.assertEqual(Department.search_count([]), count)

    def test_fitting_minutes(self):
        self.assertEqual(fit_minutes([10, 20], 30), [10, 20])
        self.assertEqual(fit_minutes([15, 100, 20], 120), [13, 88, 17])
        self.assertEqual(fit_minutes([10, 0, 1, 90], 0), [1, 0, 1, 1])
        self.assertEqual(fit_minutes([], 10), [])

    def _create_long_policy(self):
        lines = [
            ("Review", "review", 15),
            ("Report", "report", 50),
            ("End", "summary", 20),
        ]
        policy = self._create_policy().copy({"code": "L"})
        policy.agenda_ids = [Command.clear()] + [
            Command.create({"name": name, "kind": kind, "duration_planned": minutes})
            for name, kind, minutes in lines
        ]
        return policy

    def test_agenda_that_takes_too_long(self):
        policy = self._create_long_policy().with_user(self.manager)
        self.assertEqual((policy.agenda_minutes, policy.agenda_available), (135, 120))
        self.assertTrue(policy.is_agenda_too_long)
        policy.action_fit_agenda()
        self.assertFalse(policy.is_agenda_too_long)
        self.assertEqual(policy.agenda_ids.mapped("duration_planned"), [13, 44, 17])
        with self.assertRaises(AccessError):
            policy.with_user(self.planner).action_fit_agenda()
        policy.action_approve()
        with self.assertRaises(UserError):
            policy.action_fit_agenda()

    def test_no_policy_is_in_force_without_topics(self):
        policy = self._create_policy().copy({"code": "E", "duration": 0.25})
        policy.agenda_ids.unlink()
        policy.with_user(self.manager).action_approve()
        self.assertEqual(
            policy.agenda_ids.mapped("kind"), ["review", "report", "summary"]
        )
        self.assertFalse(policy.is_agenda_too_long)
        self.assertIn("the usual ones", str(policy.message_ids.mapped("body")))
        # where no template is left to take them from
        self.env["chanxiao.meeting.policy.template"].search([]).unlink()
        other = policy.copy({"code": "O"})
        other.agenda_ids.unlink()
        with self.assertRaisesRegex(UserError, "no standing agenda.*administrator"):
            other.with_user(self.manager).action_approve()
        self.assertEqual(other.state, "draft")

    def test_copies_are_drafts_with_a_code_of_their_own(self):
        policy = self._create_policy()
        copy = policy.with_user(self.manager).copy()
        self.assertEqual((copy.state, copy.code), ("draft", "F (copy)"))
        self.assertEqual(
            copy.department_ids.department_id, policy.department_ids.department_id
        )
        copy.with_user(self.manager).action_approve()

    def test_who_left_approves_and_chairs_nothing(self):
        policy = self._create_policy(deputy_chair_ids=self.planner.ids)
        self.chair.active = False
        meeting = self.env["chanxiao.meeting"].create({"policy_id": policy.id})
        self.assertEqual(meeting.chair_id, self.planner)
        amendment = policy.browse(
            policy.with_user(self.manager).action_amend()["res_id"]
        )
        with self.assertRaisesRegex(UserError, "people who left: .*Chair"):
            amendment.with_user(self.manager).action_approve()

    def test_deleted_deputies_leave_their_names(self):
        deputies = self.outsider | self.attendee
        policy = self._create_policy(deputy_chair_ids=[*deputies.ids, self.chair.id])
        names = deputies.mapped("name")
        deputies.unlink()
        history = " ".join(policy.message_ids.mapped("body"))
        for name in names:
            self.assertIn(f"Deputy Chairs: {name}", history)
        self.assertNotIn(f"Deputy Chairs: {self.chair.name}", history)

    def test_usual_departments_bring_the_figures_of_their_source(self):
        policy = self._create_draft("T")
        approved = self._create_policy()
        before = approved.department_ids.mapped("source_ids.code")
        policy.with_user(self.manager).action_load_departments()
        sources = {
            line.department_id.name: line.source_ids.mapped("code")
            for line in policy.department_ids
        }
        for name, code in (
            ("Finance", "finance"),
            ("Purchasing", "purchase"),
            ("Materials", "materials"),
        ):
            self.assertEqual(sources[name], [code])
        # what is in force keeps what it was approved with
        self.assertEqual(approved.department_ids.mapped("source_ids.code"), before)
