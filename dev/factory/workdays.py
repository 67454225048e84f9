"""The days the factory works: Monday to Friday, without public holidays."""

from datetime import date, datetime, time, timedelta

ONE_DAY = timedelta(days=1)
# holidays with a fixed date in the solar calendar: month, first day, last day, name
HOLIDAYS = [
    (1, 1, 1, "元旦"),
    (5, 1, 2, "劳动节"),
    (10, 1, 3, "国庆节"),
]
SHIFT_START = time(8, 0)
SHIFT_END = time(17, 0)


def holiday_name(day):
    for month, first, last, name in HOLIDAYS:
        if day.month == month and first <= day.day <= last:
            return name
    return None


def is_workday(day):
    return day.weekday() < 5 and not holiday_name(day)


def workdays(first, last):
    """The working days from ``first`` to ``last``, both included."""
    span = (last - first).days + 1
    days = (first + timedelta(days=n) for n in range(max(span, 0)))
    return [day for day in days if is_workday(day)]


def shift(day, count):
    """The working day ``count`` working days after (or before) ``day``; with 0 the
    day itself, or the next working day."""
    step = ONE_DAY if count >= 0 else -ONE_DAY
    while not is_workday(day):
        day += step
    for _count in range(abs(count)):
        day += step
        while not is_workday(day):
            day += step
    return day


def moment(day, hour, minute=0):
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"{day!r} is not a day")
    return datetime.combine(day, time(hour, minute))


def shifts(start, minutes):
    """Spread ``minutes`` of work beginning at the local moment ``start`` over the
    day shifts.

    :return: a list of (start, end), one a day
    """
    spans = []
    remaining = timedelta(minutes=minutes)
    while remaining > timedelta(0):
        close = datetime.combine(start.date(), SHIFT_END)
        span = min(remaining, max(close - start, timedelta(0)))
        if span:
            spans.append((start, start + span))
            remaining -= span
        start = datetime.combine(shift(start.date(), 1), SHIFT_START)
    return spans
