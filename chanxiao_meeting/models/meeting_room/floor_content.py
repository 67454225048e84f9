"""Who speaks and what is voted on, as plain data for the screens of a room."""

from odoo.fields import Datetime

from ..meeting.attendee import IN_PERSON
from .speaker import UP


class FloorContent:
    """What happens on the floor of a meeting.

    :meth:`build` is for every screen:

    - ``speakers``: hands that are up, whoever has the floor first; ``place`` is 0 for
      that one, and counts from 1 in the queue
    - ``votes``: all of the meeting, the last one first. ``answers`` have a ``count``
      in open votes and in secret ones that are over; ``people`` in open votes only

    :meth:`build_mine` says for whom the viewer speaks and votes, and how they voted as
    far as that is known.

    :param viewer: the meeting, with the rights of the viewer
    """

    def __init__(self, viewer):
        self.viewer = viewer
        # bounded to one meeting, whose people see who speaks and what is voted on
        self.meeting = viewer.sudo()
        self.env = self.meeting.env

    def build(self):
        votes = self.meeting.vote_ids.sorted("id", reverse=True)
        counts = votes._get_counts()
        voters = self.meeting.attendee_ids._filter_voters()
        return {
            "speakers": self._get_speakers(),
            "votes": [self._get_vote(vote, counts[vote], voters) for vote in votes],
        }

    def _get_speakers(self):
        hands = self.meeting.speaker_ids.filtered(lambda hand: hand.state in UP)
        hands = hands.sorted(lambda h: (h.state != "speaking", h.raised_at, h.id))
        is_taken = bool(hands) and hands[0].state == "speaking"
        return [
            {
                "id": hand.id,
                "attendee": hand.attendee_id.id,
                "name": hand.attendee_id.partner_id.name,
                "department": hand.attendee_id.department_id.name or "",
                "state": hand.state,
                "place": place,
                "topic": hand.agenda_item_id.id or None,
                "raised": Datetime.to_string(hand.raised_at),
                "called": Datetime.to_string(hand.called_at) or None,
            }
            for place, hand in enumerate(hands, start=0 if is_taken else 1)
        ]

    def _get_vote(self, vote, counts, voters):
        ballots, is_open = vote.ballot_ids, vote.state == "open"
        cast = ballots.filtered("is_cast")
        able = voters | cast.attendee_id if is_open else ballots.attendee_id
        return {
            "id": vote.id,
            "question": vote.question,
            "secret": vote.is_secret,
            "state": vote.state,
            "topic": vote.agenda_item_id.id or None,
            "decision": vote.decision_id.id or None,
            "cast": len(cast),
            "all": len(able),
            "is_shown": counts is not None,
            "answers": [
                {
                    "id": option.id,
                    "kind": option.kind,
                    "name": option._get_label(self.viewer.env),
                    "count": None if counts is None else counts.get(option.id, 0),
                    "people": cast.filtered(
                        lambda ballot, chosen=option: ballot.option_id == chosen
                    ).attendee_id.mapped("partner_id.name"),
                }
                for option in vote.option_ids
            ],
        }

    def build_mine(self, lines):
        """What is asked of the viewer.

        :param lines: attendees, see ``_get_floor_lines`` of the meeting
        """
        voting = self.viewer._filter_voting_lines(lines)
        return {
            "lines": [
                {
                    "id": line.id,
                    "name": line.partner_id.name,
                    "is_own": line.user_id == self.viewer.env.user,
                    "can_vote": line in voting,
                    "is_here": line.attendance in IN_PERSON,
                    "check_in": Datetime.to_string(line.check_in) or None,
                }
                for line in lines
            ],
            "ballots": [
                {
                    "vote": ballot.vote_id.id,
                    "attendee": ballot.attendee_id.id,
                    "answer": ballot.option_id.id or None,
                }
                for ballot in self.meeting.vote_ids.ballot_ids
                if ballot.is_cast and ballot.attendee_id in lines
            ],
        }
