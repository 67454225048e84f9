"""How figures are written for one reader, on paper."""

from odoo.tools import float_is_zero, float_round
from odoo.tools.misc import get_lang

from ...providers.column import default_columns

STATUS_COLORS = {"good": "#1a7f4b", "warning": "#9e5e00", "bad": "#c0272d"}
# The fractions of larger amounts only take space.
LARGE_AMOUNT = 1000
ONE_DIGIT = {"percent", "hours", "days", "index"}
UNKNOWN = "—"
PRECISION = 6
SPARK_SIZE = (64, 18)  # pixels
SPARK_MARGIN = 3


class FigureFormat:
    """Writes figures in the language of ``env``, as figure_format.js does on screen.

    Both are held to ``static/tests/figure_format.json``. Figures are given as minutes
    freeze them, see ``MinutesContent``.

    :param dict currency: ``symbol``, ``position`` and ``digits`` of amounts of money
    """

    def __init__(self, env, currency=None):
        self.env = env
        self.currency = currency
        self.lang = get_lang(env).code

    def number(self, value, digits=0):
        """A number without needless zeros: 60 rather than 60.0."""
        value = _round(value, digits)
        while digits and _round(value, digits - 1) == value:
            digits -= 1
        return self._write(value, digits)

    def _write(self, value, digits):
        lang = self.env["res.lang"]._lang_get(self.lang)
        return lang.format(f"%.{digits}f", value, grouping=True)

    def money(self, value):
        currency = self.currency
        amount = _round(value, currency["digits"])
        is_whole = amount.is_integer() or abs(amount) >= LARGE_AMOUNT
        digits = 0 if is_whole else currency["digits"]
        parts = [currency["symbol"], self._write(_round(amount, digits), digits)]
        if currency["position"] == "after":
            parts.reverse()
        return "\N{NO-BREAK SPACE}".join(parts)

    def figure(self, value, unit):
        """A value with its unit; what is not known is never shown as 0."""
        if value is None:
            return UNKNOWN
        if unit == "money":
            return self.money(value)
        text = self.number(value, 1 if unit in ONE_DIGIT else 2)
        if unit == "percent":
            return f"{text}%"
        if unit == "hours":
            return self.env._("%s h", text)
        if unit == "days":
            is_one = _round(value, 1) == 1
            return self.env._("1 day") if is_one else self.env._("%s days", text)
        return text

    def target(self, figure):
        if figure["target"] is None:
            return "–"
        text = self.figure(figure["target"], figure["unit"])
        sign = {"higher": "≥ ", "lower": "≤ "}.get(figure["better"])
        if sign:
            return sign + text
        return f"{text} – {self.figure(figure['target_max'], figure['unit'])}"

    def change(self, figure):
        """Difference to the period before, signed; "" where either is not known."""
        value, previous = figure["value"], figure["previous"]
        if value is None or previous is None:
            return ""
        difference = value - previous
        if figure["unit"] == "percent":
            return self._sign(difference, self._points)
        text = self._sign(difference, lambda size: self.figure(size, figure["unit"]))
        if float_is_zero(previous, precision_digits=PRECISION):
            return text
        share = self._sign(100 * difference / abs(previous), self._percent)
        return f"{text} ({share})"

    def _points(self, size):
        return self.env._("%s points", self.number(size, 1))

    def _percent(self, size):
        return f"{self.number(size, 1)}%"

    def _sign(self, value, write):
        """A number with its sign, unless it is too small to be told from nothing."""
        text = write(abs(value))
        if text == write(0):
            return text
        return f"+{text}" if value > 0 else f"-{text}"

    def change_color(self, figure):
        """Green for better, red for worse, none where neither is."""
        value, previous = figure["value"], figure["previous"]
        if None in (value, previous) or value == previous or figure["better"] == "none":
            return "inherit"
        is_better = (value > previous) == (figure["better"] == "higher")
        return STATUS_COLORS["good" if is_better else "bad"]

    def status_color(self, status):
        return STATUS_COLORS.get(status, "inherit")

    def spark(self, trend):
        """A line through the known values of a trend, for an SVG of SPARK_SIZE.

        :return: as of :func:`draw_line`
        """
        return draw_line(trend, SPARK_SIZE, SPARK_MARGIN)

    def breakdown(self, figure):
        """A breakdown as a table with bars.

        :return: ``{"titles": [str, …], "rows": [{"label", "cells", "width"}, …]}``;
            cells are texts, width is that of the row's bar in percent
        """
        rows, columns = figure["breakdown"], self._get_columns(figure)
        drawn = next((c["name"] for c in columns if c["draw"] == "bar"), "value")
        top = max(abs(row.get(drawn) or 0) for row in rows) or 1
        return {
            "titles": [self._title(column) for column in columns],
            "rows": [
                {
                    "label": row["label"],
                    "cells": [
                        self._cell(row.get(c["name"]), c["unit"]) for c in columns
                    ],
                    "width": round(100 * abs(row.get(drawn) or 0) / top),
                }
                for row in rows
            ],
        }

    def _title(self, column):
        return column.get("names", {}).get(self.lang) or column["title"]

    def _cell(self, value, unit):
        if isinstance(value, str):
            return value
        return self.figure(value, unit)

    def _get_columns(self, figure):
        """The columns that were frozen; older minutes have what all breakdowns know."""
        if "columns" in figure:
            return figure["columns"]
        rows = figure["breakdown"]
        return [
            column.as_data(self.env._(column.label))
            for column in default_columns(rows, figure["unit"])
            if any(column.name in row for row in rows)
        ]


def draw_line(values, size, margin, limits=()):
    """A line through the known ones of some values, for an SVG.

    :param size: of the SVG, in pixels
    :param limits: values to show as level lines
    :return: ``{"lines": ["x,y x,y", …], "points": [(x, y), …], "last": (x, y) or None,
        "limits": ["x,y x,y", …]}``; the line is broken where a value is not known
    """
    width, height = size
    known = [value for value in (*values, *limits) if value is not None]
    low, high = min(known, default=0), max(known, default=0)

    def place(value):
        share = (value - low) / (high - low) if high > low else 0.5
        return round(height - margin - share * (height - 2 * margin), 1)

    step = (width - 2 * margin) / max(len(values) - 1, 1)
    lines = [[]]
    for position, value in enumerate(values):
        if value is None:
            lines.append([])
        else:
            lines[-1].append((round(margin + position * step, 1), place(value)))
    points = [point for line in lines for point in line]
    return {
        "lines": [" ".join(f"{x},{y}" for x, y in line) for line in lines if line],
        "points": points,
        "last": points[-1] if values and values[-1] is not None else None,
        "limits": [f"0,{place(value)} {width},{place(value)}" for value in limits],
    }


def _round(value, digits):
    """Rounded half away from zero; never a negative zero."""
    return float(float_round(value, precision_digits=digits)) or 0.0
