"""Why an order is late: the path of each shape of chain, with its days."""

from odoo import Command
from odoo.tests import tagged

from .why_late_common import WhyLateCase


@tagged("post_install", "-at_install")
class TestWhyLatePath(WhyLateCase):
    # made or bought for it

    def test_production_finishes_late(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        self._store(50)
        production.action_assign()
        self.assertEqual(
            self._get_path(order),
            [("line", 3, 0), ("delivery", 3, 0), ("production", 3, 3)],
        )
        node = self._get_node(self._draw(order), "production")
        self.assertEqual(node["name"], production.name)
        self.assertEqual(node["projected"], "2026-03-30")
        self.assertEqual(node["product"], "Big Pump")
        production.date_finished = self._local("2026-03-27 23:30")
        self.assertEqual(self._draw(order)["lines"][0]["late"], 0)

    def test_component_comes_late_and_the_order_still_takes_its_time(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-25")
        production.date_start = self._local("2026-03-23 12:00")
        production.date_finished = self._local("2026-03-25 12:00")
        purchase = self._buy_for(self.part, "2026-03-22", production.move_raw_ids, 20)
        self.assertEqual(self._draw(order)["lines"][0]["late"], 0)
        purchase.order_line.date_planned = self._local("2026-04-05 12:00")
        # there on 5 April, two days to make: 7 April, promised for 27 March
        self.assertEqual(
            self._get_path(order),
            [
                ("line", 11, 0),
                ("delivery", 11, 0),
                ("production", 11, 0),
                # needed on the 25th, planned for the 22nd: three days in hand
                ("component", 11, -3),
                ("purchase", 14, 14),
            ],
        )
        self.assertEqual(self._get_events(order, "purchase"), ["rescheduled"])

    def test_what_is_waited_for_is_what_will_still_be_delivered(self):
        order = self._promise()
        self._move_goods(order.picking_ids, 4)
        rest = order.order_line.move_ids.filtered(lambda move: move.state != "done")
        rest.product_uom_qty = 2
        node = self._get_node(self._draw(order), "line")
        self.assertEqual(node["quantity"], 2)

    def test_what_each_adds_makes_up_the_delay(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        production._write_baseline(self._local("2026-03-26 12:00"))
        purchase = self._buy_for(self.part, "2026-03-22", production.move_raw_ids, 20)
        purchase.order_line.date_planned = self._local("2026-03-24 12:00")
        # the planner has moved it on further than the components made necessary
        production.date_start = self._local("2026-03-30 12:00")
        production.date_finished = self._local("2026-04-02 12:00")
        path = self._get_path(order)
        self.assertEqual(
            path,
            [
                ("line", 6, 0),
                ("delivery", 6, -1),
                ("production", 7, 6),
                ("component", 1, -1),
                ("purchase", 2, 2),
            ],
        )
        self.assertEqual(sum(days for _kind, _late, days in path), 6)
        self.assertIn("rescheduled", self._get_events(order, "production"))

    def test_nobody_has_ordered_it_yet(self):
        order = self._promise()
        self._ask_for(self.pump, order.picking_ids.move_ids, "2026-03-10", "2026-03-24")
        # ordered today instead of on the 10th, it takes a fortnight: 3 April
        self.assertEqual(
            self._get_path(order),
            [("line", 7, 0), ("delivery", 7, -3), ("purchase", 10, 10)],
        )
        self.assertEqual(self._get_events(order, "purchase"), ["requested"])
        node = self._get_node(self._draw(order), "purchase")
        self.assertEqual(node["label"], "Request for quotation")

    def test_orders_below_each_other(self):
        """A part is made too, out of something that is bought."""
        raw = self._create_product("Iron")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": self.part.product_tmpl_id.id,
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": raw.id, "product_qty": 1})
                ],
            }
        )
        order = self._promise()
        pump = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        self._set_dates(pump, "2026-03-25 12:00", "2026-03-26 12:00")
        part = self._plan("2026-03-23 12:00", 20, product=self.part)
        self._set_dates(part, "2026-03-23 12:00", "2026-03-25 12:00")
        part.move_finished_ids.move_dest_ids = pump.move_raw_ids
        iron = self._buy_for(raw, "2026-03-23", part.move_raw_ids, 20)
        self.assertEqual(self._draw(order)["lines"][0]["late"], 0)
        iron.order_line.date_planned = self._local("2026-03-28 12:00")
        # 28 + 2 days for the part + 1 day for the pump = 31
        self.assertEqual(
            self._get_path(order),
            [
                ("line", 4, 0),
                ("delivery", 4, 0),
                ("production", 4, 0),
                ("component", 4, 0),
                ("production", 4, 0),
                ("component", 4, -1),
                ("purchase", 5, 5),
            ],
        )

    def test_what_was_made_for_it_is_cancelled(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        production.action_cancel()
        self.assertEqual(
            self._get_path(order),
            [("line", None, 0), ("delivery", None, 0), ("missing", None, None)],
        )

    def test_shared_supply_is_one_node(self):
        order = self._promise()
        order.order_line = [self._line(self.pump, 5, 100)]
        moves = order.order_line.move_ids
        moves.date = self._local("2026-03-27 12:00")
        self._make_for(moves, "2026-03-30", 15)
        self._store(50)
        data = self._draw(order)
        self.assertEqual([one["late"] for one in data["lines"]], [3, 3])
        self._get_node(data, "production")

    def test_circle_ends(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        self.env.cr.execute(
            "INSERT INTO stock_move_move_rel (move_orig_id, move_dest_id)"
            " VALUES (%s, %s)",
            (order.picking_ids.move_ids.id, production.move_raw_ids.id),
        )
        self.env.invalidate_all()
        self.assertEqual(
            self._get_path(order),
            [("line", 3, 0), ("delivery", 3, 0), ("production", 3, 3)],
        )

    # out of stock

    def test_stock_is_filled_too_late(self):
        order = self._promise()
        self._store(4, self.pump)
        self._buy_for(self.pump, "2026-03-25", quantity=3)
        last = self._buy_for(self.pump, "2026-03-31", quantity=3)
        data = self._draw(order)
        self.assertEqual(
            self._get_path(order),
            [("line", 4, 0), ("delivery", 4, 0), ("purchase", 4, 4)],
        )
        self.assertEqual(self._get_node(data, "purchase")["name"], last.name)
        self.assertTrue([link for link in data["links"] if link[2]])

    def test_component_for_production_for_stock_is_late(self):
        """Out of stock twice, one behind the other: no move links them."""
        order = self._promise()
        production = self._plan("2026-03-23 12:00", 10)
        self._set_dates(production, "2026-03-23 12:00", "2026-03-25 12:00")
        purchase = self._buy_for(self.part, "2026-03-28", quantity=20)
        self.assertEqual(
            self._get_path(order),
            [
                ("line", 3, 0),
                ("delivery", 3, 0),
                ("production", 3, 0),
                ("component", 3, 0),
                ("purchase", 3, 3),
            ],
        )
        self.assertEqual(
            self._get_node(self._draw(order), "purchase")["name"], purchase.name
        )

    def test_who_wants_it_earlier_takes_it(self):
        later = self._promise("2026-03-28")
        earlier = self._promise("2026-03-26")
        self._store(10, self.pump)
        (later + earlier).picking_ids.do_unreserve()
        self._buy_for(self.pump, "2026-03-30")
        self.assertEqual(self._get_path(later)[-1], ("purchase", 2, 2))
        self.assertEqual(self._draw(earlier)["lines"][0]["late"], 0)

    def test_goods_of_another_warehouse_do_not_help(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self._store(50, self.pump, other.lot_stock_id)
        self.assertEqual(self._get_path(self._promise())[-1][0], "missing")

    # other ways

    def test_nothing_is_planned_for_it(self):
        order = self._promise()
        node = self._get_node(self._draw(order), "missing")
        self.assertEqual(
            (node["product"], node["label"]), ("Big Pump", "Nothing planned")
        )
        self.assertFalse(node["is_there"])
        self.assertIsNone(node["projected"])

    def test_ready_but_not_shipped(self):
        order = self._promise("2026-03-17")
        self._store(10, self.pump)
        order.picking_ids.action_assign()
        self.assertEqual(self._get_path(order), [("line", 3, 0), ("delivery", 3, 3)])
        self.assertEqual(self._get_events(order, "delivery"), ["overdue"])

    def test_delivered_lines_wait_for_nothing(self):
        order = self._promise()
        self._store(10, self.pump)
        self._move_goods(order.picking_ids)
        self.assertEqual(self._draw(order)["lines"], [])

    def test_rest_of_a_delivery(self):
        order = self._promise()
        self._store(4, self.pump)
        self._move_goods(order.picking_ids, 4)
        self._buy_for(self.pump, "2026-03-29", quantity=6)
        data = self._draw(order)
        self.assertEqual(
            self._get_path(order),
            [("line", 2, 0), ("delivery", 2, 0), ("purchase", 2, 2)],
        )
        self.assertEqual(self._get_node(data, "line")["quantity"], 6)

    def test_rest_of_a_production(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        self._store(20)
        rest = self._produce(production, "2026-03-19 12:00", 4)
        rest.date_finished = self._local("2026-03-30 12:00")
        path = self._get_path(order)
        self.assertEqual(path[-1][0], "production")
        self.assertEqual(path[0][1], 3)
        self.assertEqual(
            self._get_node(self._draw(order), "production")["name"], rest.name
        )

    def test_kit_waits_for_its_last_part(self):
        seal = self._create_product("Seal")
        kit = self._create_product("Kit", is_storable=False)
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": self.part.id, "product_qty": 1}),
                    Command.create({"product_id": seal.id, "product_qty": 1}),
                ],
            }
        )
        order = self._promise(product=kit)
        self._store(10)
        late = self._buy_for(seal, "2026-03-30")
        data = self._draw(order)
        self.assertEqual(
            self._get_path(order),
            [("line", 3, 0), ("delivery", 3, 0), ("purchase", 3, 3)],
        )
        self.assertEqual(self._get_node(data, "purchase")["name"], late.name)
        self.assertEqual(
            {n["product"] for n in data["nodes"].values() if n["kind"] == "delivery"},
            {"Casting", "Seal"},
        )

    def test_picked_packed_and_shipped(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        order = self._promise()
        order.order_line.move_ids.date = self._local("2026-03-27 12:00")
        self._buy_for(self.pump, "2026-03-30")
        path = self._get_path(order)
        self.assertEqual(path[0], ("line", 3, 0))
        self.assertEqual(path[-1], ("purchase", 3, 3))
        self._store(10, self.pump)
        order.picking_ids.do_unreserve()
        self.assertEqual(self._draw(order)["lines"][0]["late"], 0)
        # picked: what is packed next has its goods
        self._move_goods(order.picking_ids[:1])
        self.assertLessEqual(self._draw(order)["lines"][0]["late"], 0)

    def test_received_in_three_steps(self):
        self.warehouse.reception_steps = "three_steps"
        order = self._promise()
        purchase = self._buy_for(self.pump, "2026-03-30")
        self.assertEqual(
            self._get_path(order),
            [("line", 3, 0), ("delivery", 3, 0), ("purchase", 3, 3)],
        )
        self._move_goods(purchase.picking_ids)
        # in the house, and to be put away
        self.assertLessEqual(self._draw(order)["lines"][0]["late"], 0)
