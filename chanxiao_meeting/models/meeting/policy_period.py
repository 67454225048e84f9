from odoo import fields, models
from odoo.fields import Domain

from ..policy import recurrence
from ..policy.policy_schedule import LOOK_BACK


class ChanxiaoMeetingPolicy(models.Model):
    """What the meetings of a series report on: no day twice, and none left out."""

    _inherit = "chanxiao.meeting.policy"

    def _get_reporting_domain(self):
        """Meetings that report for the series of these policies, in all revisions.

        Where there is a cycle, an extraordinary meeting reports besides.
        """
        called = Domain("policy_id.recurrence", "=", "none")
        return (
            Domain("policy_id", "in", self._get_revision_family().ids)
            & Domain("state", "!=", "cancelled")
            & Domain("period_end", "!=", False)
            & (Domain("kind", "=", "regular") | called)
        )

    def _get_last_reported_day(self, nominal, meeting=None):
        midnight = self._get_local_midnight(nominal)
        by_hand = Domain("occurrence_date", "=", False)
        by_hand &= Domain("date_start", "<", midnight)
        # as a form has it, it may not be saved yet
        itself = meeting.ids or meeting._origin.ids if meeting else []
        latest = self.env["chanxiao.meeting"].search_fetch(
            self._get_reporting_domain()
            & (Domain("occurrence_date", "<", nominal) | by_hand)
            & Domain("id", "not in", itself),
            ["period_end"],
            order="period_end desc",
            limit=1,
        )
        return latest.period_end or self._get_day_before_cancelled(nominal)

    def _get_day_before_cancelled(self, nominal):
        """Where nobody has reported yet: until when the first one called off had not.

        :return: date, or False if none was called off
        """
        first = self.env["chanxiao.meeting"].search_fetch(
            [
                ("policy_id", "in", self._get_revision_family().ids),
                ("state", "=", "cancelled"),
                ("occurrence_date", "<", nominal),
                ("period_start", "!=", False),
            ],
            ["period_start"],
            order="period_start",
            limit=1,
        )
        return first.period_start and first.period_start - recurrence.ONE_DAY

    def _update_draft_periods(self):
        """What a meeting leaves unreported goes to the next one that has not begun."""
        since = fields.Datetime.now() - LOOK_BACK
        for policy in self:
            meetings = self.env["chanxiao.meeting"].search(
                policy._get_reporting_domain() & Domain("date_start", ">=", since)
            )
            meetings = meetings.sorted(lambda m: (m._get_nominal_date(), m.id))
            if not meetings:
                continue
            until = policy._get_last_reported_day(meetings[0]._get_nominal_date())
            for meeting in meetings:
                meeting._report_after(until)
                until = max(until or meeting.period_end, meeting.period_end)


class ChanxiaoMeeting(models.Model):
    """A meeting among those of its series."""

    _inherit = "chanxiao.meeting"

    def _get_nominal_date(self):
        """The date that says where in its series this meeting comes."""
        self.ensure_one()
        return self.occurrence_date or self.policy_id._get_local_date(self.date_start)

    def _is_reporting(self):
        """Whether what this meeting reports on need not be reported again."""
        self.ensure_one()
        return bool(
            self.state != "cancelled"
            and self.date_start
            and self.period_end
            and self._is_in_series()
        )

    def _is_in_series(self):
        """Where there is a cycle, an extraordinary meeting comes besides."""
        return self.kind == "regular" or self.policy_id.recurrence == "none"

    def _report_after(self, until):
        """Report on what was not reported, unless a period was chosen or it began."""
        self.ensure_one()
        if self.state not in ("draft", "convened") or self.is_period_chosen:
            return
        period = self.policy_id._get_period_after(self._get_nominal_date(), until)
        if period == (self.period_start, self.period_end):
            return
        self._write_system({"period_start": period[0], "period_end": period[1]})
        if self.state == "convened":
            self._message_log(
                body=self.env._(
                    "Reports on %(first)s – %(last)s now, because of what another "
                    "meeting of the series reports on.",
                    first=period[0],
                    last=period[1],
                )
            )

    def _is_followed(self):
        """Whether the periods of later meetings depend on when this one is held."""
        return self._is_reporting() and not self.occurrence_date
