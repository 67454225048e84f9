"""Who sees why an order is late, and how much of it; how long it takes to find out."""

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ...delay.picture import Picture
from .detection_common import NOW
from .why_late_common import WhyLateCase

SALES = "sales_team.group_sale_salesman_all_leads"
CHAIN = "mrp.group_mrp_user,stock.group_stock_user,purchase.group_purchase_user"


@tagged("post_install", "-at_install")
class TestWhyLateAccess(WhyLateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_user("late.seller", f"{SALES},user")
        cls.planner = cls._create_user("late.planner", f"{SALES},{CHAIN},user")

    def _make_late(self):
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        self._store(50)
        production.action_assign()
        production._write_baseline(self._local("2026-03-26 12:00"))
        return order, production

    def test_who_may_read_all_sees_all(self):
        order, production = self._make_late()
        node = self._get_node(
            order.with_user(self.planner).get_why_late(), "production"
        )
        self.assertEqual(node["name"], production.name)
        self.assertEqual(
            (node["model"], node["res_id"]), ("mrp.production", production.id)
        )
        self.assertEqual(node["product"], "Big Pump")
        self.assertTrue(node["events"][0]["detail"])

    def test_who_may_not_read_it_sees_dates_alone(self):
        order, production = self._make_late()
        purchase = self._buy_for(self.part, "2026-04-05", production.move_raw_ids, 20)
        production.do_unreserve()
        purchase.order_line.date_planned = self._local("2026-04-08 12:00")
        self.assertFalse(purchase.with_user(self.seller).has_access("read"))
        data = order.with_user(self.seller).get_why_late()
        node = self._get_node(data, "purchase")
        self.assertTrue(node["is_hidden"])
        for name in ("name", "product", "quantity", "unit", "model", "res_id"):
            self.assertFalse(node[name], name)
        self.assertEqual([event["detail"] for event in node["events"]], [False])
        self.assertEqual(node["projected"], "2026-04-08")
        self.assertEqual(data["lines"][0]["path"][-1]["key"], node["key"])
        self.assertNotIn(purchase.name, str(data))
        told = order.with_user(self.planner).get_why_late()
        self.assertEqual(self._get_node(told, "purchase")["name"], purchase.name)

    def test_goods_are_named_by_who_may_read_what_they_are_for(self):
        """A rule of the house may keep orders from people."""
        order = self._promise()
        production = self._make_for(order.picking_ids.move_ids, "2026-03-26")
        self.env["ir.rule"].create(
            {
                "name": "No orders",
                "model_id": self.env["ir.model"]._get_id("mrp.production"),
                "domain_force": "[('user_id', '=', user.id)]",
            }
        )
        data = order.with_user(self.seller).get_why_late()
        self.assertEqual(data["lines"][0]["path"][-1]["late"], None)
        self.assertNotIn("Casting", str(data))
        self.assertNotIn(production.name, str(data))
        production.user_id = self.seller
        self.assertIn("Casting", str(order.with_user(self.seller).get_why_late()))

    def test_who_may_ask(self):
        order, _production = self._make_late()
        outsider = self._create_user("late.outsider", SALES)
        for method in ("get_why_late", "action_why_late"):
            with self.assertRaises(AccessError):
                getattr(order.with_user(outsider), method)()
        customer = self._create_user("late.customer", "base.group_portal")
        order.message_subscribe(customer.partner_id.ids)
        with self.assertRaises(AccessError):
            order.with_user(customer).get_why_late()
        reader = self._create_user("late.reader", "user")
        if not order.with_user(reader).has_access("read"):
            with self.assertRaises(AccessError):
                order.with_user(reader).get_why_late()
            with self.assertRaises(AccessError):
                order.order_line.with_user(reader).action_why_late()
        auditor = self._create_user("late.auditor", f"{SALES},auditor")
        self.assertTrue(order.with_user(auditor).get_why_late()["lines"])

    def test_another_company(self):
        order, _production = self._make_late()
        other = self._create_company("Other Works")
        stranger = self._create_user(
            "late.stranger",
            f"{SALES},user",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            order.with_user(stranger).get_why_late()

    def test_one_at_a_time(self):
        order = self._promise()
        with self.assertRaises(UserError):
            order.browse().get_why_late()
        with self.assertRaises(UserError):
            self.exceptions.get_why_late()
        with self.assertRaises(UserError):
            order.order_line.browse().action_why_late()

    def test_actions_name_what_they_are_about(self):
        order = self._promise().with_user(self.seller)
        action = order.action_why_late()
        self.assertEqual(action["tag"], "chanxiao_why_late")
        self.assertEqual(action["params"], {"model": "sale.order"})
        self.assertEqual(action["context"]["active_id"], order.id)
        action = order.order_line.action_why_late()
        self.assertEqual(action["context"]["chanxiao_line_id"], order.order_line.id)

    # from an exception

    def _report(self, order, **values):
        return self.exceptions.create(
            {
                "name": "Pumps late",
                "company_id": self.company.id,
                "subject_ref": f"sale.order,{order.id}",
                **values,
            }
        )

    def test_from_an_exception(self):
        order, production = self._make_late()
        exception = self._report(order)
        self.assertTrue(exception.has_why_late)
        data = exception.with_user(self.planner).get_why_late()
        self.assertEqual(data["lines"][0]["late"], 3)
        action = exception.with_user(self.planner).action_why_late()
        self.assertEqual(action["params"], {"model": "chanxiao.control.exception"})
        lines = exception.with_user(self.planner).why_late.split("\n")
        self.assertEqual(len(lines), 3)
        self.assertIn(production.name, lines[-1])
        self.assertIn("+4", lines[-1])
        self._buy_for(self.part, "2026-04-05", production.move_raw_ids, 20)
        production.do_unreserve()
        exception.invalidate_recordset()
        hidden = exception.with_user(self.seller).why_late.split("\n")
        self.assertEqual(len(hidden), 5)
        self.assertRegex(hidden[-1], "^Purchase order, ")

    def test_said_by_people_it_is_not_said_again(self):
        order, _production = self._make_late()
        exception = self._report(order, cause_note="The casting cracked.")
        self.assertFalse(exception.why_late)
        self.assertTrue(exception.has_why_late)

    def test_on_time_there_is_nothing_to_say(self):
        order = self._promise()
        self._store(10, self.pump)
        self.assertFalse(self._report(order).why_late)

    def test_an_exception_about_something_else(self):
        exception = self.exceptions.create(
            {"name": "Rain", "company_id": self.company.id}
        )
        self.assertFalse(exception.has_why_late)
        self.assertFalse(exception.why_late)
        with self.assertRaises(UserError):
            exception.action_why_late()
        with self.assertRaises(UserError):
            exception.get_why_late()

    def test_the_order_was_deleted_or_cancelled(self):
        order = self._promise()
        exception = self._report(order)
        order._action_cancel()
        self.assertFalse(exception.has_why_late)
        self.assertEqual(exception.get_why_late()["lines"], [])
        order.unlink()
        exception.invalidate_recordset()
        self.assertFalse(exception.has_why_late)
        with self.assertRaises(UserError):
            exception.get_why_late()

    def test_who_may_not_read_the_exception(self):
        order, _production = self._make_late()
        exception = self._report(order)
        outsider = self._create_user("late.nobody", SALES)
        with self.assertRaises(AccessError):
            exception.with_user(outsider).get_why_late()

    def test_form_shows_it_where_nothing_is_said(self):
        view = self.exceptions.get_view(view_type="form")
        form = etree.fromstring(view["arch"])
        self.assertTrue(form.xpath("//field[@name='why_late']"))
        self.assertTrue(form.xpath("//button[@name='action_why_late']"))

    # how long it takes

    def _make_long(self, count):
        """An order of many lines, each with a production and a purchase behind it."""
        order = self._promise()
        order.order_line = [
            self._line(self.pump, number + 1, 100) for number in range(count - 1)
        ]
        moves = order.order_line.move_ids
        moves.date = self._local("2026-03-27 12:00")
        for move in moves:
            production = self._make_for(move, "2026-03-26", move.product_uom_qty)
            self._buy_for(self.part, "2026-03-30", production.move_raw_ids, 500)
        return order

    def _count(self, order):
        Picture(self.env, order, NOW).to_data()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        data = Picture(self.env, order, NOW).to_data()
        return self.env.cr.sql_log_count - before, data

    def test_queries_do_not_grow_with_the_moves(self):
        few, data = self._count(self._make_long(5))
        self.assertEqual(len(data["lines"]), 5)
        many, data = self._count(self._make_long(50))
        self.assertEqual(len(data["lines"]), 50)
        self.assertEqual(
            sum(node["kind"] == "purchase" for node in data["nodes"].values()), 50
        )
        self.assertEqual(many, few)
        self.assertLess(few, 50)
