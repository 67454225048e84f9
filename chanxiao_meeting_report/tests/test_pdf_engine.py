"""What a server's wkhtmltopdf may do wrong, and what people notice of it."""

import os
import time
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import skipUnless
from unittest.mock import patch

from reportlab.pdfgen.canvas import Canvas

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.misc import find_in_path

from ..models import pdf_engine_wkhtmltopdf
from ..models.pdf_engine import PARAMETER, TIME_LIMIT, PdfError
from .common import ReportCase
from .test_report_pdf import has_wkhtmltopdf

LOGGERS = (
    "odoo.addons.chanxiao_meeting_report.models.pdf_engine_wkhtmltopdf",
    "odoo.addons.chanxiao_meeting_report.models.ir_actions_report",
    "odoo.addons.chanxiao_meeting_report.models.meeting",
    "odoo.addons.chanxiao_meeting.models.minutes.sending",
    "odoo.addons.base.models.ir_cron",
)
VERSION = '[ "$1" = --version ] && { echo "wkhtmltopdf 0.12.6"; exit 0; }'
# the PDF is the last word of its command
TARGET = 'for target in "$@"; do :; done'
#: what the program does, and what people are told
FAKES = {
    "hangs": ("sleep 1000", "not done after 1 seconds"),
    "hangs with children": (
        "sh -c 'echo $$ > {folder}/child; sleep 1000' & sleep 1000",
        "not done after 1 seconds",
    ),
    "hangs, deaf to being asked to end": (
        "trap '' TERM INT HUP; while :; do sleep 1; done",
        "not done after 1 seconds",
    ),
    "breaks off": ("echo 'out of luck' >&2; exit 3", "broke off .exit code 3"),
    "fails, leaving nothing": ("exit 1", "broke off .exit code 1"),
    "is killed": ("kill -KILL $$", "broke off .SIGKILL"),
    "faults": ("kill -SEGV $$", "broke off .SIGSEGV"),
    "leaves nothing": ("exit 0", "no document with pages"),
    "leaves an empty file": (f'{TARGET}; : > "$target"', "no document with pages"),
    "leaves garbage": (f'{TARGET}; echo x > "$target"', "no document with pages"),
    "leaves half a PDF": (
        f"{TARGET}; printf '%%PDF-1.4\\n1 0 obj <<' > \"$target\"",
        "no document with pages",
    ),
    "leaves a PDF without pages": (
        TARGET + "; printf '%%PDF-1.4\\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\\n"
        "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\\n"
        'trailer<</Root 1 0 R/Size 3>>\' > "$target"',
        "no document with pages",
    ),
}


