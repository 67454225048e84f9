from odoo import models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class ExpediteReceipt(models.AbstractModel):
    """Another planned date of a purchase line, and a message to the buyer.

    Odoo passes the date on to the receipts that are still to come. The vendor, to whom
    the order was sent, is not written to: the measure drafts the message.
    """

    _name = "chanxiao.measure.kind.expedite"
    _description = "Expediting a Purchase"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "expedite"
    _kind_label = _lt("Expedite the purchase")
    _kind_sequence = 40
    _required_models = ("purchase.order.line",)
    _subject_models = ("purchase.order.line",)
    _values = ("date_planned",)
    _decision_measure = "expedite"

    def _check(self, measure, record):
        order = record.order_id
        if order.state == "cancel" or record.display_type:
            return [
                self.env._(
                    "“%s” is cancelled, or no line with goods: nothing of it is to "
                    "come. Choose another line.",
                    record.display_name,
                )
            ]
        if record.product_uom_id.compare(record._get_quantity_to_receive(), 0) <= 0:
            return [
                self.env._(
                    "Nothing of “%s” is still to come: all of it was received already, "
                    "or the rest will not be delivered any more. There is nothing to "
                    "expedite.",
                    record.display_name,
                )
            ]
        if measure.date_planned == record.date_planned:
            return [
                self.env._(
                    "“%(record)s” is planned for %(date)s already.",
                    record=record.display_name,
                    date=measure._format_moment(record.date_planned),
                )
            ]
        return []

    def _perform(self, measure, record):
        record.date_planned = measure.date_planned
        order = record.order_id
        buyer = order.user_id.partner_id - self.env.user.partner_id
        order.message_post(
            body=self.env._(
                "%(line)s is needed by %(date)s. Please agree on it with the vendor.",
                line=record.display_name,
                date=measure._format_moment(measure.date_planned),
            ),
            partner_ids=buyer.ids,
        )

    def _get_told(self, measure, record):
        """The vendor, who has a sent or confirmed order."""
        order = record.order_id
        if order.state not in ("sent", "to approve", "purchase"):
            return []
        partner = order.partner_id
        own, dated, line = self._for_partner(partner, measure, record)
        return [
            {
                "partner": partner,
                "record": order,
                "body": own.env._(
                    "We need %(line)s of %(order)s by %(date)s. Please confirm that "
                    "you can deliver then.",
                    line=line.name,
                    order=order.name,
                    date=dated._format_moment(measure.date_planned),
                ),
            }
        ]

    def _get_label(self, measure, record):
        return self.env._(
            "Have %(record)s delivered on %(date)s",
            record=record.display_name,
            date=measure._format_moment(measure.date_planned),
        )
