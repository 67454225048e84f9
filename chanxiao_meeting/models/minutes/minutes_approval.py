from odoo import models

from ..common.groups import MANAGER
from .minutes_content import MinutesContent


class ChanxiaoMeetingMinutes(models.Model):
    """Who approves minutes: in the steps of their policy, otherwise the chair."""

    _inherit = "chanxiao.meeting.minutes"
    _approval_activity = "chanxiao_meeting.mail_activity_type_minutes_approve"

    def _get_approval_steps(self):
        # bounded: by which steps these minutes are approved, told to their readers
        return self.sudo().policy_id._get_own_steps("minutes").sudo(False)

    def _get_authors(self):
        """The recorder; where there are steps, also whoever handed the minutes in."""
        if self._get_approval_steps():
            return self.recorder_id | super()._get_authors()
        return self.recorder_id

    def _get_role_holder(self, role):
        if role == "chair":
            return self.chair_id
        # bounded: who has a role for the meetings of the policy
        return self.sudo().policy_id._get_role_holder(role).sudo(False)

    def _get_usual_approver(self):
        """The chair of the meeting; a deputy where the chair left."""
        # bounded: who stands in for the chair by the policy of these minutes
        policy = self.sudo().policy_id
        deputies = policy._get_allowed(policy.deputy_chair_ids) - self.recorder_id
        chair = policy._get_allowed(self.chair_id)
        return (chair or deputies[:1] or self.chair_id).sudo(False)

    def _may_stand_in(self, user):
        """Without steps, an administrator approves minutes as well as the chair."""
        if self._get_approval_steps():
            return super()._may_stand_in(user)
        return user.has_group(MANAGER)

    def _get_own_ruling_message(self):
        if self.env.user != self.recorder_id:
            return super()._get_own_ruling_message()
        return self.env._(
            "Nobody approves minutes they recorded themselves. Ask %s.",
            self._get_approver_name(),
        )

    def _get_others_turn_message(self):
        if self._get_approval_steps():
            return super()._get_others_turn_message()
        return self.env._(
            "Minutes are approved by the chair of the meeting. Ask %s.",
            self._get_approver_name(),
        )

    def _ask_for_ruling(self, user):
        """Without steps, minutes are approved in time for being issued."""
        if self.approval_deadline:
            return super()._ask_for_ruling(user)
        return self._schedule_for(self._approval_activity, user, self.deadline)

    def _prepare_approvals(self):
        """The rulings that these minutes carry once they are approved."""
        return MinutesContent(self).build_approvals(self._get_rulings_of_round())
