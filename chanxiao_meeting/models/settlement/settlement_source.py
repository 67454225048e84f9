from odoo import fields, models


class ChanxiaoSettlementSource(models.Model):
    """Where a part of the delivered goods came from, and what that part cost."""

    _name = "chanxiao.settlement.source"
    _description = "Origin of Settled Goods"
    _order = "settlement_id, id"

    settlement_id = fields.Many2one(
        "chanxiao.settlement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="settlement_id.currency_id")
    basis = fields.Selection(
        [
            ("production", "Made for the order"),
            ("purchase", "Bought for the order"),
            ("average_production", "From stock: average of manufacturing orders"),
            ("average_purchase", "From stock: average of receipts"),
            ("stock", "From stock: value in stock"),
            ("owner", "Belongs to others: costs nothing"),
        ],
        required=True,
    )
    product_id = fields.Many2one("product.product", required=True, ondelete="restrict")
    quantity = fields.Float(digits="Product Unit")
    product_uom_id = fields.Many2one(related="product_id.uom_id")
    production_id = fields.Many2one(
        "mrp.production", "Manufacturing Order", ondelete="set null", index=True
    )
    move_id = fields.Many2one("stock.move", "Receipt", ondelete="set null", index=True)
    purchase_id = fields.Many2one(
        "purchase.order", "Purchase Order", ondelete="set null", index=True
    )
    count = fields.Integer(
        "Averaged Over", help="Number of orders or receipts that the average is of."
    )
    material_cost = fields.Monetary("Material")
    operation_cost = fields.Monetary("Operations")
    subcontract_cost = fields.Monetary("Subcontracting")
    scrap_cost = fields.Monetary("Scrap")
