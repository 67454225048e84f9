from unittest import skipUnless

from odoo.exceptions import AccessError
from odoo.tests import tagged

from odoo.addons.chanxiao_meeting.tests.follow_up.work_contact_common import (
    WorkContactCase,
)

from .common import PaperMixin
from .test_report_pdf import has_wkhtmltopdf


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWorkContactDocument(PaperMixin, WorkContactCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def test_says_everything(self):
        contact = self._finish(details="Of <all> pumps")
        contact.remark = "Thank you"
        html = self._render_html("report_work_contact", contact)
        for text in (
            "Work Contact Sheet",
            contact.name,
            "Sales",
            "Prices of castings",
            "Of &lt;all&gt; pumps",
            "Mar 13, 2026",
            "Mar 10, 2026 09:00",
            "An answer",
            self.worker.name,
            "Mar 12, 2026",
            "Here they are",
            "Thank you",
            "Signature",
        ):
            self.assertIn(text, html)

    def test_of_a_draft_and_of_a_declined_one(self):
        draft = self._ask()
        self.assertNotIn("Number:", self._render_html("report_work_contact", draft))
        contact = self._send()
        contact.with_user(self.finance).action_decline("Ask purchasing")
        html = self._render_html("report_work_contact", contact)
        self.assertIn("Ask purchasing", html)
        self.assertNotIn("Done By", html)

    def test_who_may_not_read_may_not_print(self):
        contact = self._send()
        self._render_html("report_work_contact", contact, user=self.finance)
        for user in (self.outsider, self.attendee):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._render_html("report_work_contact", contact, user=user)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_fits_a_page(self):
        contact = self._finish()
        content = self._render_pdf("report_work_contact", contact)
        self.assertEqual(len(self._read_pages(content)), 1)
        text = self._read_text(content)
        for expected in ("工作联系单", contact.name, "2026年3月13日", "一、"):
            self.assertIn(expected, text)
