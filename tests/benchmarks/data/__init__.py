"""Data sets: master data through the ORM, everything else in steps of bulk SQL.

A step owns some tables. It is noted in the database with a key of its sources, so that
a killed build goes on where it was and a changed step alone is done again.
"""

import hashlib
import json
import threading
import time
from contextlib import closing
from pathlib import Path

from . import (
    accounting,
    changes,
    leads,
    masters,
    moves,
    people,
    production,
    purchase,
    quality,
    sales,
    stock,
    upkeep,
)
from .builder import FUNCTIONS, Builder

FOLDER = Path(__file__).parent
#: the longest first: they are done two at a time
STEPS = (
    moves,
    accounting,
    sales,
    production,
    people,
    purchase,
    stock,
    quality,
    upkeep,
    leads,
    changes,
)
WORKERS = 2
COMMON = ("builder.py", "../sizes.py")
PREPARE = (
    FUNCTIONS
    + """
CREATE TABLE IF NOT EXISTS bench.step (name text PRIMARY KEY, key text, seconds float8);
CREATE TABLE IF NOT EXISTS bench.masters (document json);
"""
)


def key(*names):
    """A key of some source files in this folder."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((FOLDER / name).read_bytes())
    return digest.hexdigest()[:12]


def masters_key():
    names = sorted(path.name for path in FOLDER.glob("masters*.py"))
    return key(*names, *COMMON)


def step_key(step):
    names = {Path(step.__file__).name}
    # a step imports what it has to agree with
    names |= {Path(part.__file__).name for part in vars(step).values() if part in STEPS}
    return key(*sorted(names), *COMMON)


def build(env, size, connect, say=print):
    """Fill the database of ``env`` with the data set ``size``, or what it lacks.

    :param connect: gives a new psycopg2 connection to the same database
    :param say: is told what was done
    :return: names of the steps that were done
    """
    document = prepare(env, size)
    env.cr.execute("SELECT name, key FROM bench.step")
    done = dict(env.cr.fetchall())
    env.cr.commit()
    waiting = [step for step in STEPS if done.get(_name(step)) != step_key(step)]
    names = [_name(step) for step in waiting]
    _run_all(waiting, lambda step: _run(step, size, document, connect, say), WORKERS)
    if names:
        # the master data too: nobody else does it in time
        with closing(connect()) as connection:
            connection.autocommit = True
            connection.cursor().execute("VACUUM (ANALYZE)")
    return names


def _name(step):
    return step.__name__.rsplit(".", 1)[-1]


def prepare(env, size):
    """Master data, made once; returns what is known of it."""
    env.cr.execute(PREPARE)
    env.cr.execute("SELECT document FROM bench.masters")
    row = env.cr.fetchone()
    if row:
        return row[0]
    document = masters.create(env, size)
    env.cr.execute("INSERT INTO bench.masters VALUES (%s)", [json.dumps(document)])
    return document


def _run_all(waiting, run, workers):
    """Run the steps in some threads; the first to fail ends it."""
    waiting, failures = list(waiting), []

    def work():
        while waiting and not failures:
            try:
                run(waiting.pop(0))
            except Exception as failure:
                failures.append(failure)

    threads = [threading.Thread(target=work) for _number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def _run(step, size, document, connect, say):
    started = time.monotonic()
    with closing(connect()) as connection:
        builder = Builder(connection, size, document)
        tables = fill(step, builder)
        if not tables:
            say(f"{_name(step)}: there is no such table yet")
            return
        builder.cursor.execute(
            "INSERT INTO bench.step VALUES (%s, %s, %s) ON CONFLICT (name)"
            " DO UPDATE SET key = excluded.key, seconds = excluded.seconds",
            [_name(step), step_key(step), time.monotonic() - started],
        )
        connection.commit()
        connection.autocommit = True
        # index-only scans want the visibility map, plans want statistics
        for table in tables:
            builder.cursor.execute(f"VACUUM (ANALYZE) {table}")
    say(f"{_name(step)}: {time.monotonic() - started:.0f} s")


def fill(step, builder):
    """Fill the tables of a step that are there; returns their names."""
    tables = [table for table in step.TABLES if builder.columns(table)]
    if tables:
        indexes = builder.begin(tables)
        step.fill(builder)
        builder.end(tables, indexes)
    return tables
