"""The board of new orders: what is on it, against what is reckoned by hand."""

from datetime import datetime

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .schedule_common import ScheduleCase


@tagged("post_install", "-at_install")
class TestSchedule(ScheduleCase):
    """Which orders, and what brings their goods until when."""

    # which orders

    def _shown(self, meeting=None):
        return {line["order_id"] for line in self._read(meeting=meeting)["lines"]}

    def test_orders_received_since_the_last_meeting_ended(self):
        just = self._receive_order(day="2026-03-16 11:00")
        earlier = self._receive_order(day="2026-03-16 10:59")
        today = self._receive_order(day="2026-03-20 11:59")
        self.assertEqual(self._shown(), {just.id, today.id})
        board = self._read()
        self.assertEqual(board["since"], "2026-03-16 03:00:00")
        self.assertEqual(board["as_of"], "2026-03-20 04:00:00")
        # the first one has none before it: the days that it reports on
        self.assertEqual(self._shown(self.before), {earlier.id})

    def test_each_order_is_on_the_board_of_one_meeting(self):
        first = self._receive_order(day="2026-03-20 11:00")
        self.meeting._write_system(
            {"state": "held", "ended_at": datetime(2026, 3, 20, 3, 30)}
        )
        second = self._receive_order(day="2026-03-20 11:30")
        following = self._create_meeting(
            self.policy,
            date_start=datetime(2026, 4, 16, 1, 0),
            date_end=datetime(2026, 4, 16, 3, 0),
        )
        with freeze_time("2026-04-10 04:00:00"):
            self.assertEqual(self._shown(), {first.id})
            following._write_system({"previous_meeting_id": self.meeting.id})
            # held before it, whenever it was called for
            self.meeting._write_system({"date_start": datetime(2026, 3, 20, 1, 0)})
            self.assertEqual(self._shown(following), {second.id})

    def test_neither_quotations_nor_cancelled_orders(self):
        self._receive_order()._action_cancel()
        self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [self._line(self.pump, 1, 100)],
                "date_order": self._local("2026-03-17 10:00"),
            }
        )
        self.assertFalse(self._shown())

    def test_neither_sections_nor_down_payments(self):
        order = self._receive_order()
        order.order_line = [
            Command.create({"display_type": "line_section", "name": "Pumps"}),
            Command.create({"product_id": self.part.id, "is_downpayment": True}),
        ]
        self.assertEqual(len(self._read()["lines"]), 1)

    def test_two_companies(self):
        order = self._receive_order()
        other = self._create_company("Other Works")
        self._receive_order(company_id=other.id)
        self.assertEqual(self._shown(), {order.id})

    def test_orders_of_branches_are_for_the_branch_to_decide(self):
        branch = self._create_branch()
        self.planner.company_ids |= branch
        own, of_branch = (
            self._receive_order(),
            self._receive_order(company_id=branch.id),
        )
        meeting = self.meeting.with_context(
            allowed_company_ids=[self.company.id, branch.id]
        )
        lines = self._read(meeting=meeting)["lines"]
        self.assertEqual(
            {line["order_id"]: line["is_own"] for line in lines},
            {own.id: True, of_branch.id: False},
        )

    def test_nothing_to_report_on(self):
        meeting = self._create_meeting(
            self._create_policy(code="G"), period_start=False, period_end=False
        )
        with self.assertRaisesRegex(UserError, "Enter the period"):
            self._read(meeting=meeting)

    # supply

    def test_from_stock(self):
        self._store(10, self.pump)
        self.assertLine(
            self._receive_order(),
            supply=["stock"],
            sources=[],
            expected="2026-03-20",
            promised="2026-03-27",
            week="2026-03-23",
            gap=-7,
            status="in_time",
            missing=None,
        )

    def test_made_for_the_order(self):
        order = self._receive_order()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        made = {
            "model": "mrp.production",
            "id": production.id,
            "name": production.name,
        }
        self.assertLine(
            order,
            supply=["make"],
            sources=[made],
            awaited=made,
            expected="2026-03-30",
            gap=3,
            status="late",
        )
        production.date_finished = self._local("2026-03-27 23:30")
        self.assertLine(order, expected="2026-03-27", gap=0, status="in_time")

    def test_made_for_it_and_waiting_for_a_component(self):
        order = self._receive_order()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        purchase = self._buy(self.part, "2026-04-05", production.move_raw_ids, 20)
        line = self._read_line(order)
        self.assertEqual((line["supply"], line["gap"]), (["make"], 9))
        self.assertEqual([one["id"] for one in line["sources"]], [production.id])
        self.assertEqual(line["awaited"]["name"], purchase.name)

    def test_bought_for_the_order(self):
        order = self._receive_order()
        purchase = self._buy(self.pump, "2026-03-25", order.picking_ids.move_ids)
        self.assertLine(
            order,
            supply=["buy"],
            sources=[
                {"model": "purchase.order", "id": purchase.id, "name": purchase.name}
            ],
            gap=-2,
            status="in_time",
        )

    def test_stock_is_filled_for_nobody_in_particular(self):
        order = self._receive_order()
        self._store(4, self.pump)
        self._make_for(None, "2026-03-25", 3)
        purchase = self._buy(self.pump, "2026-03-31", quantity=3)
        self.assertLine(
            order,
            supply=["buy"],
            sources=[
                {"model": "purchase.order", "id": purchase.id, "name": purchase.name}
            ],
            expected="2026-03-31",
            gap=4,
        )

    def test_nothing_planned_brings_it(self):
        order = self._receive_order()
        self._store(9, self.pump)
        self.assertLine(
            order, supply=["none"], expected=None, gap=None, status="no_supply"
        )

    def test_two_lines_of_an_order_each_for_itself(self):
        order = self._receive_order()
        order.order_line = [self._line(self.part, 5, 20)]
        # twenty of them go into the pumps
        self._store(25, self.part)
        self._make_for(order.order_line[0].move_ids, "2026-03-30")
        lines = {line["product"]: line for line in self._read()["lines"]}
        self.assertEqual(lines["Big Pump"]["supply"], ["make"])
        self.assertEqual(lines["Casting"]["supply"], ["stock"])
        self.assertEqual(lines["Casting"]["gap"], -7)

    def test_who_wants_it_earlier_takes_it(self):
        later = self._receive_order(promised="2026-03-28")
        # received before the last meeting, and not on the board
        self._receive_order(day="2026-03-02 10:00", promised="2026-03-26")
        self._store(10, self.pump)
        later.picking_ids.do_unreserve()
        self.assertLine(later, supply=["none"])

    def test_no_promised_date(self):
        self._store(10, self.pump)
        self.assertLine(
            self._receive_order(promised=False),
            promised=None,
            week=None,
            expected="2026-03-20",
            gap=None,
            status="no_date",
        )

    def test_delivered(self):
        self._store(10, self.pump)
        order = self._receive_order()
        self._move_goods(order.picking_ids)
        self.assertLine(
            order, supply=["delivered"], expected=None, gap=None, status="delivered"
        )

    def test_partly_delivered(self):
        self._store(4, self.pump)
        order = self._receive_order()
        self._move_goods(order.picking_ids, 4)
        backorder = order.picking_ids.filtered(lambda p: p.state != "done")
        self._make_for(backorder.move_ids, "2026-03-30", 6)
        self.assertLine(order, supply=["make"], gap=3)

    def test_service(self):
        advice = self.env["product.product"].create(
            {"name": "Advice", "type": "service"}
        )
        self.assertLine(
            self._receive_order(product=advice),
            supply=["service"],
            status="service",
            bottleneck=None,
            hours=None,
            gap=None,
        )

    def test_kit(self):
        """Its components come one by one, the last one counts."""
        kit = self._create_product("Set")
        self._create_bom(
            kit,
            type="phantom",
            bom_line_ids=[
                Command.create({"product_id": self.part.id, "product_qty": 1}),
                Command.create({"product_id": self.pump.id, "product_qty": 1}),
            ],
        )
        order = self._receive_order(product=kit)
        # ten for the kit, and twenty for the pumps
        self._store(30, self.part)
        self.assertLine(order, supply=["none"], missing="Big Pump", gap=None)
        pumps = order.picking_ids.move_ids.filtered(
            lambda move: move.product_id == self.pump
        )
        self._make_for(pumps, "2026-03-29")
        line = self._read_line(order)
        self.assertEqual((line["supply"], line["gap"]), (["make"], 2))
        # ten sets of a pump and a casting: half an hour a pump on the lathe
        self.assertEqual(line["bottleneck"], self.bench.id)
        self.assertEqual(line["hours"], 10)

    def test_several_steps_of_delivery(self):
        self.warehouse.delivery_steps = "pick_ship"
        order = self._receive_order()
        self._make_for(order.order_line.move_ids, "2026-03-30")
        self.assertLine(order, supply=["make"], gap=3)

    def test_moves_in_a_circle_end(self):
        order = self._receive_order()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        self.env.cr.execute(
            "INSERT INTO stock_move_move_rel (move_orig_id, move_dest_id)"
            " VALUES (%s, %s)",
            (order.picking_ids.move_ids.id, production.move_raw_ids.id),
        )
        self.assertLine(order, gap=3)

    def test_days_are_those_of_the_policy(self):
        order = self._receive_order()
        # 00:30 on the 28th in Shanghai, still the 27th in London
        production = self._make_for(order.picking_ids.move_ids, "2026-03-27")
        production.date_finished = self._local("2026-03-28 00:30")
        self.assertLine(order, expected="2026-03-28", gap=1)


