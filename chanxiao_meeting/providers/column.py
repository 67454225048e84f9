from dataclasses import dataclass, replace

from odoo.tools.translate import LazyGettext, LazyTranslate

_lt = LazyTranslate(__name__)

DRAWINGS = ("bar", "line", None)
#: units in which a part of a figure is counted like the figure itself
ADDITIVE_UNITS = ("money", "hours", "days")


@dataclass(frozen=True)
class Column:
    """What a breakdown tells of each of its rows.

    :param str name: key in the rows
    :param label: lazily translated title
    :param unit: one of the units of figures; ``None`` for a plain number
    :param draw: ``"bar"``, ``"line"`` (on an axis of its own, for a share that adds
        up) or ``None`` where the number is enough
    """

    name: str
    label: LazyGettext | str
    unit: str | None = None
    draw: str | None = None

    def __post_init__(self):
        if self.draw not in DRAWINGS:
            raise ValueError(f"Column {self.name!r} is drawn as bar, line or not.")

    def as_data(self, title):
        """The column in plain data, as the client and the minutes take it.

        :param str title: the label in the language of the reader
        """
        return {
            "name": self.name,
            "title": title,
            "unit": self.unit,
            "draw": self.draw,
        }


# What many breakdowns tell; a definition need not say it again.
KNOWN = (
    Column("planned", _lt("Planned")),
    Column("actual", _lt("Actual")),
    Column("difference", _lt("Difference")),
    Column("available", _lt("Available")),
    Column("quantity", _lt("Quantity"), "count"),
    Column("count", _lt("Count"), "count"),
    Column("amount", _lt("Amount"), "money"),
    Column("hours", _lt("Hours"), "hours"),
    Column("share", _lt("Share"), "percent"),
    Column("old_price", _lt("Old price"), "money"),
    Column("new_price", _lt("New price"), "money"),
    Column("cumulative", _lt("Cumulated"), "percent", "line"),
)


def default_columns(rows, unit):
    """Columns of a breakdown whose definition does not say which.

    The value of each row, and what of :data:`KNOWN` the rows hold. Where rows set a
    plan, which is their value, against what became of it, these two are compared.

    :param list rows: rows of the breakdown
    :param str unit: unit of the figure
    :return: tuple of :class:`Column`
    """
    names = {name for row in rows for name in row}
    own_unit = unit if unit in ADDITIVE_UNITS else None
    known = [
        replace(column, unit=column.unit or own_unit)
        for column in KNOWN
        if column.name in names
    ]
    if rows and all(_is_comparison(row) for row in rows):
        compared = ("planned", "actual")
        return tuple(
            replace(column, draw="bar") if column.name in compared else column
            for column in known
        )
    return (Column("value", _lt("Value"), unit, "bar"), *known)


def _is_comparison(row):
    return "actual" in row and "planned" in row and row["planned"] == row.get("value")
