"""Virtual environments, one for each set of requirements."""

import importlib.util
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

from dev import state
from dev.process import run

# (requirements file, pip options). The OCA addons require "odoo", which no package
# index has: it is the server itself, so their dependencies are not looked at.
RUNTIME = (
    ("dev/requirements-odoo.txt", ()),
    ("dev/requirements-dev.txt", ()),
    ("requirements.txt", ("--no-deps",)),
    ("dev/requirements-upgrade.txt", ("--no-deps",)),
)
LINT = (("dev/requirements-lint.txt", ()),)


@dataclass(frozen=True)
class Venv:
    path: Path

    @property
    def python(self):
        return self.path / "bin" / "python"

    @property
    def site_packages(self):
        (found,) = self.path.glob("lib/python3*/site-packages")
        return found

    def addons_versions(self):
        """The installed OCA addons with their versions."""
        found = self.site_packages.glob("odoo_addon*.dist-info")
        return sorted(path.name for path in found)


def _path(settings, name, requirements):
    texts = [(settings.root / file).read_text() for file, _options in requirements]
    digest = state.key(sys.version_info[:3], str(settings.state), requirements, texts)
    return settings.state / "venv" / f"{name}-{digest}"


def find(settings, name, requirements):
    path = _path(settings, name, requirements)
    return Venv(path) if (path / "complete").exists() else None


def make(settings, console, name, requirements, packages_ready):
    """Build the environment; a half-built one is begun again.

    It cannot be moved once made, so a mark inside says that it is complete.
    """
    if not importlib.util.find_spec("ensurepip"):
        packages_ready()
    path = _path(settings, name, requirements)
    for old in path.parent.glob(f"{name}-*"):
        shutil.rmtree(old)
    with console.step(f"Python packages ({name})") as step:
        log = settings.logs / f"pip-{name}.log"
        what = "Installing Python packages"
        run([sys.executable, "-m", "venv", path], what, log=log)
        pip = [path / "bin" / "python", "-m", "pip", "install", "--no-input"]
        for file, options in requirements:
            run([*pip, *options, "-r", settings.root / file], what, log=log, step=step)
        (path / "complete").touch()
    return Venv(path)
