from odoo import fields, models
from odoo.exceptions import UserError


class ChanxiaoMeetingDecision(models.Model):
    """Adopting and withdrawing resolutions."""

    _inherit = "chanxiao.meeting.decision"

    def action_adopt(self):
        """Resolve it: every task becomes an activity on the record it is about.

        :raise UserError: naming what a decision lacks
        :raise AccessError: for people who do not decide in that meeting
        """
        decisions = self._as_decider()
        decisions = decisions._lock_transition()
        for decision in decisions:
            if message := decision._adoption_error_message():
                raise UserError(message)
        decisions._set_state("adopted", **decisions._prepare_adoption_values())
        decisions._action_adopt()
        return True

    def _prepare_adoption_values(self):
        return {"adopted_at": fields.Datetime.now(), "adopted_by_id": self.env.uid}

    def _adoption_error_message(self):
        """What keeps the decision from being adopted, or False."""
        self.ensure_one()
        if self.state != "proposed":
            return self.env._("“%s” is no longer a proposal.", self.name)
        if self.meeting_id.state == "cancelled":
            return self.env._(
                "“%s” belongs to a cancelled meeting. Propose it in another one.",
                self.name,
            )
        if not self.action_ids:
            return self.env._(
                "“%s” has no task yet. Enter who does what by when; then adopt it.",
                self.name,
            )
        if self.subject_ref and self not in self._get_subjects():
            return self.env._(
                "The record that “%s” is about was deleted. Choose another record, or "
                "none.",
                self.name,
            )
        problems = self.action_ids._get_adoption_problems()
        return bool(problems) and self.env._(
            "“%(decision)s” cannot be adopted yet:\n%(problems)s",
            decision=self.name,
            problems="\n".join(problems),
        )

    def _action_adopt(self):
        """Extension point: what follows from resolving these decisions."""
        self.action_ids._start()
        for decision in self:
            decision._notify_assignees()

    def _notify_assignees(self):
        """One message a decision that names every task, instead of one a task."""
        self.ensure_one()
        self.message_post_with_source(
            "chanxiao_meeting.chanxiao_meeting_decision_adopted",
            render_values={"decision": self},
            subtype_xmlid="mail.mt_comment",
            partner_ids=self.action_ids.assignee_id.partner_id.ids,
        )

    def action_withdraw(self, reason=None):
        """Take a decision back, and its open tasks and their reminders with it.

        :param str reason: why; the dialog behind the button always asks for it
        """
        decisions = self._as_decider()
        decisions = decisions._lock_transition()
        for decision in decisions:
            if decision.state not in ("proposed", "adopted"):
                raise UserError(
                    self.env._(
                        "“%s” was already carried out or withdrawn, so it cannot be "
                        "taken back.",
                        decision.name,
                    )
                )
        reason = (reason or "").strip()
        decisions._set_state("withdrawn", withdrawal_reason=reason)
        decisions._action_withdraw(reason)
        return True

    def _action_withdraw(self, reason):
        """Extension point: what withdrawing these decisions takes back."""
        self.action_ids.filtered(lambda action: action.state == "open")._cancel(reason)
        self._log_reason(self.env._("Withdrawn"), reason)

    def _sync_implemented(self):
        """A decision is implemented as long as none of its tasks is open.

        Tasks that were all cancelled implement nothing: such a decision stays adopted
        until someone withdraws it or gives it a task.
        """
        finished = self.filtered(
            lambda decision: (
                decision.state == "adopted"
                and decision.action_count == decision.action_closed_count
                and {"done", "verified"} & set(decision.action_ids.mapped("state"))
            )
        )
        reopened = self.filtered(
            lambda decision: (
                decision.state == "implemented"
                and decision.action_count > decision.action_closed_count
            )
        )
        finished._set_state("implemented")
        reopened._set_state("adopted")
