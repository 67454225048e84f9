from datetime import datetime

from odoo import Command
from odoo.tests import tagged

from .provider_common import FigureCase


class PurchaseCase(FigureCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})

    @classmethod
    def _buy(cls, date_approve, quantity=1.0, price=100.0, **values):
        """A purchase order confirmed at a local time, with one line of one product.

        ``line`` are values of the line; others those of the order.
        """
        line = {
            "product_id": values.pop("product", cls.product).id,
            "product_qty": quantity,
            "price_unit": price,
            "tax_ids": False,
            **values.pop("line", {}),
        }
        env = values.pop("env", cls.env)
        order = env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [Command.create(line)],
                **values,
            }
        )
        order.button_confirm()
        order.date_approve = cls._local(date_approve)
        return order

    def _receive(self, order, date_done, date_deadline=None, quantity=None):
        picking = self._move_goods(order.picking_ids, quantity)
        picking.date_done = self._local(date_done)
        picking.date_deadline = date_deadline and self._local(date_deadline)
        return picking


@tagged("post_install", "-at_install")
class TestProviderPurchase(PurchaseCase):
    def test_orders_of_the_period(self):
        inside = self._buy("2026-03-01 00:00") + self._buy(
            "2026-03-15 23:59", quantity=3
        )
        self._buy("2026-02-28 23:59", price=7)
        self._buy("2026-03-16 00:00")
        figures = self._collect("purchase")
        self.assertEqual(figures["orders"].value, 2)
        self.assertEqual(figures["orders"].previous, 1)
        self.assertEqual(figures["orders"].trend, (0, 0, 0, 0, 1, 2))
        self.assertEqual(figures["order_amount"].value, 400)
        self.assertEqual(figures["order_amount"].previous, 7)
        self.assertDrill(figures["orders"], inside)
        self.assertDrill(figures["order_amount"], inside)

    def test_half_past_eleven_in_shanghai_is_that_day(self):
        self._buy("2026-03-15 23:30")
        self.assertEqual(self._collect("purchase")["orders"].value, 1)
        elsewhere = self._make_period("2026-03-01", "2026-03-15", tz="Asia/Tokyo")
        self.assertEqual(self._collect("purchase", elsewhere)["orders"].value, 0)

    def test_only_confirmed_orders(self):
        self._buy("2026-03-05 10:00").button_cancel()
        draft = self._buy("2026-03-05 10:00").copy()
        draft.date_approve = self._local("2026-03-05 10:00")
        self.assertEqual(self._collect("purchase")["orders"].value, 1)

    def _create_currency(self, rate):
        rates = [
            Command.create(
                {"name": "2020-01-01", "rate": rate, "company_id": self.company.id}
            )
        ]
        return self.env["res.currency"].create(
            {"name": "XTS", "symbol": "X", "rate_ids": rates}
        )

    def test_amounts_are_in_company_currency(self):
        order = self._buy("2026-03-05 10:00", currency_id=self._create_currency(4).id)
        self._buy("2025-10-05 10:00", price=20)
        self.assertEqual(order.currency_rate, 4)
        figures = self._collect("purchase")
        self.assertEqual(figures["order_amount"].value, 25)
        self.assertBreakdown(figures["order_amount"], [("Foundry", 25)])
        self.assertEqual(figures["price_index"].value, 125)

    def test_breakdown_is_the_ten_largest_vendors(self):
        for number in range(12):
            vendor = self.env["res.partner"].create({"name": f"Vendor {number}"})
            self._buy("2026-03-05 10:00", partner_id=vendor.id, price=number + 1)
        figure = self._collect("purchase")["order_amount"]
        self.assertEqual(
            [row["value"] for row in figure.breakdown], list(range(12, 2, -1))
        )
        self.assertEqual(figure.breakdown[0]["label"], "Vendor 11")

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        env = self.env(context=dict(self.env.context, allowed_company_ids=other.ids))
        for day in ("2026-03-05", "2025-12-05"):
            order = self._buy(
                f"{day} 10:00",
                env=env,
                line={"date_planned": self._local("2026-03-06 10:00")},
            )
            self._receive(order, "2026-03-07 10:00", "2026-03-08 10:00", 0.5)
        self._buy("2025-12-05 10:00")
        figures = self._collect("purchase")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertFalse(self.env[figure.drill_model].search(figure.drill_domain))
        theirs = self._collect(
            "purchase", self._make_period("2026-03-01", "2026-03-15", company=other)
        )
        self.assertEqual(theirs["orders"].value, 1)
        self.assertEqual(theirs["on_time_receipt_rate"].value, 100)
        self.assertEqual(theirs["price_index"].value, 100)

    def test_receipts_on_time_by_local_day(self):
        orders = [self._buy("2026-03-01 10:00") for _number in range(4)]
        on_time = self._receive(orders[0], "2026-03-10 23:30", "2026-03-10 08:00")
        late = self._receive(orders[1], "2026-03-11 00:30", "2026-03-10 23:00")
        self._receive(orders[2], "2026-03-12 10:00")
        self._receive(orders[3], "2026-03-16 00:30", "2026-03-16 08:00")
        figure = self._collect("purchase")["on_time_receipt_rate"]
        self.assertEqual(figure.value, 50)
        self.assertIsNone(figure.previous)
        self.assertDrill(figure, on_time | late)

    def test_overdue_lines_by_vendor(self):
        def buy(planned, **values):
            line = {"date_planned": self._local(planned)}
            return self._buy("2026-03-01 10:00", quantity=5, line=line, **values)

        smith = self.env["res.partner"].create({"name": "Smith"})
        overdue = (
            buy("2026-03-20 11:59")
            + buy("2026-01-05 10:00", partner_id=smith.id)
            + buy("2026-03-10 10:00", partner_id=smith.id)
        )
        self._receive(overdue[2], "2026-03-12 10:00", quantity=4)
        # due now, received, cancelled, and a service
        buy("2026-03-20 12:00")
        self._receive(buy("2026-03-05 10:00"), "2026-03-06 10:00")
        buy("2026-03-05 10:00").button_cancel()
        advice = self._create_product("Advice", type="service", is_storable=False)
        buy("2026-03-05 10:00", product=advice)
        figure = self._collect("purchase")["overdue_lines"]
        self.assertEqual(figure.value, 3)
        self.assertDrill(figure, overdue.order_line)
        self.assertDrillOf("purchase.group_purchase_user", figure, overdue.order_line)
        self.assertBreakdown(figure, [("Smith", 2), ("Foundry", 1)])

    def test_overdue_counts_vendors_beyond_the_breakdown(self):
        for number in range(12):
            vendor = self.env["res.partner"].create({"name": f"Vendor {number}"})
            line = {"date_planned": self._local("2026-03-05 10:00")}
            self._buy("2026-03-01 10:00", partner_id=vendor.id, line=line)
        figure = self._collect("purchase")["overdue_lines"]
        self.assertEqual(figure.value, 12)
        self.assertEqual(len(figure.breakdown), 10)

    def test_overdue_depends_on_as_of(self):
        line = {"date_planned": self._local("2026-03-10 10:00")}
        self._buy("2026-03-01 10:00", line=line)
        early = self._make_period(
            "2026-03-01", "2026-03-15", as_of=datetime(2026, 3, 10, 2)
        )
        self.assertEqual(self._collect("purchase", early)["overdue_lines"].value, 0)
        self.assertEqual(self._collect("purchase")["overdue_lines"].value, 1)

    def test_lines_received_can_be_searched(self):
        order = self._buy("2026-03-01 10:00")
        received = self._buy("2026-03-01 10:00")
        self._receive(received, "2026-03-10 10:00")
        lines = (order + received).order_line
        self.assertEqual(lines.mapped("is_unreceived"), [True, False])
        found = lines.search([("id", "in", lines.ids), ("is_unreceived", "=", False)])
        self.assertEqual(found, received.order_line)

    def test_nothing_is_none_or_zero(self):
        figures = self._collect("purchase")
        self.assertEqual(figures["orders"].value, 0)
        self.assertEqual(figures["order_amount"].value, 0)
        self.assertEqual(figures["overdue_lines"].value, 0)
        self.assertIsNone(figures["on_time_receipt_rate"].value)
        self.assertIsNone(figures["price_index"].value)
        self.assertEqual(figures["price_index"].trend, (None,) * 6)

    def test_queries_do_not_grow_with_the_records(self):
        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self._collect("purchase")
            return self.env.cr.sql_log_count - before

        def buy(number):
            vendor = self.env["res.partner"].create({"name": f"Vendor {number}"})
            product = self._create_product(f"Part {number}")
            for day in ("2026-03-02", "2026-01-05"):
                self._buy(
                    f"{day} 10:00",
                    partner_id=vendor.id,
                    product=product,
                    line={"date_planned": self._local("2026-03-05 10:00")},
                )

        buy(0)
        count()  # caches of the registry
        few = count()
        for number in range(1, 9):
            buy(number)
        self.assertEqual(count(), few)
        self.assertLessEqual(few, 9)


