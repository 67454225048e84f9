"""``make load``: many people in one meeting room, on a server of two workers."""

from dev import environment
from dev.databases import Databases, Kind
from dev.process import run

KIND = Kind(full=True)


def run_all(settings, console, minutes, clients):
    """Let ``clients`` people look for ``minutes``; the exit status."""
    prepared = environment.prepare(settings, console, ("run", "test"))
    databases = Databases(prepared, console)
    name = f"load_{settings.tag}"
    databases.copy(databases.product(KIND), name)
    variables = prepared.variables()
    variables["PYTHONPATH"] += f":{settings.root / 'tests'}"
    what = f"{clients} people in a meeting room for {minutes:g} minutes"
    try:
        with console.step(what) as step:
            status, output = run(
                [prepared.venv.python, "-m", "load", name, minutes, clients],
                what,
                log=settings.logs / "load.log",
                step=step,
                check=False,
                env=variables,
                cwd=settings.root,
            )
    finally:
        databases.drop(name)
    console.say(output)
    return status
