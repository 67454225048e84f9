from odoo import fields, models


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    chanxiao_meeting_ids = fields.One2many(
        "chanxiao.meeting", "calendar_event_id", "Production–Sales Meetings"
    )

    def _get_activity_excluded_models(self):
        # a convened meeting is its own reminder; an activity on it would be a second
        return super()._get_activity_excluded_models() + ["chanxiao.meeting"]

    def write(self, vals):
        result = super().write(vals)
        if {"start", "stop", "location"} & vals.keys():
            self._update_chanxiao_meetings()
        return result

    def _update_chanxiao_meetings(self):
        """A meeting that is moved in the calendar moves with its deadlines."""
        # bounded: the meetings of events that the user was allowed to write
        for meeting in self.sudo().chanxiao_meeting_ids:
            event = meeting.calendar_event_id
            values = {
                "date_start": event.start,
                "date_end": event.stop,
                "location": event.location,
            }
            changed = {key: new for key, new in values.items() if meeting[key] != new}
            if changed and meeting.state in ("draft", "convened"):
                meeting.write(changed)
