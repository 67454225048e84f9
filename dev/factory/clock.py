"""The clock of the factory: frozen for Odoo, moved by the story."""

import datetime
import heapq
import itertools
from unittest.mock import patch
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
UTC = datetime.timezone.utc


def to_utc(local):
    """The naive UTC datetime of a naive local one."""
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC).replace(tzinfo=None)


def to_local(moment):
    """The naive local datetime of a naive UTC one."""
    return moment.replace(tzinfo=UTC).astimezone(SHANGHAI).replace(tzinfo=None)


class Clock:
    """Freezes Python's time and the transaction's, and moves both.

    Odoo stamps records with ``cr.now()``, the start of the transaction in the
    database, which no frozen clock reaches: it is answered from Python instead.
    """

    def __init__(self, cursor, local):
        # what freezes time is a test library: needed for building only
        from freezegun import freeze_time

        self._freezer = freeze_time(to_utc(local))
        self._cursor_now = patch.object(type(cursor), "now", _frozen_now)
        self._frozen = None

    def __enter__(self):
        self._frozen = self._freezer.start()
        self._cursor_now.start()
        return self

    def __exit__(self, *exc_info):
        self._cursor_now.stop()
        self._freezer.stop()

    @property
    def local(self):
        return to_local(datetime.datetime.now())

    def set(self, local):
        self._frozen.move_to(to_utc(local))


def _frozen_now(_cursor):
    return datetime.datetime.now().replace(microsecond=0)


class Timeline:
    """What will happen when: local moments and what to call then, in order."""

    def __init__(self, clock, end):
        self.clock = clock
        self.end = end
        self._events = []
        self._number = itertools.count()

    def at(self, when, action, *args):
        """Call ``action(*args)`` at the local moment ``when``, or never if the story
        ends before it."""
        if when < self.end:
            event = (when, next(self._number), action, args)
            heapq.heappush(self._events, event)

    def play(self, until):
        """Let everything due before ``until`` happen."""
        while self._events and self._events[0][0] < until:
            when, _number, action, args = heapq.heappop(self._events)
            self.clock.set(when)
            action(*args)
