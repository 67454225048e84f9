from odoo import api, fields, models

from ..common.single import ensure_single


class ChanxiaoMeetingAgendaItem(models.Model):
    """The decisions that a topic led to."""

    _inherit = "chanxiao.meeting.agenda.item"

    decision_ids = fields.One2many(
        "chanxiao.meeting.decision", "agenda_item_id", "Decisions"
    )
    decision_count = fields.Integer(compute="_compute_decision_count")

    @api.depends("decision_ids")
    def _compute_decision_count(self):
        counts = dict(
            self.env["chanxiao.meeting.decision"]._read_group(
                [("agenda_item_id", "in", self.ids)], ["agenda_item_id"], ["__count"]
            )
        )
        for item in self:
            item.decision_count = counts.get(item, 0)

    def action_open_review(self):
        ensure_single(self)
        return self.meeting_id.action_open_review()

    def action_new_decision(self):
        """Write down a decision that this topic led to."""
        ensure_single(self)
        return self._get_new_decision_action(self.meeting_id)

    def _get_new_decision_action(self, meeting):
        """The empty form of a decision.

        :param self: the topic it comes from, or no record
        """
        subject = self.subject_ref
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Decision"),
            "res_model": "chanxiao.meeting.decision",
            "views": [(False, "form")],
            "context": {
                "default_meeting_id": meeting.id,
                "default_agenda_item_id": self.id,
                "default_subject_ref": subject and f"{subject._name},{subject.id}",
            },
        }
