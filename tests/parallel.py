"""Calls that are made really at once, each in a transaction of its own.

In a copy of the database, which is dropped afterwards.
"""

import shutil
import threading
from contextlib import closing, contextmanager

from odoo import SUPERUSER_ID, api, sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import db, model
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config


@contextmanager
def environment(name, user=SUPERUSER_ID):
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, user, {"tracking_disable": True})


@contextmanager
def copied_database(suffix):
    """A copy of the database of the tests, by its name."""
    source = get_db_name()
    name = f"{source}_{suffix}"
    before, config["test_enable"] = config["test_enable"], False
    drop(name)
    try:
        db.exp_duplicate_database(source, name)
        yield name
    finally:
        drop(name)
        config["test_enable"] = before


def drop(name):
    Registry.delete(name)
    sql_db.close_db(name)
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr.connection.autocommit = True  # dropping is done in no transaction
        cr.execute(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))
    shutil.rmtree(config.filestore(name), ignore_errors=True)


def call(name, model_name, id_, method, user_id):
    """One call as the server makes it: tried again when it met another one.

    :return: whether it took effect
    """
    with environment(name, user_id) as env:
        record = env[model_name].browse(id_)
        try:
            model.retrying(getattr(record, method), env)
        except UserError:
            return False
        return True


def call_at_once(function, calls, workers):
    """What so many calls return, of which ``workers`` run at a time."""
    results, gate, lock = [], threading.Barrier(workers), threading.Lock()

    def work():
        gate.wait(timeout=60)
        for _call in range(calls // workers):
            try:
                result = function()
            except Exception as error:  # told by the assertion of the test
                result = error
            with lock:
                results.append(result)

    threads = [threading.Thread(target=work) for _worker in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
