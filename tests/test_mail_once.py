"""What is mailed is mailed once, also when the server has to try a transaction again.

With real commits, in a copy of the database: only what was committed is sent.
"""

from collections import Counter
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from unittest.mock import patch

import pytest
from parallel import copied_database, environment

from odoo import Command, fields
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tools import mute_logger

PEOPLE = ("chair@example.com", "recorder@example.com", "member@example.com")
# what PostgreSQL says when somebody else was quicker
QUICKER = """
    DO $$ BEGIN RAISE EXCEPTION 'late' USING ERRCODE = 'serialization_failure'; END $$
"""


@pytest.fixture(scope="module")
def database():
    with copied_database("once") as name:
        yield name


@pytest.fixture(scope="module")
def meeting_id(database):
    with environment(database) as env:
        return _prepare_meeting(env).id


def _prepare_meeting(env):
    users = env["res.users"].with_context(no_reset_password=True)
    group = env.ref("chanxiao_meeting.group_chanxiao_meeting_organizer")
    chair, recorder, member = users.create(
        [
            {
                "name": email,
                "login": email,
                "email": email,
                "notification_type": "email",
                "group_ids": [Command.set(group.ids)],
            }
            for email in PEOPLE
        ]
    )
    department = env["hr.department"].create({"name": "Once"})
    policy = env["chanxiao.meeting.policy"].create(
        {
            "name": "Once",
            "code": "ONCE",
            "chair_id": chair.id,
            "recorder_id": recorder.id,
            "recurrence": "none",
            "department_ids": [
                Command.create(
                    {"department_id": department.id, "representative_id": member.id}
                )
            ],
            "agenda_ids": [Command.create({"name": "Topic"})],
        }
    )
    policy._put_into_force()
    start = fields.Datetime.now() + timedelta(days=3)
    return env["chanxiao.meeting"]._create_system(
        {
            "policy_id": policy.id,
            "date_start": start,
            "date_end": start + timedelta(hours=1),
            "chair_id": chair.id,
            "recorder_id": recorder.id,
        }
    )


@contextmanager
def post_office(name):
    """Who is sent what really, by address."""
    sent, servers = Counter(), Registry(name)["ir.mail_server"]

    def send(_server, message, *_args, **_kwargs):
        sent.update(email for email in PEOPLE if email in message["To"])
        return message["Message-Id"]

    with ExitStack() as stack:
        for method, value in (
            ("_disable_send", lambda _servers: False),
            ("_connect__", lambda *_args, **_kwargs: None),
            ("send_email", send),
        ):
            stack.enter_context(patch.object(servers, method, value))
        yield sent


def run_twice(name, call):
    """Do something that meets another transaction at its very end, and is repeated.

    :return: how often it was done
    """
    done = []

    def function():
        result = call(env)
        env.flush_all()
        done.append(result)
        if len(done) == 1:
            env.cr.execute(QUICKER)
        return result

    with environment(name) as env, mute_logger("odoo.service.model", "odoo.sql_db"):
        # as a request of somebody, whose language and company do not matter here
        retrying(function, env)
    return len(done)


def check_told_once(name, ask, run_job, people=PEOPLE):
    """What asks for it and the job that does it are both repeated: one mail each.

    :param people: addresses of those who are told
    """
    with post_office(name) as sent:
        assert run_twice(name, ask) == 2
        assert not sent, "asking sends nothing by itself"
        assert run_twice(name, run_job) == 2
        with environment(name) as env:
            run_job(env)
        assert sent == dict.fromkeys(people, 1)


def _send_queue(env):
    # the whole queue at once; mails of the tests' database are none of ours
    mails = env["mail.mail"].search([("state", "=", "outgoing")])
    mails.filtered(
        lambda mail: set(PEOPLE) & set(mail.recipient_ids.mapped("email"))
    ).send()


def test_notice_is_mailed_once(database, meeting_id):
    def convene(env):
        meeting = env["chanxiao.meeting"].browse(meeting_id)
        return meeting.with_user(meeting.recorder_id).action_convene()

    def run_job(env):
        env["chanxiao.meeting"]._cron_send_notices()

    with post_office(database) as sent:
        assert run_twice(database, convene) == 2
        assert not sent, "convening sends nothing by itself"
        assert run_twice(database, run_job) == 2
        for _run in range(2):
            with environment(database) as env:
                run_job(env)
        with environment(database) as env:
            _send_queue(env)
        assert sent == dict.fromkeys(PEOPLE, 1)


