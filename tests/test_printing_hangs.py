"""A PDF engine that hangs, breaks off, lies or is missing harms nobody.

Really at once, each in a transaction of its own, in a copy of the database: while the
engine works, nobody waits for what was read or written before, and none of it is
undone.
"""

import os
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import psycopg2
import pytest
from parallel import copied_database, environment

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.service import model
from odoo.tools import SQL, mute_logger

from odoo.addons.chanxiao_meeting_report.models import pdf_engine_wkhtmltopdf
from odoo.addons.chanxiao_meeting_report.models.ir_actions_report import (
    RELEASE,
    Release,
)
from odoo.addons.chanxiao_meeting_report.models.pdf_engine import TIME_LIMIT

LIMIT = 4  # seconds
PRINTED = {"force_report_rendering": True}
LOGGERS = (
    "odoo.addons.chanxiao_meeting_report.models.pdf_engine_wkhtmltopdf",
    "odoo.addons.chanxiao_meeting_report.models.ir_actions_report",
    "odoo.addons.chanxiao_meeting_report.models.meeting",
    "odoo.addons.chanxiao_meeting.models.minutes.sending",
    "odoo.addons.chanxiao_meeting.models.minutes.copy_printing",
    "odoo.addons.base.models.ir_cron",
    "odoo.sql_db",
)
#: what the program does, and what people are told
HANGS = "touch {folder}/begun; sleep 1000"
FAKES = {
    "hangs": (HANGS, f"not done after {LIMIT} seconds"),
    "crashes": ("kill -SEGV $$", "broke off (SIGSEGV)"),
    "lies": (
        'for target in "$@"; do :; done; echo x > "$target"',
        "no document with pages",
    ),
    "missing": (None, "not on the server"),
}


@pytest.fixture(scope="module")
def database():
    with copied_database("hangs") as name:
        with environment(name) as env:
            env["ir.config_parameter"].set_param(TIME_LIMIT, str(LIMIT))
        yield name


@pytest.fixture(scope="module")
def world(database):
    """Ids of a meeting that is convened, and of issued minutes of another."""
    with environment(database) as env:
        user = env["res.users"].create(
            {
                "name": "Hangs",
                "login": "hangs",
                "email": "hangs@example.com",
                "group_ids": [
                    Command.link(
                        env.ref("chanxiao_meeting.group_chanxiao_meeting_manager").id
                    )
                ],
            }
        )
        policy = env["chanxiao.meeting.policy"].create(
            {
                "name": "Hangs",
                "code": "HANGS",
                "chair_id": user.id,
                "recorder_id": user.id,
                "recurrence": "none",
                "department_ids": [
                    Command.create(
                        {
                            "department_id": env["hr.department"]
                            .create({"name": "Hangs"})
                            .id
                        }
                    )
                ],
                "agenda_ids": [Command.create({"name": "Topic"})],
            }
        )
        policy._put_into_force()
        start = fields.Datetime.now() + timedelta(days=30)
        values = {
            "policy_id": policy.id,
            "chair_id": user.id,
            "recorder_id": user.id,
            "date_start": start,
            "date_end": start + timedelta(hours=1),
        }
        held = env["chanxiao.meeting"]._create_system(
            {
                **values,
                "name": "HANGS-1",
                "date_start": datetime(2026, 3, 16, 1),
                "date_end": datetime(2026, 3, 16, 2),
            }
        )
        held._set_state("held")
        coming = env["chanxiao.meeting"]._create_system({**values, "name": "HANGS-2"})
        env["chanxiao.meeting.attendee"].create(
            [
                {"meeting_id": one.id, "partner_id": user.partner_id.id}
                for one in (held, coming)
            ]
        )
        minutes = env["chanxiao.meeting.minutes"]._draft_from_meeting(held)
        minutes._set_state("approved")
        minutes.with_user(user).action_issue()
        return {
            "user": user.id,
            "minutes": minutes.id,
            "file": minutes.file_id.id,
            "meeting": coming.id,
            "partner": env["res.partner"].create({"name": "Customer"}).id,
        }


@contextmanager
def engine(folder, script):
    """The server's wkhtmltopdf does this; without a script there is none."""
    if script is None:
        with patch.object(
            pdf_engine_wkhtmltopdf, "find_in_path", side_effect=FileNotFoundError
        ):
            yield
        return
    program = Path(folder, "wkhtmltopdf")
    version = '[ "$1" = --version ] && { echo "wkhtmltopdf 0.12.6"; exit 0; }'
    text = "\n".join(["#!/bin/sh", version, script.replace("{folder}", str(folder))])
    program.write_text(text)
    program.chmod(0o755)
    with patch.dict(os.environ, {"PATH": f"{folder}:{os.environ['PATH']}"}):
        yield


