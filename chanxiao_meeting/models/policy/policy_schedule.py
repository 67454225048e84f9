from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.local_time import to_day, to_utc
from ..common.working_time import get_work_spans, get_working_days
from . import recurrence

# How far a holiday can move an occurrence.
MARGIN = timedelta(days=31)


class ChanxiaoMeetingPolicy(models.Model):
    """The dates of a policy: its cycle, holidays, working time."""

    _inherit = "chanxiao.meeting.policy"

    skipped_dates = fields.Char(
        "Left Out On",
        copy=False,
        help="Dates of the cycle whose draft meeting was deleted, such as 2026-10-01, "
        "separated by commas. No meeting is planned for them again; remove a date to "
        "have it planned after all.",
    )

    @api.constrains("skipped_dates")
    def _check_skipped_dates(self):
        for policy in self:
            try:
                recurrence.parse_dates(policy.skipped_dates)
            except ValueError as error:
                raise ValidationError(
                    self.env._(
                        "“%s” is no list of dates. Write them as 2026-10-01, separated "
                        "by commas.",
                        policy.skipped_dates,
                    )
                ) from error

    def _leave_out(self, dates):
        """Remember, in every revision to come, that somebody wants no meeting then."""
        first = fields.Date.context_today(self) - MARGIN
        # bounded: whoever may delete a draft meeting keeps it from coming back
        for policy in self.sudo()._get_revision_family():
            if policy.state != "retired":
                skipped = {*recurrence.parse_dates(policy.skipped_dates), *dates}
                coming = sorted(day.isoformat() for day in skipped if day >= first)
                policy.skipped_dates = ", ".join(coming)

    def _get_occurrences(self, date_from, date_to):
        """Pairs of nominal and actual local date, as far as they have not begun.

        What a holiday moves onto the day of another occurrence is held with that one.
        """
        self.ensure_one()
        nominal_dates = recurrence.occurrence_dates(
            self.recurrence,
            date_from - MARGIN,
            date_to,
            recurrence.parse_numbers(self.weekdays, 7),
            recurrence.parse_numbers(self.month_days, 31),
        )
        is_working_day = self._get_working_day_test(date_from - MARGIN, date_to)
        now = fields.Datetime.now()
        nominal_by_day = {}
        for nominal in nominal_dates:
            day = recurrence.shift_to_working_day(
                nominal, self.holiday_rule, is_working_day
            )
            if day and (day == nominal or day not in nominal_by_day):
                nominal_by_day[day] = nominal
        return [
            (nominal, day)
            for day, nominal in nominal_by_day.items()
            if self._get_start(day) > now
        ]

    def _get_working_day_test(self, date_from, date_to):
        """A function that tells whether a local date is worked in the company.

        Days beyond the horizon by more than a month count as worked, and so does
        every day of a company without a working calendar.
        """
        if not self.company_id.resource_calendar_id:
            return lambda _day: True
        first, last = date_from - MARGIN, date_to + MARGIN
        worked = get_working_days(self.company_id, first, last, self.tz)
        return lambda day: day in worked or not first <= day <= last

    def _get_working_moment(self, moment):
        """``moment``, or the end of work before it when the company is off that day.

        :param moment: naive UTC datetime
        :return: naive UTC datetime; never one that is past already, which would leave
            nobody any time
        """
        day = self._get_local_date(moment)
        spans = get_work_spans(self.company_id, day - MARGIN, day, self.tz)
        if not spans or self._get_local_date(spans[-1][0]) == day:
            return moment
        earlier = spans[-1][1]
        return earlier if earlier > fields.Datetime.now() else moment

    def _get_start(self, day):
        """UTC start, naive, of a meeting on the local date ``day``."""
        minutes = round(self.time_start * 60)
        clock = time(minutes // 60 % 24, minutes % 60)
        return to_utc(datetime.combine(day, clock), self.tz)

    def _get_local_date(self, moment):
        """Local date, in the policy's zone, of the naive UTC datetime ``moment``."""
        return to_day(moment, self.tz)
