"""What the statements of the floor share."""

from dataclasses import dataclass
from datetime import timedelta

WINDOWS = 6
#: of quantities, in a data set
DIGITS = 2


@dataclass(frozen=True)
class Expected:
    """A figure as the floor or core knows it; ``None`` is what it does not tell."""

    value: float | None
    trend: tuple | None = None
    breakdown: tuple | None = None


@dataclass(frozen=True)
class Statement:
    """``sql`` over ``table`` with named parameters (:func:`parameters`), one row.

    ``read(row, parameters)`` makes ``{key: Expected}`` of the row, a dict whose values
    are numbers or what JSON gives. ``part`` is a piece of SQL put where the text says
    ``{name}``: a column that data sets call differently.
    """

    table: str
    sql: str
    read: object


def parameters(period, **more):
    """Values for the statements: moments in UTC, local days, as lists of seven."""
    windows = period.windows()
    days = [window.date_from for window in windows]
    after = period.date_to + timedelta(days=1)
    bounds = [window.start_utc for window in windows] + [period.end_utc]
    return {
        "company": period.company.id,
        "company_key": str(period.company.id),
        "own": period.company.partner_id.id,
        "digits": DIGITS,
        "bounds": bounds,
        "first": bounds[0],
        "start": bounds[-2],
        "end": bounds[-1],
        "days": [*days, after],
        "first_day": days[0],
        "start_day": days[-1],
        "end_day": after,
        "length": period.days,
        "tz": period.tz,
        "as_of": period.as_of,
        "as_of_day": period.as_of_date,
        **more,
    }


def windows(rows, column, default=None):
    """Six values of a JSON array of ``{"w": 1…6, column: …}``."""
    found = {row["w"]: row[column] for row in rows or ()}
    return tuple(found.get(number + 1, default) for number in range(WINDOWS))


def counted(rows, column, default=0):
    """An expected figure of the period from such an array."""
    values = tuple(
        value if value is not None else default
        for value in windows(rows, column, default)
    )
    return Expected(values[-1], values)


def share(part, whole):
    return 100 * (part or 0) / whole if whole else None


def shared(rows, part, whole):
    """An expected percentage of the period from such an array."""
    values = tuple(
        share(*pair)
        for pair in zip(windows(rows, part), windows(rows, whole), strict=True)
    )
    return Expected(values[-1], values)


def broken_down(expected, rows):
    """``expected`` with the values of a JSON array of ``{"value": …}``."""
    values = tuple(row["value"] for row in rows or ())
    return Expected(expected.value, expected.trend, values)


def largest(rows, order="value DESC NULLS LAST, grp"):
    """SQL of a JSON array of the ten largest of ``rows`` (a query of grp, value)."""
    return (
        "(SELECT json_agg(t ORDER BY t.value DESC NULLS LAST) FROM"
        f" (SELECT * FROM ({rows}) AS g ORDER BY {order} LIMIT 10) AS t)"
    )


def rows_of(name):
    """SQL of a JSON array of the rows of a named query."""
    return f"(SELECT json_agg(t) FROM {name} AS t)"
