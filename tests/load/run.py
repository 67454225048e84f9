"""The meeting goes on, everybody looks, and what it costs is written down."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
from benchmarks import sections

from odoo.tools import config

from . import client, scene, summary

ROOT = Path(__file__).resolve().parents[2]
SERVER = Path(__file__).parent / "server" / "serve.py"
#: screens that people look at, one after the other
SCREENS = ("wall", "recorder", "hand", "hand", "hand")
START = 120


def main(arguments):
    """``DATABASE MINUTES CLIENTS``; returns the exit status."""
    database, minutes, clients = arguments[0], float(arguments[1]), int(arguments[2])
    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level", "warn"])
    made = scene.make(database, clients)
    with _server(database) as (process, site, bus):
        found = _hold(process, site, bus, database, made, 60 * minutes)
    results = {**summary.summarize(**found), "clients": clients, "minutes": minutes}
    sections.write(ROOT / "docs" / "performance.md", "load", summary.render(results))
    missed = [text for text, is_met in summary.check(results).items() if not is_met]
    print("\n".join(missed) or "All targets of the meeting room are met.", flush=True)
    return 1 if missed else 0


@contextmanager
def _server(database):
    """A server of two workers on this machine alone; its process and addresses."""
    http, bus = _free_ports(2)
    process = subprocess.Popen(
        [
            *(sys.executable, str(SERVER), "-d", database),
            *("--db-filter", f"^{database}$", "--workers", str(summary.WORKERS)),
            *("--http-interface", "127.0.0.1", "--http-port", str(http)),
            *("--gevent-port", str(bus), "--max-cron-threads", "1"),
            *("--log-level", "warn"),
        ],
        start_new_session=True,
    )
    try:
        _wait(process, http)
        _wait(process, bus)
        yield process, f"http://127.0.0.1:{http}", f"ws://127.0.0.1:{bus}"
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def _free_ports(number):
    probes = [socket.socket() for _number in range(number)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait(process, port):
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise SystemExit("The server did not start.")


def _hold(process, site, bus, database, made, seconds):
    """Changes, what each screen saw and when, and memory while the meeting goes on."""
    sessions = [
        client.Session(site, database, login, scene.PASSWORD)
        for login in made["logins"]
    ]
    screens = [
        client.Client(session, bus, made["meeting"], SCREENS[number % len(SCREENS)])
        for number, session in enumerate(sessions)
    ]
    for screen in screens:
        screen.start()
    for screen in screens:
        screen.is_ready.wait(START)
    changes, memory = [], []
    end = time.monotonic() + seconds
    while time.monotonic() < end and not any(s.failure for s in screens):
        changes.append(_change(sessions[0], made["meeting"], len(changes)))
        time.sleep(summary.PACE)
        memory.append(_memory(process))
    for screen in screens:
        screen.ended.set()
    for screen in screens:
        screen.join(START)
        if screen.failure:
            raise screen.failure
    return {"changes": changes, "screens": screens, "memory": memory}


def _change(session, meeting_id, number):
    """Whoever conducts moves on, or notes something; when, and to which version."""
    room = session.meeting(meeting_id, "get_room", "recorder")
    started = time.monotonic()
    if number % 2 and room["current"]:
        answer = session.meeting(
            meeting_id, "room_note", room["current"], f"Note {number}"
        )
    else:
        ids = [topic["id"] for topic in room["agenda"]]
        place = ids.index(room["current"]) + 1 if room["current"] else 0
        answer = session.meeting(
            meeting_id, "room_go", ids[place % len(ids)], room["current"]
        )
    return started, time.monotonic() - started, answer["version"]


def _memory(process):
    """Bytes that belong to the server's processes alone."""
    used = 0
    server = psutil.Process(process.pid)
    for one in (server, *server.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):
            used += one.memory_full_info().uss
    return used
