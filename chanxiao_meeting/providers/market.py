from odoo import fields, models
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from .figure import Definition
from .period import TREND_LENGTH
from .reader import Reader

_lt = LazyTranslate(__name__)

LEAD = "crm.lead"


class MarketFigures(models.AbstractModel):
    _name = "chanxiao.figure.provider.market"
    _description = "Customer Figures"
    _inherit = "chanxiao.figure.provider"

    _provider_code = "market"
    _provider_label = _lt("Customers")
    _provider_sequence = 15
    _required_models = (LEAD,)
    _definitions = (
        Definition(
            "market.new_leads",
            _lt("New leads"),
            "count",
            "higher",
            explanation=_lt(
                "Leads and opportunities entered in the period. What was lost counts,"
                " what was archived for another reason does not."
            ),
        ),
        Definition(
            "market.won_deals",
            _lt("Deals won"),
            "count",
            "higher",
            explanation=_lt("Deals closed as won in the period."),
        ),
        Definition(
            "market.won_amount",
            _lt("Amount won"),
            "money",
            "higher",
            explanation=_lt("Expected revenue of the deals won."),
        ),
        Definition(
            "market.lost_deals",
            _lt("Deals lost"),
            "count",
            "lower",
            explanation=_lt("Leads and opportunities given up as lost in the period."),
        ),
        Definition(
            "market.win_rate",
            _lt("Win rate"),
            "percent",
            "higher",
            explanation=_lt("Deals won, of the deals won and lost in the period."),
        ),
        Definition(
            "market.overdue_signings",
            _lt("Delayed signings"),
            "count",
            "lower",
            as_of=True,
            explanation=_lt(
                "Opportunities past their expected closing date that are neither won"
                " nor lost."
            ),
        ),
        Definition(
            "market.open_pipeline",
            _lt("Open pipeline"),
            "money",
            as_of=True,
            explanation=_lt(
                "Expected revenue of the opportunities that are neither won nor lost."
            ),
        ),
    )

    def _get_figures(self, period):
        # what is lost is archived by Odoo itself
        leads = [
            *period.domain_of_companies(),
            "|",
            ("active", "=", True),
            ("won_status", "=", "lost"),
        ]
        won, lost = self._read_closed(period, leads)
        opportunities = self._get_opportunity_domain(period)
        pending = self._read_pending(period, opportunities)
        self._read_names(won[-1] + pending)
        return [
            self._get_new_lead_figure(period, leads),
            *self._get_closed_figures(period, leads, won, lost),
            *self._get_pending_figures(period, opportunities, pending),
        ]

    def _read_names(self, rows):
        """Those of the salespersons, once for all breakdowns.

        They would be read for each of them otherwise, as far as an earlier one did not
        have the same people.
        """
        ids = {row["group"] for row in rows} - {None}
        self.env["res.users"].browse(sorted(ids)).mapped("display_name")

    def _get_new_lead_figure(self, period, leads):
        new = Reader(self.env, LEAD, leads + period.span().domain("create_date"))
        windows = new.groups_by_window(
            new.window("create_date", period), "source_id", {"value": SQL("COUNT(*)")}
        )
        return self._make_trend_figure(
            "market.new_leads",
            [_total(sources, "value") for sources in windows],
            (LEAD, leads + period.domain("create_date")),
            self._label_rows(
                self._largest_rows(windows[-1]),
                "utm.source",
                self.env._("No source"),
            ),
        )

    # Deals closed

    def _get_closed_figures(self, period, leads, won, lost):
        closed = leads + period.domain("date_closed")
        won_deals = (LEAD, [*closed, ("won_status", "=", "won")])
        counts = [
            [_total(groups, "count") for groups in windows] for windows in (won, lost)
        ]
        return [
            self._make_trend_figure(
                "market.won_deals",
                counts[0],
                won_deals,
                self._by_salesperson(won[-1], "count"),
            ),
            self._make_trend_figure(
                "market.won_amount",
                [_total(groups, "amount") for groups in won],
                won_deals,
                self._by_salesperson(won[-1], "amount"),
            ),
            self._make_trend_figure(
                "market.lost_deals",
                counts[1],
                (LEAD, [*closed, ("won_status", "=", "lost")]),
                self._by_reason(lost[-1]),
            ),
            self._make_trend_figure(
                "market.win_rate",
                [
                    self._percentage(won, won + lost)
                    for won, lost in zip(*counts, strict=True)
                ],
                (LEAD, [*closed, ("won_status", "in", ["won", "lost"])]),
            ),
        ]

    def _read_closed(self, period, leads):
        """Deals won by salesperson, and lost by reason, in each window.

        :return: two lists of a list a window, oldest first, of dicts of ``group``,
            ``count`` and ``amount``
        """
        closed = Reader(
            self.env,
            LEAD,
            [
                *leads,
                ("won_status", "in", ["won", "lost"]),
                *period.span().domain("date_closed"),
            ],
        )
        is_won = SQL("%s = 'won'", closed.field("won_status"))
        rows = closed.rows(
            {
                "window": closed.window("date_closed", period),
                "is_won": is_won,
                "group": SQL(
                    "CASE WHEN %s THEN %s ELSE %s END",
                    is_won,
                    closed.field("user_id"),
                    closed.field("lost_reason_id"),
                ),
                "count": SQL("COUNT(*)"),
                "amount": _revenue(closed),
            },
            group=3,
        )
        won, lost = ([[] for _number in range(TREND_LENGTH)] for _outcome in range(2))
        for row in rows:
            windows = won if row["is_won"] else lost
            windows[row["window"] - 1].append(row)
        return won, lost

    def _by_salesperson(self, rows, name):
        return self._label_largest(
            rows, name, "res.users", self.env._("No salesperson")
        )

    def _by_reason(self, rows):
        return self._label_largest(
            rows, "count", "crm.lost.reason", self.env._("No reason given")
        )

    def _label_largest(self, rows, name, model_name, missing):
        values = [{"group": row["group"], "value": row[name]} for row in rows]
        return self._label_rows(self._largest_rows(values), model_name, missing)

    # Opportunities neither won nor lost

    def _get_opportunity_domain(self, period):
        return [
            *period.domain_of_companies(),
            ("active", "=", True),
            ("type", "=", "opportunity"),
            ("won_status", "=", "pending"),
        ]

    def _read_pending(self, period, opportunities):
        """Opportunities of each salesperson: those overdue, and the revenue of all."""
        pending = Reader(self.env, LEAD, opportunities)
        return pending.rows(
            {
                "group": pending.field("user_id"),
                "overdue": SQL(
                    "COUNT(*) FILTER (WHERE %s < %s::date)",
                    pending.field("date_deadline"),
                    period.as_of_date,
                ),
                "amount": _revenue(pending),
            },
            group=1,
        )

    def _get_pending_figures(self, period, opportunities, rows):
        today = fields.Date.to_string(period.as_of_date)
        overdue = [row for row in rows if row["overdue"]]
        return [
            self._make_figure(
                "market.overdue_signings",
                _total(overdue, "overdue"),
                (LEAD, [*opportunities, ("date_deadline", "<", today)]),
                self._by_salesperson(overdue, "overdue"),
            ),
            self._make_figure(
                "market.open_pipeline", _total(rows, "amount"), (LEAD, opportunities)
            ),
        ]


def _revenue(leads):
    return SQL("COALESCE(SUM(%s), 0)::float8", leads.field("expected_revenue"))


def _total(rows, name):
    return sum(row[name] for row in rows)
