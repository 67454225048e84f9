from dataclasses import dataclass
from datetime import datetime, timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from ..common.local_time import to_clock, to_day
from ..common.state_mixin import ensure_single
from ..common.working_time import get_work_spans
from .busy_time import read_busy_times

#: meetings begin at half hours
STEP = timedelta(minutes=30)
#: days around a meeting on which another time for it is looked for
BEFORE, AFTER = timedelta(days=3), timedelta(days=10)
#: how many times are offered, and of those on one day
OFFERED, OFFERED_A_DAY = 8, 3
#: where a company has no working hours, its days begin and end so
OFFICE_HOURS = (8, 18)


@dataclass(frozen=True)
class Slot:
    """A time that a meeting could be moved to.

    :param frozenset missing: ids of partners who are busy then
    :param bool is_room_taken: whether something else is in the room of the meeting
    """

    start: datetime
    stop: datetime
    missing: frozenset
    is_room_taken: bool

    @property
    def is_free(self):
        return not self.missing and not self.is_room_taken


class ChanxiaoMeeting(models.Model):
    """Other times for a meeting: when its people work and are not busy."""

    _inherit = "chanxiao.meeting"

    def action_find_time(self):
        """Open the dialog that offers other times.

        :raise AccessError: for who does not conduct the meeting
        """
        ensure_single(self)._check_movable()
        dialog = self.env["chanxiao.meeting.find.time"].create({"meeting_id": self.id})
        return dialog._get_form_action()

    def _check_movable(self):
        """This meeting with the rights of who may move it.

        :raise AccessError: for who may not
        :raise UserError: when it has begun or has no time yet
        """
        meeting = self._as_conductor()
        if meeting.state not in ("draft", "convened"):
            raise UserError(meeting._get_wrong_state_message())
        if not meeting.date_start or not meeting.date_end:
            raise UserError(
                self.env._(
                    "“%s” has no time yet. Enter its start; other times are looked for "
                    "around it.",
                    meeting.display_name,
                )
            )
        return meeting

    def _find_times(self):
        """Times around the meeting's own, those at which most can come first.

        Of the same length, within working hours, in the policy's zone, not on the day
        of another meeting of the series.

        :return: list of :class:`Slot`, in the order of their start
        """
        self.ensure_one()
        own = to_day(self.date_start, self.policy_id.tz)
        today = to_day(fields.Datetime.now(), self.policy_id.tz)
        first, last = max(own - BEFORE, today), max(own, today) + AFTER
        slots = self._rate_times(self._get_possible_starts(first, last))
        slots.sort(key=self._get_preference)
        offered = []
        for slot in slots:
            same_day = [s for s in offered if self._is_same_day(s.start, slot.start)]
            if len(same_day) < OFFERED_A_DAY and len(offered) < OFFERED:
                offered.append(slot)
        return sorted(offered, key=lambda slot: slot.start)

    def _get_preference(self, slot):
        distance = abs(slot.start - self.date_start)
        is_other_day = not self._is_same_day(slot.start, self.date_start)
        away = len(slot.missing) + slot.is_room_taken
        return away, is_other_day, distance, slot.start

    def _is_same_day(self, one, other):
        tz = self.policy_id.tz
        return to_day(one, tz) == to_day(other, tz)

    def _get_possible_starts(self, first, last):
        """Moments at which the meeting could begin, from a local date to another."""
        self.ensure_one()
        policy, length = self.policy_id, self.date_end - self.date_start
        taken, now = self._get_days_of_series(), fields.Datetime.now()
        starts = []
        for begin, end in self._get_spans(first, last):
            start = begin
            while start + length <= end:
                is_other = start != self.date_start and start > now
                if is_other and to_day(start, policy.tz) not in taken:
                    starts.append(start)
                start += STEP
        return starts

    def _get_spans(self, first, last):
        """When the company works, as pairs of moments from half hours on.

        A meeting longer than any stretch without a break goes on through the breaks.
        """
        company, tz = self.company_id, self.policy_id.tz
        spans = get_work_spans(company, first, last, tz)
        # sudo: whether the company has working hours at all
        if not spans and not company.sudo().resource_calendar_id:
            spans = self._get_office_hours(first, last)
        length = self.date_end - self.date_start
        if not any(end - begin >= length for begin, end in spans):
            days = {}
            for begin, end in spans:
                day = days.setdefault(to_day(begin, tz), [begin, end])
                day[1] = end
            spans = list(days.values())
        return [(_round_up(begin, tz), end) for begin, end in spans]

    def _get_office_hours(self, first, last):
        policy, days = self.policy_id, (last - first).days + 1
        midnights = [
            policy._get_local_midnight(first + timedelta(days=n)) for n in range(days)
        ]
        begin, end = (timedelta(hours=hour) for hour in OFFICE_HOURS)
        return [(midnight + begin, midnight + end) for midnight in midnights]

    def _get_days_of_series(self):
        """Local days on which another meeting of the series is or will be held."""
        policy = self.policy_id
        own = to_day(self.date_start, policy.tz)
        known = self.search(
            [
                ("policy_id", "in", policy._get_revision_family().ids),
                ("id", "!=", self._origin.id),
                ("kind", "=", "regular"),
                ("state", "!=", "cancelled"),
                ("date_start", ">=", policy._get_local_midnight(own - 2 * BEFORE)),
            ]
        )
        days = {to_day(meeting.date_start, policy.tz) for meeting in known}
        if self.kind == "regular":
            known |= self
            dates = set(known.mapped("occurrence_date"))
            coming = policy._get_series(own, own + 2 * AFTER)
            # what is held by hand on the day of an occurrence is held instead of it
            unmade = {day for nominal, day in coming if nominal not in dates}
            days |= unmade - {own}
        return days

    def _rate_times(self, starts):
        """How many could not come at each of several starts, as :class:`Slot`."""
        self.ensure_one()
        if not starts:
            return []
        length = self.date_end - self.date_start
        people = self._get_expected_people()[self]
        busy = read_busy_times(
            self, starts[0], starts[-1] + length, self.policy_id.tz, people
        )
        slots = []
        for start in starts:
            found = self._filter_colliding(busy, people, start, start + length)
            missing = frozenset().union(*(c.partners for c in found))
            is_taken = any(collision.is_room for collision in found)
            slots.append(Slot(start, start + length, missing, is_taken))
        return slots


def _round_up(moment, tz):
    """The half hour on the clock that does not come before a moment."""
    clock = to_clock(moment, tz)
    late = timedelta(minutes=clock.minute % 30, seconds=clock.second)
    return moment + (STEP - late if late else timedelta())