@contextmanager
def running(folder, function):
    """Do something else while ``function`` waits for the engine, and it is over then.

    Yields a list that its result is added to.
    """
    results = []

    def work():
        try:
            results.append(function())
        except Exception as error:  # told by the assertion of the test
            results.append(error)

    begun = Path(folder, "begun")
    begun.unlink(missing_ok=True)
    thread = threading.Thread(target=work)
    thread.start()
    try:
        end = time.monotonic() + 60
        while not begun.exists() and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.05)
        assert begun.exists(), results
        yield results
        assert thread.is_alive(), "looked too late: the engine was done"
    finally:
        thread.join()


def print_by_hand(name, world, may_release=True, text="Written by the request"):
    """A request that writes something and prints; what its user is told."""
    context = {RELEASE: Release()} if may_release else {}
    with environment(name, world["user"]) as env:

        def request():
            env["chanxiao.meeting"].browse(world["meeting"]).location = text
            env.flush_all()
            reports = env["ir.actions.report"].with_context(**context, **PRINTED)
            reports._render_qweb_pdf(
                "chanxiao_meeting_report.report_notice", [world["meeting"]]
            )

        try:
            model.retrying(request, env)
        except UserError as error:
            env.cr.rollback()
            return str(error)
    return None


def run_job(name, model_name, method):
    with environment(name) as env:
        getattr(env[model_name].with_context(**PRINTED), method)()


def get_states(name):
    """What other connections to the database do."""
    with environment(name) as env:
        env.cr.execute(
            SQL(
                "SELECT state FROM pg_stat_activity"
                " WHERE datname = %s AND pid != pg_backend_pid()",
                name,
            )
        )
        return {state for (state,) in env.cr.fetchall()}


def get_location(name, world):
    with environment(name) as env:
        return env["chanxiao.meeting"].browse(world["meeting"]).location


def write_location(name, world, text):
    """Somebody else changes the meeting, and waits for nobody."""
    with environment(name) as env:
        env.cr.execute("SET LOCAL lock_timeout = '500ms'")
        env["chanxiao.meeting"].browse(world["meeting"]).location = text


def lock_rows(name, **ids):
    """Lock rows as somebody does who changes them; fails where they are locked."""
    with environment(name) as env:
        for table, row_id in ids.items():
            env.cr.execute(
                SQL(
                    "SELECT id FROM %s WHERE id = %s FOR UPDATE NOWAIT",
                    SQL.identifier(table),
                    row_id,
                )
            )
            assert env.cr.fetchall() == [(row_id,)]


def test_printing_by_hand_holds_no_transaction(database, world, tmp_path):
    with mute_logger(*LOGGERS), engine(tmp_path, HANGS):
        with running(tmp_path, lambda: print_by_hand(database, world)) as told:
            assert "idle in transaction" not in get_states(database)
            assert get_location(database, world) == "Written by the request"
            write_location(database, world, "Written meanwhile")
    [sentence] = told
    assert f"not done after {LIMIT} seconds" in sentence
    assert get_location(database, world) == "Written meanwhile"


def test_a_transaction_that_may_not_be_ended_is_kept(database, world, tmp_path):
    """What the test above looks at would show."""
    before = get_location(database, world)
    with mute_logger(*LOGGERS), engine(tmp_path, HANGS):
        with running(
            tmp_path, lambda: print_by_hand(database, world, False, "Undone")
        ) as told:
            assert "idle in transaction" in get_states(database)
            with pytest.raises(psycopg2.errors.LockNotAvailable):
                write_location(database, world, "Written meanwhile")
    assert f"not done after {LIMIT} seconds" in told[0]
    assert get_location(database, world) == before


def test_a_reading_request_warns_in_a_transaction_of_its_own(database, world):
    """An address that only reads is not printed twice for a message to its user."""
    with environment(database, world["user"]) as env:
        reports = env["ir.actions.report"]
        meeting = env["chanxiao.meeting"].browse(world["meeting"])
        before = env["bus.bus"].sudo().search([])
        with patch.object(type(env.cr), "readonly", property(lambda cr: cr is env.cr)):
            reports._warn_of_missing_characters(meeting, ["\U000d0001"])
        assert "bus.bus.values" not in env.cr.precommit.data
    with environment(database) as env:
        [sent] = env["bus.bus"].search([]) - before.with_env(env)
        assert "U+D0001" in sent.message


