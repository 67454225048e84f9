"""The engine that Odoo installations have: wkhtmltopdf, a program of its own.

Odoo's own call of it waits for ever. This one takes so much time and no more, and
leaves nothing behind: no process, no file.
"""

import logging
import os
import re
import resource
import signal
import subprocess
import time
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from odoo import api, models
from odoo.tools import parse_version
from odoo.tools.misc import find_in_path

from ..report.pdf_pages import keep_rows_and_headings
from ..report.repeated_heads import print_with_heads
from .pdf_engine import PdfError

_logger = logging.getLogger(__name__)
# Without Qt's patches it prints everything smaller by this factor
UNPATCHED_ZOOM = 1.36
# Documents of ours hold no scripts and fetch nothing. Should something be left in one
# that does, then it is asked of a proxy that does not exist.
NOTHING_TO_FETCH = (
    # a document without scripts is finished once it is read
    ("--javascript-delay", "0"),
    ("--disable-javascript",),
    ("--disable-local-file-access",),
    ("--proxy", "http://127.0.0.1:1"),
)
#: it says its version at once
VERSION_LIMIT = 10  # seconds
PATIENCE = 5  # seconds for one that was killed
MAX_FILE = 500_000_000  # bytes
SAID = 2000  # characters of what it said that are logged
# It ends with 1 also where the document is complete and a picture in it was not.
ENDED_WELL = (0, 1)
MARGINS = ("top", "bottom", "left", "right")


class Program(NamedTuple):
    path: str
    version: str
    is_patched: bool


class ChanxiaoPdfEngineWkhtmltopdf(models.AbstractModel):
    _name = "chanxiao.pdf.engine.wkhtmltopdf"
    _description = "PDF Engine wkhtmltopdf"
    _inherit = "chanxiao.pdf.engine"

    @api.model
    def _check_ready(self, limit):
        self._find_program(limit)

    @api.model
    def _find_program(self, limit):
        """The program, looked up each time: somebody may have just installed it.

        :param limit: seconds that it may take to answer
        :raise PdfError: where there is none, or one that does not answer
        """
        env = self.env
        try:
            path = find_in_path("wkhtmltopdf")
            stat = os.stat(path)
        except OSError as error:
            raise PdfError(
                env._(
                    "No PDF can be made: the program wkhtmltopdf is not on the server. "
                    "Ask whoever runs the server to install it."
                )
            ) from error
        state = (stat.st_ino, stat.st_size, stat.st_mtime)
        try:
            return _ask_version(path, state, min(limit, VERSION_LIMIT))
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            _logger.warning("%s does not say its version", path, exc_info=True)
            raise PdfError(
                env._(
                    "No PDF can be made: the program wkhtmltopdf on the server does "
                    "not work. Ask whoever runs the server to look into it."
                )
            ) from error

    @api.model
    def _is_patched(self):
        """Whether it has Qt's patches; one that does not answer has none."""
        try:
            return self._find_program(self._get_time_limit()).is_patched
        except PdfError:
            return False

    @api.model
    def _get_zoom(self):
        return 1 if self._is_patched() else UNPATCHED_ZOOM

    @api.model
    def _prepare(self, root):
        """Break pages where they may be: with Qt's patches, too, it cuts rows."""
        keep_rows_and_headings(root)

    @api.model
    def _run(self, html, paper, limit):
        """Repeat the heads of tables: Qt's patches print them over the first row.

        All prints of a document together take no longer than one may.
        """
        end = time.monotonic() + limit

        def run(body):
            return self._run_program(body, paper, end, limit)

        try:
            return print_with_heads(html, run)
        except PdfError:
            raise
        except Exception as error:  # broken files break the reader in many ways
            _logger.warning("A printed document cannot be read", exc_info=True)
            raise self._get_unreadable_error() from error

    @api.model
    def _run_program(self, html, paper, end, limit):
        env = self.env
        with TemporaryDirectory(prefix="chanxiao-print-") as folder:
            source, target = Path(folder, "document.html"), Path(folder, "printed.pdf")
            source.write_text(html, encoding="utf-8", errors="replace")
            program = self._find_program(limit)
            command = [program.path, *self._get_options(program, paper)]
            command += [str(source), str(target)]
            left = max(end - time.monotonic(), 0)
            try:
                code, said = run_limited(command, folder, left)
            except subprocess.TimeoutExpired as error:
                _logger.warning("%s took longer than %s s", program.path, limit)
                raise PdfError(
                    env._(
                        "No PDF was made: wkhtmltopdf was not done after %s seconds, "
                        "and was stopped. Try again in a few minutes; if it goes on, "
                        "ask whoever runs the server to look into it.",
                        limit,
                    )
                ) from error
            except OSError as error:
                _logger.warning("%s could not be run", program.path, exc_info=True)
                raise PdfError(
                    env._(
                        "No PDF was made: the server could not start wkhtmltopdf "
                        "(%s). Ask whoever runs the server to look into it.",
                        error.strerror,
                    )
                ) from error
            if code:
                _logger.warning("wkhtmltopdf ended with %s and said: %s", code, said)
            if code not in ENDED_WELL or (code and not target.exists()):
                raise PdfError(
                    env._(
                        "No PDF was made: wkhtmltopdf broke off (%s). Try again; if it "
                        "goes on, ask whoever runs the server, whose log says more.",
                        _name_ending(code),
                    )
                )
            return target.read_bytes() if target.exists() else b""

    @api.model
    def _get_options(self, program, paper):
        if paper.format == "custom":
            size = ["--page-width", f"{paper.page_width}mm"]
            size += ["--page-height", f"{paper.page_height}mm"]
        else:
            size = ["--page-size", paper.format or "A4"]
        margins = [
            word
            for side in MARGINS
            for word in (f"--margin-{side}", str(getattr(paper, f"margin_{side}")))
        ]
        dpi = ["--dpi", str(paper.dpi)] if paper.dpi else []
        if paper.dpi and parse_version(program.version) >= parse_version("0.12.2"):
            dpi += ["--zoom", str(96.0 / paper.dpi)]
        return [
            "--quiet",
            *size,
            *margins,
            *dpi,
            *("--orientation", paper.orientation or "Portrait"),
            # only Qt's patches know it, and without it they print everything smaller
            *(["--disable-smart-shrinking"] if program.is_patched else []),
            *(word for option in NOTHING_TO_FETCH for word in option),
        ]


