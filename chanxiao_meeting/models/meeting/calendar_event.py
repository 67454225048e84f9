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
            if changed and meeting.state in ("draft", "convened"):
                # the calendar shows every company's events, whichever is chosen
                mine = meeting.with_env(self.env).with_context(
                    allowed_company_ids=companies
                )
                mine._as_conductor().write(changed)
