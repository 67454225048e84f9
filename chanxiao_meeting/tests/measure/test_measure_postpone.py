"""Postponing a delivery: tried out, carried out, undone."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .measure_common import MeasureCase

LATER = "2026-04-10 04:00:00"


@tagged("post_install", "-at_install")
class TestMeasurePostpone(MeasureCase):
    def test_preview_changes_nothing_and_names_what_odoo_would_change(self):
        order = self._sell()
        measure = self._propose("postpone", order, date_planned=LATER)
        before = self._photograph()
        measure.action_preview()
        self.assertFalse(self._compare_pictures(before, self._photograph()))
        changes = self._get_changes(measure)
        self.assertEqual(
            changes["sale.order", order.id]["commitment_date"],
            ("2026-03-27 04:00:00", LATER),
        )
        delivery = order.picking_ids.move_ids
        self.assertEqual(
            changes["stock.move", delivery.id]["date_deadline"],
            ("2026-03-27 04:00:00", LATER),
        )

    def test_apply_changes_what_the_preview_said(self):
        order = self._sell()
        measure = self._decide("postpone", order, date_planned=LATER)
        previewed = self._get_changes(measure)
        measure.action_apply()
        self.assertEqual(order.commitment_date, self._moment(LATER))
        self.assertEqual(measure.state, "applied")
        self.assertEqual(measure.applied_by_id, self.doer)
        self.assertEqual(self._get_changes(measure, "applied_changes"), previewed)
        message = order.message_ids[0]
        self.assertIn("Deliver later", message.body)
        self.assertEqual(message.author_id, self.doer.partner_id)
        self.assertEqual(measure.action_id.state, "done")
        self.assertFalse(measure.action_id.activity_id.active)

    def test_undo_puts_back(self):
        order = self._sell()
        measure = self._decide("postpone", order, date_planned=LATER)
        changed = self._get_changes(measure)
        measure.action_apply()
        measure.action_undo()
        self.assertEqual(measure.state, "undone")
        self.assertEqual(measure.action_id.state, "open")
        self.assertTrue(measure.action_id.activity_id.active)
        self.assertEqual(order.commitment_date, self._moment("2026-03-27 04:00:00"))
        for (model, id_), values in changed.items():
            row = self.env[model].browse(id_)
            for name, (old, _new) in values.items():
                if self.env[model]._fields[name].type == "datetime":
                    self.assertEqual(row[name], self._moment(old), (model, name))

    def test_what_moved_since_stays(self):
        order = self._sell()
        measure = self._decide("postpone", order, date_planned=LATER)
        measure.action_apply()
        order.commitment_date = "2026-05-01 04:00:00"
        action = measure.action_undo()
        self.assertEqual(action["res_model"], "chanxiao.meeting.measure.undo")
        self.assertEqual(measure.state, "applied")
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.doer)
            .create({"measure_id": measure.id})
        )
        self.assertIn(order.name, wizard.moved_text)
        wizard.action_confirm()
        self.assertEqual(measure.state, "undone")
        self.assertEqual(order.commitment_date, self._moment("2026-05-01 04:00:00"))

    def test_without_rights_nothing_is_carried_out(self):
        order = self._sell()
        decision = self._create_decision(self.worker)
        measure = self._propose("postpone", order, decision, date_planned=LATER)
        with self.assertRaisesRegex(AccessError, "Make somebody responsible"):
            measure.action_preview()
        other = self._decide("postpone", order, date_planned=LATER)
        for user in (self.worker, self.planner, self.manager, self.auditor):
            with self.assertRaises(AccessError):
                other.with_user(user).action_apply()
        self.assertEqual(other.state, "proposed")

    def test_changed_since_the_preview(self):
        order = self._sell()
        measure = self._decide("postpone", order, date_planned=LATER)
        order.commitment_date = "2026-03-30 04:00:00"
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()
        measure.action_preview()
        measure.action_apply()
        self.assertEqual(order.commitment_date, self._moment(LATER))

    def test_line_has_its_own_deadline(self):
        order = self._sell()
        measure = self._decide("postpone", order.order_line, date_planned=LATER)
        measure.action_apply()
        self.assertEqual(order.commitment_date, self._moment("2026-03-27 04:00:00"))
        delivery = order.picking_ids.move_ids
        self.assertEqual(delivery.date_deadline, self._moment(LATER))

    def test_records_that_cannot_be_postponed(self):
        order = self._sell()
        measure = self._propose("postpone", order, date_planned=LATER)
        order._action_cancel()
        with self.assertRaisesRegex(UserError, "not changed any more"):
            measure.action_preview()
        draft = order.copy()
        measure = self._propose("postpone", draft, date_planned=LATER)
        with self.assertRaisesRegex(UserError, "only a confirmed order"):
            measure.action_preview()
        measure = self._propose("postpone", self._sell())
        with self.assertRaisesRegex(UserError, "needs: Date It Moves To"):
            measure.action_preview()
