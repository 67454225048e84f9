import json
from unittest.mock import patch

from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .redaction_common import RedactionCase

SCRIPT = "chanxiao_meeting/migrations/19.0.1.5.0/post-redaction.py"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestRedactionUpgrade(RedactionCase):
    """Minutes that were issued before, when everybody found them by every word."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with patch.object(
            type(cls.minutes),
            "_get_issue_attachments",
            lambda self: [("Minutes.pdf", b"%PDF")],
        ):
            cls._issue(cls, cls.minutes)
        cls.script = load_script(file_path(SCRIPT), "post_migration_of_redaction")

    def _make_former(self):
        """As version 1.4.0 left it: one text, and files on the minutes themselves."""
        self.env.flush_all()
        files = self.minutes.paper_ids.attachment_id
        self.env.cr.execute("DELETE FROM chanxiao_minutes_passage")
        self.env.cr.execute("DELETE FROM chanxiao_minutes_paper")
        self.env.cr.execute(
            "UPDATE ir_attachment SET res_model = %s, res_id = %s WHERE id IN %s",
            [self.minutes._name, self.minutes.id, files._ids],
        )
        text = json.dumps(self.minutes.content, ensure_ascii=False).lower()
        self.env.cr.execute(
            "UPDATE chanxiao_meeting_minutes SET search_text = %s WHERE id = %s",
            [text, self.minutes.id],
        )
        self.env.invalidate_all()
        return files

    def _find(self, role):
        documents = self.minutes.with_user(self._get_user(role))
        return documents.search([("full_text", "ilike", self.title)])

    def test_titles_are_found_by_their_readers_again(self):
        self._make_former()
        self.assertTrue(self._find("attendee"))
        for _once_more in range(2):
            self.script.index_anew(self.env)
            self.assertFalse(self._find("attendee"))
            self.assertTrue(self._find("seller"))

    def test_paper_is_for_whoever_is_told_everything(self):
        files = self._make_former()
        self.assertTrue(files[0].with_user(self.attendee).has_access("read"))
        for _once_more in range(2):
            self.script.describe_papers(self.env)
            self.assertEqual(self.minutes.paper_ids.attachment_id, files)
            self.assertTrue(all(self.minutes.paper_ids.mapped("is_whole")))
            for file in files:
                for role, is_reader in (("attendee", False), ("director", True)):
                    reader = file.with_user(self._get_user(role))
                    self.assertEqual(reader.has_access("read"), is_reader)
        self.minutes.file_id._verify()
        self.assertFalse(self.minutes.file_id.finding_ids)

    def test_what_was_sent_before_there_was_a_ledger(self):
        message = self.minutes.message_notify(
            body="Issued",
            partner_ids=self.attendee.partner_id.ids,
            attachments=[("Old.pdf", b"%PDF")],
        )
        own = self.env["ir.attachment"].create(
            {
                "name": "Plan.txt",
                "raw": b"x",
                "res_model": self.minutes._name,
                "res_id": self.minutes.id,
            }
        )
        self.script.describe_papers(self.env)
        for role, is_reader in (("attendee", False), ("director", True)):
            reader = self._get_user(role)
            file = message.attachment_ids.with_user(reader)
            self.assertEqual(file.has_access("read"), is_reader)
            # what somebody put there is for all readers, as before
            self.assertTrue(own.with_user(reader).has_access("read"))
