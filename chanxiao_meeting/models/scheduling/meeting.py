from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..common.groups import AUDITOR, ORGANIZER
from ..common.state_mixin import ensure_single
from .schedule import Schedule

READERS = (ORGANIZER, AUDITOR)
#: states in which a meeting decides
DECIDING = ("convened", "in_progress")
#: no record has a larger id
MOST_ID = 2**31 - 1


class ChanxiaoMeeting(models.Model):
    """The board on which newly received orders are scheduled."""

    _inherit = "chanxiao.meeting"

    can_open_schedule = fields.Boolean(compute="_compute_can_open_schedule")

    @api.depends("attendee_ids", "chair_id", "recorder_id")
    @api.depends_context("uid")
    def _compute_can_open_schedule(self):
        opened = self._origin._filter_schedule_people()
        for meeting in self:
            meeting.can_open_schedule = meeting._origin in opened

    def action_open_schedule(self):
        """Open the board of the orders received since the last meeting."""
        ensure_single(self)
        self._check_may_read_schedule()
        action = self.env["ir.actions.client"]._for_xml_id(
            "chanxiao_meeting.chanxiao_meeting_schedule_action"
        )
        return {**action, "context": {"active_id": self.id}}

    @api.readonly
    def read_schedule(self):
        """What the board shows; without a meeting, that of the current one.

        The current one is the meeting that is held now, else the next one, else the
        last one, of those whose board the user may read.

        :return: plain data, see :class:`Schedule`; ``{"meeting": None}`` where there
            is no meeting
        :raise AccessError: for people who are not of the meeting
        """
        if not self:
            self = self._find_schedule_meeting()
            if not self:
                return {"meeting": None}
        ensure_single(self)
        self._check_may_read_schedule()
        return Schedule(self).build()

    @api.model
    def _find_schedule_meeting(self):
        """The meeting whose board is opened; one that treats new orders comes first."""
        mine = Domain.TRUE
        if not self._reads_every_schedule():
            mine = self._get_discussion_domain()
        current = self.search(mine & Domain("state", "in", DECIDING))
        # bounded: which of these meetings have such a topic
        topics = current.sudo().agenda_ids.filtered(lambda i: i.kind == "new_orders")
        treating = topics.meeting_id.sudo(False)
        last = mine & Domain("state", "=", "held")
        return (
            treating._pick_current()
            or current._pick_current()
            or self.search(last, order="date_start desc, id desc", limit=1)
        )

    def _reads_every_schedule(self):
        return self.env.su or any(map(self.env.user.has_group, READERS))

    def _filter_schedule_people(self):
        """Of meetings that the user reads, those whose board the user may open."""
        return self if self._reads_every_schedule() else self._filter_named()

    def _check_may_read_schedule(self):
        """:raise AccessError: unless the user is of this meeting, or organizes or
        audits meetings"""
        self.check_access("read")
        if not self._filter_schedule_people():
            raise AccessError(
                self.env._(
                    "The schedule of new orders is for the people of “%s”. Ask an "
                    "organizer of meetings to invite you.",
                    self.display_name,
                )
            )

    def _get_schedule_span(self):
        """From the end of the last meeting on, until this one is over.

        So each order is on the board of exactly one meeting of a series. Without a
        meeting before, from the first day that this one reports on.

        :return: two naive UTC datetimes
        :raise UserError: where neither is known
        """
        self.ensure_one()
        previous = self._get_previous()
        since = previous.ended_at or previous.date_end
        if not since:
            since = self._get_period().start_utc
        until = fields.Datetime.now()
        if self.state in ("held", "cancelled"):
            until = self.ended_at or self.date_end or until
        return since, until

    # what a line of the board leads to

    def action_decide_on_order(self, order_id=None):
        """Propose a decision on an order of the board, under the topic of new orders.

        :param int order_id: id of a ``sale.order``
        :return: action that opens the form of a new decision
        """
        order = self._get_schedule_order(order_id)
        if not self._can_decide_on_orders():
            raise UserError(
                self.env._(
                    "“%s” takes no decisions now, or you do not write them down. Ask "
                    "an organizer of meetings while it is convened or held.",
                    self.display_name,
                )
            )
        topics = self.agenda_ids.filtered(lambda item: item.kind == "new_orders")
        topic = topics.filtered(lambda item: not item.parked)[:1]
        action = topic._get_new_decision_action(self)
        context = {
            **action["context"],
            "default_subject_ref": f"{order._name},{order.id}",
            "default_measure": "reschedule",
        }
        return {**action, "context": context}

    def action_put_order_on_agenda(self, order_id=None):
        """Ask for the topic about an order of the board: of this meeting, or a later.

        :param int order_id: id of a ``sale.order``
        :return: action that opens the dialog
        """
        order = self._get_schedule_order(order_id)
        action = order.action_put_on_agenda()
        context = {**action["context"], "default_kind": "new_orders"}
        is_coming = self.date_end and self.date_end > fields.Datetime.now()
        if self.state in ("draft", "convened") and is_coming:
            context["default_meeting_id"] = self.id
        return {**action, "context": context}

    def _get_schedule_order(self, order_id):
        """The order, read with the user's own rights."""
        ensure_single(self)
        self._check_may_read_schedule()
        order = self.env["sale.order"]
        if isinstance(order_id, int) and order_id <= MOST_ID:
            order = order.browse(order_id).exists()
        if not order:
            raise UserError(
                self.env._(
                    "Say which sales order it is about; this one may have been deleted."
                )
            )
        order.check_access("read")
        return order

    def _can_decide_on_orders(self):
        may_write = self.env["chanxiao.meeting.decision"].has_access("create")
        return may_write and self.state in DECIDING

    def _can_put_orders_on_agenda(self):
        return self.env["chanxiao.meeting.put.on.agenda"].has_access("create")


class ChanxiaoMeetingAgendaItem(models.Model):
    """The topic under which new orders are scheduled leads to their board."""

    _inherit = "chanxiao.meeting.agenda.item"

    can_open_schedule = fields.Boolean(related="meeting_id.can_open_schedule")

    def action_open_schedule(self):
        ensure_single(self)
        self.check_access("read")
        return self.meeting_id.action_open_schedule()
