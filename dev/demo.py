"""The demo: a server in the background on a database with a believable factory."""

import importlib
import shutil

from dev import addons, environment, played, postgres
from dev.daemon import Daemon, require_free
from dev.databases import Databases
from dev.postgres import literal

DATABASE = "demo"
WELCOME = """
The demo is ready at {url}
{logins}

What to click, in 产销会议 (Production-Sales Meetings):
  1. 全部会议 All Meetings: the coming meeting of the factory (F). Open a department's
     brief 部门资料, and click a figure for the records behind it.
  2. The meeting held before it: its decisions, and its minutes 会议纪要 to print.
  3. 督办 Follow-up, 执行事项 Tasks: mark one done, on the task or on the order it is
     about, and look at the first topic of the coming meeting.
  4. 指标看板 Figure Board: all departments at a glance, coloured by their targets.
     当时 / 现在 Then / Now, here and on a brief: what was reported, what it is today.
  5. 督办 Follow-up, 产销异常 Exceptions: one is critical and waits for the coming
     meeting, one was treated by the last, one is closed.
  6. 报表 Reporting, 订单变更 Order Changes: who changed which order, why, and what
     that is worth. Change a confirmed 销售订单 Sales Order yourself and look again.
  7. 报表 Reporting, 出货结算 Shipment Settlements (as finance): what an order line
     brought in and cost, where its goods came from, and what went wrong with it.
  8. As sales: the department's morning meeting (V10) of today, ready to begin; 会议申请
     Requests: one waits for a decision; 提问 Questions: one waits for an answer;
     督办 Follow-up, 工作联系单 Work Contact Sheets; 报表 Reporting, 会议成效 Effect of
     Meetings. 配置 Configuration, 制度范本 Policy Templates (as gm) has more series.

'make stop' ends it, 'make demo FRESH=1' begins with a new database."""


def start(settings, console, fresh=False):
    """Make sure that the demo runs, and say how to get in."""
    daemon = Daemon(settings)
    port = daemon.running()
    if port and not fresh:
        return welcome(console, port)
    if not port or port != settings.port:
        require_free(settings.port)
    prepared = environment.prepare(settings, console)
    databases = Databases(prepared, console)
    daemon.stop()
    if fresh or not databases.exists(DATABASE):
        with console.step("demo database"):
            _create(databases)
    else:
        _update(databases, console)
    _set_addresses(databases, settings.port)
    with console.step("server: start"):
        daemon.start(prepared, DATABASE, settings.port)
    return welcome(console, settings.port)


def _create(databases):
    databases.copy(played.demo(databases), DATABASE)
    _note(databases, databases.product_key(played.KIND))


def _update(databases, console):
    """Bring a demo database made with other sources up to date, keep its data."""
    key = databases.product_key(played.KIND)
    if _noted(databases) == key:
        return
    ours = ",".join(addons.present(databases.settings.root))
    with console.step("demo database: update to the current sources") as step:
        databases.environment.odoo(
            *("-d", DATABASE, "-i", ours, "-u", ours, "--stop-after-init", "--no-http"),
            what="Updating the demo database",
            log=databases.settings.logs / "update-demo.log",
            step=step,
        )
    _note(databases, key)


def _note(databases, key):
    databases.cluster.sql(f'COMMENT ON DATABASE "{DATABASE}" IS {literal(key)}')


def _noted(databases):
    rows = databases.cluster.sql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE datname = {literal(DATABASE)}"
    )
    return rows[0][0] if rows else None


def _set_addresses(databases, port):
    """Links in mails, and styles in PDFs, need the address the server has."""
    values = ", ".join(
        f"({literal(key)}, {literal(f'http://127.0.0.1:{port}')})"
        for key in ("web.base.url", "report.url")
    )
    databases.cluster.sql(
        f"INSERT INTO ir_config_parameter (key, value) VALUES {values} "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        DATABASE,
    )


def logins():
    """(login, password, who) of the people to try the demo as."""
    try:
        return list(importlib.import_module("dev.factory").LOGINS)
    except ImportError:
        return [("admin", "admin", "Administrator")]


def welcome(console, port):
    rows = [f"  {login:<12} {password:<8} {who}" for login, password, who in logins()]
    console.say(
        WELCOME.format(
            url=f"http://127.0.0.1:{port}",
            logins="\n".join(["  login        password", *rows]),
        )
    )


def stop(settings, console):
    """Stop what runs in the background."""
    stopped = Daemon(settings).stop()
    if stopped:
        console.say("The server is stopped.")
    if not postgres.stop(settings, console) and not stopped:
        console.say("Nothing was running.")


def clean(settings, console):
    """Remove the state folder, and our templates from a foreign database server."""
    Daemon(settings).stop()
    prepared = environment.existing(settings) if settings.state.exists() else None
    if prepared and not prepared.cluster.own:
        databases = Databases(prepared, console)
        for name in databases.templates():
            databases.drop(name)
    postgres.stop(settings, console)
    shutil.rmtree(settings.state, ignore_errors=True)
    console.say("Everything that was made here is removed.")
