from odoo.modules.module import load_script
from odoo.tests import tagged
from odoo.tools import file_path

from .minutes_common import MinutesCase

SCRIPT = "chanxiao_meeting/migrations/19.0.1.4.0/post-file-minutes.py"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestFilingUpgrade(MinutesCase):
    """What an upgrade makes of minutes that the version before issued."""

    def _issue_formerly(self, name, issued_at, previous=None):
        """Minutes as the version before sealed them."""
        meeting = self._create_held_meeting(self.policy, name=name)
        minutes = self._create_minutes(meeting)
        minutes._set_state("issued", issued_at=issued_at)
        minutes._set_state("issued", hash=minutes._get_hash_of_form_1())
        self.env.flush_all()
        return minutes

    def test_minutes_are_filed_in_the_order_of_their_issue(self):
        later = self._issue_formerly("F/2026/0007", "2026-03-02 01:00:00")
        earlier = self._issue_formerly("F/2026/0006", "2026-02-02 01:00:00")
        former = self._issue_formerly("F/2025/0001", "2025-12-31 15:00:00")
        draft = self._create_minutes()
        seals = (earlier | later).mapped("hash")
        self.assertFalse(earlier.is_untampered)  # nothing says so yet
        self._upgrade()
        self._upgrade()
        self.assertEqual(
            [m.filing_number for m in (former, earlier, later, draft)],
            ["F-M-2025-001", "F-M-2026-001", "F-M-2026-002", False],
        )
        self.assertEqual((earlier | later).mapped("hash"), seals)
        self.assertTrue(earlier.is_untampered and later.is_untampered)
        self.assertEqual(earlier.retention_end.isoformat(), "2036-02-02")
        # what is issued from now on goes on
        self._issue(draft)
        self.assertEqual(draft.filing_number[-3:], "003")
        file = draft.file_id
        file._verify()
        self.assertFalse(file.finding_ids)
        self._tamper(earlier, "content", "jsonb_set(content, '{tasks}', '[1]')")
        self.assertFalse(earlier.is_untampered)

    def test_what_was_changed_before_the_upgrade_shows(self):
        minutes = self._issue_formerly("F/2026/0006", "2026-02-02 01:00:00")
        self._tamper(minutes, "content", "jsonb_set(content, '{summary}', '\"x\"')")
        self._upgrade()
        self.assertFalse(minutes.is_untampered)

    def _upgrade(self):
        script = load_script(file_path(SCRIPT), "post_migration_of_minutes")
        script.file_minutes(self.env)
