from freezegun import freeze_time

from odoo.tests import tagged

from .test_room_vote import VoteCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-16 01:00:00")
class TestRoomMerge(VoteCase):
    """Two contacts of one person are merged, both of whom took part in a meeting."""

    def _merge(self, kept, other):
        """The other line is that of a second contact, who has no user (any more)."""
        double = self.env["res.partner"].create({"name": other.partner_id.name})
        other.partner_id = double
        self.env.flush_all()
        self.env["base.partner.merge.automatic.wizard"]._merge(
            (kept.partner_id + double).ids, dst_partner=kept.partner_id
        )
        self.assertFalse(other.exists())

    def test_ballots_stay_one_a_vote(self):
        self._open()
        self._vote(self.finance, "yes")
        self._close()
        self._open(question="Sunday too?")
        self._vote(self.finance, "no")
        self._vote(self.attendee, "yes")
        self._close()
        first, second = self.meeting.vote_ids
        line = self._line(self.attendee)
        self._merge(line, self._line(self.finance))
        [mine] = first.ballot_ids.filtered(lambda b: b.attendee_id == line)
        self.assertTrue(mine.is_cast, "only the other contact had voted")
        self.assertEqual(mine.option_id.kind, "yes")
        [mine] = second.ballot_ids.filtered(lambda b: b.attendee_id == line)
        self.assertEqual(mine.option_id.kind, "yes", "that of whom is kept")
        self.assertEqual(len(second.ballot_ids), 3)

    def test_hands_stay(self):
        for user in (self.attendee, self.finance):
            self._as(user).room_raise_hand()
        hands = self.meeting.speaker_ids.sorted("id")
        self._as(self.chair).room_call_speaker(hands[1].id)
        line = self._line(self.attendee)
        self._merge(line, self._line(self.finance))
        self.assertEqual(hands.exists(), hands)
        self.assertEqual(hands.attendee_id, line)
        self.assertEqual(hands.mapped("state"), ["lowered", "speaking"])
