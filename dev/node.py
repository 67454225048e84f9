"""The linters from npm, in the state folder."""

import shutil

from dev import state
from dev.process import run

FILES = ("package.json", "package-lock.json", ".npmrc")


def _path(settings):
    folder = settings.root / "dev" / "lint"
    key = state.files_key((name, folder / name) for name in FILES)
    return settings.state / f"node-{key}"


def find(settings):
    """The folder that holds ``node_modules``, or None."""
    path = _path(settings)
    return path if path.is_dir() else None


def make(settings, console, packages_ready):
    packages_ready()
    for old in settings.state.glob("node-*"):
        shutil.rmtree(old)
    with console.step("linters from npm") as step:
        with state.building(settings, _path(settings)) as folder:
            for name in FILES:
                shutil.copy(settings.root / "dev" / "lint" / name, folder)
            run(
                ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"],
                "Installing the linters from npm",
                log=settings.logs / "npm.log",
                step=step,
                cwd=folder,
            )
