"""The meeting goes on, everybody looks, and what it costs is written down."""

import os
import tempfile
import time
from pathlib import Path

from benchmarks import sections
from serving import START, server

from odoo.tools import config

from . import client, scene, summary, watch

ROOT = Path(__file__).resolve().parents[2]
#: screens that people look at, one after the other
SCREENS = ("wall", "recorder", "hand", "hand", "hand")


def main(arguments):
    """``DATABASE MINUTES CLIENTS``; returns the exit status."""
    database, minutes, clients = arguments[0], float(arguments[1]), int(arguments[2])
    config.parse_config(["-c", os.environ["ODOO_RC"], "--log-level", "warn"])
    made = scene.make(database, clients)
    with (
        tempfile.NamedTemporaryFile("w+", errors="replace") as log,
        server(database, summary.WORKERS, crons=1, output=log) as found,
    ):
        process, site, bus = found
        watched = watch.Watch(process, Path(log.name))
        held = _hold(watched, site, bus, database, made, 60 * minutes)
        results = {**summary.summarize(**held), "clients": clients, "minutes": minutes}
    print(*watched.failures, sep="\n", end="")
    sections.write(ROOT / "docs" / "performance.md", "load", summary.render(results))
    missed = [text for text, is_met in summary.check(results).items() if not is_met]
    print("\n".join(missed) or "All targets of the meeting room are met.", flush=True)
    return 1 if missed else 0


def _hold(watched, site, bus, database, made, seconds):
    """Changes, what each screen saw and when, and memory while the meeting goes on."""
    sessions = [
        client.Session(site, database, login, scene.PASSWORD)
        for login in made["logins"]
    ]
    screens = [
        client.Client(session, bus, made["meeting"], SCREENS[number % len(SCREENS)])
        for number, session in enumerate(sessions)
    ]
    # Odoo's bus starts its thread when the first one listens, and tries to start
    # another one for each who comes before it runs; these fail
    first, *others = screens
    for group in ([first], others):
        for screen in group:
            screen.start()
        for screen in group:
            screen.is_ready.wait(START)
    watched.begin()
    changes = []
    end = time.monotonic() + seconds
    while time.monotonic() < end and not any(s.failure for s in screens):
        changes.append(_change(sessions[0], made["meeting"], len(changes)))
        time.sleep(summary.PACE)
        watched.look()
    watched.end()
    for screen in screens:
        screen.ended.set()
    for screen in screens:
        screen.join(START)
        if screen.failure:
            raise screen.failure
    return {"changes": changes, "screens": screens, "watched": watched}


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
