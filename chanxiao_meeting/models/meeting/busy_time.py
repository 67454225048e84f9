"""When people and rooms are taken: by meetings, and by whatever is in the calendar."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo.fields import Domain

from ..common.local_time import end_of_day, start_of_day

#: meetings that somebody will sit in
COMING = ("draft", "convened", "in_progress")
#: in every zone a day has begun by then, and ended
ZONES = timedelta(hours=24)


@dataclass(frozen=True)
class Busy:
    """A stretch of time, from a moment to another, both naive UTC.

    :param frozenset partners: ids of those who are busy
    :param str room: where, as :func:`normalize_room` writes it
    :param companies: ids of those whose room it is
    :param record: the meeting, or else the event, as the system
    """

    start: datetime
    stop: datetime
    partners: frozenset
    room: str
    companies: frozenset
    record: object

    def overlaps(self, start, stop):
        return self.start < stop and self.stop > start


def normalize_room(location):
    """A place as it is compared: spaces, width and case of letters do not matter.

    An address on the net is no room: any number of people fit into it.
    """
    text = unicodedata.normalize("NFKC", location or "").casefold()
    text = " ".join(text.split())
    return "" if re.match(r"https?:|www\.", text) else text


def read_busy_times(meetings, start, stop, tz, partners=None):
    """What takes people or rooms between two moments, with the same few queries.

    :param meetings: any ``chanxiao.meeting``, for its environment
    :param str tz: zone in which what lasts all day begins and ends
    :param partners: ids of those whose calendars are read; of meetings, and of events
        with a place, everything is
    :return: list of :class:`Busy`, meetings and other events, by their start
    """
    # sudo: who is busy when; what it is about is read as the user who asks
    system = meetings.sudo()
    found = system.search_fetch(
        Domain("state", "in", COMING)
        & Domain("date_start", "<", stop)
        & Domain("date_end", ">", start),
        ["date_start", "date_end", "location", "company_id", "calendar_event_id"],
    )
    events = _read_events(system, start, stop)
    guests = _read_guests(events, partners)
    invited = {
        meeting.id: guests.get(meeting.calendar_event_id.id, ()) for meeting in found
    }
    people = found._get_expected_people(invited)
    busy = [_describe_meeting(meeting, people[meeting]) for meeting in found]
    own = found.calendar_event_id
    for event in events - own:
        if event.id in guests or event.location:
            busy.append(_describe_event(event, guests.get(event.id, ()), tz))
    taken = (one for one in busy if one.overlaps(start, stop))
    return sorted(taken, key=lambda one: (one.start, one.record.id))


def _read_events(system, start, stop):
    domain = Domain("allday", "=", False)
    domain &= Domain("start", "<", stop) & Domain("stop", ">", start)
    all_day = Domain("allday", "=", True)
    all_day &= Domain("start", "<", stop + ZONES) & Domain("stop", ">", start - ZONES)
    return system.env["calendar.event"].search_fetch(
        (domain | all_day) & Domain("show_as", "=", "busy"),
        ["start", "stop", "allday", "start_date", "stop_date", "location", "user_id"],
        order="id",
    )


def _read_guests(events, partners):
    """Who comes to events and did not decline, ``{event id: set of partner ids}``."""
    domain = Domain("event_id", "in", events.ids) & Domain("state", "!=", "declined")
    if partners is not None:
        domain &= Domain("partner_id", "in", list(partners))
    guests = defaultdict(set)
    lines = events.env["calendar.attendee"].search_fetch(
        domain, ["event_id", "partner_id"], order="id"
    )
    for line in lines:
        guests[line.event_id.id].add(line.partner_id.id)
    return guests


def _describe_meeting(meeting, people):
    return Busy(
        meeting.date_start,
        meeting.date_end,
        frozenset(people),
        normalize_room(meeting.location),
        frozenset(meeting.company_id.ids),
        meeting,
    )


def _describe_event(event, guests, tz):
    room = normalize_room(event.location)
    start, stop = event.start, event.stop
    if event.allday and event.start_date and event.stop_date:
        start = start_of_day(event.start_date, tz)
        stop = end_of_day(event.stop_date, tz) + timedelta(seconds=1)
    return Busy(
        start,
        stop,
        frozenset(guests),
        room,
        frozenset(room and event.user_id.company_ids.ids),
        event,
    )
