from odoo import api, fields, models
from odoo.exceptions import UserError

# Whatever of these is written, the calendar computes start and end from it.
MOVING_FIELDS = {
    "allday",
    "duration",
    "location",
    "start",
    "start_date",
    "stop",
    "stop_date",
    "videocall_location",
}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    chanxiao_meeting_ids = fields.One2many(
        "chanxiao.meeting", "calendar_event_id", "Production–Sales Meetings"
    )

    def _get_activity_excluded_models(self):
        # a convened meeting is its own reminder; an activity on it would be a second
        return super()._get_activity_excluded_models() + ["chanxiao.meeting"]

    def write(self, vals):
        if vals.get("allday"):
            self._check_keeps_chanxiao_time()
        if not vals.get("active", True):
            self._check_no_coming_chanxiao_meeting()
        # the calendar takes values of a series of events out of what it was given
        is_moving = bool(MOVING_FIELDS & vals.keys())
        events = self
        if is_moving:
            self._get_coming_chanxiao_meetings()._remember_announced()
            if "partner_ids" not in vals:
                events = self._silence_chanxiao_events()
        result = super(CalendarEvent, events).write(vals)
        if "videocall_location" in vals:
            self._get_coming_chanxiao_meetings()._raise_calendar_sequence()
        if is_moving:
            self._update_chanxiao_meetings()
        return result

    def _silence_chanxiao_events(self):
        """Events of meetings, whose people are told by the meeting what changed.

        :return: the same events, in a context in which the calendar tells nobody
        """
        if self and self <= self._get_coming_chanxiao_meetings().calendar_event_id:
            return self.with_context(skip_attendee_notification=True)
        return self

    def _update_chanxiao_meetings(self):
        """A meeting that is moved in the calendar moves with its deadlines.

        :raise AccessError: every employee may write in the calendar, but only those
            who conduct a meeting move it
        """
        companies = self.env.user.company_ids.ids
        # bounded: finds the meetings and compares; they are written below as the user
        for meeting in self.sudo().chanxiao_meeting_ids:
            event = meeting.calendar_event_id
            values = {
                "date_start": event.start,
                "date_end": event.stop,
                "location": event.location,
            }
            changed = {key: new for key, new in values.items() if meeting[key] != new}
            # a link that somebody chose or took away is news, but no move
            meeting._plan_announcement()
            if changed and meeting.state in ("draft", "convened"):
                # the calendar shows every company's events, whichever is chosen
                mine = meeting.with_env(self.env).with_context(
                    allowed_company_ids=companies
                )
                mine._as_conductor().write(changed)

    def _get_coming_chanxiao_meetings(self):
        # bounded: finds meetings of these very events, to say why they stay
        meetings = self.sudo().chanxiao_meeting_ids
        return meetings.filtered(lambda m: m.state in ("convened", "in_progress"))

    def _check_keeps_chanxiao_time(self):
        """For the calendar “all day” is 08:00 to 18:00 UTC, whatever the time zone."""
        if meeting := self._get_coming_chanxiao_meetings()[:1]:
            raise UserError(
                self.env._(
                    "“%s” begins at a time that was announced, so it cannot last all "
                    "day. Drag it to another time, or change its start on the meeting.",
                    meeting.display_name,
                )
            )

    @api.ondelete(at_uninstall=False)
    def _check_no_coming_chanxiao_meeting(self):
        """A meeting that lost its event would still be convened, unseen by anybody."""
        if meeting := self._get_coming_chanxiao_meetings()[:1]:
            raise UserError(
                self.env._(
                    "“%s” is convened, so its entry in the calendar stays. Have an "
                    "organizer of meetings cancel the meeting: then everybody is told "
                    "and the entry goes. If only you cannot come, decline it.",
                    meeting.display_name,
                )
            )
