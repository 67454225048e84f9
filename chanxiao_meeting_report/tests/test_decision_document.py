from datetime import datetime

from odoo.tests import tagged

from odoo.addons.chanxiao_meeting.tests.measure.effect_common import EffectCase

from .common import PaperMixin, ReportCase

DECISION = "report_decision"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDecisionDocument(ReportCase):
    """F6, G5: one decision to be signed: what, why, who by when, with what effect."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.decision.write(
            {"rationale": "Capacity is <short>", "verifier_id": cls.recorder.id}
        )

    def test_says_everything(self):
        self.decision._set_state(
            "adopted",
            adopted_at=datetime(2026, 3, 16, 2, 0),
            adopted_by_id=self.chair.id,
        )
        html = self._render_html(DECISION, self.decision)
        for text in (
            "Decision Sheet",
            "F/2026/0005-D1",
            "Work on Saturday",
            "Overtime",
            "Adopted",
            "Mar 16, 2026 10:00",
            "Late orders",
            "Mould &lt;broken&gt;",
            "Capacity is &lt;short&gt;",
            "Plan the shift",
            self.representative.name,
            "Mar 20, 2026",
            "No effect on a figure is expected of it.",
            self.chair.name,
            self.recorder.name,
        ):
            self.assertIn(text, html)

    def _get_signers(self):
        """``{label: (name, date)}`` of the boxes to sign in."""
        self.env.invalidate_all()
        report = self.env[f"report.chanxiao_meeting_report.{DECISION}"]
        signers = report._get_document(self.decision)["signers"]
        return {s["label"]: (s["name"], s["date"]) for s in signers}

    def test_who_verified_and_who_is_to(self):
        self.decision._set_state("adopted")
        done = self.decision.action_ids
        other = done.copy({"name": "Another", "decision_id": self.decision.id})
        done._set_state("done")
        signers = self._get_signers()
        self.assertEqual(signers["Verified By"], ("", ""), "nobody has yet")
        self.assertEqual(signers["To Be Verified By"], (self.recorder.name, ""))
        done._set_state(
            "verified",
            verified_by_id=self.chair.id,
            verified_at=datetime(2026, 3, 21, 2, 0),
        )
        signers = self._get_signers()
        self.assertEqual(signers["Verified By"][0], self.chair.name)
        self.assertIn("To Be Verified By", signers, "one task is still open")
        other._set_state("cancelled")
        signers = self._get_signers()
        self.assertEqual(signers["Verified By"], (self.chair.name, "Mar 21, 2026"))
        self.assertNotIn("To Be Verified By", signers)

    def test_numbers_are_those_of_the_minutes(self):
        first = self.decision
        second = first.copy({"name": "Another", "sequence": 20})
        second.action_ids.unlink()
        html = self._render_html(DECISION, second)
        self.assertIn("F/2026/0005-D2", html)
        self.assertIn("No task is given yet.", html)
        first._set_state("withdrawn", withdrawal_reason="It was <wrong>")
        self.env.invalidate_all()
        self.assertIn("F/2026/0005-D1", self._render_html(DECISION, second))
        html = self._render_html(DECISION, first)
        self.assertIn("It was &lt;wrong&gt;", html)
        self.assertNotIn("F/2026/0005-D", html)

    def test_late_and_cancelled_tasks(self):
        task = self.decision.action_ids
        other = task.copy({"name": "Never mind", "decision_id": self.decision.id})
        self.decision._set_state("adopted")
        other._set_state("cancelled")
        self.env.invalidate_all()
        html = self._render_html(DECISION, self.decision)
        self.assertNotIn("Never mind", html)
        self.assertRegex(html, r'color: #c0272d">\d+ days overdue')

    def test_who_may_not_read_may_not_print(self):
        self.assertRefused(DECISION, self.decision, self.outsider)
        company = self.env["res.company"].create({"name": "Elsewhere"})
        stranger = self._create_user(
            "stranger",
            "manager",
            company_id=company.id,
            company_ids=[(6, 0, company.ids)],
        )
        self.assertRefused(DECISION, self.decision, stranger)

    def test_speaks_chinese(self):
        html = self._render_html(DECISION, self.decision, lang="zh_CN")
        self.assertIn("加班", html)
        self.assertIn("2026年3月20日", html)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDecisionEffectOnPaper(PaperMixin, EffectCase):
    """What it should bring and did bring, for whoever may read the figure."""

    def test_effect(self):
        decision = self._decide()
        html = self._render_html(DECISION, decision)
        self.assertIn("≥ 90%", html)
        self.assertIn("Awaiting Check", html)
        self._run("2026-04-16 08:00:00", self._make(decision.expected_key, 95.0))
        self.env.invalidate_all()
        html = self._render_html(DECISION, decision)
        self.assertIn("95%", html)
        self.assertIn("Effective", html)
        self.assertNotIn("not told here", html)

    def test_confidential_values_are_for_their_readers(self):
        decision = self._decide()
        self._run("2026-04-16 08:00:00", self._make(decision.expected_key, 95.0))
        decision.check_ids._write_system({"confidential": True})
        self.env.invalidate_all()
        html = self._render_html(DECISION, decision, user=self.planner)
        self.assertIn("95%", html)
        self.env.invalidate_all()
        html = self._render_html(DECISION, decision, user=self.attendee)
        self.assertNotIn("95%", html)
        self.assertIn("confidential and not told here", html)
