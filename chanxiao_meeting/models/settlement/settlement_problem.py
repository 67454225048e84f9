from odoo import fields, models
from odoo.exceptions import UserError


class ChanxiaoSettlementProblem(models.Model):
    """Something that went wrong with a settled order line, and the record of it.

    Holds names and numbers, no sentences, so that everybody reads it in their own
    language. Other kinds of problems add themselves to ``kind`` and to
    ``chanxiao.settlement._get_problem_sources``.
    """

    _name = "chanxiao.settlement.problem"
    _description = "Problem of a Settlement"
    _order = "settlement_id, date, id"

    settlement_id = fields.Many2one(
        "chanxiao.settlement", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="settlement_id.company_id", store=True, index=True
    )
    kind = fields.Selection(
        [
            ("delay", "Delivered late"),
            ("production_delay", "Produced late"),
            ("inspection", "Failed inspection"),
            ("scrap", "Scrap"),
            ("return", "Returned goods"),
            ("claim", "Customer complaint"),
            ("change", "Order change"),
            ("exception", "Exception"),
        ],
        required=True,
    )
    reference = fields.Char("Record")
    detail = fields.Char()
    date = fields.Datetime()
    days = fields.Integer("Days Late")
    quantity = fields.Float(digits="Product Unit")
    reason_id = fields.Many2one("chanxiao.reason", ondelete="set null")
    res_model = fields.Char("Model")
    res_id = fields.Many2oneReference("Record ID", model_field="res_model")

    def action_open_record(self):
        """Open the record, under the rights of whoever opens it."""
        self.ensure_one()
        if not self.env[self.res_model].browse(self.res_id).exists():
            raise UserError(
                self.env._("“%s” has been deleted since.", self.reference or "")
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
