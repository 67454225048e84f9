from odoo.exceptions import UserError
from odoo.tests import tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestProposalDecision(ActionCase):
    """A proposal is followed to the decision on its topic."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.coming = cls._plan("04-01")
        proposals = cls.env["chanxiao.meeting.proposal"].with_user(cls.worker)
        cls.proposal = proposals.create(
            {
                "topic": "A second mould",
                "policy_id": cls.policy.id,
                "meeting_id": cls.coming.id,
            }
        )
        cls.proposal.with_user(cls.planner).action_accept()
        cls.topic = cls.proposal.sudo().agenda_item_id

    def _decide(self, **values):
        return self._adopt(
            meeting_id=self.coming.id, agenda_item_id=self.topic.id, **values
        )

    def test_decided(self):
        other = self._adopt(meeting_id=self.coming.id)
        self.assertEqual(self.proposal.state, "accepted")
        # the topic of a decision may be found later
        other.agenda_item_id = self.topic
        self.assertEqual(self.proposal.state, "decided")
        self.assertEqual(self.proposal.decision_id, other)
        self.assertIn("Work overtime on Saturday", self.proposal.outcome)
        last = self.proposal.sudo().message_ids[:2]
        self.assertIn(self.worker.partner_id, last.notified_partner_ids)
        with self.assertRaises(UserError):
            self.proposal.with_user(self.planner).decision_id = False

    def test_withdrawn(self):
        first, second = self._decide(name="Buy one"), self._decide(name="Rent one")
        self.assertEqual(self.proposal.decision_id, first)
        first.with_user(self.chair).action_withdraw("Too expensive")
        self.assertEqual(self.proposal.decision_id, second)
        second.with_user(self.chair).action_withdraw("Nobody rents them out")
        self.assertEqual(self.proposal.state, "accepted")
        self.assertFalse(self.proposal.decision_id)
        self.assertIn("On the agenda", self.proposal.outcome)
