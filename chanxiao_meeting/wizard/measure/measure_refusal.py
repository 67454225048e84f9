from odoo import Command, api, fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingMeasureRefusal(models.TransientModel):
    """Why a measure that was weighed is not carried out."""

    _name = "chanxiao.meeting.measure.refusal"
    _description = "Refusal of Measures"

    measure_ids = fields.Many2many(
        "chanxiao.meeting.measure",
        # the name that the ORM makes up is too long for PostgreSQL
        relation="chanxiao_measure_refusal_rel",
        string="Measures",
    )
    words = fields.Text("In Words")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        is_chosen = self.env.context.get("active_model") == "chanxiao.meeting.measure"
        if is_chosen and "measure_ids" in fields and not values.get("measure_ids"):
            ids = self.env.context.get("active_ids", [])
            values["measure_ids"] = [Command.set(ids)]
        return values

    def action_confirm(self):
        """Refuse; the measures themselves check who may."""
        ensure_single(self)
        self.measure_ids.action_refuse(self.words)
        return {"type": "ir.actions.act_window_close"}
