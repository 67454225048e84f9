from odoo.tests import HttpCase, no_retry, tagged

from .measure_common import MeasureCase

LATER = "2026-04-10 04:00:00"


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeasureBrowser(HttpCase, MeasureCase):
    """A measure, as those who decide on it and carry it out see it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.doer | cls.planner).lang = "en_US"
        cls._stock_castings()
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        cls.production.date_start = "2026-04-06 01:00:00"

    @no_retry
    def test_tried_out_carried_out_and_undone(self):
        decision = self._create_decision()
        measure = self._propose("postpone", self.order, decision, date_planned=LATER)
        decision.with_user(self.planner).action_adopt()
        self.start_tour(
            f"/odoo/erp-measures/{measure.id}",
            "chanxiao_measure_applied",
            login=self.doer.login,
        )
        self.assertEqual(measure.state, "undone")
        self.assertEqual(self.order.commitment_date, self._moment("2026-03-27 04:00"))

    @no_retry
    def test_compared_before_deciding(self):
        decision = self._create_decision()
        measures = self._propose("postpone", self.order, decision, date_planned=LATER)
        measures |= self._propose(
            "reschedule",
            self.production,
            decision,
            date_planned="2026-03-18 01:00:00",
        )
        measures.action_preview()
        self.start_tour(
            "/odoo/action-chanxiao_meeting.chanxiao_meeting_decision_action/"
            f"{decision.id}",
            "chanxiao_measures_compared",
            login=self.planner.login,
        )
