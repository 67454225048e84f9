from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)

TASK = ("project.task",)


class EngineeringFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.engineering"
    _description = "Engineering Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "engineering"
    _provider_label = _lt("Engineering")
    _provider_sequence = 60
    _required_models = ("mrp.bom",)
    _definitions = (
        Definition(
            "engineering.new_boms",
            _lt("New bills of materials"),
            "count",
            explanation=_lt("Bills of materials created in the period."),
        ),
        Definition(
            "engineering.bom_changes",
            _lt("Bills of materials changed"),
            "count",
            explanation=_lt(
                "Older bills of materials with a component last added or changed in"
                " the period."
            ),
        ),
        Definition(
            "engineering.npd_tasks_done",
            _lt("Development tasks done"),
            "count",
            "higher",
            explanation=_lt(
                "Tasks of new product development finished in the period. Settings say"
                " by which tag its projects are known."
            ),
            required_models=TASK,
        ),
        Definition(
            "engineering.npd_tasks_overdue",
            _lt("Development tasks overdue"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt(
                "Tasks of new product development past their deadline and not closed."
            ),
            required_models=TASK,
        ),
    )

    def _get_figures(self, period):
        figures = [
            self._get_new_bom_figure(period),
            self._get_bom_change_figure(period),
        ]
        if "project.task" in self.env:
            figures += self._get_task_figures(period)
        return figures

    def _get_new_bom_figure(self, period):
        active = [*period.domain_of_companies(), ("active", "=", True)]
        boms = Reader(self.env, "mrp.bom", active + period.span().domain("create_date"))
        rows = boms.windows("create_date", period, {"count": SQL("COUNT(*)")})
        return self._make_trend_figure(
            "engineering.new_boms",
            [row["count"] or 0 for row in rows],
            ("mrp.bom", active + period.domain("create_date")),
        )

    def _get_bom_change_figure(self, period):
        lines = Reader(
            self.env,
            "mrp.bom.line",
            [
                *period.domain_of_companies("bom_id.company_id"),
                ("bom_id.active", "=", True),
                *period.span().domain("write_date"),
            ],
        )
        older = SQL(
            "COUNT(DISTINCT %s) FILTER (WHERE %s < %s)",
            lines.field("bom_id"),
            lines.slice("bom_id.create_date", period),
            lines.slice("write_date", period),
        )
        rows = lines.windows("write_date", period, {"count": older})
        written = [list(term) for term in period.domain("write_date")]
        return self._make_trend_figure(
            "engineering.bom_changes",
            [row["count"] or 0 for row in rows],
            (
                "mrp.bom",
                [
                    *period.domain_of_companies(),
                    ("active", "=", True),
                    ("create_date", "<", fields.Datetime.to_string(period.start_utc)),
                    # one line that was written in the period, not one before its end
                    # and another one after its start
                    ("bom_line_ids", "any", written),
                ],
            ),
        )

    def _get_task_figures(self, period):
        tasks = [
            *period.domain_of_companies(),
            ("active", "=", True),
            ("project_id.tag_ids", "in", self._get_tag_ids(period.company)),
        ]
        done = [*tasks, ("state", "=", "1_done")]
        rows = Reader(
            self.env,
            "project.task",
            done + period.span().domain("date_last_stage_update"),
        ).windows("date_last_stage_update", period, {"count": SQL("COUNT(*)")})
        overdue = [
            *tasks,
            ("state", "not in", ["1_done", "1_canceled"]),
            ("date_deadline", "<", fields.Datetime.to_string(period.as_of)),
        ]
        [row] = Reader(self.env, "project.task", overdue).rows(
            {"count": SQL("COUNT(*)")}
        )
        return [
            self._make_trend_figure(
                "engineering.npd_tasks_done",
                [row["count"] or 0 for row in rows],
                ("project.task", done + period.domain("date_last_stage_update")),
            ),
            self._make_figure(
                "engineering.npd_tasks_overdue",
                row["count"],
                ("project.task", overdue),
            ),
        ]

    def _get_tag_ids(self, company):
        """Tags named as the settings say, in whichever language they are so named."""
        tags = Reader(self.env, "project.tags", [])
        name = SQL.identifier(
            "project_tags", "name", to_flush=tags.model._fields["name"]
        )
        tags.query.add_where(
            SQL(
                "%s IN (SELECT value FROM JSONB_EACH_TEXT(%s))",
                company.chanxiao_npd_tag or "",
                name,
            )
        )
        rows = tags.rows({"id": tags.field("id")}, order=SQL("1"))
        return [row["id"] for row in rows]
