from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .common import ReportCase

EXCEPTION = "report_exception"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestExceptionDocument(ReportCase):
    """F7: an exception as an 8D report."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision._set_state("adopted")
        cls.exception = cls.env["chanxiao.control.exception"].create(
            {
                "name": "Casting <cracked>",
                "kind": "quality",
                "severity": "critical",
                "detected_at": datetime(2026, 3, 10, 1, 0),
                "deadline": "2026-03-12",
                "department_id": cls.sales_department.id,
                "responsible_id": cls.representative.id,
                "cause_reason_id": cls.env.ref(
                    "chanxiao_meeting.chanxiao_reason_exception_material"
                ).id,
                "cause_note": "Sand too <wet>",
                "containment": "All <sorted>",
                "prevention": "Sand is measured",
                "amount_at_risk": 1234.0,
                "decision_id": cls.decision.id,
                "why_ids": [
                    Command.create({"question": "Why cracked?", "answer": "Bubbles"}),
                    Command.create({"question": "Why bubbles?", "answer": "<Water>"}),
                ],
            }
        )
        cls.exception._write_system({"carried_out_by_ids": cls.representative.ids})

    def _split(self, html):
        """What stands under each of the eight headings."""
        _top, *parts = html.split("<h2>D")
        return {part[0]: part[1:] for part in parts}

    def test_eight_disciplines(self):
        parts = self._split(self._render_html(EXCEPTION, self.exception))
        self.assertEqual([*parts], [*"12345678"])
        expected = {
            "1": ["Sales", "Put Right By", self.representative.name, self.chair.name],
            "2": [
                "Casting &lt;cracked&gt;",
                "Critical",
                "Mar 10, 2026 09:00",
                "1,234",
                "Overdue",
            ],
            "3": ["All &lt;sorted&gt;"],
            "4": ["Sand too &lt;wet&gt;", "Why cracked?", "Bubbles", "&lt;Water&gt;"],
            "5": ["Work on Saturday", "Plan the shift", "Mar 20, 2026", "F/2026/0005"],
            "6": ["Not verified."],
            "7": ["Sand is measured"],
            "8": ["Not closed yet.", "Approved By"],
        }
        for number, texts in expected.items():
            for text in texts:
                self.assertIn(text, parts[number], f"D{number}")

    def test_there_is_room_for_five_whys(self):
        parts = self._split(self._render_html(EXCEPTION, self.exception))
        table = parts["4"].split("<tbody>")[1]
        self.assertEqual(table.count("<tr"), 5)
        self.exception._set_state("closed", closed_at=datetime(2026, 3, 15, 1, 0))
        self.env.invalidate_all()
        parts = self._split(self._render_html(EXCEPTION, self.exception))
        self.assertEqual(parts["4"].split("<tbody>")[1].count("<tr"), 2)
        self.assertIn("Mar 15, 2026 09:00", parts["8"])

    def test_verified_by_whom_and_when(self):
        self.exception._write_system(
            {
                "verified_by_id": self.planner.id,
                "verified_at": datetime(2026, 3, 14, 1, 0),
            }
        )
        parts = self._split(self._render_html(EXCEPTION, self.exception))
        self.assertIn(self.planner.name, parts["6"])
        self.assertIn("Mar 14, 2026 09:00", parts["6"])
        self.assertIn(self.planner.name, parts["1"])

    def test_almost_nothing_is_known_yet(self):
        exception = self.env["chanxiao.control.exception"].create({"name": "Just now"})
        parts = self._split(self._render_html(EXCEPTION, exception))
        self.assertIn("No decision was taken on it.", parts["5"])
        self.assertIn("–", parts["3"])

    def test_who_may_not_read_may_not_print(self):
        self.assertRefused(EXCEPTION, self.exception, self.outsider)
        html = self._render_html(EXCEPTION, self.exception, user=self.attendee)
        self.assertIn("All &lt;sorted&gt;", html)
        other = self.env["chanxiao.control.exception"].create({"name": "Open to all"})
        self.exception.responsible_id = self.planner
        self.exception._write_system(
            {"is_confidential": True, "policy_id": self.policy.id}
        )
        denied = (self.attendee, self.finance)
        self.assertRefused(EXCEPTION, self.exception | other, *denied)
        for user in (self.representative, self.chair, self.auditor):
            self.env.invalidate_all()
            html = self._render_html(EXCEPTION, self.exception, user=user)
            self.assertIn("Confidential", html)

    def test_speaks_chinese(self):
        html = self._render_html(EXCEPTION, self.exception, lang="zh_CN")
        self.assertIn("2026年3月10日 09:00", html)
        self.assertIn("8D", html)
