from io import BytesIO
from unittest import skipUnless
from zipfile import ZipFile

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools.pdf import PdfFileReader

from odoo.addons.chanxiao_meeting.tests.minutes.redaction_common import (
    OTHERS,
    ROLES,
    RedactionCase,
)

from .test_report_pdf import has_wkhtmltopdf

REPORT = "chanxiao_meeting_report.report_minutes"
LIST = "chanxiao_meeting_report.execution_list"
#: what wkhtmltopdf prints of a section, its text without blanks
PRINTED = ("Secretloss", "987,654", "embezzled")


class PrintedCase(RedactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._issue(cls, cls.minutes)
        cls.env.flush_all()

    def _get_reports(self, role):
        self.env.invalidate_all()
        return self.env["ir.actions.report"].with_user(self._get_user(role))

    def _print(self, role):
        return self._get_reports(role)._render_qweb_html(REPORT, self.minutes.ids)[0]


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRedactedPrints(PrintedCase):
    """What is printed, sent and exported of minutes, for each reader."""

    def test_everybody_prints_their_own_part(self):
        for role, told in ROLES.items():
            with self.subTest(role):
                html = self._print(role).decode()
                self.assertTold(html, role, *told)
                self.assertIn("Work on Saturday", html)
                self.assertIn(self.minutes.hash, html)
                self.assertEqual("Left out for this reader" in html, not all(told))
                # of the part that is told, it is said that it is in confidence
                self.assertEqual("In confidence" in html, told[0])
        for role in OTHERS:
            with self.subTest(role), self.assertRaises(AccessError):
                self._print(role)

    def test_everybody_is_mailed_what_they_would_print(self):
        for role in ("seller", "attendee", "finance", "chair", "listed"):
            partner = self._get_user(role).partner_id
            self._check_mail(partner, role, *ROLES[role])
        self._check_mail(self.customer, "customer", False, False)

    def _check_mail(self, partner, role, section, title):
        message = self.env["mail.message"].search(
            [
                ("model", "=", self.minutes._name),
                ("partner_ids", "in", partner.ids),
                ("attachment_ids", "!=", False),
            ]
        )
        with self.subTest(role):
            self.assertEqual(len(message), 1)
            self.assertTold(message.body, role, False, title)
            text = message.attachment_ids.raw.decode()
            self.assertIn("Meeting Minutes", text)
            self.assertTold(text, role, section, title)
            # the mail itself has that file, and no other
            mail = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
            self.assertLessEqual(mail.attachment_ids, message.attachment_ids)

    def test_pictures_of_a_section_are_printed_for_its_readers(self):
        picture = self.env["ir.attachment"].create(
            {
                "name": "loss.png",
                "raw": b"x",
                "res_model": self.finance_brief._name,
                "res_id": self.finance_brief.id,
            }
        )
        owner = (picture.res_model, picture.res_id)
        for role, (section, _title) in ROLES.items():
            document = self.env["report." + REPORT].with_user(self._get_user(role))
            minutes = self.minutes.with_user(self._get_user(role))
            owners = {
                (record._name, record.id)
                for records in document._get_text_owners(minutes)
                for record in records
            }
            self.assertEqual(owner in owners, section, role)
            self.assertIn((self.sales_brief._name, self.sales_brief.id), owners)

    def test_the_execution_list_names_what_its_reader_may_read(self):
        about = {f"<t>{self.title}</t>", f'<t xml:space="preserve">{self.title}</t>'}
        for role, (_section, title) in ROLES.items():
            with self.subTest(role):
                content, _kind = self._get_reports(role)._render_xlsx(
                    LIST, self.meeting.ids, {}
                )
                with ZipFile(BytesIO(content)) as file:
                    text = file.read("xl/sharedStrings.xml").decode()
                self.assertIn("Work on Saturday", text)
                self.assertEqual(any(name in text for name in about), title)
                self.assertNotIn("embezzled", text)


@tagged("post_install", "-at_install", "chanxiao_once")
@skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
class TestRedactedPdf(PrintedCase):
    """The same with the real PDF engine."""

    def _read(self, content):
        pages = PdfFileReader(BytesIO(content)).pages
        return "".join("".join(page.extract_text() for page in pages).split())

    def assertPrinted(self, content, section, title):
        text = self._read(content)
        for secret in PRINTED:
            self.assertEqual(secret in text, section, secret)
        self.assertEqual(self.title in text, title)
        self.assertIn("WorkonSaturday", text)

    def test_everybody_prints_their_own_part(self):
        for role in ("seller", "attendee", "chair", "director"):
            with self.subTest(role):
                reports = self._get_reports(role).with_context(
                    force_report_rendering=True
                )
                content, kind = reports._render_qweb_pdf(REPORT, self.minutes.ids)
                self.assertEqual(kind, "pdf")
                self.assertPrinted(content, *ROLES[role])

    def test_a_copy_is_marked_and_shows_what_was_chosen(self):
        minutes = self.minutes.with_user(self.planner).with_context(
            force_report_rendering=True
        )
        keys = {section.key for section in minutes._list_sections() if section.is_usual}
        copy = minutes._make_copy(self.customer, "Their order", keys, "en_US")
        self.minutes.with_context(force_report_rendering=True)._cron_send_minutes()
        self.assertEqual(copy.name, "Copy of F-2026-0005 for Customer.pdf")
        content = copy.sudo().attachment_id.raw
        self.assertPrinted(content, False, False)
        text = self._read(content)
        self.assertIn("CopyforCustomer:chosensectionsofminutesF/2026/0005", text)
        self.assertNotIn("CopiesTo", text)
