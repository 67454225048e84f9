from dataclasses import dataclass, replace

from odoo.tools.translate import LazyGettext

from .column import Column

UNITS = ("count", "money", "percent", "hours", "days", "index")
DIRECTIONS = ("higher", "lower", "none")
#: lowest and highest value that makes sense in a unit; None: any
BOUNDS = {
    "count": (0, None),
    "money": (None, None),
    "percent": (0, 100),
    "hours": (0, None),
    "days": (0, None),
    "index": (0, None),
}


@dataclass(frozen=True)
class Definition:
    """What a figure is, said once.

    :param str key: ``<provider code>.<name>``, never changed once published
    :param label: lazily translated name
    :param str unit: one of :data:`UNITS`; percentages run from 0 to 100
    :param str better: one of :data:`DIRECTIONS`
    :param bool as_of: whether it is of a moment (``period.as_of``), without previous
        value and trend, instead of over the period
    :param explanation: lazily translated sentence on how it is computed
    :param tuple required_models: the figure exists only where these models do
    :param tuple columns: :class:`Column` of its breakdown, in the order they are shown;
        by default what ``column.default_columns`` knows of the rows
    :param tuple bounds: lowest and highest value that makes sense, ``None`` where any
        does; by default :data:`BOUNDS` of the unit
    """

    key: str
    label: LazyGettext | str
    unit: str
    better: str = "none"
    as_of: bool = False
    explanation: LazyGettext | str = ""
    required_models: tuple = ()
    columns: tuple[Column, ...] = ()
    bounds: tuple | None = None

    def __post_init__(self):
        if self.unit not in UNITS or self.better not in DIRECTIONS:
            raise ValueError(f"Unknown unit or direction of figure {self.key!r}.")


@dataclass(frozen=True)
class Figure:
    """One value of a :class:`Definition`, in plain data.

    :param str key: the definition's key
    :param value: number, or ``None`` where it cannot be known
    :param previous: the same over the equally long period before; ``None`` if unknown
    :param trend: six values, oldest first, the last one of the period itself; ``None``
        for figures of a moment
    :param tuple breakdown: up to ten ``{"label": str, "value": number, …}``, largest
        first; what else is in the rows is shown where it is a :class:`Column` of the
        definition or one of those that all breakdowns know
    :param str drill_model: model of the records counted
    :param list drill_domain: selects exactly the records counted; plain values only,
        so that it can be kept as JSON
    """

    key: str
    value: float | int | None
    previous: float | int | None = None
    trend: tuple | None = None
    breakdown: tuple = ()
    drill_model: str | None = None
    drill_domain: list | None = None

    def without_values(self):
        """The same figure where nothing can be known of it."""
        return replace(
            self,
            value=None,
            previous=None,
            trend=self.trend and (None,) * len(self.trend),
            breakdown=(),
            drill_domain=[["id", "in", []]],
        )
