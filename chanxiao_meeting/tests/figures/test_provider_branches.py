"""Branches of a company belong to its figures, at every level."""

from odoo import Command
from odoo.tests import tagged

from .finance_common import FinanceCase


@tagged("post_install", "-at_install")
class TestProviderBranches(FinanceCase):
    """Each department counts what a branch of a branch did."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        create = cls.env["res.company"].create
        branch = create({"name": "Branch", "parent_id": cls.company.id})
        cls.workshop = create({"name": "Workshop", "parent_id": branch.id})
        cls.env.user.company_ids |= branch | cls.workshop
        cls.workshop.resource_calendar_id = cls.env["resource.calendar"].create(
            {"name": "Workshop", "company_id": cls.workshop.id, "tz": "Asia/Shanghai"}
        )
        cls.lathe = cls.env["mrp.workcenter"].create(
            {
                "name": "Lathe",
                "company_id": cls.workshop.id,
                "resource_calendar_id": cls.workshop.resource_calendar_id.id,
            }
        )

    def _in_workshop(self, model):
        companies = self.workshop | self.company
        return self.env[model].with_context(allowed_company_ids=companies.ids)

    def _create_order_of_workshop(self, **values):
        bom = self._create_bom(self.product, company_id=self.workshop.id)
        return self._in_workshop("mrp.production").create(
            {
                "product_id": self.product.id,
                "bom_id": bom.id,
                "product_qty": 10,
                "company_id": self.workshop.id,
                **values,
            }
        )

    def _confirm(self, production, finish):
        production.date_finished = self._local(finish)
        production.action_confirm()

    def test_finance(self):
        journal = self._create_journal(self.workshop, "general")
        bank = self._create_journal(self.workshop, "bank")
        earned = self._post("2026-03-05", "income", -100, journal=journal)
        self._post("2026-03-05", "expense_direct_cost", 40, journal=journal)
        received = self._post("2026-03-05", "asset_receivable", -30, journal=bank)
        self.assertEqual(earned.company_id, self.workshop)
        figures = self._collect("finance")
        self.assertEqual(figures["revenue"].value, 100)
        self.assertEqual(figures["gross_margin_rate"].value, 60)
        self.assertEqual(figures["collections"].value, 30)
        self.assertDrill(figures["revenue"], earned)
        self.assertDrill(figures["collections"], received)

    def test_planning_and_shop_floor(self):
        production = self._create_order_of_workshop(
            workorder_ids=[
                Command.create(
                    {
                        "name": "Turning",
                        "workcenter_id": self.lathe.id,
                        "date_start": self._local("2026-03-10 08:00"),
                        "duration_expected": 60,
                    }
                )
            ]
        )
        self._confirm(production, "2026-03-10 12:00")
        operation = production.workorder_ids
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "company_id": self.workshop.id,
                "loss_id": self.env["mrp.workcenter.productivity.loss"]
                .search([("loss_type", "=", "availability")], limit=1)
                .id,
                "date_start": self._local("2026-03-10 08:00"),
                "date_end": self._local("2026-03-10 10:00"),
            }
        )
        scrap = self._in_workshop("stock.scrap").create(
            {"product_id": self.product.id, "company_id": self.workshop.id}
        )
        self._set_columns(
            scrap, state="done", date_done=self._local("2026-03-10 12:00")
        )
        figures = self._collect("planning")
        self.assertDrill(figures["planned_orders"], production)
        self.assertEqual(figures["orders_behind"].value, 1)
        self.assertGreater(figures["capacity_load_rate"].value, 0)
        self.assertDrill(figures["capacity_load_rate"], operation)
        self.assertEqual(self._collect("maintenance")["downtime_hours"].value, 2)
        self.assertDrill(self._collect("shopfloor")["scraps"], scrap)
        bom = production.bom_id
        self._set_columns(bom, create_date=self._local("2026-03-10 08:00"))
        self.assertDrill(self._collect("engineering")["new_boms"], bom)

    def test_quality(self):
        inspection = self._in_workshop("qc.inspection").create(
            {"company_id": self.workshop.id, "qty": 4}
        )
        self._set_columns(
            inspection, state="success", date_done=self._local("2026-03-10 12:00")
        )
        figures = self._collect("quality")
        self.assertDrill(figures["inspections"], inspection)
        self.assertEqual(figures["pass_rate"].value, 100)

    def test_people_have_the_holidays_of_their_own_company(self):
        if "hr.attendance" not in self.env:
            self.skipTest("hr_attendance is not installed")
        employee = self._in_workshop("hr.employee").create(
            {
                "name": "Worker",
                "company_id": self.workshop.id,
                "resource_calendar_id": self.workshop.resource_calendar_id.id,
                "date_version": "2020-01-01",
                "contract_date_start": "2020-01-01",
            }
        )
        for company, day in ((self.workshop, 3), (self.company, 4)):
            leave = self.env["resource.calendar.leaves"].create(
                {
                    "name": "Holiday",
                    "date_from": self._local(f"2026-03-0{day} 00:00"),
                    "date_to": self._local(f"2026-03-0{day} 23:59"),
                }
            )
            leave.company_id = company
        attendance = self.env["hr.attendance"].create(
            {
                "employee_id": employee.id,
                "check_in": self._local("2026-03-02 08:00"),
                "check_out": self._local("2026-03-02 16:00"),
            }
        )
        self._set_columns(attendance, worked_hours=8)
        period = self._make_period("2026-03-02", "2026-03-06")
        figures = self._collect("hr", period)
        self.assertEqual(figures["headcount"].value, 1)
        self.assertEqual(figures["attendance_rate"].value, 25)

    def test_a_branch_alone_counts_no_more_than_itself(self):
        self._post("2026-03-05", "income", -100)
        branch = self.workshop.parent_id
        period = self._make_period("2026-03-01", "2026-03-15", company=branch)
        self.assertEqual(self._collect("finance", period)["revenue"].value, 0)
