from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingFigureOverride(models.TransientModel):
    _name = "chanxiao.meeting.figure.override"
    _description = "Report Another Value"

    figure_id = fields.Many2one(
        "chanxiao.meeting.figure", required=True, readonly=True, ondelete="cascade"
    )
    # read with the user's own rights: what one may not read is not shown here either
    label = fields.Char("Name", related="figure_id.label", related_sudo=False)
    unit = fields.Selection(related="figure_id.unit", related_sudo=False)
    computed_value = fields.Float(
        related="figure_id.value", related_sudo=False, digits=(16, 2)
    )
    is_computed_known = fields.Boolean(related="figure_id.is_known", related_sudo=False)
    company_id = fields.Many2one(related="figure_id.company_id", related_sudo=False)
    value = fields.Float("Value to Report", required=True, digits=(16, 2))
    reason_id = fields.Many2one(
        "chanxiao.reason",
        required=True,
        domain="[('scope', '=', 'override'), "
        "('company_id', 'in', (False, company_id))]",
    )
    note = fields.Text(help="What the reason does not say.")

    def action_apply(self):
        """Report the value entered; the figure checks who may."""
        ensure_single(self)
        self.figure_id._override(self.value, self.reason_id, self.note)
        return {"type": "ir.actions.act_window_close"}
