from freezegun import freeze_time

from odoo import Command
from odoo.tests import Form, tagged

from .work_contact_common import WorkContactCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestWorkContactReview(WorkContactCase):
    """F8: what became of work contact sheets is reported beside the tasks."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy()

    def _plan(self, day):
        return self._create_meeting(
            self.policy,
            date_start=f"2026-03-{day} 01:00:00",
            date_end=f"2026-03-{day} 03:00:00",
        )

    def _hold(self, day):
        meeting = self._plan(day)
        start = meeting.date_start
        meeting._set_state("held", started_at=start, ended_at=meeting.date_end)
        return meeting

    def _get_reviewed(self, meeting):
        self.env.invalidate_all()
        return meeting.with_user(self.planner).reviewed_contact_ids.sudo(False)

    def test_open_and_closed_since(self):
        draft, waiting, closed = self._ask(), self._send(), self._finish()
        declined = self._send()
        declined.with_user(self.finance).action_decline("No")
        first = self._hold("11")
        with freeze_time("2026-03-12 01:00:00"):
            closed.action_confirm()
            late = self._send()
        second = self._plan("16")
        self.assertEqual({*self._get_reviewed(first).ids}, {waiting.id, closed.id})
        self.assertEqual(
            {*self._get_reviewed(second).ids}, {waiting.id, closed.id, late.id}
        )
        with freeze_time("2026-03-16 02:00:00"):
            second._set_state("held", started_at=second.date_start)
            waiting.with_user(self.finance).action_decline("No")
            self._send(deadline="2026-03-20")
        third = self._plan("23")
        self.assertIn(waiting, self._get_reviewed(second), "the same list as before")
        self.assertIn(waiting, self._get_reviewed(third))
        self.assertNotIn(closed, self._get_reviewed(third))
        self.assertNotIn(draft, self._get_reviewed(third))

    def test_which_meeting_hears_of_it(self):
        other = self._create_policy(
            code="G",
            department_ids=[
                Command.create({"department_id": self.planning_department.id})
            ],
        )
        first = self._hold("01")
        meetings = self._plan("16") | self._create_meeting(other)
        between = self._send()
        outside = self._ask(
            self.planner, from_department_id=self.planning_department.id
        )
        outside.action_send()
        about_it = self._ask(
            self.planner,
            from_department_id=self.planning_department.id,
            meeting_id=first.id,
        )
        about_it.action_send()
        about_other = self._send(meeting_id=meetings[1].id)
        self.assertEqual(
            {*self._get_reviewed(meetings[0]).ids}, {between.id, about_it.id}
        )
        self.assertEqual({*self._get_reviewed(meetings[1]).ids}, {about_other.id})

    def test_on_the_meeting_with_the_rights_of_the_reader(self):
        meeting, contact = self._plan("16"), self._send()
        mine = self._send(meeting_id=meeting.id)
        page = meeting.with_user(self.finance)
        self.assertEqual({*page.reviewed_contact_ids.ids}, {contact.id, mine.id})
        self.assertEqual(page.contact_count, 2)
        action = page.action_open_contacts()
        self.assertEqual(
            {*self.contacts.search(action["domain"]).ids}, {contact.id, mine.id}
        )
        self.assertFalse(meeting.with_user(self.attendee).reviewed_contact_ids)
        self.assertEqual(meeting.with_user(self.attendee).contact_count, 0)

    def test_form_of_a_new_meeting(self):
        self._send()
        form = Form(self.env["chanxiao.meeting"].with_user(self.planner))
        self.assertEqual(form.contact_count, 0)
        form.policy_id = self.policy
        self.assertFalse(form.reviewed_contact_ids[:])
