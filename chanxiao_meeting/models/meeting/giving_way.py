from dataclasses import replace
from datetime import timedelta

from odoo import api, fields, models

from ..common.local_time import to_day
from .busy_time import read_busy_times

#: on so many days a meeting that gives way is looked for another time
DAYS = timedelta(days=14)


class ChanxiaoMeetingPolicy(models.Model):
    _inherit = "chanxiao.meeting.policy"

    def _let_drafts_give_way(self):
        """Planned meetings of these policies move out of the way of others."""
        drafts = self.env["chanxiao.meeting"].search(
            [("policy_id", "in", self.ids), ("state", "=", "draft")]
        )
        drafts._give_way()


class ChanxiaoMeeting(models.Model):
    """Planned meetings that move by themselves when another company meeting is held.

    Until they are convened, and unless somebody moved them by hand. Which of two moves
    follows from what they are and not from who looks first: one that gives way moves
    for one that does not or that is convened; of two drafts that both do, the one that
    was planned later moves.
    """

    _inherit = "chanxiao.meeting"
    _system_fields = {"planned_start"}

    planned_start = fields.Datetime(
        "Planned For",
        readonly=True,
        copy=False,
        help="The start that the cycle gave this meeting, or that it moved to by "
        "itself to give way. Whoever moves it elsewhere decides: it moves no more.",
    )

    def _is_moved_by_hand(self):
        self.ensure_one()
        return bool(self.planned_start) and self.planned_start != self.date_start

    def _give_way(self):
        """Move those of these meetings that collide and give way to the next free time.

        :return: those that moved
        """
        now = fields.Datetime.now()
        drafts = self.filtered(
            lambda meeting: (
                meeting.policy_id.gives_way
                and meeting.state == "draft"
                and meeting.occurrence_date
                and meeting.date_start > now
                and not meeting._is_moved_by_hand()
            )
        ).sorted("id")
        moved = self.browse()
        for tz, group in drafts.grouped(lambda m: m.policy_id.tz).items():
            moved |= group._give_way_in(tz)
        return moved

    def _give_way_in(self, tz):
        """Likewise, of meetings whose policies are in one time zone."""
        people = self._get_expected_people()
        first = min(self.mapped("date_start"))
        last = max(self.mapped("date_end")) + DAYS
        everybody = set().union(*people.values())
        busy = read_busy_times(self, first, last, tz, everybody)
        moved = self.browse()
        for meeting in self:
            found = meeting._filter_colliding(busy, people[meeting])
            causes = [c for c in found if meeting._gives_way_to(c.busy.record)]
            if not causes:
                continue
            start = meeting._find_way_out(busy, people[meeting])
            if start:
                meeting._move_out_of_the_way(start, causes)
                busy = [_move(one, meeting) for one in busy]
                moved |= meeting
        return moved

    def _gives_way_to(self, other):
        """Whether this meeting, rather than the other one, moves."""
        if other._name != self._name or other.company_id != self.company_id:
            return False
        if other.state == "draft" and other.policy_id.gives_way:
            return other.id < self.id
        return True

    def _find_way_out(self, busy, people):
        """The next start at which nobody is busy, or at least in no meeting; or None.

        Later on the same day, then on the working days after it, and before the next
        meeting of the series.
        """
        first = to_day(self.date_start, self.policy_id.tz)
        days = self._get_days_of_series()
        later = [day for day in days if day > first]
        last = min([first + DAYS, *(day - timedelta(days=1) for day in later)])
        length = self.date_end - self.date_start
        without_meeting = None
        for start in self._get_possible_starts(first, last):
            if start < self.date_start:
                continue
            found = self._filter_colliding(busy, people, start, start + length)
            if not found:
                return start
            if not any(c.busy.record._name == self._name for c in found):
                without_meeting = without_meeting or start
        return without_meeting

    def _move_out_of_the_way(self, start, causes):
        before, length = self._format_start(), self.date_end - self.date_start
        self._write_system(
            {"date_start": start, "date_end": start + length, "planned_start": start}
        )
        # sudo: the names of meetings of the same company, for who reads this one
        others = self.browse([c.busy.record.id for c in causes]).sudo()
        self._message_log(
            body=self.env._(
                "Moved by itself from %(before)s to %(after)s, to give way to "
                "%(others)s.",
                before=before,
                after=self._format_start(),
                others=others.mapped("display_name"),
            )
        )

    # an amended cycle

    def _leave_cycle(self):
        """Drafts on dates that the amended cycle does not know.

        What nothing hangs on goes; the rest stays, for somebody to decide.
        """
        kept = self.filtered(lambda meeting: meeting._has_content())
        for meeting in kept:
            meeting._message_log(
                body=self.env._(
                    "The amended policy holds no meeting on %s. This one stays because "
                    "something was prepared for it: hold it, or cancel it, which puts "
                    "what was prepared back for the next meeting.",
                    meeting.occurrence_date,
                )
            )
        gone = self - kept
        # planned by the cycle and taken back by it: nobody wanted those dates left out
        gone._write_system({"occurrence_date": False})
        gone.unlink()

    def _has_content(self):
        """Whether people or records have anything to do with this draft."""
        self.ensure_one()
        if self.justification or self._is_discussed():
            return True
        # sudo: whether there is anything, whoever may read it
        draft = self.sudo().with_context(active_test=False)
        return any(draft[name] for name in self._get_content_fields())

    def _is_discussed(self):
        # sudo: whether somebody wrote about it, whoever may read that
        messages = self.sudo().message_ids
        return any(m.message_type == "comment" for m in messages)

    @api.model
    def _get_content_fields(self):
        """What hangs on a meeting: lines of all rooms, but no messages or reminders."""
        return [
            name
            for name, field in self._fields.items()
            if field.type == "one2many"
            and not field.related
            and not field.comodel_name.startswith(("mail.", "rating.", "website."))
        ]


def _move(busy, meeting):
    """A busy time as it is after a meeting moved."""
    if not meeting._is_itself(busy.record):
        return busy
    return replace(busy, start=meeting.date_start, stop=meeting.date_end)
