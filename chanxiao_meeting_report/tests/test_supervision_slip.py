from io import BytesIO
from unittest import skipUnless

from freezegun import freeze_time
from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.chanxiao_meeting.tests.follow_up.test_commitment import CommitmentCase

from .common import PaperMixin
from .test_report_pdf import has_wkhtmltopdf

SLIP = "report_supervision_slip"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSupervisionSlip(PaperMixin, CommitmentCase):
    """B8: what people are urged to do, on paper in the colour of its alert."""

    def test_colour_is_that_of_the_alert(self):
        colours = {
            self.task: ("blue", "Blue Slip"),
            self.case: ("blue", "Blue Slip"),
            self.question: ("yellow", "Yellow Slip"),
            self.sheet: ("red", "Red Slip"),
        }
        for record, (colour, title) in colours.items():
            html = self._render_html(SLIP, self._find(record))
            self.assertIn(f"cx-slip-{colour}", html.split("<main>")[1])
            self.assertIn(title, html)

    def test_says_everything(self):
        with freeze_time("2026-03-17 04:00:00"):
            self.task.with_user(self.worker).action_done("Done")
            self.task.with_user(self.chair).action_reject("Nothing <happened>")
        with freeze_time("2026-03-20 04:00:00"):
            self.task.with_user(self.worker).action_postpone("2026-03-22", "Steel")
            self.env.invalidate_all()
            self._find(self.task, self.planner).action_remind()
        with freeze_time("2026-03-24 04:00:00"):
            self.env.invalidate_all()
            html = self._render_html(SLIP, self._find(self.task))
        for text in (
            "Red Slip",
            self.task.name,
            self.decision.name,
            self.worker.name,
            "Sales",
            "Mar 22, 2026",
            "Nothing &lt;happened&gt;",
            "Steel",
            "Times Reminded",
            self.planner.name,
            "within one working day",
            "Mar 24, 2026",
            f"T{self.task.id}",
        ):
            self.assertIn(text, html)

    def test_who_may_not_read_may_not_print(self):
        row = self._find(self.case)
        self.assertIn(self.case.name, self._render_html(SLIP, row, user=self.head))
        for user in (self.outsider, self.attendee):
            self.env.invalidate_all()
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._render_html(SLIP, row, user=user)

    def test_from_each_record(self):
        for record, user in (
            (self.task, self.worker),
            (self.sheet, self.planner),
            (self.question, self.planner),
            (self.case, self.head),
        ):
            with self.subTest(record._name):
                action = record.with_user(user).action_print_slip()
                name = f"chanxiao_meeting_report.{SLIP}"
                self.assertEqual(action["report_name"], name)
                ids = self._find(record).ids
                self.assertEqual(action["context"]["active_ids"], ids)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_a_page_each(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        content = self._render_pdf(SLIP, self._find_all())
        self.assertEqual(len(self._read_pages(content)), 4)
        text = self._read_text(content)
        for expected in (self.task.name, "Pricesofcastings", "2026年3月20日"):
            self.assertIn("".join(expected.split()), text)

    # spreadsheet

    def _read_rows(self, rows, user=None):
        reports = self.env["ir.actions.report"].with_user(user or self.planner)
        content, kind = reports.with_context(lang="en_US")._render_xlsx(
            "chanxiao_meeting_report.follow_up_board", rows.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        head, *lines = load_workbook(BytesIO(content)).active.iter_rows(
            values_only=True
        )
        return [dict(zip(head, line, strict=True)) for line in lines]

    def test_board_as_a_spreadsheet(self):
        self._find(self.sheet, self.planner).action_remind()
        self.env.invalidate_all()
        first, *others = self._read_rows(self._find_all())
        self.assertEqual(len(others), 3)
        expected = {
            "Alert": "Overdue",
            "What": "Work contact sheet",
            "Committed To": "Prices of castings",
            "Owner": self.finance.name,
            "Department": "Finance",
            "Days Overdue": 3,
            "Times Reminded": 1,
            "Reminded By": self.planner.name,
            "Stage": "Still to do",
        }
        self.assertEqual({name: first[name] for name in expected}, expected)
        self.assertEqual(str(first["Due"])[:10], "2026-03-13")
        self.assertEqual(others[0]["Committed To"], self.question.question)

    def test_spreadsheet_holds_what_its_reader_may_see(self):
        rows = self._find_all()
        for user in (self.attendee, self.outsider):
            self.env.invalidate_all()
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._read_rows(rows, user)
        self.env.invalidate_all()
        mine = self._read_rows(self._find_all(self.attendee), self.attendee)
        self.assertEqual([row["Committed To"] for row in mine], [self.task.name])
