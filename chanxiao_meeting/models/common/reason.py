from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# what charts and groups call the records without a reason
NO_REASON = _lt("No reason given")


class ChanxiaoReason(models.Model):
    _name = "chanxiao.reason"
    _description = "Reason Code"
    _order = "scope, sequence, code"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    scope = fields.Selection(
        [
            ("variance", "Ahead of or behind plan"),
            ("override", "Figure entered by hand"),
            ("order_change", "Confirmed order changed"),
            ("scrap", "Goods scrapped"),
            ("absence", "Absent from a meeting"),
            ("exception", "Exception"),
            ("inspection", "Goods rejected at inspection"),
        ],
        required=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")

    _code_unique = models.UniqueIndex(
        "(scope, code, COALESCE(company_id, 0))",
        "A reason with this code already exists for this use.",
    )

    @api.model
    def load(self, fields, data):
        """Reasons that an addon brings as CSV are the customer's once they are there.

        A CSV file cannot say ``noupdate``; without it every upgrade would undo what was
        renamed, moved or archived.
        """
        if self.env.context.get("install_mode"):
            self = self.with_context(noupdate=True)
        return super().load(fields, data)
