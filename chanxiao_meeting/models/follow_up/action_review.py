from odoo import api, fields, models
from odoo.fields import Domain


class ChanxiaoMeetingAction(models.Model):
    """Whether the work was done: checked by someone else, told to the next meeting."""

    _inherit = "chanxiao.meeting.action"

    def _is_verifier(self, user):
        """The person named for it checks; else who decided. Never who did the work."""
        self.ensure_one()
        executors = self.assignee_id | self.done_by_id
        named = (self.verifier_id or self.decision_id.verifier_id) - executors
        entitled = user == named if named else self.decision_id.can_decide
        return entitled and user not in executors

    def action_verify(self):
        """Confirm that tasks were really carried out."""
        actions = self._as_verifier()
        actions._set_state(
            "verified", verified_by_id=self.env.uid, verified_at=fields.Datetime.now()
        )
        return True

    def action_reject(self, reason=None):
        """Send tasks back: they are open again, and their reminder with them.

        :param str reason: what is missing, in words
        """
        actions = self._as_verifier()
        reason = self._get_words(reason)
        actions._reopen()
        for count, group in actions.grouped("reject_count").items():
            group._write_system({"reject_count": count + 1})
        actions._schedule_activities()
        actions._log_reason(self.env._("Rejected"), reason)
        return True

    def _as_verifier(self):
        return self._begin(
            "done",
            "can_verify",
            self.env._(
                "“%(task)s” is verified by %(who)s. Nobody verifies their own work."
            ),
        )

    # the execution review: what became of earlier decisions

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
