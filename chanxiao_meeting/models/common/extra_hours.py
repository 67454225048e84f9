from collections import defaultdict

from pytz import utc

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import format_datetime
from odoo.tools.intervals import Intervals


class ChanxiaoExtraHours(models.Model):
    """Time that a resource works on a given day beside the hours of its calendar.

    Odoo's calendars repeat every week or two: an hour more on one Saturday would be an
    hour more on every Saturday. This is the opposite of a leave: it counts once, also
    on a day on which its calendar has a holiday, and the calendar stays as it is.
    """

    _name = "chanxiao.extra.hours"
    _description = "Extra Working Time"
    _order = "date_from desc, id desc"

    resource_id = fields.Many2one(
        "resource.resource", "Who Works", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(
        related="resource_id.company_id", store=True, precompute=True, index=True
    )
    date_from = fields.Datetime("Works From", required=True, index=True)
    date_to = fields.Datetime("Works Until", required=True)

    _ends_after_it_begins = models.Constraint(
        "CHECK (date_to > date_from)", "Extra working time ends after it begins."
    )

    @api.depends("resource_id", "date_from", "date_to")
    @api.depends_context("lang", "tz")
    def _compute_display_name(self):
        for extra in self:
            extra.display_name = self.env._(
                "%(resource)s, %(start)s to %(stop)s",
                resource=extra.resource_id.name or "–",
                start=format_datetime(self.env, extra.date_from, dt_format="short"),
                stop=format_datetime(self.env, extra.date_to, dt_format="short"),
            )

    @api.constrains("resource_id", "date_from", "date_to")
    def _check_overlap(self):
        """An hour is worked once."""
        domain = Domain.OR(
            Domain("id", "!=", one.id)
            & Domain("resource_id", "=", one.resource_id.id)
            & Domain("date_from", "<", one.date_to)
            & Domain("date_to", ">", one.date_from)
            for one in self
        )
        if overlapping := self.search(domain, limit=1):
            raise ValidationError(
                self.env._(
                    "%(resource)s has extra working time then already. Change or "
                    "delete that first.",
                    resource=overlapping.resource_id.name,
                )
            )

    @api.model
    def _find(self, resources, start, end):
        """Extra time of resources between two moments (naive UTC).

        :return: ``{resource id: [(start, stop)]}``, cut off at the moments
        """
        found = defaultdict(list)
        # sudo: when a work center works is no secret, and nothing else is read
        for extra in self.sudo().search_fetch(
            Domain("resource_id", "in", resources.ids)
            & Domain("date_from", "<", end)
            & Domain("date_to", ">", start),
            ["resource_id", "date_from", "date_to"],
        ):
            span = max(extra.date_from, start), min(extra.date_to, end)
            found[extra.resource_id.id].append(span)
        return found


class ResourceCalendar(models.Model):
    _inherit = "resource.calendar"

    def _work_intervals_batch(
        self, start_dt, end_dt, resources=None, domain=None, tz=None, **kwargs
    ):
        result = super()._work_intervals_batch(
            start_dt, end_dt, resources=resources, domain=domain, tz=tz, **kwargs
        )
        if resources:
            bounds = (
                moment.astimezone(utc).replace(tzinfo=None)
                for moment in (start_dt, end_dt)
            )
            extra = self.env["chanxiao.extra.hours"]._find(resources, *bounds)
            for id_, spans in extra.items():
                result[id_] |= self._make_extra_intervals(spans, start_dt.tzinfo)
        return result

    def _make_extra_intervals(self, spans, tz):
        """Spans of naive UTC as the intervals that Odoo counts."""
        return Intervals(
            [
                (
                    utc.localize(start).astimezone(tz),
                    utc.localize(stop).astimezone(tz),
                    self._make_extra_attendance((stop - start).total_seconds() / 3600),
                )
                for start, stop in spans
            ]
        )

    def _make_extra_attendance(self, hours):
        # as core does where the hours are no line of a calendar
        return self.env["resource.calendar.attendance"].new(
            {"duration_hours": hours, "duration_days": hours / 24}
        )
