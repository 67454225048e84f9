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
        ("approved", "retired"), {"period_rule", "period_includes_day"}
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

    def _get_occurrences(self, date_from, date_to):
        """Pairs of nominal and actual local date, as far as they have not begun.

        What a holiday moves onto the day of another occurrence is held with that one.
        """
        self.ensure_one()
        now = fields.Datetime.now()
        return [
            (nominal, day)
            for nominal, day in self._get_series(date_from - MARGIN, date_to)
            if self._get_start(day) > now
        ]

    def _get_series(self, date_from, date_to):
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
            None if is_kept else self._get_working_day_test(first, last),
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

    def _get_reported_period(self, nominal, reporting_dates=None):
        """First and last local date that the meeting of a nominal date reports on.

        :param reporting_dates: :meth:`_get_reporting_dates` around the date, where
            they are asked for several of them
        """
        self.ensure_one()
        usual = recurrence.reported_period(self.recurrence, nominal)
        if not self._is_reporting_since_previous():
            return usual
        includes_day = self.period_includes_day
        if reporting_dates is None:
            reporting_dates = self._get_reporting_dates(nominal, nominal)
        if earlier := [day for day in reporting_dates if day < nominal]:
            return recurrence.period_since(earlier[-1], nominal, includes_day)
        last = nominal if includes_day else nominal - recurrence.ONE_DAY
        begun = self._get_last_reported_day(nominal)
        return min(begun + recurrence.ONE_DAY if begun else usual[0], last), last

    def _get_reporting_dates(self, date_from, date_to):
        """Nominal dates of the meetings that report, from long before on."""
        if self.recurrence == "none":
            return []
        left_out = self._get_left_out_dates()
        series = self._get_series(date_from - LOOK_BACK, date_to)
        return [nominal for nominal, _day in series if nominal not in left_out]

    def _get_left_out_dates(self):
        """Extension point: nominal dates on which no meeting reports."""
        return recurrence.parse_dates(self.skipped_dates)

    def _get_last_reported_day(self, nominal):
        """Extension point: until when was reported before, where there is no cycle.

        :return: date, or False if nothing was
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
        nominal_dates = self._get_nominal_dates(today, today + timedelta(days=366))
        overlap, gap = recurrence.find_odd_neighbours(
            [recurrence.reported_period(self.recurrence, day) for day in nominal_dates]
        )
        if overlap:
            return self.env._(
                "Two meetings would both report on %(first)s – %(last)s. Let them "
                "report on what happened since the previous meeting, or choose other "
                "days.",
                first=overlap[1][0],
                last=overlap[0][1],
            )
        if gap:
            return self.env._(
                "No meeting would report on %(first)s – %(last)s. Let them report on "
                "what happened since the previous meeting, or choose other days.",
                first=gap[0][1] + recurrence.ONE_DAY,
                last=gap[1][0] - recurrence.ONE_DAY,
            )
        return False

    # working time

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

    def _get_local_midnight(self, day):
        """First moment, naive UTC, of the local date ``day``."""
        return to_utc(datetime.combine(day, time.min), self.tz)

    def _get_local_date(self, moment):
        """Local date, in the policy's zone, of the naive UTC datetime ``moment``."""
        return to_day(moment, self.tz)
