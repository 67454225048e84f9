"""Working time and working days, by calendars: any number with few queries.

Core offers the same for one calendar a query, and without resources also takes other
companies' holidays off. A holiday here is a leave (``time_type``) of the company
itself, of everybody or of the calendar. Moments are naive UTC; hours of calendars are
in the calendar's own zone, unless another one is given.
"""

from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import accumulate

from odoo.fields import Domain
from odoo.tools.date_utils import float_to_time
from odoo.tools.intervals import Intervals

from .local_time import start_of_day, to_day, to_utc

#: days looked through at a time for the next working day, and how often
STRETCH, STRETCHES = timedelta(days=92), 20


def working_hours(resources, windows):
    """Hours that resources work by their calendars, less leaves, and extra hours.

    Leaves are those of the resource's company: holidays of everybody or of the
    calendar, and the resource's own. Without a calendar there are no hours.

    :param resources: ``resource.resource`` records
    :param list windows: pairs of the first moment and the one after the last, in order
    :return: ``{resource id: [hours in each window]}``
    """
    calendars = resources.calendar_id
    leaves = _read_leaves(calendars, resources, resources.company_id, windows)
    shifts = {calendar: _get_shifts(calendar, windows) for calendar in calendars}
    extra = calendars.env["chanxiao.extra.hours"]._find(
        resources, windows[0][0], windows[-1][1]
    )
    hours, result = {}, {}
    for resource in resources:
        calendar, company = resource.calendar_id, resource.company_id
        own = leaves[company.id, False, resource.id]
        more = calendar and extra.get(resource.id)
        # resources without anything of their own share the hours of their calendar
        key = calendar, company, resource.id if own or more else False
        if key not in hours:
            off = _get_holidays(leaves, company.id, calendar.id) + own
            worked = shifts.get(calendar, Intervals()) - Intervals(off)
            worked |= Intervals([(*span, set()) for span in more or ()])
            hours[key] = [_sum_hours(worked, *window) for window in windows]
        result[resource.id] = hours[key]
    return result


def working_clocks(calendars, companies, windows):
    """Working time of calendars in companies, less the holidays of each.

    Holidays are those of the company: of everybody or of the calendar.

    :param calendars: ``resource.calendar`` records
    :param companies: ``res.company`` records
    :param list windows: likewise pairs of moments, between which the clocks can be
        asked; the weeks of flexible hours begin at each
    :return: ``{(calendar id, company id): WorkingClock}``
    """
    nobody = calendars.env["resource.resource"]
    leaves = _read_leaves(calendars, nobody, companies, windows)
    shifts = {calendar: _get_shifts(calendar, windows) for calendar in calendars}
    return {
        (calendar.id, company.id): WorkingClock(
            shifts[calendar] - Intervals(_get_holidays(leaves, company.id, calendar.id))
        )
        for calendar in calendars
        for company in companies
    }


def get_work_spans(company, first, last, tz):
    """When a company works by its own calendar, less its holidays.

    :param company: one ``res.company``
    :param first: local date
    :param last: local date, included
    :param str tz: zone of those dates, by whose clocks the calendar's hours are meant
    :return: ``[(start, stop)]`` in order; none where the company has no calendar
    """
    # sudo: when the company works is everybody's business, and nothing else is read
    company = company.sudo()
    calendar = company.resource_calendar_id
    if not calendar:
        return []
    window = start_of_day(first, tz), start_of_day(last + timedelta(days=1), tz)
    leaves = _read_leaves(calendar, company.env["resource.resource"], company, [window])
    worked = _get_shifts(calendar, [window], tz) - Intervals(
        _get_holidays(leaves, company.id, calendar.id)
    )
    return [(start, stop) for start, stop, _set in worked]


def get_working_days(company, first, last, tz):
    """Local dates from ``first`` to ``last`` on which a company works."""
    spans = get_work_spans(company, first, last, tz)
    return {to_day(start, tz) for start, _stop in spans}


def add_working_days(company, day, count, tz):
    """The ``count``-th working day of a company after a local date.

    A company without working hours is taken to work from Monday to Friday.
    """
    if not count:
        return day
    worked, last = [], day
    for _stretch in range(STRETCHES):
        first, last = last + timedelta(days=1), last + STRETCH
        worked += sorted(get_working_days(company, first, last, tz))
        if len(worked) >= count:
            return worked[count - 1]
    return _add_weekdays(day, count)


def _add_weekdays(day, count):
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


