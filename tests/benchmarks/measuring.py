"""``make bench``'s measuring: figures compared first, then every way timed."""

import json
from datetime import date
from functools import partial

from . import (
    board,
    chain,
    comparison,
    deciding,
    detection,
    facts,
    follow_up_board,
    planning,
    plans,
    report,
    room,
    sections,
    series,
    spreadsheets,
    targets,
    timing,
    ways,
    writes,
)
from .commands import environment, say
from .sizes import DATE_TO

QUARTER = date(2026, 4, 1)
#: parts of providers that give what one of Odoo's reports gives
REPORTED = {"sale.report": "sales", "purchase.report": "purchase"}
CONFIRMATIONS = tuple(writes.KINDS)
#: sizes that more is measured on than a collection
MAIN = ("l", "tiny")


class Session:
    """One data set in the process that measures.

    :param str size: name of the size
    :param environment: gives a context manager of an environment whose changes are
        undone at its end
    :param int times: runs of each way
    """

    def __init__(self, size, environment, times=timing.RUNS):
        self.size, self.times = size, times
        self.environment = environment
        with self.environment() as env:
            env.cr.execute("SELECT document FROM bench.masters")
            [self.masters] = env.cr.fetchone()
            codes = [
                provider._provider_code
                for provider in env["chanxiao.figure.provider"]._get_providers()
            ]
            self.statements = ways.statements(env, self.masters, codes)
            self.lacking = sorted(ways.floor.DEPARTMENTS.keys() - set(codes))

    def providers(self, env):
        return ways.providers(env, ways.half_month(env))

    def floor(self, env):
        return ways.by_hand(env, ways.half_month(env), self.statements)

    def core(self, env):
        return ways.by_core(env, ways.half_month(env))

    def differences(self):
        """Where the three ways do not give the same figures."""
        with self.environment() as env:
            figures = self.providers(env).figures
            by_hand, by_core = self.floor(env).figures, self.core(env).figures
            slack = ways.core.roundings(env, ways.half_month(env))
        found = comparison.differences(figures, by_hand)
        found += [
            f"core: {text}" for text in comparison.differences(figures, by_core, slack)
        ]
        lacking = figures.keys() - by_hand.keys()
        return found + [f"{key}: not known to the floor" for key in sorted(lacking)]

    def time(self, ways, before=None):
        """Times of ``{name: way}`` in milliseconds, and their queries."""
        if before is None:
            # the first run reads what the others find
            timing.repeat(self.environment, ways, 1)
        found = timing.repeat(self.environment, ways, self.times, before)
        return {name: self._summarize(*pair) for name, pair in found.items()}

    def _summarize(self, times, run):
        return {
            "total": timing.summary(times.total),
            "queries": run.total_queries,
            "parts": {
                name: {**timing.summary(values), "queries": run.queries[name]}
                for name, values in times.parts.items()
            },
        }

    def reported(self, env):
        """What our providers read for what Odoo's reports tell."""
        run, period = ways.Run(), ways.half_month(env)
        env = env(context={"allowed_company_ids": period.company.ids})
        for model, code in REPORTED.items():
            provider = env[f"chanxiao.figure.provider.{code}"]
            with run.part(env, model):
                provider._get_order_figures(period)
        return run

    def scans(self, date_from):
        """Whole reads of large tables in a collection of the days since a date."""
        with self.environment() as env:
            period = ways.half_month(env, date_from, DATE_TO)
            with plans.recorded() as queries:
                ways.providers(env, period)
            return plans.scans_of_large_tables(env, queries)

    def slowest(self):
        """The slowest queries of a collection of the half month, warm."""
        for _number in range(2):
            with self.environment() as env, plans.recorded() as queries:
                ways.providers(env, ways.half_month(env))
        return plans.slowest(queries)

    def writes(self):
        """Cost of our indexes on confirming, by kind of order, in milliseconds."""
        found = {}
        for kind in CONFIRMATIONS:
            with_them, without = writes.measure(
                self.environment, self.masters, kind, self.times
            )
            pairs = zip(with_them, without, strict=True)
            found[kind] = {
                "with": timing.summary(with_them),
                "without": timing.summary(without),
                "ratio": timing.median([one / other for one, other in pairs]),
            }
        return found


def run(databases, times=timing.RUNS, chill=None, folder=None, document=None):
    """Measure on ``{size: database}``; returns the exit status.

    :param chill: makes caches cold, or ``None`` to leave cold runs out
    :param folder: where the numbers are kept
    :param document: where the report goes; it is about L
    """
    sessions = {
        size: Session(size, partial(environment, name), times)
        for size, name in databases.items()
    }
    results = measure(sessions, chill)
    if results is None:
        return 2
    if folder:
        (folder / "results.json").write_text(json.dumps(results, indent=1))
    if document and "l" in databases:
        sections.replace_rest(document, report.render(results))
    return _conclude(results["checks"])


