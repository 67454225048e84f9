from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..common import MeetingCase


@tagged("post_install", "-at_install", "chanxiao_once")
@freeze_time("2026-03-10 01:00:00")
class TestProposal(MeetingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls._create_policy(proposal_lead_hours=12)
        cls.meeting = cls._create_meeting(cls.policy)
        cls.later = cls._create_meeting(
            cls.policy,
            date_start=datetime(2026, 4, 1, 1, 0),
            date_end=datetime(2026, 4, 1, 3, 0),
        )

    def _propose(self, user=None, **values):
        user = user or self.attendee
        return (
            self.env["chanxiao.meeting.proposal"]
            .with_user(user)
            .create(
                {
                    "topic": "A second mould",
                    "description": "Three customers wait",
                    "policy_id": self.policy.id,
                    **values,
                }
            )
        )

    def _accept(self, **values):
        proposal = self._propose(**values)
        proposal.with_user(self.planner).action_accept()
        return proposal

    def _get_history(self, proposal):
        return " ".join(proposal.sudo().message_ids.mapped("body"))

    def test_from_idea_to_topic(self):
        order = self.env["sale.order"].create(
            {"partner_id": self.company.partner_id.id, "company_id": self.company.id}
        )
        proposal = self._propose(kind="improvement")
        # the order is entered by who may read it
        proposal.sudo().subject_ref = order
        self.assertEqual(proposal.meeting_id, self.meeting)
        self.assertEqual(proposal.deadline, datetime(2026, 3, 15, 13, 0))
        self.assertEqual(proposal.activity_ids.user_id, self.recorder)
        judge = proposal.with_user(self.planner)
        self.assertTrue(judge.can_judge)
        judge.write({"rating_use": "5", "rating_cost": "2", "remark": "Worth it"})
        self.assertEqual(proposal.practicality, 3.5)
        judge.action_accept()
        topic = proposal.sudo().agenda_item_id
        self.assertEqual(
            (topic.meeting_id, topic.name, topic.kind, topic.presenter_id),
            (self.meeting, "A second mould", "improvement", self.attendee),
        )
        self.assertEqual(
            (topic.cause, topic.subject_ref), (proposal.description, order)
        )
        self.assertIn(self.meeting.display_name, proposal.outcome)
        self.assertFalse(proposal.activity_ids)
        told = proposal.sudo().message_ids.filtered("notified_partner_ids")
        self.assertIn(self.attendee.partner_id, told.notified_partner_ids)
        self.assertIn("Worth it", self._get_history(proposal))

    def test_too_late_for_the_meeting(self):
        with freeze_time("2026-03-15 13:00:00"):
            self.assertEqual(self._propose().meeting_id, self.meeting)
        with freeze_time("2026-03-15 13:00:01"):
            self.assertEqual(self._propose().meeting_id, self.later)
            late = self._propose(meeting_id=self.meeting.id)
            self.assertEqual(late.meeting_id, self.later)
            self.assertIn("were due 12 hours before it", self._get_history(late))
            late.meeting_id = self.meeting
            self.assertEqual(late.meeting_id, self.later)
            # whoever judges may still fit it in
            late.with_user(self.planner).meeting_id = self.meeting
            self.assertEqual(late.meeting_id, self.meeting)
        with freeze_time("2026-03-31 20:00:00"):
            last = self._propose(meeting_id=self.later.id)
            self.assertFalse(last.meeting_id)
            self.assertIn("not planned yet", self._get_history(last))
            self.assertIn("waits for the next one", last.meeting_notice)

    def test_notice_before_it_is_handed_in(self):
        with freeze_time("2026-03-15 20:00:00"):
            new = self.env["chanxiao.meeting.proposal"].new(
                {"policy_id": self.policy.id, "meeting_id": self.meeting.id}
            )
            self.assertIn(self.later.display_name, new.meeting_notice)

    def test_meeting_of_another_series(self):
        other = self._create_meeting(self._create_policy(code="G"))
        with self.assertRaisesRegex(ValidationError, "no meeting of"):
            self._propose(meeting_id=other.id)

    def test_returned_and_handed_in_again(self):
        proposal = self._propose()
        judge = proposal.with_user(self.planner)
        with self.assertRaisesRegex(UserError, "Say why"):
            judge.action_return()
        judge.remark = "Which mould?"
        judge.action_return()
        self.assertEqual(proposal.state, "returned")
        self.assertIn("Which mould?", proposal.outcome)
        self.assertFalse(proposal.activity_ids)
        with self.assertRaises(UserError):
            judge.action_accept()
        with self.assertRaises(UserError):
            judge.rating_use = "1"
        proposal.topic = "A second mould for pump P20"
        proposal.action_hand_in_again()
        self.assertEqual(proposal.state, "new")
        self.assertFalse(proposal.judged_by_id)
        self.assertEqual(proposal.activity_ids.user_id, self.recorder)

    def test_nobody_judges_their_own(self):
        proposal = self._propose(self.planner)
        self.assertFalse(proposal.can_judge)
        for step in (
            proposal.action_accept,
            lambda: proposal.action_return("No"),
            lambda: proposal.write({"rating_use": "5"}),
        ):
            with self.assertRaisesRegex(UserError, "another organizer"):
                step()
        with self.assertRaisesRegex(UserError, "another organizer"):
            self._propose(self.planner, rating_use="5")
        asked = self._propose(self.recorder).activity_ids.user_id
        self.assertIn(asked, self.policy._get_organizers() - self.recorder)

    def test_the_only_organizer(self):
        organizers = self.policy._get_organizers() - self.planner
        roles = self._get_groups("organizer,manager")
        organizers.write({"group_ids": [Command.unlink(role.id) for role in roles]})
        proposal = self._propose(self.planner)
        self.assertEqual(proposal.activity_ids.user_id, self.planner)
        proposal.action_accept()
        self.assertEqual(proposal.state, "accepted")
        self.assertIn("judged their own proposal", self._get_history(proposal))

    def test_who_may(self):
        proposal = self._propose()
        for user in (self.chair, self.recorder, self.auditor):
            self.assertTrue(proposal.with_user(user).read(["topic"]))
        for user in (self.representative, self.outsider):
            with self.subTest(user.name), self.assertRaises(AccessError):
                proposal.with_user(user).read(["topic"])
        for values in ({"rating_use": "5"}, {"remark": "Fine"}):
            with self.subTest(values), self.assertRaises(AccessError):
                proposal.write(values)
        with self.assertRaises(AccessError):
            self._propose(rating_effect="5")
        for user in (self.attendee, self.chair, self.auditor):
            with self.subTest(user.name), self.assertRaises(AccessError):
                proposal.with_user(user).action_accept()
        with self.assertRaises(AccessError):
            proposal.with_user(self.chair).topic = "Other"
        with self.assertRaises(AccessError):
            proposal.with_user(self.chair).action_hand_in_again()
        with self.assertRaises(AccessError):
            self._propose(self.auditor)

    def test_what_was_handed_in_stays(self):
        proposal = self._accept()
        for values in (
            {"topic": "Other"},
            {"meeting_id": self.later.id},
            {"rating_use": "5"},
            {"state": "new"},
            {"proposer_id": self.chair.id},
            {"agenda_item_id": False},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                proposal.with_user(self.planner).write(values)
        with self.assertRaises(UserError):
            proposal.unlink()
        copy = proposal.copy()
        self.assertEqual((copy.state, copy.agenda_item_id.id), ("new", False))
        with self.assertRaisesRegex(UserError, "Return it"):
            copy.with_user(self.planner).unlink()
        copy.unlink()

    def test_twice_accepted(self):
        proposal = self._accept()
        with self.assertRaises(UserError):
            proposal.with_user(self.recorder).action_accept()
        topics = self.meeting.agenda_ids
        self.assertEqual(topics.mapped("name"), ["A second mould"])

    def test_meeting_that_has_begun_takes_nothing(self):
        proposal = self._propose()
        self.meeting._set_state("in_progress", started_at=datetime(2026, 3, 16, 1, 0))
        proposal.with_user(self.planner).action_accept()
        self.assertEqual(proposal.meeting_id, self.later)
        self.later._set_state("cancelled")
        waiting = self._propose()
        with self.assertRaisesRegex(UserError, "No meeting .* is coming"):
            waiting.with_user(self.planner).action_accept()

    def test_convening_names_what_is_not_judged(self):
        self._propose()
        remarks = " ".join(self.meeting._get_convening_preview())
        self.assertIn("not judged yet: A second mould", remarks)

    # what becomes of the meeting

    def test_meeting_that_does_not_take_place(self):
        unjudged, accepted = self._propose(), self._accept()
        self.meeting.with_user(self.planner).action_cancel("Typhoon")
        for proposal in (unjudged, accepted):
            self.assertEqual(proposal.state, "new")
            self.assertEqual(proposal.meeting_id, self.later)
            self.assertEqual(proposal.activity_ids.user_id, self.recorder)
            self.assertIn("was cancelled", self._get_history(proposal))
        self.assertFalse(
            self.later._get_backlog_topics(), "offered as a proposal, not twice"
        )
        accepted.with_user(self.planner).action_accept()
        self.later.with_user(self.planner).unlink()
        self.assertEqual(accepted.state, "new")
        self.assertFalse(accepted.agenda_item_id)
        self.assertIn("was deleted", self._get_history(accepted))

    def test_topic_that_is_taken_off(self):
        proposal = self._accept()
        proposal.sudo().agenda_item_id.with_user(self.planner).unlink()
        self.assertEqual(proposal.state, "new")
        self.assertIn("taken off the agenda", self._get_history(proposal))

    def test_topic_that_had_been_parked_is_taken_off(self):
        proposal = self._accept()
        topic = proposal.sudo().agenda_item_id
        topic.parked = True
        self._hold()
        self.later._take_up(topic).with_user(self.planner).unlink()
        self.assertEqual(proposal.sudo().agenda_item_id, topic)
        self.assertIn("Parked by", proposal.outcome)

    def test_parked_topic_of_a_cancelled_meeting(self):
        proposal = self._accept()
        topic = proposal.sudo().agenda_item_id
        topic.parked = True
        self.meeting.with_user(self.planner).action_cancel("Typhoon")
        self.assertEqual(self.later._get_backlog_topics(), topic)
        self.assertEqual(proposal.state, "accepted")
        self.assertIn("Parked by", proposal.outcome)

    def _hold(self):
        self.meeting._set_state("in_progress", started_at=self.meeting.date_start)
        self.meeting.with_user(self.chair).action_close()

    def test_parked_topic_is_followed(self):
        proposal = self._accept()
        topic = proposal.sudo().agenda_item_id
        topic.parked = True
        self._hold()
        self.assertIn("Parked by", proposal.outcome)
        with self.assertRaisesRegex(UserError, "still to come"):
            proposal.action_hand_in_again()
        self.later._take_up(topic)
        self.assertEqual(proposal.meeting_id, self.later)
        self.assertEqual(proposal.sudo().agenda_item_id, topic.taken_up_id)
        # that meeting is called off: the topic waits again
        self.later.with_user(self.planner).action_cancel("Typhoon")
        self.assertEqual(proposal.state, "accepted")
        self.assertEqual(proposal.sudo().agenda_item_id, topic)
        self.assertIn(topic, self._create_meeting(self.policy)._get_backlog_topics())

    def test_nothing_was_decided(self):
        proposal, unjudged = self._accept(), self._propose()
        self._hold()
        self.assertIn("decided nothing", proposal.outcome)
        self.assertTrue(proposal.can_hand_in)
        self.assertEqual((unjudged.state, unjudged.meeting_id), ("new", self.later))
        proposal.action_hand_in_again()
        self.assertEqual((proposal.state, proposal.meeting_id), ("new", self.later))

    def test_policy_is_amended(self):
        proposal = self._propose()
        action = self.policy.with_user(self.manager).action_amend()
        revision = self.env["chanxiao.meeting.policy"].browse(action["res_id"])
        revision.with_user(self.manager).action_approve()
        self.assertEqual(proposal.sudo().policy_id, revision)
        proposal.with_user(self.planner).action_accept()
        self.assertEqual(proposal.meeting_id, self.meeting)
