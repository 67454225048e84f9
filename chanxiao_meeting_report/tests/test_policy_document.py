from datetime import date
from unittest import skipUnless

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from odoo.addons.chanxiao_meeting.tests.common import MeetingCase

from .common import PaperMixin
from .test_report_pdf import has_wkhtmltopdf


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-10 02:00:00")
class TestPolicyDocument(PaperMixin, MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        for addon in ("chanxiao_meeting", "chanxiao_meeting_report"):
            cls.env["ir.module.module"]._load_module_terms([addon], ["zh_CN"])
        cls.definition = cls.env["chanxiao.figure.definition"].search(
            [("unit", "=", "percent"), ("better", "=", "higher")], limit=1
        )
        with freeze_time("2026-03-02 02:00:00"):
            cls.policy = cls._create_policy(
                purpose="<p>To balance <b>sales</b> & output</p>",
                discipline="<p>Phones off</p>",
                location="Room 301",
                deputy_chair_ids=cls.planner.ids,
                target_ids=[
                    Command.create(
                        {
                            "definition_id": cls.definition.id,
                            "target": 95,
                            "threshold": 90,
                            "date_from": "2026-01-01",
                        }
                    )
                ],
            )
        action = cls.policy.with_user(cls.manager).action_amend()
        cls.draft = cls.policy.with_user(cls.manager).browse(action["res_id"])
        cls.draft.location = "Hall 3"
        cls.draft.agenda_ids.duration_planned = 25

    def _print(self, policy, **values):
        return self._render_html("report_policy", policy, **values)

    def test_says_everything(self):
        html = self._print(self.policy)
        for text in (
            "Meeting Policy",
            "Production–Sales Meeting",
            "Mar 2, 2026",
            "Mar 2, 2026 10:00",
            self.manager.name,
            "To balance <b>sales</b> &amp; output",
            self.sales_department.name,
            self.representative.name,
            self.finance_department.name,
            "Confidential",
            self.planning_department.name,
            self.chair.name,
            self.planner.name,
            self.recorder.name,
            "Every half month: day 1, day 16, 09:00–11:00",
            "(Asia/Shanghai)",
            "Room 301",
            "Next working day",
            "The last complete period of the cycle",
            "48 hours before the meeting",
            "24 Hours",
            "From 5 minutes after the start on",
            "50%",
            "Results of earlier decisions",
            "Execution review",
            self.definition.name,
            "≥ 95%",
            "90%",
            "Jan 1, 2026 – …",
            "Phones off",
        ):
            with self.subTest(text):
                self.assertIn(text, html)
        self.assertNotIn("What This Revision Changes", html)
        self.assertNotIn("not approved", html)

    def test_amendment_says_what_it_changes_and_lists_all_revisions(self):
        html = self._print(self.draft)
        self.assertIn("Draft, not approved", html)
        changes = html[html.index("What This Revision Changes") :]
        for text in ("Room 301", "Hall 3", "Planned Minutes: 10", "Minutes: 25"):
            self.assertIn(text, changes)
        self.draft.valid_from = date(2026, 4, 1)
        self.draft.action_approve()
        html = self._print(self.draft)
        self.assertNotIn("Draft, not approved", html)
        self.assertIn("Approved, not yet in force", html)
        revisions = html[html.rindex("Revisions") :]
        for text in ("Mar 2, 2026", "Apr 1, 2026", "Mar 10, 2026 10:00"):
            self.assertIn(text, revisions)

    def test_approval_steps(self):
        step = {
            "name": "Check",
            "approver": "chair",
            "document_kind": "minutes",
            "days_allowed": 3,
        }
        self.assertNotIn("Approval Steps", self._print(self.draft))
        self.draft.approval_step_ids = [Command.create(step)]
        html = self._print(self.draft, user=self.attendee)
        steps = html[html.index("Whose Turn") : html.index("Standing Agenda")]
        for text in ("Check", "Chair of the meeting", ">3<"):
            self.assertIn(text, steps)

    def test_target_without_end(self):
        """Each row has all its cells, also where there is nothing to say."""
        self.draft.target_ids.write({"date_from": False, "date_to": False})
        html = self._print(self.draft)
        self.assertRegex(html, r"95\s*%[^/]*</td>\s*<td[^>]*>[^<]*</td>\s*<td>–</td>")

    def test_held_online(self):
        policy = self._create_policy(code="O", is_online=True)
        self.assertIn("<td>Online</td>", self._print(policy))
        policy = self._create_policy(code="O2", is_online=True, location="Hall 3")
        self.assertIn("Hall 3, and online", self._print(policy))

    def test_daily_meeting_reports_on_what_happened_since(self):
        policy = self._create_policy(
            code="D", recurrence="daily", period_includes_day=True, weekdays=""
        )
        self.assertIn("the previous meeting, the day itself", self._print(policy))

    def test_empty_draft(self):
        policy = self.env["chanxiao.meeting.policy"].create({"name": "E", "code": "E"})
        html = self._print(policy)
        self.assertIn("No department is named yet.", html)
        self.assertIn("No topic is planned yet.", html)

    def test_whoever_reads_it_prints_it_and_nobody_else(self):
        for user in (self.attendee, self.planner, self.auditor, self.manager):
            self.assertIn("Room 301", self._print(self.policy, user=user))
        company = self.env["res.company"].create({"name": "Elsewhere"})
        values = {"company_id": company.id, "company_ids": [(6, 0, company.ids)]}
        stranger = self._create_user("stranger", "manager", **values)
        for user in (self.outsider, stranger):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._print(self.policy, user=user)

    def test_nothing_is_fetched_for_the_paper(self):
        policy = self._create_policy(
            code="P",
            purpose='<p>Look <img src="http://192.0.2.1/a.png" alt="plan"/></p>',
        )
        reports = self.env["ir.actions.report"]
        report = reports._get_report("chanxiao_meeting_report.report_policy")
        report = report.with_context(chanxiao_printed_ids=policy.ids)
        html, _kind = reports._render_qweb_html(report.report_name, policy.ids)
        paper = report._prepare_document(html)
        self.assertNotIn(b"192.0.2.1", paper)
        self.assertIn(b"plan", paper)

    def test_offered_on_the_form(self):
        report = self.env.ref("chanxiao_meeting_report.report_policy_action")
        arch = self.policy.with_user(self.attendee).get_view(view_type="form")["arch"]
        self.assertIn(f'name="{report.id}"', arch)
        name = safe_eval(report.print_report_name, {"object": self.draft})
        self.assertEqual(name, "Meeting Policy F R2")

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_printed_in_both_languages(self):
        for lang, expected in (
            (
                "zh_CN",
                (
                    "会议制度",
                    "生效日期",
                    "2026年3月2日",
                    "适用范围",
                    "半月",
                    "一、",
                    "版次",
                    "会议纪律",
                    "本版修订内容",
                    "Room301",
                    "Hall3",
                ),
            ),
            ("en_US", ("MeetingPolicy", "InForceFrom", "Mar2,2026", "Room301")),
        ):
            content = self._render_pdf("report_policy", self.draft, lang=lang)
            text = self._read_text(content)
            for words in expected:
                with self.subTest(lang, words=words):
                    self.assertIn(words, text)