class EngineCase(ReportCase):
    """A server with another wkhtmltopdf, or none."""

    def setUp(self):
        super().setUp()
        self.folder = self.enterContext(TemporaryDirectory())
        self.printed = self.enterContext(TemporaryDirectory())
        path = f"{self.folder}:{os.environ['PATH']}"
        self.enterContext(patch.dict(os.environ, {"PATH": path}))
        # where the engine works; nothing stays there
        self.enterContext(patch("tempfile.tempdir", self.printed))
        self.enterContext(mute_logger(*LOGGERS))
        parameters = self.env["ir.config_parameter"].sudo()
        parameters.set_param(TIME_LIMIT, "1")

    def tearDown(self):
        self.assertEqual(os.listdir(self.printed), [], "files were left behind")
        super().tearDown()

    def _install(self, script, version=VERSION):
        program = Path(self.folder, "wkhtmltopdf")
        text = "\n".join(["#!/bin/sh", version, script])
        program.write_text(text.replace("{folder}", self.folder))
        program.chmod(0o755)

    def _uninstall(self):
        self.enterContext(
            patch.object(
                pdf_engine_wkhtmltopdf, "find_in_path", side_effect=FileNotFoundError
            )
        )

    def _wrap_real(self, before):
        """The real program, called by one that does something of its own before."""
        self._install(f'{before}\nexec {find_in_path("wkhtmltopdf")} "$@"')

    def _send(self):
        self.minutes.with_context(force_report_rendering=True)._cron_send_minutes()
        self.env.invalidate_all()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPdfEngine(EngineCase):
    def test_whatever_it_does_there_is_a_sentence(self):
        for name, (script, sentence) in FAKES.items():
            with self.subTest(name):
                self._install(script)
                started = time.monotonic()
                with self.assertRaisesRegex(UserError, sentence) as refusal:
                    self._render_pdf("report_notice", self.meeting, lang="en_US")
                self.assertLess(time.monotonic() - started, 10)
                # what the browser shows as a dialog, and not as a fault of the server
                self.assertIs(type(refusal.exception), UserError)
                self.assertIsInstance(refusal.exception.__cause__, PdfError)

    def test_no_process_stays(self):
        self._install(FAKES["hangs with children"][0])
        with self.assertRaises(UserError):
            self._render_pdf("report_notice", self.meeting)
        child = int(Path(self.folder, "child").read_text())
        for _try in range(50):
            if not _is_running(child):
                break
            time.sleep(0.1)
        self.assertFalse(_is_running(child))

    def test_missing(self):
        self._uninstall()
        with self.assertRaisesRegex(UserError, "not on the server.*install it"):
            self._render_pdf("report_notice", self.meeting, lang="en_US")

    def test_no_program_at_all(self):
        for script, version in (
            ("exit 0", "sleep 1000"),
            ("exit 0", "exit 127"),
            ("exit 0", "echo hello; exit 0"),
        ):
            self._install(script, version)
            with self.assertRaisesRegex(UserError, "does not work"):
                self._render_pdf("report_notice", self.meeting, lang="en_US")
        Path(self.folder, "wkhtmltopdf").write_bytes(b"\x7fELF")
        with self.assertRaisesRegex(UserError, "does not work"):
            self._render_pdf("report_notice", self.meeting, lang="en_US")

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_installed_meanwhile(self):
        """Nobody has to start the server anew for it."""
        self._install("exit 3", "exit 127")
        with self.assertRaises(UserError):
            self._render_pdf("report_notice", self.meeting)
        Path(self.folder, "wkhtmltopdf").unlink()
        self.env["ir.config_parameter"].sudo().set_param(TIME_LIMIT, "60")
        self._render_pdf("report_notice", self.meeting)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_talking_is_no_failure(self):
        self._wrap_real("yes 'Warning: odd' | head -c 3000000 >&2")
        self.env["ir.config_parameter"].sudo().set_param(TIME_LIMIT, "60")
        self._render_pdf("report_notice", self.meeting)

    def test_sentence_is_in_the_language_of_whoever_prints(self):
        self._uninstall()
        self.env.user.lang = "zh_CN"
        with self.assertRaises(UserError) as refusal:
            self._render_pdf("report_notice", self.meeting, lang="en_US")
        mine = self.env["chanxiao.pdf.engine"]._in_users_language()
        self.assertEqual(mine.env.lang, "zh_CN")
        self.assertTrue(str(refusal.exception))

    def test_time_limit_of_odd_settings(self):
        engine = self.env["chanxiao.pdf.engine"]
        parameters = self.env["ir.config_parameter"].sudo()
        for value, expected in (
            ("5", 5),
            ("0", 60),
            ("-1", 60),
            ("soon", 60),
            (False, 60),
        ):
            parameters.set_param(TIME_LIMIT, value)
            self.assertEqual(engine._get_time_limit(), expected)

    def test_another_engine_is_one_class(self):
        engine = type(self.env["chanxiao.pdf.engine.wkhtmltopdf"])
        seen = []

        def run(_engine, html, paper, _limit):
            seen.append((html, paper.format))
            return _write_pdf()

        self._uninstall()
        with (
            patch.object(engine, "_check_ready", lambda self, limit: None),
            patch.object(engine, "_run", run),
        ):
            content = self._render_pdf("report_notice", self.meeting, lang="en_US")
        [(html, paper)] = seen
        self.assertIn(self.meeting.name, html)
        self.assertTrue(html.lstrip().startswith("<!DOCTYPE html>"))
        self.assertEqual(paper, "A4")
        self.assertIn("1/1", self._read_text(content))

    def test_engine_that_is_none(self):
        parameters = self.env["ir.config_parameter"].sudo()
        for name in ("res.partner", "chanxiao.pdf.engine", "chrome"):
            parameters.set_param(PARAMETER, name)
            with self.assertRaisesRegex(UserError, f"names “{name}”"):
                self._render_pdf("report_notice", self.meeting, lang="en_US")

    def test_notice_goes_out_without(self):
        self._install("exit 3")
        with mute_logger("odoo.addons.chanxiao_meeting_report.models.meeting"):
            files = self.meeting.with_context(
                force_report_rendering=True
            )._get_notice_attachments()
        self.assertFalse([name for name, _content in files if name.endswith(".pdf")])


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesWithoutEngine(EngineCase):
    """Minutes are issued whatever the engine does, and their people get them."""

    def setUp(self):
        super().setUp()
        # all are told the same here; else there is a file for each reading
        self.startPatcher(
            patch.object(type(self.minutes), "_get_origins", lambda self: set())
        )
        self.minutes.with_user(self.recorder).action_submit()
        self.minutes.with_user(self.chair).action_approve()

    def _get_mails(self):
        return self.env["mail.message"].search(
            [
                ("model", "=", self.minutes._name),
                ("res_id", "=", self.minutes.id),
                ("subject", "=like", "Minutes F/2026/0005:%"),
            ]
        )

    def test_issuing_waits_for_nothing(self):
        with patch.object(pdf_engine_wkhtmltopdf, "run_limited") as run:
            self.minutes.with_user(self.planner).with_context(
                force_report_rendering=True
            ).action_issue()
        run.assert_not_called()
        self.assertEqual(self.minutes.state, "issued")
        self.assertTrue(self.minutes.hash)
        self.assertTrue(self.minutes.sending_due)

    def test_each_failure_leaves_them_issued_and_the_pdf_pending(self):
        self.minutes.with_user(self.planner).action_issue()
        for name in ("hangs", "is killed", "leaves garbage"):
            with self.subTest(name):
                script, sentence = FAKES[name]
                self._install(script)
                self.minutes._write_system({"sending_failures": 0, "mailed_at": False})
                self.minutes.with_user(self.planner).action_send_again()
                self._send()
                self.assertEqual(self.minutes.state, "issued")
                self.assertRegex(self.minutes.sending_problem, sentence)
                self.assertTrue(self.minutes.sending_failed_since)
                self.assertFalse(self.minutes.mailed_at)
                self.assertFalse(self._get_mails())

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_pdf_comes_once_the_engine_works(self):
        guest = self.env["res.partner"].create(
            {"name": "Guest", "email": "guest@example.com"}
        )
        self.minutes._write_system({"copy_partner_ids": [(4, guest.id)]})
        self._install("exit 3")
        self.minutes.with_user(self.planner).action_issue()
        self._send()
        self.assertFalse(self._get_mails())
        self.minutes.with_user(self.planner).action_send_again()
        self._send()
        [first] = self._get_mails()
        self.assertFalse(first.attachment_ids)
        self.assertIn("could not be made yet", first.body)
        self.assertIn(guest, first.partner_ids)
        self.assertTrue(self.minutes.mailed_at)
        Path(self.folder, "wkhtmltopdf").unlink()
        self.env["ir.config_parameter"].sudo().set_param(TIME_LIMIT, "60")
        self.minutes.with_user(self.planner).action_send_again()
        self._send()
        self.assertFalse(self.minutes.sending_due)
        self.assertFalse(self.minutes.sending_problem)
        [kept] = self.minutes.kept_attachment_ids
        self.assertEqual(kept.name, "Minutes F-2026-0005.pdf")
        self.assertIn("F/2026/0005", self._read_text(kept.raw))
        [second] = self._get_mails() - first
        self.assertEqual(second.partner_ids, guest)
        self.assertEqual(second.attachment_ids, kept)
        self.assertTrue(self.minutes.is_untampered)


def _is_running(pid):
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _write_pdf():
    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(100, 100, "printed otherwise")
    canvas.save()
    return stream.getvalue()
