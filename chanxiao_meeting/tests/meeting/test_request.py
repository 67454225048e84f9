from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..common import MeetingCase

APPROVE = "chanxiao_meeting.mail_activity_type_request"


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-10 01:00:00")
class TestMeetingRequest(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(recurrence="none", duration=1.0)
        cls.requests = cls.env["chanxiao.meeting.request"]

    def _ask(self, user=None, policy=None, **values):
        return self.requests.with_user(user or self.attendee).create(
            {
                "topic": "Castings are late",
                "policy_id": (policy or self.policy).id,
                "reason": "Three customers wait",
                "proposed_date": datetime(2026, 3, 12, 6, 0),
                **values,
            }
        )

    def test_from_request_to_convened_meeting(self):
        order = self.env["sale.order"].create(
            {
                "partner_id": self.company.partner_id.id,
                "company_id": self.company.id,
            }
        )
        request = self._ask(attendee_ids=[Command.set(self.planner.partner_id.ids)])
        # the order itself is entered by who may read it
        request.sudo().subject_ids = [
            Command.create({"subject_ref": f"sale.order,{order.id}"})
        ]
        request.action_submit()
        self.assertEqual(request.state, "submitted")
        self.assertEqual(request.approver_id, self.chair)
        self.assertEqual(request.activity_ids.user_id, self.chair)
        mine = request.with_user(self.chair)
        self.assertTrue(mine.can_decide)
        # whoever approves settles who comes, and when
        mine.attendee_ids = [Command.link(self.recorder.partner_id.id)]
        mine.proposed_date = datetime(2026, 3, 13, 6, 0)
        mine.action_approve()
        meeting = request.sudo().meeting_id
        self.assertEqual(
            (request.state, meeting.state, meeting.kind),
            ("approved", "convened", "extraordinary"),
        )
        self.assertEqual(meeting.date_start, datetime(2026, 3, 13, 6, 0))
        self.assertEqual(meeting.date_end, datetime(2026, 3, 13, 7, 0))
        self.assertEqual(meeting.justification, "Three customers wait")
        people = meeting.attendee_ids.user_id
        expected = self.planner | self.recorder | self.attendee | self.chair
        self.assertLessEqual(expected, people)
        self._send_notices()
        self.assertTrue(all(meeting.attendee_ids.mapped("invited_at")))
        topics = meeting.agenda_ids.mapped("name")
        self.assertIn("Castings are late", topics)
        self.assertIn(order, [t.subject_ref for t in meeting.agenda_ids])
        self.assertFalse(request.activity_ids)
        self.assertIn(
            self.attendee.partner_id, request.sudo().message_ids.notified_partner_ids
        )

    def test_what_is_missing_is_named(self):
        request = self._ask(reason=False, proposed_date=False)
        with self.assertRaisesRegex(UserError, "Why It Is Needed.*Proposed Date"):
            request.action_submit()
        late = self._ask(proposed_date=datetime(2026, 3, 9, 6, 0))
        with self.assertRaisesRegex(UserError, "has passed"):
            late.action_submit()

    def test_time_passes_before_it_is_approved(self):
        request = self._ask()
        request.action_submit()
        with freeze_time("2026-03-12 07:00:00"):
            with self.assertRaisesRegex(UserError, "has passed"):
                request.with_user(self.chair).action_approve()
        self.assertEqual(request.state, "submitted")

    def test_routine_work_is_refused(self):
        request = self._ask(is_routine=True)
        request.action_submit()
        self.assertEqual(request.state, "refused")
        self.assertIn("regular meeting", request.answer)
        # it was no routine work after all
        request.action_take_back()
        request.is_routine = False
        request.action_submit()
        self.assertEqual(request.state, "submitted")

    def test_refusal_needs_a_reason(self):
        request = self._ask()
        request.action_submit()
        chair = request.with_user(self.chair)
        with self.assertRaisesRegex(UserError, "Say why"):
            chair.action_refuse()
        chair.answer = "Next week is early enough"
        chair.action_refuse()
        self.assertEqual(request.state, "refused")
        self.assertFalse(request.meeting_id)
        with self.assertRaises(UserError):
            chair.action_approve()
        with self.assertRaises(UserError):
            request.answer = "No"

    def test_nobody_decides_on_their_own_request(self):
        request = self._ask(self.chair)
        with self.assertRaisesRegex(UserError, "Nobody can approve"):
            request.action_submit()
        other = self._create_policy(
            code="G", recurrence="none", deputy_chair_ids=self.planner.ids
        )
        request = self._ask(self.chair, other)
        request.action_submit()
        self.assertEqual(request.approver_id, self.planner)
        with self.assertRaisesRegex(UserError, "yourself: Planner decides on it"):
            request.action_approve()
        with self.assertRaisesRegex(UserError, "yourself: Planner decides on it"):
            request.action_refuse("No")
        self.assertEqual(request.state, "submitted")

    def test_who_is_named_for_it_decides(self):
        policy = self._create_policy(
            code="G", recurrence="none", request_approver_id=self.finance.id
        )
        request = self._ask(policy=policy)
        request.action_submit()
        self.assertEqual(request.approver_id, self.finance)
        for user in (self.planner, self.manager):
            with self.subTest(user.name), self.assertRaises(AccessError):
                request.with_user(user).action_approve()
        for user in (self.representative, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                request.with_user(user).read(["topic"])
        self.assertTrue(request.with_user(self.auditor).read(["topic"]))
        with self.assertRaises(AccessError):
            request.with_user(self.auditor).write({"answer": "No"})

    def test_what_was_handed_in_stays(self):
        request = self._ask()
        request.action_submit()
        for values in ({"topic": "Other"}, {"reason": "Other"}):
            with self.subTest(values), self.assertRaises(UserError):
                request.with_user(self.chair).write(values)
        with self.assertRaises(UserError):
            request.unlink()
        for values in (
            {"state": "approved"},
            {"requester_id": self.chair.id},
            {"approver_id": self.attendee.id},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                request.write(values)

    def test_policy_that_is_no_longer_in_force(self):
        request = self._ask()
        request.action_submit()
        self.policy.with_user(self.manager).action_retire()
        with self.assertRaisesRegex(UserError, "not in force"):
            request.with_user(self.chair).action_approve()
