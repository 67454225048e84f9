from odoo import fields, models


class ChanxiaoMeetingPolicyTarget(models.Model):
    _name = "chanxiao.meeting.policy.target"
    _description = "Target of a Figure"
    _order = "definition_id, date_from desc, id desc"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    definition_id = fields.Many2one(
        "chanxiao.figure.definition", required=True, ondelete="restrict"
    )
    target = fields.Float(
        required=True, help="At this value or better, the figure is good."
    )
    threshold = fields.Float(
        "Warning Limit",
        required=True,
        help="Between the target and this value the figure is a warning; beyond it, "
        "bad.",
    )
    date_from = fields.Date("Valid From")
    date_to = fields.Date("Valid Until")
