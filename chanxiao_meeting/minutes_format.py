"""How the content of minutes is written for one reader."""

from markupsafe import Markup

from odoo.fields import Date, Datetime
from odoo.tools.misc import format_date, format_datetime, get_lang

CHINESE_DIGITS = "〇一二三四五六七八九"
STATUS_COLORS = {"good": "#1a7f4b", "warning": "#b36b00", "bad": "#c0272d"}
BAR_HEIGHT = 18  # pixels of the tallest bar of a trend


class MinutesFormat:
    """Formats what :class:`MinutesContent` froze, in the language of ``env``.

    Templates call it; everything it returns is text for QWeb to escape, except
    :meth:`html`, which passes on rich text that was sanitized when it was entered.
    """

    def __init__(self, env, content):
        self.env = env
        self.header = content["header"]
        self.lang = get_lang(env).code
        self._section = 0

    @property
    def is_chinese(self):
        return self.lang.startswith("zh")

    def section(self):
        """Number of the next section: 一、 in Chinese, 1. elsewhere."""
        self._section += 1
        if not self.is_chinese:
            return f"{self._section}. "
        tens, ones = divmod(self._section, 10)
        ten = {0: "", 1: "十"}.get(tens, CHINESE_DIGITS[tens] + "十")
        return f"{ten}{CHINESE_DIGITS[ones] if ones else ''}、"

    # names and texts

    def name(self, record):
        """Name of a frozen record in the reader's language, "" if there is none."""
        if not record:
            return ""
        return record.get("names", {}).get(self.lang) or record["name"] or ""

    def names(self, records):
        return ("、" if self.is_chinese else ", ").join(map(self.name, records))

    def html(self, text):
        return Markup(text or "")

    def selection(self, model, field, key):
        """The label that a selection field has for ``key``."""
        labels = self.env[model]._fields[field]._description_selection(self.env)
        return dict(labels).get(key, key or "")

    # moments

    def day(self, value, style="medium"):
        return format_date(self.env, Date.to_date(value), self.lang, style)

    def moment(self, value, pattern="date"):
        """Local date, time or both of a moment, in the zone of the meeting."""
        zone = self.header["tz"]
        if not value:
            return ""
        time = format_datetime(self.env, value, zone, "HH:mm", self.lang)
        if pattern == "time":
            return time
        local = self._local(value).date()
        style = "full" if pattern == "full" else "medium"
        day = format_date(self.env, local, self.lang, style)
        return day if pattern == "date" else f"{day} {time}"

    def span(self, start, end):
        """Full date and both times; the end's date too where it differs."""
        if not start:
            return ""
        text = self.moment(start, "full")
        if not end:
            return text
        same_day = self._local(start).date() == self._local(end).date()
        return f"{text}–{self.moment(end, 'time' if same_day else 'full')}"

    def _local(self, value):
        zone = self.env["res.lang"].with_context(tz=self.header["tz"])
        return Datetime.context_timestamp(zone, Datetime.to_datetime(value))

    # numbers

    def number(self, value, digits=0):
        lang = self.env["res.lang"]._lang_get(self.lang)
        return lang.format(f"%.{digits}f", value + 0.0, grouping=True)

    def money(self, value):
        currency = self.header["currency"]
        text = self.number(abs(value), currency["digits"])
        parts = [currency["symbol"], text]
        if currency["position"] == "after":
            parts.reverse()
        sign = "-" if value < 0 else ""
        return sign + "\N{NO-BREAK SPACE}".join(parts)

    def figure(self, value, unit):
        """A value with its unit; not known is said, never shown as 0."""
        if value is None:
            return self.env._("not known")
        if unit == "money":
            return self.money(value)
        text = self.number(value, self._digits(value, unit))
        if unit == "percent":
            return f"{text}%"
        if unit == "hours":
            return self.env._("%s h", text)
        if unit == "days":
            return self.env._("%s days", text)
        return text

    def _digits(self, value, unit):
        if unit == "count":
            return 0 if float(value).is_integer() else 2
        return 1

    def change(self, figure):
        """Difference to the period before, signed; "" where either is not known."""
        value, previous = figure["value"], figure["previous"]
        if value is None or previous is None:
            return ""
        difference = value - previous
        sign = "+" if difference > 0 else ""
        if figure["unit"] == "percent":
            return self.env._(
                "%s pp", sign + self.number(difference, self._digits(value, "percent"))
            )
        text = sign + self.figure(difference, figure["unit"])
        if previous and figure["unit"] != "index":
            share = 100 * difference / abs(previous)
            return f"{text} ({sign}{self.number(share, 1)}%)"
        return text

    def change_color(self, figure):
        """Green for better, red for worse, none where neither is."""
        value, previous = figure["value"], figure["previous"]
        if None in (value, previous) or value == previous or figure["better"] == "none":
            return "inherit"
        is_better = (value > previous) == (figure["better"] == "higher")
        return STATUS_COLORS["good" if is_better else "bad"]

    def status_color(self, status):
        return STATUS_COLORS.get(status, "inherit")

    def bars(self, trend):
        """Heights in pixels for the bars of a trend; 0 where a value is not known."""
        values = list(trend or [])
        top = max((abs(value) for value in values if value is not None), default=0) or 1
        return [
            0 if value is None else max(round(BAR_HEIGHT * abs(value) / top), 1)
            for value in values
        ]

    def shares(self, breakdown):
        """Rows of a breakdown with the width in percent of each one's bar."""
        values = [abs(row.get("value") or 0) for row in breakdown]
        top = max(values, default=0) or 1
        return [
            {**row, "width": round(100 * value / top)}
            for row, value in zip(breakdown, values, strict=True)
        ]
