from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestProviderSales(FigureCase):
    def test_orders_of_the_period(self):
        inside = self._create_order("2026-03-01 00:00") + self._create_order(
            "2026-03-15 23:59", quantity=3
        )
        self._create_order("2026-02-28 23:59")
        self._create_order("2026-03-16 00:00")
        figures = self._collect("sales")
        self.assertEqual(figures["new_orders"].value, 2)
        self.assertEqual(figures["new_orders"].previous, 1)
        self.assertEqual(figures["new_order_amount"].value, 400)
        self.assertDrill(figures["new_orders"], inside)
        self.assertDrill(figures["new_order_amount"], inside)

    def test_half_past_eleven_in_shanghai_is_that_day(self):
        self._create_order("2026-03-15 23:30")
        self.assertEqual(self._collect("sales")["new_orders"].value, 1)
        elsewhere = self._make_period("2026-03-01", "2026-03-15", tz="Asia/Tokyo")
        self.assertEqual(self._collect("sales", elsewhere)["new_orders"].value, 0)

    def test_only_confirmed_orders(self):
        self._create_order("2026-03-05 10:00")._action_cancel()
        draft = self._create_order("2026-03-05 10:00").copy()
        draft.date_order = self._local("2026-03-05 10:00")
        self.assertEqual(self._collect("sales")["new_orders"].value, 1)

    def test_trend_has_six_windows(self):
        for day in ("2026-03-02", "2026-02-20", "2026-02-21", "2025-12-20"):
            self._create_order(f"{day} 10:00")
        figure = self._collect("sales")["new_orders"]
        self.assertEqual(figure.trend, (1, 0, 0, 0, 2, 1))

    def test_amount_is_in_company_currency(self):
        currency = self.env["res.currency"].create(
            {
                "name": "XTS",
                "symbol": "X",
                "rate_ids": [
                    Command.create(
                        {"name": "2026-01-01", "rate": 4, "company_id": self.company.id}
                    )
                ],
            }
        )
        pricelist = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        order = self._create_order("2026-03-05 10:00", pricelist_id=pricelist.id)
        self.assertEqual(order.currency_rate, 4)
        figure = self._collect("sales")["new_order_amount"]
        self.assertEqual(figure.value, 25)
        self.assertBreakdown(figure, [("Pump", 25)])

    def test_breakdown_is_the_ten_largest_products(self):
        for number in range(12):
            product = self._create_product(f"Product {number}")
            self._create_order("2026-03-05 10:00", product=product, price=number + 1)
        figure = self._collect("sales")["new_order_amount"]
        self.assertEqual(
            [row["value"] for row in figure.breakdown], list(range(12, 2, -1))
        )
        self.assertEqual(figure.breakdown[0]["label"], "Product 11")

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        env = self.env(context=dict(self.env.context, allowed_company_ids=other.ids))
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "order_line": [
                    Command.create({"product_id": self.product.id, "price_unit": 50})
                ],
            }
        )
        order.action_confirm()
        order.write(
            {
                "date_order": self._local("2026-03-05 10:00"),
                "commitment_date": self._local("2026-03-06 10:00"),
            }
        )
        order.order_line.price_unit = 60
        changes = env["chanxiao.order.change"].search([])
        changes._write_system({"date": self._local("2026-03-05 10:00")})
        figures = self._collect("sales")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertFalse(self.env[figure.drill_model].search(figure.drill_domain))
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        self.assertEqual(self._collect("sales", theirs)["new_orders"].value, 1)
        self.assertEqual(self._collect("sales", theirs)["order_changes"].value, 2)

    def _ship(self, order, date_done, date_deadline):
        picking = self._move_goods(order.picking_ids, 1)
        picking.date_done = self._local(date_done)
        picking.date_deadline = date_deadline and self._local(date_deadline)
        return picking

    def test_shipments_on_time_by_local_day(self):
        orders = [self._create_order("2026-03-01 10:00") for _number in range(4)]
        on_time = self._ship(orders[0], "2026-03-10 23:30", "2026-03-10 08:00")
        late = self._ship(orders[1], "2026-03-11 00:30", "2026-03-10 23:00")
        undated = self._ship(orders[2], "2026-03-12 10:00", False)
        self._ship(orders[3], "2026-03-16 00:30", "2026-03-16 08:00")
        figures = self._collect("sales")
        self.assertEqual(figures["shipments"].value, 3)
        self.assertEqual(figures["on_time_shipment_rate"].value, 50)
        self.assertIsNone(figures["on_time_shipment_rate"].previous)
        drill = self.env["stock.picking"].search(figures["shipments"].drill_domain)
        self.assertEqual(drill, on_time | late | undated)
        domain = figures["on_time_shipment_rate"].drill_domain
        self.assertEqual(self.env["stock.picking"].search(domain), on_time | late)

    def test_receipts_are_no_shipments(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": warehouse.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 1,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        receipt.button_validate()
        receipt.date_done = self._local("2026-03-05 10:00")
        self.assertEqual(self._collect("sales")["shipments"].value, 0)

    def test_overdue_orders_by_days_late(self):
        promised = ("03-20 09:00", "03-17 09:00", "03-16 23:59", "03-05 09:00")
        overdue = self.env["sale.order"]
        for day in promised:
            overdue += self._create_order(
                "2026-03-01 10:00", commitment_date=self._local(f"2026-{day}")
            )
        # promised for later, without promise, delivered, and a service
        self._create_order(
            "2026-03-01 10:00", commitment_date=self._local("2026-03-20 12:01")
        )
        self._create_order("2026-03-01 10:00")
        delivered = self._create_order(
            "2026-03-01 10:00", commitment_date=self._local("2026-03-05 10:00")
        )
        self._ship(delivered, "2026-03-19 10:00", False)
        service = self._create_product("Advice", type="service", is_storable=False)
        self._create_order(
            "2026-03-01 10:00",
            product=service,
            commitment_date=self._local("2026-03-05 10:00"),
        )
        figure = self._collect("sales")["overdue_orders"]
        self.assertEqual(figure.value, 4)
        self.assertDrill(figure, overdue)
        self.assertBreakdown(
            figure,
            [("0–3 days late", 2), ("4–7 days late", 1), ("More than 14 days late", 1)],
        )

    def test_overdue_depends_on_as_of(self):
        self._create_order(
            "2026-03-01 10:00", commitment_date=self._local("2026-03-10 10:00")
        )
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=datetime(2026, 3, 10, 2)
        )
        self.assertEqual(self._collect("sales", early)["overdue_orders"].value, 0)
        self.assertEqual(self._collect("sales")["overdue_orders"].value, 1)

    def test_backlog_is_what_is_left_to_deliver(self):
        order = self._create_order("2026-01-01 10:00", quantity=5, price=20)
        self._ship(order, "2026-03-10 10:00", False)
        delivered = self._create_order("2026-03-01 10:00")
        self._ship(delivered, "2026-03-10 10:00", False)
        figure = self._collect("sales")["backlog_amount"]
        self.assertEqual(order.order_line.qty_delivered, 1)
        self.assertEqual(figure.value, 80)
        self.assertDrill(figure, order.order_line)
        self.assertTrue(order.order_line.is_undelivered)
        self.assertFalse(delivered.order_line.is_undelivered)

    def test_lines_delivered_can_be_searched(self):
        order = self._create_order("2026-03-01 10:00")
        delivered = self._create_order("2026-03-01 10:00")
        self._ship(delivered, "2026-03-10 10:00", False)
        lines = self.env["sale.order.line"].search(
            [
                ("order_id", "in", (order + delivered).ids),
                ("is_undelivered", "=", False),
            ]
        )
        self.assertEqual(lines, delivered.order_line)

    def test_nothing_is_none_or_zero(self):
        figures = self._collect("sales")
        self.assertEqual(figures["new_orders"].value, 0)
        self.assertEqual(figures["new_order_amount"].value, 0)
        self.assertEqual(figures["backlog_amount"].value, 0)
        self.assertIsNone(figures["on_time_shipment_rate"].value)

    def _change(self, order, date, **values):
        """An order's line changed at a local time."""
        before = self._changes()
        order.order_line.write(values)
        changes = self._changes() - before
        changes._write_system({"date": self._local(date)})
        return changes

    def _changes(self):
        return self.env["chanxiao.order.change"].search(
            [("company_id", "=", self.company.id)]
        )

    def test_order_changes(self):
        valve = self._create_product("Valve", lst_price=100)
        order = self._create_order("2026-02-10 10:00", quantity=10, product=valve)
        self._change(order, "2026-02-28 23:59", product_uom_qty=9)
        more = self._change(order, "2026-03-01 00:00", product_uom_qty=12)
        cheaper = self._change(order, "2026-03-15 23:59", price_unit=45)
        fewer = self._change(order, "2026-03-02 10:00", product_uom_qty=10)
        self._change(order, "2026-03-16 00:00", product_uom_qty=1)
        figures = self._collect("sales")
        count, amount = figures["order_changes"], figures["order_change_amount"]
        self.assertEqual((count.value, count.previous), (3, 1))
        self.assertEqual(amount.value, 300 - 660 - 90)
        self.assertEqual(amount.previous, -100)
        self.assertEqual(count.trend, (0, 0, 0, 0, 1, 3))
        self.assertBreakdown(count, [("Quantity", 2), ("Price", 1)])
        self.assertFalse(amount.breakdown)
        for figure in (count, amount):
            self.assertDrill(figure, more + cheaper + fewer)

    def test_order_changes_of_deleted_orders_count(self):
        order = self._create_order("2026-02-10 10:00", quantity=3)
        order._action_cancel()
        self._changes()._write_system({"date": self._local("2026-03-05 10:00")})
        order.unlink()
        figures = self._collect("sales")
        self.assertEqual(figures["order_changes"].value, 1)
        self.assertEqual(figures["order_change_amount"].value, -300)
        self.assertBreakdown(figures["order_changes"], [("Order cancelled", 1)])

    def test_no_order_changes(self):
        self._create_order("2026-03-05 10:00")
        figures = self._collect("sales")
        self.assertEqual(figures["order_changes"].value, 0)
        self.assertEqual(figures["order_change_amount"].value, 0)
        self.assertEqual(figures["order_changes"].breakdown, ())

    def test_complaints_appear_with_their_model(self):
        figures = self._collect("sales")
        self.assertEqual("new_complaints" in figures, "crm.claim" in self.env)


