from odoo import api, fields, models


class ChanxiaoMeetingProposal(models.Model):
    """What was decided on a proposal."""

    _inherit = "chanxiao.meeting.proposal"
    _system_fields = {"decision_id"}

    decision_id = fields.Many2one(
        "chanxiao.meeting.decision",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )

    @api.depends("decision_id.state")
    def _compute_outcome(self):
        return super()._compute_outcome()

    def _get_outcome(self):
        decision = self.decision_id
        if self.state != "decided" or not decision:
            return super()._get_outcome()
        return self.env._(
            "%(meeting)s decided: %(decision)s (%(state)s)",
            meeting=decision.meeting_id.display_name,
            decision=decision.name,
            state=decision._get_state_label(),
        )


class ChanxiaoMeetingDecision(models.Model):
    """A proposal is decided with a decision on its topic."""

    _inherit = "chanxiao.meeting.decision"

    def write(self, vals):
        result = super().write(vals)
        if vals.get("agenda_item_id"):
            self.filtered("adopted_at")._settle_proposals()
        return result

    def _action_adopt(self):
        result = super()._action_adopt()
        self._settle_proposals()
        return result

    def _settle_proposals(self):
        """What was proposed on the topics of these decisions is decided now."""
        topics = self.agenda_item_id
        if not topics:
            return
        # bounded: proposals on whose topic a meeting has decided
        proposals = self.env["chanxiao.meeting.proposal"].sudo()
        proposals = proposals.search(
            [("agenda_item_id", "in", topics.ids), ("state", "=", "accepted")]
        )
        for proposal in proposals:
            decision = self.filtered(
                lambda d, topic=proposal.agenda_item_id: d.agenda_item_id == topic
            )[:1]
            proposal._set_state("decided", decision_id=decision.id)
            proposal._tell_proposer(False)

    def _action_withdraw(self, reason):
        result = super()._action_withdraw(reason)
        # bounded: proposals that these very decisions decided
        proposals = self.env["chanxiao.meeting.proposal"].sudo()
        for proposal in proposals.search([("decision_id", "in", self.ids)]):
            proposal._set_state("accepted", decision_id=False)
            others = proposal.agenda_item_id.decision_ids
            others = others.filtered(
                lambda d: d.state in ("adopted", "implemented", "effective")
            )
            if others:
                proposal._set_state("decided", decision_id=others[0].id)
            proposal._tell_proposer(reason)
        return result
