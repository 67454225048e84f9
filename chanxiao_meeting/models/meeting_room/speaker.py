from odoo import fields, models
from odoo.exceptions import UserError

from .once import once

#: hands that are up: waiting, or with the floor
UP = ("waiting", "speaking")


class ChanxiaoMeetingSpeaker(models.Model):
    """A hand that somebody raised in a meeting, and what became of it.

    Who raised theirs first speaks first, unless whoever conducts calls somebody else.
    Nobody writes it but the commands of the room.
    """

    _name = "chanxiao.meeting.speaker"
    _description = "Speaker in a Meeting"
    _inherit = ["chanxiao.state.mixin", "chanxiao.meeting.room.shown"]
    _order = "meeting_id, raised_at, id"
    _rec_name = "attendee_id"
    _system_fields = {
        "meeting_id",
        "attendee_id",
        "agenda_item_id",
        "raised_at",
        "called_at",
        "finished_at",
    }

    attendee_id = fields.Many2one(
        "chanxiao.meeting.attendee",
        "Speaker",
        required=True,
        ondelete="cascade",
        index=True,
        readonly=True,
        copy=False,
    )
    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True, readonly=True
    )
    company_id = fields.Many2one(
        related="meeting_id.company_id", store=True, precompute=True
    )
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "On the Topic",
        ondelete="set null",
        index="btree_not_null",
        readonly=True,
        copy=False,
        help="The topic that ran when the hand was raised.",
    )
    raised_at = fields.Datetime("Hand Raised At", readonly=True, copy=False)
    called_at = fields.Datetime("Given the Floor At", readonly=True, copy=False)
    finished_at = fields.Datetime("Had Spoken At", readonly=True, copy=False)
    state = fields.Selection(
        [
            ("waiting", "Hand is up"),
            ("speaking", "Has the floor"),
            ("spoken", "Has spoken"),
            ("lowered", "Hand was lowered"),
        ],
        "State of the Hand",
        default="waiting",
        required=True,
        readonly=True,
    )

    _hand_unique = models.UniqueIndex(
        "(attendee_id) WHERE state IN ('waiting', 'speaking')", "This hand is up."
    )
    _floor_unique = models.UniqueIndex(
        "(meeting_id) WHERE state = 'speaking'",
        "Somebody else was given the floor at this moment.",
    )

    def _call(self):
        """Give this one the floor."""
        self._set_state("speaking", called_at=fields.Datetime.now())

    def _lower(self):
        """Whoever speaks has spoken; who waits does so no longer."""
        now = fields.Datetime.now()
        for state, hands in self.grouped("state").items():
            if state in UP:
                over = "spoken" if state == "speaking" else "lowered"
                hands._set_state(over, finished_at=now)
        # before another one is given the floor, which the database keeps for one
        self.flush_recordset()


class ChanxiaoMeeting(models.Model):
    """Raising a hand, and who speaks next."""

    _inherit = "chanxiao.meeting"

    speaker_ids = fields.One2many("chanxiao.meeting.speaker", "meeting_id")

    @once
    def room_raise_hand(self):
        """Ask for the floor; a hand that is up stays where it is in the queue.

        :raise UserError: while the meeting does not run, and for people who are not
            on its list
        """
        self._check_room_runs()
        line = self._get_floor_lines()[:1]
        if not line:
            raise UserError(self._get_stranger_message())
        if self._get_hands().attendee_id & line:
            return
        # bounded: the user's own hand, or that of whom the user stands in for
        self.env["chanxiao.meeting.speaker"].sudo()._create_system(
            {
                "meeting_id": self.id,
                "attendee_id": line.id,
                "agenda_item_id": self._get_current_topic().id,
                "raised_at": fields.Datetime.now(),
            }
        )

    @once
    def room_lower_hand(self):
        """Ask for the floor no longer, or have spoken."""
        lines = self._get_floor_lines()
        self._get_hands().filtered(lambda hand: hand.attendee_id in lines)._lower()

    @once
    def room_call_speaker(self, speaker_id=None, known_id=None):
        """Give somebody the floor; whoever has it has spoken.

        Two who call at once call once: the second sees whom the first called.

        :param int speaker_id: of a hand that is up; without one, the next in the queue
        :param int known_id: who has the floor on the caller's screen, if anybody has
        :raise AccessError: for whoever does not conduct the meeting
        """
        self._as_conductor()
        self._check_room_runs()
        hands = self._get_hands()
        current = hands.filtered(lambda hand: hand.state == "speaking")
        if (current.id or None) != (known_id or None):
            return
        waiting = hands - current
        called = waiting[:1]
        if speaker_id is not None:
            called = waiting.filtered(lambda hand: hand.id == speaker_id)
            if not called:
                raise UserError(self.env._("This hand is no longer up."))
        current._lower()
        called._call()

    @once
    def room_end_speaker(self, speaker_id=None):
        """Take the floor from somebody, or a hand off the queue.

        :raise AccessError: for whoever does not conduct the meeting
        """
        self._as_conductor()
        hands = self._get_hands()
        hands.filtered(lambda hand: hand.id == speaker_id)._lower()

    def _get_hands(self):
        """Hands that are up, in the order of the queue."""
        # bounded: the hands of a meeting whose room the user is in
        hands = self.sudo().speaker_ids.filtered(lambda hand: hand.state in UP)
        return hands.sorted(lambda hand: (hand.raised_at, hand.id))

    def _get_floor_lines(self):
        """The user's own line, then those of whom the user stands in for."""
        # bounded: whom the user is, or represents, in this meeting
        lines = self.sudo().attendee_ids
        partner = self.env.user.partner_id
        own = lines.filtered(lambda line: line.user_id == self.env.user)
        return own | lines.filtered(
            lambda line: line.attendance == "proxy" and line.proxy_id == partner
        )

    def _get_current_topic(self):
        # bounded: the topic that runs, which everybody in the room sees
        topics = self.sudo().agenda_ids
        return topics.filtered(lambda item: item.time_start and not item.time_end)[:1]

    def _check_room_runs(self):
        if self.state != "in_progress":
            raise UserError(
                self.env._(
                    "“%s” is not being held at the moment, so this has to wait.",
                    self.display_name,
                )
            )

    def _action_close(self):
        result = super()._action_close()
        self._get_hands()._lower()
        return result

    def _action_undo_start(self):
        self._get_hands()._lower()
        return super()._action_undo_start()