class DeliveryCase(FigureCase):
    """Orders of ten pumps at 20, promised for 10 March."""

    def _sell(self, quantity=10.0, **values):
        values = {
            "price": 20,
            "commitment_date": self._local("2026-03-10 12:00"),
            **values,
        }
        return self._create_order("2026-03-01 10:00", quantity=quantity, **values)

    def _deliver(self, order, date="2026-03-10 12:00", quantity=None, **options):
        """Deliver goods of an order at a local time."""
        picking = self._move_goods(order.picking_ids, quantity, **options)
        picking.move_ids.date = self._local(date)
        picking.date_done = self._local(date)
        return picking

    def _create_kit(self):
        """A kit of two screws and a nut."""
        kit = self._create_product("Kit")
        parts = (
            (self._create_product(name), n) for name, n in (("Screw", 2), ("Nut", 1))
        )
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": kit.product_tmpl_id.id,
                "type": "phantom",
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": count})
                    for part, count in parts
                ],
            }
        )
        return kit

    def _send_from_vendor(self):
        """A product that a vendor sends straight to the customer."""
        customers = self.env.ref("stock.stock_location_customers")
        kind = self.env["stock.picking.type"].create(
            {
                "name": "From Vendor",
                "code": "incoming",
                "sequence_code": "DS",
                "company_id": self.company.id,
                "default_location_src_id": self.env.ref(
                    "stock.stock_location_suppliers"
                ).id,
                "default_location_dest_id": customers.id,
            }
        )
        route = self.env["stock.route"].create(
            {
                "name": "From Vendor",
                "company_id": self.company.id,
                "rule_ids": [
                    Command.create(
                        {
                            "name": "Buy",
                            "action": "buy",
                            "location_dest_id": customers.id,
                            "picking_type_id": kind.id,
                            "company_id": self.company.id,
                        }
                    )
                ],
            }
        )
        vendor = self.env["res.partner"].create({"name": "Foundry"})
        return self._create_product(
            "Casting",
            route_ids=[Command.set(route.ids)],
            seller_ids=[Command.create({"partner_id": vendor.id, "price": 7})],
        )