@tagged("post_install", "-at_install")
class TestGoodsToReceive(PurchaseCase):
    """Lines are overdue as long as Odoo will still receive goods for them."""

    def _order(self, quantity=10.0, **values):
        line = {"date_planned": self._local("2026-03-05 10:00")}
        return self._buy("2026-03-01 10:00", quantity=quantity, line=line, **values)

    def assertOverdue(self, is_overdue, order):
        """The order's line is overdue or not; it is found as its field says."""
        line = order.order_line if is_overdue else order.order_line.browse()
        self.assertEqual(order.order_line.filtered("is_unreceived"), line)
        figure = self._collect("purchase")["overdue_lines"]
        self.assertEqual(figure.value, len(line))
        self.assertDrill(figure, line)

    def test_part_received(self):
        order = self._order()
        self._move_goods(order.picking_ids, 4)
        self.assertOverdue(True, order)

    def test_closed_short(self):
        order = self._order()
        self._move_goods(order.picking_ids, 4, backorder=False)
        self.assertEqual(order.order_line.qty_received, 4)
        self.assertOverdue(False, order)

    def test_backorder_cancelled(self):
        order = self._order()
        self._move_goods(order.picking_ids, 4)
        order.picking_ids.filtered(lambda one: one.state != "done").action_cancel()
        self.assertOverdue(False, order)

    def test_sent_back_for_good(self):
        order = self._order()
        self._send_back(self._move_goods(order.picking_ids), 3)
        self.assertEqual(order.order_line.qty_received, 7)
        self.assertOverdue(False, order)

    def test_sent_back_in_exchange(self):
        order = self._order()
        replacement = self._send_back(
            self._move_goods(order.picking_ids), 3, exchange=True
        )
        self.assertOverdue(True, order)
        self._move_goods(replacement)
        self.assertOverdue(False, order)

    def test_quantities_are_compared_at_the_rounding_of_the_unit(self):
        order = self._order(quantity=3)
        self._move_goods(order.picking_ids, 1)
        for received, is_overdue in ((2.995, False), (2.994, True)):
            self._set_columns(order.order_line, qty_received=received)
            self.assertOverdue(is_overdue, order)

    def test_never_any_move(self):
        order = self._order()
        order.picking_ids.move_ids.purchase_line_id = False
        self.assertOverdue(True, order)

    def test_order_that_is_not_confirmed(self):
        order = self._order().copy()
        order.order_line.date_planned = self._local("2026-03-05 10:00")
        self.assertFalse(order.order_line.is_unreceived)
        found = order.order_line.search([("is_unreceived", "=", True)])
        self.assertNotIn(order.order_line, found)

    def test_viewer_who_may_not_see_the_moves(self):
        order, short = self._order(), self._order()
        self._move_goods(short.picking_ids, 4, backorder=False)
        moves = (order + short).order_line.move_ids
        self._set_columns(moves, company_id=self.env.ref("base.main_company").id)
        figure = self._collect("purchase")["overdue_lines"]
        self.assertDrillOf("purchase.group_purchase_user", figure, order.order_line)


