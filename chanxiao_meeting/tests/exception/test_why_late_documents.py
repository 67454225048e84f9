"""Why is it late, asked from a manufacturing order, a purchase or a transfer."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .why_late_common import WhyLateCase

SALES = "sales_team.group_sale_salesman_all_leads"
MAKING = "mrp.group_mrp_user,stock.group_stock_user,purchase.group_purchase_user"


@tagged("post_install", "-at_install")
class TestWhyLateDocuments(WhyLateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.maker = cls._create_user("late.maker", f"{MAKING},user")
        cls.planner = cls._create_user("late.all", f"{SALES},{MAKING},user")

    def _make_late(self):
        """A pump promised for the 27th, whose castings come on the 8th of April."""
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        production._write_baseline(self._local("2026-03-26 12:00"))
        purchase = self._buy_for(self.part, "2026-03-20", production.move_raw_ids, 20)
        purchase.order_line.date_planned = self._local("2026-04-08 12:00")
        return order, production, purchase

    def _get_kinds(self, record):
        data = self._draw(record)
        [line] = data["lines"]
        return [data["nodes"][step["key"]]["kind"] for step in line["path"]], line

    def test_what_a_manufacturing_order_waits_for(self):
        _order, production, purchase = self._make_late()
        kinds, line = self._get_kinds(production)
        self.assertEqual(kinds, ["production", "component", "purchase"])
        self.assertGreaterEqual(line["late"], 13)
        self.assertEqual(
            sum(step["days"] for step in line["path"]), line["late"], "it adds up"
        )
        data = production.with_user(self.planner).get_why_late()
        self.assertEqual(data["name"], production.display_name)
        self.assertEqual(data["model"], "mrp.production")
        self.assertEqual(self._get_node(data, "purchase")["name"], purchase.name)

    def test_what_a_purchase_and_a_transfer_wait_for(self):
        order, production, purchase = self._make_late()
        kinds, line = self._get_kinds(purchase)
        self.assertEqual((kinds, line["late"]), (["purchase"], 19))
        kinds, line = self._get_kinds(purchase.picking_ids)
        self.assertEqual(kinds, ["purchase"], "its receipt is the same")
        kinds, line = self._get_kinds(order.picking_ids)
        self.assertEqual(kinds, ["delivery", "production", "component", "purchase"])
        self.assertGreater(line["late"], 0)

    def test_a_request_that_nobody_has_ordered(self):
        _order, production, _purchase = self._make_late()
        request = self._ask_for(
            self.part, production.move_raw_ids, "2026-03-10", "2026-03-14"
        )
        data = self._draw(request)
        self.assertEqual(len(data["lines"]), 1)
        node = self._get_node(data, "purchase")
        self.assertEqual([event["kind"] for event in node["events"]], ["requested"])

    def test_who_waits_for_it(self):
        order, production, purchase = self._make_late()
        self._promise("2026-05-01", 1)
        for record in (production, purchase, purchase.picking_ids, order.picking_ids):
            data = record.with_user(self.planner).get_why_late()
            [waiting] = data["waiting"]
            self.assertEqual(waiting["res_id"], order.id, record)
            self.assertEqual(waiting["name"], order.name)
            self.assertEqual(waiting["promised"], "2026-03-27")
            self.assertFalse(data["hidden"])
        data = order.with_user(self.planner).get_why_late()
        self.assertEqual(data["waiting"], [], "an order waits for no order")

    def test_who_waits_for_the_stock_that_it_fills(self):
        first = self._promise("2026-03-24", 4)
        second = self._promise("2026-03-30", 10)
        third = self._promise("2026-04-10", 3)
        self._store(5, self.pump)
        production = self._make_for(self.env["stock.move"], "2026-03-28")
        data = production.with_user(self.planner).get_why_late()
        waiting = [order["res_id"] for order in data["waiting"]]
        self.assertIn(second.id, waiting)
        self.assertNotIn(first.id, waiting, "is there already")
        self.assertNotIn(third.id, waiting, "nothing planned is left for it")

    def test_orders_are_told_to_who_may_read_them(self):
        order, production, _purchase = self._make_late()
        self.env["ir.rule"].create(
            {
                "name": "No orders",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        order.user_id = self.planner
        self.assertFalse(order.with_user(self.maker).has_access("read"))
        data = production.with_user(self.maker).get_why_late()
        self.assertEqual((data["waiting"], data["hidden"]), ([], 1))
        self.assertNotIn(order.name, str(data["waiting"]))
        self.assertNotIn(order.partner_id.name, str(data))

    def test_who_may_ask(self):
        order, production, purchase = self._make_late()
        outsider = self._create_user("late.outside", f"{SALES},{MAKING}")
        seller = self._create_user("late.sells", f"{SALES},user")
        for record in (production, purchase, order.picking_ids):
            for method in ("get_why_late", "action_why_late"):
                with self.assertRaises(AccessError):
                    getattr(record.with_user(outsider), method)()
            with self.assertRaises(UserError):
                record.browse().get_why_late()
        with self.assertRaises(AccessError):
            purchase.with_user(seller).get_why_late()
        action = production.with_user(self.maker).action_why_late()
        self.assertEqual(action["params"], {"model": "mrp.production"})
        action = purchase.with_user(self.maker).action_why_late()
        self.assertEqual(action["params"], {"model": "purchase.order"})

    def test_from_an_exception(self):
        order, production, purchase = self._make_late()
        records = (production, purchase, order.picking_ids)
        exceptions = self.exceptions.create(
            [
                {
                    "name": "Late",
                    "company_id": self.company.id,
                    "subject_ref": f"{record._name},{record.id}",
                }
                for record in records
            ]
        )
        self.assertEqual(exceptions.mapped("has_why_late"), [True] * 3)
        for exception, record in zip(exceptions, records, strict=True):
            data = exception.with_user(self.planner).get_why_late()
            self.assertEqual(data["model"], record._name)
            with self.subTest(record=record):
                self.assertTrue(exception.with_user(self.planner).why_late)
        production.action_cancel()
        purchase.button_cancel()
        exceptions.invalidate_recordset()
        self.assertEqual(exceptions[:2].mapped("has_why_late"), [False] * 2)
        self.assertEqual(exceptions[0].get_why_late()["lines"], [])

    def test_a_circle_of_supply_ends(self):
        _order, production, purchase = self._make_late()
        purchase.order_line.move_ids.move_orig_ids = production.move_finished_ids
        production.move_finished_ids.move_dest_ids |= purchase.order_line.move_ids
        for record in (production, purchase):
            self.assertTrue(record.with_user(self.planner).get_why_late()["lines"])
