"""Repeating a way to the figures, and what its times amount to."""

from dataclasses import dataclass, field
from statistics import median

RUNS = 30
#: of what is done to meetings
SERIES_RUNS = 10


@dataclass
class Times:
    """Seconds of repeated runs, in all and by part."""

    total: list = field(default_factory=list)
    parts: dict = field(default_factory=dict)

    def add(self, run):
        self.total.append(run.total)
        for name, seconds in run.seconds.items():
            self.parts.setdefault(name, []).append(seconds)


def p95(values):
    """The smallest value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-95 * len(ordered) // 100) - 1)]


def summary(values):
    """Median and p95 in milliseconds."""
    return {"median": 1000 * median(values), "p95": 1000 * p95(values)}


def repeat(environment, ways, times=RUNS, before=None):
    """Times of ``{name: way}``, each ``way(env)`` in an environment of its own.

    The ways take turns, so that a machine that becomes slower is slower for all.

    :param before: called before each run, untimed
    :return: ``{name: (times, last run)}``
    """
    found = {name: Times() for name in ways}
    last = {}
    for _number in range(times):
        for name, way in ways.items():
            if before:
                before()
            with environment() as env:
                last[name] = way(env)
            found[name].add(last[name])
    return {name: (found[name], last[name]) for name in ways}
