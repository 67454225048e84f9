from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ...models.common.local_time import to_clock
from ..common import SHANGHAI, MeetingCase

CODES = (
    "F C V10 V11 V12 V13 V14 D1 D2 D3 E1 E3 E4A E4B E5 E6 E7A E7B E7C M5 M6 M7"
).split()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPolicyTemplate(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.templates = cls.env["chanxiao.meeting.policy.template"].search([])

    def _get_template(self, code):
        return self.templates.filtered(lambda template: template.code == code)

    def _create_policy_from(self, code, /, **values):
        template = self._get_template(code).with_user(self.manager)
        return template._create_policy(
            self.company,
            **{
                "code": f"{code}T",
                "tz": SHANGHAI,
                "chair_id": self.chair.id,
                "recorder_id": self.recorder.id,
                **values,
            },
        )

    def test_every_meeting_of_the_regulations(self):
        self.assertEqual(sorted(self.templates.mapped("code")), sorted(CODES))
        for code in CODES:
            with self.subTest(code):
                policy = self._create_policy_from(code)
                self.assertFalse(policy.is_agenda_too_long)
                self.assertFalse(policy.period_notice)
                self.assertTrue(policy.purpose)
                self.assertTrue(policy.discipline)
                self.assertTrue(policy.organizer_department_id)
                policy.action_approve()
                self.assertEqual(
                    bool(policy.meeting_ids), policy.recurrence != "none", code
                )

    def test_groups_stand_in_the_order_of_the_regulations(self):
        # as the list asks for them
        templates = self.templates.with_user(self.manager)
        templates = templates.with_context(read_group_expand=True)
        for codes, expected in (
            (CODES, ["factory", "company", "sales", "centre", "team", "property"]),
            (["M7", "F"], ["factory", "property"]),
        ):
            found = templates.web_read_group(
                [("code", "in", codes)], ["regulation"], ["__count"]
            )
            groups = [group["regulation"] for group in found["groups"]]
            self.assertEqual(groups, expected)

    @freeze_time("2026-03-01 00:00:00")
    def test_days_and_times(self):
        """Local starts of the first meetings, as the regulations lay them down."""
        expected = {
            "F": ["03-02 09:00", "03-16 09:00"],
            # the 1st is a Sunday
            "V10": ["03-02 08:40", "03-03 08:40", "03-04 08:40"],
            "V12": ["03-02 09:00", "03-09 09:00"],
            "V13": ["03-02 14:00", "03-09 14:00"],
            "D1": ["03-06 16:30", "03-13 16:30"],
            "D3": ["03-03 08:50", "03-05 08:50", "03-07 08:50"],
            "E1": ["03-03 09:00", "03-10 09:00"],
            "E6": ["03-30 15:00"],
            "M5": ["03-02 08:30", "03-09 08:30"],
            # the 29th is a Sunday
            "M7": ["03-27 15:00"],
        }
        for code, starts in expected.items():
            with self.subTest(code):
                policy = self._create_policy_from(code)
                policy.action_approve()
                meetings = policy.meeting_ids.sorted("date_start")[: len(starts)]
                self.assertEqual(
                    [
                        to_clock(meeting.date_start, SHANGHAI).strftime("%m-%d %H:%M")
                        for meeting in meetings
                    ],
                    starts,
                )

    def test_monthly_analyses_report_collections(self):
        """Money received is finance's figure, for the chair and finance only."""
        for code in ("E6", "M7"):
            lines = self._create_policy_from(code).department_ids
            self.assertEqual(
                [line.source_ids.mapped("code") for line in lines],
                [["sales", "market"], ["finance"]]
                if "crm.lead" in self.env
                else [["sales"], ["finance"]],
            )
            self.assertEqual(lines.mapped("confidential"), [False, True])

    def test_all_languages_are_taken_over(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self._get_template("M7")
        chinese = {"lang": "zh_CN"}
        template.with_context(**chinese).name = "月度销售分析会"
        topic = template.agenda_ids[0]
        topic.with_context(**chinese).name = "以往决议"
        template.update_field_translations(
            "purpose",
            {
                "zh_CN": {
                    "Sales and delayed signings of the month, the next month's plan; "
                    "its targets are published.": "公布目标"
                }
            },
        )
        policy = self._create_policy_from("M7").with_context(**chinese)
        self.assertEqual(policy.name, "月度销售分析会")
        self.assertEqual(policy.agenda_ids[0].name, "以往决议")
        self.assertIn("公布目标", policy.purpose)
        english = policy.with_context(lang="en_US")
        self.assertEqual(english.name, "Monthly Sales Analysis")
        self.assertEqual(english.agenda_ids[0].name, topic.name)

    def test_department_under_another_name(self):
        """Never a second Sales beside 业务部."""
        self.sales_department.name = "业务部"
        policy = self._create_policy_from("V12")
        self.assertEqual(policy.department_ids.department_id, self.sales_department)
        again = self._create_policy_from("M6")
        self.assertEqual(again.department_ids.department_id, self.sales_department)

    def test_one_department_with_two_functions(self):
        function = self.env.ref("chanxiao_meeting.chanxiao_meeting_function_finance")
        function._remember(self.company, self.sales_department)
        policy = self._create_policy_from("C")
        line = policy.department_ids.filtered(
            lambda line: line.department_id == self.sales_department
        )
        self.assertEqual(line.source_ids.mapped("code"), ["sales", "finance"])
        self.assertTrue(line.confidential)

    def test_steps_in_which_minutes_are_approved(self):
        """V10: the manager's comments, the director's review; V11: the director."""
        self.env["res.lang"]._activate_lang("zh_CN")
        template = self._get_template("V10")
        steps = template.approval_step_ids
        steps[0].with_context(lang="zh_CN").name = "经理点评"
        director = self.env.ref(
            "chanxiao_meeting.chanxiao_meeting_function_sales_director"
        )
        policy = self._create_policy_from("V10")
        taken = policy.approval_step_ids
        self.assertEqual(taken.mapped("approver"), ["head", "function"])
        self.assertEqual(taken.mapped("days_allowed"), [0, 1])
        self.assertEqual(set(taken.mapped("document_kind")), {"minutes"})
        self.assertEqual(taken[1].function_id, director)
        self.assertEqual(taken[0].with_context(lang="zh_CN").name, "经理点评")
        self.assertEqual(taken[0].name, "Comments of the manager")
        weekly = self._create_policy_from("V11").approval_step_ids
        self.assertEqual(weekly.function_id, director)
        self.assertFalse(self._create_policy_from("F").approval_step_ids)
        # the dialog asks who it is, also where the function does nothing else
        self.assertIn(director, template._get_functions())
        dialog = self._open_dialog("V10")
        self.assertIn("Sales director", dialog.missing_notice)
        line = dialog.save().line_ids.filtered(lambda x: x.function_id == director)
        self.assertIn("approving: V10", line.used_for)

    def test_other_company_fills_its_functions_itself(self):
        other = self.env["res.company"].create({"name": "Other"})
        function = self.env.ref(
            "chanxiao_meeting.chanxiao_meeting_function_sales_manager"
        )
        mine = self._create_policy_from("V10", code="V10")
        function._remember(self.company, self.chair)
        self.assertEqual(function._get_user(self.company), self.chair)
        self.assertFalse(function._get_user(other))
        policy = self._get_template("V10")._create_policy(other)
        self.assertFalse(policy.chair_id)
        # neither the other company's department nor its policy is in the way
        self.assertEqual(policy.code, mine.code)
        self.assertEqual(policy.department_ids.department_id.company_id, other)
        self.assertEqual(mine.department_ids.department_id, self.sales_department)
        self.chair.active = False
        self.assertFalse(function._get_user(self.company))

    def _open_dialog(self, *codes):
        templates = self.templates.filtered(lambda template: template.code in codes)
        action = templates.with_user(self.manager).action_load()
        return Form(
            self.env[action["res_model"]]
            .with_user(self.manager)
            .with_context(**action["context"])
            .with_company(self.company)
        )

    def test_dialog_says_what_is_missing(self):
        dialog = self._open_dialog("V10", "M7")
        self.assertIn("Sales manager", dialog.missing_notice)
        for number in range(len(dialog.line_ids)):
            with dialog.line_ids.edit(number) as line:
                if line.kind == "person":
                    line.user_id = self.chair
        self.assertFalse(dialog.missing_notice)
        action = dialog.save().action_load()
        policies = self.env["chanxiao.meeting.policy"].search(action["domain"])
        self.assertEqual(sorted(policies.mapped("code")), ["M7", "V10"])
        self.assertEqual(policies.chair_id, self.chair)
        # the next time they are known
        self.assertFalse(self._open_dialog("E1").missing_notice)
        again = self._open_dialog("M7")
        self.assertIn("M7", again.existing_notice)
        with self.assertRaisesRegex(UserError, "already"):
            again.save().action_load()

    def test_dialog_names_who_speaks_for_a_department(self):
        dialog = self._open_dialog("V10")
        self.assertIn("Sales", dialog.speaker_notice)
        self._fill_dialog(dialog, person=self.chair, department=self.representative)
        self.assertFalse(dialog.speaker_notice)
        policy = self._load(dialog.save())
        self.assertEqual(policy.department_ids.representative_id, self.representative)
        # the next one knows; whoever is taken out there is not named again
        dialog = self._open_dialog("M6")
        self.assertFalse(dialog.speaker_notice)
        self._fill_dialog(dialog, person=self.chair, department=None)
        self.assertFalse(self._load(dialog.save()).department_ids.representative_id)
        # a head needs no name: whoever follows speaks for the department
        self.sales_department.manager_id = self.representative.employee_ids
        dialog = self._open_dialog("E1")
        self.assertFalse(dialog.speaker_notice)
        self._fill_dialog(dialog, person=self.chair, department=self.representative)
        line = self._load(dialog.save()).department_ids
        self.assertFalse(line.representative_id)
        self.assertEqual(line._get_representative(), self.representative)

    def _fill_dialog(self, dialog, **people):
        for number in range(len(dialog.line_ids)):
            with dialog.line_ids.edit(number) as line:
                line.user_id = people[line.kind] or self.env["res.users"]

    def _load(self, load):
        action = load.action_load()
        policies = self.env["chanxiao.meeting.policy"]
        if action.get("res_id"):
            return policies.browse(action["res_id"])
        return policies.search(action["domain"])

    def test_dialog_says_who_has_no_role(self):
        dialog = self._open_dialog("V10")
        self.assertFalse(dialog.role_notice)
        self._fill_dialog(dialog, person=self.outsider, department=self.representative)
        self.assertIn("outsider", dialog.role_notice.casefold())
        self.assertIn("Ask an administrator of users", dialog.role_notice)
        self.assertNotIn(self.representative.name, dialog.role_notice)

    def test_loaded_again_in_another_language(self):
        """Two administrators load it, in Chinese and in English: one policy."""
        self.env["res.lang"]._activate_lang("zh_CN")
        function = self.env.ref("chanxiao_meeting.chanxiao_meeting_function_sales")
        function.with_context(lang="zh_CN").name = "业务"
        self.sales_department.active = False
        templates = self._get_template("V10") | self._get_template("M6")
        values = {"template_ids": [Command.set(templates[0].ids)]}
        loads = self.env["chanxiao.meeting.policy.load"].with_user(self.manager)
        first = loads.with_context(lang="zh_CN").create(values)
        second = loads.with_context(lang="en_US").create(values)
        policy = self._load(first)
        department = policy.department_ids.department_id
        self.assertEqual(department.with_context(lang="zh_CN").name, "业务")
        self.assertEqual(department.with_context(lang="en_US").name, "Sales")
        # whoever has had the dialog open all the while
        with self.assertRaisesRegex(UserError, "have a policy in .* already"):
            second.action_load()
        values = {"template_ids": [Command.set(templates.ids)]}
        third = loads.with_context(lang="en_US").create(values)
        self.assertIn(templates[0].code, third.existing_notice)
        other = self._load(third)
        self.assertEqual(len(other), 1)
        self.assertEqual(other.code, templates[1].code)
        self.assertEqual(other.department_ids.department_id, department)

    def test_figures_of_applications_that_are_missing(self):
        template = self._get_template("V10")
        template.department_ids.source_codes = "sales, elsewhere"
        self.assertEqual(template._get_missing_sources(), ["elsewhere"])
        policy = self._create_policy_from("V10")
        self.assertEqual(policy.department_ids.source_ids.mapped("code"), ["sales"])

    def test_only_administrators(self):
        template = self._get_template("V10")
        self.assertTrue(template.with_user(self.planner).read(["name"]))
        for user in (self.planner, self.chair, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                template.with_user(user)._create_policy(self.company)
            with self.subTest(user.name), self.assertRaises(AccessError):
                template.with_user(user).write({"code": "X"})
            with self.subTest(user.name), self.assertRaises(AccessError):
                self.env["chanxiao.meeting.policy.load"].with_user(user).create(
                    {"template_ids": [Command.set(template.ids)]}
                )
        with self.assertRaises(AccessError):
            template.with_user(self.outsider).read(["name"])


@tagged("post_install", "-at_install")
class TestPolicyTemplateSources(MeetingCase):
    """Also where Odoo's CRM is not installed."""

    def test_with_and_without_applications(self):
        template = self.env.ref("chanxiao_meeting.chanxiao_meeting_policy_template_v10")
        has_crm = "crm.lead" in self.env
        load = self.env["chanxiao.meeting.policy.load"].with_user(self.manager)
        load = load.create({"template_ids": [Command.set(template.ids)]})
        notice = load.source_notice or ""
        self.assertEqual("market" in notice, not has_crm, notice)
        policy = template.with_user(self.manager)._create_policy(
            self.company, chair_id=self.chair.id, recorder_id=self.recorder.id
        )
        codes = ["sales", "market"] if has_crm else ["sales"]
        self.assertEqual(policy.department_ids.source_ids.mapped("code"), codes)
        policy.action_approve()
        meeting = policy.meeting_ids.sorted("date_start")[:1]
        meeting.with_user(self.planner).action_convene()
        keys = meeting.brief_ids.source_ids.mapped("code")
        self.assertEqual(keys, codes)
