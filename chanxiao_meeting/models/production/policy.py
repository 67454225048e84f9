from odoo import api, fields, models


class ChanxiaoMeetingPolicyVariance(models.Model):
    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(
        ("approved", "retired"), {"variance_tolerance_days", "variance_tolerance_rate"}
    )

    variance_tolerance_days = fields.Integer(
        "Tolerated Variance (Days)",
        default=1,
        tracking=True,
        help="Manufacturing orders finished more days than this before or after their"
        " baseline need a reason.",
    )
    variance_tolerance_rate = fields.Float(
        "Tolerated Variance (% of Quantity)",
        default=5.0,
        digits=(16, 2),
        tracking=True,
        help="Manufacturing orders that made more or less than their baseline quantity"
        " by a larger share than this need a reason.",
    )

    _variance_tolerances_positive = models.Constraint(
        "CHECK (variance_tolerance_days >= 0 AND variance_tolerance_rate >= 0)",
        "A tolerance cannot be negative.",
    )

    @api.model
    @api.private
    def _get_variance_tolerances(self, companies=None):
        """How far an order may be from its baseline without anybody saying why.

        Where several policies are in force, the strictest counts.

        :param companies: ``res.company`` records; by default all
        :return: ``{company: (days, percent of the quantity)}``, without the companies
            that have no policy in force
        """
        domain = [("state", "=", "approved")]
        if companies is not None:
            domain.append(("company_id", "in", companies.ids))
        # sudo: whoever makes orders is asked, also who may not read policies; what
        # comes out are two numbers a company
        rows = self.sudo()._read_group(
            domain,
            ["company_id"],
            ["variance_tolerance_days:min", "variance_tolerance_rate:min"],
        )
        return {company.sudo(False): (days, rate) for company, days, rate in rows}
