from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from .order_change_common import OrderChangeCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestOrderChangeRights(OrderChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls._create_seller("seller", "group_sale_salesman")
        cls.head = cls._create_seller("head", "group_sale_salesman_all_leads")
        cls.storekeeper = new_test_user(
            cls.env, "chanxiao.store", "stock.group_stock_user"
        )
        cls.order.user_id = cls.seller
        cls.line.product_uom_qty = 12
        cls.change = cls._changes()
        cls.reason = cls._reason()

    @classmethod
    def _create_seller(cls, name, group):
        return new_test_user(cls.env, f"chanxiao.{name}", f"sales_team.{group}")

    def _may_read(self, user, change=None):
        change = change or self.change
        found = self.env["chanxiao.order.change"].with_user(user).search([])
        self.assertEqual(change in found, change.with_user(user).has_access("read"))
        return change in found

    def test_who_reads(self):
        for user in (
            self.seller,
            self.head,
            self.storekeeper,
            self.attendee,
            self.planner,
            self.manager,
            self.auditor,
        ):
            self.assertTrue(self._may_read(user), user.login)

    def test_who_does_not_read(self):
        portal = new_test_user(self.env, "chanxiao.portal", "base.group_portal")
        for user in (self.outsider, portal):
            with self.assertRaises(AccessError):
                self.change.with_user(user).read(["kind"])

    def test_own_orders_only(self):
        other = self._create_seller("other", "group_sale_salesman")
        self.assertFalse(self._may_read(other))
        self.order.user_id = False
        self.assertTrue(self._may_read(other))

    def test_own_companies_only(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        order = self._create_order(is_confirmed=False, company_id=company.id)
        order.with_company(company).action_confirm()
        order.commitment_date = False
        change = self._changes(order)
        self.assertEqual(change.company_id, company)
        for user in (self.head, self.planner, self.auditor):
            self.assertFalse(self._may_read(user, change), user.login)

    def test_nobody_forges(self):
        for user in (self.head, self.storekeeper, self.planner, self.manager):
            changes = self.env["chanxiao.order.change"].with_user(user)
            with self.assertRaises(AccessError):
                changes.create({"order_id": self.order.id, "kind": "price"})
            change = self.change.with_user(user)
            for values in (
                {"amount_delta": 0},
                {"reason_id": self.reason.id, "old_value": "12"},
                {"date": "2026-01-01"},
                {"user_id": user.id},
                {"is_reason_required": False},
            ):
                with self.assertRaises(UserError):
                    change.write(values)
            with self.assertRaises(AccessError):
                change.unlink()

    def test_no_forging_through_defaults(self):
        line = self.line.with_user(self.seller).with_context(
            default_date="2020-01-01 00:00:00",
            default_reason_id=self.reason.id,
            default_partner_id=self.env.user.partner_id.id,
            default_company_id=self.env["res.company"].create({"name": "Other"}).id,
        )
        line.price_unit = 5
        change = self._changes()[-1]
        self.assertEqual(change.kind, "price")
        self.assertNotEqual(change.date.year, 2020)
        self.assertFalse(change.reason_id)
        self.assertEqual(change.partner_id, self.partner)
        self.assertEqual(change.company_id, self.company)

    def test_administrator_neither(self):
        admin = self.env.ref("base.user_admin")
        with self.assertRaises(AccessError):
            self.change.with_user(admin).unlink()
        with self.assertRaises(UserError):
            self.change.with_user(admin).amount_delta = 1

    def test_reason_by_those_who_change_orders_or_organize(self):
        for user in (self.seller, self.head, self.storekeeper, self.planner):
            self.change.reason_id = False
            self.change.with_user(user).reason_id = self.reason
            self.assertEqual(self.change.reason_id, self.reason)

    def test_no_reason_by_those_who_only_read(self):
        other = self._create_seller("other", "group_sale_salesman")
        for user in (self.attendee, self.auditor, self.outsider, other):
            with self.assertRaises(AccessError):
                self.change.with_user(user).reason_id = self.reason

    def test_no_reason_for_an_order_one_may_not_change(self):
        """Reading all changes as an attendee opens no other seller's orders."""
        other = self._create_seller("other", "group_sale_salesman")
        other.group_ids += self.env.ref("chanxiao_meeting.group_chanxiao_meeting_user")
        self.assertTrue(self._may_read(other))
        with self.assertRaises(AccessError):
            self.change.with_user(other).reason_id = self.reason

    def test_reason_after_the_order_was_deleted(self):
        self.order._action_cancel()
        changes = self._changes()
        self.order.unlink()
        with self.assertRaises(AccessError):
            changes.with_user(self.head).reason_id = self.reason
        changes.with_user(self.planner).reason_id = self.reason

    def test_reason_of_another_use(self):
        with self.assertRaises(ValidationError):
            self.change.reason_id = self._reason(scope="variance")

    def test_reason_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        with self.assertRaises(ValidationError):
            self.change.reason_id = self._reason(code="OWN", company_id=company.id)

    def test_recorded_whoever_writes(self):
        """Whoever may change an order leaves a trace, without any right on traces."""
        self.line.with_user(self.storekeeper).product_uom_qty = 13
        self.assertEqual(self._changes()[-1].user_id, self.storekeeper)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestOrderChangeReason(OrderChangeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env, "chanxiao.seller", "sales_team.group_sale_salesman_all_leads"
        )
        cls.reason = cls._reason()

    def _policy(self, **values):
        return self._create_policy(is_change_reason_required=True, **values)

    def _is_asked(self, order=None):
        order = order or self._create_order()
        order.order_line[0].price_unit = 77
        return self._changes(order).is_reason_required

    def test_asked_by_a_policy_in_force(self):
        self._create_policy(code="OTHER")
        self.assertFalse(self._is_asked())
        policy = self._policy()
        self.assertTrue(self._is_asked())
        policy.with_user(self.manager).action_retire()
        self.assertFalse(self._is_asked())

    def test_not_asked_by_a_draft_or_elsewhere(self):
        self.env["chanxiao.meeting.policy"].create(
            {"name": "Draft", "code": "D", "is_change_reason_required": True}
        )
        self.assertFalse(self._is_asked())
        self._policy()
        company = self.env["res.company"].create({"name": "Elsewhere"})
        order = self._create_order(is_confirmed=False, company_id=company.id)
        order.with_company(company).action_confirm()
        self.assertFalse(self._is_asked(order))

    def test_part_of_what_was_approved(self):
        policy = self._policy()
        with self.assertRaisesRegex(UserError, "Amend"):
            policy.is_change_reason_required = False

    def test_banner_and_dialog(self):
        self._policy()
        self.line.price_unit = 90
        self.order.commitment_date = False
        order = self.order.with_user(self.seller)
        self.assertEqual(order.chanxiao_change_count, 2)
        self.assertEqual(order.chanxiao_reason_missing_count, 2)
        action = order.action_give_change_reason()
        dialog = Form(
            self.env[action["res_model"]]
            .with_user(self.seller)
            .browse(action["res_id"])
        )
        dialog.reason_id = self.reason
        dialog.save().action_apply()
        self.assertEqual(self._changes().reason_id, self.reason)
        self.assertEqual(order.chanxiao_reason_missing_count, 0)
        self.assertEqual(order.chanxiao_change_count, 2)
        self.line.price_unit = 91
        self.assertEqual(order.chanxiao_reason_missing_count, 1)

    def test_dialog_gives_no_right(self):
        self._policy()
        self.line.price_unit = 90
        self.order.user_id = self.seller
        # reads all changes as an attendee, and writes orders of their own
        other = new_test_user(
            self.env,
            "chanxiao.other",
            "sales_team.group_sale_salesman,chanxiao_meeting.group_chanxiao_meeting_user",
        )
        wizard = (
            self.env["chanxiao.order.change.reason"]
            .with_user(other)
            .create(
                {
                    "change_ids": [Command.set(self._changes().ids)],
                    "reason_id": self.reason.id,
                }
            )
        )
        with self.assertRaises(AccessError):
            wizard.action_apply()
        with self.assertRaisesRegex(AccessError, "reason for a change"):
            self._changes().with_user(other).action_give_reason()

    def test_dialog_is_for_whoever_may_answer(self):
        self._policy()
        order = self.order.with_user(self.seller)
        with self.assertRaisesRegex(UserError, "no change that lacks"):
            order.action_give_change_reason()
        self.line.price_unit = 90
        for user in (self.attendee, self.auditor):
            with self.assertRaisesRegex(AccessError, "reason for a change"):
                self._changes().with_user(user).action_give_reason()

    def test_dialog_does_not_open_for_orders_of_another_company(self):
        company = self.env["res.company"].create({"name": "Elsewhere"})
        order = self._create_order(is_confirmed=False, company_id=company.id)
        for method in ("action_give_change_reason", "action_open_order_changes"):
            with self.assertRaises(AccessError):
                getattr(order.with_user(self.seller), method)()

    def test_opened_from_the_order(self):
        self.line.price_unit = 90
        action = self.order.with_user(self.seller).action_open_order_changes()
        opened = self.env[action["res_model"]].search(action["domain"])
        self.assertEqual(opened, self._changes())

    def test_counts_without_right_to_changes(self):
        reader = new_test_user(self.env, "chanxiao.reader", "base.group_user")
        self.env["ir.model.access"].create(
            {
                "name": "reads orders",
                "model_id": self.env["ir.model"]._get_id("sale.order"),
                "group_id": self.env.ref("base.group_user").id,
                "perm_read": True,
            }
        )
        self.line.price_unit = 90
        self.assertEqual(self.order.with_user(reader).chanxiao_change_count, 0)

    def test_form_of_the_order(self):
        self._policy()
        self.line.price_unit = 90
        for user in (self.seller, self.env.ref("base.user_admin")):
            with Form(self.order.with_user(user)) as form:
                self.assertEqual(form.chanxiao_change_count, 1)
                self.assertEqual(form.chanxiao_reason_missing_count, 1)
