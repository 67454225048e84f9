from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from ..common.groups import ORGANIZER

JUDGE = "chanxiao_meeting.mail_activity_type_proposal"
TO_COME = ("draft", "convened")
ASKED_FIELDS = {"topic", "description", "kind", "policy_id", "subject_ref"}
RATINGS = ("rating_use", "rating_feasible", "rating_cost", "rating_effect")
JUDGED_FIELDS = {*RATINGS, "remark"}
STARS = [
    ("0", "Not rated"),
    ("1", "Poor"),
    ("2", "Fair"),
    ("3", "Satisfactory"),
    ("4", "Good"),
    ("5", "Very good"),
]


class ChanxiaoMeetingProposal(models.Model):
    """A motion or an idea for improvement that somebody hands in for a meeting.

    An organizer judges how practical it is, and puts it on an agenda or returns it
    with a reason. Until something is decided on its topic it is followed, and whoever
    proposed it sees what becomes of it.
    """

    _name = "chanxiao.meeting.proposal"
    _description = "Motion or Improvement Proposal"
    _inherit = [
        "chanxiao.meeting.subject.reference",
        "chanxiao.text.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "create_date desc, id desc"
    _rec_name = "topic"
    _check_company_auto = True
    _text_fields = {"description", "remark"}
    _system_fields = {"proposer_id", "judged_by_id", "judged_at", "agenda_item_id"}
    _frozen_fields = {
        "accepted": ASKED_FIELDS | {"meeting_id", *RATINGS},
        "returned": JUDGED_FIELDS,
        "decided": ASKED_FIELDS | {"meeting_id"} | JUDGED_FIELDS,
    }

    topic = fields.Char(required=True, tracking=True, index="trigram")
    kind = fields.Selection(
        [("motion", "Motion"), ("improvement", "Improvement Proposal")],
        required=True,
        default="motion",
        tracking=True,
    )
    description = fields.Text(
        help="What is proposed and why: it becomes the cause of the topic."
    )
    policy_id = fields.Many2one(
        "chanxiao.meeting.policy",
        "Meeting",
        required=True,
        ondelete="restrict",
        index=True,
        domain="[('state', '=', 'approved')]",
    )
    company_id = fields.Many2one(
        related="policy_id.company_id", store=True, precompute=True, index=True
    )
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        "For the Meeting",
        compute="_compute_meeting_id",
        store=True,
        readonly=False,
        precompute=True,
        ondelete="set null",
        check_company=True,
        index="btree_not_null",
        tracking=True,
        domain="[('id', 'in', offered_meeting_ids)]",
        help="The meeting that it is for; left empty, the next one that is planned.",
    )
    offered_meeting_ids = fields.Many2many(
        "chanxiao.meeting", compute="_compute_offered_meeting_ids"
    )
    deadline = fields.Datetime("Due", compute="_compute_deadline")
    meeting_notice = fields.Char(compute="_compute_meeting_notice")
    proposer_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        index=True,
        default=lambda self: self.env.uid,
    )
    rating_use = fields.Selection(STARS, "Useful", default="0", copy=False)
    rating_feasible = fields.Selection(STARS, "Feasible", default="0", copy=False)
    rating_cost = fields.Selection(
        STARS, "Cost", default="0", copy=False, help="The cheaper, the more stars."
    )
    rating_effect = fields.Selection(STARS, "Effect", default="0", copy=False)
    practicality = fields.Float(
        compute="_compute_practicality",
        store=True,
        digits=(3, 1),
        aggregator="avg",
        help="Average of what was rated, from 1 to 5 stars.",
    )
    remark = fields.Text(
        copy=False,
        help="What whoever judges has to say; returning it needs a reason.",
    )
    judged_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    judged_at = fields.Datetime(readonly=True, copy=False)
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "Topic on the Agenda",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    can_judge = fields.Boolean(compute="_compute_can_judge")
    can_hand_in = fields.Boolean(compute="_compute_can_judge")
    state = fields.Selection(
        [
            ("new", "New"),
            ("accepted", "Accepted"),
            ("returned", "Returned"),
            ("decided", "Decided"),
        ],
        default="new",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand="_expand_used_states",
    )

    # the meeting it is for

    @api.depends("policy_id")
    def _compute_meeting_id(self):
        for policy, proposals in self.grouped("policy_id").items():
            following = policy._find_meeting_for_proposals()
            family = policy._get_revision_family()
            for proposal in proposals:
                meeting = proposal.meeting_id
                fits = meeting and meeting.policy_id in family
                proposal.meeting_id = meeting if fits else following

    @api.depends("policy_id")
    def _compute_offered_meeting_ids(self):
        for policy, proposals in self.grouped("policy_id").items():
            proposals.offered_meeting_ids = policy._find_coming_meetings()

    @api.depends("meeting_id.date_start", "policy_id.proposal_lead_hours")
    def _compute_deadline(self):
        for proposal in self:
            start = proposal.meeting_id.date_start
            lead = timedelta(hours=proposal.policy_id.proposal_lead_hours)
            proposal.deadline = start and start - lead

    @api.depends("meeting_id", "deadline", "state")
    @api.depends_context("lang")
    def _compute_meeting_notice(self):
        for proposal in self:
            proposal.meeting_notice = proposal._get_meeting_notice()

    def _get_meeting_notice(self):
        """What to know about the meeting it is for while it is not judged, or False."""
        if self.state != "new" or not self.policy_id:
            return False
        if not self.meeting_id:
            return self.env._(
                "No meeting that it could still reach is planned: it waits for the "
                "next one."
            )
        # what was handed in already came in time
        return not self._origin and self._is_late() and self._get_late_message()

    def _is_late(self):
        return bool(self.deadline) and self.deadline < fields.Datetime.now()

    def _get_late_message(self):
        following = self.policy_id._find_meeting_for_proposals()
        return self.env._(
            "Proposals for “%(meeting)s” were due %(hours)g hours before it. This one "
            "goes to the following meeting: %(following)s.",
            meeting=self.meeting_id.display_name,
            hours=self.policy_id.proposal_lead_hours,
            following=following.display_name or self.env._("not planned yet"),
        )

    def _keep_deadline(self):
        """What comes too late for a meeting is for the following one, and says so."""
        for proposal in self:
            if proposal.state == "new" and proposal._is_late():
                message = proposal._get_late_message()
                following = proposal.policy_id._find_meeting_for_proposals()
                proposal._write_system({"meeting_id": following.id})
                proposal._message_log(body=message)

    @api.constrains("meeting_id", "policy_id")
    def _check_meeting(self):
        for proposal in self:
            meeting, policy = proposal.meeting_id, proposal.policy_id
            if meeting and meeting.policy_id not in policy._get_revision_family():
                raise ValidationError(
                    self.env._(
                        "“%(meeting)s” is no meeting of “%(policy)s”. Choose one of "
                        "its own.",
                        meeting=meeting.display_name,
                        policy=policy.display_name,
                    )
                )

    # who sees and writes what

    @api.depends(*RATINGS)
    def _compute_practicality(self):
        for proposal in self:
            stars = [int(proposal[name] or 0) for name in RATINGS]
            rated = [count for count in stars if count]
            proposal.practicality = sum(rated) / (len(rated) or 1)

    @api.depends("state", "proposer_id", "agenda_item_id.meeting_state")
    @api.depends_context("uid")
    def _compute_can_judge(self):
        for proposal in self:
            may_judge = proposal._may_be_judged()
            is_left = proposal._is_left_over()
            proposal.can_judge = may_judge and (proposal.state == "new" or is_left)
            is_back = proposal.state == "returned" or is_left
            proposal.can_hand_in = is_back and proposal._may_be_handed_in()

    def _may_be_judged(self):
        """Whether the user may: organizers, of their own only where there is no other.

        :rtype: bool
        """
        self.ensure_one()
        user = self.env.user
        if self.env.su or not user.has_group(ORGANIZER):
            return self.env.su
        return user != self.proposer_id or self.policy_id._get_organizers() == user

    def _check_judged_by_user(self):
        self.check_access("read")
        for proposal in self:
            if proposal._may_be_judged():
                continue
            is_own = self.env.user == proposal.proposer_id
            if is_own and self.env.user.has_group(ORGANIZER):
                raise UserError(
                    self.env._(
                        "You propose “%s” yourself: another organizer of meetings "
                        "judges it.",
                        proposal.topic,
                    )
                )
            raise AccessError(
                self.env._(
                    "“%s” is judged by an organizer of meetings.", proposal.topic
                )
            )

    def _may_be_handed_in(self):
        user = self.env.user
        is_named = self.proposer_id == user or user.has_group(ORGANIZER)
        return self.env.su or is_named

    @api.model
    def _get_discussion_domain(self):
        meetings = self.env["chanxiao.meeting"]._get_discussion_domain()
        policies = self.env["chanxiao.meeting.policy"]._get_discussion_domain()
        return (
            Domain("proposer_id", "=", self.env.uid)
            | Domain("meeting_id", "any", meetings)
            | Domain("policy_id", "any", policies)
        )

    def _filter_open(self):
        return self.filtered(lambda proposal: proposal.state in ("new", "accepted"))

    def _get_frozen_message(self, names):
        if self.state == "returned":
            return self.env._(
                "“%s” was returned and is judged anew once it is handed in again.",
                self.topic,
            )
        return self.env._(
            "“%s” was accepted and stays as it was handed in. What else there is to "
            "say belongs to its topic.",
            self.topic,
        )

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        if not proposals._is_system():
            judged = proposals.filtered(
                lambda proposal: proposal.remark or proposal.practicality
            )
            judged._check_judged_by_user()
            proposals._keep_deadline()
        proposals._ask_to_judge()
        return proposals

    def write(self, vals):
        is_system = self._is_system()
        if not is_system and JUDGED_FIELDS & vals.keys():
            self._check_judged_by_user()
        result = super().write(vals)
        if not is_system and "meeting_id" in vals:
            # whoever judges may still fit it in
            self.filtered(lambda p: not p._may_be_judged())._keep_deadline()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_judged(self):
        for proposal in self:
            if proposal.state != "new":
                raise UserError(
                    self.env._("“%s” was judged and stays on record.", proposal.topic)
                )
            if not self.env.su and self.env.user != proposal.proposer_id:
                raise UserError(
                    self.env._(
                        "“%(proposal)s” is taken back by %(person)s, who proposed it. "
                        "Return it with a reason instead.",
                        proposal=proposal.topic,
                        person=proposal.proposer_id.name or self.env._("nobody"),
                    )
                )

    # judging

    def _ask_to_judge(self):
        """Plan the judgement with one of the organizers."""
        for proposal in self:
            if judge := proposal.policy_id._get_judge(proposal.proposer_id):
                proposal.activity_schedule(
                    JUDGE, user_id=judge.id, summary=proposal.topic
                )

    def action_accept(self):
        """Put it as a topic on the agenda of the meeting that it is for.

        Should that one have begun or been called off, the next one takes it.

        :raise UserError: where no meeting is coming
        """
        self._check_judged_by_user()
        for proposal in self._lock_transition("new"):
            meeting = proposal._get_accepting_meeting()
            # bounded: one topic, on a coming meeting, by whom the company lets judge
            item = self.env["chanxiao.meeting.agenda.item"].sudo()
            item = item.create(proposal._prepare_topic(meeting))
            proposal._judge("accepted", meeting_id=meeting.id, agenda_item_id=item.id)
        return True

    def _get_accepting_meeting(self):
        coming = self.policy_id._find_coming_meetings()
        if not coming:
            raise UserError(
                self.env._(
                    "No meeting of “%(policy)s” is coming. Plan the next one; then "
                    "accept “%(proposal)s”.",
                    policy=self.policy_id.display_name,
                    proposal=self.topic,
                )
            )
        return self.meeting_id if self.meeting_id in coming else coming[0]

    def _prepare_topic(self, meeting):
        subject = self._get_subjects().get(self)
        return {
            "meeting_id": meeting.id,
            "name": self.topic,
            "kind": self.kind,
            "presenter_id": self.policy_id._get_allowed(self.proposer_id).id,
            "cause": self.description,
            "subject_ref": subject and f"{subject._name},{subject.id}",
            "sequence": meeting._get_last_sequence(),
        }

    def action_return(self, reason=None):
        """Give it back to whoever proposed it, with a word on why.

        Also what a meeting had on its agenda, and decided nothing on.

        :param str reason: why, where it is not in the remark already
        """
        self._check_judged_by_user()
        for proposal in self._lock_transition("new", "accepted"):
            proposal._check_not_under_way()
            words = self._get_words(reason or proposal.remark)
            proposal._judge("returned", remark=words)
        return True

    def _judge(self, state, **values):
        values |= {"judged_by_id": self.env.uid, "judged_at": fields.Datetime.now()}
        self._set_state(state, **values)
        # bounded: the activity of this proposal, whoever it was planned for
        self.sudo().activity_unlink([JUDGE])
        if self.proposer_id == self.env.user:
            self._message_log(
                body=self.env._(
                    "%s judged their own proposal: nobody else organizes meetings.",
                    self.env.user.name,
                )
            )
        self._tell_proposer(self.remark)

    def _tell_proposer(self, words):
        """Tell whoever proposed it the state and a word on it."""
        labels = dict(self._fields["state"]._description_selection(self.env))
        body = Markup("<p><strong>%s</strong></p><p>%s</p><p>%s</p>") % (
            labels[self.state],
            self.outcome if self.state != "returned" else "",
            words or "",
        )
        # bounded: what became of it, to whoever proposed it
        self.sudo().message_post(
            body=body,
            partner_ids=self.proposer_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )
