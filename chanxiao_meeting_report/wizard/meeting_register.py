from datetime import date

from odoo import Command, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from odoo.addons.chanxiao_meeting.models.common.local_time import (
    get_company_tz,
    start_of_day,
    to_day,
)
from odoo.addons.chanxiao_meeting.models.common.state_mixin import ensure_single

#: years of which there may be meetings
YEARS = (1970, 2999)


class ChanxiaoMeetingRegister(models.TransientModel):
    """Which meetings of which year the register lists."""

    _name = "chanxiao.meeting.register"
    _description = "Meeting Register of a Year"

    year = fields.Integer(required=True, default=lambda self: self._default_year())
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    policy_ids = fields.Many2many(
        "chanxiao.meeting.policy",
        string="Policies",
        domain="[('company_id', '=', company_id)]",
        help="Meetings of these policies and of their other revisions; of all policies "
        "if none is chosen.",
    )

    @api.model
    def _default_year(self):
        return to_day(fields.Datetime.now(), get_company_tz(self.env.company)).year

    @api.model
    def default_get(self, fields_list):
        """From a list of meetings: their policies, and the year of the last."""
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") != "chanxiao.meeting":
            return values
        ids = self.env.context.get("active_ids") or []
        meetings = self.env["chanxiao.meeting"].search([("id", "in", ids)])
        if not meetings:
            return values
        last = meetings.sorted("date_start")[-1]
        return {
            **values,
            "company_id": last.company_id.id,
            "policy_ids": [Command.set(meetings.policy_id.ids)],
            "year": last.policy_id._get_local_date(last.date_start).year
            if last.date_start
            else values.get("year"),
        }

    @api.constrains("year")
    def _check_year(self):
        for register in self:
            if not YEARS[0] <= register.year <= YEARS[1]:
                raise ValidationError(
                    self.env._(
                        "%(year)s is no year of which there is a register: enter one "
                        "from %(first)s to %(last)s.",
                        year=register.year,
                        first=YEARS[0],
                        last=YEARS[1],
                    )
                )

    @api.depends("year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for register in self:
            register.display_name = self.env._("Meeting Register %s", register.year)

    def action_print(self):
        """The register on paper, of what the user may read."""
        ensure_single(self)
        self.check_access("read")
        report = self.env.ref("chanxiao_meeting_report.report_register_action")
        return report.report_action(self)

    # what is listed

    def _find_meetings(self):
        """Convened meetings of the year that the user may read, by policy and day."""
        self.ensure_one()
        meetings = self.env["chanxiao.meeting"]
        domain = Domain("company_id", "=", self.company_id.id)
        domain &= Domain("state", "!=", "draft")
        if self.policy_ids:
            codes = self.policy_ids.mapped("code")
            domain &= Domain("policy_id.code", "in", codes)
        # whose year it is says the zone of each policy: a day more than the year
        first, after = date(self.year, 1, 1), date(self.year + 1, 1, 1)
        domain &= Domain("date_start", ">=", fields.Date.subtract(first, days=1))
        domain &= Domain("date_start", "<", fields.Date.add(after, days=1))
        found = meetings.search(domain, order="date_start, id")
        return found.filtered(
            lambda meeting: (
                start_of_day(first, meeting.policy_id.tz)
                <= meeting.date_start
                < start_of_day(after, meeting.policy_id.tz)
            )
        )
