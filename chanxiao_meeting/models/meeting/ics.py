"""Calendar files (RFC 5545), as Outlook, Apple and everybody else read them.

Moments are UTC, which is right in every time zone and through every change of clocks.
"""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PRODUCT = "-//Chanxiao Meeting//Production-Sales Meetings//EN"
#: octets of a line without its end
LINE = 75
ENTRY_STATES = ("TENTATIVE", "CONFIRMED", "CANCELLED")
# neither a text nor a parameter takes them
QUOTE, APOSTROPHE = '"', "'"
CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
BREAKS = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")


@dataclass(frozen=True)
class Person:
    """:param bool is_expected: whether they were invited in a role"""

    name: str
    email: str
    is_expected: bool = True


@dataclass(frozen=True)
class Entry:
    """One meeting.

    :param str uid: the same for ever, so that a calendar changes what it has
    :param int sequence: rises with every change
    :param datetime start: naive UTC, as ``end`` and ``stamp``
    :param str status: one of ``ENTRY_STATES``
    :param alarms: how long before the start one is reminded
    """

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    end: datetime
    summary: str
    status: str = "CONFIRMED"
    description: str = ""
    location: str = ""
    url: str = ""
    category: str = ""
    organizer: Person | None = None
    attendees: list[Person] = field(default_factory=list)
    alarms: list[timedelta] = field(default_factory=list)


def write_calendar(entries, method, name=""):
    """A calendar file.

    :param entries: list of :class:`Entry`
    :param str method: ``PUBLISH`` for everybody, ``REQUEST`` or ``CANCEL`` for those
        who are invited; only the latter two name the people
    :param str name: what the calendar is called
    :return: bytes
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        f"METHOD:{method}",
    ]
    if name:
        lines.append(f"X-WR-CALNAME:{escape_text(name)}")
    for entry in entries:
        lines += _write_entry(entry, with_people=method != "PUBLISH")
    lines.append("END:VCALENDAR")
    return b"".join(map(fold_line, lines))


def _write_entry(entry, with_people):
    yield "BEGIN:VEVENT"
    yield f"UID:{escape_text(entry.uid)}"
    yield f"SEQUENCE:{entry.sequence}"
    yield f"DTSTAMP:{_format_moment(entry.stamp)}"
    yield f"DTSTART:{_format_moment(entry.start)}"
    yield f"DTEND:{_format_moment(entry.end)}"
    yield f"STATUS:{entry.status}"
    for key, text in (
        ("SUMMARY", entry.summary),
        ("DESCRIPTION", entry.description),
        ("LOCATION", entry.location),
        ("CATEGORIES", entry.category),
    ):
        if text:
            yield f"{key}:{escape_text(text)}"
    if entry.url:
        # an address is no text: nothing in it is escaped
        yield f"URL:{re.sub(r'[^!-~]+', '', entry.url)}"
    if with_people and entry.organizer:
        yield f"ORGANIZER;{_write_person(entry.organizer)}"
    for person in entry.attendees if with_people else ():
        role = "REQ-PARTICIPANT" if person.is_expected else "OPT-PARTICIPANT"
        # who comes is told on the meeting, not by mail
        yield f"ATTENDEE;ROLE={role};RSVP=FALSE;{_write_person(person)}"
    for length in entry.alarms:
        yield from _write_alarm(entry, length)
    yield "END:VEVENT"


def _write_person(person):
    return f"CN={quote_parameter(person.name)}:mailto:{person.email}"


def _write_alarm(entry, length):
    seconds = int(length.total_seconds())
    yield "BEGIN:VALARM"
    yield "ACTION:DISPLAY"
    yield f"TRIGGER;RELATED=START:-PT{seconds // 60}M"
    yield f"DESCRIPTION:{escape_text(entry.summary)}"
    yield "END:VALARM"


def _format_moment(moment):
    return f"{moment:%Y%m%dT%H%M%SZ}"


def escape_text(text):
    """A text as the value of a property, whatever stands in it."""
    text = BREAKS.sub("\n", text)
    for character in "\\;,":
        text = text.replace(character, f"\\{character}")
    return CONTROLS.sub("", text).replace("\n", "\\n").replace("\t", " ")


def quote_parameter(text):
    """A text as the value of a parameter, which takes no quotes and no breaks."""
    text = CONTROLS.sub("", BREAKS.sub(" ", text)).replace("\t", " ")
    return f'"{text.replace(QUOTE, APOSTROPHE)}"'


def fold_line(line):
    """A line with its end, in parts of 75 octets; no character is cut."""
    parts, part, room = [], b"", LINE
    for character in line:
        encoded = character.encode("utf-8", "replace")
        if len(part) + len(encoded) > room:
            parts.append(part)
            # the blank that begins the next part counts
            part, room = b"", LINE - 1
        part += encoded
    return b"\r\n ".join([*parts, part]) + b"\r\n"
