from odoo import Command, api, fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingJudgement(models.TransientModel):
    """Whether decisions had their effect, where that cannot be measured, and why."""

    _name = "chanxiao.meeting.judgement"
    _description = "Judgement of an Effect"

    decision_ids = fields.Many2many("chanxiao.meeting.decision", string="Decisions")
    verdict = fields.Selection(
        [("effective", "It had its effect"), ("ineffective", "It had no effect")],
        "Judgement of the Effect",
    )
    words = fields.Text("In Words")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        is_chosen = self.env.context.get("active_model") == "chanxiao.meeting.decision"
        if is_chosen and "decision_ids" in fields and not values.get("decision_ids"):
            ids = self.env.context.get("active_ids", [])
            values["decision_ids"] = [Command.set(ids)]
        return values

    def action_confirm(self):
        """Judge; the decisions themselves check who may."""
        ensure_single(self)
        self.decision_ids.action_judge(self.verdict, self.words)
        return {"type": "ir.actions.act_window_close"}
