from odoo.exceptions import AccessError
from odoo.tests import tagged

from .work_contact_common import WorkContactCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWorkContactBrief(WorkContactCase):
    """F5.2, F6.6: the support that a brief asks for goes to another department."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)
        cls.brief = cls.env["chanxiao.meeting.brief"].create(
            {
                "meeting_id": cls.meeting.id,
                "department_id": cls.planning_department.id,
                "responsible_id": cls.attendee.id,
                "support_needed": "<p>Two fitters on Friday</p><p>For the pumps</p>",
            }
        )

    def test_sent_from_the_brief(self):
        brief = self.brief.with_user(self.attendee)
        action = brief.action_ask_department()
        contact = self.contacts.with_user(self.attendee)
        # whoever prepares the brief of a department speaks for it
        contact = contact.with_context(**action["context"]).create(
            {"to_department_id": self.finance_department.id, "deadline": "2026-03-13"}
        )
        contact.action_send()
        self.assertEqual(contact.topic, "Two fitters on Friday")
        self.assertIn("For the pumps", contact.details)
        self.assertEqual(contact.from_department_id, self.planning_department)
        self.assertEqual(contact.meeting_id, self.meeting)
        self.assertEqual(brief.contact_ids, contact)
        with self.assertRaises(AccessError):
            self.brief.with_user(self.outsider).action_ask_department()
