from odoo import models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)

STAGES = ("incoming", "outsourced", "in_process", "finished")


class QualityFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.quality"
    _description = "Quality Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "quality"
    _provider_label = _lt("Quality")
    _provider_sequence = 40
    _required_models = ("qc.inspection",)
    _definitions = (
        Definition(
            "quality.inspections",
            _lt("Inspections"),
            "count",
            explanation=_lt("Inspections completed in the period."),
        ),
        Definition(
            "quality.failed_inspections",
            _lt("Failed inspections"),
            "count",
            "lower",
            explanation=_lt("Those of them that failed."),
        ),
        Definition(
            "quality.pass_rate",
            _lt("Pass rate"),
            "percent",
            "higher",
            explanation=_lt(
                "Of the inspected quantity: share that was not rejected, all stages."
            ),
        ),
        Definition(
            "quality.pass_rate_incoming",
            _lt("Pass rate of incoming goods"),
            "percent",
            "higher",
            explanation=_lt("The pass rate of goods received from vendors."),
        ),
        Definition(
            "quality.pass_rate_outsourced",
            _lt("Pass rate of outsourced work"),
            "percent",
            "higher",
            explanation=_lt("The pass rate of what subcontractors delivered."),
        ),
        Definition(
            "quality.pass_rate_in_process",
            _lt("Pass rate in process"),
            "percent",
            "higher",
            explanation=_lt("The pass rate of inspections during own manufacture."),
        ),
        Definition(
            "quality.pass_rate_finished",
            _lt("Pass rate of finished goods"),
            "percent",
            "higher",
            explanation=_lt("The pass rate of finished goods."),
        ),
        Definition(
            "quality.defects",
            _lt("Defects found"),
            "count",
            "lower",
            explanation=_lt("Questions of failed inspections that were not met."),
        ),
    )

    def _get_figures(self, period):
        done = [
            *period.domain_of_companies(),
            ("state", "in", ["success", "failed"]),
        ]
        rows = self._read_inspections(period, done)
        counted = done + period.domain("date_done")
        drill = ("qc.inspection", counted)
        return [
            self._make_trend_figure(
                "quality.inspections", [row["count"] or 0 for row in rows], drill
            ),
            self._make_failed_figure(period, rows),
            self._make_trend_figure(
                "quality.pass_rate",
                [self._percentage(row["passed"], row["qty"]) for row in rows],
                drill,
            ),
            *(self._make_stage_figure(stage, rows, counted) for stage in STAGES),
            self._get_defect_figure(period),
        ]

    def _read_inspections(self, period, done):
        """Counts and quantities in each window, in all and for each stage."""
        inspections = Reader(
            self.env, "qc.inspection", done + period.span().domain("date_done")
        )
        qty = SQL("COALESCE(%s, 0)", inspections.field("qty"))
        passed = SQL("%s - COALESCE(%s, 0)", qty, inspections.field("qty_rejected"))
        columns = {
            "count": SQL("COUNT(*)"),
            "failed": SQL(
                "COUNT(*) FILTER (WHERE %s = 'failed')", inspections.field("state")
            ),
            "qty": SQL("SUM(%s)", qty),
            "passed": SQL("SUM(%s)", passed),
        }
        for stage in STAGES:
            at_stage = SQL("FILTER (WHERE %s = %s)", inspections.field("stage"), stage)
            columns[f"qty_{stage}"] = SQL("SUM(%s) %s", qty, at_stage)
            columns[f"passed_{stage}"] = SQL("SUM(%s) %s", passed, at_stage)
        return inspections.windows("date_done", period, columns)

    def _make_failed_figure(self, period, rows):
        failed = [
            *period.domain_of_companies(),
            ("state", "=", "failed"),
            *period.domain("date_done"),
        ]
        products = Reader(self.env, "qc.inspection", failed).largest(
            "product_id", SQL("COUNT(*)")
        )
        return self._make_trend_figure(
            "quality.failed_inspections",
            [row["failed"] or 0 for row in rows],
            ("qc.inspection", failed),
            self._label_rows(products, "product.product", self.env._("No product")),
        )

    def _make_stage_figure(self, stage, rows, counted):
        return self._make_trend_figure(
            f"quality.pass_rate_{stage}",
            [
                self._percentage(row[f"passed_{stage}"], row[f"qty_{stage}"])
                for row in rows
            ],
            ("qc.inspection", [*counted, ("stage", "=", stage)]),
        )

    def _get_defect_figure(self, period):
        not_met = [
            *period.domain_of_companies("inspection_id.company_id"),
            ("inspection_id.state", "=", "failed"),
            ("success", "=", False),
        ]
        date_done = "inspection_id.date_done"
        lines = Reader(
            self.env, "qc.inspection.line", not_met + period.span().domain(date_done)
        )
        rows = lines.windows(date_done, period, {"count": SQL("COUNT(*)")})
        counted = not_met + period.domain(date_done)
        questions = Reader(self.env, "qc.inspection.line", counted).largest(
            "name", SQL("COUNT(*)")
        )
        return self._make_trend_figure(
            "quality.defects",
            [row["count"] or 0 for row in rows],
            ("qc.inspection.line", counted),
            [
                {"label": row["group"] or self.env._("Unnamed"), "value": row["value"]}
                for row in questions
            ],
        )
