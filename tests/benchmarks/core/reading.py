"""What the readings share: groups of days put together to windows."""

from collections import defaultdict
from dataclasses import dataclass

import pytz

from odoo.fields import Date, Datetime

from ..floor.statement import Expected, share

COUNT = "__count"


@dataclass(frozen=True)
class Reading:
    """``read(env, period)`` gives ``{key: Expected}`` of what ``model`` knows.

    :param rounding: what a line of the model may be off, for a report that rounds
    :param rounds: keys whose amounts are rounded
    :param scope: domain, by period, of the lines that are summed
    """

    model: str
    read: object
    rounding: float = 0.0
    rounds: tuple = ()
    scope: object = None


def span(field, period, is_date=False):
    """Domain of the time of the six windows."""
    whole = period.span()
    if is_date:
        return [(field, ">=", whole.date_from), (field, "<=", whole.date_to)]
    return whole.domain(field)


def by_window(env, model, domain, field, aggregates, period):
    """Sums of aggregates in each window, by name; days are the period's."""
    rows = (
        env[model]
        .with_context(tz=period.tz)
        .formatted_read_group(domain, [f"{field}:day"], aggregates)
    )
    first = period.span().date_from
    values = defaultdict(lambda: [0] * 6)
    for row in rows:
        day = _local_day(row[f"{field}:day"][0], period)
        window = (day - first).days // period.days
        for name in aggregates:
            values[name][window] += row[name] or 0
    return values


def _local_day(text, period):
    """Day of a group: a date, or the day's beginning in UTC."""
    if len(text) == len("2026-06-30"):
        return Date.to_date(text)
    moment = pytz.utc.localize(Datetime.to_datetime(text))
    return moment.astimezone(pytz.timezone(period.tz)).date()


def counted(values):
    return Expected(values[-1], tuple(values))


def shared(parts, wholes):
    trend = tuple(share(*pair) for pair in zip(parts, wholes, strict=True))
    return Expected(trend[-1], trend)


def largest(env, model, domain, group, aggregate):
    """The ten largest values of a group."""
    rows = env[model].formatted_read_group(
        domain, [group], [aggregate], order=f"{aggregate} desc", limit=10
    )
    return tuple(row[aggregate] for row in rows)


def broken_down(expected, values):
    return Expected(expected.value, expected.trend, values)
