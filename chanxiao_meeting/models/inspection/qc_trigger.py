from odoo import fields, models


class QcTrigger(models.Model):
    _inherit = "qc.trigger"

    event = fields.Selection(
        [
            ("transfer", "Goods received or moved"),
            ("operation", "Work order finished"),
            ("production", "Manufacturing order finished"),
        ],
        help="What makes an inspection due. Which goods are inspected, and how, is said"
        " on products, product categories and operations.",
    )
    picking_type_ids = fields.Many2many(
        "stock.picking.type",
        string="Operation Types",
        check_company=True,
        # an archived one does not turn "only in this" into "everywhere"
        context={"active_test": False},
        help="Only in these. Without any: every receipt, subcontracted ones included"
        " and customers' returns not, or every order.",
    )
    stage = fields.Selection(
        lambda self: self._selection_stage(),
        help="By default the stage follows from what is inspected.",
    )

    def _selection_stage(self):
        stage = self.env["qc.inspection"]._fields["stage"]
        return stage._description_selection(self.env)