def test_change_is_mailed_once(database, meeting_id):
    def move(env):
        meeting = env["chanxiao.meeting"].browse(meeting_id)
        meeting.with_user(meeting.recorder_id).location = "Hall 3"
        meeting._write_system({"announce_at": fields.Datetime.now()})

    def run_job(env):
        env["chanxiao.meeting"]._cron_announce_changes()

    check_told_once(database, move, run_job)


def test_adoption_is_told_once(database, meeting_id):
    def adopt(env):
        meeting = env["chanxiao.meeting"].browse(meeting_id)
        member = env["res.users"].search([("login", "=", PEOPLE[2])])
        task = {
            "name": "Call the customer",
            "assignee_id": member.id,
            "deadline": fields.Date.today() + timedelta(days=9),
        }
        decision = env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": meeting.id,
                "name": "Tell them",
                "action_ids": [Command.create(task)],
            }
        )
        return decision.with_user(meeting.chair_id).action_adopt()

    def run_job(env):
        env["chanxiao.meeting.decision"]._cron_tell_of_adoptions()

    check_told_once(database, adopt, run_job, PEOPLE[2:])


def test_adoption_in_use_is_told_by_the_next_run(database, meeting_id):
    with environment(database) as env:
        decision = env["chanxiao.meeting"].browse(meeting_id).decision_ids[0]
        decision._write_system({"telling_due": fields.Datetime.now()})
        job = env.ref("chanxiao_meeting.ir_cron_tell_of_adoptions")
        env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).unlink()

    def run_job(env):
        env = env(context={**env.context, "cron_id": job.id})
        env["chanxiao.meeting.decision"]._cron_tell_of_adoptions()
        return env["ir.cron.trigger"].search_count([("cron_id", "=", job.id)])

    with post_office(database) as sent:
        with environment(database) as busy:
            held = busy["chanxiao.meeting.decision"].browse(decision.id)
            assert held.try_lock_for_update(allow_referencing=True)
            with environment(database) as env:
                assert run_job(env) == 1, "it comes back in a minute"
            assert not sent
        with environment(database) as env:
            assert run_job(env) == 1, "nothing is left to come back for"
        assert sent == {PEOPLE[2]: 1}


def test_minutes_are_mailed_once(database, meeting_id):
    with environment(database) as env:
        meeting = env["chanxiao.meeting"].browse(meeting_id)
        meeting._set_state("held")
        minutes = env["chanxiao.meeting.minutes"]._draft_from_meeting(meeting)
        minutes._set_state("approved")
        minutes_id = minutes.id

    def issue(env):
        minutes = env["chanxiao.meeting.minutes"].browse(minutes_id)
        return minutes.with_user(minutes.recorder_id).action_issue()

    def run_job(env):
        env["chanxiao.meeting.minutes"]._cron_send_minutes()

    check_told_once(database, issue, run_job)
    with environment(database) as env:
        minutes = env["chanxiao.meeting.minutes"].browse(minutes_id)
        entries = minutes.file_id.ledger_ids
        assert entries.mapped("kind").count("issue") == 1
        assert minutes.is_untampered


def test_what_a_job_undoes_is_not_sent(database, meeting_id):
    """One record fails after its mails were made: they are gone, the others go out."""
    with environment(database) as env:
        minutes = env["chanxiao.meeting"].browse(meeting_id).minutes_ids
        minutes._write_system({"sending_due": fields.Datetime.now()})
        minutes._write_system({"mailed_at": False})

    model = Registry(database)["chanxiao.meeting.minutes"]
    jobs = Registry(database)["ir.cron"]
    loggers = (
        "odoo.addons.chanxiao_meeting.models.common.ir_cron",
        "odoo.addons.chanxiao_meeting.models.minutes.sending",
    )
    with (
        post_office(database) as sent,
        patch.object(model, "_log_recipients", side_effect=ValueError("at the end")),
        patch.object(model, "_tell_of_failure"),
        patch.object(jobs, "_notify_admin"),
        mute_logger(*loggers),
    ):
        with environment(database) as env:
            env["chanxiao.meeting.minutes"]._cron_send_minutes()
        assert not sent
    with environment(database) as env:
        minutes = env["chanxiao.meeting"].browse(meeting_id).minutes_ids
        assert minutes.sending_failures == 1
        assert not minutes.mailed_at
