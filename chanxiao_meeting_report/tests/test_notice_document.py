from unittest import skipUnless
from unittest.mock import patch

from freezegun import freeze_time

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.chanxiao_meeting.tests.common import MeetingCase

from ..models import pdf_engine_wkhtmltopdf
from .common import PaperMixin
from .test_report_pdf import has_wkhtmltopdf


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-13 02:00:00")
class TestNoticeDocument(PaperMixin, MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        addons = ["chanxiao_meeting", "chanxiao_meeting_report"]
        cls.env["ir.module.module"]._load_module_terms(addons, ["zh_CN"])
        cls.meeting = cls._create_meeting(cls._create_policy(is_online=True))
        cls.mine = cls.meeting.with_user(cls.planner)

    def _convene(self):
        """The notices that go out, by who gets them."""
        mails = self.env["mail.mail"].sudo().search([])
        self.mine.action_convene()
        self.mine.with_context(force_report_rendering=True)._cron_send_notices()
        new = self.env["mail.mail"].sudo().search([]) - mails
        return new.grouped("recipient_ids")

    def test_link_questions_and_material_are_on_the_notice(self):
        file = self.env["ir.attachment"].create({"name": "Prices.pdf", "raw": b"p"})
        item = {"name": "Prices", "guiding_questions": "What is <dear>?"}
        self.meeting.agenda_ids = [
            Command.create({**item, "material_ids": [Command.link(file.id)]})
        ]
        self._convene()
        html = self._render_html("report_notice", self.meeting, user=self.attendee)
        for text in ("What is &lt;dear&gt;?", "To read: Prices.pdf", "Video Link"):
            self.assertIn(text, html)
        self.assertIn(f'href="{self.meeting.videocall_location}"', html)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_notice_is_sent_as_pdf_in_the_language_of_its_reader(self):
        self.chair.partner_id.lang = "zh_CN"
        mails = self._convene()
        for user, title in ((self.chair, "会议通知"), (self.finance, "MeetingNotice")):
            files = mails[user.partner_id].attachment_ids
            [document] = files.filtered(lambda f: f.name.endswith(".pdf"))
            self.assertIn(title, self._read_text(document.raw))
            self.assertTrue(files.filtered(lambda f: f.name.endswith(".ics")))

    def test_notice_goes_out_where_no_pdf_can_be_made(self):
        with (
            patch.object(
                pdf_engine_wkhtmltopdf, "find_in_path", side_effect=FileNotFoundError
            ),
            mute_logger("odoo.addons.chanxiao_meeting_report.models.meeting"),
        ):
            mails = self._convene()
        self.assertEqual(len(mails), 5)
        for mail in mails.values():
            self.assertEqual(
                mail.attachment_ids.mapped("name"), [f"{self.meeting.name}.ics"]
            )
