from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeetingRights(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.meeting = cls._create_meeting(cls._create_policy())
        cls.meeting.with_user(cls.planner).action_convene()

    def test_agenda_and_attendance_are_for_the_meetings_people(self):
        for records in (self.meeting.agenda_ids, self.meeting.attendee_ids):
            for user in (self.representative, self.chair, self.auditor, self.planner):
                with self.subTest(model=records._name, user=user.login):
                    mine = records.with_user(user)
                    self.assertEqual(mine.search([("id", "in", records.ids)]), records)
            with self.subTest(model=records._name, user="attendee of nothing"):
                theirs = records.with_user(self.attendee)
                self.assertFalse(theirs.search([("id", "in", records.ids)]))
                self.assertFalse(
                    theirs.formatted_read_group(
                        [("id", "in", records.ids)], [], ["__count"]
                    )[0]["__count"]
                )
                with self.assertRaises(AccessError):
                    theirs.read(["display_name"])

    def test_only_organizers_write(self):
        records = [
            self.meeting,
            self.meeting.agenda_ids[:1],
            self.meeting.attendee_ids[:1],
        ]
        for record in records:
            for user in (self.representative, self.auditor, self.outsider):
                with self.subTest(model=record._name, user=user.login):
                    with self.assertRaises(AccessError):
                        record.with_user(user).write({"company_id": self.company.id})
                    with self.assertRaises(AccessError):
                        record.with_user(user).unlink()

    def test_outsider_sees_no_meeting(self):
        with self.assertRaises(AccessError):
            self.meeting.with_user(self.outsider).read(["state"])
