from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPartnerMerge(MeetingCase):
    """Two contacts of one person become one, whatever lists they are on."""

    def test_both_on_one_list(self):
        meeting = self._create_meeting(self._create_policy())
        kept, double = self.env["res.partner"].create(
            [
                {"name": "Li Lei", "email": "li@example.com"},
                {"name": "Lei Li", "email": "li@example.com"},
            ]
        )
        lines = self.env["chanxiao.meeting.attendee"].create(
            [
                {"meeting_id": meeting.id, "partner_id": kept.id},
                {
                    "meeting_id": meeting.id,
                    "partner_id": double.id,
                    "attendance": "on_leave",
                    "leave_reason": "Training",
                    "department_id": self.sales_department.id,
                },
            ]
        )
        # what happened is settled, and yet the person is one
        meeting._set_state("cancelled")
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (kept + double).ids, dst_partner=kept
        )
        line = lines.exists()
        self.assertEqual(line.partner_id, kept)
        self.assertEqual(line.attendance, "on_leave")
        self.assertEqual(line.leave_reason, "Training")
        self.assertTrue(line.is_attendance_chosen)
        self.assertEqual(line.department_id, self.sales_department)
