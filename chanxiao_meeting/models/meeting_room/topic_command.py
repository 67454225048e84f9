from odoo import models
from odoo.exceptions import UserError

from ..common.state_mixin import ensure_single

#: no topic takes longer than a day
MOST_MINUTES = 24 * 60
ENDED = ("held", "cancelled")


class ChanxiaoMeeting(models.Model):
    """Changing the agenda in the room, for whoever conducts the meeting."""

    _inherit = "chanxiao.meeting"

    def room_topic_add(
        self, name=None, minutes=None, attendee_id=None, key=None, screen="recorder"
    ):
        """Put one more topic on the agenda, behind the others and before the summary.

        :param str name: what it is about
        :param int minutes: planned for it; what topics usually take otherwise
        :param int attendee_id: of the attendee who presents it, if anybody does
        :param str key: chosen by the screen; what is sent twice is added once
        :raise AccessError: for whoever does not conduct the meeting
        """
        meeting = ensure_single(self)._as_agenda_editor()
        values = self._read_topic(name, minutes, attendee_id)
        if self.env["chanxiao.meeting.room.key"]._take(self, key):
            agenda = meeting.agenda_ids
            # bounded: a topic of a meeting that the user conducts
            item = self.env["chanxiao.meeting.agenda.item"].sudo().create(values)
            before = len(agenda)
            while before and agenda[before - 1].kind == "summary":
                before -= 1
            meeting._arrange_topics(agenda[:before], item, agenda[before:])
        return self._answer_room(screen)

    def room_topic_move(self, topic_id=None, place=None, screen="recorder"):
        """Put a topic elsewhere on the agenda.

        The place is said and not the direction, so that two who ask for the same get
        it once.

        :param int topic_id: of a topic of this meeting
        :param int place: from 1 for the first one; beyond the last one means the last
        :raise AccessError: for whoever does not conduct the meeting
        """
        meeting = ensure_single(self)._as_agenda_editor()
        item = self._get_room_topic(topic_id)
        if not isinstance(place, int) or place < 1:
            raise UserError(
                self.env._(
                    "Say at which place of the agenda the topic shall be; the first "
                    "one is 1."
                )
            )
        others = meeting.agenda_ids - item
        meeting._arrange_topics(others[: place - 1], item, others[place - 1 :])
        return self._answer_room(screen)

    def room_topic_drop(
        self, topic_id=None, is_dropped=True, reason=None, screen="recorder"
    ):
        """Take a topic that nobody took up off the agenda for good, or put it back.

        It stays on record as one that was dropped, with the reason, and no later
        meeting is offered it. That is done as long as the minutes are a draft.

        :param int topic_id: of a topic of this meeting
        :param bool is_dropped: what is wanted; asked for twice, it is done once
        :param str reason: why it is dropped, in a few words
        :raise AccessError: for whoever does not conduct the meeting
        :raise UserError: without a reason
        """
        meeting = ensure_single(self)._as_conductor()
        if meeting.state == "cancelled" or meeting._get_settled_minutes():
            raise UserError(self._get_agenda_over_message())
        item = self._get_room_topic(topic_id)
        was_dropped = item.parked and item.is_dropped
        if was_dropped == bool(is_dropped):
            return self._answer_room(screen)
        if is_dropped and item.time_start:
            raise UserError(
                self.env._(
                    "“%s” was taken up, so it stays on the agenda. Leave it for later "
                    "if it is not settled.",
                    item.name,
                )
            )
        if is_dropped:
            self._drop_topic(item, reason)
        else:
            item.action_drop()
            item.action_park()
        return self._answer_room(screen)

    def _drop_topic(self, item, reason):
        """Here a reason is asked for also once the meeting is over."""
        reason = item._read_drop_reason(reason if isinstance(reason, str) else "")
        if not item.parked:
            item.action_park()
        if item.is_dropped:
            # left from before it was put back by another way
            item._write_system({"is_dropped": False})
        item.action_drop(reason)

    def _as_agenda_editor(self):
        """This meeting with the rights of the one who conducts it.

        :raise UserError: once it is over
        """
        meeting = self._as_conductor()
        if meeting.state in ENDED:
            raise UserError(self._get_agenda_over_message())
        return meeting

    def _get_agenda_over_message(self):
        return self.env._(
            "“%s” is over, so its agenda stays as it was.", self.display_name
        )

    def _read_topic(self, name, minutes, attendee_id):
        """The values of a new topic, checked."""
        if not isinstance(name, str) or not name.strip():
            raise UserError(self.env._("Write down what the topic is about."))
        values = {"meeting_id": self.id, "name": name.strip(), "kind": "discussion"}
        if minutes is not None and minutes is not False:
            is_number = isinstance(minutes, int) and minutes is not True
            if not is_number or not 0 <= minutes <= MOST_MINUTES:
                raise UserError(
                    self.env._("A topic takes whole minutes, from 0 to a day.")
                )
            values["duration_planned"] = minutes
        if attendee_id:
            values["presenter_id"] = self._read_presenter(attendee_id)
        return {**values, "sequence": self._get_last_sequence()}

    def _read_presenter(self, attendee_id):
        """The account of the attendee who presents a topic."""
        # bounded: an attendee of a meeting that the user conducts
        person = self._get_room_person(attendee_id).sudo()
        if not self.policy_id._get_allowed(person.user_id):
            raise UserError(
                self.env._(
                    "%s has no account in the company, so another one presents it.",
                    person.partner_id.name,
                )
            )
        return person.user_id.id

    def _arrange_topics(self, before, item, after):
        """Have a topic come between others; only what has to change is written.

        :param before: the topics before it, in their order
        :param after: those behind it, likewise
        """
        if before and after:
            item.sequence = (before[-1].sequence + after[0].sequence) // 2
        elif after:
            item.sequence = after[0].sequence - 1
        last = None
        for topic in before + item + after:
            if last and (topic.sequence, topic.id) < last:
                topic.sequence = last[0] + 1
            last = topic.sequence, topic.id
        self.invalidate_recordset(["agenda_ids"])
