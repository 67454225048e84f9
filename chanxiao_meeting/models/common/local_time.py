"""Local time, converted in one place.

Moments are naive UTC, as the ORM keeps them; a clock is the naive local time that a
clock on the wall shows in a time zone, which is given by its name.
"""

from datetime import datetime, time, timedelta
from functools import lru_cache

import pytz


def get_zone(tz):
    """Zone of a name; UTC where there is none."""
    return pytz.timezone(tz or "UTC")


def get_company_tz(company):
    """Name of the zone a company counts its days in: that of its working calendar."""
    # sudo: only the name of the company's zone is read, whoever asks
    return company.sudo().resource_calendar_id.tz or "UTC"


def to_clock(moment, tz):
    """Clock of a moment."""
    return pytz.utc.localize(moment).astimezone(get_zone(tz)).replace(tzinfo=None)


def to_day(moment, tz):
    """Local date of a moment."""
    return to_clock(moment, tz).date()


@lru_cache(maxsize=4096)
def to_utc(clock, tz):
    """Moment of a clock.

    Where clocks jump over it, it is the moment of the jump; where they show it twice,
    it is the first time.
    """
    zone = get_zone(tz)
    try:
        local = zone.localize(clock, is_dst=None)
    except pytz.AmbiguousTimeError:
        local = zone.localize(clock, is_dst=True)
    except pytz.NonExistentTimeError:
        local = zone.localize(clock, is_dst=False)
    return local.astimezone(pytz.utc).replace(tzinfo=None)


def start_of_day(day, tz):
    """First moment of a local date."""
    return to_utc(datetime.combine(day, time.min), tz)


def end_of_day(day, tz):
    """Last second of a local date."""
    return start_of_day(day + timedelta(days=1), tz) - timedelta(seconds=1)
