from odoo import api, fields, models


class ChanxiaoMeetingPolicyDepartment(models.Model):
    _name = "chanxiao.meeting.policy.department"
    _description = "Department of a Meeting Policy"
    _order = "sequence, id"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    department_id = fields.Many2one(
        "hr.department", required=True, ondelete="restrict", check_company=True
    )
    representative_id = fields.Many2one(
        "res.users",
        help="Prepares the department's brief and reports in the meeting. "
        "Left empty, the department's manager does.",
    )
    source_ids = fields.Many2many("chanxiao.figure.source", string="Figures From")
    confidential = fields.Boolean(
        help="Only the department itself, the chair, organizers and auditors may "
        "read the brief."
    )

    _department_unique = models.UniqueIndex(
        "(policy_id, department_id)",
        "A department can be listed only once in a policy.",
    )

    def _get_representative(self):
        """The user who prepares the brief; empty if the department has no one."""
        self.ensure_one()
        # organisational knowledge: who heads a department, not personal data
        manager = self.department_id.sudo().manager_id.user_id
        return self.representative_id or manager.sudo(False)

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
