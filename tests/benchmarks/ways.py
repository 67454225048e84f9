"""The three ways to the figures of a period, each timed in all and by part."""

import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from unittest.mock import patch

from odoo.addons.chanxiao_meeting.providers.base import ChanxiaoFigureProvider
from odoo.addons.chanxiao_meeting.providers.period import Period

from . import core, floor
from .comparison import merged
from .floor.prices import stretches
from .floor.statement import parameters
from .sizes import AS_OF, DATE_FROM, DATE_TO, ZONE


@dataclass
class Run:
    """One collection: figures by key, and seconds and queries by part."""

    figures: dict = field(default_factory=dict)
    seconds: dict = field(default_factory=dict)
    queries: dict = field(default_factory=dict)
    total: float = 0.0
    total_queries: int = 0

    @contextmanager
    def part(self, env, name):
        queries, started = env.cr.sql_log_count, time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - started
        self.queries[name] = env.cr.sql_log_count - queries

    @contextmanager
    def whole(self, env):
        queries, started = env.cr.sql_log_count, time.perf_counter()
        yield
        self.total = time.perf_counter() - started
        self.total_queries = env.cr.sql_log_count - queries


def half_month(env, date_from=DATE_FROM, date_to=DATE_TO):
    """The measured period of the first company, which has most of the records."""
    company = env["res.company"].browse(1)
    return Period(company, date_from, date_to, ZONE, AS_OF)


def providers(env, period):
    """What a brief does: one collection of all departments."""
    run, collect = Run(), ChanxiaoFigureProvider._collect_figures

    def timed(self, period):
        with run.part(self.env, self._provider_code):
            return collect(self, period)

    with patch.object(ChanxiaoFigureProvider, "_collect_figures", timed):
        with run.whole(env):
            collected = env["chanxiao.figure.provider"]._collect(period)
    run.figures = {
        figure.key: figure for figures in collected.values() for figure in figures
    }
    return run


def statements(env, masters, departments):
    """Statements of the floor whose table is there, by department."""
    return {
        code: [
            (statement, statement.sql.replace(":plan_column:", masters["plan_column"]))
            for statement in found
            if _exists(env, statement.table)
        ]
        for code, found in floor.DEPARTMENTS.items()
        if code in departments
    }


def _exists(env, table):
    env.cr.execute("SELECT to_regclass(%s)", [table])
    return env.cr.fetchone()[0] is not None


def by_hand(env, period, found):
    """The floor: nothing but the statements."""
    run, values = Run(), {**parameters(period), **stretches(period)}
    parts = []
    with run.whole(env):
        for code, pairs in found.items():
            with run.part(env, code):
                for statement, sql in pairs:
                    env.cr.execute(sql, values)
                    parts.append((statement, env.cr.dictfetchone()))
    run.figures = merged(statement.read(row, values) for statement, row in parts)
    return run


def by_core(env, period):
    """Odoo's reports and models, for what they can tell."""
    run, parts = Run(), []
    env = env(context={"allowed_company_ids": period.company.ids, "tz": period.tz})
    with run.whole(env):
        for reading in core.READINGS:
            if reading.model in env:
                with run.part(env, reading.model):
                    parts.append(reading.read(env, period))
    run.figures = merged(parts)
    return run
