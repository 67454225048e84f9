from odoo import fields, models


class ChanxiaoMeetingBrief(models.Model):
    _name = "chanxiao.meeting.brief"
    _description = "Department Brief"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "meeting_id desc, sequence, id"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one("hr.department", required=True, ondelete="restrict")
    source_ids = fields.Many2many("chanxiao.figure.source", string="Figures From")
    confidential = fields.Boolean()
    responsible_id = fields.Many2one("res.users", tracking=True)
    deadline = fields.Datetime()
    submitted_at = fields.Datetime(readonly=True, copy=False)
    state = fields.Selection(
        [("pending", "Pending"), ("submitted", "Submitted"), ("missing", "Missing")],
        default="pending",
        required=True,
        readonly=True,
        tracking=True,
    )
    figure_ids = fields.One2many("chanxiao.meeting.figure", "brief_id")
    problems = fields.Html()
    measures_taken = fields.Html("Emergency Measures Taken")
    support_needed = fields.Html("Support Needed From Others")
    proposals = fields.Html()
