from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..brief.brief_common import BriefCase


@tagged("post_install", "-at_install")
class TestSettlementBrief(BriefCase):
    """Finance's brief reports what was settled in the first half of March 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        source = cls.env["chanxiao.figure.source"].search([("code", "=", "finance")])
        cls.finance_source = source or source.create(
            {"code": "finance", "name": "Finance"}
        )
        cls.secret.source_ids = [Command.set(cls.finance_source.ids)]
        product = cls.env["product.product"].create({"name": "Pump"})
        partner = cls.env["res.partner"].create({"name": "Customer"})
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "company_id": cls.company.id,
                "order_line": [
                    Command.create({"product_id": product.id}) for _number in range(4)
                ],
            }
        )
        # 16:30 on 28 February UTC is a local day of the period; on the 14th it is not
        # over
        dates = (
            "2026-02-28 16:30:00",
            "2026-03-14 01:30:00",
            "2026-02-28 15:30:00",
            "2026-03-15 16:30:00",
        )
        cls.settlements = cls.env["chanxiao.settlement"]._create_system(
            [
                {
                    "sale_line_id": line.id,
                    "date_delivered": date,
                    "revenue": 1000 * number,
                    "planned_material_cost": 400 * number,
                    "actual_material_cost": 500 * number,
                    "is_average": number == 2,
                }
                for number, (line, date) in enumerate(
                    zip(order.order_line, dates, strict=True), start=1
                )
            ]
        )

    def test_settled_in_the_period(self):
        self._collect(briefs=self.secret)
        self.assertEqual(self.secret.settlement_ids, self.settlements[:2])
        self.assertEqual(self.secret.settlement_count, 2)
        self.assertEqual(self.secret.settlement_revenue, 3000)
        self.assertEqual(self.secret.settlement_planned_cost, 1200)
        self.assertEqual(self.secret.settlement_actual_cost, 1500)
        self.assertEqual(self.secret.settlement_variance, 300)
        self.assertEqual(self.secret.settlement_margin, 1500)
        self.assertEqual(self.secret.settlement_average_count, 1)

    def test_branches_are_part_of_it(self):
        branch = self.env["res.company"].create(
            {"name": "Branch", "parent_id": self.company.id}
        )
        warehouse = self.env["stock.warehouse"].search(
            [("company_id", "=", branch.id)], limit=1
        )
        order = self.settlements.order_id.copy(
            {"company_id": branch.id, "warehouse_id": warehouse.id}
        )
        self.env["chanxiao.settlement"]._create_system(
            {
                "sale_line_id": order.order_line[0].id,
                "date_delivered": "2026-03-10 00:00:00",
                "revenue": 500,
            }
        )
        self._collect(briefs=self.secret)
        self.assertEqual(self.secret.settlement_revenue, 3500)

    def test_other_departments_do_not_report_it(self):
        self._collect(briefs=self.brief + self.secret)
        self.assertFalse(self.brief.has_settlements)
        self.assertFalse(self.brief.settlement_ids)
        self.assertEqual(self.brief.settlement_revenue, 0)

    def test_frozen_with_the_figures(self):
        with self._collecting():
            self.meeting.with_user(self.planner).action_start()
        self.assertEqual(self.secret.settlement_revenue, 3000)
        self.settlements[0]._write_system({"revenue": 9999})
        self.settlements[2]._write_system({"date_delivered": "2026-03-10 00:00:00"})
        self.assertEqual(self.secret.settlement_revenue, 3000)
        self.assertEqual(self.secret.settlement_ids, self.settlements[:2])

    def test_nobody_enters_it(self):
        for name in ("settlement_revenue", "settlement_ids", "settlement_count"):
            with self.assertRaises(UserError):
                self.secret.with_user(self.finance).write({name: False})

    def test_opens_under_the_rights_of_the_viewer(self):
        self._collect(briefs=self.secret)
        Settlement = self.env["chanxiao.settlement"]
        action = self.secret.with_user(self.chair).action_open_settlements()
        # the chair reads the brief with its sums, but is not of finance
        self.assertFalse(Settlement.with_user(self.chair).search(action["domain"]))
        self.env.invalidate_all()
        self.assertFalse(self.secret.with_user(self.chair).settlement_ids)
        opened = Settlement.with_user(self.planner).search(action["domain"])
        self.assertEqual(opened, self.settlements[:2].sorted())
