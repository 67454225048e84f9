from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        moves = super()._action_done(cancel_backorder=cancel_backorder)
        moves._settle_deliveries()
        return moves

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
