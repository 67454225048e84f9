"""Why is it late? From a sales order, one of its lines, a manufacturing order, a
purchase, a transfer, or an exception about one of them."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...delay.graph import RFQ_STATES
from ...delay.picture import MOVES, ORDER, Picture
from ..common.groups import AUDITOR, USER
from ..common.state_mixin import ensure_single

#: models of records whose date can be explained
STARTS = (ORDER, *MOVES)
ROLES = (USER, AUDITOR)


def check_role(env):
    """:raise AccessError: for people who have nothing to do with meetings, such as
    customers, who may read their orders but not how they are made"""
    if not any(env.user.has_group(role) for role in ROLES):
        raise AccessError(
            env._(
                "Only people who take part in meetings see why an order is late. Ask "
                "an administrator for the role “Attendee”."
            )
        )


def make_window(records, action, line=None):
    """The action that shows the picture of one record.

    :param str action: XML id of the client action
    :param line: the order line to begin with
    """
    window = records.env["ir.actions.client"]._for_xml_id(f"chanxiao_meeting.{action}")
    context = {"active_id": records.id, "active_model": records._name}
    if line:
        context["chanxiao_line_id"] = line.id
    return {**window, "context": context}


class ChanxiaoWhyLate(models.AbstractModel):
    """A record whose date hangs on others, and can be explained by them."""

    _name = "chanxiao.why.late"
    _description = "Record Whose Date Is Explained"

    #: XML id of the client action that shows its picture
    _why_late_action = None
    #: states in which something is still to come
    _awaited_states = ()

    def action_why_late(self):
        """Open the picture of what the record's date hangs on.

        :raise AccessError: see :meth:`get_why_late`
        """
        ensure_single(self)
        self.check_access("read")
        check_role(self.env)
        return make_window(self, self._why_late_action)

    @api.readonly
    def get_why_late(self):
        """What the record's date hangs on, as the user may see it.

        :return: dict, see :meth:`~odoo.addons.chanxiao_meeting.delay.picture.Picture.
            to_data`
        :raise AccessError: for who may not read the record, and outside meetings
        """
        ensure_single(self)
        self.check_access("read")
        check_role(self.env)
        return Picture(self.env, self, fields.Datetime.now()).to_data()


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "chanxiao.why.late"]
    _why_late_action = "why_late_order_action"
    _awaited_states = ("sale",)


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.why.late"]
    _why_late_action = "why_late_production_action"
    _awaited_states = ("confirmed", "progress", "to_close")


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "chanxiao.why.late"]
    _why_late_action = "why_late_purchase_action"
    _awaited_states = (*RFQ_STATES, "purchase")


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.why.late"]
    _why_late_action = "why_late_picking_action"
    _awaited_states = ("waiting", "confirmed", "assigned")


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def action_why_late(self):
        """The same picture, beginning with this line.

        :raise AccessError: see :meth:`ChanxiaoWhyLate.get_why_late`
        """
        ensure_single(self)
        self.check_access("read")
        check_role(self.env)
        order = self.order_id
        order.check_access("read")
        return make_window(order, "why_late_order_action", line=self)


class ChanxiaoControlException(models.Model):
    """Its chain is shown to who reads the exception, with what they may read of it."""

    _inherit = "chanxiao.control.exception"

    has_why_late = fields.Boolean(compute="_compute_has_why_late", exportable=False)
    why_late = fields.Text(
        "What It Hangs On",
        compute="_compute_why_late",
        # a chain is read for each: for the form of one, not for lists of many
        exportable=False,
        help="What its record waits for, from there back to what comes last: due, "
        "expected, and the days that each adds.",
    )

    def _get_late_records(self):
        """What these are about of that whose date can be explained, with the rights of
        the system.

        Of exceptions that the caller reads: what of a record is shown is for
        ``Picture`` to say.

        :return: ``{exception: record}``, of those that are about such a record
        """
        subjects = self._get_subjects()
        records = {
            exception: subject
            for exception, subject in subjects.items()
            if subject._name in STARTS
        }
        found = self.filtered(
            lambda one: one not in subjects and one.source_model in STARTS
        )
        for model, exceptions in found.grouped("source_model").items():
            # bounded: the records that these exceptions were found on
            sources = self.env[model].sudo().browse(exceptions.mapped("source_id"))
            there = sources.exists()
            for exception in exceptions:
                if (record := there.browse(exception.source_id)) in there:
                    records[exception] = record
        return records

    def _get_awaited_records(self):
        """Those of them of which something is still to come."""
        return {
            exception: record
            for exception, record in self._get_late_records().items()
            if record.state in record._awaited_states
        }

    @api.depends("subject_ref", "source_model", "source_id")
    def _compute_has_why_late(self):
        awaited = self._get_awaited_records()
        for exception in self:
            exception.has_why_late = exception in awaited

    @api.depends("subject_ref", "source_model", "source_id", "state", "cause_note")
    @api.depends_context("uid", "lang")
    def _compute_why_late(self):
        """Only where nobody has said yet what led to it."""
        awaited = self._get_awaited_records()
        for exception in self:
            record = awaited.get(exception)
            is_asked = exception.state != "closed" and not exception.cause_note
            if record is None or not is_asked:
                exception.why_late = False
                continue
            picture = Picture(self.env, record, fields.Datetime.now())
            exception.why_late = picture.to_text() or False

    def action_why_late(self):
        """Open the picture of what the date of its record hangs on.

        :raise UserError: where it is about nothing that has such a date
        """
        ensure_single(self)
        self.check_access("read")
        self._check_has_date()
        return make_window(self, "why_late_exception_action")

    @api.readonly
    def get_why_late(self):
        """What the date of its record hangs on; see
        :meth:`ChanxiaoWhyLate.get_why_late`.

        :raise UserError: where it is about nothing that has such a date
        """
        ensure_single(self)
        self.check_access("read")
        record = self._check_has_date()
        return Picture(self.env, record, fields.Datetime.now()).to_data()

    def _check_has_date(self):
        record = self._get_late_records().get(self)
        if record is None:
            raise UserError(
                self.env._(
                    "“%s” is about no order and no transfer, so that there is no date "
                    "to explain.",
                    self.display_name,
                )
            )
        return record
