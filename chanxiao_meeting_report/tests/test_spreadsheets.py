import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import BaseCase, tagged

from ..report.spreadsheet_book import make_sheet_name
from .common import ReportCase

#: what would start a program, or open a page, in a careless spreadsheet
TRAPS = (
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "http://trap.example/",
    "mailto:a@trap.example",
    "internal:Sheet1!A1",
    "12",
)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestSheetNames(BaseCase):
    def _name(self, text, *taken):
        return make_sheet_name(text, {name.casefold() for name in taken}, "Sheet")

    def test_what_excel_takes(self):
        long = "A department whose name is much longer"
        for text, name in (
            ("销售部", "销售部"),
            ("R&D: [new]/old?*\\", "R&D new old"),
            ("'quoted'", "quoted"),
            (long, long[:31]),
            ("", "Sheet"),
            (None, "Sheet"),
            ("  : ", "Sheet"),
            ("History", "Sheet History"),
            ("a\x00b\nc", "ab c"),
        ):
            self.assertEqual(self._name(text), name)

    def test_characters_are_counted_as_excel_counts_them(self):
        name = self._name("🙂" * 20)
        self.assertEqual(name, "🙂" * 15)

    def test_distinct_whatever_the_case(self):
        self.assertEqual(self._name("SALES", "Sales"), "SALES (2)")
        self.assertEqual(self._name("Sales", "sales", "SALES (2)"), "Sales (3)")
        long = "x" * 40
        second = self._name(long, "x" * 31)
        self.assertEqual(second, "x" * 27 + " (2)")
        self.assertEqual(len(self._name(long, "x" * 31, second)), 31)