def test_client_cannot_end_a_transaction(database, world, tmp_path):
    """A context that comes as JSON ends none."""
    with environment(database, world["user"]) as env:
        reports = env["ir.actions.report"].with_context(**{RELEASE: True})
        with patch.object(env.cr, "commit") as commit:
            reports._release()
        commit.assert_not_called()


@pytest.mark.parametrize("name", FAKES)
def test_each_failure_by_hand_is_a_sentence_and_undoes_nothing(
    database, world, tmp_path, name
):
    script, sentence = FAKES[name]
    with mute_logger(*LOGGERS), engine(tmp_path, script):
        told = print_by_hand(database, world, text=f"Written before it {name}")
    assert sentence in told
    assert get_location(database, world) == f"Written before it {name}"


def make_copy(name, world):
    """A copy for a partner, as its dialog makes it; its id."""
    with environment(name, world["user"]) as env:
        maker = env["chanxiao.minutes.copy.maker"].create(
            {
                "minutes_id": world["minutes"],
                "partner_id": world["partner"],
                "purpose": "Their order",
            }
        )
        maker.line_ids.is_included = True
        return maker.with_context(**PRINTED).action_make()["res_id"]


def print_copies(name):
    run_job(name, "chanxiao.minutes.copy", "_print_all_waiting")


def test_a_copy_locks_nothing_while_it_is_printed(database, world, tmp_path):
    with mute_logger(*LOGGERS), engine(tmp_path, HANGS):
        copy_id = make_copy(database, world)
        assert not Path(tmp_path, "begun").exists(), "making it waits for no engine"
        with running(tmp_path, lambda: print_copies(database)):
            lock_rows(
                database,
                chanxiao_minutes_copy=copy_id,
                chanxiao_meeting_minutes=world["minutes"],
                chanxiao_minutes_file=world["file"],
            )


@pytest.mark.parametrize("name", FAKES)
def test_each_failure_leaves_a_copy_pending(database, world, tmp_path, name):
    script, sentence = FAKES[name]
    with mute_logger(*LOGGERS), engine(tmp_path, script):
        copy_id = make_copy(database, world)
        print_copies(database)
    with environment(database) as env:
        copy = env["chanxiao.minutes.copy"].browse(copy_id)
        assert not copy.attachment_id
        assert sentence in copy.printing_problem
        assert sentence in copy.printing_notice
        assert copy.printing_due > fields.Datetime.now()
        assert copy.minutes_id.state == "issued"
        assert copy.minutes_id.is_untampered
        [told] = env["mail.message"].search(
            [
                ("subject", "=", "The copy for Customer is pending"),
                ("body", "like", f'data-oe-id="{copy_id}"'),
            ]
        )
        assert told.partner_ids == copy.user_id.partner_id


def test_minutes_are_locked_by_nobody_while_they_are_printed(database, world, tmp_path):
    with environment(database) as env:
        minutes = env["chanxiao.meeting.minutes"].browse(world["minutes"])
        minutes._plan_sending()
    with mute_logger(*LOGGERS), engine(tmp_path, HANGS):
        with running(
            tmp_path,
            lambda: run_job(database, "chanxiao.meeting.minutes", "_cron_send_minutes"),
        ):
            lock_rows(
                database,
                chanxiao_meeting_minutes=world["minutes"],
                chanxiao_minutes_file=world["file"],
            )
    with environment(database) as env:
        minutes = env["chanxiao.meeting.minutes"].browse(world["minutes"])
        assert (minutes.state, minutes.sending_failures) == ("issued", 1)


def test_a_meeting_is_locked_by_nobody_while_its_notice_is_printed(
    database, world, tmp_path
):
    with environment(database, world["user"]) as env:
        meeting = env["chanxiao.meeting"].browse(world["meeting"])
        if meeting.state == "draft":
            meeting.action_convene()
    with mute_logger(*LOGGERS), engine(tmp_path, HANGS):
        with running(
            tmp_path,
            lambda: run_job(database, "chanxiao.meeting", "_cron_send_notices"),
        ):
            lock_rows(database, chanxiao_meeting=world["meeting"])
    with environment(database) as env:
        meeting = env["chanxiao.meeting"].browse(world["meeting"])
        # it says all that its PDF says, and went out without
        assert not meeting.notice_due
        assert meeting.attendee_ids.filtered("invited_at")
