"""Moving a work order to another work center: carried out, and put back."""

from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_measure_kinds import KindCase


@tagged("post_install", "-at_install")
class TestMeasureMoveWorkorder(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.other = cls.env["mrp.workcenter"].create(
            {
                "name": "Second Hall",
                "company_id": cls.company.id,
                "time_efficiency": 50,
                "costs_hour": 90,
            }
        )
        cls.assembly.alternative_workcenter_ids = cls.other
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)
        cls.first, cls.last = cls.production.workorder_ids

    def test_planned_order_is_planned_there_and_what_follows_after_it(self):
        # the second hall is free only later, and half as fast
        self.production.button_plan()
        self.first.workcenter_id = self.assembly
        busy = self._sell()
        self._made_for(busy).button_plan()
        before = {
            one: (one.workcenter_id, one.date_start, one.date_finished)
            for one in self.production.workorder_ids
        }
        duration = self.first.duration_expected
        measure = self._decide(
            "move_workorder", self.first, workcenter_id=self.other.id
        )
        self.assertNotMine(measure)
        previewed = self.assertAsPreviewed(measure)
        self.assertEqual(self.first.workcenter_id, self.other)
        self.assertEqual(self.first.duration_expected, 2 * duration)
        self.assertEqual(self.first.leave_id.resource_id, self.other.resource_id)
        self.assertGreaterEqual(self.last.date_start, self.first.date_finished)
        self.assertEqual(self.last.workcenter_id, self.bench)
        self.assertIn(("mrp.workorder", self.last.id), previewed)
        self.assertEqual(self.production.date_start, self.first.date_start)
        self.assertEqual(self.production.date_finished, self.last.date_finished)
        self.assertNotIn("alternatives", self.production.message_ids[0].body)
        self.assertPutBack(measure, previewed)
        for one, (center, start, stop) in before.items():
            self.assertEqual(one.workcenter_id, center)
            self.assertEqual((one.date_start, one.date_finished), (start, stop))
            self.assertEqual(one.leave_id.resource_id, center.resource_id)

    def test_order_that_begins_before_its_work_stays_planned_when_undone(self):
        self.production.button_plan()
        self.first.workcenter_id = self.assembly
        earlier = self.first.date_start - timedelta(hours=5)
        self.production.with_context(force_date=True).date_start = earlier
        measure = self._decide(
            "move_workorder", self.first, workcenter_id=self.other.id
        )
        measure.action_apply()
        self.assertEqual(self.production.date_start, self.first.date_start)
        measure.action_undo()
        self.assertEqual(self.production.date_start, earlier)
        self.assertTrue(self.production.is_planned)
        self.assertTrue(self.first.leave_id)

    def test_does_not_overlap_what_is_planned_there(self):
        self.bench.alternative_workcenter_ids = self.other
        self.production.button_plan()
        self.last.workcenter_id = self.bench
        other = self._made_for(self._sell())
        other.button_plan()
        other.workorder_ids[0].workcenter_id = self.other
        measure = self._decide("move_workorder", self.last, workcenter_id=self.other.id)
        measure.action_apply()
        planned = other.workorder_ids[0]
        self.assertTrue(
            self.last.date_start >= planned.date_finished
            or self.last.date_finished <= planned.date_start
        )
        self.assertGreaterEqual(self.last.date_start, self.first.date_finished)

    def test_order_that_is_not_planned_stays_so(self):
        measure = self._decide("move_workorder", self.last, workcenter_id=self.other.id)
        previewed = self.assertAsPreviewed(measure)
        self.assertEqual(self.last.workcenter_id, self.other)
        self.assertFalse(self.production.is_planned)
        self.assertFalse(self.last.leave_id)
        self.assertPutBack(measure, previewed)
        self.assertEqual(self.last.workcenter_id, self.bench)

    def test_work_center_that_is_no_alternative_is_warned_of(self):
        measure = self._decide("move_workorder", self.last, workcenter_id=self.other.id)
        told = [
            change["name"]
            for change in measure.sudo().preview_data["changes"]
            if change["model"] == "mail.message"
        ]
        self.assertTrue(any("not among the alternatives" in text for text in told))
        measure.action_apply()
        bodies = " ".join(self.production.message_ids.mapped("body"))
        self.assertIn("not among the alternatives", bodies)

    def test_what_cannot_be_moved(self):
        move = lambda **values: self._decide(  # noqa: E731
            "move_workorder", self.first, **{"workcenter_id": self.other.id, **values}
        )
        with self.assertRaisesRegex(UserError, "needs: Other Work Center"):
            move(workcenter_id=False)
        with self.assertRaisesRegex(UserError, "already"):
            move(workcenter_id=self.assembly.id)
        self.other.resource_id.calendar_id = False
        with self.assertRaisesRegex(UserError, "no working hours"):
            move()
        self.other.resource_calendar_id = self.assembly.resource_calendar_id
        self.other.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            move()
        self.other.active = True
        self.first.button_start()
        with self.assertRaisesRegex(UserError, "has begun"):
            move()
        self.first.button_finish()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            move()

    def test_other_company(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        self.env.user.company_ids += elsewhere
        foreign = (
            self.env["mrp.workcenter"]
            .with_company(elsewhere)
            .create({"name": "Theirs", "company_id": elsewhere.id})
        )
        with self.assertRaisesRegex(UserError, "Theirs"):
            self._propose("move_workorder", self.first, workcenter_id=foreign.id)

    def test_rights(self):
        self.assertRightsOfTheDoer(
            "move_workorder", self.first, workcenter_id=self.other.id
        )
        measure = self._decide(
            "move_workorder", self.first, workcenter_id=self.other.id
        )
        self.doer.group_ids -= self._get_groups("mrp.group_mrp_manager")
        with self.assertRaises(AccessError):
            measure.action_apply()
        self.assertEqual(self.first.workcenter_id, self.assembly)

    def test_changed_since(self):
        measure = self._decide(
            "move_workorder", self.first, workcenter_id=self.other.id
        )
        self.production.button_plan()
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()

    def test_what_has_begun_since_is_not_moved_back(self):
        measure = self._decide(
            "move_workorder", self.first, workcenter_id=self.other.id
        )
        measure.action_apply()
        self.first.button_start()
        self.first.button_finish()
        measure._undo(measure._as_executor(self.doer), measure._find_moved())
        self.assertEqual(self.first.workcenter_id, self.other)
