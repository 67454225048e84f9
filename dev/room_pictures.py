"""``make pictures``: the meeting room of the demo, for the documentation.

The coming meeting is held in a copy of the demo's database (``dev/build_room.py``), and
looked at on a server of its own (``dev/draw_room.py``). Both are gone afterwards.
"""

from dev import environment, played
from dev.daemon import Daemon, free_port
from dev.databases import Databases
from dev.process import run


def run_all(settings, console):
    """Take the pictures; they are in ``docs/images`` then."""
    prepared = environment.prepare(settings, console)
    databases = Databases(prepared, console)
    name = f"new_{settings.tag}_pictures"
    databases.copy(played.demo(databases), name)
    try:
        with console.step("pictures of the meeting room") as step:
            output = databases.run_script(
                name, "build_room.py", "Holding a meeting", step
            )
            _draw(prepared, name, output.splitlines()[-1], step)
    finally:
        databases.drop(name)


def _draw(prepared, database, made, step):
    settings, port = prepared.settings, free_port()
    daemon = Daemon(settings, "pictures")
    daemon.start(prepared, database, port)
    try:
        run(
            [
                *(prepared.venv.python, "-m", "dev.draw_room"),
                *(f"http://127.0.0.1:{port}", made),
            ],
            "Taking pictures of the meeting room",
            log=settings.logs / "pictures.log",
            step=step,
            env=prepared.variables(),
            cwd=settings.root,
        )
    finally:
        daemon.stop()
