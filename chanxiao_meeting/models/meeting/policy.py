from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.state_mixin import ensure_single
from ..policy import recurrence
from ..policy.policy_schedule import MARGIN

# How far ahead occurrences are put into the calendar.
HORIZON_DAYS = 45


class ChanxiaoMeetingPolicy(models.Model):
    """The meetings made from a policy."""

    _inherit = "chanxiao.meeting.policy"

    meeting_ids = fields.One2many("chanxiao.meeting", "policy_id", "Meetings")
    meeting_count = fields.Integer(compute="_compute_meeting_count")

    def _compute_meeting_count(self):
        counts = dict(
            self.env["chanxiao.meeting"]._read_group(
                [("policy_id", "in", self.ids)], ["policy_id"], ["__count"]
            )
        )
        for policy in self:
            policy.meeting_count = counts.get(policy, 0)

    def action_view_meetings(self):
        ensure_single(self)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_action"
        )
        return {
            **action,
            "domain": [("policy_id", "in", self._get_revision_family().ids)],
            "context": {"default_policy_id": self.id},
        }

    def _retire_in_favour_of(self, policy):
        """Meetings not convened yet are held under the new revision."""
        result = super()._retire_in_favour_of(policy)
        drafts = self.meeting_ids.filtered(lambda meeting: meeting.state == "draft")
        drafts.write({"policy_id": policy.id})
        return result

    @api.model
    def _cron_create_next_meetings(self):
        policies = self.search(
            [("state", "=", "approved"), ("recurrence", "!=", "none")]
        )
        self.env["ir.cron"]._chanxiao_do_each(
            policies, lambda policy: policy._create_next_meetings()
        )

    def action_create_next_meetings(self):
        """Button: make the coming occurrences now instead of tonight."""
        self.env["chanxiao.meeting"].check_access("create")
        if any(policy.state != "approved" for policy in self):
            raise UserError(
                self.env._(
                    "Meetings are made from approved policies only. Ask an "
                    "administrator to approve it."
                )
            )
        meetings = self._create_next_meetings()
        return self.action_view_meetings() if len(self) == 1 else bool(meetings)

    def _action_approve(self):
        """The meetings of a policy in force are planned by themselves."""
        result = super()._action_approve()
        self._create_next_meetings()
        return result

    def _create_next_meetings(self, date_to=None):
        """Make the occurrences up to ``date_to``; those made before stay as they are.

        :param date_to: last local date, by default some six weeks from today
        :return: the new meetings, drafts
        """
        values_list = []
        for policy in self.filtered(lambda policy: policy.state == "approved"):
            today = policy._get_local_date(fields.Datetime.now())
            last = date_to or today + timedelta(days=HORIZON_DAYS)
            values_list += policy._prepare_next_meetings(today, last)
        return self.env["chanxiao.meeting"]._create_system(values_list)

    def _prepare_next_meetings(self, today, last):
        occurrences = self._get_occurrences(today, last)
        dates, days = self._get_known_occurrences(today - MARGIN)
        reporting_dates = None
        if occurrences and self._is_reporting_since_previous():
            reporting_dates = self._get_reporting_dates(today - MARGIN, last)
        return [
            self._prepare_meeting_values(
                day, nominal, self._get_reported_period(nominal, reporting_dates)
            )
            for nominal, day in occurrences
            if nominal not in dates and day not in days
        ]

    def _get_known_occurrences(self, date_from):
        """What is planned or wanted no more.

        :return: nominal dates that have a meeting, a cancelled one included, or want
            none, and local days on which one of the series is held
        """
        # what people planned by hand is held instead; an extraordinary meeting besides
        by_hand = Domain("kind", "=", "regular") & Domain(
            "date_start", ">=", self._get_local_midnight(date_from)
        )
        meetings = self.env["chanxiao.meeting"].search_fetch(
            Domain("policy_id", "in", self._get_revision_family().ids)
            & (Domain("occurrence_date", ">=", date_from) | by_hand),
            ["occurrence_date", "date_start", "state"],
        )
        dates = {meeting.occurrence_date for meeting in meetings} - {False}
        days = {
            self._get_local_date(meeting.date_start)
            for meeting in meetings
            if meeting.state != "cancelled" and meeting.date_start
        }
        return dates | recurrence.parse_dates(self.skipped_dates), days

    def _prepare_meeting_values(self, day, nominal_date, period):
        """Values of a meeting of this policy on the local date ``day``."""
        self.ensure_one()
        start = self._get_start(day)
        return {
            "policy_id": self.id,
            "company_id": self.company_id.id,
            "occurrence_date": nominal_date,
            "date_start": start,
            "date_end": start + timedelta(hours=self.duration),
            "period_start": period[0],
            "period_end": period[1],
            "is_period_chosen": False,
        }

    # what the meetings report on

    def _get_left_out_dates(self):
        """Also on the date of a cancelled meeting nobody reports."""
        cancelled = self.env["chanxiao.meeting"].search_fetch(
            [
                ("policy_id", "in", self._get_revision_family().ids),
                ("occurrence_date", "!=", False),
                ("state", "=", "cancelled"),
            ],
            ["occurrence_date"],
        )
        return super()._get_left_out_dates() | {*cancelled.mapped("occurrence_date")}

    def _get_last_reported_day(self, nominal):
        """Without a cycle, the meetings that there were say until when."""
        midnight = self._get_local_midnight(nominal)
        previous = self.env["chanxiao.meeting"].search_fetch(
            [
                ("policy_id", "in", self._get_revision_family().ids),
                ("date_start", "<", midnight),
                ("period_end", "<", nominal),
                ("state", "!=", "cancelled"),
            ],
            ["period_end"],
            order="period_end desc",
            limit=1,
        )
        return previous.period_end

    def _update_draft_periods(self):
        """What a meeting that is not held leaves unreported goes to the next one."""
        reporting = self.filtered(lambda p: p._is_reporting_since_previous())
        family = reporting._get_revision_family()
        drafts = family.meeting_ids.filtered(lambda meeting: meeting.state == "draft")
        drafts._compute_period()
