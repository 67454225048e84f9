from odoo import fields, models


class ChanxiaoMeetingPolicyDepartment(models.Model):
    _name = "chanxiao.meeting.policy.department"
    _description = "Department of a Meeting Policy"
    _inherit = "chanxiao.meeting.policy.line"

    department_id = fields.Many2one(
        "hr.department", required=True, ondelete="restrict", check_company=True
    )
    representative_id = fields.Many2one(
        "res.users",
        check_company=True,
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
        allowed = self.policy_id._get_allowed
        return allowed(self.representative_id) or allowed(manager.sudo(False))
