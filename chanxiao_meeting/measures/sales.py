from odoo import models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class PostponeDelivery(models.AbstractModel):
    """Another promised date of a sales order.

    Odoo passes it on to the deadlines of the deliveries that are still to come. One
    line of an order has no promised date of its own in Odoo: chosen for a line, the
    measure moves what is still to be delivered of it, and the date of the order stays.
    """

    _name = "chanxiao.measure.kind.postpone"
    _description = "Postponing a Delivery"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "postpone"
    _kind_label = _lt("Postpone the delivery")
    _kind_sequence = 10
    _required_models = ("sale.order",)
    _subject_models = ("sale.order", "sale.order.line")
    _values = ("date_planned",)
    _decision_measure = "postponement"

    def _check(self, measure, record):
        order = self._get_order(record)
        moves = self._get_moves(record)
        if order.state != "sale":
            return [
                self.env._(
                    "“%(record)s” is “%(state)s”: only a confirmed order has a "
                    "promised date to move.",
                    record=order.display_name,
                    state=measure._get_selection_label(order, "state"),
                )
            ]
        if record != order and not moves:
            return [
                self.env._(
                    "Nothing of “%s” is still to be delivered, so there is nothing to "
                    "postpone.",
                    record.display_name,
                )
            ]
        if measure.date_planned == self._get_promise(record):
            return [
                self.env._(
                    "“%(record)s” is promised for %(date)s already.",
                    record=record.display_name,
                    date=measure._format_moment(measure.date_planned),
                )
            ]
        return []

    def _perform(self, measure, record):
        order = self._get_order(record)
        if record == order:
            order.commitment_date = measure.date_planned
        else:
            self._get_moves(record).date_deadline = measure.date_planned

    def _get_told(self, measure, record):
        """The customer, to whom the date was confirmed with the order."""
        order = self._get_order(record)
        partner = order.partner_id
        own, dated, goods = self._for_partner(partner, measure, record)
        return [
            {
                "partner": partner,
                "record": order,
                "body": own.env._(
                    "We have to move the delivery of %(record)s to %(date)s. Please "
                    "tell us if that does not suit you.",
                    record=goods.display_name,
                    date=dated._format_moment(measure.date_planned),
                ),
            }
        ]

    def _get_label(self, measure, record):
        return self.env._(
            "Deliver %(record)s on %(date)s",
            record=record.display_name,
            date=measure._format_moment(measure.date_planned),
        )

    def _get_order(self, record):
        return record if record._name == "sale.order" else record.order_id

    def _get_moves(self, record):
        """Deliveries to the customer that are still to come."""
        lines = record.order_line if record._name == "sale.order" else record
        return lines.move_ids.filtered(
            lambda move: (
                move.state not in ("done", "cancel")
                and move.location_dest_id.usage == "customer"
            )
        )

    def _get_promise(self, record):
        if record._name == "sale.order":
            return record.commitment_date
        deadlines = [d for d in self._get_moves(record).mapped("date_deadline") if d]
        return max(deadlines, default=False)
