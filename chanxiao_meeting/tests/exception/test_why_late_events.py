"""What made an order late, told by its documents."""

from odoo.tests import tagged

from .why_late_common import WhyLateCase


@tagged("post_install", "-at_install")
class TestWhyLateEvents(WhyLateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lathe = cls._create_center("Lathe")

    def _get_details(self, order, kind):
        node = self._get_node(self._draw(order), kind)
        return {event["kind"]: event["detail"] for event in node["events"]}

    def _make_ready(self, order, finish="2026-03-26"):
        """Production of the order's pumps, whose castings are there."""
        production = self._make_for(order.picking_ids.move_ids, finish)
        self._store(50)
        production.action_assign()
        return production

    def test_order_was_changed(self):
        order = self._promise()
        order.order_line.product_uom_qty = 12
        order.commitment_date = self._local("2026-03-25 12:00")
        events = self._get_details(order, "line")
        self.assertEqual(list(events), ["changed"])
        node = self._get_node(self._draw(order), "line")
        details = [event["detail"] for event in node["events"]]
        self.assertEqual(len(details), 2)
        self.assertTrue(any("10 → 12" in detail for detail in details), details)

    def test_production_was_moved(self):
        order = self._promise()
        production = self._make_ready(order)
        production._write_baseline(self._local("2026-03-26 12:00"))
        self.assertFalse(self._get_details(order, "production"))
        production.date_finished = self._local("2026-03-30 12:00")
        production.variance_reason_id = self.env["chanxiao.reason"].create(
            {"name": "Rush order", "code": "late_rush", "scope": "variance"}
        )
        events = self._get_details(order, "production")
        self.assertEqual(list(events), ["rescheduled"])
        self.assertIn("03/26/2026 → 03/30/2026", events["rescheduled"])
        self.assertIn("Rush order", events["rescheduled"])

    def test_production_has_not_begun(self):
        order = self._promise()
        production = self._make_ready(order)
        production.date_finished = self._local("2026-03-18 12:00")
        production.date_start = self._local("2026-03-16 12:00")
        production.date_finished = self._local("2026-03-18 12:00")
        self.assertIn("idle", self._get_details(order, "production"))
        # begun today, it takes two days
        node = self._get_node(self._draw(order), "production")
        self.assertEqual(node["projected"], "2026-03-22")

    def test_receipt_is_overdue(self):
        order = self._promise("2026-03-18")
        self._buy_for(self.pump, "2026-03-18")
        self.assertIn("overdue", self._get_details(order, "purchase"))
        self.assertEqual(self._get_path(order)[-1], ("purchase", 2, 2))

    def test_planned_for_later_than_needed(self):
        order = self._promise()
        production = self._make_ready(order, "2026-03-30")
        production._write_baseline(production.date_finished)
        events = self._get_details(order, "production")
        self.assertEqual(list(events), ["unfit"])
        self.assertIn("03/27/2026", events["unfit"])

    def test_inspection_failed(self):
        order = self._promise()
        production = self._make_ready(order, "2026-03-30")
        inspection = self.env["qc.inspection"].create(
            {
                "object_id": f"mrp.production,{production.id}",
                "company_id": self.company.id,
                "qty": 10,
            }
        )
        self.assertNotIn("rejected", self._get_details(order, "production"))
        inspection.state = "failed"
        events = self._get_details(order, "production")
        self.assertEqual(events["rejected"], inspection.name)

    # work orders

    def _add_work(self, production, start, finish, before=None, **values):
        order = self.env["mrp.workorder"].create(
            {
                "name": f"Turning {finish}",
                "production_id": production.id,
                "workcenter_id": self.lathe.id,
                "duration_expected": 60,
                **values,
            }
        )
        order.blocked_by_workorder_ids = before
        self._set_dates(order, start, finish)
        return order

    def test_work_order_before_is_late(self):
        order = self._promise()
        production = self._make_ready(order)
        first = self._add_work(production, "2026-03-16 12:00", "2026-03-18 12:00")
        last = self._add_work(
            production, "2026-03-24 12:00", "2026-03-27 12:00", before=first
        )
        self.assertLessEqual(self._draw(order)["lines"][0]["late"], 0)
        # not begun: today to the 22nd, and the last one from the 24th as planned
        self._set_dates(last, "2026-03-19 12:00", "2026-03-27 12:00")
        path = self._get_path(order)
        self.assertEqual(
            [step[0] for step in path],
            ["line", "delivery", "production", "workorder", "workorder"],
        )
        # 22 + 8 days = 30
        self.assertEqual(path[0][1], 3)
        self.assertEqual([step[2] for step in path], [0, 0, 0, -1, 4])
        self.assertEqual(sum(step[2] for step in path), 3)

    def test_work_center_is_down(self):
        order = self._promise()
        production = self._make_ready(order)
        self._add_work(production, "2026-03-24 12:00", "2026-03-26 12:00")
        kind = self.env["mrp.workcenter.productivity.loss.type"].search(
            [("loss_type", "=", "availability")], limit=1
        )
        loss = self.env["mrp.workcenter.productivity.loss"].create(
            {"name": "Failure", "loss_id": kind.id}
        )
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "company_id": self.company.id,
                "loss_id": loss.id,
                "date_start": self._local("2026-03-19 08:00"),
                "description": "Spindle broken",
            }
        )
        events = self._get_details(order, "workorder")
        self.assertIn("Lathe", events["down"])
        self.assertIn("Spindle broken", events["down"])
