from odoo import fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

NO_REASON = _lt("No reason given")


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.meeting.subject"]

    baseline_date_finished = fields.Datetime(
        "Baseline Finish",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Planned finish when the order was confirmed. Rescheduling does not move"
        " it: progress is judged against it.",
    )
    baseline_qty = fields.Float(
        "Baseline Quantity",
        digits="Product Unit",
        readonly=True,
        copy=False,
        help="Quantity planned when the order was confirmed, in its unit.",
    )
    variance_reason_id = fields.Many2one(
        "chanxiao.reason",
        "Reason for Variance",
        domain="[('scope', '=', 'variance')]",
        check_company=True,
        ondelete="restrict",
        copy=False,
        tracking=True,
        help="Why the order is ahead of or behind its plan.",
        falsy_value_label=NO_REASON,
    )

    _chanxiao_done_idx = models.Index(
        "(company_id, date_finished) WHERE state = 'done'"
    )

    def action_confirm(self):
        result = super().action_confirm()
        self._set_baseline()
        return result

    def _set_baseline(self):
        """Keep the plan of orders just confirmed; what was kept stays."""
        for production in self:
            if production.state in ("draft", "cancel"):
                continue
            if not production.baseline_date_finished:
                production.baseline_date_finished = production.date_finished
                production.baseline_qty = production.product_qty

    def _split_productions(
        self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False
    ):
        result = super()._split_productions(
            amounts, cancel_remaining_qty, set_consumed_qty
        )
        # each order comes first, its new parts follow
        parts = self.browse()
        for production in result[::-1]:
            parts = production + parts
            if production in self:
                production._share_baseline(parts)
                parts = self.browse()
        return result

    def _share_baseline(self, parts):
        """Share the baseline with the parts the order was split into.

        All keep the date. The quantities go by the parts' quantities to produce and
        add up to what was planned, also when the plan had been changed since or a
        remainder is dropped.

        :param parts: this order and the new ones
        """
        self.ensure_one()
        planned, total = self.baseline_qty, sum(parts.mapped("product_qty"))
        if not self.baseline_date_finished or len(parts) < 2 or not total:
            return
        remainder = planned
        for part in parts[1:]:
            share = self.product_uom_id.round(planned * part.product_qty / total)
            part.baseline_date_finished = self.baseline_date_finished
            part.baseline_qty = share
            remainder -= share
        self.baseline_qty = remainder

    def action_merge(self):
        action = super().action_merge()
        self.browse(action["res_id"])._merge_baseline(self)
        return action

    def _merge_baseline(self, parts):
        """Take over the plans of the orders merged into this one.

        Their quantities add up. The earliest date counts: merging is rescheduling,
        and rescheduling does not move a baseline.
        """
        self.ensure_one()
        planned = parts.filtered("baseline_date_finished")
        if not planned:
            return
        self.baseline_date_finished = min(planned.mapped("baseline_date_finished"))
        self.baseline_qty = sum(
            part.product_uom_id._compute_quantity(
                part.baseline_qty, self.product_uom_id, round=False
            )
            for part in planned
        )
