"""The Odoo 19 server: the one that was given, or one fetched into the state folder."""

import ast
import os
import re
import shutil
import tarfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from dev import state, system
from dev.console import Failure
from dev.process import run, which

SERIES = (19, 0)
DEBIAN_PACKAGE = "odoo-19"
DEBIAN_SUITE = "sid"
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
# Odoo's own build, for systems whose apt is not Debian's. Untried: the machines this
# was written on reach Debian's archive only.
PUBLISHED = "https://nightly.odoo.com/19.0/nightly/src/odoo_19.0.latest.tar.gz"
# Debian leaves this file out; without it the backend's JavaScript does not load
SEGMENTATION = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"
SEGMENTATION_PACKAGE = "@mediapipe/selfie_segmentation@0.1.1675465747"
LINKED = {
    "javascript": "/usr/share/javascript",
    "fonts-font-awesome": "/usr/share/fonts-font-awesome",
    "fonts": "/usr/share/fonts",
}


@dataclass(frozen=True)
class Server:
    """``package`` is the Python package ``odoo``; ``identity`` tells builds apart."""

    package: Path
    addons: tuple
    version: str
    identity: str


def locate(home):
    """The server in ``home``: a checkout, an installed package or a container's.

    Raises Failure when there is none, or it is not Odoo 19.
    """
    package = _find_package(Path(home))
    if not package:
        raise Failure(
            f"There is no Odoo in ODOO_HOME={home}: no odoo/release.py there."
        )
    version = _version(package / "release.py")
    if version[:2] != SERIES:
        found = ".".join(map(str, version[:2]))
        raise Failure(f"The Odoo in {home} is {found}, but 19.0 is needed.")
    # a checkout keeps most addons beside the package
    beside = package.parent / "addons"
    return Server(
        package=package,
        addons=(package / "addons", *([beside] if (beside / "web").is_dir() else [])),
        version=".".join(map(str, version[:3])),
        identity=_identity(package),
    )


def _find_package(home):
    places = [
        home,
        home / "usr/lib/python3/dist-packages",
        home / "lib/python3/dist-packages",
        *sorted(home.glob("lib/python3*/site-packages")),
        home.parent,
    ]
    for place in places:
        if (place / "odoo" / "release.py").is_file():
            return place / "odoo"
    return None


def _version(release):
    text = release.read_text(encoding="utf-8")
    match = re.search(r"^version_info\s*=\s*\(([^)]*)\)", text, re.MULTILINE)
    if not match:
        raise Failure(f"{release} does not say which version of Odoo this is.")
    numbers = [part.strip() for part in match[1].split(",")[:3]]
    return tuple(ast.literal_eval(part) if part.isdigit() else part for part in numbers)


def _identity(package):
    """What changes when the server does: its place, and when it was put there."""
    return f"{package} {(package / 'release.py').stat().st_mtime_ns}"


def needs(settings):
    """System packages the server that will be used depends on."""
    if settings.odoo_home or not _has_debian_archive():
        return ()
    return system.DEBIAN_SERVER


def own_home(settings):
    return settings.state / "server"


def find(settings):
    """The server to use, or None when it is still to be fetched."""
    if settings.odoo_home:
        return locate(settings.odoo_home)
    home = own_home(settings)
    return locate(home) if home.is_dir() else None


def fetch(settings, console, packages_ready):
    """Get a server into the state folder; ``packages_ready`` waits for npm."""
    with state.building(settings, own_home(settings)) as folder:
        with console.step("Odoo 19 server: download and unpack") as step:
            if _has_debian_archive():
                _from_debian(settings, folder, step)
                step.detail = "waiting for system packages"
                packages_ready()
                _repair(settings, folder, step)
            else:
                _from_publisher(folder, step)


def _has_debian_archive():
    if not (which("apt-get") and which("dpkg-deb") and Path(KEYRING).exists()):
        return False
    return bool(_debian_site())


def _debian_site():
    """The address of the Debian archive this machine's own apt uses."""
    fields = "$(SITE)|$(ORIGIN)|$(LABEL)"
    _status, output = run(
        ["apt-get", "indextargets", "--format", fields, "Created-By: Packages"],
        "apt-get indextargets",
        check=False,
    )
    targets = [line.split("|") for line in output.splitlines() if line.count("|") == 2]
    for site, origin, label in targets:
        if (origin, label) == ("Debian", "Debian"):
            return site
    # before the first "apt-get update" apt knows addresses only
    sites = (site for site, _origin, _label in targets)
    return next((site for site in sites if site.rstrip("/").endswith("/debian")), None)


def _from_debian(settings, folder, step):
    """Debian's package of the server, apt's own state left as it is."""
    apt = folder / "apt"
    for name in ("lists/partial", "cache/archives/partial"):
        (apt / name).mkdir(parents=True)
    sources = apt / "sources.list"
    sources.write_text(
        f"deb [signed-by={KEYRING}] {_debian_site()} {DEBIAN_SUITE} main\n"
    )
    options = {
        "Dir::Etc::SourceList": sources,
        "Dir::Etc::SourceParts": "-",
        "Dir::State::Lists": apt / "lists",
        "Dir::Cache": apt / "cache",
        "Acquire::Languages": "none",
        "APT::Update::Error-Mode": "any",
    }
    settled = [f"-o{name}={value}" for name, value in options.items()]
    command = ["apt-get", "-q", *settled]
    log = settings.logs / "server.log"
    what = "Downloading the Odoo server"
    run([*command, "update"], what, log=log, step=step)
    run([*command, "download", DEBIAN_PACKAGE], what, log=log, step=step, cwd=apt)
    (package,) = apt.glob("*.deb")
    step.detail = "unpacking"
    run(["dpkg-deb", "-x", package, folder], "Unpacking the Odoo server", log=log)
    shutil.rmtree(apt)


def _repair(settings, folder, step):
    """Give back what Debian's package leaves to others, or leaves out."""
    for name, target in LINKED.items():
        os.symlink(target, folder / "usr/share" / name)
    wanted = folder / "usr/lib/python3/dist-packages/odoo/addons" / SEGMENTATION
    if wanted.exists():
        return
    run(
        ["npm", "pack", "--silent", SEGMENTATION_PACKAGE],
        "Downloading a file that Debian's server lacks",
        log=settings.logs / "npm-pack.log",
        step=step,
        cwd=folder,
    )
    (archive,) = folder.glob("*.tgz")
    with tarfile.open(archive) as content:
        member = content.extractfile(f"package/{wanted.name}")
        wanted.parent.mkdir(parents=True, exist_ok=True)
        wanted.write_bytes(member.read())
    archive.unlink()


def _from_publisher(folder, step):
    archive = folder / "odoo.tar.gz"
    step.detail = "Odoo's own build"
    try:
        urllib.request.urlretrieve(PUBLISHED, archive)
    except (urllib.error.URLError, OSError) as error:
        raise Failure(
            f"Odoo's own build could not be downloaded ({error}): connect this machine "
            "and repeat, or name an existing Odoo 19 with ODOO_HOME=…"
        ) from None
    with tarfile.open(archive) as content:
        content.extractall(folder)
    archive.unlink()
    (unpacked,) = [path for path in folder.iterdir() if path.is_dir()]
    for path in list(unpacked.iterdir()):
        path.rename(folder / path.name)
    unpacked.rmdir()
