from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .settlement_common import SettlementCase


@tagged("post_install", "-at_install")
class TestSettlementProblems(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._sell(commitment_date=fields.Datetime.now() - timedelta(days=3))
        cls.order = cls._get_orders(cls.line)
        cls.test = cls.env["qc.test"].create({"name": "Tightness"})

    def _settle(self):
        if self.order.state != "done":
            self._make(self.order)
        self._deliver(self.line)
        return self._get_settlement(self.line)

    def _inspect(self, state="failed", **values):
        return self.env["qc.inspection"].create(
            {
                "name": "Inspection",
                "test": self.test.id,
                "qty": 5,
                "state": state,
                "date_done": fields.Datetime.now(),
                "company_id": self.company.id,
                **values,
            }
        )

    def _get_problems(self, settlement, kind):
        return settlement.problem_ids.filtered(lambda problem: problem.kind == kind)

    def test_delay(self):
        settlement = self._settle()
        self.assertEqual(settlement.delay_days, 3)
        problem = self._get_problems(settlement, "delay")
        self.assertEqual(problem.days, 3)
        action = problem.action_open_record()
        self.assertEqual(action["res_model"], "sale.order")
        self.assertEqual(action["res_id"], self.line.order_id.id)

    def test_on_time_is_no_problem(self):
        line = self._sell(commitment_date=fields.Datetime.now() + timedelta(days=3))
        self._make(self._get_orders(line))
        self._deliver(line)
        settlement = self._get_settlement(line)
        self.assertEqual(settlement.delay_days, 0)
        self.assertFalse(settlement.problem_ids)
        self.assertEqual(settlement.problem_count, 0)

    def test_production_behind_its_baseline(self):
        reason = self.env.ref("chanxiao_meeting.chanxiao_reason_variance_material")
        self.order._write_baseline(fields.Datetime.now() - timedelta(days=2))
        self.order.variance_reason_id = reason
        problem = self._get_problems(self._settle(), "production_delay")
        self.assertEqual(problem.days, 2)
        self.assertEqual(problem.reason_id, reason)
        self.assertEqual(problem.res_id, self.order.id)

    def test_failed_inspections(self):
        reference = {"object_id": f"mrp.production,{self.order.id}"}
        failed = self._inspect(**reference, qty_rejected=2)
        self._inspect("success", **reference)
        other = self._create_production("2026-03-10 12:00")
        self._inspect(object_id=f"mrp.production,{other.id}")
        settlement = self._settle()
        problem = self._get_problems(settlement, "inspection")
        self.assertEqual(problem.res_id, failed.id)
        self.assertEqual(problem.quantity, 2)
        self.assertEqual(problem.detail, "Tightness")

    def test_inspection_of_the_delivery(self):
        picking = self.line.move_ids.filtered(
            lambda move: move.location_dest_id.usage == "customer"
        ).picking_id
        failed = self._inspect(object_id=f"stock.picking,{picking.id}")
        self.assertEqual(failed.product_id, self.pump)
        other = self._inspect(object_id=f"stock.picking,{picking.id}")
        other.product_id = self.seal
        problems = self._get_problems(self._settle(), "inspection")
        self.assertEqual(problems.mapped("res_id"), failed.ids)

    def test_scrap(self):
        self._scrap(self.order, self.seal, 2)
        problem = self._get_problems(self._settle(), "scrap")
        self.assertEqual(problem.quantity, 2)
        self.assertEqual(problem.detail, self.seal.display_name)

    def test_order_changes(self):
        other = self.env["sale.order.line"].create(
            {
                "order_id": self.line.order_id.id,
                "product_id": self.seal.id,
                "product_uom_qty": 1,
            }
        )
        other.product_uom_qty = 3
        self.line.price_unit = 90
        self.line.order_id.commitment_date = fields.Datetime.now()
        self.env.flush_all()
        problems = self._get_problems(self._settle(), "change")
        changes = self.env["chanxiao.order.change"].browse(problems.mapped("res_id"))
        self.assertEqual(sorted(changes.mapped("kind")), ["date", "price"])

    def test_names_are_in_every_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seal.with_context(lang="zh_CN").name = "密封圈"
        self._scrap(self.order, self.seal, 2)
        self.line.product_uom_qty += 1
        self.env.flush_all()
        settlement = self._settle()
        self.assertFalse(self.env.lang == "zh_CN")
        scrap = self._get_problems(settlement, "scrap")
        change = self._get_problems(settlement, "change")
        for problem, name in ((scrap, "detail"), (change, "reference")):
            record = self.env[problem.res_model].browse(problem.res_id)
            record = record.product_id if problem == scrap else record
            for lang in ("en_US", "zh_CN"):
                self.assertEqual(
                    problem.with_context(lang=lang)[name],
                    record.with_context(lang=lang).display_name,
                )
        self.assertIn("密封圈", scrap.with_context(lang="zh_CN").detail)

    def test_exceptions_on_any_record_behind_it(self):
        exceptions = self.env["chanxiao.control.exception"].create(
            [
                {"name": name, "subject_ref": f"{record._name},{record.id}"}
                for name, record in (
                    ("Changed drawing", self.line.order_id),
                    ("Broken press", self.order),
                    ("Elsewhere", self._create_production("2026-03-10 12:00")),
                )
            ]
        )
        problems = self._get_problems(self._settle(), "exception")
        self.assertEqual(sorted(problems.mapped("res_id")), exceptions[:2].ids)

    def test_problems_met_later_are_added(self):
        settlement = self._settle()
        count = settlement.problem_count
        self._inspect(object_id=f"mrp.production,{self.order.id}")
        settlement.with_user(self.accountant).action_recompute()
        self.assertEqual(settlement.problem_count, count + 1)

    def test_record_deleted_since(self):
        settlement = self._settle()
        problem = settlement.problem_ids[0]
        problem.write({"res_id": 0, "reference": "S1"})
        with self.assertRaisesRegex(Exception, "S1"):
            problem.action_open_record()


@tagged("post_install", "-at_install")
class TestSettlementClaims(SettlementCase):
    def test_claims_about_the_order(self):
        if "crm.claim" not in self.env:
            self.skipTest("crm_claim is not installed")
        line = self._sell()
        self._make(self._get_orders(line))
        self._deliver(line)
        claims = self.env["crm.claim"].create(
            [
                {
                    "name": name,
                    "model_ref_id": f"{record._name},{record.id}",
                    "company_id": self.company.id,
                }
                for name, record in (
                    ("Leaks", line.order_id),
                    ("Rusty", line),
                    ("Of another order", self._sell().order_id),
                )
            ]
        )
        settlement = self._get_settlement(line)
        settlement.with_user(self.accountant).action_recompute()
        problems = settlement.problem_ids.filtered(lambda p: p.kind == "claim")
        self.assertEqual(sorted(problems.mapped("res_id")), sorted(claims[:2].ids))
