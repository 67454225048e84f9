from odoo import models


class ChanxiaoMeetingDecision(models.Model):
    """A decision on an exception settles how it is put right."""

    _inherit = "chanxiao.meeting.decision"

    def _action_adopt(self):
        result = super()._action_adopt()
        # bounded: exceptions on the very topics that were decided on
        exceptions = self.env["chanxiao.control.exception"].sudo()
        found = exceptions.search([("agenda_item_id", "in", self.agenda_item_id.ids)])
        for decision in self:
            mine = found.filtered(
                lambda e, d=decision: e.agenda_item_id == d.agenda_item_id
            )
            mine._follow_decision(decision)
        return result

    def _action_withdraw(self, reason):
        result = super()._action_withdraw(reason)
        # bounded: exceptions that these very decisions were to put right
        exceptions = self.env["chanxiao.control.exception"].sudo()
        found = exceptions.search(
            [("decision_id", "in", self.ids), ("state", "!=", "closed")]
        )
        found._lose_decision()
        return result
