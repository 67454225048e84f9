from odoo import api, models
from odoo.fields import Domain

from ..policy.policy_validity import AWAITING


class ChanxiaoMeeting(models.Model):
    """Planned and convened under the revision that is in force on its date."""

    _inherit = "chanxiao.meeting"

    @api.model_create_multi
    def create(self, vals_list):
        meetings = super().create(vals_list)
        meetings._follow_revision()
        return meetings

    def write(self, vals):
        result = super().write(vals)
        if "date_start" in vals:
            self._follow_revision()
        return result

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

    def _is_policy_in_force(self):
        return super()._is_policy_in_force() or self._is_of_coming_revision()

    def _is_of_coming_revision(self):
        """Whether its policy is approved, and in force once this meeting comes."""
        policy = self.policy_id
        return bool(
            policy.is_awaiting
            and self.date_start
            and policy.valid_from <= self._get_nominal_date()
        )

    def _follow_revision(self):
        """Drafts that somebody planned belong to what is in force on their day.

        What the cycle plans has its date for ever, and with it its revision.
        """
        drafts = self.filtered(
            lambda m: m.state == "draft" and not m.occurrence_date and m.date_start
        )
        if not drafts:
            return
        following = drafts.policy_id._read_following()
        for meeting in drafts:
            day, policy = meeting._get_nominal_date(), meeting.policy_id
            coming, former = following.get(policy), policy.previous_revision_id
            if coming and coming.valid_from <= day:
                meeting._move_to_revision(coming)
            elif policy.is_awaiting and day < policy.valid_from and former:
                meeting._move_to_revision(former)

    def _move_to_revision(self, policy):
        """Hold these drafts under another revision, with the people that it names.

        Whom or what somebody chose for a meeting stays.
        """
        for meeting in self:
            old = meeting.policy_id
            values = {"policy_id": policy.id}
            # whoever stood in when the chair left, or the one who left
            if meeting.chair_id in (old._get_chair(), old.chair_id):
                values["chair_id"] = policy._get_chair().id
            if meeting.recorder_id == old.recorder_id:
                values["recorder_id"] = policy._get_allowed(policy.recorder_id).id
            if (meeting.location or "") == (old.location or ""):
                values["location"] = policy.location
            meeting.write(values)


class ChanxiaoMeetingPolicy(models.Model):
    """What a revision that comes into force later means for meetings until then."""

    _inherit = "chanxiao.meeting.policy"

    def _take_effect_of_following(self):
        """Put into force what was approved, of these revisions or after them."""
        # bounded: makes the change that was approved for this day or an earlier one
        mine = self.sudo()
        for policy in mine.union(*mine._read_following().values()):
            if policy._is_due():
                policy._take_effect_once()

    def _read_following(self):
        """What is approved to replace these policies later.

        :return: ``{policy: the revision that waits for its day}``
        """
        awaiting = self.search(
            AWAITING & Domain("previous_revision_id", "in", self.ids)
        )
        return {policy.previous_revision_id: policy for policy in awaiting}

    def _is_replacing_later(self):
        """Whether this revision waits for its day to replace one that is in force."""
        return self.is_awaiting and self.previous_revision_id.state == "approved"

    def _take_effect_when_due(self):
        result = super()._take_effect_when_due()
        if self._is_replacing_later():
            self._take_over_coming()
        return result

    def _take_over_coming(self):
        """Drafts from its first day on are planned as this revision says.

        Convened ones keep what they were convened under.
        """
        drafts = self.previous_revision_id.meeting_ids.filtered(
            lambda m: (
                m.state == "draft"
                and m.date_start
                and m._get_nominal_date() >= self.valid_from
            )
        )
        drafts._move_to_revision(self)
        self._plan_coming_anew()

    def action_retire(self):
        """Drafts of one that never comes into force go back to the one that is."""
        awaiting = self.filtered("is_awaiting")
        result = super().action_retire()
        for policy in awaiting:
            former = policy.previous_revision_id
            if former.state == "approved":
                drafts = policy.meeting_ids.filtered(lambda m: m.state == "draft")
                drafts._move_to_revision(former)
                former._plan_coming_anew()
        return result

    def _plan_coming_anew(self):
        """Plan the drafts that this revision took over, and what it lacks."""
        self.invalidate_recordset(["meeting_ids"])
        self._plan_drafts_anew()
        self._create_next_meetings()
        self._update_draft_periods()
