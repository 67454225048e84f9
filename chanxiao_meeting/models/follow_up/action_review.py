from odoo import api, fields, models
from odoo.fields import Domain


class ChanxiaoMeetingAction(models.Model):
    """What became of earlier decisions: the first topic of every meeting."""

    _inherit = "chanxiao.meeting.action"

    @api.model
    def _get_review_domain(self, meeting):
        """Tasks on which ``meeting`` hears a report.

        Every adopted task of an earlier meeting of the same policy, in whatever
        revision, that was not closed when the previous meeting began: those open
        still, and those closed since. Looked up again later, it is the same list.

        :param meeting: one ``chanxiao.meeting``
        """
        policies = meeting.policy_id._get_revision_family()
        start = meeting.date_start or fields.Datetime.now()
        domain = Domain(
            [
                ("company_id", "=", meeting.company_id.id),
                ("meeting_id.policy_id", "in", policies.ids),
                ("meeting_id.date_start", "<", start),
                ("meeting_id", "!=", meeting._origin.id),
                ("decision_id.adopted_at", "!=", False),
            ]
        )
        previous = meeting.previous_meeting_id
        if not previous and meeting.date_start:
            previous = meeting._find_previous()
        if previous:
            since = previous.started_at or previous.date_start
            domain &= Domain("closed_at", "=", False) | Domain("closed_at", ">=", since)
        return domain

    @api.model
    def _get_review_actions(self, meeting):
        """The tasks of :meth:`_get_review_domain`, a department after the other."""
        return self.search(
            self._get_review_domain(meeting), order="department_id, deadline, id"
        )

    @api.model
    def _get_review_action(self, meeting):
        """Window action with the execution review of ``meeting``."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_action_action_review"
        )
        return {
            **action,
            "display_name": self.env._("Execution Review: %s", meeting.display_name),
            "domain": list(self._get_review_domain(meeting)),
        }
