from collections import defaultdict, namedtuple
from datetime import date

from odoo import api, models

from .spreadsheet_book import CHART_SIZE, STATUS_COLORS, WIDTHS, set_paper

#: rows that a chart covers; more charts on a sheet than these make nobody wiser
CHART_ROWS, CHARTS_A_ROW, MAX_CHARTS, CHART_GAP = 12, 3, 15, 10
FIRST_MEETING = 3  # column
FIELDS = (
    "department_id",
    "meeting_id",
    "key",
    "label",
    "unit",
    "reported_value",
    "is_reported_known",
    "is_overridden",
    "status",
)
Value = namedtuple("Value", FIELDS)


class FiguresOverTimeXlsx(models.AbstractModel):
    """The chosen figures from meeting to meeting: a sheet a department.

    Figures are rows, meetings are columns in order of time; below, a chart a figure.
    What is confidential is in no file that is passed on.
    """

    _name = "report.chanxiao_meeting_report.figures_over_time"
    _description = "Figures Over Time"
    _inherit = "report.chanxiao.spreadsheet"

    _document_model = "chanxiao.meeting.figure"

    @api.model
    def _write_book(self, book, objs):
        departments = self._read_values(objs)
        names = self.env["hr.department"].browse(departments)
        for department in names:
            self._write_department(book, department, departments[department.id])
        left_out = len(objs) - sum(map(len, departments.values()))
        if left_out or not departments:
            sheet = book.add_sheet(self.env._("Not in This File"))
            note = self.env._(
                "Confidential figures, which are in no file: %s", left_out
            )
            book.put(sheet, 0, 0, "text", note)

    @api.model
    def _read_values(self, figures):
        """``{id of a department: [Value, …]}`` in the order of the departments' briefs.

        Read as rows: of a hundred thousand records the ORM would keep everything.
        """
        query = figures._search(
            [("id", "in", figures.ids), ("brief_id.confidential", "=", False)],
            order="sequence, id",
        )
        columns = [figures._field_to_sql(query.table, name, query) for name in FIELDS]
        departments = defaultdict(list)
        for row in self.env.execute_query(query.select(*columns)):
            value = Value(*row)
            departments[value.department_id].append(value)
        return departments

    @api.model
    def _write_department(self, book, department, values):
        sheet = book.add_sheet(department.name)
        meetings = self.env["chanxiao.meeting"].browse({v.meeting_id for v in values})
        meetings = meetings.sorted(
            lambda m: (m.period_end or date.min, m.date_start or m.create_date, m.id)
        )
        self._write_head(book, sheet, meetings)
        rows = self._get_rows(meetings, values)
        columns = {
            meeting.id: column
            for column, meeting in enumerate(meetings, start=FIRST_MEETING)
        }
        units = self._get_labels("chanxiao.meeting.figure", "unit")
        for row, (policy, group) in enumerate(rows, start=2):
            book.put(sheet, row, 0, "wide", group[-1].label)
            book.put(sheet, row, 1, "wide", policy.name)
            book.put(sheet, row, 2, "text", units.get(group[-1].unit))
            self._write_values(book, sheet, row, group, columns, meetings)
        if any(value.is_overridden and value.is_reported_known for value in values):
            note = self.env._("* entered by hand")
            book.put(sheet, len(rows) + 2, 0, "muted", note)
        book.set_widths(sheet, ["wide", "wide", "number"])
        sheet.set_column(FIRST_MEETING, len(meetings) + 2, WIDTHS["figure"])
        sheet.freeze_panes(2, FIRST_MEETING)
        set_paper(sheet)
        if len(meetings) > 1:
            self._write_charts(book, sheet, rows, meetings)

    @api.model
    def _get_rows(self, meetings, values):
        """Pairs of a regulation's last revision and a figure's values under it."""
        policies = {meeting.id: meeting.policy_id for meeting in meetings}
        groups = defaultdict(list)
        for value in values:
            groups[policies[value.meeting_id].code, value.key].append(value)
        return [(policies[group[-1].meeting_id], group) for group in groups.values()]

    @api.model
    def _write_head(self, book, sheet, meetings):
        head = [self.env._("Figure"), self.env._("Regulation"), self.env._("Unit")]
        book.write_head(sheet, 0, [*head, *meetings.mapped("display_name")])
        book.write_head(sheet, 1, ["", "", self.env._("To")])
        for column, meeting in enumerate(meetings, start=FIRST_MEETING):
            book.put(sheet, 1, column, "date", meeting.period_end)

    @api.model
    def _write_values(self, book, sheet, row, group, columns, meetings):
        currency = meetings.company_id[:1].currency_id
        for value in group:
            book.write_figure(
                sheet,
                row,
                columns[value.meeting_id],
                value.reported_value if value.is_reported_known else None,
                value.unit,
                currency,
                STATUS_COLORS.get(value.status),
                is_by_hand=value.is_overridden,
            )

    @api.model
    def _write_charts(self, book, sheet, rows, meetings):
        top, last = len(rows) + 3, FIRST_MEETING + len(meetings) - 1
        drawn = [
            (row, group[-1].unit)
            for row, (_policy, group) in enumerate(rows, start=2)
            if sum(value.is_reported_known for value in group) > 1
        ]
        for number, (row, unit) in enumerate(drawn[:MAX_CHARTS]):
            down, across = divmod(number, CHARTS_A_ROW)
            head = (1, FIRST_MEETING, 1, last)
            series = [((row, 0), head, (row, FIRST_MEETING, row, last))]
            currency = meetings.company_id[:1].currency_id
            chart = book.make_chart("line", sheet, (row, 0), series, unit, currency)
            sheet.insert_chart(
                top + down * CHART_ROWS,
                0,
                chart,
                {"x_offset": across * (CHART_SIZE["width"] + CHART_GAP)},
            )
