"""However many approve the same step at once, it is approved once.

Really at once, each in a transaction of its own, in a copy of the database.
"""

import shutil
import threading
from contextlib import closing, contextmanager
from unittest.mock import patch

import pytest

from odoo import SUPERUSER_ID, Command, api, sql_db
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.service import db, model
from odoo.tests.common import get_db_name
from odoo.tools import SQL, config, mute_logger

CALLS = 50
WORKERS = 10
STEPS = 2


@contextmanager
def environment(name, user=SUPERUSER_ID):
    with Registry(name).cursor() as cr:
        yield api.Environment(cr, user, {"tracking_disable": True})


def drop(name):
    Registry.delete(name)
    sql_db.close_db(name)
    with closing(sql_db.db_connect("postgres").cursor()) as cr:
        cr.connection.autocommit = True  # dropping is done in no transaction
        cr.execute(SQL("DROP DATABASE IF EXISTS %s WITH (FORCE)", SQL.identifier(name)))
    shutil.rmtree(config.filestore(name), ignore_errors=True)


@pytest.fixture(scope="module")
def database():
    source = get_db_name()
    name = f"{source}_parallel"
    before, config["test_enable"] = config["test_enable"], False
    drop(name)
    try:
        db.exp_duplicate_database(source, name)
        yield name
    finally:
        drop(name)
        config["test_enable"] = before


def submit_policy(env):
    """A policy that waits for the first of two steps, both of one person."""
    manager, director = (
        env["res.users"].create(
            {
                "name": name,
                "login": f"parallel.{name}",
                "group_ids": [
                    Command.link(
                        env.ref(f"chanxiao_meeting.group_chanxiao_meeting_{role}").id
                    )
                ],
            }
        )
        for name, role in (("writer", "manager"), ("director", "user"))
    )
    env["chanxiao.approval.step"].create(
        [
            {"approver": "person", "user_id": director.id, "document_kind": "policy"}
            for _step in range(STEPS)
        ]
    )
    department = env["hr.department"].create({"name": "Parallel"})
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "Parallel",
            "code": "PARALLEL",
            "chair_id": director.id,
            "recorder_id": manager.id,
            "recurrence": "none",
            "department_ids": [Command.create({"department_id": department.id})],
            "agenda_ids": [Command.create({"name": "Topic"})],
        }
    )
    policy.with_user(manager).action_submit()
    return policy.id, director.id


def approve(name, policy_id, user_id):
    """One call as the server makes it: tried again when it met another one.

    :return: whether it took effect
    """
    with environment(name, user_id) as env:
        policy = env["chanxiao.meeting.policy"].browse(policy_id)
        try:
            model.retrying(policy.action_approve, env)
        except UserError:
            return False
        return True


def call_at_once(function):
    """What 50 calls return, of which ten run at a time."""
    results, gate, lock = [], threading.Barrier(WORKERS), threading.Lock()

    def work():
        gate.wait(timeout=60)
        for _call in range(CALLS // WORKERS):
            try:
                result = function()
            except Exception as error:  # told by the assertion of the test
                result = error
            with lock:
                results.append(result)

    threads = [threading.Thread(target=work) for _worker in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_fifty_approvals_at_once_have_one_effect(database):
    with environment(database) as env:
        policy_id, director = submit_policy(env)
    with mute_logger("odoo.sql_db", "odoo.service.model"), patch("time.sleep"):
        results = call_at_once(lambda: approve(database, policy_id, director))
    assert sorted(results, key=str) == [False] * (CALLS - 1) + [True]
    with environment(database) as env:
        policy = env["chanxiao.meeting.policy"].browse(policy_id)
        assert (policy.state, policy.approval_step) == ("in_review", STEPS)
        assert policy.ruling_ids.mapped("step_number") == [1]
        [activity] = policy.activity_ids
        assert activity.user_id.id == director
