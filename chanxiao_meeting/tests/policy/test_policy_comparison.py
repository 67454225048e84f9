from datetime import date

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import BaseCase, tagged

from ...models.policy.policy_comparison import find_moved
from ..common import MeetingCase


class TestMoved(BaseCase):
    def test_fewest_that_explain_the_order(self):
        for places, moved in (
            ([], set()),
            ([0, 1, 2], set()),
            ([2, 0, 1], {2}),
            ([1, 2, 3, 0], {0}),
            ([1, 0], {1}),
            ([3, 4], set()),
        ):
            with self.subTest(places):
                self.assertEqual(find_moved(places), moved)


@tagged("post_install", "-at_install")
class TestPolicyComparison(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")
        topics = (
            ("Review", "review"),
            ("Reports", "report"),
            ("Late orders", "discussion"),
            ("Summary", "summary"),
        )
        cls.policy = cls._create_policy(
            purpose="<p>To <b>balance</b></p>",
            agenda_ids=[
                Command.create({"name": name, "kind": kind, "sequence": 10 * number})
                for number, (name, kind) in enumerate(topics, start=1)
            ],
        )
        cls.sources = cls.env["chanxiao.figure.source"].search([], limit=2)
        action = cls.policy.with_user(cls.manager).action_amend()
        cls.draft = cls.policy.with_user(cls.manager).browse(action["res_id"])

    def _get_changes(self, **context):
        """Tuples of the changes: section, kind, name, old, new."""
        self.draft.invalidate_recordset()
        return [
            (change.section, change.kind, change.name, change.old, change.new)
            for change in self.draft.with_context(**context)._get_changes()
        ]

    def test_nothing_differs_yet(self):
        self.assertEqual(self._get_changes(), [])
        self.assertIn("Nothing differs from revision 1", self.draft.changes_html)
        self.assertEqual(self.policy._get_changes(), [])
        self.assertFalse(self.policy.changes_html)

    def test_rules_in_words(self):
        self.draft.write(
            {
                "chair_id": self.planner.id,
                "deputy_chair_ids": self.chair.ids,
                "recurrence": "weekly",
                "weekdays": "1,3",
                "time_start": 8.5,
                "location": "Hall 3",
                "purpose": "<p>To <b>balance</b> better</p>",
                "minutes_deadline_unit": "same_day",
                "quorum_rate": 66.5,
                "period_rule": "since_previous",
                "evaluation": "named",
                "period_includes_day": True,
            }
        )
        for change in (
            ("", "changed", "Chair", self.chair.name, self.planner.name),
            ("", "changed", "Deputy Chairs", "", self.chair.name),
            (
                "",
                "changed",
                "Time of the Meetings",
                "Every half month: day 1, day 16, 09:00–11:00",
                "Weekly: Monday, Wednesday, 08:30–10:30",
            ),
            ("", "changed", "Location", "", "Hall 3"),
            ("", "changed", "Purpose", "To *balance*", "To *balance* better"),
            ("", "changed", "Minutes Issued Within", "24 Hours", "The same day"),
            ("", "changed", "Quorum (%)", "50", "66.5"),
            ("", "changed", "Including the Day Itself", "No", "Yes"),
        ):
            with self.subTest(change[2]):
                self.assertIn(change, self._get_changes())
        names = [name for _section, _kind, name, *_texts in self._get_changes()]
        self.assertEqual(len(names), len(set(names)))
        self.assertEqual(len(names), 10)

    def test_what_does_not_count_is_no_change(self):
        """Days of the week that a half-monthly meeting does not look at."""
        self.draft.write({"weekdays": "5", "valid_from": date(2027, 1, 1)})
        self.assertEqual(self._get_changes(), [])

    def test_called_meetings_begin_at_another_time(self):
        self.draft.recurrence = "none"
        self.assertEqual(
            self._get_changes(),
            [
                (
                    "",
                    "changed",
                    "Time of the Meetings",
                    "Every half month: day 1, day 16, 09:00–11:00",
                    "When called: 120 minutes",
                )
            ],
        )

    def test_departments(self):
        sales, finance = self.draft.department_ids.sorted("id")
        sales.write(
            {
                "representative_id": self.attendee.id,
                "source_ids": [Command.set(self.sources.ids)],
            }
        )
        finance.unlink()
        self.draft.department_ids = [
            Command.create({"department_id": self.planning_department.id})
        ]
        names = ", ".join(self.sources.mapped("name"))
        self.assertEqual(
            self._get_changes(),
            [
                (
                    "department_ids",
                    "changed",
                    self.sales_department.display_name,
                    f"Representative: {self.representative.name}\nFigures From: –",
                    f"Representative: {self.attendee.name}\nFigures From: {names}",
                ),
                (
                    "department_ids",
                    "added",
                    self.planning_department.display_name,
                    "",
                    f"Department: {self.planning_department.display_name}\n"
                    "Confidential: No",
                ),
                (
                    "department_ids",
                    "removed",
                    self.finance_department.display_name,
                    f"Department: {self.finance_department.display_name}\n"
                    f"Representative: {self.finance.name}\nConfidential: Yes",
                    "",
                ),
            ],
        )

    def test_topics_that_are_called_otherwise_or_stand_elsewhere(self):
        review, reports, late, summary = self.draft.agenda_ids.sorted("sequence")
        late.write({"name": "Orders that are late", "duration_planned": 25})
        summary.sequence = 5
        reports.unlink()
        self.assertEqual(
            self._get_changes(),
            [
                ("agenda_ids", "moved", "Summary", "Position: 4", "Position: 1"),
                (
                    "agenda_ids",
                    "changed",
                    "Orders that are late",
                    "Topic: Late orders\nPlanned Minutes: 10",
                    "Topic: Orders that are late\nPlanned Minutes: 25",
                ),
                (
                    "agenda_ids",
                    "removed",
                    "Reports",
                    "Topic: Reports\nKind: Department report\nPlanned Minutes: 10",
                    "",
                ),
            ],
        )
        html = self.draft.changes_html
        self.assertIn("Other position", html)
        self.assertIn("Standing Agenda", html)
        self.assertTrue(review.origin_id)

    def test_topics_entered_anew_are_the_same_by_their_name(self):
        """Also drafts that were begun before a copy knew its origin."""
        self.draft.agenda_ids._write_system({"origin_id": False})
        self.draft.agenda_ids.sorted("sequence")[0].duration_planned = 5
        [change] = self._get_changes()
        self.assertEqual(change[1:3], ("changed", "Review"))

    def test_targets(self):
        definitions = self.env["chanxiao.figure.definition"].search([], limit=2)
        values = {"target": 95, "threshold": 90}
        if definitions[0].better == "lower":
            values = {"target": 90, "threshold": 95}
        for policy in (self.policy, self.draft):
            policy.target_ids = [
                Command.create({"definition_id": definitions[0].id, **values})
            ]
        self.assertEqual(self._get_changes(), [])
        self.draft.target_ids.write(
            {"target": values["target"] + 1, "threshold": values["threshold"] + 1}
        )
        [change] = self._get_changes()
        self.assertEqual(change[:3], ("target_ids", "changed", definitions[0].name))
        self.assertIn(f"Target: {values['target'] + 1}", change[4])
        self.policy.target_ids.unlink()
        [change] = self._get_changes()
        self.assertEqual(change[:2], ("target_ids", "added"))
        self.assertNotIn("Upper", change[4], "only the limits that count")

    def test_approval_steps(self):
        self.draft.approval_step_ids = [
            Command.create({"approver": "chair", "document_kind": "minutes"})
        ]
        [change] = self.draft.with_user(self.attendee)._get_changes()
        self.assertEqual(
            (change.section, change.kind, change.name),
            ("approval_step_ids", "added", "Chair of the meeting"),
        )

    def test_in_the_language_of_the_reader(self):
        self.draft.with_context(lang="zh_CN").name = "产销会"
        [change] = self._get_changes(lang="en_US")
        self.assertTrue(change[2].startswith("Name – "), change)
        self.assertEqual(change[4], "产销会")
        [change] = self._get_changes(lang="zh_CN")
        self.assertEqual(change[2:], ("名称", "Production–Sales Meeting", "产销会"))

    def test_words_of_users_are_no_markup(self):
        self.draft.location = "<script>alert(1)</script>"
        self.assertIn("&lt;script&gt;", self.draft.changes_html)

    def test_every_reader_sees_them(self):
        self.draft.location = "Hall 3"
        for user in (self.attendee, self.auditor):
            self.assertIn("Hall 3", self.draft.with_user(user).changes_html)

    def test_origin_is_not_typed_in(self):
        copy = self.policy.with_user(self.manager).copy()
        self.assertFalse(copy.agenda_ids.origin_id)
        with self.assertRaises(UserError):
            self.draft.agenda_ids[0].origin_id = self.policy.agenda_ids[1]
