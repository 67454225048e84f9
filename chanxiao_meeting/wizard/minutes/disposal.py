from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMinutesDisposal(models.TransientModel):
    """Why minutes are disposed of, or until when they are kept instead."""

    _name = "chanxiao.minutes.disposal"
    _description = "Disposal of Minutes"

    minutes_ids = fields.Many2many(
        "chanxiao.meeting.minutes", string="Minutes Whose Time Is Over", required=True
    )
    keep_until = fields.Date()
    words = fields.Text("Why, on Record")

    def action_dispose(self):
        """Dispose of them, with the rights of the person whose dialog this is."""
        ensure_single(self)
        words = self.env["chanxiao.meeting.minutes"]._get_words(self.words)
        self.minutes_ids.action_dispose(words)
        return self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_minutes_action"
        )

    def action_keep(self):
        """Keep them until the day that was entered."""
        ensure_single(self)
        self.minutes_ids.action_keep_longer(self.keep_until, self.words)
        return {"type": "ir.actions.act_window_close"}