@tagged("post_install", "-at_install")
class TestReceipts(PurchaseCase):
    """Places say what a transfer is, not its type."""

    def _collect_rate(self):
        return self._collect("purchase")["on_time_receipt_rate"]

    def _date(self, pickings):
        moment = self._local("2026-03-10 10:00")
        pickings.write({"date_done": moment, "date_deadline": moment})

    def test_returned_to_the_vendor(self):
        receipt = self._receive(
            self._buy("2026-03-01 10:00"), "2026-03-10 10:00", "2026-03-09 10:00"
        )
        self._send_back(receipt, 1)
        self._date(receipt.return_ids)
        self.assertEqual(receipt.return_ids.state, "done")
        self.assertEqual(self._collect_rate().value, 0)
        self.assertDrill(self._collect_rate(), receipt)
        self.assertEqual(self._collect("sales")["shipments"].value, 0)

    def _create_subcontracted(self):
        part = self._create_product("Steel")
        product = self._create_product("Axle")
        self.env["mrp.bom"].create(
            {
                "product_tmpl_id": product.product_tmpl_id.id,
                "type": "subcontract",
                "subcontractor_ids": [Command.set(self.vendor.ids)],
                "company_id": self.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": part.id, "product_qty": 1})
                ],
            }
        )
        return product, part

    def test_subcontracted(self):
        if "subcontractor_ids" not in self.env["mrp.bom"]:
            self.skipTest("mrp_subcontracting is not installed")
        product, part = self._create_subcontracted()
        place = self.company.subcontracting_location_id
        stock = self.env["stock.warehouse"].search(
            [("company_id", "=", self.company.id)], limit=1
        )
        supply = self.env["stock.picking"].create(
            {
                "picking_type_id": stock.out_type_id.id,
                "partner_id": self.vendor.id,
                "location_id": stock.lot_stock_id.id,
                "location_dest_id": place.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": part.id,
                            "product_uom_qty": 1,
                            "location_id": stock.lot_stock_id.id,
                            "location_dest_id": place.id,
                        }
                    )
                ],
            }
        )
        supply.action_confirm()
        self._move_goods(supply)
        receipt = self._receive(
            self._buy("2026-03-01 10:00", product=product), "2026-03-10 10:00"
        )
        self._date(supply + receipt)
        self.assertEqual((supply + receipt).mapped("state"), ["done", "done"])
        self.assertDrill(self._collect_rate(), receipt)
        self.assertEqual(self._collect("sales")["shipments"].value, 0)


