"""What the tests of printed documents share."""

from io import BytesIO

from odoo.tools.pdf import PdfFileReader

from odoo.addons.chanxiao_meeting.tests.minutes.minutes_common import MinutesCase

PREFIX = "chanxiao_meeting_report"


class ReportCase(MinutesCase):
    """Minutes of the meeting of ``MinutesCase``, in draft."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.minutes = cls._create_minutes()

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

    def _read_pages(self, content):
        return PdfFileReader(BytesIO(content)).pages

    def _read_text(self, content):
        """Text of the PDF without blanks, with the glyphs' plain characters."""
        text = "".join(page.extract_text() for page in self._read_pages(content))
        return "".join(text.split())
