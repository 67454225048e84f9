"""Deliveries, manufacturing orders and purchases that are late."""

from odoo import Command
from odoo.tests import tagged

from .detection_common import DetectionCase


@tagged("post_install", "-at_install")
class TestDetectorOrderLate(DetectionCase):
    CODE = "sales.order_late"

    def _promise(self, day, **values):
        return self._create_order(
            "2026-03-02 10:00", commitment_date=self._local(day), **values
        )

    def test_days_are_local(self):
        # 23:30 on the 19th in Shanghai, one day ago; 00:30 on the 20th is today
        late = self._promise("2026-03-19 23:30")
        self._promise("2026-03-20 00:30")
        self._promise("2026-03-20 23:00")
        [(order, [finding])] = self._find(self.CODE).items()
        self.assertEqual((order, finding.measured), (late, 1))
        self.assertEqual(finding.since, late.commitment_date)
        self.assertEqual(finding.key, str(late.id))
        # in the evening of UTC it is tomorrow in Shanghai
        found = self._find(self.CODE, self._later(hours=13))
        self.assertEqual(len(found), 3)

    def test_severity(self):
        by_day = {17: "minor", 16: "major", 6: "major", 5: "critical"}
        orders = {self._promise(f"2026-03-{d:02} 10:00"): d for d in by_day}
        found = self._find(self.CODE)
        self.assertEqual(
            {orders[order]: finding.severity for order, [finding] in found.items()},
            by_day,
        )

    def test_tolerance_is_exceeded_strictly(self):
        self._promise("2026-03-17 10:00")
        self._set_limits(self.CODE, tolerance=3)
        self.assertFalse(self._find(self.CODE))
        self._set_limits(self.CODE, tolerance=2)
        self.assertTrue(self._find(self.CODE))

    def test_what_is_not_late(self):
        self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "commitment_date": self._local("2026-03-10 10:00"),
                "order_line": [self._line(self.product, 1, 10)],
            }
        )
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        self._promise("2026-03-10 10:00", product=service)
        delivered = self._promise("2026-03-10 10:00")
        self._move_goods(delivered.picking_ids)
        short = self._promise("2026-03-10 10:00", quantity=5)
        self._move_goods(short.picking_ids, 3, backorder=False)
        cancelled = self._promise("2026-03-10 10:00")
        cancelled._action_cancel()
        self._create_order("2026-03-02 10:00")
        self.assertFalse(self._find(self.CODE))

    def test_partly_delivered_is_late(self):
        order = self._promise("2026-03-10 10:00", quantity=5)
        self._move_goods(order.picking_ids, 3)
        self.assertEqual(list(self._find(self.CODE)), [order])

    def test_other_company_and_branch(self):
        other = self._create_company("Other Works")
        branch = self._create_branch()
        mine = self._promise("2026-03-10 10:00", company_id=branch.id)
        self._promise("2026-03-10 10:00", company_id=other.id)
        self.assertEqual(list(self._find(self.CODE)), [mine])

    def test_queries_do_not_grow(self):
        self._promise("2026-03-10 10:00")
        few = self._count_find_queries(self.CODE)
        for _number in range(10):
            self._promise("2026-03-10 10:00")
        self.assertEqual(self._count_find_queries(self.CODE), few)

    def test_delivered_at_last(self):
        order = self._promise("2026-03-10 10:00")
        [found] = self._detect(self.CODE)
        self.assertEqual(found.severity, "major")
        self._move_goods(order.picking_ids)
        self._detect(self.CODE, self._later(hours=1))
        self.assertEqual(found.closed_as, "gone")


