from odoo import models


class ChanxiaoMeetingMinutes(models.Model):
    """What was voted on in the meeting is part of its minutes."""

    _inherit = "chanxiao.meeting.minutes"

    def _prepare_content(self):
        """With ``votes``: each with its answers, how often each was chosen (None of a
        secret vote in which too few voted), and in an open one by whom; minutes of
        earlier versions have none."""
        content = super()._prepare_content()
        # bounded: what everybody in the meeting saw of its votes
        meeting = self.sudo().meeting_id
        votes = meeting.vote_ids.filtered(lambda vote: vote.state == "closed")
        counts = votes._get_counts()
        return {
            **content,
            "votes": [vote._prepare_told(counts[vote]) for vote in votes],
        }


class ChanxiaoMeetingVote(models.Model):
    _inherit = "chanxiao.meeting.vote"

    def _prepare_told(self, counts):
        """What the minutes tell of this vote, as plain data."""
        cast = self.ballot_ids.filtered("is_cast")
        people = self.env["res.partner"]
        chosen_by = {
            option: ballots.attendee_id.partner_id
            for option, ballots in cast.grouped("option_id").items()
        }
        return {
            "question": self.question,
            "secret": self.is_secret,
            "topic": self.agenda_item_id.name or "",
            "cast": len(cast),
            "all": len(self.ballot_ids),
            "answers": [
                {
                    "kind": option.kind,
                    "name": option.name or "",
                    "count": None if counts is None else counts.get(option.id, 0),
                    "people": [
                        {"id": person.id, "name": person.name}
                        for person in chosen_by.get(option, people)
                    ],
                }
                for option in self.option_ids
            ],
        }


class ChanxiaoMinutesFinding(models.Model):
    _inherit = "chanxiao.minutes.finding"

    def _get_section_labels(self):
        return {**super()._get_section_labels(), "votes": self.env._("votes")}
