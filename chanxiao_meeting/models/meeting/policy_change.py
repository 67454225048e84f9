from odoo import models
from odoo.fields import Domain

from ..policy.policy_validity import AWAITING


class ChanxiaoMeeting(models.Model):
    """Convened under the revision that is in force on that day."""

    _inherit = "chanxiao.meeting"

    def action_convene(self):
        """What comes into force today counts, also where no job has run yet."""
        self.check_access("write")
        self.policy_id._take_effect_of_following()
        return super().action_convene()

    def _convening_error_message(self):
        if self.state == "draft" and self.policy_id.state == "retired":
            return self.env._(
                "“%(policy)s” is not in force any more. Choose the policy in force as "
                "the policy of “%(meeting)s”; then convene it.",
                policy=self.policy_id.display_name,
                meeting=self.display_name,
            )
        return super()._convening_error_message()


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"

    def _take_effect_of_following(self):
        """Put into force what was approved to replace these revisions by today."""
        # bounded: makes the change that was approved for this day or an earlier one
        system = self.sudo()
        following = system.search(
            AWAITING & Domain("previous_revision_id", "in", self.ids)
        )
        for policy in following.filtered(lambda policy: policy._is_due()):
            policy._take_effect_once()
