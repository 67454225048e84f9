from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..follow_up.action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestBacklog(ActionCase):
    """What a meeting leaves over comes back in the next one of its series."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.topic = cls._create_topic(
            "Second mould", cause="Wear", presenter_id=cls.salesman.id, kind="exception"
        )
        cls.coming = cls._plan("04-01")

    @classmethod
    def _create_topic(cls, name, meeting=None, **values):
        return cls.env["chanxiao.meeting.agenda.item"].create(
            {"meeting_id": (meeting or cls.meeting).id, "name": name, **values}
        )

    def _hold(self, meeting=None):
        """The meeting is over, and its minutes are with the chair."""
        meeting = meeting or self.meeting
        meeting._set_state("held", started_at=meeting.date_start)
        minutes = self.env["chanxiao.meeting.minutes"]._draft_from_meeting(meeting)
        minutes.with_user(self.recorder).action_submit()
        return minutes

    def _ask(self, step, meeting=None, user=None):
        return (
            self.env["chanxiao.meeting.check"]
            .with_user(user or self.planner)
            .create({"meeting_id": (meeting or self.coming).id, "step": step})
        )

    def _convene(self, **values):
        check = self._ask("convene")
        check.write(values)
        check.action_confirm()

    # parked topics

    def test_parked_topic_comes_back(self):
        self.topic.parked = True
        self._hold()
        check = self._ask("convene")
        self.assertEqual(check.topic_ids, self.topic)
        self.assertIn("Second mould", check.remarks)
        check.action_confirm()
        back = self.topic.taken_up_id
        self.assertEqual(back.meeting_id, self.coming)
        self.assertEqual(
            (back.name, back.kind, back.cause, back.presenter_id),
            ("Second mould", "exception", "Wear", self.salesman),
        )
        standing = self.coming.agenda_ids - back
        self.assertLess(max(standing.mapped("sequence")), back.sequence)
        self.assertFalse(self._plan("04-16")._get_backlog_topics())

    def test_what_is_not_ticked_is_offered_again(self):
        self.topic.parked = True
        self._hold()
        self._convene(topic_ids=[Command.clear()])
        self.assertFalse(self.topic.taken_up_id)
        self.assertEqual(self._plan("04-16")._get_backlog_topics(), self.topic)

    def test_offered_at_the_start(self):
        self.coming.with_user(self.planner).action_convene()
        self._create_topic("Late idea", parked=True)
        self._hold()
        action = self.coming.with_user(self.chair).action_ask_start()
        self.assertEqual(action["res_model"], "chanxiao.meeting.check")
        check = self._ask("start", user=self.chair)
        self.assertEqual(check.topic_ids.mapped("name"), ["Late idea"])
        check.action_confirm()
        self.assertEqual(self.coming.state, "in_progress")
        self.assertIn("Late idea", self.coming.agenda_ids.mapped("name"))

    def test_only_of_the_series_and_of_what_is_over(self):
        self.topic.parked = True
        self.assertFalse(self.coming._get_backlog_topics(), "not over yet")
        self._hold()
        other = self._plan("04-02", self._create_policy(code="C"))
        self.assertFalse(other._get_backlog_topics(), "another series")

    def test_cancelled_meeting_treats_nothing(self):
        self.topic.parked = True
        self._hold()
        self._convene()
        self.coming.with_user(self.planner).action_cancel("Typhoon")
        self.assertEqual(self._plan("04-16")._get_backlog_topics(), self.topic)

    def test_topic_parked_again_in_a_cancelled_meeting_is_offered_once(self):
        self.topic.parked = True
        self._hold()
        self._convene()
        self.topic.taken_up_id.with_user(self.chair).action_park()
        own = self._create_topic("Third shift", self.coming, parked=True)
        self.coming.with_user(self.planner).action_cancel("Typhoon")
        offered = self._plan("04-16")._get_backlog_topics()
        self.assertEqual(offered, self.topic | own)

    def test_what_was_put_on_the_agenda_of_a_cancelled_meeting(self):
        order = self.env["sale.order"].create({"partner_id": self.customer.id})
        ref = f"sale.order,{order.id}"
        own = self._create_topic("Late order", self.coming, subject_ref=ref)
        self._convene()
        self.coming.with_user(self.planner).action_cancel("Typhoon")
        following = self._plan("04-16")
        self.assertEqual(following._get_backlog_topics(), own, "and no standing ones")
        following._take_up(own)
        self.assertEqual(own.taken_up_id._get_subjects()[own.taken_up_id], order)

    def test_dropped_topic(self):
        self.topic.parked = True
        self._hold()
        self.topic.with_user(self.chair).action_drop("No time")
        self.assertEqual(self.topic.drop_reason, "No time")
        self.assertFalse(self.coming._get_backlog_topics())
        self.topic.with_user(self.chair).action_drop()
        self.assertEqual(self.coming._get_backlog_topics(), self.topic)
        with self.assertRaises(AccessError):
            self.topic.with_user(self.worker).action_drop()
        treated = self._create_topic("Treated", self.coming)
        with self.assertRaisesRegex(UserError, "not on the list"):
            treated.with_user(self.planner).action_drop()

    def test_nothing_else_is_taken_up(self):
        self._hold()
        check = self._ask("convene")
        check.topic_ids = self.topic
        check.action_confirm()
        self.assertFalse(self.topic.taken_up_id, "it was not parked")

    def test_who_may(self):
        self.topic.parked = True
        self._hold()
        check = self._ask("convene", user=self.worker)
        with self.assertRaises(AccessError):
            check.action_confirm()
        self.assertFalse(self.topic.taken_up_id)

    # decisions that nobody adopted

    def test_proposal_comes_back(self):
        decision = self._create_decision(rationale="Two presses stand still")
        self._hold()
        check = self._ask("convene")
        self.assertEqual(check.decision_ids, decision)
        self.assertIn("adopted by nobody", check.remarks)
        check.action_confirm()
        self.assertEqual(decision.meeting_id, self.coming)
        topic = decision.agenda_item_id
        self.assertEqual((topic.meeting_id, topic.name), (self.coming, decision.name))
        self.assertEqual(topic.cause, "Two presses stand still")
        history = " ".join(decision.message_ids.mapped("body"))
        self.assertIn(f"Proposed in {self.meeting.display_name}", history)
        decision.with_user(self.chair).action_adopt()
        self.assertEqual(decision.state, "adopted")

    def test_proposal_goes_with_its_topic(self):
        decision = self._create_decision(agenda_item_id=self.topic.id)
        self.topic.parked = True
        self._hold()
        self._convene()
        self.assertEqual(decision.agenda_item_id, self.topic.taken_up_id)

    def test_proposals_of_a_cancelled_meeting_come_back(self):
        taken_up = self._create_decision()
        self._hold()
        self._convene()
        self.assertEqual(taken_up.meeting_id, self.coming)
        made_for_it = self._create_decision(meeting_id=self.coming.id)
        self.coming.with_user(self.planner).action_cancel("Typhoon")
        following = self._plan("04-16")
        self.assertEqual(following._get_backlog_decisions(), taken_up | made_for_it)
        check = self._ask("convene", following)
        check.action_confirm()
        self.assertEqual((taken_up | made_for_it).meeting_id, following)

    def test_adopted_and_withdrawn_do_not_come_back(self):
        self._adopt()
        self._create_decision().with_user(self.planner).action_withdraw("No")
        self._hold()
        self.assertFalse(self.coming._get_backlog_decisions())

    def test_while_minutes_are_a_draft_it_is_adopted_where_it_is(self):
        decision = self._create_decision()
        minutes = self._hold()
        minutes.with_user(self.chair).action_reject("One is missing")
        self.assertFalse(self.coming._get_backlog_decisions())
        self.assertEqual(minutes.unadopted, decision.name)
        decision.with_user(self.chair).action_adopt()
        minutes.invalidate_recordset(["unadopted"])
        self.assertFalse(minutes.unadopted)

    # closing

    def test_closing_asks(self):
        decision = self._create_decision()
        treated = self._create_topic("Treated")
        self.meeting._set_state("in_progress", started_at=self.meeting.date_start)
        treated.with_user(self.chair).action_begin()
        action = self.meeting.with_user(self.chair).action_ask_close()
        self.assertEqual(action["context"]["default_step"], "close")
        check = self._ask("close", self.meeting, self.chair)
        self.assertIn(decision.name, check.remarks)
        self.assertIn("Second mould", check.remarks)
        self.assertNotIn("Treated", check.remarks)
        check.action_confirm()
        self.assertEqual(self.meeting.state, "held")
        self.assertTrue(self.topic.parked)

    def test_closing_with_nothing_left_over(self):
        self.meeting._set_state("in_progress", started_at=self.meeting.date_start)
        self.meeting.with_user(self.chair).action_ask_close()
        self.assertEqual(self.meeting.state, "held")
        self.assertFalse(self.topic.parked, "nobody noted what was treated")
