from datetime import datetime, time, timedelta

import pytz

from odoo import api, models


class ChanxiaoMeetingMinutes(models.Model):
    """When minutes are due."""

    _inherit = "chanxiao.meeting.minutes"

    @api.private
    @api.model
    def _get_deadline(self, meeting):
        """When the minutes of a meeting must be issued, by its policy.

        ``hours`` count from the end of the meeting; ``same_day`` and ``working_days``
        run to the end of the local day. The day of the meeting is not counted.

        :param meeting: one ``chanxiao.meeting``
        :return: naive UTC datetime, or False if the meeting has no end
        """
        policy = meeting.policy_id
        end = meeting.ended_at or meeting.date_end
        if not end:
            return False
        if policy.minutes_deadline_unit == "hours":
            return end + timedelta(hours=policy.minutes_deadline_value)
        zone = pytz.timezone(policy.tz)
        day = pytz.utc.localize(end).astimezone(zone).date()
        if policy.minutes_deadline_unit == "working_days":
            day = self._add_working_days(
                meeting.company_id, day, policy.minutes_deadline_value
            )
        last_second = zone.localize(datetime.combine(day, time(23, 59, 59)))
        return last_second.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _add_working_days(self, company, day, count):
        """The day ``count`` working days after ``day`` on the company's calendar.

        A company without working hours is taken to work from Monday to Friday.
        """
        if not count:
            return day
        # holidays of the company are everybody's business
        calendar = company.sudo().resource_calendar_id
        next_day = day + timedelta(days=1)
        if calendar:
            zone = pytz.timezone(calendar.tz or "UTC")
            planned = calendar.plan_days(
                count,
                zone.localize(datetime.combine(next_day, time.min)),
                compute_leaves=True,
                domain=[
                    ("time_type", "=", "leave"),
                    ("company_id", "in", [False, company.id]),
                ],
            )
            if planned:
                return planned.date()
        return self._add_weekdays(day, count)

    @api.model
    def _add_weekdays(self, day, count):
        while count:
            day += timedelta(days=1)
            count -= day.weekday() < 5
        return day
