from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .settlement_common import SettlementCase

MEETING = "chanxiao_meeting.group_chanxiao_meeting"
SALES = "sales_team.group_sale_salesman_all_leads"
PLANNED = (
    "planned_cost_date",
    "planned_cost_qty",
    "planned_material_cost",
    "planned_operation_cost",
    "planned_subcontract_cost",
    "settlement_ids",
)


@tagged("post_install", "-at_install")
class TestSettlementRights(SettlementCase):
    """Costs are confidential: who reads them, and by how many doors others do not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._sell()
        cls._make(cls._get_orders(cls.line))
        cls._deliver(cls.line)
        cls.settlement = cls._get_settlement(cls.line)
        cls.department = cls.env["hr.department"].create(
            {"name": "Finance", "company_id": cls.company.id}
        )
        cls.sales = cls._create_user(
            "sales", f"{SALES},{MEETING}_user,base.group_allow_export"
        )

    @classmethod
    def _regulate(cls, code, department=None, representative=None):
        """An approved policy that lets a department report figures."""
        source = cls.env["chanxiao.figure.source"].search([("code", "=", code)])
        if not source:
            source = source.create({"code": code, "name": code.capitalize()})
        policy = cls.env["chanxiao.meeting.policy"].create(
            {
                "name": "Meeting",
                "code": f"S{cls.env['chanxiao.meeting.policy'].search_count([])}",
                "company_id": cls.company.id,
                "organizer_department_id": cls.department.id,
                "chair_id": cls.accountant.id,
                "recorder_id": cls.accountant.id,
                "recurrence": "none",
                "agenda_ids": [Command.create({"name": "Orders"})],
                "department_ids": [
                    Command.create(
                        {
                            "department_id": (department or cls.department).id,
                            "representative_id": representative and representative.id,
                            "source_ids": [Command.set(source.ids)],
                        }
                    )
                ],
            }
        )
        policy.action_approve()
        return policy

    def _employ(self, user, department):
        self.env["hr.employee"].create(
            {
                "name": user.name,
                "user_id": user.id,
                "company_id": self.company.id,
                "department_id": department.id,
            }
        )

    def _read(self, user):
        """What a user sees of settlements, their origins and problems."""
        self.env.invalidate_all()
        return [
            self.env[model].with_user(user).search_count([])
            for model in ("chanxiao.settlement", "chanxiao.settlement.source")
        ]

    def test_readers(self):
        for groups in (
            "account.group_account_readonly",
            "account.group_account_manager",
            f"{MEETING}_organizer",
            f"{MEETING}_manager",
            f"{MEETING}_auditor",
        ):
            with self.subTest(groups=groups):
                user = self._create_user(groups, groups)
                self.assertEqual(self._read(user), [1, 1])
                self.assertEqual(
                    self.settlement.with_user(user).actual_material_cost, 250
                )
                orders = self.line.order_id.with_user(user)
                self.assertEqual(orders.settlement_count, 1)

    def test_attendee_of_another_department(self):
        self._regulate("finance")
        self.assertEqual(self._read(self.sales), [0, 0])
        with self.assertRaises(AccessError):
            self.settlement.with_user(self.sales).read(["revenue"])

    def test_finance_department_by_the_policy_in_force(self):
        user = self._create_user("clerk", f"{MEETING}_user")
        self._employ(user, self.department)
        self.assertEqual(self._read(user), [0, 0])
        other = self._regulate("sales")
        self.assertEqual(self._read(user), [0, 0], "reports on sales, not on finance")
        policy = self._regulate("finance")
        self.assertEqual(self._read(user), [1, 1])
        policy.action_retire()
        self.assertEqual(self._read(user), [0, 0])
        self.assertTrue(other)

    def test_representative_of_finance(self):
        user = self._create_user("representative", f"{MEETING}_user")
        self._regulate("finance", representative=user)
        self.assertEqual(self._read(user), [1, 1])

    def test_finance_department_reads_branches(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        user = self._create_user("clerk", f"{MEETING}_user")
        self._employ(user, self.department)
        self._regulate("finance")
        settlements = self.env["chanxiao.settlement"].with_user(user)
        companies = settlements._get_finance_companies()
        self.assertEqual(companies, self.company + branch)
        self.assertEqual(
            settlements.search([("is_finance_reader", "=", True)]), self.settlement
        )

    def test_salesperson_gets_costs_by_no_door(self):
        line = self.line.with_user(self.sales)
        self.assertEqual(line.price_unit, 100)
        for name in PLANNED:
            with self.subTest(field=name):
                with self.assertRaises(AccessError):
                    line.read([name])
                with self.assertRaises(AccessError):
                    line.search([(name, "!=", False)])
                with self.assertRaises(AccessError):
                    line.export_data([name])
        for name in PLANNED[1:5]:
            with self.assertRaises(AccessError):
                line.formatted_read_group([], [], [f"{name}:sum"])
            with self.assertRaises(AccessError):
                line.write({name: 1})
        self.assertFalse(set(PLANNED) & line.fields_get().keys())
        self.assertEqual(line.order_id.settlement_count, 0)
        settlements = self.env["chanxiao.settlement"].with_user(self.sales)
        opened = settlements.search(line.order_id.action_open_settlements()["domain"])
        self.assertFalse(opened)
        self.assertFalse(
            settlements._read_group([], ["product_id"], ["actual_cost:sum"])
        )
        with self.assertRaises(AccessError):
            line.order_id.search([("order_line.settlement_ids.revenue", ">", 0)])

    def test_people_without_any_meeting_role(self):
        user = self._create_user("seller", SALES)
        with self.assertRaises(AccessError):
            self._read(user)
        orders = self.line.order_id.with_user(user)
        self.assertEqual(orders.settlement_count, 0)

    def test_delivering_needs_no_right_to_costs(self):
        line = self._sell()
        self._make(self._get_orders(line))
        user = self._create_user("stock", "stock.group_stock_user")
        picking = line.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer"
        ).picking_id
        picking.move_ids.picked = True
        picking.with_user(user).button_validate()
        settlement = self._get_settlement(line)
        self.assertCosts(settlement, "actual", [250, 300, 0, 0])
        self.assertNotIn(user.partner_id, settlement.message_partner_ids)

    def test_confirming_needs_no_right_to_costs(self):
        line = self._sell()
        order = line.order_id.copy()
        order.with_user(self.sales).action_confirm()
        self.assertEqual(order.order_line.sudo().planned_material_cost, 250)

    def test_other_company(self):
        company = self._create_company("Elsewhere")
        user = self._create_user("elsewhere", f"{MEETING}_auditor")
        user.write(
            {"company_ids": [Command.set(company.ids)], "company_id": company.id}
        )
        settlements = self.env["chanxiao.settlement"].with_context(
            allowed_company_ids=company.ids
        )
        self.assertEqual(settlements.with_user(user).search_count([]), 0)
