from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)

REQUEST = ("maintenance.request",)
LOG = "mrp.workcenter.productivity"


class MaintenanceFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.maintenance"
    _description = "Maintenance Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "maintenance"
    _provider_label = _lt("Maintenance")
    _provider_sequence = 70
    _required_models = (LOG,)
    _definitions = (
        Definition(
            "maintenance.downtime_hours",
            _lt("Downtime"),
            "hours",
            "lower",
            explanation=_lt(
                "Hours by the clock, within the period, that work centers were logged"
                " as not available; up to now where they still are."
            ),
        ),
        Definition(
            "maintenance.oee",
            _lt("Overall equipment effectiveness"),
            "percent",
            "higher",
            explanation=_lt(
                "Productive time, of all time logged on work centers within the period."
            ),
        ),
        Definition(
            "maintenance.new_requests",
            _lt("New maintenance requests"),
            "count",
            "lower",
            explanation=_lt("Maintenance requests made in the period."),
            required_models=REQUEST,
        ),
        Definition(
            "maintenance.open_requests",
            _lt("Open maintenance requests"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt("Maintenance requests not done yet."),
            required_models=REQUEST,
        ),
        Definition(
            "maintenance.repair_days",
            _lt("Days to repair"),
            "days",
            "lower",
            explanation=_lt(
                "Mean time from request to closing of the corrective maintenance closed"
                " in the period."
            ),
            required_models=REQUEST,
        ),
        Definition(
            "maintenance.preventive_rate",
            _lt("Preventive maintenance done"),
            "percent",
            "higher",
            explanation=_lt(
                "Of the preventive maintenance scheduled in the period: share that is"
                " done."
            ),
            required_models=REQUEST,
        ),
    )

    def _get_figures(self, period):
        figures = self._get_log_figures(period)
        if "maintenance.request" in self.env:
            figures += self._get_request_figures(period)
        return figures

    # Time logged on work centers

    def _get_log_figures(self, period):
        windows = self._read_logs(period)
        logged = self._get_log_domain(period)
        downtime = self._largest_rows(
            {"group": row["group"], "value": row["downtime"]}
            for row in windows[-1]
            if row["downtime"]
        )
        return [
            self._make_trend_figure(
                "maintenance.downtime_hours",
                [_total(centers, "downtime") for centers in windows],
                (LOG, [*logged, ("loss_type", "=", "availability")]),
                self._label_rows(downtime, "mrp.workcenter"),
            ),
            self._make_trend_figure(
                "maintenance.oee",
                [
                    self._percentage(
                        _total(centers, "productive"), _total(centers, "logged")
                    )
                    for centers in windows
                ],
                (LOG, logged),
            ),
        ]

    def _get_log_domain(self, period):
        """Logs that overlap with a period; one still running ends at ``as_of``."""
        start, as_of = period.start_utc, period.as_of
        [company] = period.domain_of_companies()
        begun = ("date_start", "<", fields.Datetime.to_string(period.end_utc))
        ended_later = ("date_end", ">", fields.Datetime.to_string(start))
        if as_of <= start:
            return [company, begun, ended_later]
        begun_before = ("date_start", "<", fields.Datetime.to_string(as_of))
        still_running = ["&", ("date_end", "=", False), begun_before]
        return [company, begun, "|", ended_later, *still_running]

    def _read_logs(self, period):
        """Hours logged, by work center in each window: each log's share in it."""
        logs = Reader(self.env, LOG, self._get_log_domain(period.span()))
        start = logs.field("date_start")
        end = SQL("COALESCE(%s, %s::timestamp)", logs.field("date_end"), period.as_of)
        first, stop = logs.window_start, logs.window_stop
        logs.join_windows(period, SQL("%s < %s AND %s > %s", start, stop, end, first))
        overlap = SQL("LEAST(%s, %s) - GREATEST(%s, %s)", end, stop, start, first)
        loss_type = logs.field("loss_id.loss_id.loss_type")

        def hours(condition):
            return SQL(
                "EXTRACT(EPOCH FROM SUM(%s) FILTER (WHERE %s)) / 3600",
                overlap,
                condition,
            )

        return logs.groups_by_window(
            logs.window_number,
            "workcenter_id",
            {
                "downtime": hours(SQL("%s = 'availability'", loss_type)),
                "productive": hours(SQL("%s = 'productive'", loss_type)),
                "logged": hours(SQL("TRUE")),
            },
        )

    # Maintenance requests

    def _get_request_figures(self, period):
        requests = [*period.domain_of_companies(), ("archive", "=", False)]
        return [
            self._get_new_request_figure(period, requests),
            self._get_open_request_figure(requests),
            self._get_repair_figure(period, requests),
            self._get_preventive_figure(period, requests),
        ]

    def _get_new_request_figure(self, period, requests):
        new = Reader(
            self.env,
            "maintenance.request",
            requests + period.span().domain_of_dates("request_date"),
        )
        rows = new.windows("request_date", period, {"count": SQL("COUNT(*)")})
        return self._make_trend_figure(
            "maintenance.new_requests",
            [row["count"] or 0 for row in rows],
            ("maintenance.request", requests + period.domain_of_dates("request_date")),
        )

    def _get_open_request_figure(self, requests):
        # a request without stage is as open as one in a stage that is not done
        still_open = [
            *requests,
            "|",
            ("stage_id", "=", False),
            ("stage_id.done", "=", False),
        ]
        [row] = Reader(self.env, "maintenance.request", still_open).rows(
            {"count": SQL("COUNT(*)")}
        )
        return self._make_figure(
            "maintenance.open_requests",
            row["count"],
            ("maintenance.request", still_open),
        )

    def _get_repair_figure(self, period, requests):
        corrective = [
            *requests,
            ("maintenance_type", "=", "corrective"),
            ("request_date", "!=", False),
        ]
        closed = Reader(
            self.env,
            "maintenance.request",
            corrective + period.span().domain_of_dates("close_date"),
        )
        days = SQL(
            "AVG(%s - %s)", closed.field("close_date"), closed.field("request_date")
        )
        rows = closed.windows("close_date", period, {"days": days})
        return self._make_trend_figure(
            "maintenance.repair_days",
            [row["days"] for row in rows],
            ("maintenance.request", corrective + period.domain_of_dates("close_date")),
        )

    def _get_preventive_figure(self, period, requests):
        preventive = [*requests, ("maintenance_type", "=", "preventive")]
        scheduled = Reader(
            self.env,
            "maintenance.request",
            preventive + period.span().domain("schedule_date"),
        )
        rows = scheduled.windows(
            "schedule_date",
            period,
            {
                "count": SQL("COUNT(*)"),
                "done": SQL(
                    "COUNT(*) FILTER (WHERE %s)", scheduled.field("stage_id.done")
                ),
            },
        )
        return self._make_trend_figure(
            "maintenance.preventive_rate",
            [self._percentage(row["done"], row["count"]) for row in rows],
            ("maintenance.request", preventive + period.domain("schedule_date")),
        )


def _total(rows, name):
    return sum(row[name] or 0.0 for row in rows)
