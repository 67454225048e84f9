from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingReceiptStep(models.TransientModel):
    """What somebody says of minutes, or of an objection to them.

    Written here and not on the receipt, so that nobody reads half a sentence.
    """

    _name = "chanxiao.meeting.receipt.step"
    _description = "Answer of a Receipt"

    receipt_id = fields.Many2one(
        "chanxiao.meeting.receipt", "Circulated To", required=True, ondelete="cascade"
    )
    operation = fields.Selection(
        [
            ("object", "Object to the minutes"),
            ("reserve", "Note the objection as a reservation"),
        ],
        required=True,
    )
    objection = fields.Text("What Is Objected", related="receipt_id.remark")
    words = fields.Text("What You Say")

    def action_confirm(self):
        """Do it, with the rights of the person whose dialog this is."""
        ensure_single(self)
        words = self.receipt_id._get_words(self.words)
        if self.operation == "object":
            self.receipt_id.action_object(words)
        else:
            self.receipt_id.action_reserve(words)
        return {"type": "ir.actions.act_window_close"}
