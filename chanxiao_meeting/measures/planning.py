from odoo import fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class Reschedule(models.AbstractModel):
    """Another start of a manufacturing order, or of one of its work orders.

    An order whose work orders were planned is planned anew from that moment on, into
    the free hours of its work centers, as the button "Plan" does it. A single work
    order keeps its length in working hours.
    """

    _name = "chanxiao.measure.kind.reschedule"
    _description = "Rescheduling Production"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "reschedule"
    _kind_label = _lt("Reschedule production")
    _kind_sequence = 20
    _required_models = ("mrp.production",)
    _subject_models = ("mrp.production", "mrp.workorder")
    _values = ("date_planned",)
    _decision_measure = "reschedule"

    def _check(self, measure, record):
        if measure.date_planned < fields.Datetime.now():
            return [
                self.env._(
                    "%s is over: production cannot start then. Choose a later moment.",
                    measure._format_moment(measure.date_planned),
                )
            ]
        if measure.date_planned == record.date_start:
            return [
                self.env._(
                    "“%(record)s” starts on %(date)s already.",
                    record=record.display_name,
                    date=measure._format_moment(record.date_start),
                )
            ]
        centers = record.workcenter_id
        if record._name == "mrp.production":
            centers = record.workorder_ids.workcenter_id
        if without := centers.filtered(lambda one: not one.resource_calendar_id):
            return [
                self.env._(
                    "“%s” has no working hours, so nothing can be planned there. Enter "
                    "them on the work center.",
                    without[0].display_name,
                )
            ]
        return []

    def _perform(self, measure, record):
        self._move(record, measure.date_planned)

    def _move(self, record, start):
        if record._name == "mrp.workorder":
            record.write(
                {
                    "date_start": start,
                    "date_finished": record._calculate_date_finished(date_start=start),
                }
            )
            return
        was_planned = record.is_planned
        record.date_start = start
        if was_planned:
            record.button_plan()

    def _undo(self, measure, record, left):
        for change in left:
            if (change["model"], change["id"]) == (record._name, record.id):
                start = change["values"].get("date_start")
                if start and start[0]:
                    self._move(record, fields.Datetime.to_datetime(start[0]))

    def _get_label(self, measure, record):
        return self.env._(
            "Start %(record)s on %(date)s",
            record=record.display_name,
            date=measure._format_moment(measure.date_planned),
        )


class SplitOrder(models.AbstractModel):
    """A part of a manufacturing order becomes an order of its own, as "Split" does it.

    With another date the new order starts then; without one it keeps the old start.
    """

    _name = "chanxiao.measure.kind.split"
    _description = "Splitting a Manufacturing Order"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "split"
    _kind_label = _lt("Split the production")
    _kind_sequence = 25
    _required_models = ("mrp.production",)
    _subject_models = ("mrp.production",)
    _values = ("quantity",)
    _optional_values = ("date_planned",)
    _decision_measure = "reschedule"

    def _check(self, measure, record):
        unit = record.product_uom_id
        left = record.product_qty - measure.quantity
        if unit.compare(measure.quantity, 0) <= 0 or unit.compare(left, 0) <= 0:
            return [
                self.env._(
                    "Of “%(record)s” more than nothing and less than all of its "
                    "%(quantity)s %(unit)s can be split off.",
                    record=record.display_name,
                    quantity=record.product_qty,
                    unit=unit.name,
                )
            ]
        return self._check_whole(measure.quantity, unit)

    def _perform(self, measure, record):
        record._pre_action_split_merge_hook(split=True)
        rest = record.product_qty - measure.quantity
        orders = record._split_productions({record: [rest, measure.quantity]})
        if measure.date_planned:
            (orders - record).date_start = measure.date_planned

    def _undo(self, measure, record, left):
        """What was split off is cancelled, and made by the first order again."""
        new = [
            change["id"]
            for change in left
            if change["model"] == "mrp.production" and change["kind"] == "created"
        ]
        orders = self.env["mrp.production"].browse(new).exists()
        orders = orders.filtered(
            lambda one: one.state in ("draft", "confirmed") and not one.qty_produced
        )
        if not orders:
            return
        # as splitting itself does: the moves follow without asking for more goods
        record = record.with_context(skip_compute_move_raw_ids=True)
        before = record.product_qty
        whole = before + sum(orders.mapped("product_qty"))
        orders.action_cancel()
        record.product_qty = whole
        moves = (record.move_raw_ids | record.move_finished_ids).with_context(
            do_not_unreserve=True, no_procurement=True
        )
        for move in moves.filtered(lambda move: move.state not in ("done", "cancel")):
            move.product_uom_qty = move.product_uom_qty * whole / before
        for change in left:
            if (change["model"], change["id"]) == (record._name, record.id):
                # splitting shared it, which people cannot enter
                baseline = change["values"].get("baseline_qty", [None])
                record._write_baseline(qty=baseline[0])

    def _get_label(self, measure, record):
        return self.env._(
            "Split %(quantity)s %(unit)s off %(record)s",
            quantity=measure.quantity,
            unit=record.product_uom_id.name,
            record=record.display_name,
        )
