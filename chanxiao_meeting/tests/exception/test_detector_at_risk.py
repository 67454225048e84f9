"""Orders that will be late: by what is made and bought for them, and by the stock."""

from odoo.tests import tagged

from .supply_common import SupplyCase

CODE = "sales.order_at_risk"


@tagged("post_install", "-at_install")
class TestDetectorAtRisk(SupplyCase):
    def setUp(self):
        super().setUp()
        # components are there, unless something else is made of them
        self._store(1000)

    def _measure(self):
        return {
            order: finding.measured for order, [finding] in self._find(CODE).items()
        }

    # made or bought for the order

    def test_production_finishes_after_the_promised_day(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        [(found, [finding])] = self._find(CODE).items()
        self.assertEqual((found, finding.measured), (order, 3))
        self.assertEqual(finding.cause, production.name)
        self.assertEqual(finding.severity, "minor")
        production.date_finished = self._local("2026-03-27 23:30")
        self.assertFalse(self._find(CODE))
        production.date_finished = self._local("2026-03-28 00:30")
        self.assertEqual(self._measure(), {order: 1})

    def test_component_comes_after_the_promised_day(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        self.assertFalse(self._find(CODE))
        purchase = self._buy_for(self.part, "2026-04-05", production.move_raw_ids, 20)
        [[finding]] = self._find(CODE).values()
        self.assertEqual((finding.measured, finding.cause), (9, purchase.name))
        purchase.order_line.move_ids.date = self._local("2026-03-24 12:00")
        self.assertFalse(self._find(CODE))

    def test_what_was_made_for_it_is_cancelled(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        self.assertFalse(self._find(CODE))
        production.action_cancel()
        self.assertEqual(self._measure(), {order: 365})

    def test_shared_supply_is_late_for_both(self):
        orders = self._promise() + self._promise("2026-03-29")
        self._make_for(orders.picking_ids.move_ids, "2026-03-30", 20)
        self.assertEqual(self._measure(), {orders[0]: 3, orders[1]: 1})

    def test_moves_in_a_circle_end(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        self.env.cr.execute(
            "INSERT INTO stock_move_move_rel (move_orig_id, move_dest_id)"
            " VALUES (%s, %s)",
            (order.picking_ids.move_ids.id, production.move_raw_ids.id),
        )
        self.assertEqual(self._measure(), {order: 3})

    # out of stock

    def test_nothing_planned_brings_the_goods(self):
        order = self._promise()
        [[finding]] = self._find(CODE).values()
        self.assertEqual((finding.measured, finding.severity), (365, "critical"))
        self.assertIn("Big Pump", finding.cause)
        self._store(9, self.pump)
        self.assertEqual(self._measure(), {order: 365})
        self._store(1, self.pump)
        self.assertFalse(self._find(CODE))

    def test_stock_is_filled_too_late(self):
        order = self._promise()
        self._store(4, self.pump)
        self._buy_for(self.pump, "2026-03-25", quantity=3)
        self._buy_for(self.pump, "2026-03-31", quantity=3)
        self.assertEqual(self._measure(), {order: 4})

    def test_production_for_stock_fills_it(self):
        order = self._promise()
        production = self._plan("2026-03-23 08:00", 10)
        production.date_finished = self._local("2026-03-29 12:00")
        self.assertEqual(self._measure(), {order: 2})

    def test_who_wants_it_earlier_takes_it(self):
        later = self._promise("2026-03-28")
        earlier = self._promise("2026-03-26")
        self._store(10, self.pump)
        (later + earlier).picking_ids.do_unreserve()
        self.assertEqual(self._measure(), {later: 365})
        self._buy_for(self.pump, "2026-03-30")
        self.assertEqual(self._measure(), {later: 2})

    def test_what_is_reserved_is_sure(self):
        self._store(10, self.pump)
        order = self._promise()
        order.picking_ids.action_assign()
        other = self._promise("2026-03-24")
        self.assertEqual(self._measure(), {other: 365})

    def test_goods_of_another_warehouse_do_not_help(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self._store(50, self.pump, other.lot_stock_id)
        order = self._promise()
        self.assertEqual(self._measure(), {order: 365})

    def test_what_is_being_put_away_is_there_soon(self):
        self.warehouse.reception_steps = "three_steps"
        order = self._promise()
        receipt = self._buy_for(self.pump, "2026-03-21").picking_ids
        self.assertFalse(self._find(CODE))
        self._move_goods(receipt)
        self.assertFalse(self._find(CODE))
        inside = self.env["stock.move"].search(
            [("move_orig_ids", "in", receipt.move_ids.ids)]
        )
        inside.date = self._local("2026-03-29 12:00")
        self.assertEqual(self._measure(), {order: 2})

    def test_goods_on_their_way_from_another_warehouse(self):
        transit = self.company.internal_transit_location_id
        order = self._promise()
        self.assertEqual(self._measure(), {order: 365})
        self._ship(self.pump, transit, self.warehouse.lot_stock_id, "2026-03-29")
        self.assertEqual(self._measure(), {order: 2})

    def test_another_warehouse_takes_its_goods_first(self):
        transit = self.company.internal_transit_location_id
        self._store(10, self.pump)
        order = self._promise()
        order.picking_ids.do_unreserve()
        self.assertFalse(self._find(CODE))
        self._ship(self.pump, self.warehouse.lot_stock_id, transit, "2026-03-25")
        self.assertEqual(self._measure(), {order: 365})

    # which orders

    def test_only_promises_from_today_on(self):
        self._promise("2026-03-19")
        self._promise("2026-08-01")
        self._promise(commitment_date=False)
        self._promise()._action_cancel()
        service = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        self._promise(product=service)
        self.assertFalse(self._find(CODE))
        today = self._promise("2026-03-20")
        self.assertEqual(list(self._find(CODE)), [today])

    def test_planned_for_yesterday_and_not_there_is_today(self):
        order = self._promise("2026-03-20")
        self._make_for(order.picking_ids.move_ids, "2026-03-18")
        self.assertFalse(self._find(CODE))

    def test_other_company(self):
        order = self._promise()
        other = self._create_company("Other Works")
        self._promise(company_id=other.id)
        self.assertEqual(list(self._find(CODE)), [order])

    def test_queries_do_not_grow(self):
        self._promise()
        few = self._count_find_queries(CODE)
        for _number in range(8):
            self._make_for(self._promise().picking_ids.move_ids, "2026-03-30")
        self.assertEqual(self._count_find_queries(CODE), few)
