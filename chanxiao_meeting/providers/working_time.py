"""Hours of working calendars: any number of them with a fixed number of queries.

Core offers the same for one calendar a query, and without resources also takes other
companies' holidays off. Moments are naive UTC here, days those of the calendar's zone.
"""

from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, time, timedelta
from itertools import accumulate

import pytz

from odoo.fields import Domain
from odoo.tools.date_utils import float_to_time
from odoo.tools.intervals import Intervals


def working_hours(resources, company, windows):
    """Hours that resources work by their calendars, less leaves.

    Leaves are those of the company: holidays of everybody or of the calendar, and the
    resource's own. Without a calendar there are no hours.

    :param resources: ``resource.resource`` records
    :param company: the ``res.company`` whose leaves count
    :param list windows: pairs of the first moment and the one after the last, in order
    :return: ``{resource id: [hours in each window]}``
    """
    leaves = _read_leaves(resources.calendar_id, resources, company, windows)
    shifts = {
        calendar: _get_shifts(calendar, windows) for calendar in resources.calendar_id
    }
    hours = {}
    for resource in resources:
        calendar = resource.calendar_id
        own = leaves[False, resource.id]
        # resources without leaves of their own share the hours of their calendar
        key = calendar, resource.id if own else False
        if key not in hours:
            off = leaves[False, False] + leaves[calendar.id, False] + own
            worked = shifts.get(calendar, Intervals()) - Intervals(off)
            hours[key] = [_sum_hours(worked, *window) for window in windows]
    return {
        resource.id: hours.get(
            (resource.calendar_id, resource.id),
            hours.get((resource.calendar_id, False)),
        )
        for resource in resources
    }


def working_clocks(calendars, company, windows):
    """Working time of calendars less the holidays of everybody or of the calendar.

    :param calendars: ``resource.calendar`` records
    :param company: the ``res.company`` whose holidays count
    :param list windows: likewise pairs of moments, between which the clocks can be
        asked; the weeks of flexible hours begin at each
    :return: ``{calendar id: WorkingClock}``
    """
    nobody = calendars.env["resource.resource"]
    leaves = _read_leaves(calendars, nobody, company, windows)
    return {
        calendar.id: WorkingClock(
            _get_shifts(calendar, windows)
            - Intervals(leaves[False, False] + leaves[calendar.id, False])
        )
        for calendar in calendars
    }


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


def _read_leaves(calendars, resources, company, windows):
    """Leaves as intervals, by calendar or resource; ``False`` stands for any."""
    found = calendars.env["resource.calendar.leaves"].search_fetch(
        Domain("company_id", "=", company.id)
        & Domain("time_type", "=", "leave")
        & Domain("resource_id", "in", [False, *resources.ids])
        & Domain("calendar_id", "in", [False, *calendars.ids])
        & Domain("date_from", "<", windows[-1][1])
        & Domain("date_to", ">", windows[0][0]),
        ["date_from", "date_to", "calendar_id", "resource_id"],
    )
    leaves = defaultdict(list)
    for leave in found:
        resource = leave.resource_id.id
        calendar = not resource and leave.calendar_id.id
        leaves[calendar, resource].append((leave.date_from, leave.date_to, set()))
    return leaves


def _get_shifts(calendar, windows):
    """Working time of a calendar from the first to the last window."""
    zone = pytz.timezone(calendar.tz)
    if calendar.flexible_hours:
        # hours a week count from the beginning of the window
        shifts = [
            shift
            for window in windows
            for shift in _get_flexible_shifts(calendar, zone, *window)
        ]
    else:
        shifts = _get_fixed_shifts(calendar, zone, windows[0][0], windows[-1][1])
    return Intervals([(start, stop, set()) for start, stop in shifts])


def _get_fixed_shifts(calendar, zone, start, end):
    shifts = defaultdict(list)
    for attendance in calendar.attendance_ids:
        if not attendance.display_type and attendance.day_period != "lunch":
            week = attendance.week_type if calendar.two_weeks_calendar else False
            hours = attendance.hour_from, attendance.hour_to
            shifts[attendance.dayofweek, week].append(map(float_to_time, hours))
    shifts = {key: [tuple(shift) for shift in value] for key, value in shifts.items()}
    get_week_type = calendar.attendance_ids.get_week_type
    for day in _local_days(zone, start, end):
        week = str(get_week_type(day)) if calendar.two_weeks_calendar else False
        for shift in shifts.get((str(day.weekday()), week), ()):
            begin, stop = (_to_utc(zone, datetime.combine(day, at)) for at in shift)
            yield max(begin, start), min(stop, end)


def _get_flexible_shifts(calendar, zone, start, end):
    """Hours around noon of each day until those of the week are used up, as core."""
    for number, day in enumerate(_local_days(zone, start, end)):
        if number % 7 == 0:
            left = timedelta(hours=calendar.full_time_required_hours)
        first = max(start, _to_utc(zone, datetime.combine(day, time.min)))
        last = min(end, _to_utc(zone, datetime.combine(day, time.max)))
        length = min(timedelta(hours=calendar.hours_per_day), left, last - first)
        noon = _to_utc(zone, datetime.combine(day, time(12)))
        begin = min(max(noon - length / 2, first), last - length)
        left -= length
        yield begin, begin + length


def _local_days(zone, start, end):
    """Days of a zone that have a part between two moments."""
    first, last = (
        pytz.utc.localize(moment).astimezone(zone).date()
        for moment in (start, end - timedelta(seconds=1))
    )
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def _to_utc(zone, local):
    return zone.localize(local).astimezone(pytz.utc).replace(tzinfo=None)


def _sum_hours(intervals, start, end):
    inside = intervals & Intervals([(start, end, set())])
    return sum((stop - begin).total_seconds() for begin, stop, _set in inside) / 3600
