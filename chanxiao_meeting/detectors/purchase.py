from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..models.figures.open_goods import OPEN_STATES
from ..providers.reader import Reader
from .base import severity_from
from .finding import Finding, Threshold
from .stakes import get_waiting_stakes

_lt = LazyTranslate(__name__)

#: orders named that wait for a line
NAMED = 5


class LateLines(models.AbstractModel):
    """Lines past their expected arrival, or expected after an order needs the goods.

    Late as the figure "Overdue order lines", by whole local days. Who needs the goods
    is known where they are bought for somebody: the moves that follow the receipt, up
    to a manufacturing order or a delivery.
    """

    _name = "chanxiao.exception.detector.purchase.line_late"
    _description = "Detector of Late Purchases"
    _inherit = "chanxiao.exception.detector"

    _detector_code = "purchase.line_late"
    _detector_label = _lt("Purchase late")
    _detector_sequence = 30
    _exception_kind = "material"
    _required_models = ("purchase.order",)
    _thresholds = (
        Threshold("tolerance", _lt("Tolerated days"), 0),
        *severity_from(major=3, critical=14),
    )

    def _get_findings(self, company, now):
        period, limits = self._get_period(company, now), self._get_limits(company)
        rows = self.env.execute_query_dict(self._select_late_lines(period))
        lines = self.env["purchase.order.line"].browse(row["line_id"] for row in rows)
        products = {line.id: line.product_id.display_name for line in lines}
        waiting = self._read_waiting(rows)
        return [
            Finding(
                model="purchase.order",
                res_id=row["order_id"],
                key=str(row["line_id"]),
                company_id=row["company_id"],
                user_id=row["user_id"],
                measured=row["measured"],
                limit=limits["tolerance"],
                severity=self._judge(row["measured"], limits),
                since=row["since"],
                detail=products[row["line_id"]] or "",
                cause=waiting.get(row["line_id"], ""),
            )
            for row in rows
        ]

    def _get_unreceived(self, period):
        lines = Reader(
            self.env,
            "purchase.order.line",
            [
                *period.domain_of_companies("order_id.company_id"),
                ("is_unreceived", "=", True),
            ],
        )
        return lines, {
            "line_id": lines.field("id"),
            "order_id": lines.field("order_id"),
            "company_id": lines.field("order_id.company_id"),
            "user_id": lines.field("order_id.user_id"),
            "planned": lines.local_date("date_planned", period.tz),
            "date_planned": lines.field("date_planned"),
        }

    def _select_late_lines(self, period):
        """SQL of open lines and their days late: since planned, or after the need."""
        lines, columns = self._get_unreceived(period)
        today = period.as_of_date
        return SQL(
            """
            WITH RECURSIVE open_line AS MATERIALIZED (%(lines)s),
                 chain(line_id, move_id) AS (%(chain)s)
            SELECT open_line.line_id, order_id, company_id, user_id,
                   GREATEST(%(today)s::date - planned, planned - needed) AS measured,
                   CASE WHEN planned < %(today)s THEN date_planned END AS since,
                   waiting
              FROM open_line
              LEFT JOIN (%(needs)s) AS need ON need.line_id = open_line.line_id
             WHERE planned < %(today)s OR planned > needed
             ORDER BY open_line.line_id
            """,
            lines=lines.select(columns),
            chain=self._select_chain(),
            needs=self._select_needs(period),
            today=today,
        )

    def _select_chain(self):
        """SQL of the moves that follow the receipt of each open line.

        UNION keeps one of a kind, so that a circle of moves ends.
        """
        return SQL(
            """
            SELECT open_line.line_id, move.id
              FROM open_line
              JOIN stock_move AS move ON move.purchase_line_id = open_line.line_id
               AND move.state IN %(open)s
             UNION
            SELECT chain.line_id, link.move_dest_id
              FROM chain
              JOIN stock_move_move_rel AS link ON link.move_orig_id = chain.move_id
            """,
            open=OPEN_STATES,
        )

    def _select_needs(self, period):
        """SQL of the day on which the goods of a line are first needed, and for what.

        ``waiting`` are the moves of manufacturing orders and to customers.
        """
        waiting = Reader(
            self.env,
            "stock.move",
            Domain("state", "in", OPEN_STATES)
            & (
                Domain("raw_material_production_id", "!=", False)
                | Domain("location_dest_id.usage", "=", "customer")
            ),
        )
        waiting.query.add_where(SQL("%s = chain.move_id", waiting.field("id")))
        columns = {
            "move_id": waiting.field("id"),
            "day": waiting.local_date("date", period.tz),
        }
        return SQL(
            """
            SELECT chain.line_id, MIN(demand.day) AS needed,
                   ARRAY_AGG(demand.move_id ORDER BY demand.day, demand.move_id)
                       AS waiting
              FROM chain
             CROSS JOIN LATERAL (%s OFFSET 0) AS demand
             GROUP BY 1
            """,
            waiting.select(columns),
        )

    def _read_waiting(self, rows):
        """Names of the orders that wait for each line."""
        ids = {id_ for row in rows for id_ in (row["waiting"] or ())[:NAMED]}
        moves = self.env["stock.move"].browse(ids)
        names = {
            move.id: (
                move.raw_material_production_id.name
                or move.sale_line_id.order_id.name
                or move.picking_id.name
            )
            for move in moves
        }
        causes = {}
        for row in rows:
            waiting = [names[id_] for id_ in (row["waiting"] or ())[:NAMED]]
            if waiting := [name for name in dict.fromkeys(waiting) if name]:
                causes[row["line_id"]] = self.env._("Waited for by %s", waiting)
        return causes

    def _get_stakes(self, period, findings):
        """The orders that wait for what was bought."""
        keys = {int(f.key): f.key for f in findings}
        return get_waiting_stakes(self.env, period, "purchase.order.line", keys)
