from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import float_compare, format_date

from ..figures.figure_format import PRECISION
from .decision_check import JUDGE, RESULTS

CRON = "chanxiao_meeting.ir_cron_check_effects"
# What a decision is measured by, which nobody changes once it is adopted.
EXPECTED_FIELDS = {
    "expected_key",
    "expected_definition_id",
    "expected_value",
    "expected_value_max",
}
# When, until it was.
PLANNED_FIELDS = {"check_date", "watch_periods"}
# How many periods what shall prevent something is watched, unless someone says so.
USUAL_WATCH = 3


class ChanxiaoMeetingDecision(models.Model):
    """What a decision shall achieve, and whether it did."""

    _inherit = "chanxiao.meeting.decision"
    _system_fields = {"check_result", "returned_item_id"}
    _frozen_fields = {
        "adopted": EXPECTED_FIELDS,
        "implemented": EXPECTED_FIELDS,
        **dict.fromkeys(
            ("effective", "ineffective", "withdrawn"),
            EXPECTED_FIELDS | PLANNED_FIELDS,
        ),
    }

    check_date = fields.Date(tracking=True)
    expected_value_max = fields.Float(
        "Expected, Upper End",
        help="For figures of which neither more nor less is better: the upper end of "
        "what is expected. Below the lower end: at least as far as expected.",
    )
    is_range_expected = fields.Boolean(compute="_compute_is_range_expected")
    watch_periods = fields.Integer(
        "Periods on Watch",
        compute="_compute_watch_periods",
        store=True,
        readonly=False,
        precompute=True,
        help="Once it had its effect, the figure is looked at again after each of so "
        "many periods. What comes back then is treated anew.",
    )
    check_ids = fields.One2many(
        "chanxiao.meeting.decision.check", "decision_id", "Checks of the Effect"
    )
    check_result = fields.Selection(
        RESULTS,
        "Last Check",
        readonly=True,
        copy=False,
        index=True,
        help="What the last check of the effect found out.",
    )
    returned_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        "Treated Again As",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        help="The topic with which a later meeting treats what had no effect.",
    )
    can_judge = fields.Boolean(compute="_compute_can_judge")
    effect_chart = fields.Json(compute="_compute_effect_chart")

    _watch_periods_positive = models.Constraint(
        "CHECK (watch_periods BETWEEN 0 AND 100)",
        "A decision is watched for 0 to 100 periods.",
    )

    @api.depends("measure")
    def _compute_watch_periods(self):
        """What shall prevent something is watched, also where nobody says so."""
        for decision in self:
            if decision.state == "proposed":
                is_lasting = decision.measure == "improvement"
                decision.watch_periods = USUAL_WATCH if is_lasting else 0

    @api.depends("expected_key", "expected_definition_id")
    def _compute_is_range_expected(self):
        """Whether neither more nor less of the figure is better."""
        for decision in self:
            definition = decision.expected_definition_id
            decision.is_range_expected = definition.better == "none"

    @api.depends("state", "check_result", "can_decide", "action_ids.done_by_id")
    @api.depends_context("uid")
    def _compute_can_judge(self):
        for decision in self:
            decision.can_judge = (
                decision.state == "implemented"
                and (decision.check_result != "waiting" or not decision.expected_key)
                and decision.can_decide
                and self.env.user not in decision._get_executors()
            )

    @api.depends("check_ids.state")
    @api.depends_context("uid", "lang")
    def _compute_effect_chart(self):
        # asked for by search: with the rights of whoever looks
        checks = self.env["chanxiao.meeting.decision.check"].search(
            [("decision_id", "in", self.ids), ("key", "!=", False)], order="number"
        )
        by_decision = checks.grouped("decision_id")
        for decision in self:
            mine = by_decision.get(decision._origin, checks.browse())
            decision.effect_chart = mine._prepare_chart()

    @api.onchange("expected_definition_id", "expected_value")
    def _onchange_expected(self):
        if float_compare(self.expected_value_max, self.expected_value, PRECISION) < 0:
            self.expected_value_max = self.expected_value

    # what can be expected, and when it can be looked at

    @api.constrains("expected_key", "expected_value", "expected_value_max")
    def _check_expected(self):
        for decision in self.filtered("expected_definition_id"):
            definition = decision.expected_definition_id
            ends = [decision.expected_value]
            if definition.better == "none":
                ends.append(decision.expected_value_max)
            for value in ends:
                message = definition._get_bounds_message(
                    definition.key, definition.unit, definition.name, value
                )
                if message:
                    raise ValidationError(message)

    @api.constrains("check_date")
    def _check_check_date(self):
        for decision in self.filtered("adopted_at"):
            if message := decision._get_check_date_message(
                decision._get_adoption_day()
            ):
                raise ValidationError(message)

    def _get_adoption_day(self):
        """Local day of the adoption."""
        return self.meeting_id.policy_id._get_local_date(self.adopted_at)

    def _get_check_date_message(self, day):
        """Why its effect cannot be looked at then, or False.

        :param date day: when it is or was adopted
        """
        early = self.check_date and self.check_date < day
        return early and self.env._(
            "The effect of “%(decision)s” cannot be checked on %(date)s: that is "
            "before it is adopted (%(adopted)s). Choose a later date.",
            decision=self.name,
            date=format_date(self.env, self.check_date),
            adopted=format_date(self.env, day),
        )

    def _adoption_error_message(self):
        return super()._adoption_error_message() or self._get_expectation_message()

    def _get_expectation_message(self):
        """What keeps its effect from being measured, or False."""
        today = self.meeting_id.policy_id._get_local_date(fields.Datetime.now())
        if message := self._get_check_date_message(today):
            return message
        if not self.expected_key:
            return False
        if not self.expected_definition_id:
            return self.env._(
                "“%(decision)s” is to move the figure “%(key)s”, which no source "
                "reports any more. Choose another figure, or none.",
                decision=self.name,
                key=self.expected_key,
            )
        return not self.check_date and self.env._(
            "“%(decision)s” is to move “%(figure)s”. Enter when that is checked.",
            decision=self.name,
            figure=self.expected_definition_id.name,
        )

    # planning the check

    def _action_adopt(self):
        result = super()._action_adopt()
        self.filtered("check_date")._plan_checks()
        return result

    def _plan_checks(self):
        """Freeze what is expected and what the figures were, for the day of the check.

        What the meeting did not report is read by the scheduled action, at once after
        this, so that adopting waits for no reading.
        """
        if not self:
            return
        # bounded: the plan of decisions that the user adopts, or whose date was moved
        system = self.sudo()
        keys = [key for key in system.mapped("expected_key") if key]
        meetings = system.meeting_id if keys else system.meeting_id.browse()
        # bounded likewise: what the meetings of these decisions reported
        figures = self.env["chanxiao.meeting.figure"].sudo()
        baselines = figures._find_baselines(meetings, keys) if keys else {}
        wanted = {(d.meeting_id, d.expected_key) for d in system if d.expected_key}
        reporting = {}
        if wanted - {*baselines}:
            # bounded likewise: who reports what is not frozen yet
            briefs = self.env["chanxiao.meeting.brief"].sudo()
            reporting = briefs._find_reporting(meetings)
        checks = system.check_ids._create_system(
            [decision._prepare_check(baselines, reporting) for decision in system]
        )
        system._write_system({"check_result": "waiting"})
        if any(checks.mapped("is_then_pending")):
            self.env["ir.cron"]._chanxiao_start(CRON)

    def _prepare_check(self, baselines, reporting):
        """Values of the first check of this decision.

        :param dict baselines: frozen figure by meeting and key
        :param dict reporting: brief by meeting and code of a source
        """
        values = {"decision_id": self.id, "number": 1, "date": self.check_date}
        if not self.expected_key:
            return values
        definition = self.expected_definition_id
        figure = baselines.get((self.meeting_id, self.expected_key))
        values.update(
            key=self.expected_key,
            definition_id=definition.id,
            unit=definition.unit,
            better=definition.better,
            is_as_of=definition.is_as_of,
            expected_value=self.expected_value,
            expected_value_max=self.expected_value_max,
        )
        if figure:
            return {**values, **figure._prepare_baseline()}
        code = self.expected_key.partition(".")[0]
        brief = reporting.get((self.meeting_id, code))
        return {
            **values,
            "brief_id": brief and brief.id,
            # what nobody reports to the meeting is not for all of it to read
            "confidential": not brief or brief.confidential,
            "is_then_pending": True,
        }

    @api.model
    def _find_unplanned(self):
        """Decisions adopted before there were checks: they are checked like others."""
        return self.search(
            Domain("state", "in", ("adopted", "implemented"))
            & Domain("check_date", "!=", False)
            & Domain("check_result", "=", False)
            & Domain("check_ids", "=", False)
        )

    def write(self, vals):
        moved = self.browse()
        if "check_date" in vals:
            day = fields.Date.to_date(vals["check_date"])
            moved = self.filtered(
                lambda decision: (
                    decision.state in ("adopted", "implemented")
                    and (decision.check_date or None) != day
                )
            )
        result = super().write(vals)
        moved._move_checks()
        return result

    def _move_checks(self):
        """The check follows its date; what was checked already is checked again."""
        again = self.browse()
        # bounded: the checks of decisions whose date the user was allowed to move
        for decision in self.sudo():
            last = decision.check_ids.sorted("number")[-1:]
            waiting = last.filtered(lambda check: check.state == "waiting")
            if not decision.check_date:
                decision._drop_checks()
            elif waiting:
                waiting._write_system({"date": decision.check_date})
            elif last:
                values = last._prepare_next_values(date=decision.check_date)
                last._create_system([values])
                decision._write_system({"check_result": "waiting"})
                again |= decision
            else:
                decision._plan_checks()
        # they are measured again, so nobody needs to judge them
        again.activity_unlink([JUDGE], only_automated=False)

    def _drop_checks(self):
        # bounded: checks of decisions that the user withdraws, or takes the date from
        checks = self.sudo().check_ids
        waiting = checks.filtered(lambda check: check.state == "waiting")
        waiting._write_system({"state": "dropped"})
        waiting.decision_id._write_system({"check_result": "dropped"})

    def _action_withdraw(self, reason):
        result = super()._action_withdraw(reason)
        self._drop_checks()
        return result
