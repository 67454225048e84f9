from odoo import fields, models


class ChanxiaoMeetingFigure(models.Model):
    _name = "chanxiao.meeting.figure"
    _description = "Reported Figure"
    _order = "brief_id, sequence, id"
    _rec_name = "label"

    brief_id = fields.Many2one(
        "chanxiao.meeting.brief", required=True, ondelete="cascade", index=True
    )
    meeting_id = fields.Many2one(related="brief_id.meeting_id", store=True, index=True)
    company_id = fields.Many2one(related="brief_id.company_id", store=True)
    sequence = fields.Integer()
    definition_id = fields.Many2one("chanxiao.figure.definition", ondelete="restrict")
    provider_code = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True)
    label = fields.Char(readonly=True)
    unit = fields.Char(readonly=True)
    better = fields.Char(readonly=True)
    value = fields.Float(readonly=True, digits=0)
    is_known = fields.Boolean(readonly=True)
    previous = fields.Float(readonly=True, digits=0)
    is_previous_known = fields.Boolean(readonly=True)
    trend = fields.Json(readonly=True)
    breakdown = fields.Json(readonly=True)
    target = fields.Float(readonly=True, digits=0)
    status = fields.Selection(
        [("good", "Good"), ("warning", "Warning"), ("bad", "Bad"), ("none", "–")],
        default="none",
        readonly=True,
    )
    drill_model = fields.Char(readonly=True)
    drill_domain = fields.Json(readonly=True)
    as_of = fields.Datetime(readonly=True)
    is_overridden = fields.Boolean(readonly=True)
    override_value = fields.Float(readonly=True, digits=0)
    override_reason_id = fields.Many2one("chanxiao.reason", readonly=True)
