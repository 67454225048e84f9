"""How fast exceptions are looked for in the data of one company.

Everything is undone at the end; the database is as before.
"""

import time
from contextlib import contextmanager
from unittest.mock import patch

from odoo.sql_db import Cursor

from . import plans
from .series import _clock, _undone
from .sizes import AS_OF

#: noted with each look, whatever was found
NOTED = "chanxiao_exception_detection"
#: so many looks, of which the first reports everything
LOOKS = 3


def measure(env):
    """Looks for everything in the first company, one after the other.

    :return: ``{"looks": [seconds, …], "writes": number of the last look's writes,
        "parts": {code: {"seconds", "read", "found"}}, "scans": [(table, query), …]}``;
        ``read`` is what finding takes without what becomes of it
    """
    company = env["res.company"].browse(1)
    detections = env["chanxiao.exception.detection"]
    with _undone(env), _clock(AS_OF):
        detections._sync(company)
        rows = detections.search([("company_id", "=", company.id)])
        looks = [_look(env, rows) for _number in range(LOOKS - 1)]
        with _writes() as writes:
            looks.append(_look(env, rows))
        parts = {
            row.code: {
                "seconds": looks[0][row.code],
                **_read(env, company, row.code),
            }
            for row in rows
        }
        scans = _scans(env, company)
    return {
        "looks": [sum(seconds.values()) for seconds in looks],
        "writes": len(writes),
        "parts": parts,
        "scans": scans,
    }


def _look(env, rows):
    """Seconds by code of one look through all."""
    seconds = {}
    for row in rows:
        env.flush_all()
        env.invalidate_all()
        started = time.perf_counter()
        row._detect(AS_OF)
        env.flush_all()
        seconds[row.code] = time.perf_counter() - started
    return seconds


def _read(env, company, code):
    env.invalidate_all()
    started = time.perf_counter()
    found = (
        env["chanxiao.exception.detector"]
        ._get_detectors()[code]
        ._collect(company, AS_OF)
    )
    return {"read": time.perf_counter() - started, "found": len(found)}


def _scans(env, company):
    """Whole reads of large tables in what detectors read."""
    with plans.recorded() as queries:
        for detector in env["chanxiao.exception.detector"]._get_detectors().values():
            detector._collect(company, AS_OF)
    return plans.scans_of_large_tables(env, queries)


@contextmanager
def _writes():
    """Collects the statements that change tables meanwhile."""
    found, execute = [], Cursor.execute

    def record(self, query, params=None, log_exceptions=True):
        text = getattr(query, "code", query)
        if text.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            if NOTED not in text:
                found.append(text)
        return execute(self, query, params, log_exceptions)

    with patch.object(Cursor, "execute", record):
        yield found
