import re

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ReportCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesDocument(ReportCase):
    def test_everybody_who_approved_has_a_line_to_sign(self):
        director = self._create_user("director", "user")
        self.company.chanxiao_director_id = director
        steps = [
            {"approver": "chair", "name": "Comments of the chair"},
            {"approver": "director", "name": "Last <word>"},
        ]
        policy = self._create_policy(
            code="G", approval_step_ids=[Command.create(step) for step in steps]
        )
        meeting = self._create_held_meeting(policy, name="G/2026/0001")
        minutes = self._create_minutes(meeting)
        self.assertEqual(self._count_signatures(minutes), 1)
        minutes.with_user(self.recorder).action_submit()
        minutes.with_user(self.chair).action_approve("Press on")
        self.assertNotIn("Press on", self._render_html("report_minutes", minutes))
        minutes.with_user(director).action_approve()
        self.assertEqual(self._count_signatures(minutes), 2)
        html = self._render_html("report_minutes", minutes)
        for text in ("Comments of the chair", "Last &lt;word&gt;", "Press on"):
            self.assertIn(text, html)

    def _count_signatures(self, minutes):
        return self._render_html("report_minutes", minutes).count("Approved By")

    def test_says_everything(self):
        html = self._render_html("report_minutes", self.minutes)
        for text in (
            self.company.name,
            "Meeting Minutes",
            "F/2026/0005",
            "Not issued yet",
            "Monday, March 16, 2026 09:05–11:10",
            "Room 301",
            "On leave",
            "Training",
            "not known",
            "+2 (+20%)",
            "Two orders are late.",
            "Discussed at length",
            "Mould &lt;broken&gt;",
            "Work on Saturday",
            "Overtime",
            "Plan the shift",
            "Mar 20, 2026",
            "Signature",
        ):
            self.assertIn(text, html)

    def test_what_people_look_for_comes_first(self):
        self.minutes.summary = "<p>Delivered by Friday</p>"
        content = self.minutes.content
        content["summary"] = "<p>Delivered by Friday</p>"
        task = {"meeting": "F/2026/0004", "state": "open", "done_at": None}
        content["review"] = [
            {
                **content["tasks"][0],
                **task,
                "text": "Mend the mould",
                "feedback": "",
                "overdue_days": 3,
                "slips": 0,
            }
        ]
        self.minutes._set_state("draft", content=content)
        html = self._render_html("report_minutes", self.minutes)
        places = [
            html.index(text)
            for text in (
                "Delivered by Friday",
                "Work on Saturday",
                "Plan the shift",
                "Mend the mould",
                "3 days",
                "Discussed at length",
                "Two orders are late.",
                "Training",
                "Signature",
                "Annex: Figures of the Departments",
                "sales.new_orders",
            )
        ]
        self.assertEqual(places, sorted(places))

    def test_what_is_out_of_the_ordinary_is_marked(self):
        self.item.copy({"name": "Forgotten", "kind": "discussion", "notes": False})
        self.sales_brief.figure_ids[0]._write_system(
            {"is_overridden": True, "override_value": 13, "override_note": "Counted"}
        )
        self.minutes._refresh()
        html = self._render_html("report_minutes", self.minutes)
        self.assertEqual(html.count("Nothing recorded"), 1)
        self.assertIn("Nothing recorded", html[html.index("Forgotten") :])
        self.assertEqual(html.count("by hand<"), 1)
        self.assertIn("No brief handed in:", html)
        self.assertIn("As of Mar 16, 2026 09:00", html)

    def test_speaks_chinese(self):
        html = self._render_html("report_minutes", self.minutes, lang="zh_CN")
        for text in (
            'lang="zh-CN"',
            "会议纪要",
            "一、",
            "2026年3月16日星期一 09:05–11:10",
            "编号：",
            "尚未签发",
            "签名",
        ):
            self.assertIn(text, html)
        self.assertNotIn("Meeting Minutes", html)

    def test_confidential_figures_are_not_printed(self):
        self._issue(self.minutes)
        html = self._render_html("report_minutes", self.minutes, user=self.attendee)
        self.assertIn("Reported in confidence", html)
        self.assertNotIn("Secret", html)
        # by chance the seal has some of these digits
        self.assertNotRegex(html, "987[,.  ]?654")

    def test_issued_minutes_carry_their_seal(self):
        self._issue(self.minutes)
        html = self._render_html("report_minutes", self.minutes)
        self.assertIn(self.minutes.hash, html)
        self.assertNotIn("Not issued yet", html)
        self.assertNotIn("its seal does not match", html)
        self.assertIn(self.minutes.filing_number, html)
        # the code is part of the document, as lines
        self.assertIn('src="data:image/svg+xml;base64,', html)
        self.assertIn(self.minutes._get_verification_url(), html)
        self._tamper(self.minutes, "hash", "'x'")
        html = self._render_html("report_minutes", self.minutes)
        self.assertIn("its seal does not match", html)

    def test_a_revision_has_a_page_of_what_it_says_differently(self):
        self._issue(self.minutes)
        html = self._render_html("report_minutes", self.minutes)
        self.assertNotIn("What Was Revised", html)
        action = self.minutes.with_user(self.recorder).action_revise()
        revision = self.minutes.browse(action["res_id"])
        revision.revision_reason = "It was said otherwise"
        self.item.notes = "<p>Discussed in brief</p>"
        revision._refresh()
        root = self._parse(self._render_html("report_minutes", revision))
        [page] = root.xpath("//*[h1[text()='What Was Revised']]")
        text = " ".join(page.text_content().split())
        # both sides, and which words differ
        self.assertIn("Discussed", text)
        self.assertIn("at length", " ".join(page.xpath(".//del//text()")))
        self.assertIn("in brief", " ".join(page.xpath(".//ins//text()")))

    def test_company_is_named_as_it_was(self):
        self._issue(self.minutes)
        name = self.company.name
        self.company.name = "Renamed Company"
        html = self._render_html("report_minutes", self.minutes)
        self.assertIn(name, html)
        self.assertNotIn("Renamed Company", html)

    def test_needs_no_server(self):
        html = self._render_html("report_minutes", self.minutes)
        report = self.env.ref("chanxiao_meeting_report.report_minutes_action")
        bodies, ids, *_rest = report._prepare_html(html, report_model=report.model)
        self.assertEqual(ids, self.minutes.ids)
        for page in (html, *bodies):
            self.assertIn(".cx-table", page)
            # pictures are inside, nothing is fetched
            self.assertFalse(re.search(r"<(link|script|base)\b", page))
            self.assertFalse(re.search(r"""(src|href)=["'](?!data:)""", page))

    def test_logo_is_inside_the_document(self):
        # one transparent pixel
        self.company.logo = (
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6k"
            "gAAAABJRU5ErkJggg=="
        )
        html = self._render_html("report_minutes", self.minutes)
        self.assertIn('src="data:image/png;base64,', html)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeetingDocuments(ReportCase):
    def test_notice_says_who_prepares_what_by_when(self):
        self.sales_brief.write(
            {
                "responsible_id": self.representative.id,
                "deadline": "2026-03-15 01:00:00",
            }
        )
        html = self._render_html("report_notice", self.meeting)
        for text in (
            "Meeting Notice",
            "Number:",
            "Room 301",
            "Monday, March 16, 2026 09:00–11:00",
            "Late orders",
            "09:00–09:10",
            self.sales_department.name,
            "Mar 15, 2026 09:00",
            self.attendee.name,
        ):
            self.assertIn(text, html)

    def test_notice_says_when_the_agenda_takes_too_long(self):
        html = self._render_html("report_notice", self.meeting)
        self.assertIn('style="color: inherit">10 / 120</th>', html)
        self.item.duration_planned = 135
        html = self._render_html("report_notice", self.meeting)
        self.assertIn('style="color: #c0272d">135 / 120</th>', html)

    def test_notice_leads_to_the_meeting(self):
        html = self._render_html("report_notice", self.meeting)
        address = f"{self.meeting.get_base_url()}/odoo/{self.meeting._name}/"
        self.assertIn(f'href="{address}{self.meeting.id}"', html)

    def test_notice_announces_confidential_briefs_to_everybody(self):
        html = self._render_html("report_notice", self.meeting, user=self.attendee)
        self.assertIn(self.finance_department.name, html)
        self.assertNotIn("Secret", html)

    def test_notice_of_a_draft_meeting(self):
        meeting = self._create_meeting(self.policy)
        html = self._render_html("report_notice", meeting)
        self.assertIn("The agenda will follow.", html)
        self.assertIn("Nobody has been invited yet.", html)

    def test_sign_in_sheet_has_rows_for_all_and_for_guests(self):
        html = self._render_html("report_sign_in", self.meeting)
        self.assertIn("Sign-in Sheet", html)
        self.assertIn("09:20", html)
        sheet = html[html.index('class="cx-table cx-sheet"') :]
        rows = sheet[: sheet.index("</table>")].count("<tr")
        self.assertEqual(rows, 1 + len(self.meeting.attendee_ids) + 5)

    def test_documents_speak_chinese(self):
        self.assertIn(
            "会议通知", self._render_html("report_notice", self.meeting, lang="zh_CN")
        )
        self.assertIn(
            "签到表", self._render_html("report_sign_in", self.meeting, lang="zh_CN")
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestReportRights(ReportCase):
    def test_who_may_not_read_may_not_print(self):
        for name, record in (
            ("report_minutes", self.minutes),
            ("report_notice", self.meeting),
            ("report_sign_in", self.meeting),
        ):
            with self.assertRaises(AccessError, msg=name):
                self._render_html(name, record, user=self.outsider)
        with self.assertRaises(AccessError):
            self._render_html("report_minutes", self.minutes, user=self.attendee)

    def test_attendees_print_issued_minutes(self):
        self._issue(self.minutes)
        html = self._render_html("report_minutes", self.minutes, user=self.attendee)
        self.assertIn("Plan the shift", html)

    def test_other_company_prints_nothing(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        with self.assertRaises(AccessError):
            self._render_html("report_notice", self.meeting, user=stranger)

    def test_forms_have_buttons_to_print(self):
        for record, names in (
            (self.minutes, ["report_minutes"]),
            (
                self.meeting,
                ["report_notice", "report_agenda", "report_sign_in", "execution_list"],
            ),
            (self.sales_brief, ["report_brief"]),
            (self.decision, ["report_decision"]),
            (self.env["chanxiao.control.exception"], ["report_exception"]),
        ):
            arch = record.with_user(self.attendee).get_view(view_type="form")["arch"]
            for name in names:
                report = self.env.ref(f"chanxiao_meeting_report.{name}_action")
                self.assertIn(f'name="{report.id}"', arch)

    def test_forms_offer_the_documents(self):
        for model, names in (
            ("chanxiao.meeting.minutes", {"report_minutes"}),
            (
                "chanxiao.meeting",
                {"report_notice", "report_agenda", "report_sign_in", "execution_list"},
            ),
            ("chanxiao.meeting.brief", {"report_brief"}),
            ("chanxiao.meeting.decision", {"report_decision"}),
            ("chanxiao.control.exception", {"report_exception"}),
            ("chanxiao.settlement", {"report_settlement"}),
        ):
            bindings = (
                self.env["ir.actions.actions"]
                .with_user(self.attendee)
                .get_bindings(model)
            )
            ids = [action["id"] for action in bindings["report"]]
            # a dialog is offered there too
            reports = self.env["ir.actions.report"].browse(ids).exists()
            offered = set(reports.mapped("report_name"))
            self.assertLessEqual(
                {f"chanxiao_meeting_report.{name}" for name in names}, offered
            )

    def test_each_document_of_one_record_has_its_button(self):
        """Not only under the gear; of lists and wizards there is no form to print."""
        reports = self.env["ir.actions.report"].search(
            [
                ("report_name", "=like", "chanxiao_meeting_report.%"),
                ("report_type", "=", "qweb-pdf"),
                ("binding_model_id", "!=", False),
            ]
        )
        seen = set()
        for report in reports.filtered(lambda r: "form" in r.binding_view_types):
            # each kind of commitment has a form of its own
            if report.model != "chanxiao.meeting.commitment":
                arch = self.env[report.model].get_view(view_type="form")["arch"]
                self.assertIn(f'name="{report.id}"', arch, report.report_name)
                seen.add(report.model)
        self.assertGreater(len(seen), 6)
        slip = self.env.ref("chanxiao_meeting_report.report_supervision_slip_action")
        board = self.env["chanxiao.meeting.commitment"].get_view(view_type="list")
        self.assertIn(f'name="{slip.id}"', board["arch"])
        for model in ("action", "question", "accountability"):
            form = self.env[f"chanxiao.meeting.{model}"].get_view(view_type="form")
            self.assertIn('name="action_print_slip"', form["arch"], model)
        form = self.env["chanxiao.work.contact"].get_view(view_type="form")
        self.assertIn('name="action_print_slip"', form["arch"])
