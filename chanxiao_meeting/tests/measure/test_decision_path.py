from freezegun import freeze_time

from odoo.tests import HttpCase, no_retry, tagged

from .measure_common import MeasureCase

OVERDUE = "sales.overdue_orders"


class DecisionPathCase(MeasureCase):
    """An order that will be late, and a meeting before and after that."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._stock_castings()
        cls.exceptions = cls.env["chanxiao.control.exception"]
        # what the demonstration brings along
        cls.exceptions.search([])._set_state("closed")
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        cls.production.date_start = "2026-04-06 01:00:00"
        cls.following = cls._create_meeting(
            cls.policy,
            date_start="2026-04-01 01:00:00",
            date_end="2026-04-01 03:00:00",
            period_start="2026-03-16",
            period_end="2026-03-31",
        )

    def _find(self):
        self.exceptions._cron_detect()
        return self.exceptions.search(
            [
                ("detector_code", "=", "sales.order_at_risk"),
                ("subject_ref", "=", f"sale.order,{self.order.id}"),
            ]
        )

    def _hold(self, meeting):
        meeting = meeting.with_user(self.planner)
        meeting.action_convene()
        meeting.action_start()
        return meeting

    def _put_on_agenda(self, exception):
        action = self.meeting.with_user(self.planner).action_propose_exceptions()
        dialog = self.env[action["res_model"]].with_user(self.planner)
        dialog.browse(action["res_id"]).action_confirm()
        self.assertEqual(exception.agenda_item_id.meeting_id, self.meeting)

    def _propose_two(self, decision):
        values = {"decision_id": decision.id, "action_id": decision.action_ids.id}
        measures = self.measures.with_user(self.planner).create(
            [
                {
                    **values,
                    "kind": "postpone",
                    "subject_ref": f"sale.order,{self.order.id}",
                    "date_planned": "2026-04-10 04:00:00",
                },
                {
                    **values,
                    "kind": "reschedule",
                    "subject_ref": f"mrp.production,{self.production.id}",
                    "date_planned": "2026-03-18 01:00:00",
                },
            ]
        )
        measures.action_preview()
        return measures

    def _decide_on(self, exception):
        return self._create_decision(
            agenda_item_id=exception.agenda_item_id.id,
            subject_ref=f"sale.order,{self.order.id}",
            verifier_id=self.chair.id,
            expected_key=OVERDUE,
            expected_value=0.0,
            check_date="2026-04-02",
        )


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDecisionPath(DecisionPathCase):
    """From what was found in the data to whether deciding on it helped."""

    def test_from_the_data_to_the_effect(self):
        exception = self._find()
        self.assertEqual(len(exception), 1)
        self._put_on_agenda(exception)
        meeting = self._hold(self.meeting)

        why = exception.with_user(self.planner).get_why_late()
        self.assertIn(self.production.name, str(why))

        decision = self._decide_on(exception)
        postponed, rescheduled = self._propose_two(decision)
        compared = decision.with_user(self.planner).action_compare_measures()
        self.assertEqual(compared["res_model"], "chanxiao.meeting.measure.comparison")
        postponed.action_refuse("The customer needs the pumps")
        decision.with_user(self.planner).action_adopt()
        self.assertEqual(exception.decision_id, decision)
        task = decision.action_ids
        self.assertTrue(task.activity_id)

        rescheduled.with_user(self.doer).action_preview()
        rescheduled.with_user(self.doer).action_apply()
        self.assertEqual(self.production.date_start, self._moment("2026-03-18 01:00"))
        self.assertEqual((rescheduled.state, task.state), ("applied", "done"))
        self.assertFalse(task.activity_id.exists().active)
        task.with_user(self.chair).action_verify()
        self.assertEqual(task.verified_by_id, self.chair)
        meeting.attendee_ids.write({"attendance": "present"})
        meeting.action_close()

        with freeze_time("2026-04-01 02:00:00"):
            self.assertFalse(self._find() - exception)
            following = self._hold(self.following)
            reviewed = self.env["chanxiao.meeting.action"]._get_review_actions(
                self.following
            )
            self.assertIn(task, reviewed)
        with freeze_time("2026-04-02 02:00:00"):
            self.env["chanxiao.meeting.decision.check"]._cron_check_effects()
            check = decision.check_ids
            self.assertEqual((check.then_value, check.now_value), (0, 1))
            self.assertEqual(check.state, "ineffective")
        self.assertEqual(following.state, "in_progress")


@tagged("post_install", "-at_install", "chanxiao_once")
class TestDecisionPathBrowser(HttpCase, DecisionPathCase):
    """The same, as those see it who decide, carry out, verify and look back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        (cls.doer | cls.planner | cls.chair).lang = "en_US"

    def _walk(self, record, tour, user):
        action = {
            "chanxiao.meeting": "chanxiao_meeting_action",
            "chanxiao.control.exception": "chanxiao_control_exception_action",
            "chanxiao.meeting.decision": "chanxiao_meeting_decision_action",
            "chanxiao.meeting.action": "chanxiao_meeting_action_action",
        }.get(record._name)
        place = f"action-chanxiao_meeting.{action}" if action else "erp-measures"
        self.start_tour(f"/odoo/{place}/{record.id}", tour, login=user.login)

    @no_retry
    def test_from_the_data_to_the_effect(self):
        exception = self._find()
        self._walk(self.meeting, "chanxiao_path_agenda", self.planner)
        self.assertEqual(exception.agenda_item_id.meeting_id, self.meeting)
        meeting = self._hold(self.meeting)
        self._walk(exception, "chanxiao_path_why", self.planner)
        decision = self._decide_on(exception)
        postponed, rescheduled = self._propose_two(decision)
        self._walk(decision, "chanxiao_path_decide", self.planner)
        postponed.action_refuse("The customer needs the pumps")
        self._walk(rescheduled, "chanxiao_path_apply", self.doer)
        task = decision.action_ids
        self.assertEqual(task.state, "done")
        self._walk(task, "chanxiao_path_verify", self.chair)
        self.assertEqual(task.verified_by_id, self.chair)
        meeting.attendee_ids.write({"attendance": "present"})
        meeting.action_close()
        with freeze_time("2026-04-01 02:00:00"):
            self._hold(self.following)
            self._walk(self.following, "chanxiao_path_review", self.planner)
        with freeze_time("2026-04-02 02:00:00"):
            self.env["chanxiao.meeting.decision.check"]._cron_check_effects()
            self._walk(decision, "chanxiao_path_effect", self.planner)
