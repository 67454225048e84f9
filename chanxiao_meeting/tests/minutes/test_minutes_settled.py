from odoo.exceptions import UserError
from odoo.tests import tagged

from .minutes_common import MinutesCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesSettled(MinutesCase):
    """Nothing is added to a meeting that its minutes would not tell of."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.minutes = cls._create_minutes()

    def _decide(self, **values):
        return (
            self.env["chanxiao.meeting.decision"]
            .with_user(self.planner)
            .create({"meeting_id": self.meeting.id, "name": "Add a shift", **values})
        )

    def _create_next_meeting(self):
        return self._create_meeting(
            self.policy,
            date_start="2026-04-01 01:00:00",
            date_end="2026-04-01 03:00:00",
        )

    def test_decisions_are_made_while_minutes_are_a_draft(self):
        self._decide()
        self.decision.with_user(self.chair).action_adopt()
        self.assertEqual(self.decision.state, "adopted")

    def test_no_decision_once_minutes_have_left_the_recorder(self):
        self.minutes.with_user(self.recorder).action_submit()
        later = self._create_next_meeting()
        elsewhere = self._decide(meeting_id=later.id)
        steps = [
            (lambda: None, "In Review"),
            (self.minutes.with_user(self.chair).action_approve, "Approved"),
            (self.minutes.with_user(self.planner).action_issue, "Issued"),
        ]
        for step, state in steps:
            step()
            sentence = f"no minutes.*{state}.*revise"
            with self.assertRaisesRegex(UserError, sentence):
                self._decide()
            with self.assertRaisesRegex(UserError, sentence):
                self.decision.with_user(self.chair).action_adopt()
            with self.assertRaisesRegex(UserError, sentence):
                elsewhere.meeting_id = self.meeting
        self.assertEqual(self.decision.state, "proposed")

    def test_a_revision_takes_up_what_was_forgotten(self):
        self._issue(self.minutes)
        action = self.minutes.with_user(self.recorder).action_revise()
        revision = self.minutes.browse(action["res_id"])
        forgotten = self._decide()
        self.decision.with_user(self.chair).action_adopt()
        revision.revision_reason = "A decision was forgotten"
        self._issue(revision)
        told = {row["id"]: row["state"] for row in revision.content["decisions"]}
        self.assertEqual(told, {self.decision.id: "adopted", forgotten.id: "proposed"})

    def test_proposal_goes_to_the_next_meeting(self):
        self._issue(self.minutes)
        later = self._create_next_meeting()
        self.decision.with_user(self.planner).write(
            {"meeting_id": later.id, "agenda_item_id": False}
        )
        self.decision.with_user(self.chair).action_adopt()
        self.assertEqual(self.decision.state, "adopted")

    def test_tasks_are_carried_out_after_the_minutes(self):
        self.decision.with_user(self.chair).action_adopt()
        self._issue(self.minutes)
        action = self.decision.action_ids
        action.with_user(self.planner).deadline = "2026-03-27"
        action.with_user(self.representative).action_done()
        self.assertEqual(self.decision.state, "implemented")

    def test_what_was_said_stays_as_it_is_told(self):
        self.minutes.with_user(self.recorder).action_submit()
        for values in ({"notes": "<p>No</p>"}, {"parked": True}, {"cause": "Rain"}):
            with self.assertRaisesRegex(UserError, "part of minutes F/2026/0005"):
                self.item.with_user(self.planner).write(values)
        with self.assertRaisesRegex(UserError, "part of minutes"):
            self.item.with_user(self.planner).unlink()
        with self.assertRaisesRegex(UserError, "part of minutes"):
            self.item.with_user(self.planner).create(
                {"meeting_id": self.meeting.id, "name": "Late idea"}
            )
        self.item.sequence = 3
        self.minutes.with_user(self.chair).action_reject("Topic is missing")
        self.item.with_user(self.planner).notes = "<p>Corrected</p>"