class SpreadsheetCase(ReportCase):
    def _export(self, name, records, user=None, lang="en_US"):
        reports = self.env["ir.actions.report"].with_user(user or self.planner)
        content, kind = reports.with_context(lang=lang)._render_xlsx(
            f"chanxiao_meeting_report.{name}", records.ids, {}
        )
        self.assertEqual(kind, "xlsx")
        return content

    def _load(self, *args, **kwargs):
        return load_workbook(BytesIO(self._export(*args, **kwargs)))

    def _read(self, sheet):
        """The sheet as ``{first cell: further cells}``, of those alike the first."""
        rows = {}
        for first, *further in sheet.iter_rows(values_only=True):
            if first:
                rows.setdefault(first, tuple(further))
        return rows

    def _read_parts(self, content, pattern):
        with ZipFile(BytesIO(content)) as file:
            return [
                file.read(name).decode()
                for name in sorted(file.namelist())
                if re.fullmatch(pattern, name)
            ]

    def assertHarmless(self, content):
        for sheet in load_workbook(BytesIO(content)):
            for row in sheet.iter_rows():
                for cell in row:
                    self.assertNotEqual(cell.data_type, "f", cell.value)
                    self.assertFalse(cell.hyperlink, cell.value)
        with ZipFile(BytesIO(content)) as file:
            links = [name for name in file.namelist() if "externalLink" in name]
        self.assertFalse(links)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDepartmentPack(SpreadsheetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.orders, cls.shipments = cls.sales_brief.figure_ids
        cls.orders._write_system(
            {
                "breakdown": [
                    {"label": "Late", "value": 7, "cumulative": 58.3},
                    {"label": "=cmd|' /C calc'!A0", "value": 5, "cumulative": 100},
                ],
                "has_target": True,
                "target": 10,
            }
        )

    def _export_pack(self, meetings=None, **options):
        return self._export("department_pack", meetings or self.meeting, **options)

    def test_a_sheet_a_department(self):
        book = self._load("department_pack", self.meeting)
        self.assertEqual(book.sheetnames, ["Departments", "Sales"])
        rows = self._read(book["Sales"])
        unit, value, previous, change, target, status, *trend = rows[self.orders.label]
        self.assertEqual((unit, value, previous, change), ("Count", 12, 10, 2))
        self.assertEqual((target, status), (10, "Good"))
        self.assertEqual(trend, [8, None, 9, 11, 10, 12])
        self.assertIn("Two orders are late.", rows)

    def test_target_that_is_a_range(self):
        self.orders._write_system(
            {"better": "none", "target": 10, "target_max": 15, "threshold_max": 20}
        )
        book = self._load("department_pack", self.meeting)
        target = self._read(book["Sales"])[self.orders.label][4]
        self.assertEqual(target, "10 – 15")

    def test_not_known_is_no_zero(self):
        book = self._load("department_pack", self.meeting)
        row = self._read(book["Sales"])[self.shipments.label]
        self.assertEqual(row[:4], ("%", None, 0.905, None))

    def test_charts_have_their_values(self):
        """Viewers show a chart before anybody has computed the sheet anew."""
        content = self._export_pack()
        charts = self._read_parts(content, r"xl/charts/chart\d+\.xml")
        # the course of two figures, and what one of them consists of
        self.assertEqual(len(charts), 3)
        for chart in charts:
            self.assertTrue(re.search(r"<c:numCache>.*<c:v>", chart, re.S))
            self.assertTrue(re.search(r"<c:strCache>.*<c:v>", chart, re.S))
        course = next(chart for chart in charts if "sales.new_orders" in chart)
        values = re.findall(r"<c:v>([\d.]+)</c:v>", course.split("<c:val>")[1])
        self.assertEqual(values, ["8", "9", "11", "10", "12"])
        [parts] = [chart for chart in charts if "barChart" in chart]
        self.assertIn("lineChart", parts, "what adds up is a line of its own")
        self.assertIn("=cmd", re.search("<c:cat>.*</c:cat>", parts, re.S)[0])

    def test_confidential_departments_are_left_out(self):
        for user in (self.attendee, self.planner, self.chair, self.finance):
            content = self._export_pack(user=user)
            book = load_workbook(BytesIO(content))
            self.assertNotIn("Finance", book.sheetnames)
            text = "".join(self._read_parts(content, r".*\.xml"))
            for secret in ("987654", "Secret loss"):
                self.assertNotIn(secret, text)
        for user, count in ((self.planner, 1), (self.finance, 2)):
            book = self._load("department_pack", self.meeting, user=user)
            [note] = [
                line for line in self._read(book["Departments"]) if "file: " in line
            ]
            self.assertTrue(note.endswith(f"file: {count}"), note)

    def test_only_what_one_may_read(self):
        uninvited = self._create_user("uninvited", "user", self.planning_department)
        book = self._load("department_pack", self.meeting, user=uninvited)
        self.assertEqual(book.sheetnames, ["Departments"])
        with self.assertRaises(AccessError):
            self._export_pack(user=self.outsider)

    def test_a_batch_with_a_meeting_of_another_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        policy = self.env["chanxiao.meeting.policy"].create(
            {"name": "Other", "code": "X", "company_id": elsewhere.id}
        )
        other = self._create_meeting(
            policy, name="X/2026/0001", chair_id=False, recorder_id=False
        )
        with self.assertRaises(AccessError):
            self._export_pack(self.meeting | other)

    def test_several_meetings(self):
        second = self._create_held_meeting(self.policy, name="F/2026/0006")
        self._create_brief(second, self.sales_department)
        book = self._load("department_pack", self.meeting | second)
        self.assertEqual(book.sheetnames, ["Departments", "Sales", "Sales (2)"])
        self.assertIn("No figures.", self._read(book["Sales (2)"]))

    def test_nothing_prepared_yet(self):
        draft = self._create_meeting(self.policy)
        book = self._load("department_pack", draft)
        cover = self._read(book["Departments"])
        self.assertTrue([line for line in cover if "convene the meeting" in line])

    def test_what_people_typed_stays_text(self):
        for trap in TRAPS:
            self.orders._write_system(
                {
                    "label": trap,
                    "breakdown": [{"label": trap, "value": 1, "quantity": trap}],
                }
            )
            self.sales_department.name = trap
            self.sales_brief._write_system({"proposals": f"<p>{trap}</p>"})
            with self.subTest(trap):
                content = self._export_pack()
                self.assertHarmless(content)
                book = load_workbook(BytesIO(content))
                figure = trap.strip()
                rows = self._read(book.worksheets[1])
                self.assertIn(figure, {str(label).strip() for label in rows})

    def test_speaks_chinese(self):
        book = self._load("department_pack", self.meeting, lang="zh_CN")
        self.assertIn("部门", self._read(book.worksheets[0]))


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeetingRegister(SpreadsheetCase):
    def _register(self, meetings, **options):
        book = self._load("meeting_register", meetings, **options)
        return {
            sheet.title: [
                dict(zip(head, row, strict=True))
                for head, *rows in [list(sheet.iter_rows(values_only=True))]
                for row in rows
            ]
            for sheet in book
        }

    def test_a_sheet_a_year(self):
        earlier = self._create_held_meeting(
            self.policy,
            name="F/2025/0024",
            # in Shanghai it is already the next year
            date_start=datetime(2025, 12, 31, 17, 0),
            date_end=datetime(2025, 12, 31, 19, 0),
        )
        last_year = self._create_held_meeting(
            self.policy,
            name="F/2025/0023",
            date_start=datetime(2025, 12, 16, 1, 0),
            date_end=datetime(2025, 12, 16, 3, 0),
        )
        sheets = self._register(self.meeting | earlier | last_year)
        self.assertEqual(
            {title: [row["Number"] for row in rows] for title, rows in sheets.items()},
            {
                "Meeting Register 2025": ["F/2025/0023"],
                "Meeting Register 2026": ["F/2025/0024", "F/2026/0005"],
            },
        )

    def test_what_a_row_tells(self):
        self._issue(self.minutes)
        [row] = self._register(self.meeting)["Meeting Register 2026"]
        self.assertEqual(row["Date"], datetime(2026, 3, 16))
        self.assertEqual((row["Begun"], row["Ended"]), ("09:05", "11:10"))
        self.assertEqual((row["Due to Come"], row["Were There"]), (4, 3))
        self.assertEqual(row["Number of Decisions"], 1)
        self.assertEqual(row["Number of Tasks"], 1)
        self.assertEqual((row["Tasks Done"], row["Tasks Overdue"]), (0, 1))
        self.assertEqual(row["Minutes"], self.minutes.name)
        self.assertEqual(row["State of the Minutes"], "Issued")
        self.assertTrue(row["Minutes Issued"])

    def test_who_came_is_told_to_those_who_may_know(self):
        uninvited = self._create_user("uninvited", "user", self.planning_department)
        [row] = self._register(self.meeting, user=uninvited)["Meeting Register 2026"]
        self.assertEqual(row["Number"], self.meeting.name)
        self.assertIsNone(row["Due to Come"])
        with self.assertRaises(AccessError):
            self._register(self.meeting, user=self.outsider)

    def test_without_a_date(self):
        draft = self._create_meeting(self.policy, date_start=False, date_end=False)
        self.assertEqual(len(self._register(draft)["Meeting Register"]), 1)

    def test_meetings_are_read_together(self):
        """More meetings take no further queries."""
        counts = []
        meetings = self.meeting
        self._register(meetings)
        for _number in range(2):
            meetings |= self._create_held_meeting(self.policy, name="F/2026/0006")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._register(meetings)
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFiguresOverTime(SpreadsheetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls._create_held_meeting(
            cls.policy,
            name="F/2026/0006",
            period_start="2026-03-16",
            period_end="2026-03-31",
        )
        brief = cls._create_brief(cls.second, cls.sales_department)
        cls.env["chanxiao.meeting.figure"]._create_system(
            {"brief_id": brief.id, **cls._prepare_figure("sales.new_orders", 15)}
        )
        cls.figures = cls.env["chanxiao.meeting.figure"].search(
            [("meeting_id.policy_id", "=", cls.policy.id)]
        )

    def test_from_meeting_to_meeting(self):
        content = self._export("figures_over_time", self.figures)
        book = load_workbook(BytesIO(content))
        self.assertEqual(book.sheetnames, ["Sales", "Not in This File"])
        rows = self._read(book["Sales"])
        self.assertEqual(rows["sales.new_orders"][2:], (12, 15))
        self.assertEqual(rows["sales.on_time_shipment_rate"][2:], (None, None))
        [chart] = self._read_parts(content, r"xl/charts/chart\d+\.xml")
        values = re.findall(r"<c:v>(\d+)</c:v>", chart.split("<c:val>")[1])
        self.assertEqual(values, ["12", "15"])

    def test_only_what_one_may_read(self):
        with self.assertRaises(AccessError):
            self._export("figures_over_time", self.figures, user=self.attendee)
        mine = self.figures.with_user(self.attendee)._filtered_access("read")
        content = self._export("figures_over_time", mine, user=self.attendee)
        self.assertNotIn("987654", "".join(self._read_parts(content, r".*\.xml")))

    def test_entered_by_hand(self):
        """It says so, and charts still draw it."""
        legend = "* entered by hand"
        book = self._load("figures_over_time", self.figures)
        self.assertNotIn(legend, self._read(book["Sales"]))
        orders, shipments = self.sales_brief.figure_ids
        for figure, value in ((orders, 13), (shipments, 95.0)):
            figure._write_system({"is_overridden": True, "override_value": value})
        content = self._export("figures_over_time", self.figures)
        book = load_workbook(BytesIO(content))
        sheet = book["Sales"]
        self.assertIn(legend, self._read(sheet))
        cells = [sheet["D3"], sheet["E3"], sheet["D4"]]
        self.assertEqual([cell.value for cell in cells], [13, 15, 0.95])
        self.assertEqual(
            [cell.number_format for cell in cells], ['#,##0"*"', "#,##0", '0.0%"*"']
        )
        [chart] = self._read_parts(content, r"xl/charts/chart\d+\.xml")
        values = re.findall(r"<c:v>(\d+)</c:v>", chart.split("<c:val>")[1])
        self.assertEqual(values, ["13", "15"])

    def test_of_no_records(self):
        nothing = self.figures.browse()
        book = self._load("figures_over_time", nothing)
        self.assertEqual(book.sheetnames, ["Not in This File"])

    def test_of_records_that_are_gone(self):
        gone = self.figures.browse(self.figures[:1].id + 1_000_000)
        with self.assertRaises(UserError):
            self._export("figures_over_time", gone)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestLongLists(SpreadsheetCase):
    def test_limits_of_a_cell(self):
        task = self.decision.action_ids
        task.name = "长" * 40000
        task.deadline = "0026-03-20"
        book = self._load("execution_list", self.meeting)
        rows = list(book.active.iter_rows(values_only=True))
        row = dict(zip(*rows, strict=True))
        self.assertEqual(len(row["Task"]), 32767)
        self.assertEqual(row["Due"], "0026-03-20")

    def test_moments_in_the_time_zone_of_the_reader(self):
        self.planner.tz = "America/New_York"
        self.sales_brief._write_system({"submitted_at": datetime(2026, 3, 16, 1, 0)})
        book = self._load("department_pack", self.meeting)
        row = self._read(book["Departments"])["Sales"]
        self.assertIn(datetime(2026, 3, 15, 21, 0), row)
        self.planner.tz = False  # then in that of the company
        book = self._load("department_pack", self.meeting)
        row = self._read(book["Departments"])["Sales"]
        self.assertIn(datetime(2026, 3, 16, 9, 0), row)

    def test_whatever_model_is_named(self):
        reports = self.env["report.chanxiao_meeting_report.execution_list"]
        reports = reports.with_context(active_model="res.users")
        records = reports._get_objs_for_report(self.meeting.ids, {})
        self.assertEqual(records, self.meeting)

    def test_add_many_tasks(self):
        self.decision.action_ids = [
            Command.create({"name": f"Task {number}"}) for number in range(3)
        ]
        book = self._load("execution_list", self.meeting)
        self.assertEqual(book.active.max_row, 5)
        self.assertEqual(book.active.freeze_panes, "A2")
        self.assertEqual(book.active.auto_filter.ref, "A1:Q5")
