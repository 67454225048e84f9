from datetime import date, timedelta

import babel.dates

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_duration
from odoo.tools.misc import babel_locale_parse

from . import recurrence

MONDAY = date(2024, 1, 1)


class ChanxiaoMeetingPolicyRules(models.AbstractModel):
    """What a policy lays down, and a template proposes: cycle, deadlines, discipline.

    Everything in it that is stored is taken over from a template.
    """

    _name = "chanxiao.meeting.policy.rules"
    _description = "Rules of a Meeting"

    purpose = fields.Html(translate=True)
    discipline = fields.Html(
        translate=True, help="House rules, printed on the notice of every meeting."
    )
    recurrence = fields.Selection(
        [
            ("none", "When called"),
            ("daily", "Daily"),
            ("weekly", "Weekly"),
            ("semimonthly", "Every half month"),
            ("monthly", "Monthly"),
        ],
        required=True,
        default="semimonthly",
    )
    weekdays = fields.Char(
        default="1",
        help="Days of the week on which the meetings are held.",
    )
    month_days = fields.Char(
        "Days of the Month",
        default="1,16",
        help="A day that a month does not have means its last day.",
    )
    month_week = fields.Selection(
        [
            ("1", "First"),
            ("2", "Second"),
            ("3", "Third"),
            ("4", "Fourth"),
            ("last", "Last"),
        ],
        "On the",
        help="The first, second … or last such weekday of the month. Empty: on days of "
        "the month.",
    )
    time_start = fields.Float("Starts At", default=9.0)
    duration = fields.Float("Duration (Hours)", default=2.0)
    holiday_rule = fields.Selection(
        [
            ("keep", "Hold it all the same"),
            ("next", "Next working day"),
            ("previous", "Previous working day"),
            ("skip", "Leave it out"),
        ],
        "On a Day Off",
        required=True,
        default="next",
    )
    gives_way = fields.Boolean(
        help="A planned meeting moves by itself to the next free time when another "
        "meeting of the company takes its people or its room. Once convened it stays.",
    )
    period_rule = fields.Selection(
        [
            ("last_complete", "The last complete period of the cycle"),
            ("since_previous", "What happened since the previous meeting"),
        ],
        "Reports On",
        required=True,
        default="last_complete",
        help="The half month, week or month that is over on the day of the meeting; or "
        "all days since the previous one. Daily meetings always report on what "
        "happened since the previous one.",
    )
    period_includes_day = fields.Boolean(
        "Including the Day Itself",
        help="Whether the day of the meeting belongs to what it reports on, as for a "
        "meeting in the evening.",
    )
    notice_lead_hours = fields.Float(
        "Notice Ahead (Hours)",
        default=48.0,
        help="The planner is reminded to convene the meeting this long before it.",
    )
    preparation_lead_hours = fields.Float(
        "Briefs Due Ahead (Hours)",
        default=24.0,
        help="Departments hand in their briefs this long before the meeting.",
    )
    proposal_lead_hours = fields.Float(
        "Proposals Due Ahead (Hours)",
        default=12.0,
        help="Motions and improvement proposals are handed in this long before the "
        "meeting; what comes later goes to the following one.",
    )
    minutes_deadline_value = fields.Integer("Minutes Issued Within", default=24)
    minutes_deadline_unit = fields.Selection(
        [
            ("hours", "Hours"),
            ("same_day", "The same day"),
            ("working_days", "Working days"),
        ],
        required=True,
        default="hours",
    )
    late_grace_minutes = fields.Integer("Late After (Minutes)", default=5)
    quorum_rate = fields.Float("Quorum (%)", default=50.0)
    cycle_summary = fields.Char(
        "Time of the Meetings", compute="_compute_cycle_summary"
    )

    _duration_positive = models.Constraint(
        "CHECK (duration > 0 AND duration <= 24)",
        "A meeting lasts longer than nothing and at most a day.",
    )
    _time_start_in_day = models.Constraint(
        "CHECK (time_start >= 0 AND time_start < 24)",
        "The start must be a time of the day, from 00:00 to 23:59.",
    )
    _leads_positive = models.Constraint(
        "CHECK (notice_lead_hours >= 0 AND preparation_lead_hours >= 0 "
        "AND proposal_lead_hours >= 0 "
        "AND late_grace_minutes >= 0 AND minutes_deadline_value >= 0)",
        "Lead times, grace and deadlines cannot be negative.",
    )
    _quorum_is_rate = models.Constraint(
        "CHECK (quorum_rate >= 0 AND quorum_rate <= 100)",
        "The quorum is a percentage between 0 and 100.",
    )

    @api.model
    def _get_rule_fields(self):
        """Names of the fields that a policy takes over from its template."""
        rules = self.env["chanxiao.meeting.policy.rules"]._fields
        return [
            name
            for name, field in rules.items()
            if field.store and name not in models.MAGIC_COLUMNS
        ]

    @api.constrains("recurrence", "weekdays", "month_days", "month_week")
    def _check_cycle(self):
        for rules in self:
            monthly = rules.recurrence == "monthly"
            by_weekday = monthly and bool(rules.month_week)
            rules._check_days(
                rules.weekdays, 7, rules.recurrence == "weekly" or by_weekday
            )
            rules._check_days(
                rules.month_days,
                31,
                rules.recurrence == "semimonthly" or (monthly and not by_weekday),
            )

    def _check_days(self, text, highest, is_required):
        try:
            days = recurrence.parse_numbers(text, highest)
        except ValueError as error:
            raise ValidationError(
                self.env._(
                    "“%(text)s” is no list of days. Write numbers from 1 to "
                    "%(highest)s, separated by commas.",
                    text=text,
                    highest=highest,
                )
            ) from error
        if is_required and not days:
            raise ValidationError(
                self.env._(
                    "Enter on which days the meetings of “%s” are held.", self.name
                )
            )

    @api.depends(
        "recurrence", "weekdays", "month_days", "month_week", "time_start", "duration"
    )
    @api.depends_context("lang")
    def _compute_cycle_summary(self):
        """When the meetings are held, in a line: “Weekly: Monday, 08:30–09:30”."""
        labels = dict(self._fields["recurrence"]._description_selection(self.env))
        for rules in self:
            try:
                days = rules._get_days_text()
            except ValueError:  # days that are no days yet: the constraint says so
                days = ""
            parts = [days, rules._get_hours_text()]
            summary = self.env._(", ").join(part for part in parts if part)
            rules.cycle_summary = self.env._(
                "%(cycle)s: %(times)s",
                cycle=labels.get(rules.recurrence, ""),
                times=summary,
            )

    def _get_hours_text(self):
        if self.recurrence == "none":
            return self.env._("%s minutes", round(self.duration * 60))
        end = (self.time_start + self.duration) % 24
        return f"{format_duration(self.time_start)}–{format_duration(end)}"

    def _get_days_text(self):
        """Days of the week or of the month, in words.

        :raise ValueError: where they are no days
        """
        separator = self.env._(", ")
        if self.recurrence in ("daily", "weekly") or (
            self.recurrence == "monthly" and self.month_week
        ):
            numbers = recurrence.parse_numbers(self.weekdays, 7)
            if self.recurrence == "daily" and len(numbers) in (0, 7):
                return ""
            names = separator.join(self._get_weekday_names(numbers))
            weeks = dict(self._fields["month_week"]._description_selection(self.env))
            if self.recurrence != "monthly":
                return names
            return self.env._(
                "%(week)s %(weekday)s", week=weeks[self.month_week], weekday=names
            )
        if self.recurrence == "none":
            return ""
        days = recurrence.parse_numbers(self.month_days, 31)
        return separator.join(self._get_month_day_name(day) for day in days)

    def _get_weekday_names(self, numbers):
        locale = babel_locale_parse(self.env.lang or "en_US")
        return [
            babel.dates.format_date(MONDAY + timedelta(days=day - 1), "EEEE", locale)
            for day in numbers
        ]

    def _get_month_day_name(self, day):
        if day == 31:
            return self.env._("last day of the month")
        return self.env._("day %s", day)
