from odoo import Command
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingQueries(MeetingCase):
    def _convened_with(self, count):
        """Queries that convening a meeting of ``count`` departments takes."""
        lines = []
        for number in range(count):
            department = self._create_department(f"Department {count}/{number}")
            user = self._create_user(f"rep{count}x{number}", "user", department)
            lines.append(
                Command.create(
                    {"department_id": department.id, "representative_id": user.id}
                )
            )
        policy = self._create_policy(code=f"Q{count}", department_ids=lines)
        meeting = self._create_meeting(policy).with_user(self.planner)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        meeting.action_convene()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_convening_queries_hardly_grow_with_the_departments(self):
        self._convened_with(1)
        few, many = self._convened_with(2), self._convened_with(12)
        # each attendee gets a mail of their own; the rest is done for all at once
        self.assertLess((many - few) / 10, 8, f"{few} for 2, {many} for 12")