@tagged("post_install", "-at_install")
class TestGoodsToDeliver(DeliveryCase):
    """What Odoo will still deliver is overdue and in the backlog; nothing else is."""

    def assertBacklog(self, amount, order):
        """The order is worth ``amount`` of the backlog; of nothing it is not overdue.

        The lines found are those that the field says.
        """
        figures = self._collect("sales")
        backlog, overdue = figures["backlog_amount"], figures["overdue_orders"]
        self.assertAlmostEqual(backlog.value, amount)
        still_open = order.order_line if amount else order.order_line.browse()
        self.assertEqual(order.order_line.filtered("is_undelivered"), still_open)
        self.assertDrill(backlog, still_open)
        self.assertEqual(overdue.value, len(still_open))
        self.assertDrill(overdue, still_open.order_id)

    def test_part_delivered(self):
        order = self._sell()
        self._deliver(order, quantity=4)
        self.assertBacklog(6 * 20, order)

    def test_closed_short(self):
        order = self._sell()
        self._deliver(order, quantity=4, backorder=False)
        self.assertEqual(order.order_line.qty_delivered, 4)
        self.assertBacklog(0, order)

    def test_backorder_cancelled(self):
        order = self._sell()
        self._deliver(order, quantity=4)
        order.picking_ids.filtered(lambda one: one.state != "done").action_cancel()
        self.assertBacklog(0, order)

    def test_part_of_the_backorder_given_up(self):
        order = self._sell()
        self._deliver(order, quantity=4)
        waiting = order.order_line.move_ids.filtered(lambda move: move.state != "done")
        waiting.product_uom_qty = 1
        self.assertBacklog(1 * 20, order)

    def test_returned_for_refund(self):
        order = self._sell()
        self._send_back(self._deliver(order), 3)
        self.assertEqual(order.order_line.qty_delivered, 7)
        self.assertBacklog(0, order)

    def test_returned_in_exchange(self):
        order = self._sell()
        replacement = self._send_back(self._deliver(order), 3, exchange=True)
        self.assertBacklog(3 * 20, order)
        self._move_goods(replacement)
        self.assertBacklog(0, order)

    def test_quantities_are_compared_at_the_rounding_of_the_unit(self):
        order = self._sell(quantity=3)
        self._deliver(order, quantity=1)
        for delivered, missing in ((2.995, 0), (2.994, 3 - 2.994)):
            self._set_columns(order.order_line, qty_delivered=delivered)
            self.assertBacklog(missing * 20, order)

    def test_moves_in_another_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        order = self._sell(quantity=2)
        order.order_line.product_uom_id = dozen
        order.order_line.price_unit = 240
        waiting = order.order_line.move_ids
        waiting.write({"product_uom": self.product.uom_id.id, "product_uom_qty": 18})
        self.assertBacklog(1.5 * 240, order)

    def test_kit_whose_moves_are_of_its_parts(self):
        order = self._sell(product=self._create_kit())
        self.assertEqual(len(order.order_line.move_ids), 2)
        self.assertBacklog(10 * 20, order)
        picking = order.picking_ids
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty * 0.4
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        self.assertEqual(order.order_line.qty_delivered, 4)
        self.assertBacklog(6 * 20, order)
        picking.backorder_ids.action_cancel()
        self.assertBacklog(0, order)

    def test_bought_for_the_customer(self):
        """Without any move until the purchase is confirmed, then from the vendor."""
        order = self._sell(product=self._send_from_vendor())
        self.assertFalse(order.order_line.move_ids)
        self.assertBacklog(10 * 20, order)
        purchase = order.order_line.purchase_line_ids.order_id
        purchase.dest_address_id = self.partner
        purchase.button_confirm()
        self.assertTrue(order.order_line.move_ids)
        self.assertBacklog(10 * 20, order)
        self._move_goods(purchase.picking_ids, 4)
        self.assertBacklog(6 * 20, order)

    def test_picked_before_it_is_shipped(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        order = self._sell()
        self.assertEqual(
            order.order_line.move_ids.location_dest_id.mapped("usage"), ["internal"]
        )
        self.assertBacklog(10 * 20, order)
        self._move_goods(order.picking_ids, 4)
        self.assertEqual(len(order.order_line.move_ids), 3)
        self.assertBacklog(10 * 20, order)
        picking = order.picking_ids.filtered(
            lambda one: one.location_dest_id.usage == "internal" and one.state != "done"
        )
        picking.action_cancel()
        self.assertBacklog(4 * 20, order)

    def test_prices_below_a_cent(self):
        order = self._sell(quantity=100_000, price=0.0035)
        self.assertBacklog(350, order)

    def test_viewer_who_may_not_see_the_moves(self):
        order, short = self._sell(), self._sell()
        self._deliver(short, quantity=4, backorder=False)
        moves = (order + short).order_line.move_ids
        self._set_columns(moves, company_id=self.env.ref("base.main_company").id)
        figure = self._collect("sales")["backlog_amount"]
        self.assertDrillOf(
            "sales_team.group_sale_salesman_all_leads", figure, order.order_line
        )


@tagged("post_install", "-at_install")
class TestShipments(DeliveryCase):
    """Places say what a transfer is, not its type."""

    def _count_shipments(self):
        figure = self._collect("sales")["shipments"]
        shipments = self.env["stock.picking"].search(figure.drill_domain)
        self.assertEqual(figure.value, len(shipments))
        return shipments

    def test_sent_by_the_vendor(self):
        order = self._sell(product=self._send_from_vendor())
        purchase = order.order_line.purchase_line_ids.order_id
        purchase.dest_address_id = self.partner
        purchase.button_confirm()
        picking = self._move_goods(purchase.picking_ids)
        picking.date_done = self._local("2026-03-05 10:00")
        picking.date_deadline = self._local("2026-03-04 10:00")
        self.assertEqual(picking.picking_type_code, "incoming")
        self.assertEqual(self._count_shipments(), picking)
        for code, key in (
            ("sales", "on_time_shipment_rate"),
            ("purchase", "on_time_receipt_rate"),
        ):
            figure = self._collect(code)[key]
            self.assertEqual(figure.value, 0)
            self.assertDrill(figure, picking)

    def test_returned_by_the_customer(self):
        picking = self._deliver(self._sell())
        self._send_back(picking, 3)
        returned = picking.return_ids
        returned.write(
            {
                "date_done": self._local("2026-03-05 10:00"),
                "date_deadline": self._local("2026-03-05 10:00"),
            }
        )
        self.assertEqual(returned.state, "done")
        self.assertEqual(self._count_shipments(), picking)
        figure = self._collect("purchase")["on_time_receipt_rate"]
        self.assertIsNone(figure.value)

    def test_only_picked(self):
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        warehouse.delivery_steps = "pick_ship"
        order = self._sell()
        self._deliver(order)
        self.assertFalse(self._count_shipments())
        self.assertEqual(self._deliver(order), self._count_shipments())


@tagged("post_install", "-at_install")
class TestOnTimeInFull(DeliveryCase):
    def _collect_otif(self, period=None):
        return self._collect("sales", period)["otif_rate"]

    def test_what_was_promised(self):
        good, late, partial, short, still_open = [self._sell() for _number in range(5)]
        self._deliver(good, "2026-03-05 10:00", quantity=9)
        self._deliver(good, "2026-03-10 23:59")
        self._deliver(late, "2026-03-05 10:00", quantity=9)
        self._deliver(late, "2026-03-11 00:00")
        self._deliver(partial, "2026-03-05 10:00", quantity=9)
        self._deliver(short, "2026-03-05 10:00", quantity=9, backorder=False)
        figure = self._collect_otif()
        self.assertEqual(figure.value, 20)
        lines = (good + late + partial + short + still_open).order_line
        self.assertDrill(figure, lines)
        self.assertBreakdown(figure, [("Customer", 4)])
        self.assertEqual(figure.breakdown[0]["due"], 5)

    def test_promised_for_the_period(self):
        promised = self.env["sale.order"]
        for day in ("02-28 23:59", "03-01 00:00", "03-15 23:59", "03-16 00:00"):
            promised += self._sell(commitment_date=self._local(f"2026-{day}"))
        self._sell(commitment_date=False)
        self._sell(product=self._create_product("Advice", type="service"))
        self._sell()._action_cancel()
        self._deliver(promised[0], "2026-02-28 12:00")
        self._deliver(promised[1], "2026-03-01 12:00")
        figure = self._collect_otif()
        self.assertDrill(figure, promised[1:3].order_line)
        self.assertEqual((figure.value, figure.previous), (50, 100))
        self.assertEqual(figure.trend, (None, None, None, None, 100, 50))

    def test_what_is_not_due_yet(self):
        due = self._sell(commitment_date=self._local("2026-03-04 12:00"))
        self._sell(commitment_date=self._local("2026-03-05 12:00"))
        self._deliver(due, "2026-03-04 12:00")
        before = self._sell(commitment_date=self._local("2026-02-17 12:00"))
        # of the fifteen days before only as many count
        self._sell(commitment_date=self._local("2026-02-19 12:00"))
        self._deliver(before, "2026-02-17 12:00")
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=self._local("2026-03-05 12:00")
        )
        figure = self._collect_otif(early)
        self.assertEqual((figure.value, figure.previous), (100, 100))
        self.assertDrill(figure, due.order_line)

    def test_returned_goods_are_not_in_full(self):
        order = self._sell()
        self._send_back(self._deliver(order), 1)
        self.assertEqual(self._collect_otif().value, 0)

    def test_rounding_of_the_unit(self):
        order = self._sell(quantity=3)
        self._deliver(order)
        for delivered, rate in ((2.995, 100), (2.994, 0)):
            self._set_columns(order.order_line, qty_delivered=delivered)
            self.assertEqual(self._collect_otif().value, rate)

    def test_sent_by_the_vendor(self):
        order = self._sell(product=self._send_from_vendor())
        purchase = order.order_line.purchase_line_ids.order_id
        purchase.dest_address_id = self.partner
        purchase.button_confirm()
        picking = self._move_goods(purchase.picking_ids)
        picking.move_ids.date = self._local("2026-03-09 10:00")
        self.assertEqual(self._collect_otif().value, 100)

    def test_kit(self):
        order = self._sell(product=self._create_kit())
        self._deliver(order)
        self.assertEqual(self._collect_otif().value, 100)
        order.order_line.move_ids[0].date = self._local("2026-03-11 10:00")
        self.assertEqual(self._collect_otif().value, 0)

    def test_breakdown_is_the_ten_customers_with_most_lines_missed(self):
        for number in range(12):
            customer = self.env["res.partner"].create({"name": f"Customer {number}"})
            for _line in range(1 + (number == 11)):
                self._sell(partner_id=customer.id)
        figure = self._collect_otif()
        self.assertEqual(len(figure.breakdown), 10)
        self.assertEqual(figure.breakdown[0]["label"], "Customer 11")
        self.assertEqual([row["value"] for row in figure.breakdown], [2] + [1] * 9)

    def test_columns_say_that_lines_are_counted(self):
        provider = self.env["chanxiao.figure.provider"]
        rows = [{"label": "Customer", "value": 4, "due": 5}]
        columns = provider._get_columns("sales.otif_rate", "percent", rows)
        self.assertEqual(
            [(column.name, column.unit) for column in columns],
            [("value", "count"), ("due", "count")],
        )

    def test_nothing_promised_is_not_known(self):
        self.assertIsNone(self._collect_otif().value)


