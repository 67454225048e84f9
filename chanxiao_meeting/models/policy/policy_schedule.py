from datetime import datetime, time, timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..common.local_time import to_day, to_utc
from ..common.working_time import get_work_spans, get_working_days
from . import recurrence

# How far a holiday can move an occurrence.
MARGIN = timedelta(days=31)
# How far back the occurrence before another one is looked for.
LOOK_BACK = timedelta(days=93)


class ChanxiaoMeetingPolicy(models.Model):
    """The dates of a policy: its cycle, holidays, periods, working time."""

    _inherit = "chanxiao.meeting.policy"
    _frozen_fields = dict.fromkeys(
        ("approved", "retired"), {"period_rule", "period_includes_day", "gives_way"}
    )

    skipped_dates = fields.Char(
        "Left Out On",
        copy=False,
        help="Dates of the cycle whose draft meeting was deleted, such as 2026-10-01, "
        "separated by commas. No meeting is planned for them again; remove a date to "
        "have it planned after all.",
    )

    period_notice = fields.Char(compute="_compute_period_notice")

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

    def _get_occurrences(self, date_from, date_to, worked=None):
        """Pairs of nominal and actual local date, as far as they have not begun.

        What a holiday moves onto the day of another occurrence is held with that one.

        :param worked: :meth:`_read_worked_days` around the dates, where they are asked
            for several policies
        """
        self.ensure_one()
        now = fields.Datetime.now()
        return [
            (nominal, day)
            for nominal, day in self._get_series(date_from - MARGIN, date_to, worked)
            if self._get_start(day) > now
        ]

    def _get_series(self, date_from, date_to, worked=None):
        """Pairs of nominal and actual date, whether past or to come.

        The same pairs whatever the two dates: what lies beyond them is looked at as
        well, as far as a holiday can move it.

        :return: sorted list of those whose nominal date is not outside the two dates
        """
        first, last = date_from - MARGIN, date_to + MARGIN
        is_kept = self.holiday_rule == "keep"
        pairs = recurrence.held_dates(
            self._get_nominal_dates(first, last),
            self.holiday_rule,
            None if is_kept else self._get_working_day_test(first, last, worked),
        )
        return [pair for pair in pairs if date_from <= pair[0] <= date_to]

    def _get_nominal_dates(self, date_from, date_to):
        return recurrence.occurrence_dates(
            self.recurrence,
            date_from,
            date_to,
            recurrence.parse_numbers(self.weekdays, 7),
            recurrence.parse_numbers(self.month_days, 31),
            self.month_week,
        )

    # what the meetings report on

    def _is_reporting_since_previous(self):
        """Daily meetings always are: on Monday they report on the weekend as well."""
        return self.recurrence == "daily" or self.period_rule == "since_previous"

    def _get_reported_period(self, nominal, meeting=None):
        """First and last local date that the meeting of a nominal date reports on.

        :param meeting: the meeting itself, if it is there already
        """
        self.ensure_one()
        reported = self._get_last_reported_day(nominal, meeting)
        return self._get_period_after(nominal, reported)

    def _get_period_after(self, nominal, reported, worked=None):
        """What is reported on that was not reported before.

        To the end of the period that is complete, however long nothing was reported;
        where all of that was, as after an amendment of the cycle, to the day before.
        What was left out a quarter of a year ago is not caught up on.

        :param nominal: nominal date of the meeting
        :param reported: last day that an earlier meeting reports on, or False
        :param worked: :meth:`_read_worked_days` around the date
        :return: first and last local date
        """
        is_since = self._is_reporting_since_previous()
        usual = recurrence.reported_period(self.recurrence, nominal)
        is_called = self.recurrence == "none"
        if is_called and not is_since:
            return usual
        latest = recurrence.last_day_before(nominal, self.period_includes_day)
        last = latest if is_since else usual[1]
        if reported and (is_called or nominal - reported <= LOOK_BACK):
            first = reported + recurrence.ONE_DAY
            if period := recurrence.remaining_period(first, last, latest):
                return period
        if not is_since:
            return self._get_first_day_left_out(nominal, usual[0]), usual[1]
        if earlier := self._get_nominal_before(nominal, worked):
            return recurrence.period_since(earlier, nominal, self.period_includes_day)
        return min(usual[0], last), last

    def _get_first_day_left_out(self, nominal, first):
        """From where a first meeting reports: those deleted before it did not."""
        left_out = recurrence.parse_dates(self.skipped_dates)
        earlier = [day for day in left_out if nominal - LOOK_BACK <= day < nominal]
        if not earlier:
            return first
        return min(recurrence.reported_period(self.recurrence, min(earlier))[0], first)

    def _get_nominal_before(self, nominal, worked=None):
        """Date of the cycle before another one, or None."""
        if self.recurrence == "none":
            return None
        left_out = recurrence.parse_dates(self.skipped_dates)
        series = self._get_series(nominal - MARGIN, nominal, worked)
        series = series or self._get_series(nominal - LOOK_BACK, nominal)
        earlier = [day for day, _held in series if day < nominal]
        return next((day for day in reversed(earlier) if day not in left_out), None)

    def _get_last_reported_day(self, nominal, meeting=None):
        """Extension point: until when meetings before a nominal date report.

        :param meeting: one that is not looked at
        :return: date, or False if there are none
        """
        return False

    @api.depends(
        "recurrence",
        "weekdays",
        "month_days",
        "month_week",
        "period_rule",
        "period_includes_day",
    )
    def _compute_period_notice(self):
        for policy in self:
            try:
                policy.period_notice = policy._get_period_notice()
            except ValueError:  # days that are no days yet: the constraint says so
                policy.period_notice = False

    def _get_period_notice(self):
        """What is odd about the periods of a year's meetings, or False."""
        if self.recurrence == "none" or self._is_reporting_since_previous():
            return False
        today = fields.Date.context_today(self)
        until = False
        for nominal in self._get_nominal_dates(today, today + timedelta(days=366)):
            first, last = self._get_period_after(nominal, until)
            if (first, last) != recurrence.reported_period(self.recurrence, nominal):
                return self.env._(
                    "These days do not fit the cycle: for nothing to be left out or "
                    "reported twice, a meeting would report on %(first)s – %(last)s. "
                    "Let the meetings report on what happened since the previous one, "
                    "or choose other days.",
                    first=first,
                    last=last,
                )
            until = last
        return False

    # working time

    def _read_worked_days(self, date_from, date_to):
        """Working days of these policies' companies, read once for all of them.

        :return: ``{(company id, time zone): set of local dates}``, from five months
            before the first date, which is as far back as the occurrence before an
            earlier one is looked for, to two months after the last
        """
        first, last = date_from - 5 * MARGIN, date_to + 2 * MARGIN
        return {
            (company.id, tz): get_working_days(company, first, last, tz)
            for company, policies in self.grouped("company_id").items()
            for tz in set(policies.mapped("tz"))
        }

    def _get_working_day_test(self, date_from, date_to, worked=None):
        """A function that tells whether a local date is worked in the company.

        Days beyond the horizon by more than a month count as worked, and so does
        every day of a company without a working calendar.

        :param worked: :meth:`_read_worked_days` around the dates, which says it of all
            that they reach
        """
        if not self.company_id.resource_calendar_id:
            return lambda _day: True
        first, last = date_from - MARGIN, date_to + MARGIN
        if worked is None:
            days = get_working_days(self.company_id, first, last, self.tz)
        else:
            days = worked[self.company_id.id, self.tz]
        return lambda day: day in days or not first <= day <= last

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

    def _get_local_midnight(self, day):
        """First moment, naive UTC, of the local date ``day``."""
        return to_utc(datetime.combine(day, time.min), self.tz)

    def _get_local_date(self, moment):
        """Local date, in the policy's zone, of the naive UTC datetime ``moment``."""
        return to_day(moment, self.tz)
