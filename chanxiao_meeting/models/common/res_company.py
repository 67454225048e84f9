from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    chanxiao_npd_tag = fields.Char(
        string="New Product Tag",
        default="NPD",
        help="Tag of the projects that develop new products. Their tasks are counted in"
        " the engineering brief.",
    )
    chanxiao_director_id = fields.Many2one(
        "res.users",
        "Director of Meetings",
        help="Whose turn a step of an approval is that falls to the director. Empty: "
        "who manages the topmost department above the one that convenes.",
    )

    def _get_with_branches(self):
        """A company and its branches at every level, the company first.

        As the company switcher selects them: without archived branches.
        """
        self.ensure_one()
        # bounded: only ids of the company's own branches, whoever asks
        below = self.sudo().search([("id", "child_of", self.id)])
        return self | below.with_env(self.env)

    def _get_owners(self):
        """Partners whose goods are our own; those of others have no value for us.

        Called for what belongs together: see :meth:`_get_with_branches`.
        """
        # bounded: only which partners the companies are
        return self.sudo().partner_id


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    module_chanxiao_meeting_report = fields.Boolean("Print and Export")
    module_crm = fields.Boolean("Leads and Opportunities")
    module_crm_claim = fields.Boolean("Customer Complaints")
    module_account_budget_oca = fields.Boolean("Budgets")
    module_maintenance = fields.Boolean("Maintenance")
    module_hr_attendance = fields.Boolean("Employee Attendance")
    module_project = fields.Boolean("Projects")
    module_mrp_subcontracting = fields.Boolean("Subcontracting")
    chanxiao_npd_tag = fields.Char(
        related="company_id.chanxiao_npd_tag", readonly=False
    )
    chanxiao_director_id = fields.Many2one(
        related="company_id.chanxiao_director_id", readonly=False
    )
