from odoo import api, fields, models
from odoo.tools import format_datetime

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingMeasureUndo(models.TransientModel):
    """What has changed since a measure was carried out, before the rest is undone."""

    _name = "chanxiao.meeting.measure.undo"
    _description = "Undoing a Measure in Part"

    measure_id = fields.Many2one("chanxiao.meeting.measure", required=True)
    moved_text = fields.Text("Changed Since", compute="_compute_moved_text")

    @api.depends("measure_id")
    def _compute_moved_text(self):
        for wizard in self:
            lines = [
                wizard._describe(move) for move in wizard.measure_id._get_moved_shown()
            ]
            wizard.moved_text = "\n".join(lines)

    def _describe(self, move):
        if not move["when"]:
            return self.env._("%s: deleted", move["name"])
        if not move["field"]:
            return self.env._(
                "%(record)s: by %(who)s on %(when)s",
                record=move["name"],
                who=move["who"] or "–",
                when=format_datetime(self.env, move["when"]),
            )
        return self.env._(
            "%(record)s, %(field)s: by %(who)s on %(when)s",
            record=move["name"],
            field=move["label"],
            who=move["who"] or "–",
            when=format_datetime(self.env, move["when"]),
        )

    def action_confirm(self):
        """Undo what is still as it was left; the measure itself checks who may."""
        ensure_single(self)
        self.measure_id.action_undo(partly=True)
        return {"type": "ir.actions.act_window_close"}
