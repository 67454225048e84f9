from unittest import skipUnless

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import ReportCase
from .test_report_pdf import has_wkhtmltopdf


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCirculationList(ReportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with freeze_time("2026-03-16 06:00:00"):
            cls._issue(cls, cls.minutes)
        with freeze_time("2026-03-17 01:30:00"):
            cls.minutes.with_user(cls.representative).action_confirm_read("Fine")
            cls.minutes.with_user(cls.attendee).action_object("It was <Tuesday>")
        cls.objection = cls.minutes.receipt_ids.filtered("remark")[-1]
        cls.objection.with_user(cls.recorder).action_reserve("He says so")

    def test_says_who_has_said_what(self):
        html = self._render_html("report_circulation", self.minutes)
        for text in (
            "Circulation List",
            "F/2026/0005",
            "1 / 2",
            "Rep",
            "Mar 18, 2026",
            "Confirmed as Read",
            "Mar 17, 2026 09:30",
            "Fine",
            "Objected",
            "It was &lt;Tuesday&gt;",
            "Noted as reservation",
            "He says so",
            self.minutes.hash,
        ):
            self.assertIn(text, html)

    def test_says_who_signed_on_paper(self):
        receipt = self.minutes.receipt_ids[0]
        receipt._set_state("paper", answered_at=False)
        with freeze_time("2026-03-17 02:00:00"):
            receipt.with_user(self.recorder).action_note_signed()
        html = self._render_html("report_circulation", self.minutes, user=self.attendee)
        for text in ("Signed on Paper", "Recorder", "Mar 17, 2026 10:00"):
            self.assertIn(text, html)

    def test_minutes_themselves_stay_as_issued(self):
        html = self._render_html("report_minutes", self.minutes)
        self.assertNotIn("He says so", html)
        self.assertNotIn("its seal does not match", html)

    def test_objection_taken_into_a_revision(self):
        self.objection._write_system({"outcome": False, "outcome_remark": False})
        self.objection.with_user(self.recorder).action_revise()
        # whoever may not open the draft is told its number
        html = self._render_html("report_circulation", self.minutes, user=self.attendee)
        self.assertIn("F/2026/0005-R2", html)

    def test_circulated_to_nobody(self):
        self.policy._write_system({"circulation_days": 0})
        minutes = self._create_minutes(
            self._create_held_meeting(self.policy, name="F/2026/0006")
        )
        self._issue(minutes)
        html = self._render_html("report_circulation", minutes)
        self.assertIn("circulated to nobody", html)

    def test_who_may_not_read_may_not_print(self):
        for user in (self.outsider, self.finance):
            with self.subTest(user.name), self.assertRaises(AccessError):
                self._render_html("report_circulation", self.minutes, user=user)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_fits_a_page(self):
        content = self._render_pdf("report_circulation", self.minutes)
        self.assertEqual(len(self._read_pages(content)), 1)
        self.assertIn("F/2026/0005", self._read_text(content))
