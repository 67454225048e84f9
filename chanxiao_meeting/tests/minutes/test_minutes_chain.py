from datetime import datetime

from lxml import etree
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesChain(MinutesCase):
    def _revise(self, minutes):
        action = minutes.with_user(self.recorder).action_revise()
        return minutes.browse(action["res_id"])

    def test_issued_minutes_stay_as_they_are(self):
        minutes = self._issue(self._create_minutes())
        before = minutes.content
        self.item._write_system({"name": "Renamed"})
        self.decision.name = "Reworded"
        self.assertEqual(minutes.content, before)
        self.assertTrue(minutes.is_untampered)

    def test_nothing_of_issued_minutes_can_be_written(self):
        minutes = self._issue(self._create_minutes())
        for values in (
            {"content": {}},
            {"hash": "0"},
            {"name": "X"},
            {"revision": 7},
            {"issued_at": datetime(2026, 3, 16)},
            {"meeting_id": self.meeting.id},
            {"summary": "<p>New</p>"},
            {"copy_partner_ids": [(5,)]},
            {"state": "draft"},
        ):
            for user in (self.manager, self.env.user):
                with self.assertRaises(UserError, msg=str(values)):
                    minutes.with_user(user).write(values)
        with self.assertRaisesRegex(UserError, "record of a meeting"):
            minutes.unlink()

    def test_content_of_a_draft_is_not_typed_in(self):
        minutes = self._create_minutes()
        with self.assertRaisesRegex(UserError, "taken from the meeting"):
            minutes.with_user(self.manager).content = {"header": {}}
        with self.assertRaises(UserError):
            minutes.with_user(self.manager).state = "issued"

    def test_submitted_minutes_are_closed_to_the_recorder(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        with self.assertRaisesRegex(UserError, "no longer a draft"):
            minutes.with_user(self.recorder).summary = "<p>New</p>"
        with self.assertRaisesRegex(UserError, "In Review"):
            minutes.with_user(self.recorder).action_refresh()

    def test_tampering_shows(self):
        minutes = self._issue(self._create_minutes())
        self.assertTrue(minutes.is_untampered)
        for column, value in (
            ("content", "jsonb_set(content, '{header,place}', '\"Pub\"')"),
            ("issued_at", "'2026-03-16 03:30:00'"),
            ("name", "'F/2026/0006'"),
        ):
            with self.subTest(column), self.cr.savepoint() as savepoint:
                self._tamper(minutes, column, value)
                self.assertFalse(minutes.is_untampered)
                savepoint.rollback()
                self.env.invalidate_all()
        self.assertTrue(minutes.is_untampered)

    def test_large_and_broken_numbers_survive_the_database(self):
        self.sales_brief.figure_ids[0].sudo()._write_system(
            {"value": 1e22, "previous": 0.1 + 0.2, "trend": [1e-7, 3.0, 1e16]}
        )
        minutes = self._issue(self._create_minutes())
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertTrue(minutes.is_untampered)

    def test_revision_chains_to_the_one_before(self):
        first = self._issue(self._create_minutes())
        second = self._revise(first)
        self.item.notes = "<p>What was really said</p>"
        self.assertEqual(second.name, "F/2026/0005-R2")
        self.assertEqual(second.revision, 2)
        self.assertEqual(second.state, "draft")
        self.assertFalse(second.deadline)
        second.revision_reason = "The discussion was recorded wrongly"
        self._issue(second)
        former, entry = first.file_id.ledger_ids.filtered(
            lambda entry: entry.kind == "issue"
        )
        self.assertEqual([former.hash, entry.hash], [first.hash, second.hash])
        self.assertEqual(entry.previous_hash, second.previous_hash)
        self.assertIn("really said", second.content["agenda"][0]["notes"])
        self.assertIn("at length", first.content["agenda"][0]["notes"])
        self.assertEqual(first.state, "issued")
        self.assertTrue(first.is_untampered)
        self.assertTrue(second.is_untampered)
        self._tamper(first, "hash", "'0'")
        self.assertFalse(second.is_untampered)

    def test_list_loads_no_document(self):
        view = self.env.ref("chanxiao_meeting.chanxiao_meeting_minutes_view_list")
        shown = etree.fromstring(view.arch).xpath("//field/@name")
        self.assertFalse({"is_untampered", "content", "content_html"} & set(shown))

    def test_seals_of_a_list_are_checked(self):
        intact = self._issue(self._create_minutes())
        other = self._create_held_meeting(self.policy, name="F/2026/0006")
        tampered = self._issue(self._create_minutes(other))
        minutes = (intact | tampered).with_user(self.auditor)
        checked = minutes.action_verify_seals()["params"]
        self.assertEqual(checked["type"], "success")
        self._tamper(tampered, "issued_at", "issued_at + interval '1 day'")
        checked = minutes.action_verify_seals()["params"]
        self.assertEqual(checked["type"], "danger")
        self.assertIn("F/2026/0006", checked["message"])
        self.assertNotIn("F/2026/0005", checked["message"])
        with self.assertRaises(AccessError):
            intact.with_user(self.outsider).action_verify_seals()

    def test_many_seals_take_a_bounded_number_of_queries(self):
        def count(documents):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            documents.action_verify_seals()
            return self.cr.sql_log_count - before

        issued = self._issue(self._create_minutes())
        for number in range(6, 11):
            meeting = self._create_held_meeting(self.policy, name=f"F/2026/{number}")
            issued |= self._issue(self._create_minutes(meeting))
        count(issued[:1])
        self.assertEqual(count(issued[:1]), count(issued))

    def test_missing_revision_shows(self):
        first = self._issue(self._create_minutes())
        second = self._revise(first)
        second.revision_reason = "Forgot a task"
        self._issue(second)
        self._tamper(first, None, None)
        self.assertFalse(second.is_untampered)

    def test_revision_needs_a_reason(self):
        second = self._revise(self._issue(self._create_minutes()))
        with self.assertRaisesRegex(UserError, "why minutes F/2026/0005-R2"):
            second.with_user(self.recorder).action_submit()

    def test_only_the_latest_is_revised(self):
        first = self._issue(self._create_minutes())
        second = self._revise(first)
        with self.assertRaisesRegex(UserError, "F/2026/0005-R2"):
            first.with_user(self.recorder).action_revise()
        second.with_user(self.recorder).unlink()
        self.assertEqual(self._revise(first).revision, 2)

    def test_steps_are_not_skipped_or_repeated(self):
        minutes = self._create_minutes()
        with self.assertRaisesRegex(UserError, "“Draft”"):
            minutes.with_user(self.chair).action_approve()
        with self.assertRaisesRegex(UserError, "“Draft”"):
            minutes.with_user(self.recorder).action_issue()
        self._issue(minutes)
        with self.assertRaisesRegex(UserError, "“Issued”"):
            minutes.with_user(self.recorder).action_issue()
        with self.assertRaisesRegex(UserError, "“Issued”"):
            minutes.with_user(self.recorder).action_submit()

    def test_minutes_of_a_running_meeting_are_not_submitted(self):
        minutes = self._create_minutes()
        self.meeting._set_state("in_progress")
        with self.assertRaisesRegex(UserError, "Close the meeting first"):
            minutes.with_user(self.recorder).action_submit()

    @mute_logger("odoo.sql_db")
    def test_revision_numbers_are_unique(self):
        minutes = self._create_minutes()
        with self.assertRaises(IntegrityError), self.cr.savepoint():
            minutes.sudo()._create_system(
                {"meeting_id": self.meeting.id, "revision": 1, "name": "X"}
            )
