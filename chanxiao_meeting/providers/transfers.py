from odoo import api, models
from odoo.tools import SQL

from .reader import Reader


class TransferFigures(models.AbstractModel):
    """What providers of deliveries and receipts share; no provider by itself."""

    _name = "chanxiao.figure.provider.transfers"
    _description = "Figures of Transfers"
    _inherit = "chanxiao.figure.provider"

    @api.model
    def _get_transfer_domain(self, period, place, usage):
        """Domain of the transfers done, of any time.

        Places say what a transfer is, not its type: goods that a vendor sends straight
        to the customer are a shipment and a receipt, a return to the vendor is neither.

        :param str place: ``location_id`` or ``location_dest_id``
        :param str usage: what that place is used for
        """
        return [
            *period.domain_of_companies(),
            (f"{place}.usage", "=", usage),
            ("state", "=", "done"),
        ]

    @api.model
    def _read_transfers(self, period, done):
        """Transfers, those with a deadline and those that met it, in each window.

        :param list done: domain of the transfers, of any time
        :return: as ``Reader.windows``: ``count``, ``due`` and ``on_time``
        """
        pickings = Reader(
            self.env, "stock.picking", done + period.span().domain("date_done")
        )
        return pickings.windows(
            "date_done",
            period,
            {
                "count": SQL("COUNT(*)"),
                "due": SQL("COUNT(%s)", pickings.field("date_deadline")),
                "on_time": SQL(
                    "COUNT(*) FILTER (WHERE %s <= %s)",
                    pickings.local_date("date_done", period.tz),
                    pickings.local_date("date_deadline", period.tz),
                ),
            },
        )

    @api.model
    def _make_transfer_figure(self, key, period, done, rows):
        """Number of transfers."""
        return self._make_trend_figure(
            key,
            [row["count"] or 0 for row in rows],
            ("stock.picking", done + period.domain("date_done")),
        )

    @api.model
    def _make_on_time_figure(self, key, period, done, rows):
        """Of the transfers with a deadline: share done on its day or before."""
        due = [*done, *period.domain("date_done"), ("date_deadline", "!=", False)]
        return self._make_trend_figure(
            key,
            [self._percentage(row["on_time"], row["due"]) for row in rows],
            ("stock.picking", due),
        )
