"""Why is it late? From an order, one of its lines, or an exception about it."""

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...delay.picture import Picture
from ..common.state_mixin import ensure_single

ROLES = (
    "chanxiao_meeting.group_chanxiao_meeting_user",
    "chanxiao_meeting.group_chanxiao_meeting_auditor",
)


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


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def action_why_late(self):
        """Open the picture of what the order's date hangs on.

        :raise AccessError: see :meth:`get_why_late`
        """
        ensure_single(self)
        self.check_access("read")
        check_role(self.env)
        return make_window(self, "why_late_order_action")

    @api.readonly
    def get_why_late(self):
        """What the order's date hangs on, as the user may see it.

        :return: dict, see :meth:`~odoo.addons.chanxiao_meeting.delay.picture.Picture.
            to_data`
        :raise AccessError: for who may not read the order, and outside meetings
        """
        ensure_single(self)
        self.check_access("read")
        check_role(self.env)
        return Picture(self.env, self, fields.Datetime.now()).to_data()


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def action_why_late(self):
        """The same picture, beginning with this line.

        :raise AccessError: see :meth:`SaleOrder.get_why_late`
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
        help="What is planned for the order, from its line back to what comes last: "
        "due, expected, and the days that each adds.",
    )

    def _get_late_orders(self):
        """The sales orders these are about, with the rights of the system.

        Of exceptions that the caller reads: what of an order is shown is for
        ``Picture`` to say.

        :return: ``{exception: order}``, of those that are about an order
        """
        # bounded: the orders that these exceptions were reported or found on
        model = self.env["sale.order"].sudo()
        subjects = self._get_subjects()
        found_on = {
            exception: model.browse(exception.source_id)
            for exception in self
            if exception not in subjects and exception.source_model == model._name
        }
        still_there = model.union(*found_on.values()).exists()
        orders = {e: order for e, order in found_on.items() if order in still_there}
        for exception, subject in subjects.items():
            if subject._name == model._name:
                orders[exception] = model.browse(subject.id)
        return orders

    @api.depends("subject_ref", "source_model", "source_id")
    def _compute_has_why_late(self):
        orders = self._get_late_orders()
        for exception in self:
            order = orders.get(exception)
            exception.has_why_late = bool(order) and order.state == "sale"

    @api.depends("subject_ref", "source_model", "source_id", "state", "cause_note")
    @api.depends_context("uid", "lang")
    def _compute_why_late(self):
        """Only where nobody has said yet what led to it."""
        orders = self._get_late_orders()
        for exception in self:
            order = orders.get(exception)
            is_asked = exception.state != "closed" and not exception.cause_note
            if not is_asked or not order or order.state != "sale":
                exception.why_late = False
                continue
            picture = Picture(self.env, order, fields.Datetime.now())
            exception.why_late = picture.to_text() or False

    def action_why_late(self):
        """Open the picture of what the date of its order hangs on.

        :raise UserError: where it is about no order
        """
        ensure_single(self)
        self.check_access("read")
        self._check_has_order()
        return make_window(self, "why_late_exception_action")

    @api.readonly
    def get_why_late(self):
        """What the date of its order hangs on; see :meth:`SaleOrder.get_why_late`.

        :raise UserError: where it is about no order
        """
        ensure_single(self)
        self.check_access("read")
        order = self._check_has_order()
        return Picture(self.env, order, fields.Datetime.now()).to_data()

    def _check_has_order(self):
        order = self._get_late_orders().get(self)
        if not order:
            raise UserError(
                self.env._(
                    "“%s” is about no sales order, so that there is no delivery to "
                    "explain.",
                    self.display_name,
                )
            )
        return order
