"""The version before this one, with the weeks of its own demo factory in it: what is
upgraded.

It comes from this repository's history, as it was released, what it depended on
included (``dev/requirements-upgrade.txt``).
"""

import zipfile

from dev import addons, environment, state
from dev.console import Failure
from dev.databases import Databases, Kind
from dev.process import run

VERSION = "19.0.1.1.0"
COMMIT = "9e8eb3cfb11e543310f9157bdeb4345a8e93f18b"
KIND = Kind(full=True)
MORE = "build_earlier.py"
FOLDERS = (*addons.NAMES, "dev")


def database(databases):
    """The name of the template with ``VERSION``, four weeks of work and issued minutes
    in it."""
    root = checkout(databases.settings)
    base = databases.dependencies(KIND)
    more = (databases.settings.root / "dev" / MORE).read_text(encoding="utf-8")
    key = state.key(COMMIT, base, more, databases.environment.venv.addons_versions())
    return databases.template("earlier", key, _build, databases, base, root)


def checkout(settings):
    """The folder with the sources of ``VERSION``."""
    folder = settings.state / "earlier" / COMMIT[:12]
    if not folder.is_dir():
        _require_history(settings)
        with state.building(settings, folder) as fresh:
            archive = fresh / "sources.zip"
            command = ["git", "archive", "--output", archive, COMMIT, *FOLDERS]
            run(command, "git archive", cwd=settings.root)
            with zipfile.ZipFile(archive) as sources:
                sources.extractall(fresh)
            archive.unlink()
    return folder


def _require_history(settings):
    command = ["git", "cat-file", "-e", f"{COMMIT}^{{commit}}"]
    status, _output = run(command, "git", check=False, cwd=settings.root)
    if status:
        raise Failure(
            f"The upgrade is tested from version {VERSION}, commit {COMMIT[:7]}, which "
            "this clone does not have: fetch the whole history (git fetch --unshallow)."
        )


def _build(name, databases, base, root, step):
    server = environment.variant(databases.environment, "earlier", root)
    earlier = Databases(server, databases.console)
    earlier.copy(base, name)
    earlier.install(name, addons.NAMES, KIND, step)
    earlier.install(name, addons.CHART, KIND, step)
    what = "Building the earlier factory"
    earlier.run_script(name, "build_sample.py", what, step)
    # of this version's tools, on that version's addons
    earlier.run_script(name, databases.settings.root / "dev" / MORE, what, step)
