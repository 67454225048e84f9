from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.groups import ORGANIZER
from .proposal import TO_COME


class ChanxiaoMeetingProposal(models.Model):
    """What becomes of a proposal that was judged."""

    _inherit = "chanxiao.meeting.proposal"

    outcome = fields.Char("What Became of It", compute="_compute_outcome")

    @api.depends("state", "agenda_item_id.parked", "agenda_item_id.meeting_state")
    @api.depends_context("lang")
    def _compute_outcome(self):
        for proposal in self:
            # bounded: what became of a proposal that the user reads
            proposal.outcome = proposal.sudo()._get_outcome()

    def _get_outcome(self):
        """Extension point: what became of one proposal, in a sentence."""
        self.ensure_one()
        item, meeting = self.agenda_item_id, self.agenda_item_id.meeting_id
        if self.state == "new":
            return self.env._("It waits to be judged.")
        if self.state == "returned":
            return self.env._("Returned: %s", self.remark)
        if self.state == "decided":
            return self.env._("Decided.")
        if meeting.state in (*TO_COME, "in_progress"):
            return self.env._("On the agenda of %s.", meeting.display_name)
        if self._is_left_over():
            return self.env._(
                "%s decided nothing on it. It can be handed in again.",
                meeting.display_name or self.env._("The meeting"),
            )
        return self.env._(
            "Parked by %(meeting)s, and offered to the meetings after it: %(topic)s.",
            meeting=meeting.display_name,
            topic=item.name,
        )

    def _is_left_over(self):
        """Whether its meeting is over without a decision, and no later one has it."""
        # bounded: whether the topic of this proposal is still to come
        item = self.sudo().agenda_item_id
        if self.state != "accepted" or item.meeting_id.state in (
            *TO_COME,
            "in_progress",
        ):
            return False
        return not item.parked or item.is_dropped

    def _check_not_under_way(self):
        if self.state == "accepted" and not self._is_left_over():
            raise UserError(
                self.env._(
                    "“%(proposal)s” is still to come. %(outcome)s",
                    proposal=self.topic,
                    outcome=self.outcome,
                )
            )

    def action_hand_in_again(self):
        """Have it judged anew, after it was returned or nothing was decided on it."""
        self.check_access("read")
        for proposal in self:
            if not proposal._may_be_handed_in():
                raise AccessError(
                    self.env._(
                        "“%(proposal)s” is handed in again by %(person)s, who proposed "
                        "it, or by an organizer of meetings.",
                        proposal=proposal.topic,
                        person=proposal.proposer_id.name or self.env._("nobody"),
                    )
                )
        for proposal in self._lock_transition("returned", "accepted"):
            proposal._check_not_under_way()
            proposal._reopen()
        return True

    def _reopen(self):
        """Let it be judged anew, for the next meeting that it can reach."""
        for proposal in self:
            following = proposal.policy_id._find_meeting_for_proposals()
            proposal._set_state(
                "new",
                agenda_item_id=False,
                judged_by_id=False,
                judged_at=False,
                meeting_id=following.id,
            )
        # bounded: plans the judgement of these proposals
        self.sudo()._ask_to_judge()

    def _pass_on(self, why):
        """What these were to be treated by is gone: nothing of it is lost.

        A topic that waits for another meeting is followed further; the others are
        judged anew, for the following meeting.

        :param str why: what happened to the meeting or the topic
        """
        for proposal in self:
            item = proposal.agenda_item_id.taken_from_ids[:1] or proposal.agenda_item_id
            if proposal.state == "new":
                following = proposal.policy_id._find_meeting_for_proposals()
                proposal._write_system({"meeting_id": following.id})
            elif item.parked and not item.is_dropped:
                proposal._follow(item)
            else:
                proposal._reopen()
            proposal._message_log(body=f"{why} {proposal._get_outcome()}")

    def _follow(self, item):
        """These are treated with another topic from now on."""
        self._write_system(
            {"agenda_item_id": item.id, "meeting_id": item.meeting_id.id}
        )


