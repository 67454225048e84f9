from contextlib import contextmanager
from unittest import skipUnless
from unittest.mock import patch

from odoo.tests import BaseCase, tagged

from ..report import fonts
from .common import ReportCase
from .test_report_pdf import has_wkhtmltopdf

LISTED = "False 20-7e 4e00-4fff\nTrue 1f600\n"


@contextmanager
def installed(*listings):
    """Let the server have these fonts, one listing after another."""
    fonts._get_covered.cache_clear()
    with patch.object(fonts.subprocess, "run") as run:
        run.side_effect = [type("Run", (), {"stdout": text}) for text in listings]
        yield run
    fonts._get_covered.cache_clear()


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFonts(BaseCase):
    def test_characters_that_no_font_has(self):
        with installed(LISTED, LISTED):
            self.assertEqual(fonts.find_missing_characters("a一电\u200b\ufe0f"), ["电"])

    def test_coloured_pictures_are_not_printed(self):
        with installed(LISTED, LISTED):
            self.assertEqual(fonts.find_missing_characters("😀"), ["😀"])

    def test_font_installed_since(self):
        with installed(LISTED, LISTED + "False 7535\n"):
            self.assertFalse(fonts.find_missing_characters("电"))

    def test_fonts_are_listed_once(self):
        with installed(LISTED) as run:
            fonts.find_missing_characters("a")
            fonts.find_missing_characters("b")
        run.assert_called_once()

    def test_nobody_can_tell_without_fontconfig(self):
        for error in (FileNotFoundError, fonts.subprocess.TimeoutExpired("fc-list", 1)):
            with installed() as run:
                run.side_effect = error
                self.assertFalse(fonts.find_missing_characters("电"))

    def test_what_to_install(self):
        for character, package in (
            ("电", "fonts-noto-cjk"),
            ("\U00020bb7", "fonts-hanazono"),
            ("🔧", "fonts-symbola"),
            ("ก", "fonts-unifont"),
        ):
            self.assertEqual(fonts.get_font_packages([character]), [package])


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf() and fonts._get_covered(), "no engine, or no fontconfig")
class TestMissingCharacters(ReportCase):
    """Who prints is told what will not be on paper."""

    def _print(self, text):
        sent = []
        self.meeting.location = text
        with patch.object(
            type(self.env["bus.bus"]),
            "_sendone",
            lambda _self, target, kind, message: sent.append((target, kind, message)),
        ):
            self._render_pdf("report_notice", self.meeting)
        return [
            (target, message)
            for target, kind, message in sent
            if kind == "simple_notification"
        ]

    def test_warning(self):
        # of no script, so that no font will ever have it
        self.env.user.lang = "en_US"
        [(target, warning)] = self._print("Room \U000d0001")
        self.assertEqual(target, self.env.user.partner_id)
        self.assertIn("\U000d0001 (U+D0001)", warning["message"])
        self.assertIn("fonts-unifont", warning["message"])
        self.assertIn(self.meeting.display_name, warning["message"])

    def test_nothing_to_warn_of(self):
        self.assertFalse(self._print("Room 301"))
