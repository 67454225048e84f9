from odoo import fields, models

from ..common.state_mixin import ensure_single


class ChanxiaoMeetingPolicy(models.Model):
    """The meetings made from a policy."""

    _inherit = "chanxiao.meeting.policy"

    meeting_ids = fields.One2many("chanxiao.meeting", "policy_id", "Meetings")
    meeting_count = fields.Integer(compute="_compute_meeting_count")

    def _compute_meeting_count(self):
        counts = dict(
            self.env["chanxiao.meeting"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.meeting_count = counts.get(policy, 0)

    def action_view_meetings(self):
        ensure_single(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_action"
        )
        return {
            **action,
            "domain": [("policy_id", "in", self._get_revision_family().ids)],
            "context": {"default_policy_id": self.id},
        }

    def _retire_in_favour_of(self, policy):
        """Meetings not convened yet are held under the new revision."""
        result = super()._retire_in_favour_of(policy)
        drafts = self.meeting_ids.filtered(lambda meeting: meeting.state == "draft")
        drafts._move_to_revision(policy)
        return result

    def _action_approve(self):
        """The meetings of a policy in force are planned by themselves."""
        result = super()._action_approve()
        self._plan_coming_anew()
        return result
