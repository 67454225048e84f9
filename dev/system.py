"""Packages of the operating system: asked for only when something is missing."""

import ctypes.util
import importlib.util
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from dev.console import Failure
from dev.process import run, which


@dataclass(frozen=True)
class Package:
    """``found`` tells whether what the apt package brings is there already."""

    name: str
    found: object
    optional: bool = False


def _command(*names):
    return lambda: which(*names)


def _file(path):
    return lambda: Path(path).exists()


def _font(name):
    return lambda: any(Path("/usr/share/fonts").glob(f"**/*{name}*"))


def _python_venv():
    return importlib.util.find_spec("ensurepip")


def _python_venv_package():
    # a Python beside the system's has its own venv package, named after its version
    return f"python{sys.version_info.major}.{sys.version_info.minor}-venv"


RUN = (
    Package(_python_venv_package(), _python_venv),
    Package("libmagic1", lambda: ctypes.util.find_library("magic"), optional=True),
    Package("wkhtmltopdf", _command("wkhtmltopdf"), optional=True),
    # what PDFs are printed with: Chinese, rare Chinese, symbols, everything else
    Package("fonts-noto-cjk", _font("CJK"), optional=True),
    Package("fonts-hanazono", _font("HanaMin"), optional=True),
    Package("fonts-symbola", _font("Symbola"), optional=True),
    Package("fonts-unifont", _font("unifont"), optional=True),
    # tells which characters no font has
    Package("fontconfig", _command("fc-list"), optional=True),
)
# what Debian's package of the server links to instead of shipping it
DEBIAN_SERVER = (
    Package("npm", _command("npm")),
    Package("libjs-jquery", _file("/usr/share/javascript/jquery/jquery.js")),
    Package(
        "libjs-jquery-form",
        _file("/usr/share/javascript/jquery-form/jquery.form.js"),
    ),
    Package(
        "libjs-underscore",
        _file("/usr/share/javascript/underscore/underscore.js"),
    ),
    Package(
        "fonts-font-awesome",
        _file("/usr/share/fonts-font-awesome/fonts/fontawesome-webfont.ttf"),
    ),
    Package(
        "fonts-roboto-unhinted",
        _file("/usr/share/fonts/truetype/roboto/unhinted/RobotoTTF/Roboto-Regular.ttf"),
    ),
)
TEST = (
    Package("chromium", _command("google-chrome", "chromium", "chromium-browser")),
    Package("poppler-utils", _command("pdftotext")),
    Package("docker-compose", _command("docker-compose")),
)
LINT = (
    Package("nodejs", _command("node")),
    Package("npm", _command("npm")),
)


def missing(packages):
    return [package for package in packages if not package.found()]


def obtainable(settings, packages):
    """``packages`` without those that this system turned out not to have."""
    note = _unavailable(settings)
    known = note.read_text().split() if note.exists() else []
    return [package for package in packages if package.name not in known]


def _unavailable(settings):
    return settings.state / "unavailable"


def administrator(packages):
    """What to put before a command that installs ``packages``; asks for a password
    when sudo wants one and somebody is there to give it."""
    if not packages or os.geteuid() == 0:
        return []
    wanted = " ".join(sorted({package.name for package in packages}))
    if which("sudo"):
        sudo = ["sudo"] if sys.stdin.isatty() else ["sudo", "-n"]
        probe = subprocess.run([*sudo, "true"], stderr=subprocess.DEVNULL)
        if probe.returncode == 0:
            return sudo
    raise Failure(
        "Installing system packages needs root or sudo: have an administrator run "
        f"'apt-get install {wanted}' and repeat."
    )


def install(settings, console, packages, prefix):
    """Install ``packages``, or say what to install by hand."""
    if not packages:
        return
    wanted = " ".join(sorted({package.name for package in packages}))
    if not which("apt-get"):
        raise Failure(
            "This system has no apt: install what corresponds to these Debian packages "
            f"and repeat: {wanted}."
        )
    with console.step(f"system packages: {wanted}") as step:
        _apt(settings, step, prefix, "update")
        available = _available(packages)
        if available:
            _apt(settings, step, prefix, "install", *available)
    still = missing(packages)
    for package in still:
        _complain(console, package)
    if still:
        _unavailable(settings).write_text("\n".join(package.name for package in still))


def _apt(settings, step, prefix, action, *names):
    flags = ["-y", "--no-install-recommends"] if action == "install" else []
    run(
        [
            *prefix,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-q",
            "-o",
            "DPkg::Lock::Timeout=300",
            action,
            *flags,
            *names,
        ],
        f"apt-get {action}",
        log=settings.logs / f"apt-{action}.log",
        step=step,
    )


def _available(packages):
    """Names among ``packages`` that this system's apt can install."""
    names = sorted({package.name for package in packages})
    _status, output = run(["apt-cache", "policy", *names], "apt-cache", check=False)
    candidates, name = {}, None
    for line in output.splitlines():
        if line and not line.startswith(" "):
            name = line.rstrip(":")
        elif line.strip().startswith("Candidate:"):
            candidates[name] = line.split(":", 1)[1].strip()
    return [name for name in names if candidates.get(name, "(none)") != "(none)"]


def _complain(console, package):
    if not package.optional:
        raise Failure(
            f"This system's apt has no package {package.name}, or it does not bring "
            "what is needed: install it by hand and repeat."
        )
    console.say(f"! {package.name} cannot be had here; what needs it is left out.")
