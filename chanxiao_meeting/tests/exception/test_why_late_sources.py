"""Why an order is late, as Odoo's own rules make its chain."""

from odoo import Command
from odoo.tests import tagged

from .why_late_common import WhyLateCase


@tagged("post_install", "-at_install")
class TestWhyLateSources(WhyLateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mto = cls.warehouse.mto_pull_id.route_id
        cls.mto.active = True
        cls.buy = cls.warehouse.buy_pull_id.route_id

    def _make_bought(self, product, routes, delay=4):
        product.write(
            {
                "route_ids": [Command.set(routes.ids)],
                "seller_ids": [
                    Command.create(
                        {"partner_id": self.vendor.id, "price": 5, "delay": delay}
                    )
                ],
            }
        )

    def _find_line(self, product):
        return self.env["purchase.order.line"].search(
            [("product_id", "=", product.id)], order="id desc", limit=1
        )

    # bought for it

    def test_bought_to_order(self):
        self._make_bought(self.part, self.buy + self.mto)
        order = self._promise(product=self.part)
        line = self._find_line(self.part)
        path = self._get_path(order)
        self.assertEqual([step[0] for step in path], ["line", "delivery", "purchase"])
        self.assertLessEqual(path[0][1], 0)
        line.order_id.button_confirm()
        line.date_planned = self._local("2026-03-29 12:00")
        path = self._get_path(order)
        self.assertEqual(path[0][:2], ("line", 2))
        self.assertEqual(path[-1][0], "purchase")
        self.assertEqual(sum(days for _kind, _late, days in path), 2)
        self.assertEqual(self._get_events(order, "purchase"), ["rescheduled"])

    def test_made_to_order_by_odoo(self):
        route = self.warehouse.manufacture_pull_id.route_id
        self.pump.route_ids = route + self.mto
        order = self._promise()
        production = self.env["mrp.production"].search(
            [("product_id", "=", self.pump.id)]
        )
        self._store(50)
        production.action_assign()
        production.date_finished = self._local("2026-04-02 12:00")
        path = self._get_path(order)
        self.assertEqual(path[0][:2], ("line", 6))
        self.assertEqual([step[0] for step in path], ["line", "delivery", "production"])
        self.assertEqual(self._get_events(order, "production")[:1], ["rescheduled"])

    def test_second_line_is_made_by_the_order_of_the_first(self):
        route = self.warehouse.manufacture_pull_id.route_id
        self.pump.route_ids = route + self.mto
        order = self._promise()
        order.order_line = [self._line(self.pump, 5, 100)]
        order.order_line.move_ids.date = self._local("2026-03-27 12:00")
        productions = self.env["mrp.production"].search(
            [("product_id", "=", self.pump.id)]
        )
        self._store(50)
        productions.action_assign()
        productions.date_finished = self._local("2026-04-02 12:00")
        data = self._draw(order)
        self.assertEqual([line["late"] for line in data["lines"]], [6, 6])

    # sent by the vendor

    def _create_dropship_route(self):
        customers = self.partner.property_stock_customer
        vendors = self.vendor.property_stock_supplier
        kind = self.warehouse.in_type_id.copy(
            {
                "name": "Dropship",
                "sequence_code": "DS",
                "default_location_dest_id": customers.id,
                "default_location_src_id": vendors.id,
            }
        )
        rule = {
            "name": "Dropship",
            "action": "buy",
            "location_dest_id": customers.id,
            "location_src_id": vendors.id,
            "procure_method": "make_to_stock",
            "picking_type_id": kind.id,
            "company_id": self.company.id,
        }
        return self.env["stock.route"].create(
            {"name": "Dropship", "rule_ids": [Command.create(rule)]}
        )

    def test_sent_by_the_vendor(self):
        self._make_bought(self.part, self._create_dropship_route())
        order = self._promise(product=self.part)
        line = self._find_line(self.part)
        self.assertEqual(
            [step[0] for step in self._get_path(order)], ["line", "purchase"]
        )
        self.assertEqual(self._get_events(order, "purchase"), ["requested"])
        line.order_id.button_confirm()
        line.move_ids.date = self._local("2026-03-27 12:00")
        line.date_planned = self._local("2026-03-31 12:00")
        self.assertEqual(
            self._get_path(order),
            [("line", 4, 0), ("delivery", 4, 0), ("purchase", 4, 4)],
        )

    # from another warehouse

    def test_sent_by_another_warehouse(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        transit = self.company.internal_transit_location_id
        order = self._promise()
        arrival = self._ship(
            self.pump, transit, self.warehouse.lot_stock_id, "2026-03-26"
        )
        leaving = self._ship(self.pump, other.lot_stock_id, transit, "2026-03-25")
        arrival.move_orig_ids = leaving
        self.assertEqual(self._get_path(order)[-1][0], "missing")
        receipt = self._buy_for(self.pump, "2026-03-29")
        receipt.order_line.move_ids.location_dest_id = other.lot_stock_id
        self.assertEqual(
            self._get_path(order),
            [
                ("line", 2, 0),
                # what was to arrive on the 26th and to leave on the 25th
                ("delivery", 2, -1),
                ("transfer", 3, -1),
                ("transfer", 4, 0),
                ("purchase", 4, 4),
            ],
        )

    # made by a subcontractor

    def _subcontract(self, day):
        """Pumps made by the vendor out of castings, bought to order."""
        if "is_subcontract" not in self.env["stock.move"]._fields:
            self.skipTest("mrp_subcontracting is not installed")
        self.pump.bom_ids.write(
            {"type": "subcontract", "subcontractor_ids": [Command.set(self.vendor.ids)]}
        )
        self._make_bought(self.pump, self.buy + self.mto)
        order = self._promise()
        line = self._find_line(self.pump)
        line.date_planned = self._local(f"{day} 12:00")
        line.order_id.button_confirm()
        receipt = line.move_ids
        receipt.date = self._local(f"{day} 12:00")
        return order, receipt._get_subcontract_production()

    def test_subcontractor_delivers_late(self):
        order, production = self._subcontract("2026-03-30")
        self._store(50, place=self.vendor.property_stock_subcontractor)
        production.action_assign()
        self.assertEqual(
            self._get_path(order),
            [("line", 3, 0), ("delivery", 3, 0), ("subcontract", 3, 3)],
        )
        node = self._get_node(self._draw(order), "subcontract")
        self.assertEqual(node["model"], "purchase.order")
        self.assertEqual(
            self._get_node(self._draw(order), "component")["is_there"], True
        )

    def test_subcontracted_for_stock(self):
        order, production = self._subcontract("2026-03-30")
        self._store(50, place=self.vendor.property_stock_subcontractor)
        production.action_assign()
        receipt = production.move_finished_ids.move_dest_ids
        receipt.move_dest_ids = False
        self.assertEqual(
            self._get_path(order),
            [("line", 3, 0), ("delivery", 3, 0), ("subcontract", 3, 3)],
        )

    def test_what_the_subcontractor_needs_is_late(self):
        order, production = self._subcontract("2026-03-26")
        self._set_dates(production, "2026-03-24 12:00", "2026-03-26 12:00")
        place = self.vendor.property_stock_subcontractor
        resupply = self._ship(
            self.part, self.warehouse.lot_stock_id, place, "2026-03-23", 20
        )
        production.move_raw_ids.move_orig_ids = resupply
        casting = self._buy_for(self.part, "2026-03-23", quantity=20)
        self.assertLessEqual(self._draw(order)["lines"][0]["late"], 0)
        casting.order_line.date_planned = self._local("2026-03-28 12:00")
        path = self._get_path(order)
        self.assertEqual(
            [step[0] for step in path],
            ["line", "delivery", "subcontract", "component", "transfer", "purchase"],
        )
        # there on the 28th, two days to make: the 30th
        self.assertEqual(path[0][1], 3)
        self.assertEqual(path[-1][1:], (5, 5))
        self.assertEqual(sum(days for _kind, _late, days in path), 3)
