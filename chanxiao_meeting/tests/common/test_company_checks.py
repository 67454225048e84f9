from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .meeting_case import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestCompanyChecks(MeetingCase):
    """People and departments of another company are refused, whoever asks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()
        cls.draft = cls.policy.copy({"code": "D"})
        cls.meeting = cls._create_meeting(cls.policy)
        cls.meeting.with_user(cls.planner).action_convene()
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.stranger = cls._create_user(
            "stranger",
            "organizer",
            company_id=cls.other.id,
            company_ids=[Command.set(cls.other.ids)],
        )
        cls.both = cls._create_user(
            "both",
            "organizer",
            company_id=cls.other.id,
            company_ids=[Command.set((cls.company | cls.other).ids)],
        )
        cls.foreign = cls._create_department("Foreign", company_id=cls.other.id)

    def _get_users_on_record(self):
        return [
            (self.draft, "chair_id"),
            (self.draft, "recorder_id"),
            (self.draft, "deputy_chair_ids"),
            (self.draft.department_ids[0], "representative_id"),
            (self.draft.agenda_ids[:1], "presenter_id"),
            (self.meeting, "chair_id"),
            (self.meeting, "recorder_id"),
            (self.meeting.brief_ids[0], "responsible_id"),
            (self.meeting.agenda_ids[0], "presenter_id"),
            (self.meeting.attendee_ids[0], "leave_approver_id"),
        ]

    def setUp(self):
        super().setUp()
        self.draft.agenda_ids = [Command.create({"name": "Orders"})]

    def test_users_must_be_allowed_in_the_company(self):
        for record, name in self._get_users_on_record():
            with self.subTest(model=record._name, field=name):
                record = record.with_user(self.manager)
                with self.assertRaisesRegex(UserError, "Stranger"):
                    record[name] = self.stranger
                record[name] = self.both
                self.assertEqual(record[name], self.both)

    def test_departments_must_be_of_the_company(self):
        for record, name in (
            (self.draft, "organizer_department_id"),
            (self.draft.department_ids[0], "department_id"),
            (self.draft.agenda_ids[:1], "department_id"),
            (self.meeting.brief_ids[0], "department_id"),
            (self.meeting.agenda_ids[0], "department_id"),
            (self.meeting.attendee_ids[0], "department_id"),
        ):
            with self.subTest(model=record._name, field=name):
                with self.assertRaisesRegex(UserError, "Foreign"):
                    record.with_user(self.manager).write({name: self.foreign.id})

    def test_policy_does_not_move_to_another_company_without_its_people(self):
        admin = self._create_user(
            "admin2", "manager", company_ids=[Command.set(self.env.companies.ids)]
        )
        admin.company_ids |= self.other
        with self.assertRaises(UserError):
            self.draft.with_user(admin).company_id = self.other

    def test_lines_do_not_move_to_another_company_without_their_people(self):
        policy = self.env["chanxiao.meeting.policy"].create(
            {
                "name": "Lines only",
                "code": "L",
                "agenda_ids": [
                    Command.create({"name": "Orders", "presenter_id": self.chair.id})
                ],
            }
        )
        with self.assertRaisesRegex(UserError, "Chair"):
            policy.company_id = self.other

    def test_guests_come_from_anywhere(self):
        self.meeting.attendee_ids = [
            Command.create({"partner_id": self.stranger.partner_id.id, "role": "guest"})
        ]
        self.assertIn(self.stranger, self.meeting.attendee_ids.user_id)

    def test_people_who_left_the_company_are_not_suggested(self):
        leaving = self.chair | self.representative
        leaving.write(
            {
                "company_ids": [Command.set(self.other.ids)],
                "company_id": self.other.id,
            }
        )
        meetings = self.policy._create_next_meetings()
        self.assertTrue(meetings)
        self.assertFalse(meetings.chair_id)
        self.assertEqual(meetings.recorder_id, self.recorder)
        self.assertFalse(self.policy.department_ids[0]._get_representative())

    def test_what_the_company_comes_from_can_be_chosen(self):
        """On a new form there is no company yet: with a check of it, the list of what
        gives it one would be empty."""
        derived = []
        for name, model in self.env.registry.items():
            company = name.startswith("chanxiao") and model._fields.get("company_id")
            if not company or not company.related:
                continue
            source = model._fields[company.related.partition(".")[0]]
            derived.append(name)
            with self.subTest(model=name):
                self.assertFalse(source.check_company)
        self.assertIn("chanxiao.meeting.request", derived)
