"""Each kind of measure: carried out by Odoo's own code, and put back."""

from datetime import date, datetime

from pytz import utc

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .measure_common import MeasureCase


class KindCase(MeasureCase):
    def assertPutBack(self, measure, previewed):
        """Undo it: every field that people enter has its old value again."""
        self.assertIs(measure.action_undo(), True)
        self.assertEqual(measure.state, "undone")
        self.env.invalidate_all()
        for (model, id_), values in previewed.items():
            record = self.env[model].browse(id_)
            for name, (old, _new) in values.items():
                field = record._fields[name]
                if field.type == "datetime":
                    self.assertEqual(
                        record[name], self._moment(old) if old else False, (model, name)
                    )
                elif field.type in ("char", "float", "integer", "selection"):
                    self.assertEqual(record[name], old or record[name], (model, name))

    def assertNotMine(self, measure):
        """Whoever is not responsible neither carries it out nor undoes it."""
        for user in (self.worker, self.planner, self.manager, self.auditor):
            other = measure.with_user(user)
            with self.assertRaises(AccessError):
                other.action_apply()
        self.assertEqual(measure.state, "proposed")

    def assertRightsOfTheDoer(self, kind, record, **values):
        """Without rights of their own in the ERP nobody carries it out."""
        decision = self._create_decision(self.worker)
        measure = self._propose(kind, record, decision, **values)
        decision.with_user(self.planner).action_adopt()
        with self.assertRaises(AccessError):
            measure.with_user(self.worker).action_preview()
        with self.assertRaises(AccessError):
            # what somebody else has tried out helps nobody
            measure.sudo()._write_system(
                {"preview_data": {"changes": [], "told": [], "unseen": {}}}
            )
            measure.with_user(self.worker).action_apply()


@tagged("post_install", "-at_install")
class TestMeasureReschedule(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)

    def test_order_that_is_not_planned(self):
        measure = self._decide(
            "reschedule", self.production, date_planned="2026-03-23 01:00:00"
        )
        self.assertNotMine(measure)
        previewed = self.assertAsPreviewed(measure)
        start = self._moment("2026-03-23 01:00:00")
        self.assertEqual(self.production.date_start, start)
        self.assertEqual(self.production.move_raw_ids.date, start)
        self.assertPutBack(measure, previewed)

    def test_planned_order_is_planned_anew(self):
        self.production.button_plan()
        before = self.production.workorder_ids.mapped("date_start")
        measure = self._decide(
            "reschedule", self.production, date_planned="2026-03-23 01:00:00"
        )
        previewed = self.assertAsPreviewed(measure)
        orders = self.production.workorder_ids
        for order in orders:
            self.assertIn(("mrp.workorder", order.id), previewed)
            self.assertGreaterEqual(order.date_start, datetime(2026, 3, 23, 1))
        self.assertTrue(self.production.is_planned)
        self.assertPutBack(measure, previewed)
        self.assertEqual(orders.mapped("date_start"), before)

    def test_free_hours_were_taken_since(self):
        self.production.button_plan()
        measure = self._decide(
            "reschedule", self.production, date_planned="2026-03-23 01:00:00"
        )
        other = self._made_for(self._sell())
        other.date_start = "2026-03-23 01:00:00"
        other.button_plan()
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()
        measure.action_preview()
        measure.action_apply()
        self.assertGreater(
            self.production.workorder_ids[0].date_start,
            other.workorder_ids[0].date_start,
        )

    def test_one_work_order(self):
        self.production.button_plan()
        order = self.production.workorder_ids[-1]
        measure = self._decide("reschedule", order, date_planned="2026-03-24 01:00:00")
        previewed = self.assertAsPreviewed(measure)
        self.assertEqual(order.date_start, self._moment("2026-03-24 01:00:00"))
        self.assertEqual(order.leave_id.date_from, order.date_start)
        self.assertPutBack(measure, previewed)

    def test_what_cannot_be_rescheduled(self):
        with self.assertRaisesRegex(UserError, "cannot start then"):
            self._decide(
                "reschedule", self.production, date_planned="2026-03-15 01:00:00"
            )
        self.bench.resource_calendar_id = False
        self.bench.resource_id.calendar_id = False
        with self.assertRaisesRegex(UserError, "no working hours"):
            self._decide(
                "reschedule", self.production, date_planned="2026-03-23 01:00:00"
            )

    def test_rights(self):
        self.assertRightsOfTheDoer(
            "reschedule", self.production, date_planned="2026-03-23 01:00:00"
        )

    def test_changed_since(self):
        measure = self._decide(
            "reschedule", self.production, date_planned="2026-03-23 01:00:00"
        )
        self.production.date_start = "2026-03-19 01:00:00"
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()


