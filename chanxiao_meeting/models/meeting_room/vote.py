from random import shuffle

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.i18n import format_list

#: results of a secret vote are shown from so many ballots on, as anonymous ratings are
SHOWN_FROM = 3


class ChanxiaoMeetingVote(models.Model):
    """A question that the chair puts to the vote, and what came of it.

    In an open vote everybody sees who chose what, and may choose otherwise until it
    is closed. In a secret one a ballot says who has voted, and nothing says for what:
    the choices are rows of their own without person, time or order (:meth:`_cast`).
    Nobody writes it but the commands of the room.
    """

    _name = "chanxiao.meeting.vote"
    _description = "Vote in a Meeting"
    _inherit = ["chanxiao.state.mixin", "chanxiao.meeting.room.shown"]
    _order = "meeting_id, id"
    _rec_name = "question"
    _system_fields = {
        "meeting_id",
        "agenda_item_id",
        "decision_id",
        "question",
        "is_secret",
        "opened_at",
        "opened_by_id",
        "closed_at",
        "closed_by_id",
    }

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True
    )
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "Voted on Under",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    decision_id = fields.Many2one(
        "chanxiao.meeting.decision",
        "Voted on Decision",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
    )
    question = fields.Char("Put to the Vote", required=True, readonly=True, copy=False)
    is_secret = fields.Boolean(
        "Secret Ballot",
        readonly=True,
        copy=False,
        help="Nobody can find out who chose what; who has voted is known.",
    )
    option_ids = fields.One2many(
        "chanxiao.meeting.vote.option", "vote_id", "Answers to Choose From"
    )
    ballot_ids = fields.One2many("chanxiao.meeting.vote.ballot", "vote_id", "Ballots")
    opened_at = fields.Datetime("Vote Opened", readonly=True, copy=False)
    opened_by_id = fields.Many2one(
        "res.users", "Vote Opened By", readonly=True, copy=False
    )
    closed_at = fields.Datetime("Vote Closed", readonly=True, copy=False)
    closed_by_id = fields.Many2one(
        "res.users", "Vote Closed By", readonly=True, copy=False
    )
    result = fields.Char("Result of the Vote", compute="_compute_result")
    state = fields.Selection(
        [("open", "Voting"), ("closed", "Voted")],
        "State of the Vote",
        default="open",
        required=True,
        readonly=True,
    )

    _open_unique = models.UniqueIndex(
        "(meeting_id) WHERE state = 'open'",
        "Another vote is running. Close it before the next one.",
    )

    @api.depends("state", "option_ids", "ballot_ids.option_id")
    @api.depends_context("lang")
    def _compute_result(self):
        counts = self._get_counts()
        for vote in self:
            vote.result = vote.state == "closed" and vote._describe(counts[vote])

    def _describe(self, counts):
        """The result of a vote as a sentence.

        :param counts: see :meth:`_get_counts`
        """
        # bounded: who of the people in a meeting has voted, not for what
        ballots = self.sudo().ballot_ids
        cast = ballots.filtered("is_cast")
        if counts is None:
            return self.env._(
                "Secret vote: %(cast)s of %(all)s voted, too few to say how.",
                cast=len(cast),
                all=len(ballots),
            )
        # bounded: the answers of a vote that the user reads
        options = self.sudo().option_ids
        answers = [f"{o._get_label(self.env)} {counts.get(o.id, 0)}" for o in options]
        values = {
            "answers": format_list(self.env, answers, style="unit"),
            "cast": len(cast),
            "all": len(ballots),
        }
        if self.is_secret:
            return self.env._(
                "Secret vote: %(answers)s (%(cast)s of %(all)s voted)", **values
            )
        return self.env._(
            "Open vote: %(answers)s (%(cast)s of %(all)s voted)", **values
        )

    def _get_counts(self):
        """How often each answer was chosen, as far as that may be said.

        :return: ``{vote: {id of the option: count}}``; None instead of the counts of a
            secret vote that still runs, or in which too few have voted
        """
        # bounded: numbers only, of votes that the user reads
        votes = self.sudo()
        counts = {vote: {} for vote in self}
        for model in ("chanxiao.meeting.vote.ballot", "chanxiao.meeting.vote.choice"):
            groups = votes.env[model]._read_group(
                [("vote_id", "in", votes.ids), ("option_id", "!=", False)],
                ["vote_id", "option_id"],
                ["__count"],
            )
            for vote, option, count in groups:
                counts[vote.sudo(False).with_env(self.env)][option.id] = count
        for vote in self.filtered("is_secret"):
            total = sum(counts[vote].values())
            if vote.state == "open" or total < SHOWN_FROM:
                counts[vote] = None
        return counts

    # the commands of the room, which have checked who may

    def _cast(self, line, option):
        """Keep the ballot of one person.

        The choices of a secret vote are all written anew, in an order by chance: the
        last one would otherwise be that of whoever voted last.

        :param line: the attendee whose ballot it is
        :param option: one of the answers
        :raise UserError: when the vote is over, or cannot be changed
        """
        self._share_open()
        ballots = self.env["chanxiao.meeting.vote.ballot"]
        known = self.ballot_ids.filtered(lambda ballot: ballot.attendee_id == line)
        if not self.is_secret:
            if known:
                known.option_id = option
            else:
                ballots.create(
                    {
                        "vote_id": self.id,
                        "attendee_id": line.id,
                        "option_id": option.id,
                    }
                )
            return
        if known:
            raise UserError(
                self.env._(
                    "This ballot was cast already. It is secret, so nobody can find "
                    "and change it."
                )
            )
        ballots.create({"vote_id": self.id, "attendee_id": line.id})
        choices = self.env["chanxiao.meeting.vote.choice"]
        former = choices.search([("vote_id", "=", self.id)])
        chosen = [option.id, *(choice.option_id.id for choice in former)]
        shuffle(chosen)
        former.unlink()
        choices.create([{"vote_id": self.id, "option_id": id_} for id_ in chosen])

    def _share_open(self):
        """Keep this vote from being closed until the ballot is in the box.

        Any number of people may hold it at once. Whoever began before it was closed
        begins anew after that, and is told so.
        """
        self.env.cr.execute(
            SQL("SELECT id FROM chanxiao_meeting_vote WHERE id = %s FOR SHARE", self.id)
        )
        if self.state != "open":
            raise UserError(self.env._("The vote on “%s” is over.", self.question))

    def _close(self):
        """Count, and note who could have voted and did not.

        A vote in which nobody voted is taken back.
        """
        voters = self.meeting_id.attendee_ids._filter_voters()
        self._lock_ballots(voters)
        if not any(self.ballot_ids.mapped("is_cast")):
            self.unlink()
            return
        self._set_state(
            "closed", closed_at=fields.Datetime.now(), closed_by_id=self.env.uid
        )
        self._tell_decision()

    def _lock_ballots(self, voters):
        """Wait for ballots on their way, and add one that is not cast for the others.

        A ballot that arrived after this transaction began makes PostgreSQL refuse the
        row or the lock; then closing begins anew and counts it.
        """
        self.env.flush_all()
        cr = self.env.cr
        cr.execute(
            SQL(
                "SELECT id FROM chanxiao_meeting_vote WHERE id = %s FOR UPDATE", self.id
            )
        )
        cr.execute(
            SQL(
                """
                SELECT id FROM chanxiao_meeting_vote_ballot
                 WHERE vote_id = %s FOR UPDATE
                """,
                self.id,
            )
        )
        cr.execute(
            SQL(
                """
                INSERT INTO chanxiao_meeting_vote_ballot
                            (vote_id, attendee_id, meeting_id, company_id, is_cast)
                     SELECT %s, attendee.id, attendee.meeting_id, attendee.company_id,
                            FALSE
                       FROM chanxiao_meeting_attendee attendee
                      WHERE attendee.id = ANY(%s)
                ON CONFLICT (vote_id, attendee_id) DO NOTHING
                """,
                self.id,
                voters.ids,
            )
        )
        self.ballot_ids.invalidate_model()
        self.invalidate_recordset(["ballot_ids"])

    def _tell_decision(self):
        """What a decision was voted on with is part of why it was taken."""
        decision, result = self.decision_id, self.result
        if not decision or self._get_counts()[self] is None:
            return
        words = [decision.rationale, f"{self.question}\n{result}"]
        decision.write(
            {
                "rationale": "\n\n".join(filter(None, words)),
                "edit_versions": decision.edit_versions or {},
            }
        )
