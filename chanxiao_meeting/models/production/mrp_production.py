from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.local_time import get_company_tz, to_day
from ..common.reason import NO_REASON
from ..common.state_mixin import is_system_context, with_system_context

# Kept at confirmation: progress is judged against it, so nobody writes it by hand.
BASELINE = ("baseline_date_finished", "baseline_qty")


class MrpProduction(models.Model):
    _name = "mrp.production"
    _inherit = ["mrp.production", "chanxiao.problem.source"]

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
    variance_days = fields.Integer(
        "Days Behind Baseline",
        compute="_compute_variance",
        store=True,
        aggregator="avg",
        help="Local days from the baseline finish to the real one; negative when the"
        " order was finished ahead of it.",
    )
    variance_rate = fields.Float(
        "Quantity Over Baseline (%)",
        compute="_compute_variance",
        store=True,
        digits=(16, 2),
        aggregator="avg",
        help="Produced quantity, less what was unbuilt of it, over the baseline"
        " quantity; negative when less was made.",
    )
    variance_note = fields.Char(
        "Remark on the Variance",
        copy=False,
        tracking=True,
        help="What the reason does not say.",
    )
    is_out_of_plan = fields.Boolean(
        "Outside the Tolerance",
        compute="_compute_is_out_of_plan",
        search="_search_is_out_of_plan",
        help="Finished further from the baseline than the meeting policies tolerate.",
    )
    is_variance_reason_missing = fields.Boolean(
        "Reason for Variance Missing",
        compute="_compute_is_out_of_plan",
        search="_search_is_variance_reason_missing",
    )
    variance_summary = fields.Char(
        "Variance", compute="_compute_variance_summary", help="In words."
    )

    _chanxiao_done_idx = models.Index(
        "(company_id, date_finished) WHERE state = 'done'"
    )

    @api.model
    def default_get(self, fields):
        """A new order has no baseline, whatever defaults the context brings."""
        return super().default_get([name for name in fields if name not in BASELINE])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_baseline_kept(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_baseline_kept(vals)
        return super().write(vals)

    def _check_baseline_kept(self, vals):
        """:raise UserError: where somebody sends another baseline than the one kept"""
        sent = {name: vals[name] for name in BASELINE if name in vals}
        if not sent or is_system_context(self.env):
            return
        # an exported file is imported with all its columns, also those of other orders
        if self and all(
            (self._fields[name].convert_to_cache(value, order) or None)
            == (order[name] or None)
            for order in self
            for name, value in sent.items()
        ):
            return
        if self or any(sent.values()):
            raise UserError(
                self.env._(
                    "The baseline of an order is its plan when it was confirmed; it is "
                    "not typed in. Reschedule the order instead: progress is judged "
                    "against the baseline."
                )
            )

    def _write_baseline(self, date_finished=None, qty=None):
        """Keep a date or a quantity of the plan."""
        vals = dict(zip(BASELINE, (date_finished, qty), strict=True))
        given = {name: value for name, value in vals.items() if value is not None}
        with_system_context(self).write(given)

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
                production._write_baseline(
                    production.date_finished, production.product_qty
                )

    def _split_productions(
        self, amounts=False, cancel_remaining_qty=False, set_consumed_qty=False
    ):
        # asked for without amounts, each order is about to be finished with what it has
        # made; so is the first part of an order that a receipt from the subcontractor
        # splits, which may come to more than was to be made
        is_receipt = self.env.context.get("allow_more") and not cancel_remaining_qty
        finished = (
            self
            if is_receipt
            else self.filtered(
                lambda production: not amounts or not amounts.get(production)
            )
        )
        result = super()._split_productions(
            amounts, cancel_remaining_qty, set_consumed_qty
        )
        # each order comes first, its new parts follow
        parts = self.browse()
        for production in result[::-1]:
            parts = production + parts
            if production in self:
                production._share_baseline(parts, production in finished)
                parts = self.browse()
        return result

    def _share_baseline(self, parts, is_finished):
        """Share the baseline with the parts the order was split into.

        All keep the date. The quantities add up to what was planned, also when the
        order had been raised or lowered since or a remainder is dropped: a finished
        order takes what it made, as far as it was planned, and the rest goes by the
        parts' quantities to produce.

        :param parts: this order and the new ones
        :param bool is_finished: whether its quantity is made
        """
        self.ensure_one()
        left = self.baseline_qty
        if not self.baseline_date_finished or len(parts) < 2:
            return
        if is_finished:
            self._write_baseline(qty=min(self.product_qty, left))
            left -= self.baseline_qty
            parts -= self
        parts._write_baseline(self.baseline_date_finished)
        # of what is planned up to each part, rounded, so that no part is below zero
        total, made, given = sum(parts.mapped("product_qty")), 0.0, 0.0
        for part in parts:
            made += part.product_qty
            planned = self.product_uom_id.round(left * made / total) if total else left
            part._write_baseline(qty=planned - given)
            given = planned
        last = parts[-1]
        last._write_baseline(qty=last.baseline_qty + left - given)

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
        self._write_baseline(
            min(planned.mapped("baseline_date_finished")),
            sum(
                part.product_uom_id._compute_quantity(
                    part.baseline_qty, self.product_uom_id, round=False
                )
                for part in planned
            ),
        )

    @api.depends(
        "state",
        "company_id",
        "date_finished",
        "baseline_date_finished",
        "baseline_qty",
        "product_uom_id",
        "move_finished_ids.state",
        "move_finished_ids.quantity",
        "unbuild_ids.state",
        "unbuild_ids.product_qty",
    )
    def _compute_variance(self):
        for production in self:
            is_measured = production.state == "done" and (
                production.baseline_date_finished and production.date_finished
            )
            production.variance_days = is_measured and production._get_variance_days()
            production.variance_rate = is_measured and production._get_variance_rate()

    def _get_variance_days(self):
        # as figures count days: in the zone of the company's calendar
        tz = get_company_tz(self.company_id)
        planned = to_day(self.baseline_date_finished, tz)
        return (to_day(self.date_finished, tz) - planned).days

    def _get_variance_rate(self):
        """Per cent of the baseline quantity; 0 where there is none to compare with."""
        if self.product_uom_id.is_zero(self.baseline_qty):
            return 0.0
        moves = self.move_finished_ids.filtered(
            lambda move: (
                move.state == "done"
                and move.product_id == self.product_id
                # what was scrapped of the product is no output
                and move.location_dest_id.usage != "inventory"
            )
        )
        produced = sum(
            move.product_uom._compute_quantity(
                move.quantity, self.product_uom_id, round=False
            )
            for move in moves
        )
        kept = produced - self._get_unbuilt()
        return 100 * (kept - self.baseline_qty) / self.baseline_qty

    def _get_unbuilt(self):
        """What was taken apart again of the product, in the unit of the order."""
        unbuilds = self.unbuild_ids.filtered(
            lambda unbuild: (
                unbuild.state == "done" and unbuild.product_id == self.product_id
            )
        )
        return sum(
            unbuild.product_uom_id._compute_quantity(
                unbuild.product_qty, self.product_uom_id, round=False
            )
            for unbuild in unbuilds
        )

    @api.depends(
        "state",
        "variance_days",
        "variance_rate",
        "variance_reason_id",
        "baseline_date_finished",
    )
    def _compute_is_out_of_plan(self):
        tolerances = self.env["chanxiao.meeting.policy"]._get_variance_tolerances(
            self.company_id
        )
        for production in self:
            days, rate = tolerances.get(production.company_id, (None, None))
            is_out = (
                days is not None
                and production.state == "done"
                and bool(production.baseline_date_finished)
                and (
                    abs(production.variance_days) > days
                    or abs(production.variance_rate) > rate
                )
            )
            production.is_out_of_plan = is_out
            production.is_variance_reason_missing = (
                is_out and not production.variance_reason_id
            )

    def _search_is_out_of_plan(self, operator, value):
        if operator != "in":
            return NotImplemented
        tolerances = self.env["chanxiao.meeting.policy"]._get_variance_tolerances()
        out = Domain([("state", "=", "done"), ("baseline_date_finished", "!=", False)])
        out &= Domain.OR(
            Domain("company_id", "=", company.id)
            & (
                Domain("variance_days", ">", days)
                | Domain("variance_days", "<", -days)
                | Domain("variance_rate", ">", rate)
                | Domain("variance_rate", "<", -rate)
            )
            for company, (days, rate) in tolerances.items()
        )
        return out if True in value else ~out

    def _search_is_variance_reason_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        missing = Domain("is_out_of_plan", "=", True) & Domain(
            "variance_reason_id", "=", False
        )
        return missing if True in value else ~missing

    @api.depends("state", "variance_days", "variance_rate")
    def _compute_variance_summary(self):
        for production in self:
            production.variance_summary = ", ".join(production._get_variance_parts())

    def _get_variance_parts(self):
        """What differs from the baseline, in words."""
        parts = []
        if self.variance_days > 0:
            parts.append(self.env._("%s days behind plan", self.variance_days))
        elif self.variance_days < 0:
            parts.append(self.env._("%s days ahead of plan", -self.variance_days))
        if rate := round(self.variance_rate, 1):
            more, less = self.env._("%s%% more made"), self.env._("%s%% less made")
            parts.append((more if rate > 0 else less) % abs(rate))
        return parts

    @api.constrains("variance_reason_id", "company_id")
    def _check_variance_reason(self):
        for production in self:
            production.variance_reason_id._check_given_for(production, "variance")

    def button_mark_done(self):
        """Orders are finished in any case; who did it on screen is asked why.

        Only where the client said that somebody is there to answer: scanners,
        integrations and scheduled jobs get what they always got.
        """
        result = super().button_mark_done()
        if not self.env.context.get("chanxiao_ask_variance_reason"):
            return result
        unexplained = self.filtered("is_variance_reason_missing")
        return unexplained._ask_variance_reason(result) if unexplained else result

    def action_ask_variance_reason(self):
        """Open the question why these orders are not as planned."""
        self.check_access("write")
        return self._ask_variance_reason()

    def _ask_variance_reason(self, next_action=None):
        """:param next_action: what follows the answer, e.g. opening the backorder"""
        is_action = isinstance(next_action, dict)
        question = self.env["chanxiao.variance.reason"].create(
            {
                "production_ids": self.ids,
                "next_action": next_action if is_action else False,
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Why Not as Planned?"),
            "res_model": question._name,
            "res_id": question.id,
            "views": [(False, "form")],
            "target": "new",
        }

    @api.model
    def _find_problems(self, goods):
        """Orders finished on a later day than planned when they were confirmed."""
        return [
            (
                production,
                production._prepare_problem(
                    "production_delay",
                    date=production.date_finished,
                    days=production.variance_days,
                    reason_id=production.variance_reason_id.id,
                ),
            )
            for production in goods.get(self._name, ())
            if production.variance_days > 0
        ]
