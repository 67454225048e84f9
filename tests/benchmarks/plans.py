"""The plans of a collection's queries."""

import json
import re
import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

#: a table of more rows is not to be read whole
LARGE = 1_000_000
TABLE = re.compile(r'FROM "(\w+)"')


@contextmanager
def recorded():
    """Collects ``(query, seconds)`` of what cursors execute meanwhile."""
    queries, execute = [], Cursor.execute

    def record(self, query, params=None, log_exceptions=True):
        started = time.perf_counter()
        result = execute(self, query, params, log_exceptions)
        text = self._obj.query.decode()
        if text.lstrip().upper().startswith(("SELECT", "WITH")):
            queries.append((text, time.perf_counter() - started))
        return result

    with patch.object(Cursor, "execute", record):
        yield queries


def explain(env, query):
    # the text has its values in it already: per cent signs are its own
    env.cr._obj.execute(f"EXPLAIN (FORMAT JSON) {query}")
    [(document,)] = env.cr._obj.fetchall()
    plan = json.loads(document) if isinstance(document, str) else document
    return plan[0]["Plan"]


def nodes(plan):
    yield plan
    for child in plan.get("Plans", ()):
        yield from nodes(child)


def large_tables(env):
    env.cr.execute(
        "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [LARGE]
    )
    return {name for (name,) in env.cr.fetchall()}


def scans_of_large_tables(env, queries):
    """``(table, query)`` of whole reads of large tables in plans of queries."""
    large = large_tables(env)
    return [
        (node["Relation Name"], query)
        for query, _seconds in queries
        for node in nodes(explain(env, query))
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in large
    ]


def slowest(queries, count=6):
    """``{table, ms}`` of the slowest queries; the table is the one they begin with."""
    ordered = sorted(queries, key=lambda pair: -pair[1])
    return [
        {"table": TABLE.search(query)[1], "ms": 1000 * seconds}
        for query, seconds in ordered[:count]
    ]