@tagged("post_install", "-at_install")
class TestSalesOfBranches(DeliveryCase):
    def _sell_in(self, branch):
        """An order of March, changed and delivered in part."""
        env = branch.env
        order = env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "company_id": branch.id,
                "commitment_date": self._local("2026-03-10 12:00"),
                "order_line": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 10,
                            "price_unit": 20,
                            "tax_ids": False,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.date_order = self._local("2026-03-02 10:00")
        self._deliver(order, quantity=4)
        order.order_line.price_unit = 30
        changes = env["chanxiao.order.change"].search([("company_id", "=", branch.id)])
        changes._write_system({"date": self._local("2026-03-05 10:00")})

    def test_they_belong_to_the_company(self):
        branch = self._create_branch()
        self._sell_in(branch)
        theirs = self._make_period("2026-03-01", "2026-03-15", company=branch)
        for period in (self.period, theirs):
            figures = self._collect("sales", period)
            values = {
                key: figures[key].value
                for key in (
                    "new_orders",
                    "new_order_amount",
                    "shipments",
                    "overdue_orders",
                    "backlog_amount",
                    "otif_rate",
                    "order_changes",
                )
            }
            self.assertEqual(
                values,
                {
                    "new_orders": 1,
                    "new_order_amount": 300,
                    "shipments": 1,
                    "overdue_orders": 1,
                    "backlog_amount": 180,
                    "otif_rate": 0,
                    "order_changes": 1,
                },
            )
        own = self._make_period(
            "2026-03-01", "2026-03-15", company=self._create_company("Other Works")
        )
        self.assertEqual(self._collect("sales", own)["new_orders"].value, 0)