@lru_cache(maxsize=4)
def _ask_version(path, _state, limit):
    """What the program at a path is; ``_state`` tells a new one from the former."""
    with TemporaryDirectory(prefix="chanxiao-print-") as folder:
        code, said = run_limited([path, "--version"], folder, limit)
    version = re.search(r"\d+(\.\d+)+", said)
    if code or not version:
        raise ValueError(f"{path} ended with {code} and said: {said}")
    return Program(path, version[0], "(with patched qt)" in said)


def run_limited(command, folder, limit):
    """Run a program that cannot take longer, and leaves no process behind.

    What it says goes to a file: a pipe would be held open by what it started itself.

    :param command: list of words
    :param str folder: where it runs
    :param limit: seconds
    :return: pair of its exit code and the end of what it said
    :raise subprocess.TimeoutExpired: when it was stopped
    """
    said = Path(folder, "said.txt")
    with said.open("wb") as output:
        process = subprocess.Popen(
            command,
            cwd=folder,
            # Qt makes a folder of its own where there is none
            env={**os.environ, "XDG_RUNTIME_DIR": folder},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            # a group of its own, so that all of it can be stopped
            start_new_session=True,
        )
    try:
        if hasattr(resource, "prlimit"):
            _limit_files(process.pid)
        code = process.wait(limit)
    finally:
        _stop_group(process)
    with said.open("rb") as file:
        file.seek(max(said.stat().st_size - SAID, 0))
        return code, file.read().decode("utf-8", "replace").strip()


def _limit_files(pid):
    """No file that it writes fills the disk."""
    try:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
    except (ProcessLookupError, PermissionError, ValueError):
        _logger.debug("It was done at once, or the server has a lower limit")


def _stop_group(process):
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        _logger.debug("Nothing is left of process group %s", process.pid)
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        # waits for a disk or a network; the system ends it once that answers
        _logger.warning("Process %s cannot be stopped now", process.pid)


def _name_ending(code):
    """How a program ended, for people who run servers."""
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
