"""Dates of a meeting series, in plain Python: no database, no clock.

Dates are local to the policy's time zone. Weekdays count as ISO 8601 does,
1 = Monday … 7 = Sunday.
"""

import calendar
import re
from datetime import date, datetime, time, timedelta

from dateutil.relativedelta import relativedelta
from dateutil.rrule import MONTHLY, rrule, weekday

ONE_DAY = timedelta(days=1)


def parse_numbers(text, highest):
    """The numbers in a list such as ``"1, 16"``.

    :param str text: numbers separated by commas, spaces or 、; may be empty
    :param int highest: the largest number allowed; the smallest is 1
    :return: sorted list of distinct ints
    :raise ValueError: for anything that is not such a number
    """
    numbers = {int(part) for part in re.split(r"[\s,;,、]+", text or "") if part}
    if any(not 1 <= number <= highest for number in numbers):
        raise ValueError(text)
    return sorted(numbers)


def parse_dates(text):
    """The dates in a list such as ``"2026-10-01, 2026-10-16"``.

    :param str text: ISO dates separated by commas, spaces or 、; may be empty
    :return: set of dates
    :raise ValueError: for anything that is not such a date
    """
    parts = re.split(r"[\s,;,、]+", text or "")
    return {date.fromisoformat(part) for part in parts if part}


def occurrence_dates(
    recurrence, date_from, date_to, weekdays=(), month_days=(), month_week=None
):
    """Nominal dates of the series between two dates, both included.

    :param str recurrence: ``none``, ``daily``, ``weekly``, ``semimonthly`` or
        ``monthly``
    :param weekdays: ISO weekdays on which a daily or weekly meeting is held; a daily
        one without any is held every day
    :param month_days: days of the month; a day that a month does not have means its
        last day
    :param str month_week: ``1`` … ``4`` or ``last``: a monthly meeting is held on these
        ``weekdays``, the first, … or last of the month, and not on ``month_days``
    :return: sorted list of dates
    """
    if recurrence == "monthly" and month_week:
        return _month_weekdays(date_from, date_to, weekdays, month_week)
    days = [
        date_from + timedelta(days=offset)
        for offset in range((date_to - date_from).days + 1)
    ]
    if recurrence == "none":
        return []
    if recurrence in ("daily", "weekly"):
        return [
            day
            for day in days
            if day.isoweekday() in weekdays or (recurrence == "daily" and not weekdays)
        ]
    return [day for day in days if _is_month_day(day, month_days)]


def _month_weekdays(date_from, date_to, weekdays, month_week):
    position = -1 if month_week == "last" else int(month_week)
    first, last = (datetime.combine(day, time.min) for day in (date_from, date_to))
    found = rrule(
        MONTHLY,
        dtstart=first,
        until=last,
        byweekday=[weekday(number - 1, position) for number in weekdays],
    )
    return [moment.date() for moment in found] if weekdays else []


def _is_month_day(day, month_days):
    last = calendar.monthrange(day.year, day.month)[1]
    return day.day in {min(month_day, last) for month_day in month_days}


def reported_period(recurrence, day):
    """The last period that is complete when the meeting is held on ``day``.

    A half month runs to the 15th or the month's last day, a month to its last day, a
    week to Sunday; a meeting without a cycle reports on the half month too.

    :return: ``(first date, last date)``, both included
    """
    if recurrence == "daily":
        return day - ONE_DAY, day - ONE_DAY  # as if there was one every day
    if recurrence == "weekly":
        monday = day - timedelta(days=day.weekday())
        return monday - timedelta(days=7), monday - ONE_DAY
    first = day.replace(day=1)
    if recurrence == "monthly":
        return first - relativedelta(months=1), first - ONE_DAY
    if day.day > 15:
        return first, first.replace(day=15)
    last = first - ONE_DAY
    return date(last.year, last.month, 16), last


def held_dates(nominal_dates, rule, is_working_day):
    """Where a series is held, with what days off move onto one day held once.

    :param nominal_dates: sorted dates of the cycle
    :param str rule: see :func:`shift_to_working_day`
    :return: pairs of a nominal date and the day it is held, by nominal date
    """
    nominal_by_day = {}
    for nominal in nominal_dates:
        day = shift_to_working_day(nominal, rule, is_working_day)
        if day and (day == nominal or day not in nominal_by_day):
            nominal_by_day[day] = nominal
    return sorted((nominal, day) for day, nominal in nominal_by_day.items())


def period_since(previous, nominal, includes_day):
    """What a meeting reports on that begins where the one before it ended.

    :param previous: nominal date of the meeting before
    :param bool includes_day: whether a meeting reports on its own day as well
    :return: ``(first date, last date)``, both included
    """
    last = last_day_before(nominal, includes_day)
    return last_day_before(previous, includes_day) + ONE_DAY, last


def last_day_before(nominal, includes_day):
    """The last day that is over when a meeting is held, or its own if it counts."""
    return nominal if includes_day else nominal - ONE_DAY


def remaining_period(first, *last_days):
    """From a first day to the first of several days that does not come before it.

    :return: ``(first date, last date)``, both included, or None
    """
    return next(((first, last) for last in last_days if first <= last), None)


def shift_to_working_day(day, rule, is_working_day):
    """Where the holiday rule puts a meeting that falls on ``day``.

    :param str rule: ``keep``, ``next``, ``previous`` or ``skip``
    :param is_working_day: function of a date
    :return: a date, or None when the meeting is dropped or no working day lies
        within a month
    """
    if rule == "keep" or is_working_day(day):
        return day
    if rule == "skip":
        return None
    step = ONE_DAY if rule == "next" else -ONE_DAY
    for offset in range(1, 32):
        if is_working_day(day + offset * step):
            return day + offset * step
    return None
