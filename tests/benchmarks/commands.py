"""``build``, ``columns`` and ``measure``."""

import os
from contextlib import contextmanager
from pathlib import Path

import psycopg2

from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.sql_db import connection_info_for
from odoo.tools import config

from . import data
from .sizes import SIZES

ROOT = Path(__file__).resolve().parents[2]


def main(arguments):
    command, *rest = arguments
    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level", "warn"])
    return COMMANDS[command](*rest) or 0


@contextmanager
def environment(database):
    """An environment of the system in ``database``; what is to stay is committed by
    whoever uses it."""
    with Registry(database).cursor() as cr:
        try:
            yield api.Environment(cr, SUPERUSER_ID, {})
        finally:
            cr.rollback()


def say(text):
    print(text, flush=True)


def build(database, size):
    """Fill the database with the data set ``size``, as far as it is missing."""

    def connect():
        return psycopg2.connect(**connection_info_for(database)[1])

    with environment(database) as env:
        data.build(env, SIZES[size], connect, say)


def columns(database):
    """Add columns of stored fields that the database lacks, empty.

    Updating an addon computes a column that is new for every record, through the ORM:
    hours on millions. A column that is there is left as it is, so the data set's own
    steps are what fills it.
    """
    with environment(database) as env:
        for model in env.registry.values():
            if model._auto and not model._abstract:
                _add_columns(env, model)
        env.cr.commit()


def _add_columns(env, model):
    env.cr.execute(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND table_name = %s",
        [model._table],
    )
    present = {name for (name,) in env.cr.fetchall()}
    for field in model._fields.values():
        lacks = field.store and field.column_type and field.name not in present
        if present and lacks and field.compute:
            env.cr.execute(
                f'ALTER TABLE "{model._table}" ADD COLUMN "{field.name}"'
                f" {field.column_type[1]}"
            )
            say(f"{model._table}.{field.name}")


def measure(state, owner, *databases):
    """Measure on data sets, given as ``size=database``.

    :param str state: state folder of the tools
    :param str owner: ``own`` where the database server is theirs to restart
    """
    from . import cold, measuring

    state = Path(state)
    folder = state / "bench"
    folder.mkdir(exist_ok=True)
    return measuring.run(
        dict(entry.split("=") for entry in databases),
        chill=cold.chiller(state) if owner == "own" else None,
        folder=folder,
        document=ROOT / "docs" / "performance.md",
    )


COMMANDS = {"build": build, "columns": columns, "measure": measure}
