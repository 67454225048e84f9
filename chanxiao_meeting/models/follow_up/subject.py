"""The records of the ERP that decisions and tasks can be about."""

from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import format_date

from ..common.groups import AUDITOR, USER

READERS = f"{USER},{AUDITOR}"


class ChanxiaoMeetingSubject(models.AbstractModel):
    """What meetings decided about a record, counted and opened from its page."""

    _inherit = "chanxiao.meeting.subject"

    # labels of their own: other applications count "Tasks" and "Meetings" as well
    chanxiao_decision_count = fields.Integer(
        "Decisions of Meetings", compute="_compute_chanxiao_counts", groups=READERS
    )
    chanxiao_action_count = fields.Integer(
        "Tasks of Meetings", compute="_compute_chanxiao_counts", groups=READERS
    )
    chanxiao_action_open_count = fields.Integer(
        "Open Tasks of Meetings", compute="_compute_chanxiao_counts", groups=READERS
    )
    chanxiao_meeting_count = fields.Integer(
        "Meetings About It", compute="_compute_chanxiao_counts", groups=READERS
    )

    def _compute_chanxiao_counts(self):
        traces = self._get_meeting_traces()
        for record in self:
            trace = traces[f"{record._name},{record.id}"]
            record.chanxiao_decision_count = len(trace["decisions"])
            record.chanxiao_meeting_count = len(trace["meetings"])
            record.chanxiao_action_count = trace["actions"]
            record.chanxiao_action_open_count = trace["open_actions"]

    def _get_meeting_traces(self):
        """What the meetings that the user may see left about each of these records.

        :return: ``{"model,id": {"decisions": ids, "meetings": ids, "actions": count,
            "open_actions": count}}``, from one grouped query a model
        """
        traces = defaultdict(
            lambda: (
                {"decisions": set(), "meetings": set()}
                | {"actions": 0, "open_actions": 0}
            )
        )
        for key, decisions, meetings in self._read_about(
            "chanxiao.meeting.decision", [], ["id:array_agg"]
        ):
            traces[key]["decisions"].update(decisions)
            traces[key]["meetings"].update(meetings)
        for key, state, decisions, count, meetings in self._read_about(
            "chanxiao.meeting.action",
            ["state"],
            ["decision_id:array_agg_distinct", "__count"],
        ):
            traces[key]["decisions"].update(decisions)
            traces[key]["meetings"].update(meetings)
            traces[key]["actions"] += count
            traces[key]["open_actions"] += count if state == "open" else 0
        for key, meetings in self._read_about("chanxiao.meeting.agenda.item", [], []):
            traces[key]["meetings"].update(meetings)
        return traces

    def _read_about(self, model, groupby, aggregates):
        return self.env[model]._read_group(
            self._get_meeting_domain(),
            ["subject_ref", *groupby],
            [*aggregates, "meeting_id:array_agg_distinct"],
        )

    def action_open_chanxiao_decisions(self):
        """The decisions about these records, also through one of their tasks."""
        about = self._get_meeting_domain()
        domain = about | Domain("action_ids", "any", about)
        return self._get_meeting_window("chanxiao_meeting_decision_action", domain)

    def action_open_chanxiao_actions(self):
        domain = self._get_meeting_domain()
        return self._get_meeting_window("chanxiao_meeting_action_action", domain)

    def action_open_chanxiao_meetings(self):
        """The meetings that had these records on the agenda or decided about them."""
        traces = self._get_meeting_traces().values()
        ids = set().union(*(trace["meetings"] for trace in traces))
        return self._get_meeting_window(
            "chanxiao_meeting_action", Domain("id", "in", sorted(ids))
        )

    def _get_meeting_window(self, xmlid, domain):
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"chanxiao_meeting.{xmlid}"
        )
        return {**action, "domain": list(domain), "context": {"create": False}}

    def action_put_on_agenda(self):
        """Ask which of the coming meetings shall take these records up.

        :raise AccessError: for people who do not take part in meetings
        :raise UserError: when no meeting is coming
        """
        self.check_access("read")
        Proposal = self.env["chanxiao.meeting.put.on.agenda"]
        if not Proposal.has_access("create"):
            raise AccessError(
                self.env._(
                    "Only people who take part in meetings put records on an agenda. "
                    "Ask an administrator for the role “Attendee”."
                )
            )
        return Proposal._open_for(self)


