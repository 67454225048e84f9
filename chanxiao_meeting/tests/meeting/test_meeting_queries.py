from odoo import Command
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingQueries(MeetingCase):
    def _convened_with(self, count):
        return self._convene_with(count)[0]

    def _convene_with(self, count, guest=None):
        """Queries that convening a meeting of ``count`` departments takes, and it."""
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
        for user in guest or ():
            meeting.attendee_ids = [
                Command.create({"partner_id": user.partner_id.id, "role": "guest"})
            ]
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        meeting.action_convene()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before, meeting

    def test_convening_fourteen_people_with_ten_briefs(self):
        queries, meeting = self._convene_with(10, self.attendee)
        self.assertEqual((len(meeting.attendee_ids), len(meeting.brief_ids)), (14, 10))
        self.assertLessEqual(queries, 192)

    def test_mailing_the_notice_hardly_grows_with_the_people(self):
        """What people wait for is the same, however many they are."""
        counts = []
        for number in (2, 12):
            self._convene_with(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._send_notices()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        few, many = counts
        # each attendee gets a mail of their own; the rest is done for all at once
        self.assertLess((many - few) / 10, 8, f"{few} for 2, {many} for 12")

    def test_convening_queries_hardly_grow_with_the_departments(self):
        self._convened_with(1)
        few, many = self._convened_with(2), self._convened_with(12)
        self.assertLess((many - few) / 10, 2, f"{few} for 2, {many} for 12")
