from odoo import models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..models.common.working_time import working_hours
from .column import Column
from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)


class PlanningFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.planning"
    _description = "Planning Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "planning"
    _provider_label = _lt("Production planning")
    _provider_sequence = 50
    _required_models = ("mrp.production",)
    _definitions = (
        Definition(
            "planning.planned_orders",
            _lt("Planned orders"),
            "count",
            explanation=_lt(
                "Manufacturing orders that were to be finished in the period, by their"
                " plan when they were confirmed."
            ),
        ),
        Definition(
            "planning.schedule_attainment_rate",
            _lt("Schedule attainment"),
            "percent",
            "higher",
            explanation=_lt(
                "Of the planned orders: share finished on the planned day or before."
            ),
        ),
        Definition(
            "planning.output_attainment_rate",
            _lt("Output attainment"),
            "percent",
            "higher",
            explanation=_lt(
                "Quantity produced for the planned orders, less what was unbuilt of it,"
                " up to what was planned, of the planned quantity."
            ),
        ),
        Definition(
            "planning.orders_ahead",
            _lt("Orders ahead of plan"),
            "count",
            explanation=_lt(
                "Orders finished in the period, on a day before the planned one."
            ),
        ),
        Definition(
            "planning.orders_behind",
            _lt("Orders behind plan"),
            "count",
            "lower",
            explanation=_lt(
                "Planned orders finished after the planned day, or not finished though"
                " due."
            ),
        ),
        Definition(
            "planning.delay_days",
            _lt("Mean delay"),
            "days",
            "lower",
            explanation=_lt(
                "Mean time from the planned to the real finish of the orders behind"
                " plan; up to now for those not finished."
            ),
        ),
        Definition(
            "planning.capacity_load_rate",
            _lt("Capacity load"),
            "percent",
            bounds=(0, None),
            explanation=_lt(
                "Expected duration of the period's work orders, of the working time of"
                " the active work centers."
            ),
            columns=(
                Column("value", _lt("Capacity load"), "percent", "bar"),
                Column("planned", _lt("Planned (Minutes)")),
                Column("available", _lt("Available (Minutes)")),
            ),
        ),
    )

    def _get_figures(self, period):
        return [
            *self._get_plan_figures(period),
            self._get_ahead_figure(period),
            self._get_load_figure(period),
        ]

    def _get_plan_figures(self, period):
        planned = [*period.domain_of_companies(), ("state", "!=", "cancel")]
        counted = planned + period.domain("baseline_date_finished")
        rows = self._read_plan(period, planned)
        late_ids = rows[-1]["late_ids"] or []
        drill = ("mrp.production", counted)
        late = ("mrp.production", [("id", "in", late_ids)])
        return [
            self._make_trend_figure(
                "planning.planned_orders", [row["planned"] or 0 for row in rows], drill
            ),
            self._make_trend_figure(
                "planning.schedule_attainment_rate",
                [self._percentage(row["on_time"], row["planned"]) for row in rows],
                drill,
            ),
            self._make_trend_figure(
                "planning.output_attainment_rate",
                [self._percentage(row["output"], row["baseline"]) for row in rows],
                drill,
                self._get_output_by_product(counted),
            ),
            self._make_trend_figure(
                "planning.orders_behind",
                [row["late"] or 0 for row in rows],
                late,
                self._get_delays_by_reason(late_ids),
            ),
            self._make_trend_figure(
                "planning.delay_days", [row["delay"] for row in rows], late
            ),
        ]

    def _read_plan(self, period, planned):
        """Progress of the planned orders in each window, in one query."""
        orders = self._read_with_output(
            planned + period.span().domain("baseline_date_finished")
        )
        baseline = orders.field("baseline_date_finished")
        finish = orders.field("date_finished")
        is_done = SQL("%s = 'done'", orders.field("state"))
        as_of = SQL("%s::timestamp", period.as_of)
        is_late = SQL(
            "CASE WHEN %s THEN %s > %s ELSE %s < %s END",
            is_done,
            orders.local_date("date_finished", period.tz),
            orders.local_date("baseline_date_finished", period.tz),
            baseline,
            as_of,
        )
        end = SQL("CASE WHEN %s THEN %s ELSE %s END", is_done, finish, as_of)
        return orders.windows_of_rows(
            "baseline_date_finished",
            period,
            {
                "id": orders.field("id"),
                "is_done": is_done,
                "is_late": is_late,
                "is_current": SQL("%s >= %s", baseline, period.start_utc),
                "delay": orders.days_between(baseline, end),
                "baseline": orders.baseline,
                "produced": orders.produced,
            },
            {
                "planned": SQL("COUNT(*)"),
                "on_time": SQL("COUNT(*) FILTER (WHERE is_done AND NOT is_late)"),
                "late": SQL("COUNT(*) FILTER (WHERE is_late)"),
                "late_ids": SQL("ARRAY_AGG(id) FILTER (WHERE is_late AND is_current)"),
                "delay": SQL("AVG(delay) FILTER (WHERE is_late)"),
                "baseline": SQL("SUM(baseline)"),
                "output": SQL("SUM(LEAST(produced, baseline))"),
            },
        )

    def _read_with_output(self, domain):
        """Reader of orders with their planned and produced quantity.

        Adds two attributes, SQL in the product's own unit: ``baseline`` and
        ``produced``, the finished moves of the order's product that are done less what
        was unbuilt of it.
        """
        orders = Reader(self.env, "mrp.production", domain)
        factor = orders.field("product_id.uom_id.factor")
        orders.produced = SQL(
            "(COALESCE(output.quantity, 0) - COALESCE(unbuilt.quantity, 0)) / %s",
            factor,
        )
        orders.baseline = SQL(
            "COALESCE(%s, 0) * %s / %s",
            orders.field("baseline_qty"),
            orders.field("product_uom_id.factor"),
            factor,
        )
        for alias, quantities in (
            ("output", self._select_output(orders)),
            ("unbuilt", self._select_unbuilt(orders)),
        ):
            # LATERAL: looked up for each order, or else PostgreSQL reads the moves of
            # all orders there ever were
            orders.query.add_join(
                "LEFT JOIN", alias, SQL("LATERAL (%s)", quantities), SQL("TRUE")
            )
        return orders

    def _select_output(self, orders):
        """SQL of the quantity produced for the order of a row, times its unit."""
        done = [
            ("state", "=", "done"),
            # what was scrapped of the product is no output
            ("location_dest_id.usage", "!=", "inventory"),
        ]
        moves = Reader(self.env, "stock.move", done)
        return self._select_quantity(
            orders, moves, "production_id", "quantity", "product_uom"
        )

    def _select_unbuilt(self, orders):
        """SQL of the quantity taken apart again of the order of a row, likewise."""
        unbuilds = Reader(self.env, "mrp.unbuild", [("state", "=", "done")])
        return self._select_quantity(
            orders, unbuilds, "mo_id", "product_qty", "product_uom_id"
        )

    def _select_quantity(self, orders, records, order, quantity, unit):
        for own, of_order in ((order, "id"), ("product_id", "product_id")):
            records.query.add_where(
                SQL("%s = %s", records.field(own), orders.field(of_order))
            )
        total = SQL(
            "SUM(%s * %s)", records.field(quantity), records.field(f"{unit}.factor")
        )
        return records.select({"quantity": total})

    def _get_output_by_product(self, counted):
        """Planned and actual output; the value is the planned one, in product units."""
        orders = self._read_with_output(counted)
        rows = orders.largest(
            "product_id",
            SQL("SUM(%s)", orders.baseline),
            {"actual": SQL("SUM(%s)", orders.produced)},
        )
        for row in rows:
            row["planned"] = row["value"]
            row["difference"] = row["actual"] - row["planned"]
        return self._label_rows(rows, "product.product")

    def _get_delays_by_reason(self, late_ids):
        orders = Reader(self.env, "mrp.production", [("id", "in", late_ids)])
        rows = orders.largest("variance_reason_id", SQL("COUNT(*)"))
        counted = 0
        for row in rows:
            counted += row["value"]
            row["cumulative"] = self._percentage(counted, len(late_ids))
        return self._label_rows(rows, "chanxiao.reason", self.env._("No reason given"))

    def _get_ahead_figure(self, period):
        finished = [
            *period.domain_of_companies(),
            ("state", "=", "done"),
            ("baseline_date_finished", "!=", False),
            *period.span().domain("date_finished"),
        ]
        orders = Reader(self.env, "mrp.production", finished)
        finish = orders.field("date_finished")
        rows = orders.windows_of_rows(
            "date_finished",
            period,
            {
                "id": orders.field("id"),
                "is_current": SQL("%s >= %s", finish, period.start_utc),
                "is_ahead": SQL(
                    "%s < %s",
                    orders.local_date("date_finished", period.tz),
                    orders.local_date("baseline_date_finished", period.tz),
                ),
            },
            {
                "count": SQL("COUNT(*) FILTER (WHERE is_ahead)"),
                "ids": SQL("ARRAY_AGG(id) FILTER (WHERE is_ahead AND is_current)"),
            },
        )
        return self._make_trend_figure(
            "planning.orders_ahead",
            [row["count"] or 0 for row in rows],
            ("mrp.production", [("id", "in", rows[-1]["ids"] or [])]),
        )

    def _get_load_figure(self, period):
        planned = [("state", "!=", "cancel")]
        centers = self.env["mrp.workcenter"].search(
            [*period.domain_of_companies(), ("active", "=", True)]
        )
        loads = self._read_loads(period, planned)
        capacities = self._read_capacities(period, centers)
        values = [
            self._percentage(sum(load.values()), sum(capacity.values()))
            for load, capacity in zip(loads, capacities, strict=True)
        ]
        return self._make_trend_figure(
            "planning.capacity_load_rate",
            values,
            (
                "mrp.workorder",
                [
                    *period.domain_of_companies("production_id.company_id"),
                    *planned,
                    *period.domain("production_date"),
                ],
            ),
            self._get_load_by_center(loads[-1], capacities[-1]),
        )

    def _read_loads(self, period, planned):
        """Expected minutes by work center, for each window."""
        orders = Reader(
            self.env, "mrp.workorder", planned + period.span().domain("production_date")
        )
        orders.look_up("production_id", period.domain_of_companies())
        rows = orders.rows(
            {
                "window": orders.window("production_date", period),
                "center": orders.field("workcenter_id"),
                "minutes": SQL("SUM(%s)", orders.field("duration_expected")),
            },
            group=2,
        )
        loads = [{} for _window in period.windows()]
        for row in rows:
            loads[row["window"] - 1][row["center"]] = row["minutes"] or 0.0
        return loads

    def _read_capacities(self, period, centers):
        """Available minutes by work center, for each window."""
        hours = working_hours(centers.resource_id, period.bounds_utc())
        return [
            {
                center.id: hours[center.resource_id.id][number]
                * 60
                * center.time_efficiency
                / 100
                for center in centers
            }
            for number, _window in enumerate(period.windows())
        ]

    def _get_load_by_center(self, load, capacity):
        """Load of each work center, with its expected and available minutes."""
        rows = [
            {
                "group": center,
                "value": self._percentage(load.get(center), capacity.get(center)),
                "planned": load.get(center, 0.0),
                "available": capacity.get(center, 0.0),
            }
            for center in load.keys() | capacity.keys()
        ]
        rows.sort(
            key=lambda row: (row["value"] is None, -(row["value"] or 0), row["group"])
        )
        return self._label_rows(rows[:10], "mrp.workcenter")
