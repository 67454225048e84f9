from odoo.tests import tagged

from .minutes_common import MinutesCase

RULES = "<p>First rule.</p><p>Second rule.</p>"
CHANGED_RULES = "<p>First rule.</p><p>Another rule.</p>"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesComparison(MinutesCase):
    """A revision shows what it says differently, and nothing else."""

    def _revise(self, minutes, reason="A date was wrong"):
        action = minutes.with_user(self.recorder).action_revise()
        revision = minutes.browse(action["res_id"])
        revision.with_user(self.recorder).revision_reason = reason
        return revision

    def _get_rows(self, revision, lang="en_US"):
        """The differences as ``{(heading, kind, name): (old, new)}`` in plain words."""
        return {
            (heading, change.kind, change.name): (str(change.old), str(change.new))
            for heading, changes in revision.with_context(lang=lang)._get_differences()
            for change in changes
        }

    def test_first_revision_has_none(self):
        minutes = self._issue(self._create_minutes())
        self.assertEqual(minutes._get_differences(), [])
        self.assertFalse(minutes.differences_html)

    def test_nothing_differs(self):
        revision = self._revise(self._issue(self._create_minutes()))
        self.assertEqual(revision._get_differences(), [])
        self.assertIn("the same as in the revision before", revision.differences_html)

    def test_task_figure_topic_and_person(self):
        issued = self._issue(self._create_minutes())
        revision = self._revise(issued)
        task = self.decision.action_ids
        task._write_system({"deadline": "2026-03-27"})
        figure = self.sales_brief.figure_ids[0]
        figure._write_system({"value": 15.0})
        self.item._write_system({"cause": "Mould & press"})
        person = self.meeting.attendee_ids[2]
        person._write_system({"attendance": "present"})
        revision._refresh()
        self.assertEqual(
            self._get_rows(revision),
            {
                ("Decisions and Tasks", "changed", "Plan the shift · Deadline"): (
                    *("Mar 20, 2026", "Mar 27, 2026"),
                ),
                ("Topics and Discussion", "changed", "Late orders · Cause"): (
                    *("Mould <broken>", "Mould & press"),
                ),
                (
                    *("Reports of the Departments", "changed"),
                    "Sales: sales.new_orders · Value",
                ): ("12", "15"),
                ("Attendance", "changed", "Rep · Attendance"): ("Late", "Present"),
                ("Attendance", "changed", "Rep · Reason"): (*("Arrived at 09:20", ""),),
            },
        )
        # escaped where it is shown
        self.assertIn("Mould &lt;broken&gt;", revision.differences_html)
        self.assertIn("A date was wrong", revision.differences_html)

    def test_added_and_dropped(self):
        revision = self._revise(self._issue(self._create_minutes()))
        self.decision.action_ids.copy({"name": "Tell the customer"})
        self.decision.action_ids[0]._set_state("cancelled")
        revision._refresh()
        kinds = {key[1:]: texts for key, texts in self._get_rows(revision).items()}
        self.assertEqual(
            set(kinds), {("added", "Tell the customer"), ("removed", "Plan the shift")}
        )
        old, new = kinds["added", "Tell the customer"]
        self.assertEqual(old, "")
        self.assertIn("Tell the customer", new)

    def test_rich_text_is_marked_on_both_sides(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).summary = RULES
        minutes._refresh()
        revision = self._revise(self._issue(minutes))
        revision.with_user(self.recorder).summary = CHANGED_RULES
        revision._refresh()
        ((old, new),) = self._get_rows(revision).values()
        self.assertIn("<del>Second rule.</del>", old)
        self.assertIn("<ins>Another rule.</ins>", new)
        self.assertNotIn("Another", old)
        self.assertNotIn("Second", new)
        for side in (old, new):
            self.assertIn("First rule.", side)
            self.assertNotIn("<added>", side)

    def test_in_the_language_of_the_reader(self):
        revision = self._revise(self._issue(self._create_minutes()))
        self.decision.action_ids._write_system({"deadline": "2026-03-27"})
        revision._refresh()
        ((heading, _kind, name),) = self._get_rows(revision, "zh_CN")
        self.assertEqual((heading, name), ("决议与执行事项", "Plan the shift · 期限"))

    def test_confidential_brief_stays_so(self):
        revision = self._revise(self._issue(self._create_minutes()))
        self.finance_brief._write_system({"problems": "<p>Another secret</p>"})
        self.finance_brief.figure_ids._write_system({"value": 1.0})
        revision._refresh()
        self._issue(revision)
        read = revision.with_user(self.attendee)
        self.assertEqual(read._get_differences(), [])
        self.assertNotIn("secret", read.differences_html)
        self.assertIn("Another secret", revision.with_user(self.chair).differences_html)

    def test_who_reads_a_revision_reads_its_differences(self):
        revision = self._revise(self._issue(self._create_minutes()))
        self.decision.action_ids._write_system({"deadline": "2026-03-27"})
        revision._refresh()
        self._issue(revision)
        read = revision.with_user(self.representative)
        self.assertIn("Mar 27, 2026", read.differences_html)

    def test_minutes_of_earlier_versions(self):
        """Their content has fewer parts, and topics without some of the facts."""
        issued = self._issue(self._create_minutes())
        revision = self._revise(issued)
        content = dict(issued.content)
        for part in ("effects", "contacts", "rulings", "questions", "approvals"):
            content.pop(part)
        revision._set_state("draft", content=content)
        self.assertEqual(revision._get_differences(), [])
