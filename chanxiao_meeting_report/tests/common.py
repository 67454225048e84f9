"""What the tests of printed documents share."""

from io import BytesIO

import lxml.html

from odoo.exceptions import AccessError
from odoo.tools.pdf import PdfFileReader

from odoo.addons.chanxiao_meeting.tests.minutes.minutes_common import MinutesCase

PREFIX = "chanxiao_meeting_report"


class PaperMixin:
    """What is printed, for test classes of any room."""

    def _render_html(self, name, records, lang="en_US", user=None):
        """The document as one line of HTML, for one reader."""
        reports = self.env["ir.actions.report"].with_context(lang=lang)
        if user:
            reports = reports.with_user(user).with_context(lang=lang)
        html, kind = reports._render_qweb_html(f"{PREFIX}.{name}", records.ids)
        self.assertEqual(kind, "html")
        return " ".join(html.decode().split())

    def _render_pdf(self, name, records, lang="zh_CN"):
        """The document as the real wkhtmltopdf prints it."""
        reports = self.env["ir.actions.report"].with_context(
            lang=lang, force_report_rendering=True
        )
        content, kind = reports._render_qweb_pdf(f"{PREFIX}.{name}", records.ids)
        self.assertEqual(kind, "pdf")
        return content

    def _parse(self, html):
        """What is on paper, of a document as HTML."""
        return lxml.html.fromstring(html).find(".//main")

    def _read_pages(self, content):
        return PdfFileReader(BytesIO(content)).pages

    def _read_text(self, content):
        """Text of the PDF without blanks, with the glyphs' plain characters."""
        text = "".join(page.extract_text() for page in self._read_pages(content))
        return "".join(text.split())

    def assertRefused(self, name, records, *users):
        """None of these may print these records, be there also some they may read."""
        for user in users:
            self.env.invalidate_all()
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._render_html(name, records, user=user)


class ReportCase(PaperMixin, MinutesCase):
    """Minutes of the meeting of ``MinutesCase``, in draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.minutes = cls._create_minutes()
