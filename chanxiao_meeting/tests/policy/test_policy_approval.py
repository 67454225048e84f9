from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from ..common import MeetingCase

FRIDAY = "2026-03-20 02:00:00"


class ApprovalCase(MeetingCase):
    """A company whose policies are approved by a head, then by its director.

    ``head`` manages the department that convenes, ``director`` is named in Settings,
    ``manager`` writes the policies, ``other_manager`` administers meetings as well.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.head = cls._create_user("head", "user", cls.planning_department)
        cls.director = cls._create_user("director", "user")
        cls.other_manager = cls._create_user("other", "manager")
        cls.planning_department.manager_id = cls.head.employee_id
        cls.company.chanxiao_director_id = cls.director

    @classmethod
    def _lay_down(cls, *approvers, **values):
        """Steps of the company, in this order."""
        return cls.env["chanxiao.approval.step"].create(
            [
                {
                    "approver": approver,
                    "document_kind": "policy",
                    "sequence": number,
                    "company_id": cls.company.id,
                    **values,
                }
                for number, approver in enumerate(approvers, start=1)
            ]
        )

    def _draft(self, code="D", **values):
        policy = self.env["chanxiao.meeting.policy"].with_user(self.manager)
        return policy.create(
            {
                "name": "Draft",
                "code": code,
                "company_id": self.company.id,
                "organizer_department_id": self.planning_department.id,
                "chair_id": self.chair.id,
                "recorder_id": self.recorder.id,
                "recurrence": "none",
                "department_ids": [
                    Command.create({"department_id": self.sales_department.id})
                ],
                "agenda_ids": [Command.create({"name": "Topic"})],
                **values,
            }
        )

    def _submit(self, **values):
        policy = self._draft(**values)
        policy.action_submit()
        return policy

    def _get_asked(self, document):
        activity_type = self.env.ref(document._approval_activity)
        activities = document.sudo().activity_ids
        return activities.filtered(lambda a: a.activity_type_id == activity_type)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPolicyApproval(ApprovalCase):
    """F10: a policy and its amendments take effect once all have approved them."""

    def test_without_steps_one_click_approves(self):
        policy = self._draft()
        self.assertFalse(policy.has_approval_steps)
        with self.assertRaisesRegex(UserError, "an administrator of meetings approves"):
            policy.action_submit()
        policy.action_approve()
        self.assertEqual(policy.state, "approved")
        self.assertFalse(policy.ruling_ids)

    def test_last_step_puts_into_force(self):
        self._lay_down("head", "director")
        policy = self._draft()
        self.assertIn("Manager of the convening department → Dir", policy.approval_path)
        with self.assertRaisesRegex(UserError, "submits it for approval first"):
            policy.action_approve()
        policy.action_submit()
        self.assertEqual((policy.state, policy.approval_step), ("in_review", 1))
        self.assertEqual(policy.awaited_user_id, self.head)
        self.assertEqual(self._get_asked(policy).user_id, self.head)
        with self.assertRaisesRegex(AccessError, "waiting for Head"):
            policy.with_user(self.director).action_approve()
        self.assertTrue(policy.with_user(self.head).can_rule)
        policy.with_user(self.head).action_approve("Fine")
        self.assertEqual((policy.state, policy.approval_step), ("in_review", 2))
        self.assertEqual(self._get_asked(policy).user_id, self.director)
        policy.with_user(self.director).action_approve()
        self.assertEqual((policy.state, policy.approval_step), ("approved", 0))
        self.assertEqual(policy.approved_by_id, self.director)
        self.assertTrue(policy.sequence_id)
        self.assertFalse(self._get_asked(policy))
        rulings = policy.ruling_ids
        self.assertEqual(rulings.user_id, self.head | self.director)
        self.assertEqual(rulings.mapped("ruling"), ["approved", "approved"])
        self.assertEqual(rulings.mapped("remark"), ["Fine", False])
        self.assertEqual(rulings.mapped("step_number"), [1, 2])
        self.assertEqual(rulings[1].step_name, "Director")

    def test_nobody_approves_what_they_wrote_or_handed_in(self):
        self._lay_down("person", user_id=self.manager.id)
        policy = self._draft()
        policy.with_user(self.other_manager).action_submit()
        # the author is the one whom the step names; whoever handed it in is not free
        self.assertFalse(policy.awaited_user_id)
        self.assertIn("whose own", policy.approval_notice)
        for user in (self.manager, self.other_manager):
            with self.subTest(user.name):
                self.assertFalse(policy.with_user(user).can_rule)
                with self.assertRaisesRegex(AccessError, "themselves"):
                    policy.with_user(user).action_approve()
                with self.assertRaisesRegex(AccessError, "themselves"):
                    policy.with_user(user).action_reject("No")
        third = self._create_user("third", "manager")
        self.assertTrue(policy.with_user(third).can_rule)
        policy.with_user(third).action_approve()
        self.assertEqual(policy.state, "approved")
        self.assertTrue(policy.ruling_ids.is_stand_in)

    def test_step_that_falls_to_nobody_says_who_can_mend_it(self):
        functions = self.env["chanxiao.meeting.function"]
        function = functions.create({"name": "Controller", "kind": "person"})
        for approver, values, sentence in (
            ("head", {}, "Personnel can enter one"),
            ("director", {}, "name one in Settings"),
            ("person", {"user_id": self.finance.id}, "the person it names has left"),
            ("function", {"function_id": function.id}, "“Controller”.*Functions"),
        ):
            with self.subTest(approver), self.env.cr.savepoint() as savepoint:
                self.planning_department.manager_id = False
                self.company.chanxiao_director_id = False
                self.finance.active = False
                self._lay_down(approver, **values)
                policy = self._submit()
                self.assertRegex(policy.approval_notice, sentence)
                self.assertRegex(policy.approval_notice, "may rule in place")
                asked = self._get_asked(policy).user_id
                self.assertIn(self.other_manager, asked)
                self.assertNotIn(self.manager, asked)
                with self.assertRaisesRegex(AccessError, sentence):
                    policy.with_user(self.attendee).action_approve()
                policy.with_user(self.other_manager).action_approve()
                self.assertEqual(policy.state, "approved")
                self.assertTrue(policy.ruling_ids.is_stand_in)
                savepoint.rollback()
                self.env.invalidate_all()

    def test_who_has_no_meeting_role_rules_on_nothing(self):
        self._lay_down("person", user_id=self.outsider.id)
        policy = self._submit()
        self.assertFalse(policy.awaited_user_id)
        with self.assertRaises(AccessError):
            policy.with_user(self.outsider).action_approve()

    def test_director_is_the_head_of_the_topmost_department(self):
        self.company.chanxiao_director_id = False
        boss = self._create_user("boss", "user")
        self._employ({boss: self.finance_department})
        self.finance_department.manager_id = boss.employee_id
        plant = self._create_department("Plant", parent_id=self.finance_department.id)
        self.planning_department.parent_id = plant
        self._lay_down("director")
        self.assertEqual(self._submit().awaited_user_id, boss)

    def test_function_is_filled_when_its_turn_comes(self):
        function = self.env["chanxiao.meeting.function"].create(
            {"name": "Controller", "kind": "person"}
        )
        function._remember(self.company, self.finance)
        self._lay_down("function", function_id=function.id)
        policy = self._submit()
        self.assertEqual(policy.awaited_user_id, self.finance)
        function._remember(self.company, self.attendee)
        # at once, although nobody has been asked anew
        self.assertFalse(policy.with_user(self.finance).can_rule)
        self.assertTrue(policy.with_user(self.attendee).can_rule)
        for _run in range(2):
            self.env["chanxiao.approval.mixin"]._cron_refresh_awaited()
            self.assertEqual(policy.awaited_user_id, self.attendee)
            self.assertEqual(self._get_asked(policy).user_id, self.attendee)
            self.assertEqual(len(self._get_asked(policy)), 1)

    def test_sent_back_the_steps_begin_anew(self):
        self._lay_down("head", "director")
        policy = self._submit()
        policy.with_user(self.head).action_approve()
        reviewed = policy.with_user(self.director)
        action = reviewed.action_reject()
        self.assertEqual(action["res_model"], "chanxiao.meeting.policy.review")
        dialogs = self.env[action["res_model"]].with_user(self.director)
        dialog = dialogs.with_context(**action["context"]).create({})
        with self.assertRaisesRegex(UserError, "should be mended"):
            dialog.action_reject()
        dialog.comment = "Too long"
        dialog.action_reject()
        self.assertEqual((policy.state, policy.approval_step), ("draft", 0))
        self.assertFalse(self._get_asked(policy))
        message = policy.message_ids[0]
        self.assertIn("Too long", message.body)
        self.assertIn(self.manager.partner_id, message.partner_ids)
        policy.duration = 1
        policy.action_submit()
        self.assertEqual((policy.approval_round, policy.approval_step), (2, 1))
        policy.with_user(self.head).action_approve()
        policy.with_user(self.director).action_approve()
        self.assertEqual(policy.state, "approved")
        self.assertEqual(policy.ruling_ids.mapped("round_number"), [1, 1, 2, 2])
        self.assertEqual(policy.ruling_ids[1].remark, "Too long")
        self.assertEqual(policy.ruling_ids[1].ruling, "sent_back")

    def test_what_is_being_approved_stays_as_it_is(self):
        self._lay_down("head")
        policy = self._submit()
        evaluation = {"evaluation": "named"}
        for values in ({"duration": 3}, {"department_ids": []}, evaluation):
            with (
                self.subTest(values),
                self.assertRaisesRegex(UserError, "is being approved"),
            ):
                policy.write(values)
        with self.assertRaisesRegex(UserError, "is being approved"):
            policy.agenda_ids.name = "Other"
        with self.assertRaisesRegex(UserError, "is being approved"):
            policy.agenda_ids.unlink()
        with self.assertRaises(UserError):
            policy.unlink()
        with self.assertRaisesRegex(AccessError, "administrator"):
            policy.with_user(self.planner).action_take_back()
        policy.action_take_back()
        self.assertFalse(self._get_asked(policy))
        policy.duration = 3
        self.assertFalse(policy.ruling_ids)
        policy.unlink()

    def test_what_was_ruled_on_is_not_deleted(self):
        self._lay_down("head")
        policy = self._submit()
        policy.with_user(self.head).action_reject("No")
        for user in (self.manager, self.env.user):
            with (
                self.subTest(user.name),
                self.assertRaisesRegex(UserError, "on record"),
            ):
                policy.with_user(user).unlink()

    def test_amendment_is_approved_by_what_is_in_force(self):
        """Nobody takes the steps out of the draft that has to go through them."""
        own = [
            Command.create({"document_kind": "policy", "approver": "director"}),
            Command.create({"approver": "chair", "name": "Read by the chair"}),
        ]
        policy = self._draft(approval_step_ids=own)
        self.assertEqual(policy.approval_path, "Director")
        policy.action_submit()
        policy.with_user(self.director).action_approve()
        self.assertEqual(policy.state, "approved")
        with self.assertRaisesRegex(UserError, "Amend"):
            policy.approval_step_ids[0].days_allowed = 3
        with self.assertRaisesRegex(UserError, "Amend"):
            policy.approval_step_ids = [Command.clear()]
        with self.assertRaises(UserError):
            self.env["chanxiao.approval.step"].create({"policy_id": policy.id})
        amendment = policy.browse(policy.action_amend()["res_id"])
        steps = amendment.approval_step_ids
        self.assertEqual(steps.mapped("approver"), ["director", "chair"])
        self.assertEqual(steps[1].name, "Read by the chair")
        steps.unlink()
        self.assertTrue(amendment.has_approval_steps)
        amendment.action_submit()
        self.assertEqual(policy.action_amend()["res_id"], amendment.id)
        self.assertEqual(policy.state, "approved", "in force until replaced")
        amendment.with_user(self.director).action_approve()
        self.assertEqual((policy.state, amendment.state), ("retired", "approved"))

    def test_company_steps_stay_while_a_policy_goes_through_them(self):
        steps = self._lay_down("head", "director")
        policy = self._submit()
        for change in (
            lambda: steps[1].unlink(),
            lambda: steps[0].write({"approver": "chair"}),
            lambda: steps[0].write({"policy_id": self._draft("E").id}),
            lambda: self._lay_down("chair"),
        ):
            with self.assertRaisesRegex(UserError, "is being approved by these steps"):
                with self.env.cr.savepoint():
                    change()
        policy.action_take_back()
        steps[1].unlink()
        policy.action_submit()
        policy.with_user(self.head).action_approve()
        self.assertEqual(policy.state, "approved")

    def test_steps_of_another_company_do_not_count(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        step = self._lay_down("head", company_id=other.id)
        self.assertFalse(self._draft().has_approval_steps)
        with self.assertRaises(AccessError):
            step.with_user(self.manager).read(["name"])

    def test_people_of_steps_work_in_the_company(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        named = Command.create({"approver": "person", "user_id": self.attendee.id})
        policy = self._draft(approval_step_ids=[named]).sudo()
        people = {"chair_id": False, "recorder_id": False}
        policy.write({**people, "department_ids": [Command.clear()]})
        with self.assertRaisesRegex(UserError, "Attendee"):
            policy.write({"company_id": other.id, "organizer_department_id": False})

    def test_steps_are_whole(self):
        for values in (
            {"approver": "person", "document_kind": "policy"},
            {"approver": "function", "document_kind": "policy"},
            {"approver": "head", "document_kind": "minutes"},
            {"approver": "head", "document_kind": "policy", "days_allowed": -1},
        ):
            with (
                self.subTest(values),
                self.assertRaises(IntegrityError),
                mute_logger("odoo.sql_db"),
            ):
                self.env["chanxiao.approval.step"].create(values)

    @freeze_time(FRIDAY)
    def test_last_step_approves_for_a_day_to_come(self):
        self._lay_down("head")
        policy = self._submit(valid_from="2026-04-01")
        policy.with_user(self.head).action_approve()
        self.assertTrue(policy.is_awaiting)
        self.assertEqual(policy.approved_by_id, self.head)
        for step in (policy.action_submit, policy.action_approve):
            with self.assertRaises(UserError):
                step()
        with freeze_time("2026-04-01 02:00:00"):
            policy._cron_take_effect()
        self.assertEqual(policy.state, "approved")
        self.assertEqual(policy.ruling_ids.user_id, self.head)

    @freeze_time(FRIDAY)
    def test_days_allowed_are_working_days(self):
        self._lay_down("head", days_allowed=2)
        policy = self._submit()
        self.assertEqual(policy.approval_deadline, date(2026, 3, 24))
        self.assertEqual(self._get_asked(policy).date_deadline, date(2026, 3, 24))
        with self.assertRaises(AccessError):
            policy.with_user(self.other_manager).action_approve()
        with freeze_time("2026-03-24 15:59:00"), self.assertRaises(AccessError):
            policy.with_user(self.other_manager).action_approve()
        # midnight in Shanghai: an administrator goes in, the head still may
        with freeze_time("2026-03-24 16:01:00"):
            policy.invalidate_recordset()
            self.assertIn("overdue", policy.approval_notice)
            self.assertTrue(policy.with_user(self.head).can_rule)
            policy.with_user(self.other_manager).action_approve()
        self.assertTrue(policy.ruling_ids.is_stand_in)

    def test_last_step_is_refused_when_the_policy_names_people_who_left(self):
        self._lay_down("head")
        policy = self._submit()
        self.recorder.active = False
        with self.assertRaisesRegex(UserError, "people who left"):
            policy.with_user(self.head).action_approve()

    def test_form_offers_what_may_be_done(self):
        form = Form(self.env["chanxiao.meeting.policy"].with_user(self.manager))
        form.name, form.code = "By form", "FORM"
        with form.approval_step_ids.new() as step:
            step.approver = "person"
            step.user_id = self.attendee
        policy = form.save()
        self.assertEqual(policy.approval_step_ids.document_kind, "minutes")
        self.assertEqual(policy.approval_step_ids.company_id, policy.company_id)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestApprovalRulings(ApprovalCase):
    """Rulings are made by transitions, and never touched again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._lay_down("head", "director")

    def setUp(self):
        super().setUp()
        self.submitted = self._submit()
        self.submitted.with_user(self.head).action_approve("Good work")
        self.ruling = self.submitted.ruling_ids
        self.values = {
            "res_model": self.submitted._name,
            "res_id": self.submitted.id,
            "company_id": self.company.id,
            "round_number": 1,
            "step_number": 2,
            "user_id": self.director.id,
            "person_name": self.director.name,
            "ruled_at": "2026-03-16 01:00:00",
            "ruling": "approved",
        }

    def _get_doors(self, user):
        ruling, policy = self.ruling.with_user(user), self.submitted.with_user(user)
        rulings = ruling.browse()
        defaults = {f"default_{name}": value for name, value in self.values.items()}
        row = {name: str(value) for name, value in self.values.items()}
        return {
            "create": lambda: rulings.create(self.values),
            "defaults": lambda: rulings.with_context(**defaults).create({}),
            "name_create": lambda: rulings.with_context(**defaults).name_create("X"),
            "write": lambda: ruling.write({"remark": "Bad work"}),
            "translations": lambda: ruling.update_field_translations(
                "step_name", {"en_US": "Other"}
            ),
            "copy": lambda: ruling.copy({"step_number": 2}),
            "unlink": lambda: ruling.unlink(),
            "x2many create": lambda: policy.write(
                {"ruling_ids": [Command.create(self.values)]}
            ),
            "x2many write": lambda: policy.write(
                {"ruling_ids": [Command.update(ruling.id, {"remark": "Bad"})]}
            ),
            "x2many delete": lambda: policy.write(
                {"ruling_ids": [Command.delete(ruling.id)]}
            ),
            "x2many unlink": lambda: policy.write({"ruling_ids": [Command.clear()]}),
            "new document": lambda: policy.create(
                {
                    "name": "X",
                    "code": "X",
                    "ruling_ids": [Command.create(self.values)],
                }
            ),
            "web_save": lambda: ruling.web_save({"remark": "Bad"}, {"remark": {}}),
            "import": lambda: self._import(rulings, row),
            "form": lambda: rulings.web_save(self.values, {"remark": {}}),
        }

    def _import(self, rulings, row):
        result = rulings.load(list(row), [list(row.values())])
        self.assertFalse(result["ids"])
        raise UserError(result["messages"][0]["message"])

    def test_no_door_is_open(self):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.ruling.read()
        for user in (self.env.user, self.manager, self.head, self.director):
            for door, enter in self._get_doors(user).items():
                with self.subTest(user=user.name, door=door):
                    with self.assertRaises(UserError):
                        enter()
                    self.env.invalidate_all()
                    self.assertEqual(self.submitted.ruling_ids.sudo().read(), before)

    def test_progress_is_not_typed_in(self):
        policy = self._draft("T")
        for values in (
            {"approval_step": 3},
            {"approval_round": 3},
            {"awaited_user_id": self.attendee.id},
            {"submitter_id": self.attendee.id},
            {"approval_deadline": "2030-01-01"},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                policy.write(values)
            with self.subTest(values), self.assertRaises(UserError):
                policy.create({"name": "X", "code": "X", **values})

    def test_same_step_is_ruled_on_once(self):
        """Whoever presses twice, or calls at once, does not rule on the next step."""
        with self.assertRaisesRegex(AccessError, "waiting for Director"):
            self.submitted.with_user(self.head).action_approve()
        self.company.chanxiao_director_id = self.head
        again = self.submitted.with_user(self.head)
        self.assertTrue(again.can_rule)
        with self.assertRaisesRegex(UserError, "have ruled on"):
            again.action_approve()
        with self.assertRaisesRegex(UserError, "has moved on"):
            again.with_context(approval_turn="1.1").action_approve()
        with self.assertRaisesRegex(UserError, "has moved on"):
            again.with_context(approval_turn="1.1").action_reject("Late")
        again.with_context(approval_turn=again.approval_turn).action_approve()
        self.assertEqual(self.submitted.state, "approved")
        self.assertEqual(len(self.submitted.ruling_ids), 2)

    def test_dialog_is_for_the_step_that_was_seen(self):
        seen = self.submitted.with_user(self.director)
        action = seen.with_context(
            approval_turn=seen.approval_turn
        ).action_open_review()
        dialogs = self.env[action["res_model"]].with_user(self.director)
        dialog, late = (
            dialogs.with_context(**action["context"]).create({"comment": "Yes"})
            for _dialog in range(2)
        )
        self.assertIn("waiting for Director", dialog.approval_notice)
        dialog.action_approve()
        self.assertEqual(self.submitted.ruling_ids[-1].remark, "Yes")
        with self.assertRaises(UserError):
            late.action_approve()

    def test_whoever_reads_the_document_reads_them(self):
        Ruling = self.env["chanxiao.approval.ruling"]
        for user in (self.head, self.attendee, self.auditor, self.manager):
            with self.subTest(user.name):
                self.assertIn(self.ruling, Ruling.with_user(user).search([]))
                self.assertTrue(self.ruling.with_user(user).read(["remark"]))
        self.submitted.sudo().active = False
        self.assertIn(self.ruling, Ruling.with_user(self.attendee).search([]))
        seen = self.submitted.with_user(self.attendee)
        self.assertEqual(seen.ruling_ids, self.ruling)
        with self.assertRaises(AccessError):
            self.ruling.with_user(self.outsider).read(["remark"])
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertFalse(Ruling.with_user(stranger).search([]))
        with self.assertRaises(AccessError):
            self.ruling.with_user(stranger).read(["remark"])

    def test_names_stay(self):
        """Also when accounts are deleted and steps are called otherwise."""
        self.env["res.lang"]._activate_lang("zh_CN")
        policy = self._submit(code="N")
        policy.with_user(self.head).action_approve()
        name = self.head.name
        self.planning_department.manager_id = False
        self.head.employee_id.unlink()
        self.head.unlink()
        ruling = policy.ruling_ids
        self.assertEqual((ruling.person_name, ruling.user_id.id), (name, False))
        self.assertEqual(ruling.step_name, "Manager of the convening department")

    def test_calls_without_arguments_are_sentences(self):
        """Every call of a client gets a sentence, whatever is missing."""
        for user in (self.attendee, self.manager, self.director):
            policy = self.submitted.with_user(user)
            for records in (policy, policy.browse(), policy | self._draft(f"Q{user}")):
                for method in (
                    "action_submit",
                    "action_approve",
                    "action_reject",
                    "action_take_back",
                    "action_open_review",
                ):
                    with self.subTest(user=user.name, method=method, many=len(records)):
                        with self.env.cr.savepoint() as savepoint:
                            try:
                                getattr(records, method)()
                            except UserError as error:
                                self.assertTrue(str(error))
                            savepoint.rollback()
                        self.env.invalidate_all()
