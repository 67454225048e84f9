"""The commands behind ``make``."""

import argparse
import errno
import os
import signal
import sys

from dev.console import Console, Failure
from dev.settings import Settings


def main(arguments):
    """Run one command; returns the exit status."""
    console = Console()
    if arguments[:1] == ["odoo"]:
        # everything that follows belongs to the server's own command line
        options = argparse.Namespace(run=_odoo, arguments=arguments[1:])
        console = Console(sys.stderr)
    else:
        options = _parser().parse_args(arguments)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return options.run(Settings.from_environment(), console, options) or 0
    except Failure as failure:
        return _end(str(failure))
    except KeyboardInterrupt:
        return _end("Interrupted; the next run goes on from here.", 130)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return _end("The disk is full: free some space and repeat.")
        if error.errno in (errno.EACCES, errno.EPERM):
            return _end(f"This user may not change {error.filename}: run as its owner.")
        raise


def _end(sentence, status=1):
    sys.stdout.flush()
    print(sentence, file=sys.stderr, flush=True)
    return status


def _parser():
    parser = argparse.ArgumentParser(prog="python3 -m dev", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, function in COMMANDS.items():
        command = commands.add_parser(name, help=function.__doc__)
        command.set_defaults(run=function)
        if name == "lint":
            command.add_argument("--fix", action="store_true", help="mend what can be")
    return parser


def _flag(name):
    return os.environ.get(name, "") not in ("", "0", "no", "false")


def _demo(settings, console, _options):
    """Set up, make the demo database, start the server, say how to get in."""
    from dev import demo

    demo.start(settings, console, fresh=_flag("FRESH"))


def _stop(settings, console, _options):
    """Stop the server and the database server."""
    from dev import demo

    demo.stop(settings, console)


def _test(settings, console, _options):
    """Run every test."""
    from dev import checks

    return checks.run_all(settings, console)


def _lint(settings, console, options):
    """Run the linters."""
    from dev import lint

    return lint.run_all(settings, console, fix=options.fix or _flag("FIX"))


def _db(settings, console, _options):
    """Make a fresh database with our addons: DB=name [DEMO=1] [FULL=1]."""
    from dev import databases, environment

    name = os.environ.get("DB", "")
    databases.check_name(name)
    kind = databases.Kind(full=_flag("FULL"), demo=_flag("DEMO"))
    prepared = environment.prepare(settings, console)
    databases.Databases(prepared, console).create(name, kind)


def _bench(settings, console, _options):
    """Measure the figures on large data sets: [SIZES=s,l,xl]."""
    from dev import bench

    sizes = [size for size in os.environ.get("SIZES", "").split(",") if size]
    return bench.run_all(settings, console, sizes or bench.SIZES)


def _load(settings, console, _options):
    """Let people look at a meeting room: [MINUTES=30] [CLIENTS=30]."""
    from dev import load

    minutes = float(os.environ.get("MINUTES") or 30)
    return load.run_all(
        settings, console, minutes, int(os.environ.get("CLIENTS") or 30)
    )


def _pictures(settings, console, _options):
    """Take the pictures of the meeting room that the documentation shows."""
    from dev import room_pictures

    room_pictures.run_all(settings, console)


def _shell(settings, console, options):
    """Open the server's Python shell on a database: DB=name, or the demo."""
    options.arguments = ["shell", "-d", os.environ.get("DB") or "demo"]
    _odoo(settings, console, options)


def _odoo(settings, console, options):
    """Run the server's own command line in the prepared environment."""
    from dev import environment

    prepared = environment.prepare(settings, console)
    command = prepared.command(*options.arguments)
    os.execve(command[0], command, prepared.variables())


def _clean(settings, console, _options):
    """Remove everything that these tools have made."""
    from dev import demo

    demo.clean(settings, console)


COMMANDS = {
    "demo": _demo,
    "stop": _stop,
    "test": _test,
    "lint": _lint,
    "db": _db,
    "bench": _bench,
    "load": _load,
    "pictures": _pictures,
    "shell": _shell,
    "odoo": _odoo,
    "clean": _clean,
}
