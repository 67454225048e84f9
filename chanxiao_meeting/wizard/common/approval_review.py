from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single


class ChanxiaoApprovalReview(models.AbstractModel):
    """A dialog in which somebody rules on a document, with a remark.

    It gives no rights: the document's own transitions say who may.
    """

    _name = "chanxiao.approval.review"
    _description = "Dialog of a Ruling"

    comment = fields.Text(
        help="Printed in the minutes when you approve them; needed to send them back."
    )
    approval_turn = fields.Char(
        default=lambda self: self.env.context.get("approval_turn")
    )
    approval_notice = fields.Char(compute="_compute_approval_notice")

    def _compute_approval_notice(self):
        for review in self:
            review.approval_notice = review._get_document().approval_notice

    def _get_document(self):
        """Extension point: the document, for the step that the person saw."""
        return self.env["chanxiao.approval.mixin"]

    @api.model
    def _get_missing_remark_message(self):
        """Extension point: that a document is not sent back without a word."""
        return self.env._("Say what should be mended; then send it back.")

    def action_approve(self):
        """Approve the document's current step, with the remark if there is one."""
        ensure_single(self)
        return self._get_seen_document().action_approve(self.comment)

    def action_reject(self):
        """Send the document back with the remark.

        :raise UserError: without one
        """
        ensure_single(self)
        if not (self.comment or "").strip():
            raise UserError(self._get_missing_remark_message())
        return self._get_seen_document().action_reject(self.comment)

    def _get_seen_document(self):
        return self._get_document().with_context(approval_turn=self.approval_turn)