@tagged("post_install", "-at_install")
class TestPurchasesOfBranches(PurchaseCase):
    def test_they_belong_to_the_company(self):
        branch = self._create_branch()
        for day, price in (("2026-01-05", 100), ("2026-03-05", 120)):
            order = self._buy(
                f"{day} 10:00",
                quantity=10,
                price=price,
                env=branch.env,
                company_id=branch.id,
                picking_type_id=self.env["stock.warehouse"]
                .search([("company_id", "=", branch.id)], limit=1)
                .in_type_id.id,
                line={"date_planned": self._local("2026-03-06 10:00")},
            )
            self._receive(order, "2026-03-07 10:00", "2026-03-08 10:00", 4)
        theirs = self._make_period("2026-03-01", "2026-03-15", company=branch)
        for period in (self.period, theirs):
            figures = self._collect("purchase", period)
            self.assertEqual(
                {key: figure.value for key, figure in figures.items()},
                {
                    "orders": 1,
                    "order_amount": 1200,
                    "on_time_receipt_rate": 100,
                    "overdue_lines": 2,
                    "price_index": 120,
                },
            )
            for figure in figures.values():
                opened = self.env[figure.drill_model].search(figure.drill_domain)
                self.assertEqual(opened.company_id, branch, figure.key)


@tagged("post_install", "-at_install")
class TestProviderPrices(PurchaseCase):
    def _collect_index(self):
        return self._collect("purchase")["price_index"]

    def test_index_weighs_with_the_quantities_of_the_period(self):
        valve = self._create_product("Valve")
        lines = (
            self._buy("2025-03-01 00:00", quantity=1, price=10)
            + self._buy("2026-02-28 23:59", quantity=3, price=20)
            + self._buy("2026-03-01 00:00", quantity=2, price=21)
            + self._buy("2026-02-01 10:00", quantity=9, price=4, product=valve)
            + self._buy("2026-03-15 23:59", quantity=5, price=3, product=valve)
        ).order_line
        # a day too early, a day too late
        self._buy("2025-02-28 23:59", quantity=50, price=1)
        self._buy("2026-03-16 00:00", quantity=50, price=1)
        figure = self._collect_index()
        # the pump cost 70 / 4 before
        self.assertAlmostEqual(
            figure.value, 100 * (2 * 21 + 5 * 3) / (2 * 17.5 + 5 * 4)
        )
        self.assertDrill(figure, lines)
        self.assertDrillOf("purchase.group_purchase_user", figure, lines)

    def test_breakdown_tells_old_and_new_prices(self):
        valve = self._create_product("Valve")
        for product, old, new in ((self.product, 10, 12), (valve, 8, 4)):
            self._buy("2026-01-05 10:00", product=product, price=old)
            self._buy("2026-03-05 10:00", product=product, price=new)
        rows = self._collect_index().breakdown
        self.assertEqual(
            rows,
            (
                {"label": "Valve", "value": -50, "old_price": 8, "new_price": 4},
                {"label": "Pump", "value": 20, "old_price": 10, "new_price": 12},
            ),
        )

    def test_breakdown_says_what_its_numbers_are(self):
        provider = self.env["chanxiao.figure.provider"]
        rows = [{"label": "Pump", "value": 20, "old_price": 10, "new_price": 12}]
        columns = provider._get_columns("purchase.price_index", "index", rows)
        self.assertEqual(
            [(column.name, column.unit) for column in columns],
            [("value", "percent"), ("old_price", "money"), ("new_price", "money")],
        )

    def test_breakdown_is_the_ten_largest_movements(self):
        for number in range(12):
            product = self._create_product(f"Part {number}")
            self._buy("2026-01-05 10:00", product=product, price=100)
            self._buy("2026-03-05 10:00", product=product, price=100 + number)
        figure = self._collect_index()
        self.assertAlmostEqual(figure.value, 105.5)
        values = [round(row["value"], 6) for row in figure.breakdown]
        self.assertEqual(values, list(range(11, 1, -1)))

    def test_prices_are_of_the_unit_of_the_product(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self._buy("2026-01-05 10:00", quantity=24, price=10)
        self._buy(
            "2026-03-05 10:00",
            quantity=2,
            price=180,
            line={"product_uom_id": dozen.id},
        )
        figure = self._collect_index()
        self.assertAlmostEqual(figure.value, 150)
        self.assertAlmostEqual(figure.breakdown[0]["new_price"], 15)

    def test_what_was_not_bought_in_both_is_left_out(self):
        advice = self._create_product("Advice", type="service", is_storable=False)
        for product, days in (
            (self.product, ["2026-01-05"]),
            (self._create_product("Valve"), ["2026-03-05"]),
            (advice, ["2026-01-05", "2026-03-05"]),
        ):
            for day in days:
                self._buy(f"{day} 10:00", product=product)
        figure = self._collect_index()
        self.assertIsNone(figure.value)
        self.assertFalse(figure.breakdown)
        self.assertFalse(self.env[figure.drill_model].search(figure.drill_domain))

    def test_free_samples_cannot_be_compared(self):
        self._buy("2026-01-05 10:00", price=0)
        self._buy("2026-03-05 10:00", price=5)
        figure = self._collect_index()
        self.assertIsNone(figure.value)
        self.assertBreakdown(figure, [("Pump", None)])

    def test_goods_all_sent_back_have_no_price(self):
        self._buy("2026-01-05 10:00", quantity=2)
        self._buy("2026-03-05 10:00", quantity=2)
        self._buy("2026-03-06 10:00", quantity=-2, price=90)
        self.assertIsNone(self._collect_index().value)

    def test_each_window_has_a_base_of_its_own(self):
        # windows begin on 1 March and every 15 days before
        self._buy("2025-01-05 10:00", price=5)
        self._buy("2025-12-20 10:00", price=10)
        self._buy("2026-02-20 10:00", price=20)
        self._buy("2026-03-05 10:00", price=30)
        trend = self._collect_index().trend
        self.assertEqual(trend[0], 200)
        self.assertEqual(trend[1:4], (None, None, None))
        self.assertEqual(trend[4], 200)
        self.assertEqual(trend[5], 200)

    def test_windows_longer_than_the_base(self):
        for day, price in (("2023-06-01", 10), ("2024-06-01", 20), ("2025-06-01", 30)):
            self._buy(f"{day} 10:00", price=price)
        self._buy("2026-06-01 10:00", price=60)
        long = self._make_period(
            "2025-01-01", "2026-12-31", as_of=datetime(2027, 1, 20)
        )
        figure = self._collect("purchase", long)["price_index"]
        self.assertEqual(figure.value, 225)
