import json
from html import unescape
from unittest.mock import patch

from odoo import http
from odoo.tests import HttpCase, tagged
from odoo.tests.test_cursor import TestCursor
from odoo.tools import mute_logger

from ..models.ir_actions_report import RELEASE, Release
from ..models.pdf_engine import PdfError
from .common import PREFIX, ReportCase
from .test_pdf_engine import _write_pdf

CONTEXT = json.dumps({"force_report_rendering": True})


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPrintByHand(ReportCase, HttpCase):
    """The addresses that the browser prints from; what each does, in its order."""

    def setUp(self):
        super().setUp()
        self.steps = []
        self.problem = None
        engine = type(self.env["chanxiao.pdf.engine.wkhtmltopdf"])
        reports = type(self.env["ir.actions.report"])
        prepare = reports._prepare_print
        commit = TestCursor.commit

        def run(_engine, _html, _paper, _limit):
            self.steps.append("engine")
            if self.problem:
                raise self.problem
            return _write_pdf()

        def prepare_print(report, *args):
            self.steps.append("read")
            return prepare(report, *args)

        def end(cursor):
            self.steps.append("end")
            return commit(cursor)

        for target, name, function in (
            (engine, "_check_ready", lambda _engine, _limit: None),
            (engine, "_run", run),
            (reports, "_prepare_print", prepare_print),
            (TestCursor, "commit", end),
        ):
            self.startPatcher(patch.object(target, name, function))
        self.authenticate(self.chair.login, self.chair.login)

    def _get_steps(self):
        """What was done until the last document was printed."""
        last = max(n for n, step in enumerate(self.steps) if step == "engine")
        return self.steps[self.steps.index("read") : last + 1]

    def _open(self, ids):
        path = f"/report/pdf/{PREFIX}.report_notice/{ids}?context={CONTEXT}"
        return self.url_open(path)

    def test_transaction_is_over_before_the_engine_works(self):
        response = self._open(self.meeting.id)
        self.assertEqual(response.headers["Content-Type"], "application/pdf")
        self.assertTrue(response.content.startswith(b"%PDF"))
        self.assertEqual(self._get_steps(), ["read", "end", "engine"])

    def test_all_of_a_batch_is_read_before(self):
        other = self._create_held_meeting(self.policy, name="F/2026/0006")
        response = self._open(f"{self.meeting.id},{other.id}")
        self.assertEqual(len(self._read_pages(response.content)), 2)
        steps = self._get_steps()
        self.assertEqual(steps, ["read", "read", "end", "engine", "engine"])

    def test_downloaded_by_the_browser(self):
        """A failing engine is a sentence in a dialog."""
        data = [f"/report/pdf/{PREFIX}.report_notice/{self.meeting.id}", "qweb-pdf"]

        def download():
            return self.url_open(
                "/report/download",
                data={
                    "data": json.dumps(data),
                    "context": CONTEXT,
                    "csrf_token": http.Request.csrf_token(self),
                },
            )

        response = download()
        self.assertTrue(response.content.startswith(b"%PDF"))
        self.assertIn("Notice", response.headers["Content-Disposition"])
        self.assertEqual(self._get_steps(), ["read", "end", "engine"])
        self.problem = PdfError("The engine sleeps.")
        with mute_logger("odoo.http", "odoo.addons.web.controllers.report"):
            response = download()
        said = json.loads(unescape(response.text))["data"]
        self.assertEqual(said["name"], "odoo.exceptions.UserError")
        self.assertEqual(said["message"], "The engine sleeps.")

    def test_who_may_not_read_prints_nothing(self):
        self.authenticate(self.outsider.login, self.outsider.login)
        with mute_logger("odoo.http"):
            response = self._open(self.meeting.id)
        self.assertEqual(response.status_code, 403)
        self.assertNotIn("engine", self.steps)

    def test_printed_for_a_mail_the_transaction_goes_on(self):
        """Whoever calls it has things of its own to keep or undo."""
        reports = self.env["ir.actions.report"].with_context(
            force_report_rendering=True
        )
        with patch.object(self.env.cr, "commit") as commit:
            reports._print_for_mail(f"{PREFIX}.report_notice_action", self.meeting)
            reports.with_context(**{RELEASE: True})._release()
            commit.assert_not_called()
            reports.with_context(**{RELEASE: Release()})._release()
            commit.assert_called_once()
