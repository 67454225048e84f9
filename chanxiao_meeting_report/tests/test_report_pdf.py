from unittest import skipUnless
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools.misc import find_in_path
from odoo.tools.safe_eval import safe_eval

from ..models import pdf_engine_wkhtmltopdf
from .common import PREFIX, ReportCase

A4 = (595, 842)


def has_wkhtmltopdf():
    try:
        return bool(find_in_path("wkhtmltopdf"))
    except OSError:
        return False


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestReportPdf(ReportCase):
    def assertIsA4(self, pages):
        for page in pages:
            box = page.mediabox
            self.assertAlmostEqual(float(box[2] - box[0]), A4[0], delta=1)
            self.assertAlmostEqual(float(box[3] - box[1]), A4[1], delta=1)

    def test_minutes(self):
        self._issue(self.minutes)
        content = self._render_pdf("report_minutes", self.minutes)
        pages = self._read_pages(content)
        self.assertIsA4(pages)
        # as people search for it: 日 and not the radical that looks the same
        text = self._read_text(content)
        for expected in ("会议纪要", "F/2026/0005", "2026年3月16日", "部门", "一、"):
            self.assertIn(expected, text)
        self.assertIn(self.minutes.hash, text)

    def test_pages_are_numbered(self):
        for number in range(60):
            self.item.copy({"name": f"Topic {number}"})
        self.minutes._refresh()
        content = self._render_pdf("report_minutes", self.minutes, lang="en_US")
        pages = self._read_pages(content)
        self.assertGreater(len(pages), 2)
        for number, page in enumerate(pages, start=1):
            self.assertIn(
                f"F/2026/0005  -  {number} / {len(pages)}", page.extract_text()
            )

    def test_title_in_chinese_characters_is_at_the_foot(self):
        """As the number of the meeting is where the code of its policy is Chinese."""
        for number in range(60):
            self.item.copy({"name": f"Topic {number}"})
        self.meeting._set_state("held", name="厂务 日报-5")
        content = self._render_pdf("report_agenda", self.meeting)
        pages = self._read_pages(content)
        self.assertIsA4(pages)
        self.assertGreater(len(pages), 1)
        for number, page in enumerate(pages, start=1):
            text = "".join(page.extract_text().split())
            # as people search for it: 日 and not the radical that looks the same
            self.assertTrue(text.endswith(f"厂务日报-5{number}/{len(pages)}"), text)
            # laid over the page, and not in its place
            self.assertIn("Topic", text)

    def test_long_titles_are_cut(self):
        for title in ("Exception " * 30, "异常 " * 100):
            self.meeting._set_state("held", name=title)
            pages = self._read_pages(self._render_pdf("report_sign_in", self.meeting))
            self.assertEqual(len(pages), 1)
            self.assertIn("...", pages[0].extract_text())

    def test_title_is_drawn_once_for_all_documents(self):
        self.meeting._set_state("held", name="厂务-5")
        with patch.object(
            pdf_engine_wkhtmltopdf,
            "run_limited",
            wraps=pdf_engine_wkhtmltopdf.run_limited,
        ) as printing:
            self._render_pdf("report_brief", self.sales_brief | self.finance_brief)
        titles = [
            call
            for call in printing.call_args_list
            if float(call.args[0][call.args[0].index("--margin-top") + 1]) > 100
        ]
        self.assertEqual(len(titles), 1)

    def test_notice_and_sign_in_sheet_fit_a_page(self):
        for name, title in (
            ("report_notice", "会议通知"),
            ("report_sign_in", "签到表"),
        ):
            content = self._render_pdf(name, self.meeting)
            pages = self._read_pages(content)
            self.assertEqual(len(pages), 1, name)
            self.assertIsA4(pages)
            self.assertIn(title, self._read_text(content))

    def test_several_documents_in_one_print(self):
        """wkhtmltopdf without patched Qt cannot; we print them one by one."""
        other = self._create_held_meeting(self.policy, name="F/2026/0006")
        content = self._render_pdf("report_notice", self.meeting | other)
        pages = self._read_pages(content)
        self.assertEqual(len(pages), 2)
        self.assertIn("F/2026/0005", pages[0].extract_text())
        self.assertIn("F/2026/0006", pages[1].extract_text())
        # each is a document of its own
        self.assertIn("1/1", "".join(pages[1].extract_text().split()))

    def test_file_names(self):
        for name, record, expected in (
            ("report_minutes_action", self.minutes, "会议纪要 F-2026-0005"),
            ("report_notice_action", self.meeting, "会议通知 F-2026-0005"),
            ("report_sign_in_action", self.meeting, "签到表 F-2026-0005"),
            ("execution_list_action", self.meeting, "执行事项 F-2026-0005"),
        ):
            report = self.env.ref(f"chanxiao_meeting_report.{name}")
            expression = report.with_context(lang="zh_CN").print_report_name
            self.assertEqual(safe_eval(expression, {"object": record}), expected)

    def test_file_names_of_what_people_enter(self):
        slip = self.env["chanxiao.meeting.commitment"]
        for report, record, field in (
            ("report_work_contact_action", self.env["chanxiao.work.contact"], "topic"),
            ("report_supervision_slip_action", slip, "name"),
        ):
            expression = self.env.ref(f"{PREFIX}.{report}").print_report_name
            for text in ("A\r\nB/C", "产" * 500, "🏭" * 500, ""):
                name = safe_eval(expression, {"object": record.new({field: text})})
                with self.subTest(report, text=text):
                    self.assertNotRegex(name, r"[\r\n/]")
                    self.assertLessEqual(len(name), 70)

    def test_mailed_file_names(self):
        self.meeting._set_state("held", name='F/2026\r\n"5": ' + "会" * 500)
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        xmlid = "chanxiao_meeting_report.report_notice_action"
        [(name, content)] = reports._print_for_mail(xmlid, self.meeting)
        self.assertTrue(content.startswith(b"%PDF"))
        self.assertRegex(name, r"^Notice F-2026 -5-- 会+\.pdf$")
        self.assertLessEqual(len(name.encode()), 150)

    def test_meeting_without_number_has_a_file_name(self):
        meeting = self._create_meeting(self.policy)
        report = self.env.ref("chanxiao_meeting_report.report_notice_action")
        name = safe_eval(report.print_report_name, {"object": meeting})
        self.assertEqual(name, "Notice F")

    def test_issued_minutes_are_sent_as_pdf_in_the_readers_language(self):
        self.chair.lang = "zh_CN"
        self.minutes.with_user(self.recorder).action_submit()
        self.minutes.with_user(self.chair).action_approve()
        self.minutes.with_user(self.planner).action_issue()
        self.minutes.with_context(force_report_rendering=True)._cron_send_minutes()
        messages = self.env["mail.message"].search(
            [
                ("model", "=", self.minutes._name),
                ("res_id", "=", self.minutes.id),
                ("attachment_ids", "!=", False),
            ]
        )
        mine = messages.filtered(lambda m: self.chair.partner_id in m.partner_ids)
        others = messages - mine
        self.assertEqual(mine.attachment_ids.name, "会议纪要 F-2026-0005.pdf")
        self.assertIn("Minutes F-2026-0005.pdf", others.mapped("attachment_ids.name"))
        self.assertIn("会议纪要", self._read_text(mine.attachment_ids.raw))

    def test_printing_waits_for_no_scripts(self):
        with patch.object(
            pdf_engine_wkhtmltopdf,
            "run_limited",
            wraps=pdf_engine_wkhtmltopdf.run_limited,
        ) as printing:
            self._render_pdf("report_notice", self.meeting)
        command = printing.call_args.args[0]
        self.assertEqual(command[command.index("--javascript-delay") + 1], "0")

    def test_other_reports_are_printed_as_before(self):
        report = self.env.ref("sale.action_report_saleorder")
        self.assertFalse(report._is_meeting_document())
        command = report._build_wkhtmltopdf_args(report.get_paperformat(), False)
        self.assertEqual(command.count("--javascript-delay"), 1)
        self.assertEqual(report._get_layout(), self.env.ref("web.minimal_layout"))
