from datetime import timedelta

from odoo import fields, models

# How far ahead the reminder looks; longer than any sensible notice period.
HORIZON_DAYS = 15
CONVENE = "chanxiao_meeting.mail_activity_type_convene"


class ChanxiaoMeeting(models.Model):
    """The reminder to convene, once a meeting and date."""

    _inherit = "chanxiao.meeting"

    reminded_start = fields.Datetime(
        "Reminded For",
        readonly=True,
        copy=False,
        help="Start for which the planner was reminded to convene. Whatever became of "
        "the reminder, there is no second one unless the meeting is moved.",
    )

    def _cron_remind_to_convene(self):
        """Ask the planner to convene when the notice period begins; once a date."""
        now = fields.Datetime.now()
        drafts = self.search(
            [
                ("state", "=", "draft"),
                ("date_start", ">=", now),
                ("date_start", "<=", now + timedelta(days=HORIZON_DAYS)),
            ]
        )
        for meeting in drafts:
            if meeting._is_notice_due() and not meeting._is_reminded():
                meeting._remind_to_convene()

    def _is_notice_due(self):
        # a day of warning before the notice itself is due
        return self._get_notice_deadline() <= fields.Datetime.now() + timedelta(days=1)

    def _get_notice_deadline(self):
        return self.date_start - timedelta(hours=self.policy_id.notice_lead_hours)

    def _is_reminded(self):
        return self.reminded_start == self.date_start

    def _remind_to_convene(self):
        """Plan the planner's activity, or move the one of the meeting's former date."""
        self.reminded_start = self.date_start
        day = self.policy_id._get_local_date(self._get_notice_deadline())
        if moved := self.activity_reschedule(
            [CONVENE], date_deadline=day, only_automated=False
        ):
            return moved
        return self.activity_schedule(
            CONVENE, date_deadline=day, user_id=self._get_planner().id
        )

    def _get_planner(self):
        """Who convenes: the organizing department's manager, else the recorder."""
        manager = self.policy_id.organizer_department_id.manager_id
        return manager.user_id or self.recorder_id or self.chair_id
