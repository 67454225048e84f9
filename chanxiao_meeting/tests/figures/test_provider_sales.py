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
        picking = order.picking_ids.filtered(lambda p: p.state != "done")
        picking.move_ids.quantity = 1
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
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