@tagged("post_install", "-at_install")
class TestProviderComplaints(FigureCase):
    def setUp(self):
        super().setUp()
        if "crm.claim" not in self.env:
            self.skipTest("crm_claim is not installed")

    def _complain(self, date, closed=None, **values):
        return self.env["crm.claim"].create(
            {
                "name": "Leak",
                "company_id": self.company.id,
                "date": self._local(date),
                "date_closed": closed and self._local(closed),
                **values,
            }
        )

    def test_complaints(self):
        first = self._complain("2026-03-01 00:00", "2026-03-03 12:00")
        second = self._complain("2026-02-28 23:30", "2026-03-15 23:30")
        still_open = self._complain("2026-03-15 23:30")
        self._complain("2026-03-05 10:00", active=False)
        self._complain("2026-03-05 10:00", company_id=False)
        figures = self._collect("sales")
        self.assertEqual(figures["new_complaints"].value, 2)
        self.assertEqual(figures["new_complaints"].previous, 1)
        self.assertEqual(figures["open_complaints"].value, 1)
        self.assertEqual(figures["complaint_days"].value, (2.5 + 15) / 2)
        self.assertIsNone(figures["complaint_days"].previous)
        self.assertDrill(figures["open_complaints"], still_open)
        claims = self.env["crm.claim"]
        self.assertEqual(
            claims.search(figures["new_complaints"].drill_domain), first | still_open
        )
        self.assertEqual(
            claims.search(figures["complaint_days"].drill_domain), first | second
        )
