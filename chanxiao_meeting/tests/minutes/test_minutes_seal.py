from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ...models.minutes.ledger import SEALED
from ...models.minutes.seal import RULED
from .minutes_common import MinutesCase

LOGGER = "odoo.addons.chanxiao_meeting.models.minutes.finding"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesSeal(MinutesCase):
    """B7: whatever is changed about issued minutes is refused, and found."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        minutes = cls._create_minutes()
        cls.attachment = cls.env["ir.attachment"].create(
            {
                "name": "Plan.txt",
                "raw": b"As agreed",
                "res_model": minutes._name,
                "res_id": minutes.id,
            }
        )
        cls.minutes = cls._issue(cls, minutes)
        other = cls._create_held_meeting(cls.policy, name="F/2026/0006")
        cls.other = cls._issue(cls, cls._create_minutes(other))
        cls.file = cls.minutes.file_id

    def _get_entry(self, minutes, kind="issue"):
        entries = self.file.ledger_ids
        return entries.filtered(
            lambda entry: entry.minutes_res_id == minutes.id and entry.kind == kind
        )

    def _verify(self):
        with mute_logger(LOGGER):
            self.file._verify()
        return self.file.finding_ids.filtered(lambda finding: not finding.gone_at)

    def _get_last_message(self):
        return self.env["mail.message"].search([], order="id desc", limit=1).id

    def _get_messages_since(self, last):
        return self.env["mail.message"].search([("id", ">", last)])

    def _find(self, *changes):
        """What a verification says after changes in the database, undone afterwards."""
        with self.cr.savepoint() as savepoint:
            for change in changes:
                self._tamper(*change)
            found = self._verify().mapped("description")
            untampered = self.minutes.exists() and self.minutes.is_untampered
            savepoint.rollback()
        self.env.invalidate_all()
        return found, untampered

    def test_what_was_issued_is_as_it_was_issued(self):
        self.assertFalse(self._verify())
        self.assertTrue(self.minutes.is_untampered and self.other.is_untampered)
        entry = self._get_entry(self.minutes)
        self.assertEqual(entry.hash, self.minutes.hash)
        self.assertEqual(self._get_entry(self.other).number, "F-M-2026-002")
        # one chain for the policy, whatever the meeting
        self.assertEqual(entry.position, 1)
        self.assertNotEqual(self.minutes.meeting_id, self.other.meeting_id)
        self.assertTrue(self.other.previous_hash)

    def test_each_part_that_was_sealed_is_compared(self):
        minutes, entry = self.minutes, self._get_entry(self.minutes)
        ruling = minutes.ruling_ids[:1]
        cases = [
            (
                "head of the minutes",
                minutes,
                "content",
                "jsonb_set(content, '{header,place}', '\"Pub\"')",
            ),
            (
                "tasks, no. 1",
                minutes,
                "content",
                "jsonb_set(content, '{tasks,0,date}', '\"2027-01-01\"')",
            ),
            (
                "decisions, no. 1",
                minutes,
                "content",
                "jsonb_set(content, '{decisions}', '[]')",
            ),
            ("Number", minutes, "name", "'F/2026/0099'"),
            ("Issued On", minutes, "issued_at", "issued_at - interval '1 day'"),
            ("Revision", minutes, "revision", "7"),
            ("Filing Number", minutes, "filing_number", "'F-M-2026-009'"),
            ("Seal", minutes, "hash", "repeat('0', 64)"),
            ("Hash Before", self.other, "previous_hash", "repeat('0', 64)"),
            ("State", minutes, "state", "'draft'"),
            ("ruling no. 1", ruling, "remark", "'Never'"),
            ("ruling no. 1", ruling, "person_name", "'Somebody'"),
            ("ruling no. 1", ruling, "ruled_at", "ruled_at - interval '1 hour'"),
            ("ruling no. 1", ruling, None, None),
            ("attached file Plan.txt", self.attachment, "name", "'Other.txt'"),
            (
                "Entry of the ledger changed",
                entry,
                "moment",
                "moment - interval '1 hour'",
            ),
            ("Entry of the ledger changed", entry, "number", "'F-M-2026-007'"),
            ("Entry of the ledger changed", entry, "parts", "'{}'"),
            ("Entry of the ledger changed", entry, "hash", "repeat('0', 64)"),
        ]
        for expected, *change in cases:
            with self.subTest(expected, change=change[1:]):
                found, untampered = self._find(change)
                self.assertIn(expected, " ".join(found))
                self.assertEqual(untampered, change[0] == self.other)
        self.assertFalse(self._verify())

    def test_each_value_of_the_content_is_hashed(self):
        """One after the other is changed in the database."""
        leaves = list(_find_leaves(self.minutes.content))
        self.assertGreater(len(leaves), 50)
        for path in leaves:
            place = ", ".join(f"'{key}'" for key in path)
            change = f"jsonb_set(content, ARRAY[{place}], '\"tampered\"')"
            with self.subTest(path), self.cr.savepoint() as savepoint:
                self._tamper(self.minutes, "content", change)
                self.assertFalse(self.minutes.is_untampered)
                [found] = self.minutes._find_differences().values()
                self.assertTrue(found)
                savepoint.rollback()
            self.env.invalidate_all()
        self.assertTrue(self.minutes.is_untampered)

    def test_each_field_of_an_entry_is_hashed(self):
        entry = self._get_entry(self.minutes)
        changes = {"integer": "%s + 90", "datetime": "%s - interval '1 hour'"}
        for name in (*SEALED, "previous_hash", "hash", "file_id"):
            kind = entry._fields[name].type
            change = changes.get(kind, "'tampered'")
            if name == "file_id":
                other = self._create_policy(code="OTHER")
                change = str(self.env["chanxiao.minutes.file"]._get_or_open(other).id)
            with self.subTest(name):
                found, _untampered = self._find(
                    (entry, name, change.replace("%s", name))
                )
                self.assertTrue(found)
        self.assertFalse(self._verify())

    def test_each_field_of_a_ruling_is_hashed(self):
        ruling = self.minutes.ruling_ids[:1]
        changes = {
            "integer": "%s + 1",
            "datetime": "%s - interval '1 hour'",
            "boolean": "NOT COALESCE(%s, false)",
        }
        for name in (*RULED, "ruled_at"):
            change = changes.get(ruling._fields[name].type, "'tampered'")
            with self.subTest(name):
                found, untampered = self._find(
                    (ruling, name, change.replace("%s", name))
                )
                self.assertIn("ruling no. 1", " ".join(found))
                self.assertFalse(untampered)

    def test_content_of_a_sealed_file_is_compared(self):
        self.assertEqual(
            self.minutes.kept_attachment_ids & self.attachment, self.attachment
        )
        with self.cr.savepoint() as savepoint:
            replaced = self.env["ir.attachment"].create({"name": "x", "raw": b"Other"})
            self.env.cr.execute(
                "UPDATE ir_attachment SET (store_fname, db_datas, checksum) = "
                "(SELECT store_fname, db_datas, checksum FROM ir_attachment "
                "WHERE id = %s) WHERE id = %s",
                [replaced.id, self.attachment.id],
            )
            self.env.invalidate_all()
            found = self._verify().mapped("description")
            savepoint.rollback()
        self.assertIn("attached file Plan.txt", found[0])

    def test_cut_tail_is_found(self):
        """Minutes and their entries gone, as if the last ones had never been."""
        last = self.file.ledger_ids.filtered(
            lambda entry: entry.minutes_res_id == self.other.id
        )
        found, untampered = self._find((self.other, None, None), (last, None, None))
        self.assertIn("cut off at the end", " ".join(found))
        # what was issued before is still what it was
        self.assertTrue(untampered)
        found, _untampered = self._find((self.other, None, None))
        self.assertIn("F-M-2026-002: Deleted in the database", found)

    def test_cut_tail_is_found_by_the_numbers_given(self):
        """Also where the head of the ledger was set back with it."""
        last = self.file.ledger_ids.filtered(
            lambda entry: entry.minutes_res_id == self.other.id
        )
        first = self._get_entry(self.minutes)
        left = self.file.ledger_ids - last
        found, _untampered = self._find(
            (self.other, None, None),
            (last, None, None),
            (self.file, "position", str(len(left))),
            (self.file, "head_hash", f"'{left[-1:].hash}'"),
        )
        self.assertEqual(found, ["2026/2: Entries cut off at the end"])
        self.assertTrue(first)

    def test_entry_taken_out_or_moved_is_found(self):
        first, last = self._get_entry(self.minutes), self._get_entry(self.other)
        found, untampered = self._find((first, None, None))
        self.assertIn("Entry of the ledger missing: at entry 1", found)
        self.assertFalse(untampered)
        found, untampered = self._find(
            (first, "position", "-1"),
            (last, "position", "1"),
            (first, "position", str(last.position)),
        )
        self.assertIn("F-M-2026-002: Entry of the ledger changed", found)
        self.assertFalse(untampered)

    def test_minutes_issued_past_the_seal_are_found(self):
        meeting = self._create_held_meeting(self.policy, name="F/2026/0007")
        draft = self._create_minutes(meeting)
        found, _untampered = self._find((draft, "state", "'issued'"))
        self.assertEqual(found, ["F/2026/0007: Issued past the seal"])

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_changes(self):
        minutes, entry = self.minutes, self._get_entry(self.minutes)
        self.env.flush_all()
        for query in (
            "UPDATE chanxiao_meeting_minutes SET content = '{}'",
            "UPDATE chanxiao_meeting_minutes SET content = NULL",
            "UPDATE chanxiao_meeting_minutes SET state = 'draft'",
            "UPDATE chanxiao_meeting_minutes SET hash = NULL",
            "UPDATE chanxiao_meeting_minutes SET filing_number = 'X'",
            "UPDATE chanxiao_meeting_minutes SET issued_at = now()",
            "DELETE FROM chanxiao_meeting_minutes",
            "UPDATE chanxiao_minutes_ledger SET words = 'X', digest = 'X'",
            "UPDATE chanxiao_minutes_ledger SET position = 99",
            "DELETE FROM chanxiao_minutes_ledger",
        ):
            record = entry if "ledger" in query else minutes
            with self.subTest(query), self.assertRaises(errors.RestrictViolation):
                with self.cr.savepoint():
                    self.env.cr.execute(f"{query} WHERE id = %s", [record.id])
        for table in ("chanxiao_meeting_minutes", "chanxiao_minutes_ledger"):
            with self.assertRaises(errors.RestrictViolation), self.cr.savepoint():
                self.env.cr.execute(f"TRUNCATE {table} CASCADE")

    def test_the_database_leaves_the_rest_alone(self):
        """What is not sealed goes on, and drafts are nobody's business."""
        self.minutes._write_system({"recorder_id": self.planner.id})
        self.minutes.message_subscribe(self.chair.partner_id.ids)
        self.minutes.policy_id._write_system({"chair_id": self.planner.id})
        draft = self._create_minutes(
            self._create_held_meeting(self.policy, name="F/2026/0008")
        )
        draft.summary = "<p>Later</p>"
        draft._refresh()
        self.env.flush_all()
        # an upgrade writes what it recomputes, and makes the triggers anew
        self.minutes._compute_is_late()
        self.minutes.init()
        self.env["chanxiao.minutes.ledger"].init()
        self.env.flush_all()
        self.assertFalse(self._verify())

    def test_findings_are_told_once(self):
        self._tamper(self.minutes, "name", "'F/2026/0099'")
        last = self._get_last_message()
        self._verify()
        self._verify()
        messages = self._get_messages_since(last)
        told = messages.partner_ids
        self.assertLessEqual(
            (self.auditor | self.manager).partner_id, told, "who has to know of it"
        )
        self.assertFalse(told & (self.planner | self.chair | self.outsider).partner_id)
        for user in self.auditor | self.manager:
            mine = messages.filtered(lambda m, u=user: u.partner_id in m.partner_ids)
            self.assertEqual(len(mine), 1)
            self.assertIn("F/2026/0005", mine.body)
            self.assertIn("F/2026/0099", mine.body)
        # put right, it is over; again, it is told again
        self._tamper(self.minutes, "name", "'F/2026/0005'")
        self.assertFalse(self._verify())
        self.assertTrue(self.file.finding_ids.gone_at)

    def test_auditors_are_told_the_head_of_the_ledger_once(self):
        last = self._get_last_message()
        self.env["chanxiao.minutes.file"]._cron_verify()
        self.env["chanxiao.minutes.file"]._cron_verify()
        messages = self._get_messages_since(last)
        mine = messages.filtered(lambda m: self.auditor.partner_id in m.partner_ids)
        mine = mine.filtered(lambda m: self.file.head_hash in m.body)
        self.assertEqual(len(mine), 1)
        self.assertNotIn(self.manager.partner_id, mine.partner_ids)

    def test_the_seal_is_mailed(self):
        sent = self.env["mail.message"].search(
            [
                ("model", "=", self.minutes._name),
                ("res_id", "=", self.minutes.id),
                ("body", "ilike", self.minutes.hash),
            ]
        )
        self.assertTrue(sent)
        self.assertIn(self.minutes.filing_number, sent[0].body)

    def test_sealed_files_are_neither_changed_nor_deleted(self):
        for user in (self.manager, self.env.user):
            attachment = self.attachment.with_user(user)
            for values in (
                {"raw": b"Other"},
                {"datas": "T3RoZXI="},
                {"name": "Other.txt"},
                {"res_id": self.other.id},
                {"res_model": False},
            ):
                with self.subTest(values), self.assertRaises(UserError):
                    attachment.sudo().write(values)
            with self.assertRaisesRegex(UserError, "part of issued minutes"):
                attachment.sudo().unlink()
        # a link for sharing it, or another storage, changes nothing
        self.attachment.generate_access_token()
        self.attachment.write(
            {"raw": b"As agreed", "mimetype": self.attachment.mimetype}
        )
        with self.assertRaises(errors.RestrictViolation), self.cr.savepoint():
            with mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "DELETE FROM ir_attachment WHERE id = %s", [self.attachment.id]
                )
        self.assertFalse(self._verify())

    def test_a_picture_of_others_is_not_sealed(self):
        """Whoever writes a text names whatever picture they like."""
        foreign = self.env["ir.attachment"].create({"name": "x.png", "raw": b"x"})
        meeting = self._create_held_meeting(self.policy, name="F/2026/0009")
        minutes = self._create_minutes(meeting)
        mine = foreign.copy({"res_model": minutes._name, "res_id": minutes.id})
        minutes.summary = (
            f'<p><img src="/web/image/{foreign.id}"/><img src="/web/image/{mine.id}"/>'
        )
        self._issue(minutes)
        self.assertEqual(minutes.kept_attachment_ids & (foreign | mine), mine)

    def test_only_auditors_and_administrators_see_the_ledger(self):
        for name in ("file", "ledger", "finding"):
            model = self.env[f"chanxiao.minutes.{name}"]
            for user in (self.auditor, self.manager):
                self.assertTrue(model.with_user(user).has_access("read"))
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(model.with_user(user).has_access(operation))
            for user in (self.planner, self.chair, self.outsider):
                self.assertFalse(model.with_user(user).has_access("read"))
        self.assertEqual(
            self.file.with_user(self.auditor).action_verify()["params"]["type"],
            "success",
        )
        with self.assertRaises(AccessError):
            self.file.with_user(self.planner).action_verify()
        foreign = self.env["res.company"].create({"name": "Elsewhere"})
        self.auditor.write(
            {"company_ids": [(6, 0, foreign.ids)], "company_id": foreign.id}
        )
        files = self.env["chanxiao.minutes.file"].with_user(self.auditor)
        self.assertFalse(files.with_company(foreign).search([]))

    def test_nobody_writes_the_ledger(self):
        entry = self._get_entry(self.minutes)
        for records in (self.file, entry):
            with self.assertRaises(UserError):
                records.sudo().write({"company_id": self.company.id})
            with self.assertRaises(UserError):
                records.sudo().unlink()
            with self.assertRaises(UserError):
                records.sudo().create({"number": "X"})
        with self.assertRaises(UserError):
            self.minutes.sudo().write({"filing_number": "X"})
        with self.assertRaises(UserError):
            self.minutes.sudo().write({"kept_attachment_ids": [(5,)]})

    def test_drafts_are_not_sealed(self):
        meeting = self._create_held_meeting(self.policy, name="F/2026/0010")
        draft = self._create_minutes(meeting)
        self.assertFalse(draft.is_untampered)
        self.assertFalse(draft._get_verification_url())
        self.assertEqual(draft._find_differences(), {draft.id: []})


def _find_leaves(value, path=()):
    """Paths to all that a content consists of."""
    items = value.items() if isinstance(value, dict) else ()
    if isinstance(value, list):
        items = enumerate(value)
    found = [leaf for key, item in items for leaf in _find_leaves(item, (*path, key))]
    return found or [path]
