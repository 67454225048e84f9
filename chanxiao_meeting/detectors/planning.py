from datetime import timedelta

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..models.common.working_time import working_hours
from ..providers.reader import Reader
from .base import severity_from
from .finding import Finding, Threshold
from .stakes import get_waiting_stakes

_lt = LazyTranslate(__name__)

#: no load is reported as more, in per cent
MOST = 1000
UNFINISHED = ("confirmed", "progress", "to_close")


class OrdersBehind(models.AbstractModel):
    """Manufacturing orders that should be finished by their baseline and are not.

    As the figure "Orders behind", of those that are not done. The tolerance of the
    policy in force counts; one of several, the strictest.
    """

    _name = "chanxiao.exception.detector.planning.order_behind"
    _description = "Detector of Orders Behind Their Baseline"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "planning.order_behind"
    _detector_label = _lt("Production behind baseline")
    _detector_sequence = 20
    _exception_kind = "delivery"
    _required_models = ("mrp.production",)
    _thresholds = (
        Threshold("tolerance", _lt("Tolerated days without a policy"), 1),
        *severity_from(major=3, critical=14),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        orders = Reader(
            self.env,
            "mrp.production",
            [
                *period.domain_of_companies(),
                ("state", "in", UNFINISHED),
                ("baseline_date_finished", "<", Datetime.to_string(period.start_utc)),
            ],
        )
        rows = orders.rows(
            {
                "res_id": orders.field("id"),
                "company_id": orders.field("company_id"),
                "user_id": orders.field("user_id"),
                "since": orders.field("baseline_date_finished"),
                "measured": SQL(
                    "%s::date - %s",
                    period.as_of_date,
                    orders.local_date("baseline_date_finished", period.tz),
                ),
                "reason": orders.field("variance_reason_id"),
            }
        )
        tolerances = self._get_tolerances(period.companies)
        reasons = self.env["chanxiao.reason"].browse(
            {row["reason"] for row in rows if row["reason"]}
        )
        causes = {reason.id: reason.name for reason in reasons}
        return [
            Finding(
                model="mrp.production",
                key=str(row["res_id"]),
                limit=tolerances.get(row["company_id"], limits["tolerance"]),
                severity=self._judge(row["measured"], limits),
                cause=causes.get(row.pop("reason"), ""),
                **row,
            )
            for row in rows
        ]

    def _get_tolerances(self, companies):
        """Tolerated days of the policies in force, by company id."""
        policies = self.env["chanxiao.meeting.policy"]
        tolerances = policies._get_variance_tolerances(companies)
        return {company.id: days for company, (days, _rate) in tolerances.items()}

    def _get_stakes(self, period, findings):
        """The orders that wait for what is to be made."""
        keys = {f.res_id: f.key for f in findings}
        return get_waiting_stakes(self.env, period, "mrp.production", keys)


class Overloads(models.AbstractModel):
    """Work centers planned above their hours, this week or in one of the next.

    Load and hours as in the figure "Capacity load". Where no hours are known, nothing
    can be said; without any hours in a week, what is planned is :data:`MOST` per cent.
    """

    _name = "chanxiao.exception.detector.planning.overload"
    _description = "Detector of Overloaded Work Centers"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "planning.overload"
    _detector_label = _lt("Work center overloaded")
    _detector_sequence = 25
    _detector_unit = _lt("% of its hours")
    _exception_kind = "capacity"
    _required_models = ("mrp.workorder",)
    _thresholds = (
        Threshold("load", _lt("Load a work center can bear (%)"), 100),
        Threshold("weeks", _lt("Weeks looked ahead after this one"), 4),
        *severity_from(major=120, critical=150),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        weeks = self._get_weeks(period, int(limits["weeks"]))
        bounds = [
            (period.midnight(day), period.midnight(day + timedelta(days=7)))
            for day in weeks
        ]
        loads = self._read_loads(period, bounds)
        centers = self.env["mrp.workcenter"].search(
            [("id", "in", [row["center"] for row in loads]), ("active", "=", True)]
        )
        centers = centers.filtered(lambda one: one.resource_id.calendar_id)
        hours = working_hours(centers.resource_id, bounds)
        by_id = {center.id: center for center in centers}
        return [
            self._make_finding(
                by_id[row["center"]], weeks[row["week"]], row, hours, limits
            )
            for row in loads
            if row["center"] in by_id
        ]

    def _make_finding(self, center, day, row, hours, limits):
        efficiency = center.time_efficiency / 100
        capacity = hours[center.resource_id.id][row["week"]] * efficiency
        planned = (row["minutes"] or 0) / 60
        load = self._get_load(planned, capacity)
        return Finding(
            model="mrp.workcenter",
            res_id=center.id,
            key=f"{center.id}:{day}",
            company_id=row["company_id"],
            measured=load,
            limit=limits["load"],
            severity=self._judge(load, limits),
            detail=self.env._(
                "Week from %(day)s: %(planned)s of %(capacity)s hours",
                day=day,
                planned=round(planned),
                capacity=round(capacity),
            ),
        )

    def _get_load(self, planned, capacity):
        """Planned hours in per cent of those there are, up to :data:`MOST`."""
        if not planned:
            return 0
        return min(100 * planned / capacity, MOST) if capacity else MOST

    def _get_weeks(self, period, count):
        """Mondays of this week and of so many after it."""
        today = period.as_of_date
        monday = today - timedelta(days=today.weekday())
        return [monday + timedelta(weeks=number) for number in range(count + 1)]

    def _read_loads(self, period, bounds):
        """Expected minutes by work center and number of the week."""
        first, last = bounds[0][0], bounds[-1][1]
        orders = Reader(
            self.env,
            "mrp.workorder",
            [
                *period.domain_of_companies("production_id.company_id"),
                ("state", "!=", "cancel"),
                ("production_date", ">=", Datetime.to_string(first)),
                ("production_date", "<", Datetime.to_string(last)),
            ],
        )
        starts = [start for start, _stop in bounds]
        return orders.rows(
            {
                "center": orders.field("workcenter_id"),
                "week": SQL(
                    "width_bucket(%s, %s::timestamp[]) - 1",
                    orders.field("production_date"),
                    starts,
                ),
                # branches may plan on one work center, which is overloaded once
                "company_id": SQL("MIN(%s)", orders.field("production_id.company_id")),
                "minutes": SQL("SUM(%s)", orders.field("duration_expected")),
            },
            group=2,
            order=SQL("1, 2"),
        )
