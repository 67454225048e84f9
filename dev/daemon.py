"""The server in the background: started, found again, stopped."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from dev import log, state
from dev.console import Failure
from dev.process import is_running

START_TIMEOUT = 120
STOP_TIMEOUT = 15


class Daemon:
    """One server process; a file says its process id, port and database."""

    def __init__(self, settings, name=""):
        self.settings = settings
        self.note = settings.state / f"server{name and '-'}{name}.json"
        self.log = settings.logs / f"server-{name or 'demo'}.log"

    def running(self):
        """The port our server listens on, or None when it does not run."""
        try:
            noted = json.loads(self.note.read_text())
        except (OSError, ValueError):
            return None
        return noted["port"] if is_running(noted["pid"], self.settings.state) else None

    def start(self, environment, database, port):
        """Start the server on ``database`` and wait until it answers."""
        command = environment.command(
            *("-d", database, "--db-filter", f"^{database}$", "--http-port", port),
            *("--http-interface", "127.0.0.1", "--workers", "0", "--no-database-list"),
            *("--pidfile", self.note.with_suffix(".pid")),
        )
        with open(self.log, "w") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.settings.root,
                env=environment.variables(),
                start_new_session=True,
            )
        state.replace_text(self.note, json.dumps({"pid": process.pid, "port": port}))
        self._wait(process, port)

    def _wait(self, process, port):
        deadline = time.monotonic() + START_TIMEOUT
        while not answers(port):
            if process.poll() is not None:
                raise Failure(f"The server ended at once: {self._reason()}")
            if time.monotonic() > deadline:
                process.terminate()
                raise Failure(f"The server does not answer: {self._reason()}")
            time.sleep(0.2)

    def _reason(self):
        text = self.log.read_text(encoding="utf-8", errors="replace")
        problems = (
            list(log.records(text)) or text.strip().splitlines() or ["no message"]
        )
        last = problems[-1].splitlines()[0].rstrip(".")
        return f"{last[:200]}. The details are in {self.log}."

    def stop(self):
        """Stop the server; returns True if it was running."""
        if self.running() is None:
            return False
        pid = json.loads(self.note.read_text())["pid"]
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_TIMEOUT
        while is_running(pid, self.settings.state) and time.monotonic() < deadline:
            time.sleep(0.1)
        if is_running(pid, self.settings.state):
            os.kill(pid, signal.SIGKILL)
        self.note.unlink(missing_ok=True)
        return True


def free_port():
    """A port that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(port):
    """Whether a server says on ``port`` that it is well."""
    try:
        url = f"http://127.0.0.1:{port}/web/health"
        with urllib.request.urlopen(url, timeout=10) as reply:
            return reply.status == 200
    except (urllib.error.URLError, OSError):
        return False


def require_free(port):
    """Refuse a port that something else listens on."""
    with socket.socket() as probe:
        # the port of a server stopped a moment ago is free, though not idle yet
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError:
            raise Failure(
                f"This user may not listen on port {port}: choose one above 1023 with "
                "make demo PORT=8070."
            ) from None
        except OSError:
            raise Failure(
                f"Port {port} is taken by another program: stop that, or choose "
                f"another with make demo PORT={port + 1}."
            ) from None