def measure(sessions, chill=None, series_sizes=None):
    """Compare and time; returns the numbers, or ``None`` where figures differ.

    :param sessions: ``{size: Session}``
    :param chill: makes caches cold, or ``None`` to leave cold runs out
    :param dict series_sizes: ``policies``, ``people`` and ``events`` of series of
        meetings, where others than usual
    """
    for size, session in sessions.items():
        differences = session.differences()
        if differences:
            say(f"The figures differ on {size.upper()}, nothing is timed:")
            say("\n".join(differences))
            return None
    results = {"sizes": {}, "lacking": next(iter(sessions.values())).lacking}
    for size, session in sessions.items():
        results["sizes"][size] = _measure(session, chill, results)
    # meetings do not care for how many orders there are: the smallest will do
    smallest = next(iter(sessions.values()))
    main = next((s for s in sessions.values() if s.size in MAIN), smallest)
    sizes = series_sizes or {}
    say(f"{smallest.size.upper()}: series of meetings")
    found = _measure_series(smallest, sizes)
    say(f"{main.size.upper()}: what meetings make of orders")
    ordered = _measure_among_orders(main, sizes)
    results["series"] = {
        **{key: found[key] | ordered[key] for key in ("rows", "sizes")},
        "few": found["few"],
        "few_lines": ordered["few_lines"],
        "on": {False: smallest.size, True: main.size},
    }
    results["checks"] = targets.check(results)
    return results


def _measure(session, chill, results):
    is_main = session.size in MAIN
    with session.environment() as env:
        measured = {"data": facts.data_set(env)}
        if is_main:
            results["machine"] = facts.machine(env)
            results["indexes"] = writes.indexes(env)
    say(f"{session.size.upper()}: warm")
    timed = {"providers": session.providers, "floor": session.floor}
    further = {"core": session.core, "reported": session.reported} if is_main else {}
    measured |= session.time(timed | further)
    measured["scans"] = session.scans(QUARTER)
    if not is_main:
        return measured
    measured["slowest"] = session.slowest()
    say(f"{session.size.upper()}: confirming orders")
    measured["writes"] = session.writes()
    say(f"{session.size.upper()}: exceptions")
    with session.environment() as env:
        measured["detection"] = detection.measure(env)
    if chill:
        say(f"{session.size.upper()}: cold")
        for name, times in session.time(timed, chill).items():
            measured[f"{name}_cold"] = times
    return measured


def _measure_series(session, sizes):
    """Milliseconds and queries by name of a row, and what they are about."""
    times = min(session.times, timing.SERIES_RUNS)
    policies = sizes.get("policies", series.POLICIES)
    people = sizes.get("people", series.PEOPLE)
    events = sizes.get("events", series.EVENTS)
    found = {}
    with session.environment() as env:
        few = series.horizon(env, 1, policies, planning.FEW)["kept"]
    with session.environment() as env:
        found |= series.horizon(env, times, policies, planning.MANY)
    with session.environment() as env:
        found |= series.collisions(env, times, people, events)
    with session.environment() as env:
        found |= series.convening(env, times)
    cells = sizes.get("cells", spreadsheets.CELLS)
    with session.environment() as env:
        found |= spreadsheets.exporting(env, times, cells)
    return {
        "rows": found,
        "few": few["queries"],
        "sizes": {
            "policies": policies,
            "people": people,
            "events": events,
            "cells": cells,
            "attendees": series.ATTENDEES,
            "briefs": series.BRIEFS,
        },
    }


def _measure_among_orders(session, sizes):
    """The same of what is measured among the orders of a large data set."""
    times = min(session.times, timing.SERIES_RUNS)
    found = {}
    lines = sizes.get("lines", board.LINES)
    with session.environment() as env:
        less = board.opening(env, 1, lines // board.PART)["schedule"]
    counts = {
        board.opening: lines,
        follow_up_board.opening: sizes.get("tasks", follow_up_board.TASKS),
        chain.telling: sizes.get("chained", chain.LINES),
        deciding.adopting: sizes.get("decisions", deciding.DECISIONS),
        deciding.trying_out: sizes.get("moved", deciding.MOVED),
        room.opening: sizes.get("reports", room.REPORTS),
    }
    for measure, count in counts.items():
        with session.environment() as env:
            found |= measure(env, times, count)
    return {
        "rows": found,
        "few_lines": less["queries"],
        "sizes": {
            "tasks": counts[follow_up_board.opening],
            "lines": lines,
            "moves": counts[chain.telling] * chain.MOVES_OF_A_LINE,
            "decisions": counts[deciding.adopting],
            "moved": counts[deciding.trying_out],
            "reports": counts[room.opening],
        },
    }


def _conclude(checks):
    missed = [check for check in checks if not check["met"]]
    for check in checks:
        sign = "✓" if check["met"] else "✗"
        say(f"{sign} {check['target']}: {check['measured']} (reach: {check['reach']})")
    return 1 if missed else 0
