from datetime import timedelta

from odoo import models
from odoo.fields import Datetime
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .reader import Reader

_lt = LazyTranslate(__name__)

#: days without a withdrawal that make a product slow moving
SLOW_DAYS = 90
# usage of the places that goods are taken from and go to
WITHDRAWAL = (
    ("location_id", ("internal",)),
    ("location_dest_id", ("customer", "production")),
)


class MaterialsFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.materials"
    _description = "Materials Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "materials"
    _provider_label = _lt("Materials")
    _provider_sequence = 90
    _required_models = ("stock.quant", "mrp.production")
    _definitions = (
        Definition(
            "materials.stock_value",
            _lt("Stock value"),
            "money",
            as_of=True,
            explanation=_lt(
                "Own goods in internal locations, at the cost of the product. What"
                " belongs to vendors or customers does not count."
            ),
        ),
        Definition(
            "materials.finished_stock_value",
            _lt("Value of finished goods"),
            "money",
            as_of=True,
            explanation=_lt("The stock value of products with a bill of materials."),
        ),
        Definition(
            "materials.below_minimum",
            _lt("Below minimum stock"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt(
                "Reordering rules with less of our own on hand in their location than"
                " their minimum."
            ),
        ),
        Definition(
            "materials.short_orders",
            _lt("Orders short of components"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt(
                "Manufacturing orders confirmed or in progress whose components are"
                " not all reserved."
            ),
        ),
        Definition(
            "materials.slow_moving_value",
            _lt("Value of slow-moving stock"),
            "money",
            "lower",
            as_of=True,
            explanation=_lt(
                "The stock value of products of which neither customers nor production"
                " took any of our own for 90 days."
            ),
        ),
    )

    def _get_figures(self, period):
        return [
            *self._get_value_figures(period),
            self._get_minimum_figure(period),
            self._get_short_figure(period),
        ]

    def _get_value_figures(self, period):
        stock = self._get_stock_domain(period)
        finished = self._get_finished_domain(period)
        rows = self._read_values(period, stock, finished)
        made = [row for row in rows if row["finished"] is not None]
        slow = (
            "product_id.stock_move_ids",
            "not any",
            self._get_withdrawal_domain(period),
        )
        return [
            self._make_figure(
                "materials.stock_value",
                sum((row["value"] for row in rows), 0.0),
                ("stock.quant", stock),
                self._by_category(rows, "value"),
            ),
            self._make_figure(
                "materials.finished_stock_value",
                sum((row["finished"] for row in made), 0.0),
                ("stock.quant", [*stock, ("product_id", "any", finished)]),
                self._by_category(made, "finished"),
            ),
            self._make_figure(
                "materials.slow_moving_value",
                sum((row["slow"] or 0.0 for row in rows), 0.0),
                ("stock.quant", [*stock, slow]),
            ),
        ]

    def _get_stock_domain(self, period):
        return [
            *period.domain_of_companies(),
            ("location_id.usage", "=", "internal"),
            *self._get_own_domain(period, "owner_id"),
        ]

    def _get_finished_domain(self, period):
        """Products with a bill of materials of the company or of all companies.

        A bill is of one variant, or else of all variants of its template.
        """
        bill = [
            ("active", "=", True),
            ("company_id", "in", [*period.companies.ids, False]),
        ]
        of_template = [*bill, ("product_id", "=", False)]
        return [
            ("active", "in", [True, False]),
            "|",
            ("variant_bom_ids", "any", bill),
            ("product_tmpl_id.bom_ids", "any", of_template),
        ]

    def _get_withdrawal_domain(self, period):
        """Moves out of stock, to customers or production, of the last 90 days."""
        return [
            *self._get_recent_domain(period),
            *((f"{field}.usage", "in", list(usage)) for field, usage in WITHDRAWAL),
        ]

    def _get_recent_domain(self, period):
        """Moves of own goods done in the last 90 days.

        Whose goods were moved is known from the lines; a move may take both.
        """
        start = period.as_of - timedelta(days=SLOW_DAYS)
        only_others = [
            ("owner_id", "!=", False),
            ("owner_id", "not in", period.companies._get_owners().ids),
            (
                "move_id.move_line_ids",
                "not any",
                self._get_own_domain(period, "owner_id"),
            ),
        ]
        return [
            *period.domain_of_companies(),
            ("state", "=", "done"),
            ("date", ">=", Datetime.to_string(start)),
            ("date", "<", Datetime.to_string(period.as_of)),
            *self._get_own_domain(period, "restrict_partner_id"),
            ("move_line_ids", "not any", only_others),
        ]

    def _select_withdrawn(self, period):
        """SQL of the products of those moves."""
        moves = Reader(self.env, "stock.move", self._get_recent_domain(period))
        names = ("product_id", *(field for field, _usage in WITHDRAWAL))
        locations = self.env["stock.location"].with_context(active_test=False)
        return SQL(
            # OFFSET 0: only then are the places looked at; otherwise PostgreSQL finds
            # all moves to production there ever were, to compare them with these
            "SELECT product_id FROM (%s OFFSET 0) AS moves WHERE %s GROUP BY 1",
            moves.select({name: moves.field(name) for name in names}),
            SQL(" AND ").join(
                SQL(
                    "%s IN %s",
                    SQL.identifier(field),
                    locations._search([("usage", "in", list(usage))]).subselect(),
                )
                for field, usage in WITHDRAWAL
            ),
        )

    def _read_values(self, period, stock, finished):
        """Value of the stock by product category: all, finished and slow moving."""
        products = self._read_stocked_products(stock)
        products.query.add_join(
            "LEFT JOIN",
            "moved",
            SQL("(%s)", self._select_withdrawn(period)),
            SQL("moved.product_id = %s", products.field("id")),
        )
        value = SQL(
            "stock.quantity * COALESCE(%s, 0)", self._get_cost(products, period)
        )
        is_finished = SQL(
            "%s IN (%s)",
            products.field("id"),
            self.env["product.product"]._search(finished).select(),
        )
        return products.rows(
            {
                "category": products.field("product_tmpl_id.categ_id"),
                "value": SQL("SUM(%s)", value),
                "finished": SQL("SUM(%s) FILTER (WHERE %s)", value, is_finished),
                "slow": SQL("SUM(%s) FILTER (WHERE moved.product_id IS NULL)", value),
            },
            group=1,
        )

    def _get_cost(self, products, period):
        """SQL of what a product costs the company that has it in stock."""
        query, table = products.query, products.model._table
        costs = [
            SQL(
                "WHEN %s THEN %s",
                company.id,
                products.model.with_company(company)._field_to_sql(
                    table, "standard_price", query
                ),
            )
            for company in period.companies
        ]
        return SQL("CASE stock.company_id %s END", SQL(" ").join(costs))

    def _read_stocked_products(self, stock):
        """Reader of products, archived ones too, with ``stock.quantity`` by company.

        A quant that only reserves has no quantity.
        """
        quants = Reader(self.env, "stock.quant", stock)
        quantities = quants.select(
            {
                "product_id": quants.field("product_id"),
                "company_id": quants.field("company_id"),
                "quantity": SQL("COALESCE(SUM(%s), 0)", quants.field("quantity")),
            },
            group=2,
        )
        products = Reader(
            self.env, "product.product", [("active", "in", [True, False])]
        )
        products.query.add_join(
            "JOIN",
            "stock",
            SQL("(%s)", quantities),
            SQL("stock.product_id = %s", products.field("id")),
        )
        return products

    def _by_category(self, rows, name):
        amounts = {row["category"]: row[name] for row in rows}
        return self._label_amounts(
            amounts, "product.category", self.env._("No category")
        )

    def _get_minimum_figure(self, period):
        ids = self._read_rules_below_minimum(period)
        return self._make_figure(
            "materials.below_minimum",
            len(ids),
            ("stock.warehouse.orderpoint", [("id", "in", ids)]),
        )

    def _read_rules_below_minimum(self, period):
        """Ids of reordering rules; what lies in child locations is on hand too."""
        rules = Reader(
            self.env,
            "stock.warehouse.orderpoint",
            [*period.domain_of_companies(), ("active", "=", True)],
        )
        rules.query.add_join(
            "LEFT JOIN",
            "stock",
            SQL("(%s)", self._select_stock_by_location(period)),
            SQL(
                "stock.product_id = %s AND starts_with(stock.parent_path, %s)",
                rules.field("product_id"),
                rules.field("location_id.parent_path"),
            ),
        )
        rules.query.having = SQL(
            "COALESCE(SUM(stock.quantity), 0) < MIN(%s)", rules.field("product_min_qty")
        )
        rows = rules.rows({"id": rules.field("id")}, group=1, order=SQL("1"))
        return [row["id"] for row in rows]

    def _select_stock_by_location(self, period):
        quants = Reader(
            self.env,
            "stock.quant",
            [
                ("company_id", "in", [*period.companies.ids, False]),
                *self._get_own_domain(period, "owner_id"),
            ],
        )
        return quants.select(
            {
                "product_id": quants.field("product_id"),
                "parent_path": quants.field("location_id.parent_path"),
                "quantity": SQL("SUM(%s)", quants.field("quantity")),
            },
            group=2,
        )

    def _get_short_figure(self, period):
        short = [
            *period.domain_of_companies(),
            ("state", "in", ["confirmed", "progress"]),
            ("reservation_state", "!=", "assigned"),
        ]
        [row] = Reader(self.env, "mrp.production", short).rows(
            {"count": SQL("COUNT(*)")}
        )
        return self._make_figure(
            "materials.short_orders", row["count"], ("mrp.production", short)
        )
