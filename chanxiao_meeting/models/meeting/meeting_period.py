from odoo import api, fields, models
from odoo.exceptions import UserError

from ...providers.period import Period
from ..policy import recurrence


class ChanxiaoMeeting(models.Model):
    """The period that the meeting reports on."""

    _inherit = "chanxiao.meeting"

    is_period_chosen = fields.Boolean(
        "Period by Hand",
        compute="_compute_is_period_chosen",
        store=True,
        readonly=False,
        precompute=True,
        help="Someone chose another period than the cycle's last complete one; it "
        "stays when the meeting is moved.",
    )

    @api.depends("policy_id", "date_start")
    def _compute_period(self):
        """The cycle's last complete period, until someone chooses another one."""
        for meeting in self:
            period = meeting._get_cycle_period()
            if not period or meeting.is_period_chosen:
                period = meeting.period_start, meeting.period_end
            meeting.period_start, meeting.period_end = period

    def _get_cycle_period(self):
        """First and last date that the policy's cycle reports on, or None."""
        self.ensure_one()
        policy = self.policy_id
        if not policy or not self.date_start:
            return None
        day = self.occurrence_date or policy._get_local_date(self.date_start)
        return recurrence.reported_period(policy.recurrence, day)

    @api.depends()  # not on the date: moving the meeting is no choice of a period
    def _compute_is_period_chosen(self):
        for meeting in self:
            meeting.is_period_chosen = meeting._is_other_period()

    @api.onchange("period_start", "period_end")
    def _onchange_period(self):
        self.is_period_chosen = self._is_other_period()

    def _is_other_period(self):
        cycle = self._get_cycle_period()
        entered = self.period_start, self.period_end
        return bool(cycle and all(entered) and cycle != entered)

    def write(self, vals):
        result = super().write(vals)
        if {"period_start", "period_end"} & vals.keys():
            for meeting in self:
                meeting.is_period_chosen = meeting._is_other_period()
        return result

    def _get_period(self):
        """The period the meeting reports on, as the providers take it.

        :return: :class:`Period` in the time zone of the policy
        :raise UserError: when the meeting has no complete period
        """
        self.ensure_one()
        if not self.period_start or not self.period_end:
            raise UserError(
                self.env._("Enter the period that “%s” reports on.", self.display_name)
            )
        return Period(
            self.company_id, self.period_start, self.period_end, tz=self.policy_id.tz
        )
