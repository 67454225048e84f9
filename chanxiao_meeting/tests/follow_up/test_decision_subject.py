from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install")
class TestDecisionSubject(ActionCase):
    """Which record a decision is about, and who may say so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reference = f"sale.order,{cls.order.id}"
        cls.meeting.with_user(cls.planner).action_convene()

    def _create_topic(self):
        return self.env["chanxiao.meeting.agenda.item"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "A late order",
                "subject_ref": self.reference,
            }
        )

    def test_nobody_decides_about_a_record_they_cannot_read(self):
        decision = self._create_decision().with_user(self.planner)
        with self.assertRaisesRegex(AccessError, "may not read the record"):
            decision.subject_ref = self.reference
        with self.assertRaisesRegex(AccessError, "may not read the record"):
            decision.create(
                {
                    "meeting_id": self.meeting.id,
                    "name": "Peek",
                    "subject_ref": self.reference,
                }
            )

    def test_refusal_names_who_can_help(self):
        decision = self._create_decision().with_user(self.recorder)
        self.salesman.group_ids += self.env.ref(
            "chanxiao_meeting.group_chanxiao_meeting_organizer"
        )
        with self.assertRaises(AccessError) as refused:
            decision.subject_ref = self.reference
        sentence = str(refused.exception)
        self.assertIn("Salesman", sentence)
        self.assertIn("Save it without the record", sentence)
        self.assertNotIn(self.order.name, sentence)
        for user in (self.planner, self.worker):
            self.assertNotIn(user.name, sentence, "cannot help")

    def test_refusal_when_no_organizer_works_with_the_record(self):
        everybody = self.env["res.users"].search([])
        others = everybody - self.planner - self.env.user
        sales = self.env.ref("sales_team.group_sale_salesman").all_user_ids
        (others & sales).active = False
        decision = self._create_decision().with_user(self.planner)
        with self.assertRaisesRegex(AccessError, "an organizer of meetings who works"):
            decision.subject_ref = self.reference

    def test_recorder_notes_what_is_decided_on_a_topic_about_it(self):
        """The topic names the record already: nothing is learned by deciding."""
        topic = self._create_topic().with_user(self.recorder)
        self.assertFalse(self.order.with_user(self.recorder).has_access("read"))
        action = topic.action_new_decision()
        decisions = self.env["chanxiao.meeting.decision"].with_user(self.recorder)
        with Form(decisions.with_context(**action["context"])) as form:
            form.name = "Ship what is ready"
        decision = form.record
        self.assertEqual(decision.sudo().subject_ref, self.order)
        decision.write({"subject_ref": self.reference})
        decision.action_ids.create(
            {
                **self._prepare_action(),
                "decision_id": decision.id,
                "subject_ref": self.reference,
            }
        )
        other = self._create_order()
        with self.assertRaisesRegex(AccessError, "may not read the record"):
            decision.subject_ref = f"sale.order,{other.id}"

    def test_decision_is_about_the_record_of_its_topic(self):
        topic = self._create_topic()
        decision = self._create_decision(agenda_item_id=topic.id)
        self.assertEqual(decision.subject_ref, self.order)
        self.assertEqual(decision.action_ids.subject_ref, self.order)
        other = self._create_order()
        decision = self._create_decision(
            agenda_item_id=topic.id, subject_ref=f"sale.order,{other.id}"
        )
        self.assertEqual(decision.subject_ref, other)
        with self.assertRaisesRegex(ValidationError, "the topic of another meeting"):
            decision.meeting_id = self._plan("04-01")

    def test_chair_adopts_about_a_record_they_cannot_open(self):
        decision = self._create_decision(subject_ref=self.reference)
        decision.with_user(self.chair).action_adopt()
        self.assertEqual(self.order.activity_ids.user_id, self.worker)
