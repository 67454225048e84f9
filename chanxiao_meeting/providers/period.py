from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from odoo import fields, models

from ..models.common.local_time import (
    get_company_tz,
    get_zone,
    start_of_day,
    to_clock,
    to_utc,
)

#: number of values in a trend: the period itself and the five before it
TREND_LENGTH = 6


@dataclass(frozen=True)
class Period:
    """The days figures are about, as one company counts days.

    A period that is not over ends at ``as_of``, and the windows it is compared with end
    as many days and hours after their own first day. ``date_to`` stays the last day of
    the whole period; :attr:`last_day` and :attr:`end_utc` are where it ends so far.

    :param company: one ``res.company`` record; its branches belong to it
    :param date_from: first local day; a date or an ISO string
    :param date_to: last local day, included
    :param str tz: time zone the days are counted in; by default that of the
        company's working calendar, else UTC
    :param datetime as_of: moment that dates are compared with, naive UTC; by
        default now
    :param int lag: days that this window lies before the period which is collected
    :raise ValueError: if the last day lies before the first
    """

    company: models.BaseModel
    date_from: date
    date_to: date
    tz: str | None = None
    as_of: datetime | None = None
    lag: int = field(default=0, repr=False)

    def __post_init__(self):
        self.company.ensure_one()
        self._set("date_from", fields.Date.to_date(self.date_from))
        self._set("date_to", fields.Date.to_date(self.date_to))
        if self.date_to < self.date_from:
            raise ValueError(
                f"A period cannot end ({self.date_to}) before it begins"
                f" ({self.date_from})."
            )
        self._set("tz", get_zone(self.tz or get_company_tz(self.company)).zone)
        as_of = self.as_of or fields.Datetime.now()
        # to the second, like the text of a drill-down domain
        self._set("as_of", as_of.replace(microsecond=0))

    def _set(self, name, value):
        object.__setattr__(self, name, value)

    @cached_property
    def companies(self):
        """The company and its branches at every level, the company first."""
        return self.company._get_with_branches()

    @property
    def days(self):
        """Number of days of the whole period."""
        return (self.date_to - self.date_from).days + 1

    @property
    def days_begun(self):
        """Number of its days that have begun at ``as_of``: 11 of 15, say."""
        return (self.last_day - self.date_from).days + 1

    def midnight(self, day):
        """First instant of a local day, naive UTC."""
        return start_of_day(day, self.tz)

    @property
    def as_of_date(self):
        """Local date of ``as_of``."""
        return to_clock(self.as_of, self.tz).date()

    @property
    def has_begun(self):
        """Whether the period that is collected has begun at ``as_of``."""
        return self.as_of >= self.midnight(self.date_from + timedelta(days=self.lag))

    @property
    def is_over(self):
        """Whether the period that is collected is over at ``as_of``."""
        return self.as_of >= self.midnight(self.date_to + timedelta(days=self.lag + 1))

    @property
    def start_utc(self):
        """First instant, naive UTC."""
        return self.midnight(self.date_from)

    @property
    def end_utc(self):
        """First instant after the period, as far as it goes by now, naive UTC."""
        end = self.midnight(self.date_to + timedelta(days=1))
        if self.is_over:
            return end
        clock = to_clock(self.as_of, self.tz) - timedelta(days=self.lag)
        return max(min(end, to_utc(clock, self.tz)), self.start_utc)

    @property
    def last_day(self):
        """Last day of the period, as far as it goes by now.

        Today counts. Of a period that has not begun it is the day before its first.
        """
        if self.is_over:
            return self.date_to
        today = self.as_of_date - timedelta(days=self.lag)
        return max(min(self.date_to, today), self.date_from - timedelta(days=1))

    def previous(self, n=1):
        """The equally long period ``n`` lengths earlier, with the same ``as_of``."""
        shift = self.days * n
        return self._replace(
            date_from=self.date_from - timedelta(days=shift),
            date_to=self.date_to - timedelta(days=shift),
            lag=self.lag + shift,
        )

    def windows(self, count=TREND_LENGTH):
        """``count`` neighbouring periods of this length, oldest first, this one last.

        They adjoin when this one is over; else there are gaps between them.
        """
        return tuple(self.previous(n) for n in range(count - 1, 0, -1)) + (self,)

    def span(self, count=TREND_LENGTH):
        """The whole time covered by ``windows(count)``, with the gaps in between."""
        return self._replace(date_from=self.previous(count - 1).date_from)

    def _replace(self, **values):
        other = replace(self, **values)
        if "companies" in self.__dict__:  # looked up once
            other._set("companies", self.companies)
        return other

    def bounds_utc(self, count=TREND_LENGTH):
        """First instant of each of ``windows(count)`` and the first one after it."""
        return [(window.start_utc, window.end_utc) for window in self.windows(count)]

    def bounds_local(self, count=TREND_LENGTH):
        """First local day of each of ``windows(count)`` and the first one after it."""
        return [
            (window.date_from, window.last_day + timedelta(days=1))
            for window in self.windows(count)
        ]

    def domain_of_companies(self, field_name="company_id"):
        """Domain (of plain values, fit for JSON) of the company and its branches."""
        return [(field_name, "in", self.companies.ids)]

    def domain(self, field_name):
        """Domain (of plain values, fit for JSON) of a datetime field in the period.

        Until ``as_of`` where it is not over.
        """
        return [
            (field_name, ">=", fields.Datetime.to_string(self.start_utc)),
            (field_name, "<", fields.Datetime.to_string(self.end_utc)),
        ]

    def domain_of_dates(self, field_name):
        """Domain (of plain values, fit for JSON) of a date field in the period.

        Until the day of ``as_of`` where it is not over.
        """
        return [
            (field_name, ">=", fields.Date.to_string(self.date_from)),
            (field_name, "<=", fields.Date.to_string(self.last_day)),
        ]
