from odoo import fields, models


class ChanxiaoMeetingMinutes(models.Model):
    _name = "chanxiao.meeting.minutes"
    _description = "Minutes"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "meeting_id desc, revision desc, id desc"

    name = fields.Char("Number", readonly=True, copy=False)
    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="restrict", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    revision = fields.Integer(default=1, readonly=True)
    content = fields.Json(readonly=True, copy=False)
    deadline = fields.Datetime(readonly=True)
    issued_at = fields.Datetime(readonly=True, copy=False)
    hash = fields.Char(readonly=True, copy=False)
    previous_hash = fields.Char(readonly=True, copy=False)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("in_review", "In Review"),
            ("approved", "Approved"),
            ("issued", "Issued"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
