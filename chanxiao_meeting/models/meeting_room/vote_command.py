from odoo import Command, fields, models
from odoo.exceptions import AccessError, UserError

from .once import once
from .vote import SHOWN_FROM

QUESTION_LENGTH = 400
ANSWER_LENGTH = 200
MOST_ANSWERS = 10
USUAL = ("yes", "no", "abstain")


class ChanxiaoMeeting(models.Model):
    """Voting in the room: whoever conducts asks, whoever is here answers."""

    _inherit = "chanxiao.meeting"

    vote_ids = fields.One2many("chanxiao.meeting.vote", "meeting_id", "Votes")

    @once
    def room_open_vote(
        self, question=None, is_secret=False, answers=None, decision_id=None
    ):
        """Put a question to the vote.

        :param str question: what is asked
        :param bool is_secret: whether nobody may learn who chose what
        :param list answers: words to choose from; without them it is in favour,
            against and abstention
        :param int decision_id: of the decision that is voted on; its rationale tells
            of the result
        :raise AccessError: for whoever does not conduct the meeting
        :raise UserError: where something is missing or another vote runs
        """
        meeting = self._as_conductor()
        self._check_room_runs()
        decision = self._get_voted_decision(decision_id)
        if not question and decision:
            question = decision.name
        question = self._get_vote_words(question, QUESTION_LENGTH)
        if not question:
            raise UserError(self.env._("Write down what is voted on."))
        self._check_vote_opens(meeting, bool(is_secret))
        # bounded: a vote in a meeting that the user conducts
        self.env["chanxiao.meeting.vote"].sudo()._create_system(
            {
                "meeting_id": self.id,
                "agenda_item_id": self._get_current_topic().id,
                "decision_id": decision.id,
                "question": question,
                "is_secret": bool(is_secret),
                "opened_at": fields.Datetime.now(),
                "opened_by_id": self.env.uid,
                "option_ids": [
                    Command.create({"sequence": place, **answer})
                    for place, answer in enumerate(self._prepare_answers(answers))
                ],
            }
        )

    def _get_vote_words(self, words, length):
        """Words that somebody sent, on one line, or nothing.

        :raise UserError: for more than there is room for
        """
        words = " ".join(words.split()) if isinstance(words, str) else ""
        if len(words) > length:
            raise UserError(
                self.env._("There is room for %s characters. Say it shorter.", length)
            )
        return words

    def _prepare_answers(self, answers):
        if not answers:
            return [{"kind": kind} for kind in USUAL]
        words = answers if isinstance(answers, list) else []
        words = [self._get_vote_words(word, ANSWER_LENGTH) for word in words]
        words = list(dict.fromkeys(filter(None, words)))
        if not 2 <= len(words) <= MOST_ANSWERS:
            raise UserError(
                self.env._("Give two to %s different answers.", MOST_ANSWERS)
            )
        return [{"kind": "other", "name": word} for word in words]

    def _get_voted_decision(self, decision_id):
        # bounded: decisions of a meeting that the user conducts
        decisions = self.sudo().decision_ids
        if decision_id is None or decision_id is False:
            return decisions.browse()
        found = decisions.filtered(
            lambda decision: (
                decision.id == decision_id and decision.state != "withdrawn"
            )
        )
        if not found:
            raise UserError(
                self.env._("This decision is not one of this meeting any more.")
            )
        return found

    def _check_vote_opens(self, meeting, is_secret):
        # bounded: the votes of a meeting that the user conducts
        running = meeting.sudo().vote_ids.filtered(lambda vote: vote.state == "open")
        if running:
            raise UserError(
                self.env._(
                    "The vote on “%s” is running. Close it before the next one.",
                    running[0].question,
                )
            )
        # bounded: how many people are here
        voters = meeting.sudo().attendee_ids._filter_voters()
        if not voters:
            raise UserError(
                self.env._("Nobody is noted as here, so nobody could vote.")
            )
        if is_secret and len(voters) < SHOWN_FROM:
            raise UserError(
                self.env._(
                    "With fewer than %s people here a vote cannot be secret.",
                    SHOWN_FROM,
                )
            )

    @once
    def room_close_vote(self, vote_id=None):
        """End a vote and count; one in which nobody voted is taken back.

        Closed by two at once, it is closed once.

        :raise AccessError: for whoever does not conduct the meeting
        """
        self._as_conductor()
        # bounded: a vote of a meeting that the user conducts
        votes = self.sudo().vote_ids.filtered(lambda vote: vote.id == vote_id)
        if votes.state == "open":
            votes._close()

    @once
    def room_vote(self, vote_id=None, option_id=None, attendee_id=None):
        """Cast one's ballot, or that of somebody whom one represents.

        :param int vote_id: of the vote that runs
        :param int option_id: of one of its answers
        :param int attendee_id: whose ballot it is; without one, the user's own
        :raise AccessError: for somebody else's ballot
        :raise UserError: for people who are not here, and when it is too late
        """
        # bounded: a vote of a meeting whose room the user is in
        vote = self.sudo().vote_ids.filtered(lambda vote: vote.id == vote_id)
        option = vote.option_ids.filtered(lambda option: option.id == option_id)
        if not option:
            raise UserError(self.env._("Choose one of the answers of the vote."))
        lines = self._get_floor_lines()
        if attendee_id is not None:
            lines = lines.filtered(lambda line: line.id == attendee_id)
            if not lines:
                raise AccessError(self.env._("Everybody votes for themselves."))
        if not lines:
            raise UserError(self._get_stranger_message())
        voting = self._filter_voting_lines(lines)
        if not voting:
            raise UserError(self._get_not_voting_message(lines[0]))
        vote._cast(voting[0], option)

    def _filter_voting_lines(self, lines):
        """Those among the lines of the user for which the user votes."""
        return lines._filter_voters().filtered(
            lambda line: self.env.user in line._get_voting_users()
        )

    def _get_not_voting_message(self, line):
        if line.role == "guest":
            return self.env._("Guests are heard and do not vote.")
        return self.env._(
            "Those vote who are noted as here. Sign in first, or ask the recorder to "
            "correct the attendance."
        )

    def _action_close(self):
        result = super()._action_close()
        self._close_votes()
        return result

    def _action_undo_start(self):
        self._close_votes()
        return super()._action_undo_start()

    def _close_votes(self):
        # bounded: votes of a meeting that the user conducts
        for vote in self.sudo().vote_ids.filtered(lambda vote: vote.state == "open"):
            vote._close()
