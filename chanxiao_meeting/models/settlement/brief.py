from odoo import Command, api, fields, models
from odoo.fields import Domain

from ..common.state_mixin import ensure_single


class ChanxiaoMeetingBrief(models.Model):
    """The finance brief reports what was settled in the meeting's period.

    Read together with the figures and frozen with them. The sums are part of the
    brief, for whoever may read the brief; the settlements behind them open under the
    rights of whoever opens them.
    """

    _inherit = "chanxiao.meeting.brief"
    # what was settled is collected like the figures, and not entered either
    _system_fields = {
        "settlement_ids",
        "settlement_count",
        "settlement_revenue",
        "settlement_planned_cost",
        "settlement_actual_cost",
        "settlement_variance",
        "settlement_margin",
        "settlement_problem_count",
        "settlement_average_count",
    }

    has_settlements = fields.Boolean(compute="_compute_has_settlements")
    currency_id = fields.Many2one(related="company_id.currency_id")
    settlement_ids = fields.Many2many(
        "chanxiao.settlement",
        "chanxiao_meeting_brief_settlement_rel",
        "brief_id",
        "settlement_id",
        readonly=True,
        copy=False,
        help="Order lines whose delivery was completed in the period.",
    )
    settlement_count = fields.Integer("Settled Lines", readonly=True, copy=False)
    settlement_revenue = fields.Monetary("Settled Revenue", readonly=True, copy=False)
    settlement_planned_cost = fields.Monetary(
        "Settled Planned Cost", readonly=True, copy=False
    )
    settlement_actual_cost = fields.Monetary(
        "Settled Actual Cost", readonly=True, copy=False
    )
    settlement_variance = fields.Monetary(
        "Settled Cost Variance", readonly=True, copy=False
    )
    settlement_margin = fields.Monetary("Settled Margin", readonly=True, copy=False)
    settlement_problem_count = fields.Integer(
        "Problems of Settled Lines", readonly=True, copy=False
    )
    settlement_average_count = fields.Integer(
        "Settled at Average Cost", readonly=True, copy=False
    )

    @api.depends("source_ids.code")
    def _compute_has_settlements(self):
        for brief in self:
            brief.has_settlements = "finance" in brief.source_ids.mapped("code")

    def _collect_figures(self):
        result = super()._collect_figures()
        self._collect_settlements()
        return result

    def _collect_settlements(self):
        """What was settled of the meeting's period, read once for all its briefs."""
        # bounded: settlements of these briefs' companies and periods
        for period, briefs in self.sudo()._group_by_period():
            reporting = briefs.filtered("has_settlements")
            if reporting:
                settlements = self._find_settlements(period)
                reporting._write_system(self._prepare_settlement_values(settlements))

    @api.model
    def _find_settlements(self, period):
        # bounded: by company and period; who sees what of it is said at the class
        return (
            self.env["chanxiao.settlement"]
            .sudo()
            .search(
                Domain(period.domain_of_companies())
                & Domain(period.domain("date_delivered"))
            )
        )

    @api.model
    def _prepare_settlement_values(self, settlements):
        return {
            "settlement_ids": [Command.set(settlements.ids)],
            "settlement_count": len(settlements),
            "settlement_revenue": sum(settlements.mapped("revenue")),
            "settlement_planned_cost": sum(settlements.mapped("planned_cost")),
            "settlement_actual_cost": sum(settlements.mapped("actual_cost")),
            "settlement_variance": sum(settlements.mapped("cost_variance")),
            "settlement_margin": sum(settlements.mapped("margin")),
            "settlement_problem_count": sum(settlements.mapped("problem_count")),
            "settlement_average_count": len(settlements.filtered("is_average")),
        }

    def action_open_settlements(self):
        """The settlements it reports, under the rights of whoever opens them."""
        ensure_single(self)
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_settlement_action"
        )
        # bounded: ids only, for a domain that is read with the user's own rights
        ids = self.sudo().settlement_ids.ids
        return {**action, "domain": [("id", "in", ids)], "context": {}}


class ChanxiaoSettlement(models.Model):
    """Who reports on finance by the policy in force reads what that rests on."""

    _inherit = "chanxiao.settlement"

    is_finance_reader = fields.Boolean(
        compute="_compute_is_finance_reader",
        search="_search_is_finance_reader",
        help="The user works in the department that reports on finance.",
    )

    @api.depends("company_id")
    @api.depends_context("uid")
    def _compute_is_finance_reader(self):
        companies = self._get_finance_companies()
        for settlement in self:
            settlement.is_finance_reader = settlement.company_id in companies

    @api.model
    def _get_discussion_domain(self):
        return Domain("is_finance_reader", "=", True)

    @api.model
    def _search_is_finance_reader(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("company_id", "in", self._get_finance_companies().ids)

    @api.model
    def _get_finance_companies(self):
        """Companies whose approved policies let the user's department, or the user as
        its representative, report figures of finance."""
        departments = self.env["chanxiao.meeting.brief"]._get_own_departments()
        # bounded: who reports on finance by the regulation in force
        lines = (
            self.env["chanxiao.meeting.policy.department"]
            .sudo()
            .search(
                Domain("policy_id.state", "=", "approved")
                & Domain("source_ids.code", "=", "finance")
                & (
                    Domain("department_id", "in", departments.ids)
                    | Domain("representative_id", "=", self.env.uid)
                )
            )
        )
        # bounded: ids of these companies' branches, of which they report as well
        return lines.company_id.search([("id", "child_of", lines.company_id.ids)])
