from odoo import fields, models


class ChanxiaoMeetingPolicy(models.Model):
    _name = "chanxiao.meeting.policy"
    _description = "Meeting Policy"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, code, revision desc"

    name = fields.Char(required=True, translate=True, tracking=True)
    code = fields.Char(required=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    state = fields.Selection(
        [("draft", "Draft"), ("approved", "Approved"), ("retired", "Retired")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
    department_ids = fields.One2many(
        "chanxiao.meeting.policy.department", "policy_id", copy=True
    )
    agenda_ids = fields.One2many(
        "chanxiao.meeting.policy.agenda", "policy_id", copy=True
    )
    target_ids = fields.One2many(
        "chanxiao.meeting.policy.target", "policy_id", copy=True
    )
