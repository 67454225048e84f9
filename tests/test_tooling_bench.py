"""What the benchmark makes of figures and times: no server is needed."""

import copy
from types import SimpleNamespace

import pytest
from benchmarks import comparison, planning, targets, timing
from benchmarks.floor.statement import Expected

from dev import bench

FAST = {"median": 100.0, "p95": 120.0}
RESULTS = {
    "lacking": [],
    "series": {
        "rows": {row.name: {**FAST, "queries": 60} for row in planning.ROWS},
        "few": 60,
        "few_lines": 60,
        "on": {False: "s", True: "l"},
        "sizes": dict.fromkeys(
            (
                *("policies", "people", "events", "tasks", "attendees", "briefs"),
                *("lines", "moves", "decisions", "moved", "cells", "reports"),
            ),
            1,
        ),
    },
    "sizes": {
        "l": {
            "providers": {"total": FAST, "queries": 80, "parts": {"hr": FAST}},
            "floor": {"total": FAST, "queries": 20, "parts": {"hr": FAST}},
            "core": {"parts": {"sale.report": {"median": 400.0, "p95": 420.0}}},
            "reported": {"parts": {"sale.report": FAST}},
            "writes": {"sales order": {"with": FAST, "without": FAST}},
            "scans": [],
            "detection": {
                "looks": [9.0, 2.0, 2.0],
                "writes": 0,
                "parts": {"sales.order_late": {"seconds": 9, "read": 1, "found": 5}},
                "scans": [],
            },
        },
        "xl": {
            "providers": {"total": FAST, "queries": 80, "parts": {}},
            "scans": [],
        },
    },
}
SLOW = {"median": 1000.0, "p95": 2100.0}


def missed(results):
    return [check["target"] for check in targets.check(results) if not check["met"]]


def test_all_targets_are_met():
    assert not missed(RESULTS)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("l providers total", SLOW, "warm p95"),
        ("l providers total", SLOW, "collection, times the floor"),
        ("l providers parts hr", SLOW, "hr, times the floor"),
        ("l reported parts sale.report", SLOW, "times faster than sale.report"),
        ("l providers queries", 81, "queries, whatever the size"),
        ("xl providers queries", 121, "queries"),
        ("xl providers total", SLOW, "XL, times L"),
        (
            "l detection looks",
            [11.0, 2.0, 2.0],
            "looking for all exceptions of a company, seconds",
        ),
        ("l detection looks", [1.0, 2.0, 2.0], "looking again, seconds"),
        ("l detection writes", 3, "writes of looking again"),
        (
            "l detection scans",
            [("stock_move", "")],
            "tables over a million rows read whole for exceptions",
        ),
        (
            "l writes",
            {"sales order": {"with": SLOW, "without": FAST}},
            "confirming a sales order, times without our indexes",
        ),
        (
            "xl scans",
            [["stock_move", "SELECT"]],
            "XL: tables over a million rows read whole for three months",
        ),
    ],
)
def test_a_missed_target_is_told(path, value, expected):
    results = copy.deepcopy(RESULTS)
    *way, last = path.split(" ")
    place = results["sizes"]
    for name in way:
        place = place[name]
    place[last] = value
    assert expected in missed(results)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("rows kept p95", 5001, "keeping the coming meetings"),
        ("rows check p95", 201, "checking a meeting"),
        ("rows adopt p95", 2001, "adopting 1 decisions"),
        ("rows preview p95", 3001, "trying out a reschedule"),
        ("rows kept queries", 61, "its queries, whatever was held before"),
    ],
)
def test_a_missed_target_of_series_is_told(path, value, expected):
    results = copy.deepcopy(RESULTS)
    *way, last = path.split(" ")
    place = results["series"]
    for name in way:
        place = place[name]
    place[last] = value
    [told] = missed(results)
    assert told.startswith(expected)


def test_a_lacking_provider_is_told():
    assert missed({**RESULTS, "lacking": ["hr"]}) == ["providers of all departments"]


def figure(value, trend=None, breakdown=()):
    rows = tuple({"value": part} for part in breakdown)
    return SimpleNamespace(value=value, trend=trend, breakdown=rows)


@pytest.mark.parametrize(
    ("given", "expected", "count"),
    [
        (figure(1.0), Expected(1), 0),
        (figure(1.0 + 1e-12), Expected(1), 0),
        (figure(1.001), Expected(1), 1),
        (figure(None, (None, 2)), Expected(None, (None, 2)), 0),
        (figure(0, (0, 2)), Expected(None, (None, 2)), 2),
        (figure(3, (1, 3)), Expected(3, (2, 3)), 1),
        (figure(3, None, (2, 1)), Expected(3, None, (2,)), 1),
        # what a way does not tell is not compared
        (figure(3, None, (2, 1)), Expected(None, None, (2, 1)), 0),
    ],
)
def test_figures_are_compared(given, expected, count):
    found = comparison.differences({"a.b": given}, {"a.b": expected})
    assert len(found) == count, found


def test_a_report_that_rounds_may_be_off_by_its_rounding():
    pair = ({"a.b": figure(100.04)}, {"a.b": Expected(100)})
    assert comparison.differences(*pair)
    assert not comparison.differences(*pair, {"a.b": 0.05})


def test_p95_is_a_value_that_was_measured():
    assert timing.p95(range(1, 31)) == 29
    assert timing.p95([5]) == 5


class TestSpace:
    @pytest.fixture
    def benchmark(self, scratch, console, monkeypatch):
        prepared = SimpleNamespace(settings=scratch, cluster=SimpleNamespace(own=True))
        benchmark = bench.Bench(prepared, console)
        monkeypatch.setattr(benchmark, "_noted", lambda name: {})
        return benchmark

    @pytest.mark.parametrize(("free", "expected"), [(30, "xl"), (23, "xl2"), (5, None)])
    def test_a_short_disk_gets_a_smaller_data_set(
        self, benchmark, console, monkeypatch, free, expected
    ):
        usage = SimpleNamespace(free=free * 1024**3)
        monkeypatch.setattr(bench.shutil, "disk_usage", lambda folder: usage)
        assert benchmark.fitting("xl") == expected
        assert bool(console.lines) == (expected != "xl")

    def test_what_is_built_needs_no_space(self, benchmark, monkeypatch):
        monkeypatch.setattr(benchmark, "_noted", lambda name: {"data": "key"})
        usage = SimpleNamespace(free=0)
        monkeypatch.setattr(bench.shutil, "disk_usage", lambda folder: usage)
        assert benchmark.fitting("xl") == "xl"
