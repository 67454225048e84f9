from odoo import Command
from odoo.tests import tagged

from .provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestProviderQuality(FigureCase):
    def _inspect(self, date_done, state="success", qty=10, questions=(), **values):
        """An inspection concluded at a local time.

        :param dict questions: whether each question was met, by its name
        """
        product = values.pop("product", self.product)
        inspection = self.env["qc.inspection"].create(
            {
                "object_id": f"product.product,{product.id}",
                "qty": qty,
                "inspection_lines": [
                    Command.create(
                        {
                            "name": name,
                            "question_type": "quantitative",
                            "quantitative_value": 1 if met else 3,
                            "max_value": 2,
                        }
                    )
                    for name, met in dict(questions).items()
                ],
                **values,
            }
        )
        inspection.state = state
        inspection.date_done = self._local(date_done)
        return inspection

    def test_inspections_of_the_period(self):
        first = self._inspect("2026-03-01 00:00")
        last = self._inspect("2026-03-15 23:30", "failed")
        self._inspect("2026-02-28 23:59")
        self._inspect("2026-03-16 00:00")
        self._inspect("2026-03-05 10:00", "waiting")
        self._inspect("2026-03-05 10:00", "canceled")
        figures = self._collect("quality")
        self.assertEqual(figures["inspections"].value, 2)
        self.assertEqual(figures["inspections"].previous, 1)
        self.assertDrill(figures["inspections"], first + last)
        self.assertEqual(figures["failed_inspections"].value, 1)
        self.assertDrill(figures["failed_inspections"], last)

    def test_pass_rate_is_of_quantities(self):
        self._inspect("2026-03-05 10:00", qty=90)
        failed = self._inspect("2026-03-05 10:00", "failed", qty=10)
        self.assertEqual(self._collect("quality")["pass_rate"].value, 90)
        failed.qty_rejected = 5
        self.assertEqual(self._collect("quality")["pass_rate"].value, 95)

    def test_pass_rate_by_stage(self):
        self._inspect("2026-03-05 10:00", qty=30, stage="incoming")
        failed = self._inspect("2026-03-05 10:00", "failed", qty=10, stage="incoming")
        self._inspect("2026-03-05 10:00", qty=7, stage="finished")
        figures = self._collect("quality")
        self.assertEqual(figures["pass_rate_incoming"].value, 75)
        self.assertEqual(figures["pass_rate_finished"].value, 100)
        self.assertIsNone(figures["pass_rate_outsourced"].value)
        self.assertIsNone(figures["pass_rate_in_process"].value)
        domain = figures["pass_rate_incoming"].drill_domain
        opened = self.env["qc.inspection"].search(domain)
        self.assertEqual(len(opened), 2)
        self.assertIn(failed, opened)

    def test_nothing_inspected_is_not_known(self):
        self._inspect("2026-03-05 10:00", qty=0)
        figures = self._collect("quality")
        self.assertEqual(figures["inspections"].value, 1)
        self.assertIsNone(figures["pass_rate"].value)
        self.assertIsNone(figures["pass_rate"].previous)

    def test_failures_by_product(self):
        valve = self._create_product("Valve")
        self._inspect("2026-03-05 10:00", "failed")
        self._inspect("2026-03-05 10:00", "failed", product=valve)
        self._inspect("2026-03-06 10:00", "failed", product=valve)
        self._inspect("2026-03-05 10:00", "failed", object_id=False)
        self._inspect("2026-03-05 10:00", product=valve)
        self.assertBreakdown(
            self._collect("quality")["failed_inspections"],
            [("Valve", 2), ("Pump", 1), ("No product", 1)],
        )

    def test_defects_by_question(self):
        failed = self._inspect(
            "2026-03-05 10:00",
            "failed",
            questions={"Length": False, "Width": False, "Colour": True},
        )
        self._inspect("2026-03-06 10:00", "failed", questions={"Width": False})
        # questions of inspections that passed all the same
        self._inspect("2026-03-06 10:00", "success", questions={"Width": False})
        figure = self._collect("quality")["defects"]
        self.assertEqual(figure.value, 3)
        self.assertBreakdown(figure, [("Width", 2), ("Length", 1)])
        opened = self.env["qc.inspection.line"].search(figure.drill_domain)
        self.assertEqual(len(opened), 3)
        self.assertIn(failed.inspection_lines[0], opened)

    def test_trend(self):
        for day in ("2026-03-02", "2026-02-20", "2025-12-20"):
            self._inspect(
                f"{day} 10:00", "failed", questions={"Length": False, "Width": False}
            )
        figures = self._collect("quality")
        self.assertEqual(figures["failed_inspections"].trend, (1, 0, 0, 0, 1, 1))
        self.assertEqual(figures["defects"].trend, (2, 0, 0, 0, 2, 2))
        self.assertEqual(figures["pass_rate"].trend, (0, None, None, None, 0, 0))

    def test_other_company_is_not_counted(self):
        other = self._create_company("Other Works")
        values = {"questions": {"Length": False}, "company_id": other.id}
        self._inspect("2026-03-05 10:00", "failed", **values)
        self._inspect("2026-03-05 10:00", "failed", company_id=False)
        figures = self._collect("quality")
        for figure in figures.values():
            self.assertFalse(figure.value, figure.key)
            self.assertDrill(figure, self.env[figure.drill_model])
        theirs = self._make_period("2026-03-01", "2026-03-15", company=other)
        self.assertEqual(self._collect("quality", theirs)["inspections"].value, 1)
