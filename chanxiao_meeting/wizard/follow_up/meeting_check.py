from odoo import api, fields, models


class ChanxiaoMeetingCheck(models.TransientModel):
    """Proposals that nobody adopted are offered together with the parked topics."""

    _inherit = "chanxiao.meeting.check"

    offered_decision_ids = fields.Many2many(
        "chanxiao.meeting.decision", compute="_compute_offered"
    )
    decision_ids = fields.Many2many(
        "chanxiao.meeting.decision",
        string="Proposed Decisions",
        compute="_compute_decision_ids",
        store=True,
        readonly=False,
        domain="[('id', 'in', offered_decision_ids)]",
    )

    @api.depends("meeting_id", "step")
    def _compute_offered(self):
        result = super()._compute_offered()
        for check in self:
            is_before = check.meeting_id and check.step != "close"
            proposed = is_before and check.meeting_id._get_backlog_decisions()
            check.offered_decision_ids = proposed
        return result

    @api.depends("offered_decision_ids")
    def _compute_decision_ids(self):
        for check in self:
            check.decision_ids = check.offered_decision_ids

    def _prepare_step(self):
        # chosen before: what a topic proposed goes with the topic
        chosen = self.decision_ids & self.offered_decision_ids
        result = super()._prepare_step()
        left = chosen & self.meeting_id._get_backlog_decisions()
        if left and self.step != "close":
            self.meeting_id._take_up_decisions(left)
        return result
