from dataclasses import dataclass

from markupsafe import Markup

from odoo import api, fields, models

from ..common.local_time import to_clock
from .busy_time import Busy, normalize_room, read_busy_times

#: how many collisions are named
SHOWN = 10
#: what an attendee does who does not sit in the meeting
ELSEWHERE = ("on_leave", "proxy", "absent")


@dataclass(frozen=True)
class Collision:
    """Something at the time of a meeting that takes its people or its room.

    :param Busy busy: the other meeting or event
    :param frozenset partners: ids of the people of both
    :param bool is_room: whether it is in the same place
    """

    busy: Busy
    partners: frozenset
    is_room: bool


class ChanxiaoMeeting(models.Model):
    """Whose people or whose room something else takes at the same time."""

    _inherit = "chanxiao.meeting"

    collision_notice = fields.Html(compute="_compute_collision_notice")

    @api.depends(
        "date_start",
        "date_end",
        "location",
        "policy_id",
        "chair_id",
        "recorder_id",
        "state",
        "attendee_ids.partner_id",
        "attendee_ids.attendance",
        "attendee_ids.proxy_id",
    )
    @api.depends_context("uid", "lang")
    def _compute_collision_notice(self):
        # only who may move a meeting is told why to
        planned = self.filtered("can_conduct")
        collisions = planned._get_collisions()
        people = {p for found in collisions.values() for c in found for p in c.partners}
        self._get_names(people)  # those of all lines in one query
        for meeting in self:
            found = collisions.get(meeting, [])
            texts = [meeting._describe_collision(c) for c in found[:SHOWN]]
            if more := len(found) - len(texts):
                texts.append(self.env._("… and %s more.", more))
            lines = Markup().join(Markup("<li>%s</li>") % text for text in texts)
            meeting.collision_notice = bool(texts) and (
                Markup("<ul class='mb-0'>%s</ul>") % lines
            )

    def _get_collisions(self):
        """What takes people or rooms of these meetings at their time.

        Of those that are to come or run; who is busy is known, with what is not read.

        :return: ``{meeting: [Collision]}``, in the order of their start
        """
        now = fields.Datetime.now()
        coming = self.filtered(
            lambda meeting: (
                meeting.state in ("draft", "convened", "in_progress")
                and meeting.date_start
                and meeting.date_end
                and meeting.date_end > now
            )
        )
        if not coming:
            return {}
        people = coming._get_expected_people()
        result = {}
        # as far as they are in one zone, and mostly it is one meeting
        for tz, meetings in coming.grouped(lambda m: m.policy_id.tz).items():
            busy = read_busy_times(
                meetings,
                min(meetings.mapped("date_start")),
                max(meetings.mapped("date_end")),
                tz,
                set().union(*(people[meeting] for meeting in meetings)),
            )
            for meeting in meetings:
                result[meeting] = meeting._filter_colliding(busy, people[meeting])
        return result

    def _filter_colliding(self, busy_times, people, start=None, stop=None):
        """The collisions among busy times, at the time of the meeting or another one.

        :param busy_times: list of :class:`Busy`
        :param set people: ids of the partners who take part
        :return: list of :class:`Collision`
        """
        self.ensure_one()
        start, stop = start or self.date_start, stop or self.date_end
        room, company = normalize_room(self.location), self.company_id.id
        found = []
        for busy in busy_times:
            if not busy.overlaps(start, stop) or self._is_itself(busy.record):
                continue
            both = busy.partners & people
            is_room = bool(room) and busy.room == room and company in busy.companies
            if both or is_room:
                found.append(Collision(busy, both, is_room))
        return found

    def _is_itself(self, record):
        own = self._origin if record._name == self._name else self.calendar_event_id
        return record.id in own.ids

    # who takes part

    def _get_expected_people(self, invited=None):
        """Who is to sit in these meetings, as ``{meeting: set of partner ids}``.

        Of a draft those whom convening will invite; of others who is on the list of
        attendees or was added in the calendar, and does not stay away.

        :param dict invited: partner ids that the calendar knows, by id of the meeting
        """
        # sudo: who takes part in meetings, to compare times; no name leaves here
        meetings = self.sudo()
        representatives = meetings.policy_id._get_representatives()
        result = {}
        for meeting in meetings:
            lines = meeting.attendee_ids
            away = lines.filtered(lambda line: line.attendance in ELSEWHERE)
            people = (lines - away).partner_id | away.proxy_id
            if meeting.state == "draft":
                people |= meeting.chair_id.partner_id | meeting.recorder_id.partner_id
                people |= representatives.get(meeting.policy_id, people.browse())
            known = set((invited or {}).get(meeting.id, ()))
            known -= set(away.partner_id._origin.ids)
            result[meeting.with_env(self.env)] = known | set(people._origin.ids)
        return result

    # in words

    def _describe_collision(self, collision):
        """Who or what is taken, by what, and when."""
        self.ensure_one()
        who = self._get_names(collision.partners)
        if collision.is_room:
            who.append(self.env._("the room"))
        other = self._describe_other(collision)
        return self.env._("%(who)s: %(other)s", who=who, other=other)

    def _describe_other(self, collision):
        """By what somebody is taken, and when."""
        title = self._get_title(collision.busy.record)
        span = self._format_busy_time(collision.busy.start, collision.busy.stop)
        return self.env._("%(event)s, %(time)s", event=title, time=span)

    def _get_names(self, partners):
        # sudo: names of people of this very meeting
        people = self.env["res.partner"].sudo().browse(partners)
        return sorted(people.mapped("name"))

    def _get_title(self, record):
        """What another meeting or event is called, if the user may read that."""
        record = record.with_env(self.env).sudo(False)
        if record._name == "calendar.event":
            is_hidden = record._check_private_event_conditions()
        else:
            is_hidden = False
        if is_hidden or not record.has_access("read"):
            return self.env._("busy")
        return self.env._("“%s”", record.display_name)

    def _format_busy_time(self, start, stop):
        """From when to when, local to the policy; the day too if it is another one."""
        tz = self.policy_id.tz
        first, last = to_clock(start, tz), to_clock(stop, tz)
        if first.date() == last.date() == to_clock(self.date_start, tz).date():
            return f"{first:%H:%M}–{last:%H:%M}"
        return f"{first:%Y-%m-%d %H:%M} – {last:%Y-%m-%d %H:%M}"


class ChanxiaoMeetingAttendee(models.Model):
    """What else takes an attendee at the time of the meeting."""

    _inherit = "chanxiao.meeting.attendee"

    collision_notice = fields.Char("Also Expected At", compute="_compute_collisions")

    @api.depends(
        "partner_id", "meeting_id.date_start", "meeting_id.date_end", "meeting_id.state"
    )
    @api.depends_context("uid", "lang")
    def _compute_collisions(self):
        """For who conducts the meeting, and for everybody their own."""
        shown = self.filtered(lambda line: line._is_collision_shown())
        collisions = shown.meeting_id._get_collisions()
        for line in self:
            meeting = line.meeting_id
            person = line.partner_id._origin.id
            line.collision_notice = "; ".join(
                meeting._describe_other(collision)
                for collision in collisions.get(meeting, ())
                if line in shown and person in collision.partners
            )

    def _is_collision_shown(self):
        return self.can_conduct or self.user_id == self.env.user


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"

    def _get_representatives(self):
        """Who reports for the departments, as ``{policy: partners}``."""
        return {
            policy: self.env["res.partner"].union(
                *(
                    line._get_representative().partner_id
                    for line in policy.department_ids
                )
            )
            for policy in self
        }