@tagged("post_install", "-at_install")
class TestScheduleLoad(ScheduleCase):
    """Load of work centers, the bottleneck of a line, and what its hour is worth."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.center_names = {cls.lathe.id: "Lathe", cls.bench.id: "Bench"}

    def _load(self, center, day, hours):
        """Hours of other work that are planned at a center."""
        other = self._create_product("Other goods")
        order = self._create_production("2026-04-30 12:00", product=other)
        order.date_start = self._local(f"{day} 09:00")
        return self.env["mrp.workorder"].create(
            {
                "name": "Work",
                "production_id": order.id,
                "workcenter_id": center.id,
                "duration_expected": hours * 60,
            }
        )

    def _centers(self, **values):
        return {row["name"]: row for row in self._read(**values)["centers"]}

    def test_load_by_week_against_the_hours(self):
        self._load(self.lathe, "2026-03-16", 10)
        self._load(self.lathe, "2026-03-24", 50)
        self._load(self.bench, "2026-03-31", 20)
        self._load(self.bench, "2026-05-10", 8)
        self._load(self.bench, "2026-05-11", 8)
        board = self._read()
        self.assertEqual(board["weeks"][0], "2026-03-16")
        self.assertEqual(board["weeks"][-1], "2026-05-04")
        self.assertEqual(board["limit"], 100)
        centers = self._centers()
        self.assertEqual(list(centers), ["Lathe", "Bench"])
        lathe = centers["Lathe"]
        self.assertEqual(
            [(cell["hours"], cell["load"]) for cell in lathe["cells"]],
            [(10, 25), (50, 125)] + [(0, 0)] * 6,
        )
        self.assertEqual((lathe["hours"], lathe["capacity"]), (60, 320))
        self.assertEqual(lathe["load"], 18.75)
        self.assertEqual(centers["Bench"]["hours"], 28)

    def test_same_load_as_the_detector(self):
        self._load(self.lathe, "2026-03-24", 50)
        self.lathe.time_efficiency = 50
        [[finding]] = self._find("planning.overload").values()
        cell = self._centers()["Lathe"]["cells"][1]
        self.assertEqual((cell["capacity"], cell["load"]), (20, finding.measured))

    def test_limit_of_the_company(self):
        self._set_limits("planning.overload", load=90)
        self.assertEqual(self._read()["limit"], 90)

    def test_work_center_without_calendar(self):
        order = self._receive_order()
        self.lathe.resource_id.calendar_id = False
        self._load(self.lathe, "2026-03-24", 50)
        lathe = self._centers()["Lathe"]
        self.assertEqual(
            lathe["cells"][1], {"hours": 50, "capacity": None, "load": None}
        )
        self.assertEqual((lathe["capacity"], lathe["load"]), (None, None))
        # one of which nothing is known is no bottleneck while others are known
        self.assertLine(order, bottleneck=self.bench.id)
        self.bench.resource_id.calendar_id = False
        self.assertLine(order, bottleneck=self.bench.id, hours=10)

    def test_work_centers_of_another_company(self):
        other = self._create_company("Other Works")
        center = self.env["mrp.workcenter"].create(
            {
                "name": "Their Lathe",
                "company_id": other.id,
                "resource_calendar_id": other.resource_calendar_id.id,
            }
        )
        self._load(self.lathe, "2026-03-24", 1)
        self.assertNotIn(center.name, self._centers())

    def test_bottleneck_is_the_highest_load_of_the_routing(self):
        order = self._receive_order()
        # both are free: the one that takes longer
        self.assertLine(order, bottleneck=self.bench.id, hours=10)
        self._load(self.lathe, "2026-04-14", 20)
        self.assertLine(order, bottleneck=self.lathe.id, hours=5)
        paint = self._create_center("Paint")
        self._load(paint, "2026-04-14", 90)
        self.assertLine(order, bottleneck=self.lathe.id)
        self._load(self.bench, "2026-03-24", 30)
        self.assertLine(order, bottleneck=self.bench.id)

    def test_hours_of_orders_without_supply_are_not_planned(self):
        self._receive_order(10)
        order = self._receive_order(4)
        self.assertEqual(self._centers()["Bench"]["unplanned"], 14)
        self._make_for(order.picking_ids.move_ids, "2026-03-30", 4)
        centers = self._centers()
        self.assertEqual(centers["Bench"]["unplanned"], 10)
        self.assertEqual(centers["Lathe"]["unplanned"], 5)
        self.assertEqual(centers["Bench"]["hours"], 4)

    def test_routing_at_every_level_of_the_bill(self):
        frame = self._create_product("Frame")
        self._create_bom(
            frame,
            product_qty=2,
            bom_line_ids=[
                Command.create({"product_id": self.pump.id, "product_qty": 4})
            ],
            operation_ids=[self._operation("Weld", self.lathe, 120)],
        )
        self._load(self.lathe, "2026-03-24", 20)
        # three frames: two batches of two hours, and six pumps of half an hour
        self.assertLine(
            self._receive_order(3, product=frame), bottleneck=self.lathe.id, hours=7
        )

    def test_units_of_measure(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._receive_order()
        order.order_line.product_uom_id = dozen
        order.order_line.product_uom_qty = 1
        order.order_line.price_unit = 1200
        line = self._read_line(order)
        self.assertEqual((line["quantity"], line["unit"]), (1, dozen.name))
        self.assertEqual(line["hours"], 12)
        # 1200 less 24 castings at 10
        self.assertEqual((line["contribution"], line["per_hour"]), (960, 80))

    def test_bought_goods_have_no_bottleneck(self):
        order = self._receive_order(product=self.part, price=25)
        self.assertLine(
            order,
            bottleneck=None,
            hours=None,
            contribution=150,
            per_hour=None,
            rank=None,
        )

    def test_bill_without_routing(self):
        self.bill.operation_ids.unlink()
        self.assertLine(
            self._receive_order(), bottleneck=None, contribution=800, rank=None
        )

    def test_archived_work_center_is_no_bottleneck(self):
        self.bench.active = False
        self.assertLine(self._receive_order(), bottleneck=self.lathe.id)

    def test_bill_that_contains_itself(self):
        order, other = self._receive_order(), self._receive_order(product=self.part)
        self.env.cr.execute(
            "UPDATE mrp_bom_line SET product_id = %s WHERE bom_id = %s",
            (self.pump.id, self.bill.id),
        )
        self.assertLine(order, bottleneck=None, contribution=None, rank=None)
        self.assertLine(other, contribution=900)

    def test_ranked_by_contribution_an_hour(self):
        cheap = self._receive_order(10, price=40)
        dear = self._receive_order(1, price=100)
        bought = self._receive_order(product=self.part)
        self._load(self.lathe, "2026-03-24", 20)
        lines = {line["order_id"]: line for line in self._read()["lines"]}
        # 400 - 200 in five hours, 100 - 20 in half an hour
        self.assertEqual(
            [
                (line["contribution"], line["per_hour"], line["rank"])
                for line in map(lines.get, (cheap.id, dear.id, bought.id))
            ],
            [(200, 40, 2), (80, 160, 1), (900, None, None)],
        )

    def test_contribution_in_company_currency(self):
        currency = self.env["res.currency"].create({"name": "XXT", "symbol": "x"})
        self.env["res.currency.rate"].create(
            {
                "name": "2026-01-01",
                "rate": 4,
                "currency_id": currency.id,
                "company_id": self.company.id,
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Foreign", "currency_id": currency.id}
        )
        order = self._receive_order(10, price=400, pricelist_id=pricelist.id)
        self.assertEqual(order.currency_id, currency)
        # 4000 at a quarter, less 20 castings at 10
        self.assertLine(order, contribution=800, per_hour=80)
        self.assertEqual(self._read()["currency_id"], self.company.currency_id.id)

    def test_subcontracting_costs_and_takes_no_hours(self):
        if "subcontract" not in dict(self.bill._fields["type"].selection):
            self.skipTest("Subcontracting is not installed.")
        self.bill.operation_ids.unlink()
        self.bill.write({"type": "subcontract", "subcontractor_ids": self.partner.ids})
        self.env["product.supplierinfo"].create(
            {
                "partner_id": self.partner.id,
                "product_tmpl_id": self.pump.product_tmpl_id.id,
                "price": 30,
                "company_id": self.company.id,
            }
        )
        self.assertLine(
            self._receive_order(), bottleneck=None, contribution=500, hours=None
        )

    def test_queries_do_not_grow_with_the_lines(self):
        def count():
            self._read()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._read()
            return self.env.cr.sql_log_count - before

        self._create_everything(1)
        few = count()
        self._create_everything(6)
        self.assertEqual(count(), few)
        self.assertEqual(len(self._read()["lines"]), 28)
        self.assertLess(few, 90)

    def _create_everything(self, times):
        """Lines made, bought, out of stock and without supply."""
        for _number in range(times):
            made, bought = self._receive_order(1), self._receive_order(2)
            self._make_for(made.picking_ids.move_ids, "2026-03-30", 1)
            self._buy(self.pump, "2026-03-25", bought.picking_ids.move_ids, 2)
            self._receive_order(3, product=self.part)
            self._receive_order(4, promised=False)