class ChanxiaoMeetingPolicy(models.Model):
    """Who judges proposals for the meetings of a policy, and which they can reach."""

    _inherit = "chanxiao.meeting.policy"

    def _get_organizers(self):
        """Everybody who organizes meetings of the company."""
        # bounded: which colleagues have a role
        organizers = self.env.ref(ORGANIZER).sudo().all_user_ids
        return self._get_allowed(organizers.filtered(lambda user: not user.share))

    def _get_judge(self, proposer):
        """Who is asked to judge what ``proposer`` proposes: somebody else if possible.

        :return: user, empty where nobody organizes meetings
        """
        organizers = self._get_organizers()
        named = self._get_head(self.organizer_department_id) | self.recorder_id
        named = (named | self.chair_id) & organizers
        others = (named | organizers) - proposer
        return others[:1] or organizers[:1]

    def _find_coming_meetings(self):
        """Meetings of the series that are still prepared, the next one first."""
        if not self:
            return self.env["chanxiao.meeting"]
        return self.env["chanxiao.meeting"].search(
            [
                ("policy_id", "in", self._get_revision_family().ids),
                ("state", "in", TO_COME),
                ("date_end", ">", fields.Datetime.now()),
            ],
            order="date_start, id",
        )

    def _find_meeting_for_proposals(self):
        """The next meeting for which proposals are not due yet, if it is planned."""
        earliest = fields.Datetime.now() + timedelta(hours=self.proposal_lead_hours)
        return self._find_coming_meetings().filtered(
            lambda meeting: meeting.date_start >= earliest
        )[:1]

    def _retire_in_favour_of(self, policy):
        """What is not judged yet is judged under the new revision."""
        result = super()._retire_in_favour_of(policy)
        # bounded: proposals for meetings that are held under the new revision now
        waiting = self.env["chanxiao.meeting.proposal"].sudo()
        waiting = waiting.search([("policy_id", "in", self.ids), ("state", "=", "new")])
        waiting._write_system({"policy_id": policy.id})
        return result


class ChanxiaoMeeting(models.Model):
    """What was proposed for a meeting, and what becomes of it with the meeting."""

    _inherit = "chanxiao.meeting"

    proposal_ids = fields.One2many(
        "chanxiao.meeting.proposal", "meeting_id", "Proposals"
    )

    def _get_backlog_remarks(self):
        remarks = super()._get_backlog_remarks()
        # bounded: topics of what was proposed for this very meeting
        waiting = self.sudo().proposal_ids.filtered(lambda p: p.state == "new")
        if waiting:
            remarks.append(
                self.env._(
                    "Proposed for this meeting and not judged yet: %s.",
                    waiting.mapped("topic"),
                )
            )
        return remarks

    def _take_up(self, topics):
        """Proposals are followed to the meeting that takes their topic up."""
        items = super()._take_up(topics)
        # bounded: proposals whose topic goes to this meeting
        Proposal = self.env["chanxiao.meeting.proposal"].sudo()
        followed = Proposal.search([("agenda_item_id", "in", topics.ids)])
        taken = dict(zip(topics.ids, items, strict=True))
        for proposal in followed.filtered(lambda p: p.state == "accepted"):
            proposal._follow(taken[proposal.agenda_item_id.id])
        return items

    def _action_close(self):
        """What nobody judged in time is for the next meeting."""
        result = super()._action_close()
        # bounded: what was proposed for this very meeting
        waiting = self.sudo().proposal_ids.filtered(lambda p: p.state == "new")
        waiting._pass_on(self.env._("“%s” is over.", self.display_name))
        return result

    def _action_cancel(self):
        # bounded: what was proposed for this very meeting
        open_proposals = self.sudo().proposal_ids._filter_open()
        topics = open_proposals.agenda_item_id
        open_proposals._pass_on(self.env._("“%s” was cancelled.", self.display_name))
        # what is judged anew is not offered beside its proposal
        (topics - open_proposals.agenda_item_id)._write_system({"is_dropped": True})
        return super()._action_cancel()

    def unlink(self):
        # bounded: what was proposed for these very meetings
        proposals = self.sudo().proposal_ids._filter_open()
        names = {p: p.meeting_id.display_name for p in proposals}
        result = super().unlink()
        for proposal, name in names.items():
            proposal._pass_on(self.env._("“%s” was deleted.", name))
        return result


class ChanxiaoMeetingAgendaItem(models.Model):
    """Topics that somebody proposed."""

    _inherit = "chanxiao.meeting.agenda.item"

    def unlink(self):
        # bounded: proposals whose topic goes
        proposals = self.env["chanxiao.meeting.proposal"].sudo()
        proposals = proposals.search(
            [("agenda_item_id", "in", self.ids), ("state", "=", "accepted")]
        )
        for proposal in proposals:
            # known only as long as the topic that took it up is there
            if before := proposal.agenda_item_id.taken_from_ids[:1]:
                proposal._follow(before)
        result = super().unlink()
        proposals._pass_on(self.env._("Its topic was taken off the agenda."))
        return result