def _local_day(record, moment):
    """The day of a moment as people write it; nothing without a moment."""
    local = moment and fields.Datetime.context_timestamp(record, moment)
    return local and format_date(record.env, local.date())


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "order_line.product_id")

    def _get_subject_details(self):
        promised = self.commitment_date or self.date_order
        return [self.partner_id.name, _local_day(self, promised)]


class PurchaseOrder(models.Model):
    _name = "purchase.order"
    _inherit = ["purchase.order", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "order_line.product_id")

    def _get_subject_details(self):
        return [self.partner_id.name, _local_day(self, self.date_planned)]

    def action_merge(self):
        """The oldest request for quotation goes on; the others are cancelled."""
        drafts = self.filtered(lambda order: order.state in ("draft", "sent"))
        bunches = drafts.grouped(lambda order: order._prepare_grouped_data(order))
        result = super().action_merge()
        for orders in bunches.values():
            oldest = min(orders, key=lambda order: order.date_order)
            merged = orders.filtered(lambda order: order.state == "cancel")
            if merged:
                merged._pass_on_to(oldest, self.env._("They were merged."))
        return result


def _is_to_come(transfer):
    return transfer.state not in ("done", "cancel")


class StockPicking(models.Model):
    _name = "stock.picking"
    _inherit = ["stock.picking", "chanxiao.meeting.subject"]
    _subject_search_fields = ("partner_id", "origin", "move_ids.product_id")

    def _get_subject_details(self):
        names = [self.partner_id.name, self.origin]
        return [*names, _local_day(self, self.scheduled_date)]

    def _create_backorder(self, backorder_moves=None):
        backorders = super()._create_backorder(backorder_moves)
        backorders.backorder_id._pass_on_to_rest()
        return backorders

    def _action_done(self):
        result = super()._action_done()
        self._pass_on_to_rest()
        return result

    def action_cancel(self):
        result = super().action_cancel()
        self._pass_on_to_rest()
        return result

    def _pass_on_to_rest(self):
        """Transfers that are over give way to what was split off and is still to come.

        One that was split beforehand is not over yet.
        """
        why = self.env._("The rest comes with the backorder.")
        over = self.filtered(lambda picking: picking.state in ("done", "cancel"))
        # one round for each time that something was split off: a few
        for picking in over:
            parts = picking.backorder_ids
            while parts and not (rest := parts.filtered(_is_to_come)):
                parts = parts.backorder_ids
            if parts:
                picking._pass_on_to(rest.sorted("id")[0], why)


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.meeting.subject"]
    _subject_search_fields = ("product_id", "origin")

    def _get_subject_details(self):
        return [self.product_id.display_name, _local_day(self, self.date_finished)]

    def action_merge(self):
        # cancelled here are orders whose quantity the new one makes
        merged = self.with_context(chanxiao_merging=True)
        action = super(MrpProduction, merged).action_merge()
        order = self.browse(action["res_id"])
        self._pass_on_to(order, self.env._("The orders were merged."))
        return action

    def button_mark_done(self):
        result = super().button_mark_done()
        done = self.filtered(lambda order: order.state == "done")
        done._pass_on_to_rest(self.env._("The rest is still to be made."))
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        if not self.env.context.get("chanxiao_merging"):
            self._pass_on_to_rest(self.env._("The order was cancelled."))
        return result

    def _pass_on_to_rest(self, why):
        """Orders that are over give way to what was split off and is still to come."""
        for order in self:
            parts = order.production_group_id.production_ids - order
            rest = parts.filtered(lambda part: part.state not in ("done", "cancel"))
            if rest:
                first = min(rest, key=lambda part: (part.backorder_sequence, part.id))
                order._pass_on_to(first, why)


class QcInspection(models.Model):
    _name = "qc.inspection"
    _inherit = ["qc.inspection", "chanxiao.meeting.subject"]
    _subject_search_fields = ("product_id",)

    def _get_subject_details(self):
        return [self.product_id.display_name, _local_day(self, self.date)]
