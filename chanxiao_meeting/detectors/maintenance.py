from datetime import timedelta

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..providers.reader import Reader
from .base import severity_from
from .finding import Finding, Threshold
from .stakes import get_order_stakes, read_waiting_orders

_lt = LazyTranslate(__name__)

LOG = "mrp.workcenter.productivity"


class BlockedCenters(models.AbstractModel):
    """Work centers that are down for long with work planned on them.

    Down as in the figure "Downtime": an open log of time lost to availability, or to
    quality, which blocks it as well. Hours by the clock.
    """

    _name = "chanxiao.exception.detector.maintenance.blocked"
    _description = "Detector of Blocked Work Centers"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "maintenance.blocked"
    _detector_label = _lt("Work center down")
    _detector_sequence = 60
    _detector_unit = _lt("hours")
    _exception_kind = "equipment"
    _required_models = (LOG,)
    _thresholds = (
        Threshold("hours", _lt("Hours it may be down"), 4),
        *severity_from(major=8, critical=24),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        rows = self._read_blocked(period, limits["hours"])
        logs = self.env[LOG].browse(row["log_id"] for row in rows)
        causes = {
            log.id: self._shorten(f"{log.loss_id.name or ''} {log.description or ''}")
            for log in logs
        }
        return [
            Finding(
                model="mrp.workcenter",
                res_id=row["center"],
                key=str(row["center"]),
                company_id=row["company_id"],
                measured=row["measured"],
                limit=limits["hours"],
                severity=self._judge(row["measured"], limits),
                since=row["since"],
                detail=self.env._("Work orders planned on it: %s", row["planned"]),
                cause=causes[row["log_id"]],
            )
            for row in rows
        ]

    def _read_blocked(self, period, hours):
        """Work centers blocked for longer, with the log that began first."""
        begun = period.as_of - timedelta(hours=hours)
        logs = Reader(
            self.env,
            LOG,
            [
                *period.domain_of_companies(),
                ("date_end", "=", False),
                ("date_start", "<", Datetime.to_string(begun)),
                ("loss_type", "in", ["availability", "quality"]),
                ("workcenter_id.active", "=", True),
            ],
        )
        logs.query.add_join(
            "JOIN",
            "work",
            SQL("(%s)", self._select_planned(period)),
            SQL("work.center = %s", logs.field("workcenter_id")),
        )
        start = logs.field("date_start")
        log_id = SQL("(ARRAY_AGG(%s ORDER BY %s))[1]", logs.field("id"), start)
        return logs.rows(
            {
                "center": logs.field("workcenter_id"),
                "planned": SQL("work.planned"),
                # a branch may log its time on the work center of another company
                "company_id": SQL("MIN(%s)", logs.field("company_id")),
                "since": SQL("MIN(%s)", start),
                "measured": SQL(
                    "(EXTRACT(EPOCH FROM %s::timestamp - MIN(%s)) / 3600)::float8",
                    period.as_of,
                    start,
                ),
                "log_id": log_id,
            },
            group=2,
            order=SQL("1"),
        )

    def _select_planned(self, period):
        """SQL of the number of open work orders of each work center."""
        orders = Reader(self.env, "mrp.workorder", self._get_open_work(period))
        return orders.select(
            {"center": orders.field("workcenter_id"), "planned": SQL("COUNT(*)")},
            group=1,
        )

    def _get_open_work(self, period):
        """Domain of open work orders."""
        return [
            *period.domain_of_companies("production_id.company_id"),
            ("state", "not in", ["done", "cancel"]),
            ("production_id.state", "in", ["confirmed", "progress", "to_close"]),
        ]

    def _get_stakes(self, period, findings):
        """The orders that wait for what is to be made on the work center."""
        keys = {finding.res_id: finding.key for finding in findings}
        work = [*self._get_open_work(period), ("workcenter_id", "in", list(keys))]
        made = {
            center.id: productions.ids
            for center, productions in self.env["mrp.workorder"]._read_group(
                work, ["workcenter_id"], ["production_id:recordset"]
            )
        }
        ids = {id_ for of_center in made.values() for id_ in of_center}
        waiting = read_waiting_orders(self.env, "mrp.production", ids)
        orders = {
            keys[center]: set().union(*(waiting.get(id_, ()) for id_ in of_center))
            for center, of_center in made.items()
        }
        return get_order_stakes(self.env, period, orders)
