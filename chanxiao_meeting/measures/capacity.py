from datetime import datetime, timedelta

from pytz import utc

from odoo import fields, models
from odoo.tools.date_utils import float_to_time
from odoo.tools.translate import LazyTranslate

from ..models.common.local_time import start_of_day, to_day, to_utc

_lt = LazyTranslate(__name__)

#: days for which extra hours are given at once, and when a day off begins
MOST_DAYS, MORNING = 31, 8.0


class ExtraHours(models.AbstractModel):
    """More hours of a work center on given days, after those of its calendar.

    The calendar stays as it is: the hours count once. On a day without working hours
    they begin when the calendar's days usually begin.
    """

    _name = "chanxiao.measure.kind.extra_hours"
    _description = "Extra Hours"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "extra_hours"
    _kind_label = _lt("Work extra hours")
    _kind_sequence = 30
    _required_models = ("mrp.workcenter",)
    _subject_models = ("mrp.workcenter",)
    _values = ("day_from", "day_to", "hours")
    _decision_measure = "overtime"

    def _check(self, measure, record):
        if not record.resource_calendar_id:
            return [
                self.env._(
                    "“%s” has no working hours that others could be added to. Enter "
                    "them on the work center.",
                    record.display_name,
                )
            ]
        today = to_day(fields.Datetime.now(), record.resource_calendar_id.tz)
        if not today <= measure.day_from <= measure.day_to:
            return [
                self.env._(
                    "Extra hours are worked from today on, and the last day is not "
                    "before the first one."
                )
            ]
        if (measure.day_to - measure.day_from).days >= MOST_DAYS:
            return [
                self.env._(
                    "Extra hours are given for %s days at most. What lasts longer "
                    "belongs into the calendar of the work center.",
                    MOST_DAYS,
                )
            ]
        return self._check_room(measure, record)

    def _check_room(self, measure, record):
        for day, start, stop in self._get_spans(measure, record):
            if measure.hours < 0 or stop > self._get_bounds(record, day)[1]:
                return [
                    self.env._(
                        "“%(record)s” cannot work %(hours)s hours more on %(date)s: "
                        "they would begin at %(start)s. Choose fewer hours, more "
                        "than none.",
                        record=record.display_name,
                        hours=measure.hours,
                        date=measure._format_moment(day),
                        start=measure._format_moment(start),
                    )
                ]
        return []

    def _perform(self, measure, record):
        self.env["chanxiao.extra.hours"].create(
            [
                {
                    "resource_id": record.resource_id.id,
                    "date_from": start,
                    "date_to": stop,
                }
                for _day, start, stop in self._get_spans(measure, record)
            ]
        )

    def _undo(self, measure, record, left):
        created = [
            change["id"]
            for change in left
            if change["model"] == "chanxiao.extra.hours" and change["kind"] == "created"
        ]
        self.env["chanxiao.extra.hours"].browse(created).exists().unlink()

    def _get_spans(self, measure, record):
        """Day, begin and end (naive UTC) of the extra time of each day."""
        days = (measure.day_to - measure.day_from).days + 1
        for number in range(days):
            day = measure.day_from + timedelta(days=number)
            start = self._get_beginning(record, day)
            yield day, start, start + timedelta(hours=measure.hours)

    def _get_beginning(self, record, day):
        """When the work of a day is over; of a day off, when others begin."""
        calendar, resource = record.resource_calendar_id, record.resource_id
        bounds = [utc.localize(moment) for moment in self._get_bounds(record, day)]
        worked = calendar._work_intervals_batch(*bounds, resources=resource)
        stops = [stop for _start, stop, _records in worked[resource.id]]
        if stops:
            return max(stops).astimezone(utc).replace(tzinfo=None)
        begins = calendar.attendance_ids.filtered(lambda one: not one.display_type)
        hour = min(begins.mapped("hour_from"), default=MORNING)
        return to_utc(datetime.combine(day, float_to_time(hour)), calendar.tz)

    def _get_bounds(self, record, day):
        """First moment of a day of the work center, and the one after its last."""
        tz = record.resource_calendar_id.tz
        return start_of_day(day, tz), start_of_day(day + timedelta(days=1), tz)

    def _get_label(self, measure, record):
        return self.env._(
            "%(record)s works %(hours)s hours more a day, %(first)s to %(last)s",
            record=record.display_name,
            hours=measure.hours,
            first=measure._format_moment(measure.day_from),
            last=measure._format_moment(measure.day_to),
        )