@tagged("post_install", "-at_install")
class TestMeasureSplit(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._sell()
        cls.production = cls._made_for(cls.order)

    def test_part_becomes_an_order_of_its_own(self):
        name = self.production.name
        measure = self._decide(
            "split", self.production, quantity=4, date_planned="2026-03-25 01:00:00"
        )
        self.assertNotMine(measure)
        previewed = self.assertAsPreviewed(measure)
        other = self.production.production_group_id.production_ids - self.production
        self.assertEqual((self.production.product_qty, other.product_qty), (6, 4))
        self.assertEqual(other.date_start, self._moment("2026-03-25 01:00:00"))
        self.assertPutBack(measure, previewed)
        self.assertEqual(self.production.product_qty, 10)
        self.assertEqual(self.production.move_raw_ids.product_uom_qty, 20)
        self.assertEqual(self.production.move_finished_ids.product_uom_qty, 10)
        self.assertEqual(self.production.name, name)
        self.assertEqual(other.state, "cancel")

    def test_split_off_order_that_somebody_works_on_stays(self):
        measure = self._decide("split", self.production, quantity=4)
        measure.action_apply()
        other = self.production.production_group_id.production_ids - self.production
        other.qty_producing = 1
        action = measure.action_undo()
        self.assertEqual(action["res_model"], "chanxiao.meeting.measure.undo")
        self.assertEqual(other.state, "progress")

    def test_what_cannot_be_split(self):
        for quantity in (10, 12, -1):
            with self.assertRaisesRegex(UserError, "less than all"):
                self._decide("split", self.production, quantity=quantity)
        self.production.qty_producing = 2
        with self.assertRaisesRegex(UserError, "draft or confirmed"):
            self._decide("split", self.production, quantity=4)

    def test_in_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        production = self.env["mrp.production"].create(
            {
                "product_id": self.pump.id,
                "bom_id": self.bom.id,
                "product_qty": 2,
                "product_uom_id": dozen.id,
            }
        )
        production.action_confirm()
        measure = self._decide("split", production, quantity=1)
        measure.action_apply()
        self.assertEqual(production.product_qty, 1)
        self.assertEqual(production.move_raw_ids.product_uom_qty, 24)

    def test_rights(self):
        self.assertRightsOfTheDoer("split", self.production, quantity=4)

    def test_changed_since(self):
        measure = self._decide("split", self.production, quantity=4)
        wizard = self.env["change.production.qty"].create(
            {"mo_id": self.production.id, "product_qty": 8}
        )
        wizard.change_prod_qty()
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()


@tagged("post_install", "-at_install")
class TestMeasureExpedite(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.buyer = cls._create_user("buyer", "user,purchase.group_purchase_user")
        cls.purchase = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "user_id": cls.buyer.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.casting.id,
                            "product_qty": 20,
                            "price_unit": 9,
                            "date_planned": "2026-04-05 04:00:00",
                        }
                    )
                ],
            }
        )
        cls.purchase.button_confirm()
        cls.line = cls.purchase.order_line

    def test_earlier_date_reaches_the_receipt_and_the_buyer(self):
        measure = self._decide(
            "expedite", self.line, date_planned="2026-03-25 04:00:00"
        )
        self.assertNotMine(measure)
        told = measure.sudo().preview_data["told"]
        self.assertEqual([one["partner"][0] for one in told], self.vendor.ids)
        self.assertIn("confirm", told[0]["body"])
        before = len(self.purchase.message_ids)
        previewed = self.assertAsPreviewed(measure)
        self.assertEqual(self.line.date_planned, self._moment("2026-03-25 04:00:00"))
        self.assertEqual(
            self.line.move_ids.date_deadline, self._moment("2026-03-25 04:00:00")
        )
        messages = self.purchase.message_ids
        self.assertEqual(len(messages), before + 2)
        self.assertEqual(messages.partner_ids, self.buyer.partner_id)
        self.assertPutBack(measure, previewed)

    def test_what_cannot_be_expedited(self):
        self.line.move_ids.quantity = 20
        self.line.move_ids.picked = True
        self.purchase.picking_ids.button_validate()
        with self.assertRaisesRegex(UserError, "received already"):
            self._decide("expedite", self.line, date_planned="2026-03-25 04:00:00")

    def test_closed_short(self):
        """Odoo will move no more of it: another date would reach nobody."""
        self.line.move_ids.quantity = 8
        self.line.move_ids.picked = True
        picking = self.purchase.picking_ids
        picking.with_context(
            skip_backorder=True, picking_ids_not_to_backorder=picking.ids
        ).button_validate()
        self.assertEqual(self.line.qty_received, 8)
        with self.assertRaisesRegex(UserError, "will not be delivered any more"):
            self._decide("expedite", self.line, date_planned="2026-03-25 04:00:00")

    def test_cancelled_order(self):
        measure = self._decide(
            "expedite", self.line, date_planned="2026-03-25 04:00:00"
        )
        self.purchase.button_cancel()
        with self.assertRaises(UserError):
            measure.action_apply()

    def test_rights(self):
        self.assertRightsOfTheDoer(
            "expedite", self.line, date_planned="2026-03-25 04:00:00"
        )

    def test_changed_since(self):
        measure = self._decide(
            "expedite", self.line, date_planned="2026-03-25 04:00:00"
        )
        self.line.date_planned = "2026-04-07 04:00:00"
        with self.assertRaisesRegex(UserError, "Try it out again"):
            measure.action_apply()


