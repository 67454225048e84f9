"""How cells, tables and charts of a spreadsheet are written, whatever they tell."""

import re

from odoo.addons.chanxiao_meeting.models.common.local_time import (
    get_company_tz,
    to_clock,
)

from .printable import CONTROLS

#: what Excel takes of one cell and of the name of one sheet, in characters of UTF-16
CELL_LENGTH, NAME_LENGTH = 32767, 31
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]+")
RESERVED_NAMES = {"history", "历史记录"}
#: Excel counts days from here on
FIRST_YEAR = 1900

#: width of a column in characters, by the kind of its cells
WIDTHS = {
    "text": 18,
    "wide": 36,
    "date": 12,
    "moment": 17,
    "number": 9,
    "figure": 13,
}
KINDS = {
    "text": {},
    "wide": {"text_wrap": True},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm", "align": "left"},
    "number": {"num_format": "0"},
    "whole": {"num_format": "#,##0"},
    "count": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0.0%"},
    "hours": {"num_format": "#,##0.0"},
    "days": {"num_format": "#,##0.0"},
    "index": {"num_format": "#,##0.0"},
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "font_size": 11},
    "muted": {"font_color": "#667085"},
    "head": {
        "bold": True,
        "bg_color": "#EEF2F5",
        "bottom": 1,
        "text_wrap": True,
        "valign": "vcenter",
    },
}
#: what stands behind a number that was entered by hand, which stays a number
BY_HAND = '"*"'
STATUS_COLORS = {"good": "#1A7F4B", "warning": "#B36B00", "bad": "#C0272D"}
CHART_SIZE = {"width": 400, "height": 220}  # pixels


def make_sheet_name(text, taken, fallback):
    """A name that Excel takes for a sheet, unlike those that are taken.

    :param str text: what the sheet is about; anything people may have typed
    :param taken: names of other sheets of the workbook, in small letters
    :param str fallback: the name where nothing of the text is left
    """
    name = NOT_IN_NAMES.sub(" ", CONTROLS.sub("", text or ""))
    name = _cut(" ".join(name.split()), NAME_LENGTH).strip("' ")
    if not name or name.casefold() in RESERVED_NAMES:
        name = _cut(f"{fallback} {name}", NAME_LENGTH).strip("' ")
    number, base = 1, name
    while name.casefold() in taken:
        number += 1
        ending = f" ({number})"
        name = _cut(base, NAME_LENGTH - len(ending)).strip("' ") + ending
    return name


def _cut(text, length):
    """As much of a text as Excel takes, which counts some characters twice."""
    data = text.encode("utf-16-le", "replace")
    return data[: 2 * length].decode("utf-16-le", "ignore")


