from datetime import datetime
from unittest.mock import patch

from freezegun import freeze_time

from odoo.tests import tagged

from ..follow_up.accountability_common import AccountabilityCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMinutesAccountability(AccountabilityCase):
    """Late minutes are a cause; what is published stands in the next minutes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.late = cls._create_policy(code="L", account_late_minutes=True)
        cls.before = cls._hold("10", cls.late)
        cls.minutes = cls._create_minutes(cls.before)

    @classmethod
    def _create_minutes(cls, meeting, **values):
        return cls.env["chanxiao.meeting.minutes"]._create_system(
            {
                "meeting_id": meeting.id,
                "name": "L/1",
                "deadline": "2026-03-11 03:00:00",
                "chair_id": cls.chair.id,
                "recorder_id": cls.recorder.id,
                **values,
            }
        )

    def test_late_minutes_of_the_recorder(self):
        self._run_rules()
        self._run_rules()
        case = self.cases.search([])
        self.assertEqual((case.cause, case.person_id), ("minutes_late", self.recorder))
        self.assertEqual(str(case.missed_date), "2026-03-11")
        self.assertEqual(case._get_record(), self.minutes)
        self.assertFalse(case.facts_notice)

    def test_minutes_that_wait_for_the_chair(self):
        self.minutes._set_state("in_review")
        self._run_rules()
        case = self.cases.search([])
        # whom it concerns does not rule; without a deputy an administrator does
        self.assertEqual((case.person_id, case.ruler_id.id), (self.chair, False))

    def test_minutes_that_wait_for_another_step(self):
        """Where minutes are approved in steps, whoever has them is concerned."""
        awaited = patch.object(
            type(self.minutes), "_get_awaited", lambda _minutes: self.manager
        )
        self.minutes._set_state("in_review")
        with awaited:
            self._run_rules()
        case = self.cases.search([])
        self.assertEqual((case.person_id, case.ruler_id), (self.manager, self.chair))

    def test_minutes_that_came_too_late_meanwhile(self):
        self.minutes._set_state("issued", issued_at=datetime(2026, 3, 14))
        self.assertTrue(self.minutes.is_late)
        with freeze_time("2026-04-20"):
            self._run_rules()
        self.assertEqual(self.cases.search([]).cause, "minutes_late")

    def test_minutes_in_time_and_rule_that_is_off(self):
        self.minutes._set_state("issued", issued_at=datetime(2026, 3, 11))
        self._create_minutes(self.held, name="S/1")
        self._run_rules()
        self.assertFalse(self.cases.search([]))

    def test_by_hand(self):
        reference = f"chanxiao.meeting.minutes,{self.minutes.id}"
        case = self.cases.with_user(self.planner).create(
            {"cause": "minutes_late", "record_ref": reference}
        )
        self.assertEqual(case.person_id, self.recorder)
        self._run_rules()
        self.assertEqual(self.cases.search([]), case)

    def test_published_in_the_next_minutes_only(self):
        case = self._explain(name="Mould")
        case.with_user(self.chair).action_rule("penalty", "A day lost", "5 points")
        excused = self._explain(name="Excused matter")
        excused.with_user(self.chair).action_rule("excused", "It leaks")
        with freeze_time("2026-03-18 04:00:00"):
            following = self._hold("18")
            minutes = self._create_minutes(following)
            minutes._refresh()
        [told] = minutes.content["rulings"]
        self.assertEqual(
            (told["text"], told["ruling"], told["penalty"], told["words"]),
            ("Mould", "penalty", "5 points", "A day lost"),
        )
        self.assertEqual(told["person"]["name"], self.worker.name)
        self.assertNotIn("roof", str(minutes.content), "what was explained is not told")
        shown = minutes.content_html
        for words in ("5 points", "A day lost", "Something else"):
            self.assertIn(words, shown)
        self.assertNotIn("Excused matter", shown)
        with freeze_time("2026-03-25 04:00:00"):
            last = self._create_minutes(self._hold("25"))
            last._refresh()
        self.assertEqual(last.content["rulings"], [])
        self.assertNotIn("Commendations and Penalties", last.content_html)

    def test_commendations_are_told_too(self):
        case = self._commend()
        case.with_user(self.chair).action_rule("commended", "Well done")
        with freeze_time("2026-03-18 04:00:00"):
            minutes = self._create_minutes(self._hold("18"))
            minutes._refresh()
        self.assertIn("Commendation", minutes.content_html)
        self.assertIn("Well done", minutes.content_html)

    def test_minutes_of_earlier_versions(self):
        self.minutes._refresh()
        content = dict(self.minutes.content)
        del content["rulings"]
        self.minutes._set_state("draft", content=content)
        self.assertTrue(self.minutes.content_html)
