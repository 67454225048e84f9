from odoo import models


class StockMove(models.Model):
    """Deliveries are settled as soon as no goods will follow."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._settle_deliveries()
        return moves

    def _action_cancel(self):
        """What was delivered of a line whose rest is cancelled is all there will be."""
        result = super()._action_cancel()
        if not self.env.context.get("chanxiao_cancels_orders"):
            # bounded: which of these lines may be complete now, told to nobody
            lines = self.sudo().sale_line_id.filtered(
                lambda line: (
                    not line.settlement_ids
                    and any(move.state == "done" for move in line.move_ids)
                )
            )
            lines._settle_safely()
        return result

    def _settle_deliveries(self):
        """Settle the order lines whose goods just left for, or came back from, the
        customer."""
        delivered = self.filtered(
            lambda move: (
                move.sale_line_id
                and move.state == "done"
                and (
                    move.location_dest_id._is_outgoing()
                    or move.location_id._is_outgoing()
                )
            )
        )
        delivered.sale_line_id._settle_safely()
