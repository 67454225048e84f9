from markupsafe import Markup, escape

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..common.state_mixin import ensure_single

STEPS = ("next", "previous")


class ChanxiaoMeeting(models.Model):
    """What is done in the room. Each answers with what the screen shows then."""

    _inherit = "chanxiao.meeting"

    def room_go(self, step=None, known_id=None, screen="wall"):
        """Move on to the next topic, back to the one before, or to a certain one.

        Two who move on at once move on once: the second one meant the topic that was
        no longer the current one by then, and only gets to see where the meeting is.

        :param step: ``next``, ``previous``, or the id of a topic
        :param int known_id: the topic that was current on the screen, if there was one
        :param str screen: see :meth:`get_room`
        :raise AccessError: for whoever does not conduct the meeting
        """
        meeting = ensure_single(self)
        agenda = meeting._as_conductor().agenda_ids
        meeting._check_begun()
        current = agenda.filtered(lambda item: item.time_start and not item.time_end)
        current = current[:1]
        if meeting.state != "in_progress" or (current.id or None) != (known_id or None):
            return meeting._answer_room(screen)
        item = meeting._find_topic(agenda, current, step)
        if item:
            item.action_begin()
        elif current and step == "next":
            current.action_end()
        return meeting._answer_room(screen)

    def _check_begun(self):
        if self.state in ("draft", "convened"):
            raise UserError(
                self.env._("Start the meeting; then its topics can be taken up.")
            )

    def _find_topic(self, agenda, current, step):
        """The topic that a step leads to, or none."""
        if step not in STEPS:
            known = step if isinstance(step, int) else 0
            found = agenda.filtered(lambda item: item.id == known)
            if not found:
                raise UserError(self.env._("This topic is no longer on the agenda."))
            return found
        items = agenda.filtered(lambda item: not item.parked or item == current)
        places = {item.id: place for place, item in enumerate(items)}
        if not current:
            # the first one that nobody took up, or back to the last one
            waiting = items.filtered(lambda item: not item.time_start)
            treated = items.filtered("time_end")
            return waiting[:1] if step == "next" else treated[-1:]
        place = places[current.id] + (1 if step == "next" else -1)
        return items[place : place + 1] if place >= 0 else items.browse()

    def room_park(self, topic_id=None, is_parked=True, screen="recorder"):
        """Leave a topic for another meeting, or take it up after all.

        :param int topic_id: of a topic of this meeting
        :param bool is_parked: what is wanted; asked for twice, it is done once
        """
        item = ensure_single(self)._get_room_topic(topic_id)
        if item.parked != bool(is_parked):
            item.action_park()
        return self._answer_room(screen)

    def room_note(self, topic_id=None, text=None, screen="recorder", key=None):
        """Add a paragraph to what was said on a topic.

        Two who write at once both add theirs, so that nothing is lost.

        :param int topic_id: of a topic of this meeting
        :param str text: plain text
        :param str key: chosen by the screen; what is sent twice is added once
        """
        item = ensure_single(self)._get_room_topic(topic_id)
        words = text.strip() if isinstance(text, str) else ""
        if not words:
            raise UserError(self.env._("Write something down first."))
        if self.env["chanxiao.meeting.room.key"]._take(self, key):
            paragraph = Markup("<p>%s</p>") % Markup("<br/>").join(
                escape(line) for line in words.splitlines()
            )
            item.write(
                {
                    "notes": (item.notes or Markup()) + paragraph,
                    "edit_versions": item.edit_versions or {},
                }
            )
        return self._answer_room(screen)

    def room_attendance(
        self, attendee_id=None, attendance=None, words=None, screen="recorder"
    ):
        """Note how one person attended.

        :param int attendee_id: of an attendee of this meeting
        :param str attendance: one of the choices of the field
        :param str words: of who is on leave, why; of whom somebody represents, the
            name of who does
        """
        person = ensure_single(self)._get_room_person(attendee_id)
        words = words.strip() if isinstance(words, str) else ""
        proxy, reason = None, None
        if attendance == "proxy":
            proxy = self._find_proxy(words, person)
        elif words:
            reason = words
        person.action_note_attendance(
            attendance, reason=reason, proxy_id=proxy and proxy.id
        )
        return self._answer_room(screen)

    def _find_proxy(self, name, person):
        """The colleague who comes for somebody, by name.

        :raise UserError: where it is nobody, or several
        """
        if not name:
            # bounded: the name of an attendee of a meeting that the user conducts
            who = person.sudo().partner_id.name
            raise UserError(self.env._("Enter who represents %s.", who))
        return self._find_colleague(name, person.partner_id).partner_id

    def _find_colleague(self, name, besides=None):
        """Somebody in the company of the meeting, by name.

        :param besides: a ``res.partner`` who is not meant
        :return: ``res.users``
        :raise UserError: where it is nobody, or several
        """
        # bounded: names of colleagues, who may all be asked to do something
        users, system = self.env["res.users"].sudo(), self.sudo()
        company = ("company_ids", "in", system.company_id.ids)
        found = users.search(
            [("share", "=", False), company, ("name", "=ilike", name)], limit=5
        ) or users.search(
            [("share", "=", False), company, ("name", "ilike", name)], limit=5
        )
        found = found.filtered(lambda user: user.partner_id != besides)
        if len(found) != 1:
            raise UserError(
                self.env._(
                    "Several people are called “%(name)s”: %(people)s. Enter one.",
                    name=name,
                    people=found.mapped("name"),
                )
                if found
                else self.env._("Nobody in the company is called “%s”.", name)
            )
        return found.sudo(False)

    def room_infraction(
        self, attendee_id=None, kind_id=None, note=None, screen="recorder", key=None
    ):
        """Note what somebody did against the discipline of the meeting.

        :param int attendee_id: of an attendee of this meeting
        :param int kind_id: of a reason of the scope ``infraction``
        :param str key: chosen by the screen; what is sent twice is noted once
        """
        person = ensure_single(self)._get_room_person(attendee_id)
        kinds = self.env["chanxiao.reason"].search([("scope", "=", "infraction")])
        kind = kinds.filtered(lambda reason: reason.id == kind_id)
        if not kind:
            raise UserError(self.env._("Choose what kind of infraction it was."))
        if self.env["chanxiao.meeting.room.key"]._take(self, key):
            # bounded: discipline in a meeting that the user conducts
            self.env["chanxiao.meeting.infraction"].sudo().create(
                {
                    "attendee_id": person.id,
                    "kind_id": kind.id,
                    "note": note if isinstance(note, str) else False,
                }
            )
        return self._answer_room(screen)

    def room_open_brief(self, brief_id=None, is_open=True, screen="wall"):
        """Show a confidential brief to everybody in the room, or no longer.

        :param int brief_id: of a brief of this meeting
        :raise AccessError: for everybody but the chair, and a deputy in the chair
        """
        ensure_single(self)._check_may_enter_room()
        # bounded by the check below: what the chair of this meeting may read
        meeting = self.sudo()
        if self.env.user not in meeting._get_confidants():
            raise AccessError(
                self.env._("Only the chair opens a confidential brief in the room.")
            )
        brief = meeting.brief_ids.filtered(lambda brief: brief.id == brief_id)
        if not brief or meeting.state != "in_progress":
            raise UserError(
                self.env._("A brief is opened in the room while the meeting runs.")
            )
        brief._write_system({"is_open_in_room": bool(is_open)})
        brief._message_log(
            body=self.env._("%s showed this brief in the room.", self.env.user.name)
            if is_open
            else self.env._("%s no longer shows this brief.", self.env.user.name)
        )
        return self._answer_room(screen)

    def _get_room_topic(self, topic_id):
        """A topic of this meeting, for whoever conducts it.

        :raise UserError: where it was taken off the agenda
        """
        agenda = self._as_conductor().agenda_ids
        item = agenda.filtered(lambda item: item.id == topic_id)
        if not item:
            raise UserError(self.env._("This topic is no longer on the agenda."))
        return item

    def _get_room_person(self, attendee_id):
        """An attendee of this meeting, for whoever conducts it."""
        people = self._as_conductor().attendee_ids
        person = people.filtered(lambda person: person.id == attendee_id)
        if not person:
            raise UserError(
                self.env._("This person is no longer on the list of attendees.")
            )
        return person

    def _answer_room(self, screen):
        """What the screen shows now, this very change counted."""
        self.env.flush_all()
        self.env["chanxiao.meeting.room.change"]._tell()
        return self.get_room(screen)
