"""Repeating a way to the figures, and what its times amount to."""

from dataclasses import dataclass, field
from statistics import median

RUNS = 30


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


def repeat(environment, way, times=RUNS, before=None):
    """Times of ``way(env)``, each in an environment (and transaction) of its own.

    :param before: called before each run, untimed
    :return: the times, and the last run
    """
    found = Times()
    for _number in range(times):
        if before:
            before()
        with environment() as env:
            run = way(env)
        found.add(run)
    return found, run
