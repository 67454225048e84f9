from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.groups import ORGANIZER
from ..common.state_mixin import ensure_single

TOPIC_LENGTH = 80  # characters


class ChanxiaoMeetingProposal(models.Model):
    """The meeting whose evaluation a proposal comes from; not who said so there.

    Nothing leads back to the answer: rows of answers are written anew with each, and
    the proposal names nobody, also where answers are given by name.
    """

    _inherit = "chanxiao.meeting.proposal"
    _system_fields = {"evaluated_meeting_id", "suggestion"}

    evaluated_meeting_id = fields.Many2one(
        "chanxiao.meeting",
        "From the Evaluation Of",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    suggestion = fields.Text(
        readonly=True, copy=False, help="The words of the answer, to know them again."
    )


class ChanxiaoMeetingEvaluation(models.Model):
    """What somebody suggests about a meeting becomes a proposal in one click."""

    _inherit = "chanxiao.meeting.evaluation"

    can_propose = fields.Boolean(compute="_compute_can_propose")

    @api.depends("comment", "meeting_id")
    @api.depends_context("uid")
    def _compute_can_propose(self):
        for evaluation in self:
            has_words = bool((evaluation.comment or "").strip())
            evaluation.can_propose = has_words and evaluation._may_propose()

    def _may_propose(self):
        """Whether the user may: who organizes meetings, or chairs this one."""
        user = self.env.user
        # bounded: who chairs a meeting whose evaluation the user reads
        return user.has_group(ORGANIZER) or user == self.sudo().meeting_id.chair_id

    def action_propose(self):
        """Hand the suggestion in as an improvement proposal, without its author.

        The same suggestion is handed in once: a second click opens the proposal.

        :return: the action that opens the proposal
        :raise AccessError: unless the user organizes meetings or chairs this one
        """
        ensure_single(self)
        self.check_access("read")
        if not self._may_propose():
            raise AccessError(
                self.env._(
                    "A suggestion is handed in by the chair of “%s” or an organizer of "
                    "meetings. Anybody can hand in a proposal of their own.",
                    self.meeting_id.display_name,
                )
            )
        words = (self.comment or "").strip()
        if not words:
            raise UserError(self.env._("Nothing was suggested in this answer."))
        # bounded by the checks above: one proposal, from words that the user reads
        proposals = self.env["chanxiao.meeting.proposal"].sudo()
        values = self._prepare_proposal_values(words)
        known = [(n, "=", values[n]) for n in ("evaluated_meeting_id", "suggestion")]
        # two people who click at once: one after the other
        self.sudo().meeting_id._lock_transition()
        proposal = proposals.search(known, limit=1) or proposals._create_system(values)
        return proposal.sudo(False)._get_records_action()

    def _prepare_proposal_values(self, words):
        # bounded: the series of a meeting whose evaluation the user reads
        meeting = self.sudo().meeting_id
        family = meeting.policy_id._get_revision_family()
        in_force = family.filtered(lambda policy: policy.state == "approved")
        source = self.env._("From the evaluation of %s.", meeting.display_name)
        return {
            "topic": words.partition("\n")[0][:TOPIC_LENGTH],
            "kind": "improvement",
            "description": f"{words}\n\n{source}",
            "suggestion": words,
            "policy_id": (in_force[:1] or meeting.policy_id).id,
            "evaluated_meeting_id": meeting.id,
            "proposer_id": False,
        }
