from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.groups import ORGANIZER

APPROVE = "chanxiao_meeting.mail_activity_type_request"
ASKED_FIELDS = {"topic", "policy_id", "reason", "is_routine"}
#: what whoever approves may still settle while the request waits
SETTLED_FIELDS = {
    "proposed_date",
    "duration",
    "attendee_ids",
    "subject_ids",
    "answer",
}


class ChanxiaoMeetingRequest(models.Model):
    """A call for a meeting beyond the cycle: extraordinary, or on a special topic.

    Somebody asks for it and says why; whom the policy names approves it, settles who
    comes, and so makes and convenes the meeting.
    """

    _name = "chanxiao.meeting.request"
    _description = "Meeting Request"
    _inherit = [
        "chanxiao.state.mixin",
        "chanxiao.discussion.mixin",
        "mail.activity.mixin",
    ]
    _order = "create_date desc, id desc"
    _rec_name = "topic"
    _check_company_auto = True
    _system_fields = {
        "requester_id",
        "approver_id",
        "decided_by_id",
        "decided_at",
        "meeting_id",
    }
    _frozen_fields = {
        "submitted": ASKED_FIELDS,
        "approved": ASKED_FIELDS | SETTLED_FIELDS,
        "refused": ASKED_FIELDS | SETTLED_FIELDS,
    }

    topic = fields.Char(required=True, tracking=True, index="trigram")
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
    reason = fields.Text("Why It Is Needed")
    is_routine = fields.Boolean(
        "Routine Work",
        help="What comes up in any week belongs in the regular meetings, not in one of "
        "its own.",
    )
    proposed_date = fields.Datetime(tracking=True)
    duration = fields.Float(
        "Duration (Hours)",
        compute="_compute_duration",
        store=True,
        readonly=False,
        precompute=True,
    )
    attendee_ids = fields.Many2many(
        "res.partner",
        "chanxiao_meeting_request_attendee_rel",
        string="Proposed Attendees",
        check_company=True,
    )
    subject_ids = fields.One2many(
        "chanxiao.meeting.request.subject", "request_id", "Records Concerned"
    )
    answer = fields.Text(
        help="What whoever decides has to say; a refusal needs a reason."
    )
    requester_id = fields.Many2one(
        "res.users",
        readonly=True,
        copy=False,
        required=True,
        default=lambda self: self.env.uid,
    )
    approver_id = fields.Many2one(
        "res.users", readonly=True, copy=False, tracking=True, index="btree_not_null"
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    decided_at = fields.Datetime(readonly=True, copy=False)
    meeting_id = fields.Many2one(
        "chanxiao.meeting",
        "Convened Meeting",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
    )
    can_decide = fields.Boolean(compute="_compute_can_decide")
    can_ask = fields.Boolean(compute="_compute_can_decide")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("submitted", "Submitted"),
            ("approved", "Approved"),
            ("refused", "Refused"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
        index=True,
        group_expand="_expand_used_states",
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)",
        "A meeting lasts longer than nothing and at most a day.",
    )

    @api.depends("policy_id")
    def _compute_duration(self):
        for request in self:
            request.duration = request.policy_id.duration or request.duration or 1.0

    @api.depends("state", "approver_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for request in self:
            request.can_decide = (
                request.state == "submitted" and request._may_be_decided()
            )
            request.can_ask = request._may_be_asked()

    @api.model
    def _get_discussion_domain(self):
        user = self.env.user
        return Domain("requester_id", "=", user.id) | Domain(
            "approver_id", "=", user.id
        )

    def _get_frozen_message(self, names):
        if self.state == "submitted":
            return self.env._(
                "“%s” has been handed in: what it asks for stays as it is. Take it "
                "back to change that.",
                self.topic,
            )
        return self.env._(
            "“%s” has been decided on and stays as it was. Hand in another request.",
            self.topic,
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_submitted(self):
        if kept := self.filtered(lambda request: request.state != "draft")[:1]:
            raise UserError(
                self.env._("“%s” has been handed in and stays on record.", kept.topic)
            )

    # asking

    def action_submit(self):
        """Hand the request in to whom the policy names; routine work is refused.

        :raise UserError: naming what is missing, or that nobody can approve it
        """
        self._check_asked_by_user()
        for request in self._lock_transition("draft"):
            if message := request._submission_error_message():
                raise UserError(message)
            approver = request.policy_id._get_request_approver(request.requester_id)
            if request.is_routine:
                request._refuse_routine()
                continue
            if not approver:
                raise UserError(request._get_no_approver_message())
            request._set_state("submitted", approver_id=approver.id)
            request.activity_schedule(
                APPROVE, user_id=approver.id, summary=request.topic
            )
        return True

    def _may_be_asked(self):
        """Whether the user may hand the request in and take it back."""
        self.ensure_one()
        is_organizer = self.env.su or self.env.user.has_group(ORGANIZER)
        return is_organizer or self.requester_id == self.env.user

    def _check_asked_by_user(self):
        self.check_access("write")
        if other := self.filtered(lambda request: not request._may_be_asked())[:1]:
            raise AccessError(
                self.env._(
                    "“%(request)s” is handed in and taken back by %(person)s, who asks "
                    "for it, or by an organizer of meetings.",
                    request=other.topic,
                    person=other.requester_id.name,
                )
            )

    def _submission_error_message(self):
        """What the request lacks, or False."""
        self.ensure_one()
        missing = [
            self._fields[name]._description_string(self.env)
            for name in ("reason", "proposed_date")
            if not self[name]
        ]
        if missing:
            return self.env._("Before it can be handed in, enter: %s.", missing)
        return self._coming_error_message()

    def _coming_error_message(self):
        if self.policy_id.state != "approved":
            return self.env._(
                "“%s” is not in force. Choose a meeting whose policy is.",
                self.policy_id.display_name,
            )
        if self.proposed_date <= fields.Datetime.now():
            return self.env._(
                "The proposed date of “%s” has passed. Propose another one.", self.topic
            )
        return False

    def _get_no_approver_message(self):
        return self.env._(
            "Nobody can approve “%(request)s”: nobody but %(person)s is named for it. "
            "Ask an administrator of meetings to name who approves requests in the "
            "policy “%(policy)s”.",
            request=self.topic,
            person=self.requester_id.name,
            policy=self.policy_id.display_name,
        )

    def _refuse_routine(self):
        answer = self.env._(
            "Routine work is no matter for a meeting of its own. Bring it up in the "
            "next regular meeting."
        )
        self._set_state("refused", answer=answer, decided_at=fields.Datetime.now())

    def action_take_back(self):
        """Change a request that waits or was refused, and hand it in again."""
        self._check_asked_by_user()
        requests = self._lock_transition("submitted", "refused")
        # bounded: the activities of these requests, whoever they were planned for
        requests.sudo().activity_unlink([APPROVE])
        requests._set_state(
            "draft", approver_id=False, decided_by_id=False, decided_at=False
        )
        return True

    # deciding

    def _may_be_decided(self):
        """Whether the user may decide on this request: never on their own."""
        self.ensure_one()
        user = self.env.user
        if user == self.requester_id:
            return False
        approvers = self.policy_id._get_request_approvers() | self.approver_id
        return self.env.su or user in approvers

    def _check_decided_by_user(self):
        self.check_access("read")
        for request in self:
            if self.env.user == request.requester_id:
                raise UserError(
                    self.env._(
                        "You ask for “%(request)s” yourself: %(person)s decides on it.",
                        request=request.topic,
                        person=request.approver_id.name or self.env._("somebody else"),
                    )
                )
            if not request._may_be_decided():
                raise AccessError(
                    self.env._(
                        "%(person)s decides on “%(request)s”.",
                        person=request.approver_id.name,
                        request=request.topic,
                    )
                )

    def action_approve(self):
        """Make the meeting and convene it, with the attendees as they are now.

        :return: the action that opens the meeting of the one request
        """
        self._check_decided_by_user()
        for request in self._lock_transition("submitted"):
            if message := request._coming_error_message():
                raise UserError(message)
            meeting = request._convene_meeting()
            request._decide("approved", meeting_id=meeting.id)
        return self.meeting_id._get_records_action() if len(self) == 1 else True

    def action_refuse(self, reason=None):
        """Refuse it, with a word on why.

        :param str reason: why, where it is not in the answer already
        """
        self._check_decided_by_user()
        for request in self._lock_transition("submitted"):
            words = request._get_words(reason or request.answer)
            request._decide("refused", answer=words)
        return True

    def _decide(self, state, **values):
        self._set_state(
            state,
            decided_by_id=self.env.uid,
            decided_at=fields.Datetime.now(),
            **values,
        )
        # bounded: the activity of this request, whoever it was planned for
        self.sudo().activity_unlink([APPROVE])
        self._tell_requester()

    def _hand_over(self, name, leaver, successor):
        """Whoever takes over decides; on one's own request another one named does."""
        for request in self:
            others = request.policy_id._get_request_approvers() - leaver
            if decider := ((successor | others) - request.requester_id)[:1]:
                request._write_system({name: decider.id})
                # bounded: who is asked to decide on this request
                asked = request.sudo().activity_search([APPROVE])
                asked.write({"user_id": decider.id})

    def _tell_requester(self):
        labels = dict(self._fields["state"]._description_selection(self.env))
        body = Markup("<p><strong>%s</strong></p><p>%s</p>") % (
            labels[self.state],
            self.answer or "",
        )
        # bounded: the answer, to who asked
        self.sudo().message_post(
            body=body,
            partner_ids=self.requester_id.partner_id.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _convene_meeting(self):
        """The meeting that was asked for, convened."""
        # bounded: one meeting of the policy, by whom the policy lets decide on it
        meeting = self.env["chanxiao.meeting"].sudo()
        meeting = meeting._create_system(self._prepare_meeting_values())
        # bounded: the topics of that meeting
        self.env["chanxiao.meeting.agenda.item"].sudo().create(
            self._prepare_topics(meeting)
        )
        # bounded: the people of that meeting
        self.env["chanxiao.meeting.attendee"].sudo().with_context(
            is_convening=True
        ).create(self._prepare_attendees(meeting))
        meeting.action_convene()
        return meeting.sudo(False)

    def _prepare_meeting_values(self):
        return {
            "policy_id": self.policy_id.id,
            "kind": "extraordinary",
            "justification": self.reason,
            "date_start": self.proposed_date,
            "date_end": self.proposed_date + timedelta(hours=self.duration),
        }

    def _prepare_topics(self, meeting):
        values = {
            "meeting_id": meeting.id,
            "presenter_id": self.requester_id.id,
            "cause": self.reason,
        }
        return [{**values, "name": self.topic}] + [
            {
                **values,
                "name": subject.subject_name,
                "subject_ref": f"{subject.subject_ref._name},{subject.subject_ref.id}",
            }
            for subject in self.subject_ids
            if subject in subject._get_subjects()
        ]

    def _prepare_attendees(self, meeting):
        partners = self.requester_id.partner_id | self.attendee_ids
        return [
            {
                "meeting_id": meeting.id,
                "partner_id": partner.id,
                # bounded: the account of a person whom the request names
                "user_id": partner.sudo().user_ids[:1].id,
                "role": "participant",
            }
            for partner in partners
        ]


class ChanxiaoMeetingRequestSubject(models.Model):
    """A record that a requested meeting is to be about."""

    _name = "chanxiao.meeting.request.subject"
    _description = "Record of a Meeting Request"
    _inherit = "chanxiao.meeting.subject.reference"
    _history_field = "request_id"
    _check_company_auto = True

    request_id = fields.Many2one(
        "chanxiao.meeting.request", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="request_id.company_id", store=True, precompute=True
    )

    def _get_frozen_fields(self):
        frozen = super()._get_frozen_fields()
        # bounded: whether the request of a line that is being written is open
        if self.sudo().request_id.state in ("approved", "refused"):
            frozen |= self._fields.keys()
        return frozen

    def _get_frozen_message(self, names):
        # bounded: the name of the request of a line that the user may write
        return self.sudo().request_id._get_frozen_message(names)

    def _check_open(self):
        for subject in self:
            if subject.request_id.state in ("approved", "refused"):
                raise UserError(subject.request_id._get_frozen_message(set()))

    @api.constrains("request_id")
    def _check_request_open(self):
        self._check_open()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        self._check_open()

    def _filter_open(self):
        return self.filtered(
            lambda subject: subject.request_id.state in ("draft", "submitted")
        )


class ChanxiaoMeetingPolicy(models.Model):
    """Who decides on requests for meetings of a policy."""

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(("approved", "retired"), {"request_approver_id"})

    request_approver_id = fields.Many2one(
        "res.users",
        "Approves Requests",
        check_company=True,
        tracking=True,
        help="Decides on requests for extraordinary and special-topic meetings. Left "
        "empty, the chair does, or a deputy.",
    )

    def _get_request_approvers(self):
        """Everybody who may decide on a request, the one who is asked first."""
        named = self.request_approver_id | self.chair_id | self.deputy_chair_ids
        return self._get_allowed(named)

    def _get_request_approver(self, requester):
        """Who is asked to decide on a request of ``requester``: never they themselves.

        :return: user, empty where there is nobody else
        """
        return (self._get_request_approvers() - requester)[:1]
