"""What a server and its machine do while people use it."""

import os
import time
from collections import Counter
from contextlib import suppress

import psutil

#: seconds between two looks at the memory, which cost time themselves
INTERVAL = 15
#: what the server writes down when something failed
FAILURE = "Traceback (most recent call last)"
#: how much of that is told
TOLD = 2000


def find_failures(log):
    """What failed, as a server's log tells it."""
    return [f"{FAILURE}{part[:TOLD]}\n" for part in log.split(FAILURE)[1:]]


class Watch:
    """Looks at a server now and then.

    ``memory``: ``[(seconds since the start, {kind of process: bytes of its own}), …]``,
    ``loads``: how many processes of the machine wanted a processor each time. At the
    end ``busy``: seconds of processors by kind of process, and ``failures``: what
    failed on the server, a text each.
    """

    def __init__(self, process, log):
        self.parent, self.log = psutil.Process(process.pid), log
        self.memory, self.loads, self.failures = [], [], []
        self.begin()

    def begin(self):
        """From now on it is used as it shall be looked at."""
        self.started, self.busy = time.monotonic(), self._get_busy()

    def look(self):
        """Look, unless that was done just now."""
        now = time.monotonic() - self.started
        if not self.memory or now - self.memory[-1][0] >= INTERVAL:
            self.memory.append((now, self._get_memory()))
            self.loads.append(os.getloadavg()[0])

    def end(self):
        """It was used until now."""
        self.busy = self._get_busy() - self.busy
        self.failures = find_failures(self.log.read_text(errors="replace"))

    def _get_memory(self):
        found = Counter()
        for kind, process in self._get_processes():
            with suppress(psutil.NoSuchProcess):
                found[kind] += process.memory_full_info().uss
        return found

    def _get_busy(self):
        found = Counter(screens=time.process_time())
        for kind, process in self._get_processes():
            with suppress(psutil.NoSuchProcess):
                times = process.cpu_times()
                found[kind] += times.user + times.system
        return found

    def _get_processes(self):
        """Pairs of a kind and a process.

        Odoo starts the workers, then the bus, then what runs scheduled jobs; only the
        bus has a command line of its own.
        """
        yield "parent", self.parent
        children = sorted(self.parent.children(), key=psutil.Process.create_time)
        kind = "workers"
        for child in children:
            with suppress(psutil.NoSuchProcess):
                if "gevent" in child.cmdline():
                    yield "bus", child
                    kind = "jobs"
                else:
                    yield kind, child
