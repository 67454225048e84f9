"""What the figures should be, worked out record by record in plain Python.

Independent of the providers on purpose: whole tables are read as they are and every
rule of the figure catalogue is applied to one row at a time. Slow and easy to check.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cache

import pytz

from odoo.tools import SQL


@dataclass
class Expected:
    """One expected figure: its value, and what opens and breaks it down.

    The breakdown is a dict of values by group, or a list of values in their order.
    """

    value: float | None
    ids: set = field(default_factory=set)
    model: str = ""
    breakdown: dict | list | None = None
    trend: list | None = None


@dataclass(frozen=True)
class Window:
    """Local days of a company, and the moment they are looked at.

    ``companies`` are the company and its branches, if it has any; ``lag`` is how many
    days the window lies before the one that is asked for.
    """

    company: int
    date_from: date
    date_to: date
    tz: str
    as_of: datetime
    companies: frozenset = frozenset()
    lag: int = 0

    def owns(self, row):
        return row["company_id"] in (self.companies or {self.company})

    def clock(self, moment):
        """Local time of a naive UTC moment."""
        local = pytz.utc.localize(moment).astimezone(pytz.timezone(self.tz))
        return local.replace(tzinfo=None)

    def local(self, moment):
        """Local date of a naive UTC moment."""
        return self.clock(moment).date()

    @property
    def now(self):
        """Local time of ``as_of``, as far back as the window lies."""
        return self.clock(self.as_of) - timedelta(days=self.lag)

    @property
    def has_begun(self):
        return self.now >= datetime.combine(self.date_from, time.min)

    def has(self, moment):
        return (
            bool(moment)
            and self.date_from <= self.local(moment) <= self.date_to
            and self.clock(moment) < self.now
        )

    def has_day(self, day):
        return bool(day) and self.date_from <= day <= self.last_day

    @property
    def last_day(self):
        return min(self.date_to, self.now.date())

    @property
    def start(self):
        """First moment, naive UTC."""
        return self.utc(datetime.combine(self.date_from, time.min))

    @property
    def end(self):
        """First moment after it, naive UTC."""
        after = datetime.combine(self.date_to + timedelta(days=1), time.min)
        return self.utc(min(after, self.now))

    def utc(self, local):
        zone = pytz.timezone(self.tz)
        return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)

    def earlier(self, count):
        shift = ((self.date_to - self.date_from).days + 1) * count
        return replace(
            self,
            date_from=self.date_from - timedelta(days=shift),
            date_to=self.date_to - timedelta(days=shift),
            lag=self.lag + shift,
        )


class Tables:
    """Rows of whole tables, by name; each is read once."""

    def __init__(self, env):
        env.flush_all()
        self.env = env
        self.read = cache(self._read)
        self.by_id = cache(self._by_id)
        self.grouped = cache(self._grouped)

    def _read(self, table):
        self.env.cr.execute(SQL("SELECT * FROM %s", SQL.identifier(table)))
        return self.env.cr.dictfetchall()

    def _by_id(self, table):
        return {row["id"]: row for row in self.read(table)}

    def _grouped(self, table, column):
        """Rows by the value of a column; a list for every value asked for."""
        groups = defaultdict(list)
        for row in self.read(table):
            groups[row[column]].append(row)
        return groups

    def of(self, table, column, row):
        """Row that a many2one column points to."""
        return self.by_id(table).get(row[column]) or {}

    def template(self, product_id):
        product = self.by_id("product_product")[product_id]
        return self.of("product_template", "product_tmpl_id", product)

    def factor(self, unit_id):
        return self.by_id("uom_uom")[unit_id]["factor"]


def days(start, end):
    return (end - start).total_seconds() / 86400


def mean(values):
    values = list(values)
    return sum(values) / len(values) if values else None


def percentage(part, whole):
    return 100 * part / whole if whole else None


def ids(rows):
    return {row["id"] for row in rows}


def with_trend(compute, tables, window):
    """Figures of a window, each with its six values (oldest first) where it has.

    What has not begun has figures, but no values.
    """
    series = [compute(tables, window.earlier(count)) for count in range(5, -1, -1)]
    figures = series[-1]
    for key, figure in figures.items():
        figure.trend = [older[key].value for older in series]
        if not window.has_begun:
            figure.value, figure.trend = None, [None] * len(series)
            figure.ids, figure.breakdown = set(), None
    return figures


# Quality


def quality(tables, window):
    return with_trend(quality_of_period, tables, window)


def quality_of_period(tables, window):
    done = [
        inspection
        for inspection in tables.read("qc_inspection")
        if window.owns(inspection)
        and inspection["state"] in ("success", "failed")
        and window.has(inspection["date_done"])
    ]
    failed = [inspection for inspection in done if inspection["state"] == "failed"]
    lines = tables.grouped("qc_inspection_line", "inspection_id")
    defects = [
        line
        for inspection in failed
        for line in lines[inspection["id"]]
        if not line["success"]
    ]
    figures = {
        "quality.inspections": Expected(len(done), ids(done), "qc.inspection"),
        "quality.failed_inspections": Expected(
            len(failed),
            ids(failed),
            "qc.inspection",
            dict(Counter(inspection["product_id"] for inspection in failed)),
        ),
        "quality.pass_rate": pass_rate(done),
        "quality.defects": Expected(
            len(defects),
            ids(defects),
            "qc.inspection.line",
            dict(Counter(line["name"] for line in defects)),
        ),
    }
    for stage in ("incoming", "outsourced", "in_process", "finished"):
        at_stage = [inspection for inspection in done if inspection["stage"] == stage]
        figures[f"quality.pass_rate_{stage}"] = pass_rate(at_stage)
    return figures


def pass_rate(inspections):
    inspected = sum(inspection["qty"] for inspection in inspections)
    rejected = sum(inspection["qty_rejected"] for inspection in inspections)
    rate = percentage(inspected - rejected, inspected)
    return Expected(rate, ids(inspections), "qc.inspection")
