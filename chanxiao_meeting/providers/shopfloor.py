from odoo import models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)


class ShopFloorFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.shopfloor"
    _description = "Shop Floor Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "shopfloor"
    _provider_label = _lt("Shop floor")
    _provider_sequence = 80
    _required_models = ("mrp.workorder",)
    _definitions = (
        Definition(
            "shopfloor.workorders_done",
            _lt("Work orders done"),
            "count",
            "higher",
            explanation=_lt("Work orders finished in the period."),
        ),
        Definition(
            "shopfloor.efficiency",
            _lt("Efficiency"),
            "percent",
            "higher",
            bounds=(0, None),
            explanation=_lt(
                "Expected duration of those work orders, of their real duration."
            ),
        ),
        Definition(
            "shopfloor.scraps",
            _lt("Scraps"),
            "count",
            "lower",
            explanation=_lt("Scrap orders done in the period."),
        ),
        Definition(
            "shopfloor.scrap_cost",
            _lt("Cost of scrap"),
            "money",
            "lower",
            explanation=_lt(
                "Scrapped quantities of our own goods at the present cost of the "
                "product."
            ),
        ),
        Definition(
            "shopfloor.blocked_workcenters",
            _lt("Blocked work centers"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt("Active work centers that are blocked."),
        ),
    )

    def _get_figures(self, period):
        return [
            *self._get_workorder_figures(period),
            *self._get_scrap_figures(period),
            self._get_blocked_figure(period),
        ]

    def _get_workorder_figures(self, period):
        windows = self._read_workorders(period, [("state", "=", "done")])
        drill = (
            "mrp.workorder",
            [
                *period.domain_of_companies("production_id.company_id"),
                ("state", "=", "done"),
                *period.domain("date_finished"),
            ],
        )
        return [
            self._make_trend_figure(
                "shopfloor.workorders_done",
                [sum(row["value"] for row in centers) for centers in windows],
                drill,
                self._label_rows(
                    self._largest_rows(
                        {"group": row["group"], "value": row["value"]}
                        for row in windows[-1]
                    ),
                    "mrp.workcenter",
                ),
            ),
            self._make_trend_figure(
                "shopfloor.efficiency",
                [
                    self._percentage(
                        sum(row["expected"] for row in centers),
                        sum(row["duration"] for row in centers),
                    )
                    for centers in windows
                ],
                drill,
            ),
        ]

    def _read_workorders(self, period, done):
        """Number and minutes of work orders, by work center in each window."""
        orders = Reader(
            self.env, "mrp.workorder", done + period.span().domain("date_finished")
        )
        orders.look_up("production_id", period.domain_of_companies())
        return orders.groups_by_window(
            orders.window("date_finished", period),
            "workcenter_id",
            {
                "value": SQL("COUNT(*)"),
                "expected": SQL(
                    "COALESCE(SUM(%s), 0)", orders.field("duration_expected")
                ),
                "duration": SQL("COALESCE(SUM(%s), 0)", orders.field("duration")),
            },
        )

    def _get_scrap_figures(self, period):
        done = [*period.domain_of_companies(), ("state", "=", "done")]
        owners = period.companies._get_owners()
        whole = done + period.span().domain("date_done")
        scraps, cost = self._read_scraps(whole, owners)
        rows = scraps.windows(
            "date_done", period, {"count": SQL("COUNT(*)"), "cost": cost}
        )
        counted = done + period.domain("date_done")
        scraps, cost = self._read_scraps(counted, owners)
        products = scraps.largest("product_id", SQL("COUNT(*)"), {"amount": cost})
        return [
            self._make_trend_figure(
                "shopfloor.scraps",
                [row["count"] or 0 for row in rows],
                ("stock.scrap", counted),
                self._label_rows(products, "product.product"),
            ),
            self._make_trend_figure(
                "shopfloor.scrap_cost",
                [row["cost"] or 0.0 for row in rows],
                ("stock.scrap", counted + self._get_own_domain(period, "owner_id")),
            ),
        ]

    def _read_scraps(self, domain, owners):
        """Scraps, and SQL of what they cost: the product's cost in the company.

        :param owners: partners whose goods are our own; others' cost us nothing
        """
        scraps = Reader(self.env, "stock.scrap", domain)
        owner = scraps.field("owner_id")
        cost = SQL(
            "COALESCE(SUM(%s * %s / %s * %s) FILTER"
            " (WHERE %s IS NULL OR %s = ANY (%s)), 0)",
            scraps.field("scrap_qty"),
            scraps.field("product_uom_id.factor"),
            scraps.field("product_id.uom_id.factor"),
            scraps.field("product_id.standard_price"),
            owner,
            owner,
            owners.ids,
        )
        return scraps, cost

    def _get_blocked_figure(self, period):
        blocked = [
            *period.domain_of_companies(),
            ("active", "=", True),
            ("working_state", "=", "blocked"),
        ]
        [row] = Reader(self.env, "mrp.workcenter", blocked).rows(
            {"count": SQL("COUNT(*)")}
        )
        return self._make_figure(
            "shopfloor.blocked_workcenters", row["count"], ("mrp.workcenter", blocked)
        )