class WorkingClock:
    """Adds up working time between any two moments without going through it again.

    :param Intervals intervals: the working time
    """

    def __init__(self, intervals):
        shifts = [(start, stop) for start, stop, _set in intervals]
        self._starts = [start for start, _stop in shifts]
        lengths = (stop - start for start, stop in shifts)
        self._sums = list(accumulate(lengths, initial=timedelta()))
        self._stops = [stop for _start, stop in shifts]

    def hours(self, start, end):
        """Hours from one moment to another; none if it comes before."""
        if end <= start:
            return 0.0
        return (self._until(end) - self._until(start)).total_seconds() / 3600

    def _until(self, moment):
        begun = bisect_right(self._starts, moment)
        if not begun:
            return timedelta()
        left = max(self._stops[begun - 1] - moment, timedelta())
        return self._sums[begun] - left


def _read_leaves(calendars, resources, companies, windows):
    """Leaves as intervals, ``{(company id, calendar id, resource id): [interval]}``.

    ``False`` stands for any calendar or resource.
    """
    found = calendars.env["resource.calendar.leaves"].search_fetch(
        Domain("company_id", "in", companies.ids)
        & Domain("time_type", "=", "leave")
        & Domain("resource_id", "in", [False, *resources.ids])
        & Domain("calendar_id", "in", [False, *calendars.ids])
        & Domain("date_from", "<", windows[-1][1])
        & Domain("date_to", ">", windows[0][0]),
        ["company_id", "date_from", "date_to", "calendar_id", "resource_id"],
    )
    leaves = defaultdict(list)
    for leave in found:
        resource = leave.resource_id.id
        calendar = not resource and leave.calendar_id.id
        key = leave.company_id.id, calendar, resource
        leaves[key].append((leave.date_from, leave.date_to, set()))
    return leaves


def _get_holidays(leaves, company, calendar):
    """Leaves of everybody in a company and of those who work by a calendar of it."""
    return leaves[company, False, False] + leaves[company, calendar, False]


def _get_shifts(calendar, windows, tz=None):
    """Working time of a calendar from the first to the last window.

    :param str tz: zone of its hours, by default the calendar's own
    """
    tz = tz or calendar.tz
    if calendar.flexible_hours:
        # hours a week count from the beginning of the window
        shifts = [
            shift
            for window in windows
            for shift in _get_flexible_shifts(calendar, tz, *window)
        ]
    else:
        shifts = _get_fixed_shifts(calendar, tz, windows[0][0], windows[-1][1])
    return Intervals([(start, stop, set()) for start, stop in shifts])


def _get_fixed_shifts(calendar, tz, start, end):
    shifts = defaultdict(list)
    for attendance in calendar.attendance_ids:
        if not attendance.display_type and attendance.day_period != "lunch":
            week = attendance.week_type if calendar.two_weeks_calendar else False
            hours = attendance.hour_from, attendance.hour_to
            shifts[attendance.dayofweek, week].append(map(float_to_time, hours))
    shifts = {key: [tuple(shift) for shift in value] for key, value in shifts.items()}
    get_week_type = calendar.attendance_ids.get_week_type
    for day in _local_days(tz, start, end):
        week = str(get_week_type(day)) if calendar.two_weeks_calendar else False
        for shift in shifts.get((str(day.weekday()), week), ()):
            begin, stop = (to_utc(datetime.combine(day, at), tz) for at in shift)
            yield max(begin, start), min(stop, end)


def _get_flexible_shifts(calendar, tz, start, end):
    """Hours around noon of each day until those of the week are used up, as core."""
    for number, day in enumerate(_local_days(tz, start, end)):
        if number % 7 == 0:
            left = timedelta(hours=calendar.full_time_required_hours)
        first = max(start, to_utc(datetime.combine(day, time.min), tz))
        last = min(end, to_utc(datetime.combine(day, time.max), tz))
        length = min(timedelta(hours=calendar.hours_per_day), left, last - first)
        noon = to_utc(datetime.combine(day, time(12)), tz)
        begin = min(max(noon - length / 2, first), last - length)
        left -= length
        yield begin, begin + length


def _local_days(tz, start, end):
    """Days of a zone that have a part between two moments."""
    first, last = to_day(start, tz), to_day(end - timedelta(seconds=1), tz)
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _sum_hours(intervals, start, end):
    inside = intervals & Intervals([(start, end, set())])
    return sum((stop - begin).total_seconds() for begin, stop, _set in inside) / 3600
