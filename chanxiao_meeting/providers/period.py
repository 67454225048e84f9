from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytz

from odoo import fields, models

#: number of values in a trend: the period itself and the five before it
TREND_LENGTH = 6


def _local_midnight(day, zone):
    """First instant of ``day`` in ``zone``, as naive UTC.

    Where clocks jump over midnight the day begins at the jump; where midnight
    comes twice it begins at the first one.
    """
    midnight = datetime.combine(day, time.min)
    try:
        local = zone.localize(midnight, is_dst=None)
    except pytz.AmbiguousTimeError:
        local = zone.localize(midnight, is_dst=True)
    except pytz.NonExistentTimeError:
        local = zone.localize(midnight, is_dst=False)
    return local.astimezone(pytz.utc).replace(tzinfo=None)


@dataclass(frozen=True)
class Period:
    """The days figures are about, as one company counts days.

    :param company: one ``res.company`` record
    :param date_from: first local day; a date or an ISO string
    :param date_to: last local day, included
    :param str tz: time zone the days are counted in; by default that of the
        company's working calendar, else UTC
    :param datetime as_of: moment that dates are compared with, naive UTC; by
        default now
    :raise ValueError: if the last day lies before the first
    """

    company: models.BaseModel
    date_from: date
    date_to: date
    tz: str | None = None
    as_of: datetime | None = None

    def __post_init__(self):
        self.company.ensure_one()
        self._set("date_from", fields.Date.to_date(self.date_from))
        self._set("date_to", fields.Date.to_date(self.date_to))
        if self.date_to < self.date_from:
            raise ValueError(
                f"A period cannot end ({self.date_to}) before it begins"
                f" ({self.date_from})."
            )
        # sudo: only the name of the company's zone is read, whoever asks
        calendar = self.company.sudo().resource_calendar_id
        self._set("tz", pytz.timezone(self.tz or calendar.tz or "UTC").zone)
        as_of = self.as_of or fields.Datetime.now()
        # to the second, like the text of a drill-down domain
        self._set("as_of", as_of.replace(microsecond=0))

    def _set(self, name, value):
        object.__setattr__(self, name, value)

    @property
    def days(self):
        """Number of days."""
        return (self.date_to - self.date_from).days + 1

    def midnight(self, day):
        """First instant of a local day, naive UTC."""
        return _local_midnight(day, pytz.timezone(self.tz))

    @property
    def start_utc(self):
        """First instant, naive UTC."""
        return self.midnight(self.date_from)

    @property
    def end_utc(self):
        """First instant after the period, naive UTC."""
        return self.midnight(self.date_to + timedelta(days=1))

    @property
    def as_of_date(self):
        """Local date of ``as_of``."""
        return pytz.utc.localize(self.as_of).astimezone(pytz.timezone(self.tz)).date()

    def previous(self, n=1):
        """The equally long period ``n`` lengths earlier, with the same ``as_of``."""
        shift = timedelta(days=self.days * n)
        return replace(
            self, date_from=self.date_from - shift, date_to=self.date_to - shift
        )

    def windows(self, count=TREND_LENGTH):
        """``count`` adjoining periods of this length, oldest first, this one last."""
        return tuple(self.previous(n) for n in range(count - 1, 0, -1)) + (self,)

    def span(self, count=TREND_LENGTH):
        """The whole time covered by ``windows(count)``."""
        return replace(self, date_from=self.previous(count - 1).date_from)

    def bounds_utc(self, count=TREND_LENGTH):
        """The ``count + 1`` instants (naive UTC) that part ``windows(count)``."""
        windows = self.windows(count)
        return [window.start_utc for window in windows] + [self.end_utc]

    def bounds_local(self, count=TREND_LENGTH):
        """The ``count + 1`` local dates that part ``windows(count)``."""
        windows = self.windows(count)
        return [window.date_from for window in windows] + [
            self.date_to + timedelta(days=1)
        ]

    def domain(self, field_name):
        """Domain (of plain values, fit for JSON) of a datetime field in the period."""
        return [
            (field_name, ">=", fields.Datetime.to_string(self.start_utc)),
            (field_name, "<", fields.Datetime.to_string(self.end_utc)),
        ]

    def domain_of_dates(self, field_name):
        """Domain (of plain values, fit for JSON) of a date field in the period."""
        return [
            (field_name, ">=", fields.Date.to_string(self.date_from)),
            (field_name, "<=", fields.Date.to_string(self.date_to)),
        ]