@tagged("post_install", "-at_install")
class TestMeasureExtraHours(KindCase):
    def _get_hours(self, first, last):
        """Hours of the bench between two moments, as Odoo plans them."""
        bounds = (utc.localize(self._moment(one)) for one in (first, last))
        calendar, resource = self.bench.resource_calendar_id, self.bench.resource_id
        spans = calendar._work_intervals_batch(*bounds, resources=resource)
        return sum(
            (stop - start).total_seconds() / 3600
            for start, stop, _record in spans[resource.id]
        )

    def test_hours_count_on_these_days_only(self):
        week = ("2026-03-22 16:00:00", "2026-03-29 16:00:00")
        next_week = ("2026-03-29 16:00:00", "2026-04-05 16:00:00")
        before, after = self._get_hours(*week), self._get_hours(*next_week)
        measure = self._decide(
            "extra_hours",
            self.bench,
            day_from=date(2026, 3, 26),
            day_to=date(2026, 3, 28),
            hours=2.5,
        )
        self.assertNotMine(measure)
        self.assertEqual(self._get_hours(*week), before)
        self.assertAsPreviewed(measure)
        extra = self.env["chanxiao.extra.hours"].search([])
        self.assertEqual(len(extra), 3)
        self.assertEqual(self._get_hours(*week), before + 7.5)
        self.assertEqual(self._get_hours(*next_week), after)
        # a Saturday begins when the calendar's days begin, in its own zone
        saturday = min(extra.mapped("date_from"), key=lambda moment: -moment.day)
        self.assertEqual(saturday, datetime(2026, 3, 28, 0, 0))
        # the other work center has none of it
        self.assertNotIn(self.assembly.resource_id, extra.resource_id)
        measure.action_undo()
        self.assertFalse(extra.exists())
        self.assertEqual(self._get_hours(*week), before)

    def test_work_orders_are_planned_into_them(self):
        production = self._made_for(self._sell())
        measure = self._decide(
            "extra_hours",
            self.assembly,
            day_from=date(2026, 3, 21),
            day_to=date(2026, 3, 21),
            hours=10,
        )
        measure.action_apply()
        production.date_start = "2026-03-20 12:00:00"
        production.button_plan()
        work = production.workorder_ids[0]
        self.assertEqual(work.date_start, datetime(2026, 3, 21, 0, 0))
        self.assertEqual(work.date_finished, datetime(2026, 3, 21, 10, 0))

    def test_hours_that_somebody_changed_stay(self):
        measure = self._decide(
            "extra_hours",
            self.bench,
            day_from=date(2026, 3, 26),
            day_to=date(2026, 3, 27),
            hours=1,
        )
        measure.action_apply()
        extra = self.env["chanxiao.extra.hours"].search([])
        extra[0].date_to = "2026-03-27 15:00:00"
        self.assertIsInstance(measure.action_undo(), dict)
        measure.action_undo(partly=True)
        self.assertEqual(extra.exists(), extra[0])

    def test_hours_that_somebody_deleted_are_gone(self):
        measure = self._decide(
            "extra_hours",
            self.bench,
            day_from=date(2026, 3, 26),
            day_to=date(2026, 3, 27),
            hours=1,
        )
        measure.action_apply()
        extra = self.env["chanxiao.extra.hours"].search([])
        extra[0].unlink()
        self.assertIsInstance(measure.action_undo(), dict)
        self.assertIn("deleted", self._open_undo(measure).moved_text)
        measure.action_undo(partly=True)
        self.assertFalse(extra.exists())

    def _open_undo(self, measure):
        dialogs = self.env["chanxiao.meeting.measure.undo"].with_user(self.doer)
        return dialogs.create({"measure_id": measure.id})

    def test_what_is_no_extra_time(self):
        days = {"day_from": date(2026, 3, 26), "day_to": date(2026, 3, 26)}
        for values, words in (
            ({**days, "hours": 10}, "cannot work"),
            ({**days, "hours": -1}, "cannot work"),
            ({**days, "day_to": date(2026, 3, 20), "hours": 1}, "not before"),
            ({**days, "day_to": date(2026, 6, 20), "hours": 1}, "31 days"),
            ({**days, "day_from": date(2026, 3, 15), "hours": 1}, "from today on"),
            (days, "needs: Extra Hours a Day"),
        ):
            with self.assertRaisesRegex(UserError, words):
                self._decide("extra_hours", self.bench, **values)
        self.bench.resource_calendar_id = False
        with self.assertRaisesRegex(UserError, "no working hours"):
            self._decide("extra_hours", self.bench, **days, hours=1)

    def test_rights(self):
        self.assertRightsOfTheDoer(
            "extra_hours",
            self.bench,
            day_from=date(2026, 3, 26),
            day_to=date(2026, 3, 26),
            hours=1,
        )

    def test_changed_since(self):
        values = {"day_from": date(2026, 3, 26), "day_to": date(2026, 3, 26)}
        measures = [
            self._decide("extra_hours", self.bench, **values, hours=hours)
            for hours in (1, 2)
        ]
        self.assertTrue(all(one.sudo().preview_data for one in measures))
        self.bench.active = False
        with self.assertRaisesRegex(UserError, "archived"):
            measures[0].action_apply()
