from datetime import datetime
from unittest import skipUnless

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import ReportCase
from .test_report_pdf import A4, has_wkhtmltopdf

REGISTER = "report_register"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRegisterDocument(ReportCase):
    """The meetings of a year, as far as whoever prints may read."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other_policy = cls._create_policy(
            code="G", name="Special <Meeting>", recurrence="none"
        )
        cls.other = cls._create_meeting(
            cls.other_policy,
            name="G/2026/0001",
            # half past midnight in Shanghai
            date_start=datetime(2025, 12, 31, 16, 30),
            date_end=datetime(2025, 12, 31, 17, 30),
        )
        cls.other._set_state("cancelled")

    def _make_register(self, user=None, **values):
        registers = self.env["chanxiao.meeting.register"].with_user(
            user or self.planner
        )
        return registers.create({"year": 2026, **values})

    def _read_rows(self, user=None, **values):
        """Texts of the rows, by number of the meeting."""
        user = user or self.planner
        self.env.invalidate_all()
        register = self._make_register(user, **values)
        main = self._parse(self._render_html(REGISTER, register, user=user))
        rows = [
            [" ".join(cell.text_content().split()) for cell in row]
            for row in main.xpath("//tbody/tr[td]")
            if len(row) == 11
        ]
        return {row[1].split()[0]: row for row in rows}

    def test_a_row_a_meeting(self):
        self.decision.with_user(self.chair).action_adopt()
        task = self.decision.action_ids
        second = task.copy({"decision_id": self.decision.id, "deadline": "2026-03-19"})
        second._set_state(
            "done", done_at=datetime(2026, 3, 19, 1), initial_deadline="2026-03-19"
        )
        self.minutes._refresh()
        self._issue(self.minutes)
        self.minutes._write_system({"is_late": False})
        rows = self._read_rows()
        self.assertEqual(
            rows["F/2026/0005"],
            [
                "1",
                "F/2026/0005",
                "Mar 16, 2026 09:05",
                self.chair.name,
                "3 / 4 (75%)",
                "1",
                "2",
                "1",
                "1",
                self.minutes.name,
                "In time",
            ],
        )
        self.assertEqual(rows["G/2026/0001"][1], "G/2026/0001 Cancelled")
        self.assertEqual(rows["G/2026/0001"][4], "–")

    def test_year_is_that_of_the_meetings_zone(self):
        self.assertEqual({*self._read_rows()}, {"F/2026/0005", "G/2026/0001"})
        self.assertEqual({*self._read_rows(year=2025)}, set())
        self.other._write_system({"date_start": datetime(2025, 12, 31, 15, 30)})
        self.assertEqual({*self._read_rows(year=2025)}, {"G/2026/0001"})

    def test_policies_with_their_revisions(self):
        policies = [Command.set(self.other_policy.ids)]
        self.assertEqual({*self._read_rows(policy_ids=policies)}, {"G/2026/0001"})
        revision = self.other_policy.with_user(self.manager).copy({"code": "G"})
        policies = [Command.set(revision.ids)]
        self.assertEqual({*self._read_rows(policy_ids=policies)}, {"G/2026/0001"})

    def test_drafts_are_not_listed(self):
        self._create_meeting(self.policy, name="F/2026/0009")
        self.assertNotIn("F/2026/0009", self._read_rows())

    def test_late_minutes(self):
        # not issued, long after their deadline
        self.minutes._write_system({"deadline": datetime(2026, 3, 17, 1)})
        row = self._read_rows()["F/2026/0005"]
        self.assertEqual(row[9:], ["Draft", "Too late"])

    def test_what_somebody_may_not_read_is_a_dash(self):
        uninvited = self._create_user("uninvited", "user")
        self._issue(self.minutes)
        row = self._read_rows(uninvited)["F/2026/0005"]
        self.assertEqual([row[4], *row[9:]], ["–", "–", "–"])
        row = self._read_rows(self.attendee)["F/2026/0005"]
        self.assertEqual([row[4], row[9]], ["3 / 4 (75%)", self.minutes.name])

    def test_other_companies_are_left_out(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=company.id,
            company_ids=[Command.set(company.ids)],
        )
        self.assertEqual(self._read_rows(stranger), {})
        with self.assertRaises(AccessError):
            self._read_rows(stranger, company_id=self.company.id)

    def test_registers_are_ones_own(self):
        register = self._make_register(self.planner)
        self.assertRefused(REGISTER, register, self.attendee, self.outsider)
        with self.assertRaises(AccessError):
            register.with_user(self.attendee).action_print()
        with self.assertRaises(AccessError):
            self._make_register(self.outsider)

    def test_dialog_begins_with_the_meetings_of_the_list(self):
        registers = self.env["chanxiao.meeting.register"].with_user(self.auditor)
        self.other._write_system({"date_start": datetime(2024, 3, 1, 1)})
        register = registers.with_context(
            active_model="chanxiao.meeting", active_ids=self.other.ids
        ).create({})
        self.assertEqual(register.year, 2024)
        self.assertEqual(register.policy_ids, self.other_policy)
        action = register.action_print()
        self.assertEqual(action["report_name"], f"chanxiao_meeting_report.{REGISTER}")

    def test_no_such_year(self):
        for year in (0, 20266, -5):
            with self.assertRaises(ValidationError), self.env.cr.savepoint():
                self._make_register(year=year)

    def test_many_meetings_take_no_more_queries(self):
        register = self._make_register()
        self._render_html(REGISTER, register)
        counts = []
        for _number in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self._render_html(REGISTER, register)
            counts.append(self.cr.sql_log_count - before)
            for n in range(20):
                self._create_held_meeting(self.policy, name=f"F/2026/1{n:03}")
        self.assertLessEqual(counts[1], counts[0] + 3)

    def test_text_of_users_is_escaped(self):
        html = self._render_html(REGISTER, self._make_register())
        self.assertIn("Special &lt;Meeting&gt;", html)

    @skipUnless(has_wkhtmltopdf(), "wkhtmltopdf is not installed")
    def test_on_paper(self):
        for n in range(70):
            self._create_held_meeting(self.policy, name=f"F/2026/1{n:03}")
        register = self._make_register()
        content = self._render_pdf(REGISTER, register, lang="en_US")
        pages = self._read_pages(content)
        self.assertGreater(len(pages), 2)
        for page in pages:
            box = page.mediabox
            self.assertAlmostEqual(float(box[2] - box[0]), A4[1], delta=1)
            text = "".join(page.extract_text().split())
            if "F/2026/1" in text:
                self.assertIn("MeetingNumberHeldOn", text)
