from odoo import api, fields, models
from odoo.exceptions import UserError

KINDS = [
    ("yes", "In favour"),
    ("no", "Against"),
    ("abstain", "Abstention"),
    ("other", "Other answer"),
]
#: how people attend who are in the room and vote themselves
HERE = ("present", "late")


class ChanxiaoMeetingVoteOption(models.Model):
    _name = "chanxiao.meeting.vote.option"
    _description = "Answer in a Vote"
    _order = "vote_id, sequence, id"

    vote_id = fields.Many2one(
        "chanxiao.meeting.vote",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    sequence = fields.Integer(readonly=True)
    kind = fields.Selection(
        KINDS, "Kind of Answer", required=True, default="other", readonly=True
    )
    name = fields.Char("Words of the Answer", readonly=True)

    @api.depends("kind", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for option in self:
            option.display_name = option._get_label(self.env)

    def _get_label(self, env):
        """What this answer is called, in the language of ``env``."""
        if self.kind == "other":
            return self.name or ""
        return dict(self.with_env(env)._fields["kind"]._description_selection(env))[
            self.kind
        ]


class ChanxiaoMeetingVoteBallot(models.Model):
    """That one person could vote, and did; in an open vote, for what.

    Without author and time: a secret ballot says no more than that it was cast.
    """

    _name = "chanxiao.meeting.vote.ballot"
    _description = "Ballot in a Vote"
    _inherit = "chanxiao.meeting.room.shown"
    _order = "vote_id, attendee_id"
    _rec_name = "attendee_id"
    _log_access = False

    vote_id = fields.Many2one(
        "chanxiao.meeting.vote",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
    )
    meeting_id = fields.Many2one(
        related="vote_id.meeting_id", store=True, precompute=True, index=True
    )
    company_id = fields.Many2one(
        related="vote_id.company_id", store=True, precompute=True
    )
    attendee_id = fields.Many2one(
        "chanxiao.meeting.attendee",
        "Ballot Of",
        required=True,
        ondelete="restrict",
        index=True,
        readonly=True,
    )
    option_id = fields.Many2one(
        "chanxiao.meeting.vote.option",
        "Answer Chosen",
        ondelete="restrict",
        readonly=True,
        help="Empty on secret ballots.",
    )
    is_cast = fields.Boolean("Has Voted", default=True, readonly=True)

    _person_unique = models.UniqueIndex(
        "(vote_id, attendee_id)", "This person has voted already."
    )


class ChanxiaoMeetingVoteChoice(models.Model):
    """What somebody chose in a secret vote; nothing says who. Nobody has access."""

    _name = "chanxiao.meeting.vote.choice"
    _description = "Choice in a Secret Vote"
    _order = "option_id"
    _log_access = False

    vote_id = fields.Many2one(
        "chanxiao.meeting.vote", required=True, ondelete="cascade", index=True
    )
    option_id = fields.Many2one(
        "chanxiao.meeting.vote.option", required=True, ondelete="cascade"
    )


class ChanxiaoMeetingAttendee(models.Model):
    _inherit = "chanxiao.meeting.attendee"

    def _filter_voters(self):
        """Those among these people who are here, or represented by somebody who is.

        Guests are heard and do not vote.
        """
        return self.filtered(
            lambda person: (
                person.role != "guest"
                and (
                    person.attendance == "proxy"
                    or (person.attendance in HERE and not person.check_out)
                )
            )
        )

    def _get_voting_users(self):
        """Whoever casts the ballot of this person: it is theirs, or a proxy does."""
        self.ensure_one()
        if self.attendance == "proxy":
            return self.proxy_id.user_ids.filtered("active")
        return self.user_id.filtered("active")

    @api.ondelete(at_uninstall=False)
    def _unlink_except_voted(self):
        # bounded: whether people who are taken off the list have voted
        ballots = self.env["chanxiao.meeting.vote.ballot"].sudo()
        if found := ballots.search([("attendee_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%s could vote in this meeting and so stays on the list of "
                    "attendees. Note as absent who did not come.",
                    found.attendee_id.partner_id.display_name,
                )
            )
