from odoo import api, fields, models

from ..common.reason import NO_REASON


class StockScrap(models.Model):
    """Core's scrap reasons are tags, of which a scrap has any number.

    Causes only add up to what was scrapped where each has exactly one, with a code that
    no language changes: hence a reason of our own beside them.
    """

    _name = "stock.scrap"
    _inherit = ["stock.scrap", "chanxiao.problem.source"]

    scrap_reason_id = fields.Many2one(
        "chanxiao.reason",
        "Main Cause",
        domain="[('scope', '=', 'scrap'), ('company_id', 'in', (False, company_id))]",
        check_company=True,
        ondelete="restrict",
        index="btree_not_null",
        tracking=True,
        help="The one cause that meetings count this under.",
        falsy_value_label=NO_REASON,
    )

    @api.constrains("scrap_reason_id", "company_id")
    def _check_scrap_reason(self):
        # core checks the companies of scraps only when they are carried out
        for scrap in self:
            scrap.scrap_reason_id._check_given_for(scrap, "scrap")

    @api.model
    def _find_problems(self, goods):
        """What was scrapped in the orders that made the goods."""
        productions = goods.get("mrp.production", self.env["mrp.production"])
        return [
            (
                scrap.production_id,
                scrap._prepare_problem(
                    "scrap",
                    date=scrap.date_done,
                    detail=scrap.product_id.display_name,
                    quantity=scrap.scrap_qty,
                    reason_id=scrap.scrap_reason_id.id,
                ),
            )
            for scrap in productions.scrap_ids
            if scrap.state == "done"
        ]