@tagged("post_install", "-at_install")
class TestDetectorOrderBehind(DetectionCase):
    CODE = "planning.order_behind"

    def test_days_behind_are_local(self):
        self._set_limits(self.CODE, tolerance=0)
        late = self._create_production("2026-03-19 23:30")
        self._create_production("2026-03-20 00:30")
        [(order, [finding])] = self._find(self.CODE).items()
        self.assertEqual((order, finding.measured), (late, 1))

    def test_rescheduling_does_not_help(self):
        order = self._create_production("2026-03-10 12:00")
        order.date_finished = self._local("2026-04-10 12:00")
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.measured, finding.severity), (10, "major"))

    def test_done_and_cancelled_are_not_behind_any_more(self):
        done = self._create_production("2026-03-10 12:00")
        self._produce(done, "2026-03-20 10:00")
        self._create_production("2026-03-10 12:00").action_cancel()
        self.assertFalse(self._find(self.CODE))

    def test_backorder_is_behind(self):
        order = self._create_production("2026-03-10 12:00", quantity=10)
        rest = self._produce(order, "2026-03-12 10:00", quantity=4)
        self.assertEqual(list(self._find(self.CODE)), [rest])

    def test_tolerance_of_the_policy(self):
        self._create_production("2026-03-17 12:00")
        self.assertTrue(self._find(self.CODE))
        policy = self.env["chanxiao.meeting.policy"].create(
            {
                "name": "Meeting",
                "code": "TOL",
                "company_id": self.company.id,
                "variance_tolerance_days": 3,
            }
        )
        self.assertTrue(self._find(self.CODE))
        policy._set_state("approved")
        self.assertFalse(self._find(self.CODE))

    def test_cause_is_the_reason_for_the_variance(self):
        order = self._create_production("2026-03-10 12:00")
        order.variance_reason_id = self.env["chanxiao.reason"].search(
            [("scope", "=", "variance"), ("company_id", "=", False)], limit=1
        )
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.cause, order.variance_reason_id.name)


@tagged("post_install", "-at_install")
class TestDetectorLineLate(DetectionCase):
    CODE = "purchase.line_late"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})
        cls.part = cls._create_product("Casting")

    def _buy(self, *days, product=None, **values):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or self.part).id,
                            "product_qty": 10,
                            "price_unit": 1,
                            "date_planned": self._local(f"{day} 10:00"),
                        }
                    )
                    for day in days
                ],
                **values,
            }
        )
        order.button_confirm()
        # confirming proposes dates of its own
        for line, day in zip(order.order_line, days, strict=True):
            line.date_planned = self._local(f"{day} 10:00")
        return order

    def test_late_lines_of_one_order(self):
        order = self._buy("2026-03-10", "2026-03-18", "2026-03-20", "2026-03-25")
        [(found, findings)] = self._find(self.CODE).items()
        self.assertEqual(found, order)
        late = {finding.key: finding.measured for finding in findings}
        lines = order.order_line
        self.assertEqual(late, {str(lines[0].id): 10, str(lines[1].id): 2})
        [exception] = self._detect(self.CODE)
        self.assertEqual(exception.measured_value, 10)
        self.assertEqual(exception.finding_ids.mapped("measured_value"), [10, 2])
        self.assertEqual(exception.finding_ids[0].detail, self.part.display_name)

    def test_received_is_not_late(self):
        order = self._buy("2026-03-10")
        self._move_goods(order.picking_ids, 4)
        self.assertTrue(self._find(self.CODE))
        self._move_goods(order.picking_ids)
        self.assertFalse(self._find(self.CODE))

    def test_line_planned_after_the_order_that_waits_for_it(self):
        """Bought for a manufacturing order that begins before the goods arrive."""
        production = self._wait_for(self._buy("2026-03-28"))
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 4)
        self.assertIn(production.name, finding.cause)
        production.move_raw_ids.date = self._local("2026-03-28 07:00")
        self.assertFalse(self._find(self.CODE))

    def _wait_for(self, purchase):
        """A manufacturing order whose component is what a purchase brings."""
        production = self._create_production("2026-03-30 12:00")
        raw = production.move_raw_ids
        raw.date = self._local("2026-03-24 08:00")
        raw.move_orig_ids = purchase.order_line.move_ids
        return production

    def test_finished_orders_wait_for_nothing(self):
        production = self._wait_for(self._buy("2026-03-28"))
        production.action_cancel()
        self.assertFalse(self._find(self.CODE))

    def test_moves_in_a_circle_end(self):
        purchase = self._buy("2026-03-28")
        production = self._wait_for(purchase)
        receipt = purchase.order_line.move_ids
        self.env.cr.execute(
            "INSERT INTO stock_move_move_rel (move_orig_id, move_dest_id)"
            " VALUES (%s, %s)",
            (production.move_raw_ids.id, receipt.id),
        )
        self.assertEqual(len(self._find(self.CODE)), 1)
