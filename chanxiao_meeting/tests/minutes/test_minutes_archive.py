from datetime import date
from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time
from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .minutes_common import MinutesCase
from .test_minutes_seal import LOGGER


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesArchive(MinutesCase):
    """V7: minutes are numbered, filed by kind, found again, and kept."""

    def _issue_another(self, name, policy=None, **values):
        meeting = self._create_held_meeting(policy or self.policy, name=name, **values)
        return self._issue(self._create_minutes(meeting))

    # numbers

    def test_numbers_are_by_policy_and_year_of_issue(self):
        with freeze_time("2026-12-31 15:30:00"):  # 23:30 in Shanghai
            first = self._issue(self._create_minutes())
        with freeze_time("2026-12-31 16:30:00"):  # 2027 in Shanghai
            second = self._issue_another("F/2026/0006")
            other = self._create_policy(code="100%", name="Other")
            third = self._issue_another("100%/2026/0001", other)
            fourth = self._issue_another("F/2026/0007")
        self.assertEqual(
            (first | second | third | fourth).mapped("filing_number"),
            ["F-M-2026-001", "F-M-2027-001", "100%-M-2027-001", "F-M-2027-002"],
        )
        self.assertEqual(first.filing_year, 2026)
        self.assertNotEqual(third.file_id, first.file_id)

    def test_a_draft_has_no_number_and_leaves_no_gap(self):
        minutes = self._create_minutes()
        minutes.with_user(self.recorder).action_submit()
        minutes.with_user(self.chair).action_approve()
        self.assertFalse(minutes.filing_number)
        with self.assertRaises(ValueError), self.cr.savepoint():
            with patch.object(type(minutes), "_action_issue", side_effect=ValueError):
                minutes.with_user(self.planner).action_issue()
        self.env.invalidate_all()
        minutes.with_user(self.planner).action_issue()
        self.assertEqual(minutes.filing_number[-3:], "001")

    def test_revisions_of_policy_and_minutes_go_on_with_the_numbers(self):
        first = self._issue(self._create_minutes())
        action = first.with_user(self.recorder).action_revise()
        revision = first.browse(action["res_id"])
        revision.revision_reason = "Forgot a task"
        self._issue(revision)
        draft = self.policy.browse(
            self.policy.with_user(self.manager).action_amend()["res_id"]
        )
        with patch.object(type(draft), "_create_next_meetings"):
            draft.with_user(self.manager).action_approve()
        amended = self._issue_another("F/2026/0008", draft)
        self.assertEqual(revision.filing_number[-3:], "002")
        self.assertEqual(amended.filing_number[-3:], "003")
        self.assertEqual(amended.file_id, first.file_id)

    @mute_logger("odoo.sql_db")
    def test_a_number_is_not_given_twice(self):
        """Also where an administrator turned the numbering back."""
        first = self._issue(self._create_minutes())
        sequence = first.file_id.sequence_id
        sequence.date_range_ids.number_next = 1
        with self.assertRaises(errors.UniqueViolation), self.cr.savepoint():
            self._issue_another("F/2026/0006")

    def test_minutes_are_filed_by_kind_and_department(self):
        minutes = self._issue(self._create_minutes())
        self.assertEqual(minutes.meeting_kind, self.meeting.kind)
        self.assertEqual(minutes.department_id, self.planning_department)
        view = self.env.ref("chanxiao_meeting.chanxiao_meeting_minutes_view_search")
        arch = minutes.with_user(self.chair).get_view(view.id, "search")["arch"]
        self.assertIn("searchpanel", arch)
        for name in ("policy_id", "meeting_kind", "department_id"):
            found = minutes.with_user(self.chair).search_panel_select_multi_range(
                name, enable_counters=True
            )
            self.assertTrue(found["values"], name)

    # full text

    def _search(self, text, user=None):
        documents = self.env["chanxiao.meeting.minutes"].with_user(user or self.chair)
        return documents.search([("full_text", "ilike", text)])

    def test_minutes_are_found_by_their_words(self):
        self.item.notes = "<p>模<b>具</b>在镗床上断裂，ＡＢＣ公司 Delta</p>"
        minutes = self._issue(self._create_minutes())
        for text in (
            "模具",
            "镗床上断裂",
            "裂",
            "abc公司",
            "delta",
            "work SATURDAY",
            "plan the shift",
            "Room 301",
            "F/2026/0005",
        ):
            with self.subTest(text):
                self.assertEqual(self._search(text), minutes)
        for text in ("具模", "镗床断裂", "Deltas", "nothing of it", "'", "%", "a'b\\"):
            with self.subTest(text):
                self.assertFalse(self._search(text))
        # what programs read is not what people look for
        self.assertFalse(self._search("overtime"))
        self.assertEqual(len(self._search("  ")), len(self._search("")))

    def test_searched_texts_are_not_compressed(self):
        self.env.cr.execute(
            """
            SELECT attrelid::regclass::text, attstorage::text FROM pg_attribute
             WHERE attname = 'search_text' AND attrelid IN (
                   'chanxiao_meeting_minutes'::regclass,
                   'chanxiao_minutes_passage'::regclass)
            """
        )
        self.assertEqual({storage for _table, storage in self.env.cr.fetchall()}, {"e"})

    def test_search_reveals_nothing(self):
        minutes = self._issue(self._create_minutes())
        for user in (self.attendee, self.representative, self.finance):
            self.assertFalse(self._search("Secret loss", user))
            self.assertFalse(self._search("orders Secret", user))
        for user in (self.chair, self.planner, self.auditor):
            self.assertEqual(self._search("Secret loss", user), minutes)
            self.assertEqual(self._search("orders Secret", user), minutes)
        self.assertEqual(self._search("Two orders are late", self.auditor), minutes)
        # who may not read the minutes does not find them by any word
        self.assertFalse(self._search("Two orders are late", self.finance))
        with self.assertRaises(AccessError):
            self._search("Two orders", self.outsider)
        with self.assertRaises(AccessError):
            minutes.with_user(self.chair).read(["search_text"])
        with self.assertRaises(AccessError):
            minutes.with_user(self.chair).search([("search_text", "ilike", "orders")])

    # retention

    def _expire(self, minutes):
        minutes._write_system({"retention_end": date(2020, 1, 1)})
        self.env["chanxiao.meeting.minutes"]._cron_mark_for_disposal()

    def test_minutes_are_kept_as_long_as_the_policy_said(self):
        self.policy._write_system({"retention_years": 3})
        minutes = self._issue(self._create_minutes())
        issued = fields.Date.context_today(minutes.with_context(tz="Asia/Shanghai"))
        self.assertEqual(minutes.retention_end, issued + relativedelta(years=3))
        self.policy._write_system({"retention_years": 0})
        self.assertFalse(self._issue_another("F/2026/0006").retention_end)
        with self.assertRaises(UserError):
            minutes.with_user(self.manager).write({"retention_end": date(2020, 1, 1)})

    def test_end_of_the_time_is_told_and_nothing_deleted(self):
        minutes = self._issue(self._create_minutes())
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self._expire(minutes)
        self.env["chanxiao.meeting.minutes"]._cron_mark_for_disposal()
        self.assertTrue(minutes.exists() and minutes.disposal_marked_at)
        told = self.env["mail.message"].search(
            [("id", ">", last), ("body", "ilike", minutes.filing_number)]
        )
        mine = told.filtered(lambda m: self.manager.partner_id in m.partner_ids)
        self.assertEqual(len(mine), 1)
        self.assertNotIn(self.planner.partner_id, told.partner_ids)

    def test_one_company_in_trouble_keeps_no_other_waiting(self):
        mine = self._issue(self._create_minutes())
        other = self.env["res.company"].create({"name": "Elsewhere"})
        theirs = self._issue_another("F/2026/0006")
        self.env.flush_all()
        for minutes, company in ((mine, self.company), (theirs, other)):
            minutes._write_system({"retention_end": date(2020, 1, 1)})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE chanxiao_meeting_minutes SET company_id = %s WHERE id = %s",
                [company.id, minutes.id],
            )
        self.env.invalidate_all()
        model = type(mine)
        tell = model._tell_managers_of_end

        def fail(documents, company):
            if company == self.company:
                raise ValueError("trouble")
            return tell(documents, company)

        with (
            patch.object(model, "_tell_managers_of_end", fail),
            patch.object(type(self.env["ir.cron"]), "_notify_admin") as notify,
            mute_logger("odoo.addons.chanxiao_meeting.models.common.ir_cron"),
        ):
            self.env["chanxiao.meeting.minutes"]._cron_mark_for_disposal()
        self.assertIn(f"res.company,{self.company.id}", notify.call_args.args[0])
        self.env.invalidate_all()
        self.assertFalse(mine.disposal_marked_at)
        self.assertTrue(theirs.disposal_marked_at)

    def test_administrators_dispose_of_what_is_marked(self):
        first = self._issue(self._create_minutes())
        kept = self._issue_another("F/2026/0006")
        file = first.file_id
        for user in (self.planner, self.chair, self.auditor):
            with self.assertRaises(AccessError):
                first.with_user(user).action_dispose("Over")
        mine = first.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "are kept until"):
            mine.action_dispose("Over")
        self._expire(first)
        action = mine.action_dispose()
        dialogs = self.env[action["res_model"]].with_user(self.manager)
        dialog = dialogs.with_context(**action["context"]).create({})
        with self.assertRaises(UserError):
            dialog.action_dispose()
        dialog.words = "Ten years are over"
        dialog.action_dispose()
        self.assertFalse(first.exists())
        self.assertTrue(kept.exists())
        entry = file.ledger_ids.sorted("position")[-1]
        self.assertEqual(
            (entry.kind, entry.words, entry.person_name),
            ("disposal", "Ten years are over", self.manager.name),
        )
        # that they were issued and disposed of is all in order
        file._verify()
        self.assertFalse(file.finding_ids)
        self.assertTrue(kept.is_untampered)

    def test_disposing_takes_all_revisions(self):
        first = self._issue(self._create_minutes())
        action = first.with_user(self.recorder).action_revise()
        revision = first.browse(action["res_id"])
        self._expire(first)
        with self.assertRaisesRegex(UserError, "not issued"):
            first.with_user(self.manager).action_dispose("Over")
        revision.revision_reason = "Forgot a task"
        self._issue(revision)
        with self.assertRaisesRegex(UserError, "with all revisions"):
            first.with_user(self.manager).action_dispose("Over")
        self._expire(revision)
        first.with_user(self.manager).action_dispose("Over")
        self.assertFalse((first | revision).exists())

    def test_administrators_keep_longer(self):
        minutes = self._issue(self._create_minutes())
        self._expire(minutes)
        mine = minutes.with_user(self.manager)
        with self.assertRaises(AccessError):
            minutes.with_user(self.planner).action_keep_longer("2040-01-01", "Why")
        for until, words in (
            (None, "Lawsuit"),
            ("2001-01-01", "Lawsuit"),
            ("2040-01-01", " "),
        ):
            with self.assertRaises(UserError):
                mine.action_keep_longer(until, words)
        mine.action_keep_longer("2040-01-01", "Lawsuit")
        self.assertEqual(minutes.retention_end, date(2040, 1, 1))
        self.assertFalse(minutes.disposal_marked_at)
        with self.assertRaises(UserError):
            mine.action_dispose("Over")

    # paper

    def test_paper_that_was_sent_is_kept(self):
        """Whatever makes it: one producer, and who renders is behind one method."""
        model = type(self.env["chanxiao.meeting.minutes"])
        with patch.object(
            model,
            "_get_issue_attachments",
            lambda self: [
                (f"Minutes {self.env.lang}.pdf", b"%PDF " + self.hash.encode())
            ],
        ):
            self.chair.lang = "zh_CN"
            minutes = self._issue(self._create_minutes())
        kept = minutes.kept_attachment_ids
        # one for the chair, one for the recorder, one for those who are told less
        self.assertEqual(
            sorted(kept.mapped("name")),
            ["Minutes en_US.pdf", "Minutes en_US.pdf", "Minutes zh_CN.pdf"],
        )
        self.assertIn(minutes.hash.encode(), kept[0].raw)
        entries = minutes.file_id.ledger_ids.filtered(lambda e: e.kind == "paper")
        self.assertEqual(len(entries), 3)
        # the very files were sent
        sent = self.env["mail.message"].search(
            [("model", "=", minutes._name), ("attachment_ids", "in", kept.ids)]
        )
        self.assertEqual(sent.attachment_ids, kept)
        # and are read like the minutes, by whoever is told all that stands in them
        partly = minutes.paper_ids.filtered(lambda paper: not paper.is_whole)
        for file in kept:
            own = file.with_user(self.attendee).has_access("read")
            self.assertEqual(own, file == partly.attachment_id)
            self.assertTrue(file.with_user(self.chair).has_access("read"))
            self.assertFalse(file.with_user(self.finance).has_access("read"))
        with self.assertRaisesRegex(UserError, "part of issued minutes"):
            kept[:1].with_user(self.manager).sudo().unlink()
        sent.unlink()
        self.assertEqual(kept.exists(), kept)
        file = minutes.file_id
        file._verify()
        self.assertFalse(file.finding_ids)
        self._tamper(kept[:1], "name", "'Other.pdf'")
        with mute_logger(LOGGER):
            file._verify()
        self.assertIn("attached file Minutes", file.finding_ids.description)