class Book:
    """Writes one workbook for one reader.

    What people typed is always written as a string, so that it never becomes a formula
    or a link; days and moments are dates of Excel, moments in the reader's time zone.

    :param env: of the reader
    :param workbook: ``xlsxwriter.Workbook``
    """

    def __init__(self, env, workbook):
        self.env = env
        self.workbook = workbook
        self.tz = env.user.tz or get_company_tz(env.company)
        self._formats = {}
        self._names = set()

    def add_sheet(self, title):
        name = make_sheet_name(title, self._names, self.env._("Sheet"))
        self._names.add(name.casefold())
        return self.workbook.add_worksheet(name)

    def get_format(self, kind, currency=None, color=None, is_by_hand=False):
        """Of a kind of ``KINDS``, or of ``money`` in a currency."""
        key = (kind, currency and currency.id, color, is_by_hand)
        if key not in self._formats:
            style = KINDS.get(kind) or {"num_format": _get_money_format(currency)}
            colored = {"font_color": color, "bold": True} if color else {}
            marked = {"num_format": style["num_format"] + BY_HAND} if is_by_hand else {}
            self._formats[key] = self.workbook.add_format(
                {"valign": "top", **style, **colored, **marked}
            )
        return self._formats[key]

    def put(self, sheet, row, column, kind, value, color=None):
        """One cell; what is not known or not there is empty, never a zero."""
        cell_format = self.get_format(kind, color=color)
        if kind == "number" and value is not None:
            sheet.write_number(row, column, value, cell_format)
        elif not value:
            sheet.write_blank(row, column, None, cell_format)
        elif kind in ("date", "moment") and value.year >= FIRST_YEAR:
            clock = to_clock(value, self.tz) if kind == "moment" else value
            sheet.write_datetime(row, column, clock, cell_format)
        else:
            text = _cut(CONTROLS.sub("", str(value)), CELL_LENGTH)
            sheet.write_string(row, column, text, cell_format)

    def write_figure(
        self,
        sheet,
        row,
        column,
        value,
        unit,
        currency=None,
        color=None,
        is_by_hand=False,
    ):
        """A number in the unit of a figure; ``None`` where it is not known.

        Of that nothing is written: charts take an empty cell with a format for 0. One
        that was entered by hand has an asterisk behind it.
        """
        if value is None:
            return
        kind = unit or "count"
        if kind == "count" and float(value).is_integer():
            kind = "whole"
        cell_format = self.get_format(kind, currency, color, is_by_hand)
        # percentages run to 100 with us and to 1 in Excel
        number = value / 100 if unit == "percent" else value
        sheet.write_number(row, column, number, cell_format)

    def write_head(self, sheet, row, labels, first=0):
        for column, label in enumerate(labels, start=first):
            self.put(sheet, row, column, "head", label)

    def set_widths(self, sheet, kinds):
        for column, kind in enumerate(kinds):
            sheet.set_column(column, column, WIDTHS[kind])

    def write_list(self, sheet, columns, rows):
        """A sheet that is one table: head that stays, filters, A4 across.

        :param list columns: triples of label, kind and a function of the row
        :param rows: what the functions are called with
        """
        self.write_head(sheet, 0, [label for label, _kind, _get in columns])
        self.set_widths(sheet, [kind for _label, kind, _get in columns])
        for number, row in enumerate(rows, start=1):
            for column, (_label, kind, get_value) in enumerate(columns):
                self.put(sheet, number, column, kind, get_value(row))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        set_paper(sheet)
        sheet.repeat_rows(0)

    def make_chart(
        self, kind, sheet, title, series, unit=None, currency=None, is_second=False
    ):
        """A chart of cells of a sheet; where it stands is up to the caller.

        Titles and names are cells as well: what people typed would be a formula if it
        was given as text and began with an equals sign.

        :param str kind: "line", "column" or "bar"
        :param tuple title: row and column of its title
        :param list series: ``(name, categories, values)``: a cell ``(row, column)`` and
            two ranges ``(row, column, last row, last column)``
        :param str unit: of the values
        :param bool is_second: to be combined with another, on an axis of its own
        """
        chart = self.workbook.add_chart({"type": kind})
        for name, categories, values in series:
            options = self._get_series(kind, sheet, name, categories, values)
            chart.add_series({**options, "y2_axis": is_second})
        chart.set_title(
            {"name": [sheet.name, *title], "name_font": {"size": 10}, "overlay": False}
        )
        chart.set_legend({"none": True} if len(series) < 2 else {"position": "bottom"})
        number_format = self._get_axis_format(unit, currency)
        axis = {"num_format": number_format, "num_font": {"size": 8}}
        names = {"num_font": {"size": 8}}
        if is_second:
            chart.set_y2_axis(axis)
        elif kind == "bar":
            chart.set_y_axis({**names, "reverse": True})
            chart.set_x_axis({**axis, "major_gridlines": {"visible": False}})
        else:
            chart.set_x_axis(names)
            chart.set_y_axis(axis)
        chart.show_blanks_as("gap")
        chart.set_size(CHART_SIZE)
        return chart

    def _get_series(self, kind, sheet, name, categories, values):
        series = {
            "name": [sheet.name, *name],
            "categories": [sheet.name, *categories],
            "values": [sheet.name, *values],
        }
        if kind == "line":
            series["marker"] = {"type": "circle", "size": 5}
        return series

    def _get_axis_format(self, unit, currency):
        if unit == "money":
            return _get_money_format(currency, digits=0)
        if unit == "percent":
            return "0%"
        return "#,##0.##" if unit in ("hours", "days", "index") else "#,##0"


def set_paper(sheet):
    """A4 across, as wide as the table, as many pages as it takes."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _get_money_format(currency, digits=None):
    """Amounts with their currency's symbol, quoted: it may be any text."""
    if not currency:
        return "#,##0.00"
    digits = currency.decimal_places if digits is None else digits
    number = f"#,##0.{'0' * digits}" if digits else "#,##0"
    symbol = f'"{(currency.symbol or "").replace(chr(34), "")}"'
    parts = [symbol, number] if currency.position == "before" else [number, symbol]
    return " ".join(parts)
