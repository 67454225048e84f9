from datetime import datetime
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, new_test_user, tagged

from .order_change_common import OrderChangeCase


@tagged("post_install", "-at_install")
class TestOrderChange(OrderChangeCase):
    """What makes an entry, and how often."""

    def test_confirming_is_no_change(self):
        self.assertChanges([])

    def test_quantity(self):
        self.line.product_uom_qty = 12.5
        self.assertChanges([("quantity", "10", "12.5", 250)])
        change = self._changes()
        self.assertEqual(change.line_id, self.line)
        self.assertEqual(change.product_id, self.pump)
        self.assertEqual(change.product_name, "Pump")
        self.assertEqual(change.partner_id, self.partner)
        self.assertEqual(change.company_id, self.company)
        self.assertEqual(change.display_name, f"{self.order.name}: Quantity")

    def test_who_and_when(self):
        seller = new_test_user(
            self.env, "chanxiao.seller", "sales_team.group_sale_salesman_all_leads"
        )
        with freeze_time("2026-03-10 08:00:00"):
            self.line.with_user(seller).product_uom_qty = 12
        self.assertEqual(self._changes().user_id, seller)
        self.assertEqual(self._changes().date, datetime(2026, 3, 10, 8))

    def test_deleted_account_leaves_the_name_once(self):
        seller = new_test_user(
            self.env, "chanxiao.seller", "sales_team.group_sale_salesman_all_leads"
        )
        for quantity in (12, 14):
            self.line.with_user(seller).product_uom_qty = quantity
            self.env.flush_all()
        name = seller.name
        seller.unlink()
        self.assertEqual(len(self._changes()), 2)
        bodies = self.order.message_ids.mapped("body")
        said = [body for body in bodies if f"Changed By: {name}" in body]
        self.assertEqual(len(said), 1)

    def test_the_system_itself(self):
        self.line.with_user(self.env.ref("base.user_root")).price_unit = 1
        self.assertEqual(self._changes().user_id, self.env.ref("base.user_root"))

    def test_each_write_counts(self):
        self.line.product_uom_qty = 12
        self.line.product_uom_qty = 10
        self.assertChanges(
            [("quantity", "10", "12", 200), ("quantity", "12", "10", -200)]
        )

    def test_price_and_discount(self):
        self.line.write({"price_unit": 90.125, "discount": 10})
        self.assertChanges([("price", "100.00", "90.125 (−10%)", 811.13 - 1000)])

    def test_quantity_and_price_at_once_add_up(self):
        self.line.write({"product_uom_qty": 7, "price_unit": 33.33})
        self.assertChanges(
            [
                ("quantity", "10", "7", -300),
                ("price", "100.00", "33.33", round(233.31 - 700, 2)),
            ]
        )

    def test_from_nothing_ordered_at_another_price(self):
        self.line.product_uom_qty = 0
        self.line.write({"product_uom_qty": 2, "price_unit": 80})
        self.assertChanges(
            [
                ("quantity", "10", "0", -1000),
                ("quantity", "0", "2", 200),
                ("price", "100.00", "80.00", -40),
            ]
        )

    def test_date(self):
        self.order.commitment_date = datetime(2026, 3, 25, 17, 0)
        self.order.commitment_date = False
        # the company's clock, whatever zone the user is in
        self.assertChanges(
            [
                ("date", "2026-03-20 17:00", "2026-03-26 01:00", 0),
                ("date", "2026-03-26 01:00", "", 0),
            ]
        )
        self.assertFalse(self._changes().line_id)

    def test_nothing_changed(self):
        self.line.write(
            {"product_uom_qty": 10.0004, "price_unit": 100.0000001, "discount": 0}
        )
        self.order.write(
            {
                "commitment_date": "2026-03-20 09:00:00",
                "order_line": [Command.update(self.line.id, {"name": "Big pump"})],
                "client_order_ref": "4711",
            }
        )
        self.line.qty_delivered = 3
        self.assertChanges([])

    def test_form_saves_all_at_once(self):
        with Form(self.order) as form:
            form.commitment_date = datetime(2036, 3, 21, 9, 0)
            with form.order_line.edit(0) as line:
                line.product_uom_qty = 11
            with form.order_line.edit(1) as line:
                line.price_unit = 60
            with form.order_line.new() as line:
                line.product_id = self.valve
                line.product_uom_qty = 3
                line.price_unit = 20
        unit = self.env.ref("uom.product_uom_unit").name
        self.assertCountEqual(
            [(c.kind, c.new_value, c.amount_delta) for c in self._changes()],
            [
                ("date", "2036-03-21 17:00", 0),
                ("quantity", "11", 100),
                ("price", "60.00", 20),
                ("added", f"3 {unit} × 20.00", 60),
            ],
        )

    def test_import(self):
        xmlid = self.line.export_data(["id"])["datas"][0][0]
        order_xmlid = self.order.export_data(["id"])["datas"][0][0]
        result = self.env["sale.order"].load(
            ["id", "order_line/id", "order_line/product_uom_qty"],
            [[order_xmlid, xmlid, "15"]],
        )
        self.assertFalse(result["messages"])
        self.assertChanges([("quantity", "10", "15", 500)])

    def test_line_created_directly(self):
        self.env["sale.order.line"].create(
            {
                "order_id": self.order.id,
                "product_id": self.valve.id,
                "product_uom_qty": 2,
                "price_unit": 5,
                "tax_ids": False,
            }
        )
        self.assertEqual(self._changes().kind, "added")
        self.assertEqual(self._changes().amount_delta, 10)

    def test_line_with_nothing_ordered(self):
        """As shipping makes for goods that are not on the order."""
        line = self.env["sale.order.line"].create(
            {
                "order_id": self.order.id,
                "product_id": self.valve.id,
                "product_uom_qty": 0,
                "price_unit": 100,
                "tax_ids": False,
            }
        )
        self.assertChanges([])
        line.product_uom_qty = 2
        self.assertChanges([("quantity", "0", "2", 200)])

    def test_what_nobody_orders(self):
        self.order.order_line = [
            Command.create({"display_type": "line_section", "name": "Section"}),
            Command.create({"display_type": "line_note", "name": "Note"}),
            self._line(self.advice, 0, 300, is_downpayment=True),
            self._line(self.advice, 1, 20, is_expense=True),
        ]
        added = self.order.order_line[2:]
        added[-2:].write({"price_unit": 77})
        (added - added[-1]).unlink()
        self.assertChanges([])

    def test_removed_line_keeps_its_name(self):
        line = self.line
        with patch.object(
            self.registry["sale.order.line"],
            "_check_line_unlink",
            lambda lines: lines.browse(),
        ):
            line.unlink()
        unit = self.env.ref("uom.product_uom_unit").name
        self.assertChanges([("removed", f"10 {unit} × 100.00", "", -1000)])
        change = self._changes()
        self.assertFalse(change.line_id)
        self.assertEqual(change.product_name, "Pump")

    def test_entry_outlives_the_line(self):
        self.line.product_uom_qty = 12
        with patch.object(
            self.registry["sale.order.line"],
            "_check_line_unlink",
            lambda lines: lines.browse(),
        ):
            self.order.order_line = [Command.delete(self.line.id)]
        first = self._changes()[0]
        self.assertFalse(first.line_id)
        self.assertEqual(first.product_name, "Pump")

    def test_entry_outlives_the_order(self):
        name = self.order.name
        self.order._action_cancel()
        change = self._changes()
        self.order.unlink()
        self.assertFalse(change.order_id)
        self.assertEqual(change.order_name, name)
        self.assertEqual(change.company_id, self.company)

    def test_refused_removal(self):
        with self.assertRaises(UserError):
            self.order.order_line = [
                Command.update(self.advice_line.id, {"product_uom_qty": 9}),
                Command.delete(self.line.id),
            ]
        self.assertChanges([])
        # nothing of it is left to be found by the next write
        self.order.client_order_ref = "4711"
        self.advice_line.price_unit = 51
        self.assertEqual(self._changes().mapped("kind"), ["price"])

    def test_failure_within_is_no_change(self):
        """A savepoint undone inside the write does not make the outer one blind."""
        original = self.registry["sale.order"]._log_decrease_ordered_quantity

        def fail_inside(orders, *args, **kwargs):
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self.advice_line.product_uom_qty = 99
                raise ZeroDivisionError
            self.line.price_unit = 50
            return original(orders, *args, **kwargs)

        with patch.object(
            self.registry["sale.order"], "_log_decrease_ordered_quantity", fail_inside
        ):
            self.order.order_line = [
                Command.update(self.line.id, {"product_uom_qty": 8})
            ]
        self.assertChanges(
            [("quantity", "10", "8", -200), ("price", "100.00", "50.00", -400)]
        )

    def test_locked_order(self):
        self.order.action_lock()
        with self.assertRaises(UserError):
            self.line.product_uom_qty = 12
        self.assertChanges([])

    def test_unit(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        self.line.product_uom_qty = 12
        self.line.write(
            {"product_uom_id": dozen.id, "product_uom_qty": 1, "price_unit": 1200}
        )
        self.assertEqual(len(self._changes()), 1)
        self.line.product_uom_id = self.env.ref("uom.product_uom_unit")
        last = self._changes()[1:].filtered(lambda c: c.kind == "quantity")
        self.assertEqual(last.old_value, f"1 {dozen.name}")
        total = sum(self._changes()[1:].mapped("amount_delta"))
        self.assertAlmostEqual(total, self.line.price_subtotal - 1200)

    def test_another_product_on_the_line(self):
        self.advice_line.product_id = self._create_product("Training", type="service")
        removed, added = self._changes()
        self.assertEqual((removed.kind, added.kind), ("removed", "added"))
        self.assertEqual(removed.product_name, "Advice")
        self.assertEqual(added.product_name, "Training")
        self.assertEqual(removed.line_id + added.line_id, self.advice_line)
        self.assertEqual(removed.amount_delta, -100)
        self.assertEqual(added.amount_delta, self.advice_line.price_subtotal)

    def test_line_moved_to_another_order(self):
        other = self._create_order()
        self.advice_line.order_id = other
        self.assertEqual(self._changes().mapped("kind"), ["removed"])
        self.assertEqual(self._changes(other).mapped("kind"), ["added"])

    def test_price_follows_the_quantity(self):
        """The price is a computed field: nobody writes it, yet it changes."""
        pricelist = self.env["product.pricelist"].create(
            {
                "name": "Steps",
                "item_ids": [
                    Command.create(
                        {
                            "compute_price": "fixed",
                            "fixed_price": price,
                            "min_quantity": quantity,
                        }
                    )
                    for quantity, price in ((1, 100), (20, 80))
                ],
            }
        )
        order = self._create_order(
            pricelist_id=pricelist.id,
            order_line=[
                Command.create(
                    {
                        "product_id": self.pump.id,
                        "product_uom_qty": 10,
                        "tax_ids": False,
                    }
                )
            ],
        )
        self.assertEqual(order.order_line.price_unit, 100)
        order.order_line = [
            Command.update(order.order_line.id, {"product_uom_qty": 20})
        ]
        self.assertChanges(
            [("quantity", "10", "20", 1000), ("price", "100.00", "80.00", -400)], order
        )

    def test_prices_updated_from_the_pricelist(self):
        self.line.discount = 10
        self.pump.lst_price = 70
        self.order.action_update_prices()
        last = self._changes()[1:].filtered("line_id")
        self.assertEqual(
            last.filtered(lambda c: c.line_id == self.line).mapped("new_value"),
            ["70.00"],
        )
        self.assertAlmostEqual(
            sum(self._changes().mapped("amount_delta")),
            self.order.amount_untaxed - 1100,
        )

    def test_taxes_within_the_price(self):
        tax = self.env["account.tax"].create(
            {
                "name": "13% within",
                "amount": 13,
                "price_include_override": "tax_included",
            }
        )
        self.line.tax_ids = tax
        self.assertEqual(self._changes().kind, "price")
        self.assertIn("13% within", self._changes().new_value)
        self.assertAlmostEqual(
            self._changes().amount_delta, self.line.price_subtotal - 1000
        )

    def test_foreign_currency(self):
        order = self._create_order()
        for rate, expected in ((4, 50), (0, 200)):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE sale_order SET currency_rate = %s WHERE id = %s",
                (rate, order.id),
            )
            self.env.invalidate_all()
            order.order_line[0].product_uom_qty += 2
            self.assertEqual(self._changes(order)[-1].amount_delta, expected)

    def test_cents_of_two_changes_add_up(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sale_order SET currency_rate = 7 WHERE id = %s", (self.order.id,)
        )
        self.env.invalidate_all()
        self.line.write({"product_uom_qty": 11, "price_unit": 101})
        self.assertAlmostEqual(
            sum(self._changes().mapped("amount_delta")), 15.86, places=6
        )

    def test_everybody_reads_names_in_their_language(self):
        for code in ("en_US", "zh_CN"):
            self.env["res.lang"]._activate_lang(code)
        tax = self.env["account.tax"].create({"name": "Reduced", "amount": 9})
        dozen = self.env.ref("uom.product_uom_dozen")
        for record, name in ((self.pump, "泵"), (tax, "优惠"), (dozen, "打")):
            record.with_context(lang="zh_CN").name = name
            record.with_context(lang="en_US").name = record.name
        english, chinese = (dozen.with_context(lang=c).name for c in ("en_US", "zh_CN"))
        unit = self.line.product_uom_id.with_context(lang="en_US").name
        line = self.line.with_context(lang="zh_CN")
        line.product_uom_id = dozen
        line.write({"price_unit": 7, "tax_ids": tax.ids})
        dozen.with_context(lang="en_US").name = "Renamed"
        self.env.invalidate_all()
        changes = self._changes()
        quantity, *_others, price = changes.with_context(lang="en_US")
        self.assertEqual(quantity.old_value, f"10 {unit}")
        self.assertEqual(quantity.new_value, f"10 {english}")
        self.assertEqual(quantity.product_name, "Pump")
        self.assertIn("[Reduced]", price.new_value)
        quantity, *_others, price = changes.with_context(lang="zh_CN")
        self.assertEqual(quantity.new_value, f"10 {chinese}")
        self.assertEqual(quantity.product_name, "泵")
        self.assertIn("[优惠]", price.new_value)
