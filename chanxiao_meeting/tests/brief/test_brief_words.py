from odoo.tests import tagged

from ...providers.figure import Figure
from .brief_common import BriefCase

LIVE = '<span class="o_chanxiao_live" data-prop-name="sales.overdue_orders">%s</span>'


@tagged("post_install", "-at_install", "chanxiao_once")
class TestBriefWords(BriefCase):
    """A department's words and the figures that they speak of."""

    def _collect_orders(self, value):
        return self._collect(Figure(self.overdue.key, value), self._make_rate(90.0))

    def _write(self, text):
        self.brief.with_user(self.representative).problems = text

    def test_what_changed_since_it_was_handed_in(self):
        self._collect_orders(10)
        brief = self.brief.with_user(self.representative)
        self.assertFalse(brief.changed_figures)
        brief.action_submit()
        self.assertFalse(brief.changed_figures)
        with self._collecting(Figure(self.overdue.key, 11), self._make_rate(90.0)):
            self.meeting.with_user(self.planner).action_start()
        self.assertEqual(brief.changed_figures, "Overdue orders 10 → 11")
        orders = brief.figure_ids.filtered("has_changed_since")
        self.assertEqual((orders.key, orders.handed_in_value), (self.overdue.key, 10))

    def test_what_is_handed_in_again_belongs_to_its_figures(self):
        self._collect_orders(10)
        self.brief.action_submit()
        self._collect_orders(None)
        self.assertEqual(self.brief.changed_figures, "Overdue orders 10 → —")
        self.brief.action_reopen()
        self.assertFalse(self.brief.changed_figures)
        self.brief.action_submit()
        self.assertFalse(self.brief.changed_figures)

    def test_figure_in_a_text_follows_until_the_start(self):
        self._collect_orders(10)
        self._write(f"<p>Only {LIVE % '7'} <b>late</b></p>")
        self.assertEqual(self.brief.problems, f"<p>Only {LIVE % '10'} <b>late</b></p>")
        self._collect_orders(11)
        self.assertIn(LIVE % "11", self.brief.problems)
        with self._collecting(Figure(self.overdue.key, 12)):
            self.meeting.with_user(self.planner).action_start()
        self.assertIn(LIVE % "12", self.brief.problems)
        self.brief.with_user(self.planner).write(
            {
                "problems": f"<p>{LIVE % '1'}</p>",
                "edit_versions": self.brief.edit_versions,
            }
        )
        self.assertIn(LIVE % "12", self.brief.problems, "nobody types it in")

    def test_figure_in_a_text_is_that_by_hand(self):
        [orders] = self._collect(Figure(self.overdue.key, 10))
        self._write(f"<p>{LIVE % '10'}</p>")
        reason = self.env["chanxiao.reason"].create(
            {"code": "T", "name": "Booked later", "scope": "override"}
        )
        orders._override(8, reason)
        self.assertIn(LIVE % "8 (entered by hand)", self.brief.problems)
        orders.action_reset_override()
        self.assertIn(LIVE % "10", self.brief.problems)

    def test_new_value_is_no_conflict_for_who_writes(self):
        self._collect_orders(10)
        self._write(f"<p>{LIVE % '10'}</p>")
        read = self.brief.edit_versions
        self._collect_orders(11)
        self.assertEqual(self.brief.edit_versions, read)
        self.brief.with_user(self.representative).write(
            {"problems": f"<p>Now {LIVE % '10'}</p>", "edit_versions": read}
        )
        self.assertEqual(self.brief.problems, f"<p>Now {LIVE % '11'}</p>")

    def test_figure_that_the_brief_does_not_report(self):
        self._collect(self._make_rate(90.0))
        self._write(f"<p>{LIVE % '10'}</p>")
        self.assertIn(LIVE % "10", self.brief.problems, "stays as it was")
        self._collect(self._make_rate(None), Figure(self.overdue.key, None))
        self.assertIn(LIVE % "—", self.brief.problems)
