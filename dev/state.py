"""The state folder: keys, stamps and the lock that let a killed run be repaired."""

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

from dev.console import Failure

# a first run unpacks the server (1.3 GB), Python packages (0.6 GB) and databases
SPACE_NEEDED = 5 * 1024**3
SPACE_ALWAYS = 300 * 1024**2


def key(*parts):
    """A short name for what ``parts`` (anything JSON can write) describe."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def files_key(paths):
    """A key of the contents and relative names of (name, path) pairs."""
    digest = hashlib.sha256()
    for name, path in sorted(paths):
        content = Path(path).read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:12]


def open_state(settings):
    """Make the state folder, and say so when it cannot be used."""
    folder = settings.state
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "tmp").mkdir(exist_ok=True)
        settings.logs.mkdir(exist_ok=True)
    except OSError as error:
        raise Failure(
            f"The folder {folder} cannot be written ({error.strerror}): run as the "
            "user it belongs to."
        ) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise Failure(
            f"The folder {folder} belongs to another user: run as that user, or "
            "remove it and begin again."
        )
    check_space(folder)


def check_space(folder):
    fresh = not (folder / "ready").exists()
    needed = SPACE_NEEDED if fresh else SPACE_ALWAYS
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise Failure(
            f"Only {free / 1024**3:.1f} GB are free where {folder} lies and "
            f"{needed / 1024**3:.1f} GB are needed: free some space and repeat."
        )


@contextmanager
def locked(settings, console):
    """Let one run at a time prepare the state folder."""
    with open(settings.state / "lock", "w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            console.say("Another run is preparing the environment, waiting for it.")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


@contextmanager
def building(settings, target):
    """Give a temporary folder that becomes ``target`` when the block succeeds."""
    target = Path(target)
    inside = settings.state / "tmp"
    folder = Path(tempfile.mkdtemp(prefix=f"{target.name}-", dir=inside))
    try:
        yield folder
        folder.chmod(0o755)
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        folder.rename(target)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def sweep(settings):
    """Remove what a killed run left half-done."""
    for leftover in (settings.state / "tmp").iterdir():
        shutil.rmtree(leftover, ignore_errors=True)


def replace_text(path, text):
    """Write ``text`` to ``path`` in one go."""
    path = Path(path)
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)
