"""Hours that bills and routings take: as Odoo plans its work orders."""

from odoo import Command
from odoo.tests import tagged

from ...costing.route import RouteCost
from .schedule_common import ScheduleCase


@tagged("post_install", "-at_install")
class TestRoute(ScheduleCase):
    def _get_route(self, quantity, product=None):
        needs = [(product or self.pump, quantity, None)]
        [route] = RouteCost(self.company).get_routes(needs)
        return route

    def test_hours_and_cost(self):
        cost, hours = self._get_route(6)
        self.assertEqual(hours, {self.lathe.id: 3, self.bench.id: 6})
        self.assertEqual((cost.material, cost.operation), (120, 0))

    def test_as_long_as_the_work_orders_that_odoo_makes(self):
        self.lathe.write({"time_start": 10, "time_stop": 5, "time_efficiency": 80})
        self.lathe.capacity_ids = [
            Command.create({"capacity": 4, "product_id": self.pump.id})
        ]
        self.bill.product_qty = 3
        for quantity in (1, 4, 7, 9.5):
            _cost, hours = self._get_route(quantity)
            order = self._create_production(
                "2026-03-30 12:00", quantity, product=self.pump
            )
            planned = {
                work.workcenter_id.id: work.duration_expected / 60
                for work in order.workorder_ids
            }
            self.assertEqual(planned.keys(), hours.keys())
            for center, spent in planned.items():
                self.assertAlmostEqual(hours[center], spent, 6, f"of {quantity}")

    def test_times_learnt_from_past_work_take_no_query_a_line(self):
        self.bill.operation_ids.time_mode = "auto"
        done = self._create_production("2026-03-19 12:00", 2, product=self.pump)
        self._store(4)
        done.action_assign()
        done.workorder_ids.duration = 90
        self._produce(done, "2026-03-19 12:00")
        self.env.flush_all()

        def count(needs):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            routes = RouteCost(self.company).get_routes(needs)
            return self.env.cr.sql_log_count - before, routes

        few, [(_cost, hours)] = count([(self.pump, 4, None)])
        # an hour and a half for two of them: three quarters of an hour a piece
        self.assertAlmostEqual(hours[self.lathe.id], 3)
        many, _routes = count([(self.pump, number, None) for number in range(1, 20)])
        self.assertEqual(many, few)

    def test_operation_of_another_variant_takes_nothing(self):
        attribute = self.env["product.attribute"].create(
            {
                "name": "Finish",
                "value_ids": [
                    Command.create({"name": "Raw"}),
                    Command.create({"name": "Painted"}),
                ],
            }
        )
        template = self.env["product.template"].create(
            {
                "name": "Valve",
                "attribute_line_ids": [
                    Command.create(
                        {
                            "attribute_id": attribute.id,
                            "value_ids": [Command.set(attribute.value_ids.ids)],
                        }
                    )
                ],
            }
        )
        raw, painted = template.product_variant_ids
        bill = self._create_bom(
            raw,
            operation_ids=[
                self._operation("Turn", self.lathe, 30),
                self._operation("Paint", self.bench, 60),
            ],
        )
        bill.operation_ids[
            1
        ].bom_product_template_attribute_value_ids = (
            painted.product_template_attribute_value_ids
        )
        self.assertEqual(self._get_route(2, raw)[1], {self.lathe.id: 1})
        self.assertEqual(
            self._get_route(2, painted)[1], {self.lathe.id: 1, self.bench.id: 2}
        )
