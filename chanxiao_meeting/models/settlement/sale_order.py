from odoo import api, fields, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    settlement_count = fields.Integer(compute="_compute_settlement_count")

    def _compute_settlement_count(self):
        """Only the settlements that the user may read."""
        self.settlement_count = 0
        Settlement = self.env["chanxiao.settlement"]
        if not Settlement.has_access("read"):
            return
        for order, count in Settlement._read_group(
            [("order_id", "in", self.ids)], ["order_id"], ["__count"]
        ):
            order.settlement_count = count

    def _action_confirm(self):
        """The plan is kept as it is at confirmation."""
        result = super()._action_confirm()
        self.order_line._set_planned_cost()
        return result

    def action_open_settlements(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_settlement_action"
        )
        return {**action, "domain": [("order_id", "=", self.id)], "context": {}}

    @api.ondelete(at_uninstall=False)
    def _unlink_except_settled(self):
        # bounded: only whether there is a settlement, which they may not be shown
        if self.order_line.sudo().settlement_ids:
            self.env["chanxiao.settlement"]._raise_kept()
