from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class MoveWorkorder(models.AbstractModel):
    """A work order goes to another work center.

    Odoo reckons its length there. Where it was planned, Odoo's own search for a free
    slot of the work center plans it anew, as soon as what it waits for is over, and
    after it the planned work orders that wait for it, each in its place. The button
    "Plan" itself is not used: it might choose the former work center again.
    """

    _name = "chanxiao.measure.kind.move.workorder"
    _description = "Moving a Work Order"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "move_workorder"
    _kind_label = _lt("Move to another work center")
    _kind_sequence = 35
    _required_models = ("mrp.workorder",)
    _subject_models = ("mrp.workorder",)
    _values = ("workcenter_id",)
    _decision_measure = "line_change"

    def _check(self, measure, record):
        center = measure.workcenter_id
        if record.state == "progress":
            return [
                self.env._(
                    "Work on “%s” has begun, so it stays where it is. Split the "
                    "manufacturing order, and move what is still to do.",
                    record.display_name,
                )
            ]
        if center == record.workcenter_id:
            return [
                self.env._(
                    "“%(record)s” is done at “%(center)s” already.",
                    record=record.display_name,
                    center=center.display_name,
                )
            ]
        return self._check_center(center, record.company_id)

    def _check_center(self, center, company):
        if not center.active:
            return [
                self.env._(
                    "“%s” is archived and does no work. Restore it, or choose another "
                    "work center.",
                    center.display_name,
                )
            ]
        if center.company_id and center.company_id != company:
            return [
                self.env._(
                    "“%(center)s” is a work center of %(owner)s and does no work for "
                    "%(company)s. Choose one of %(company)s.",
                    center=center.display_name,
                    owner=center.company_id.name,
                    company=company.name,
                )
            ]
        if not center.resource_calendar_id:
            return [
                self.env._(
                    "“%s” has no working hours, so nothing can be planned there. Enter "
                    "them on the work center.",
                    center.display_name,
                )
            ]
        return []

    def _perform(self, measure, record):
        center, former = measure.workcenter_id, record.workcenter_id
        was_planned = bool(record.leave_id)
        record.workcenter_id = center
        if was_planned:
            self._plan_after(record)
            self._date_order(record.production_id)
        if center not in former.alternative_workcenter_ids:
            record.production_id.message_post(
                body=self.env._(
                    "“%(operation)s” goes to “%(center)s”, which is not among the "
                    "alternatives of “%(former)s”. Check whether it can do the work.",
                    operation=record.name,
                    center=center.display_name,
                    former=former.display_name,
                )
            )

    def _plan_after(self, order):
        """Plan work orders one after the other, each once all before it are over.

        Those that do not begin too early stay where they are.
        """
        waiting = order
        while waiting:
            one, waiting = waiting[0], waiting[1:]
            self._plan(one)
            waiting |= one.needed_by_workorder_ids.filtered(
                lambda after, end=one.date_finished: (
                    after.leave_id
                    and after.state in ("blocked", "ready")
                    and after.date_start < end
                )
            )

    def _plan(self, order):
        earliest = max(
            [order.production_id.date_start, fields.Datetime.now()]
            + [d for d in order.blocked_by_workorder_ids.mapped("date_finished") if d]
        )
        start, stop = order.workcenter_id._get_first_available_slot(
            earliest, order.duration_expected, leaves_to_ignore=order.leave_id
        )
        if not start:
            # in the second place Odoo says why
            raise UserError(stop)
        self._date(order, start, stop, order.duration_expected)

    def _date(self, order, start, stop, duration):
        # with all three Odoo takes them as they are
        order.write(
            {
                "date_start": start,
                "date_finished": stop,
                "duration_expected": duration,
            }
        )

    def _date_order(self, production):
        """The order begins and ends with its planned work, as planning it does."""
        planned = production.workorder_ids.filtered(
            lambda one: one.leave_id and one.state not in ("done", "cancel")
        )
        start = min(planned.mapped("date_start"))
        stop = max(planned.mapped("date_finished"))
        if (production.date_start, production.date_finished) != (start, stop):
            production.with_context(force_date=True).write(
                {"date_start": start, "date_finished": stop}
            )

    def _undo(self, measure, record, left):
        """Back to its work center, and each work order to its former time."""
        for change in left:
            if change["model"] != "mrp.workorder":
                continue
            order = self.env["mrp.workorder"].browse(change["id"]).exists()
            if order.state not in ("blocked", "ready"):
                continue
            old = {name: pair[0] for name, pair in change["values"].items()}
            if center := old.get("workcenter_id"):
                order.workcenter_id = center[0]
            if old.get("date_start") and old.get("date_finished"):
                self._date(
                    order,
                    fields.Datetime.to_datetime(old["date_start"]),
                    fields.Datetime.to_datetime(old["date_finished"]),
                    old.get("duration_expected", order.duration_expected),
                )
        self._date_orders_back(left)

    def _date_orders_back(self, left):
        """Manufacturing orders too; written as by hand, dates would unplan them."""
        for change in left:
            if change["model"] != "mrp.production" or change["kind"] != "changed":
                continue
            order = self.env["mrp.production"].browse(change["id"]).exists()
            old = {
                name: pair[0]
                for name, pair in change["values"].items()
                if name in ("date_start", "date_finished") and pair[0]
            }
            if old and order.state not in ("done", "cancel"):
                order.with_context(force_date=True).write(old)

    def _get_label(self, measure, record):
        return self.env._(
            "Do %(record)s at %(center)s",
            record=record.display_name,
            center=measure.workcenter_id.display_name or "–",
        )
