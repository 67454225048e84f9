from odoo import api, fields, models


class ChanxiaoMeetingPolicyLine(models.AbstractModel):
    """A line of a policy: like the policy, it stays as approved."""

    _name = "chanxiao.meeting.policy.line"
    _description = "Line of a Meeting Policy"
    _order = "sequence, id"
    _check_company_auto = True

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.policy_id._check_unlocked()
        return lines

    def write(self, vals):
        self.policy_id._check_unlocked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.policy_id._check_unlocked()
