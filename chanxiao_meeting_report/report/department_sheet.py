"""One department's brief as a sheet: figures, their course, what they consist of."""

from odoo.tools import html2plaintext

from odoo.addons.chanxiao_meeting.models.minutes.minutes_content import BRIEF_TEXTS

from .spreadsheet_book import CHART_SIZE, STATUS_COLORS, WIDTHS, set_paper

#: rows that a chart covers, charts beside each other, and where those of parts stand
CHART_ROWS, CHARTS_A_ROW, PART_CHART_COLUMN = 12, 3, 8
#: more charts on a sheet make nobody wiser, and each takes memory
MAX_CHARTS = 24
CHART_GAP = 10  # pixels
TEXT_COLUMNS = 8
#: how high a row is made for a text: characters a line, points a line, points at most
LINE_LENGTH, LINE_HEIGHT, MAX_HEIGHT = 110, 15, 400


class DepartmentSheet:
    """Writes one brief from top to bottom; ``row`` is where the next thing stands.

    :param book: ``Book``
    :param brief: one that the reader may read
    :param dict labels: ``status``, ``unit``: names of their choices
    """

    def __init__(self, book, brief, labels):
        self.book, self.brief, self.labels = book, brief, labels
        self.env = brief.env
        self.figures = brief.figure_ids
        self.currency = brief.company_id.currency_id
        self.row = 0

    def draw(self):
        """:return: the name of the sheet"""
        self.sheet = self.book.add_sheet(self.brief.department_id.name)
        self._write_title()
        self._write_figures()
        self._write_trend_charts()
        for figure in self.figures.filtered("breakdown"):
            self._write_breakdown(figure)
        self._write_texts()
        set_paper(self.sheet)
        return self.sheet.name

    def _write_title(self):
        meeting = self.brief.meeting_id
        title = f"{self.brief.department_id.name} – {meeting.display_name}"
        self.book.put(self.sheet, 0, 0, "title", title)
        period = [meeting.period_start, meeting.period_end]
        told = " – ".join(str(day) for day in period if day)
        self.book.put(self.sheet, 1, 0, "muted", told)
        self.sheet.freeze_panes(2, 1)
        self.row = 3

    # the figures, one a row

    def _write_figures(self):
        if not self.figures:
            self.book.put(self.sheet, self.row, 0, "text", self.env._("No figures."))
            self.row += 2
            return
        self.windows = self._get_windows()
        self.first_window = 7
        self.head = self.row
        head = [
            self.env._("Figure"),
            self.env._("Unit"),
            self.env._("Value"),
            self.env._("Period Before"),
            self.env._("Change"),
            self.env._("Target"),
            self.env._("Judgement"),
            *self.windows,
        ]
        self.book.write_head(self.sheet, self.head, head)
        self.sheet.set_column(0, 0, WIDTHS["wide"])
        self.sheet.set_column(1, len(head) - 1, WIDTHS["figure"])
        self.places = {}
        for figure in self.figures:
            self.row += 1
            self.places[figure] = self.row
            self._write_figure(figure)
        self.row += 2

    def _get_windows(self):
        """Days of the windows of the trends, oldest first, as heads of columns."""
        length = max((len(figure.trend or ()) for figure in self.figures), default=0)
        period = next((p for f in self.figures if (p := f._get_period())), None)
        if not period:
            return [str(number - length + 1) for number in range(length)]
        return [
            f"{window.date_from:%m-%d} – {window.date_to:%m-%d}"
            for window in period.windows(length or 1)[:length]
        ]

    def _write_figure(self, figure):
        put, row = self.book.put, self.row
        name = figure.label
        if figure.is_overridden:
            name = self.env._("%s (entered by hand)", name)
        put(self.sheet, row, 0, "wide", name)
        put(self.sheet, row, 1, "text", self.labels["unit"].get(figure.unit))
        color = STATUS_COLORS.get(figure.status)
        values = (
            (figure.reported_value, figure.is_reported_known),
            (figure.previous, figure.is_previous_known),
            (figure.change, figure.is_change_known),
            (figure.target, figure.has_target and figure.better != "none"),
        )
        for column, (value, is_known) in enumerate(values, start=2):
            self._write_value(
                figure, row, column, value if is_known else None, color=color
            )
            color = None
        if figure.has_target and figure.better == "none":
            # a range: between both ends it is right
            ends = map(figure._format_value, (figure.target, figure.target_max))
            put(self.sheet, row, 5, "text", " – ".join(ends))
        put(
            self.sheet,
            row,
            6,
            "text",
            self.labels["status"][figure.status],
            color=STATUS_COLORS.get(figure.status),
        )
        trend = figure.trend or ()
        first = self.first_window + len(self.windows) - len(trend)
        for column, value in enumerate(trend, start=first):
            self._write_value(figure, row, column, value)

    def _write_value(self, figure, row, column, value, unit=None, color=None):
        self.book.write_figure(
            self.sheet, row, column, value, unit or figure.unit, self.currency, color
        )

    # charts

    def _write_trend_charts(self):
        drawn = self.figures.filtered(
            lambda f: any(value is not None for value in f.trend or ())
        )[:MAX_CHARTS]
        if not drawn:
            return
        self.book.put(self.sheet, self.row, 0, "heading", self.env._("Course"))
        self.row += 1
        last = self.first_window + len(self.windows) - 1
        for number, figure in enumerate(drawn):
            down, across = divmod(number, CHARTS_A_ROW)
            place = self.places[figure]
            chart = self.book.make_chart(
                "line",
                self.sheet,
                (place, 0),
                [
                    (
                        (place, 0),
                        (self.head, self.first_window, self.head, last),
                        (place, self.first_window, place, last),
                    )
                ],
                figure.unit,
                self.currency,
            )
            self.sheet.insert_chart(
                self.row + down * CHART_ROWS,
                0,
                chart,
                {"x_offset": across * (CHART_SIZE["width"] + CHART_GAP)},
            )
        self.row += ((len(drawn) - 1) // CHARTS_A_ROW + 1) * CHART_ROWS + 1

    def _write_breakdown(self, figure):
        """What a figure consists of, as a table with a chart beside it."""
        columns, rows = figure.breakdown_columns, figure.breakdown
        title = self.row
        self.book.put(self.sheet, title, 0, "heading", figure.label)
        names = [column["title"] for column in columns]
        head = [self.env._("Part"), *names]
        self.book.write_head(self.sheet, title + 1, head)
        for number, part in enumerate(rows, start=title + 2):
            self.book.put(self.sheet, number, 0, "wide", part.get("label"))
            for place, column in enumerate(columns, start=1):
                self._write_part(
                    figure, number, place, part.get(column["name"]), column
                )
        self._draw_breakdown(figure, title, len(rows), columns)
        self.row += max(len(rows) + 3, CHART_ROWS + 1)

    def _write_part(self, figure, row, place, value, column):
        if isinstance(value, str):
            self.book.put(self.sheet, row, place, "text", value)
        else:
            unit = column["unit"] or "count"
            self._write_value(figure, row, place, value, unit)

    def _draw_breakdown(self, figure, title, length, columns):
        """Bars, and a line on an axis of its own for a share that adds up."""
        top, bottom = title + 2, title + 1 + length
        has_bars = any(column["draw"] == "bar" for column in columns)

        def make(draw, kind, is_second=False):
            places = [n for n, c in enumerate(columns, start=1) if c["draw"] == draw]
            series = [
                ((title + 1, place), (top, 0, bottom, 0), (top, place, bottom, place))
                for place in places
            ]
            unit = places and columns[places[0] - 1]["unit"]
            return series and self.book.make_chart(
                kind, self.sheet, (title, 0), series, unit, self.currency, is_second
            )

        lines = make("line", "line", is_second=has_bars)
        # bars that lie cannot be combined with a line
        bars = make("bar", "column" if lines else "bar")
        if lines and bars:
            bars.combine(lines)
        if bars or lines:
            column = max(len(columns) + 2, PART_CHART_COLUMN)
            self.sheet.insert_chart(title, column, bars or lines)

    # what the department says in its own words

    def _write_texts(self):
        for name in BRIEF_TEXTS:
            text = html2plaintext(self.brief[name] or "").strip()
            if not text:
                continue
            label = self.brief._fields[name]._description_string(self.env)
            self.book.put(self.sheet, self.row, 0, "heading", label)
            self._write_text(self.row + 1, text)
            self.row += 3

    def _write_text(self, row, text):
        lines = sum(len(line) // LINE_LENGTH + 1 for line in text.splitlines())
        self.sheet.set_row(row, min(lines * LINE_HEIGHT + 4, MAX_HEIGHT))
        cell_format = self.book.get_format("wide")
        self.sheet.merge_range(row, 0, row, TEXT_COLUMNS, "", cell_format)
        self.book.put(self.sheet, row, 0, "wide", text)
