from odoo import api, fields, models
from odoo.tools import float_compare

from ..figures.figure_format import PRECISION, FigureFormat

# What a check found out, beside that it waits or was given up.
RESULTS = [
    ("waiting", "Awaiting Check"),
    ("effective", "Effective"),
    ("ineffective", "Ineffective"),
    ("unmeasurable", "Not Measurable"),
    ("confounded", "Confounded"),
    ("dropped", "Check Dropped"),
]
JUDGED = ("effective", "ineffective")
# The request to judge what cannot be measured.
JUDGE = "chanxiao_meeting.mail_activity_type_judge"
OPEN_ENDED = ("unmeasurable", "confounded")
# What the check of a decision takes over from the one before it.
BASELINE = (
    "decision_id",
    "brief_id",
    "confidential",
    "key",
    "definition_id",
    "unit",
    "better",
    "is_as_of",
    "then_value",
    "is_then_known",
    "then_start",
    "then_end",
    "then_as_of",
    "tz",
    "is_then_by_hand",
    "is_then_pending",
    "expected_value",
    "expected_value_max",
)


class ChanxiaoMeetingDecisionCheck(models.Model):
    """Whether a decision moved the figure it was to move: then, expected and now.

    The first one is planned with the adoption, which freezes what is expected and what
    the figure was; those after it watch whether the effect lasts. Nobody types into
    it. Whoever may read the figure in the brief of a department may read it here.
    """

    _name = "chanxiao.meeting.decision.check"
    _description = "Check of a Decision's Effect"
    _inherit = "chanxiao.state.mixin"
    _order = "decision_id, number"
    _rec_name = "decision_id"
    _history_field = "decision_id"

    decision_id = fields.Many2one(
        "chanxiao.meeting.decision",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    meeting_id = fields.Many2one(
        related="decision_id.meeting_id", store=True, index=True
    )
    company_id = fields.Many2one(
        related="decision_id.company_id", store=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    number = fields.Integer("Check Number", readonly=True, default=1)
    kind = fields.Selection(
        [
            ("effect", "Check of the Effect"),
            ("watch", "On Watch"),
            ("by_hand", "Judged by Hand"),
        ],
        string="Occasion",
        required=True,
        readonly=True,
        default="effect",
    )
    date = fields.Date("Check Date", required=True, readonly=True, index=True)
    brief_id = fields.Many2one(
        "chanxiao.meeting.brief",
        "Reported In",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    confidential = fields.Boolean(
        "Confidential Figure",
        readonly=True,
        help="Only those who may read the confidential brief read these values.",
    )
    key = fields.Char("Key of the Figure", readonly=True)
    definition_id = fields.Many2one(
        "chanxiao.figure.definition",
        "Figure Checked",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    unit = fields.Selection(
        selection=lambda self: self._selection_of_definition("unit"), readonly=True
    )
    better = fields.Selection(
        selection=lambda self: self._selection_of_definition("better"),
        string="Direction",
        readonly=True,
    )
    is_as_of = fields.Boolean("Of a Moment", readonly=True)
    # frozen with the adoption
    then_value = fields.Float(
        "Value at Adoption", readonly=True, digits=0, aggregator=None
    )
    is_then_known = fields.Boolean("Known at Adoption", readonly=True)
    then_start = fields.Date("Baseline From", readonly=True)
    then_end = fields.Date("Baseline To", readonly=True)
    then_as_of = fields.Datetime("Baseline As Of", readonly=True)
    tz = fields.Char("Time Zone", readonly=True)
    is_then_by_hand = fields.Boolean("Baseline Entered by Hand", readonly=True)
    is_then_pending = fields.Boolean(
        "Baseline Still Read",
        readonly=True,
        help="The meeting reported no such figure: it is read for the same period, as "
        "of the adoption.",
    )
    expected_value = fields.Float(
        "Value Expected", readonly=True, digits=0, aggregator=None
    )
    expected_value_max = fields.Float(
        "Value Expected, Upper End", readonly=True, digits=0, aggregator=None
    )
    # found out on the day
    now_value = fields.Float("Value Reached", readonly=True, digits=0, aggregator=None)
    is_now_known = fields.Boolean("Value Reached Known", readonly=True)
    now_start = fields.Date("Checked From", readonly=True)
    now_end = fields.Date("Checked To", readonly=True)
    now_as_of = fields.Datetime("Checked As Of", readonly=True)
    cause = fields.Selection(
        [
            ("not_done", "The decision was not carried out by then"),
            ("no_figure", "The decision names no figure"),
            ("source_gone", "The source of the figure is not installed any more"),
            ("no_value", "There was nothing to count in that period"),
            ("no_baseline", "It is not known what the figure was at the adoption"),
        ],
        string="Why Not Measurable",
        readonly=True,
    )
    rival_ids = fields.Many2many(
        "chanxiao.meeting.decision",
        "chanxiao_meeting_decision_check_rival_rel",
        "check_id",
        "decision_id",
        "Also Moving It",
        readonly=True,
        help="Other decisions that were to move the same figure in that time.",
    )
    judged_at = fields.Datetime("Effect Judged On", readonly=True, index=True)
    judged_by_id = fields.Many2one("res.users", "Effect Judged By", readonly=True)
    remark = fields.Text("Grounds", readonly=True)
    state = fields.Selection(
        RESULTS, "Effect", required=True, readonly=True, default="waiting", index=True
    )
    then_text = fields.Char("Value Before", compute="_compute_texts")
    expected_text = fields.Char("Expected", compute="_compute_texts")
    now_text = fields.Char("Reached", compute="_compute_texts")
    period_text = fields.Char("Checked Period", compute="_compute_texts")
    explanation = fields.Char("Finding", compute="_compute_explanation")

    _number_unique = models.UniqueIndex(
        "(decision_id, number)", "Each check of a decision has a number of its own."
    )

    @api.model
    def _selection_of_definition(self, name):
        """The choices of a definition's field, in the language of the user."""
        field = self.env["chanxiao.figure.definition"]._fields[name]
        return field._description_selection(self.env)

    @api.model
    def _get_system_fields(self):
        """Nobody types into a check: it is planned, measured, or judged by a button."""
        return self._fields.keys() - {*models.MAGIC_COLUMNS}

    def _get_system_message(self, names):
        return self.env._(
            "What a decision is checked by is frozen with its adoption, and what came "
            "of it is measured. Where it cannot be measured, judge the effect on the "
            "decision."
        )

    # in words

    @api.depends(
        "then_value",
        "is_then_known",
        "expected_value",
        "expected_value_max",
        "now_value",
        "is_now_known",
        "unit",
        "better",
        "now_start",
        "now_end",
    )
    @api.depends_context("lang")
    def _compute_texts(self):
        for check in self:
            write = check._get_writer()
            unit = check.unit
            then = check.then_value if check.is_then_known else None
            now = check.now_value if check.is_now_known else None
            check.then_text = unit and write.figure(then, unit)
            check.now_text = unit and write.figure(now, unit)
            check.expected_text = unit and check._format_expected(write)
            period = check.now_start and check.now_end and not check.is_as_of
            check.period_text = period and f"{check.now_start} – {check.now_end}"

    def _get_writer(self):
        currency = self.currency_id
        return FigureFormat(
            self.env,
            {
                "symbol": currency.symbol,
                "position": currency.position,
                "digits": currency.decimal_places,
            },
        )

    def _format_expected(self, write):
        if self._has_range():
            ends = (self.expected_value, self.expected_value_max)
            return " – ".join(write.figure(value, self.unit) for value in ends)
        sign = {"higher": "≥ ", "lower": "≤ "}.get(self.better, "")
        return sign + write.figure(self.expected_value, self.unit)

    def _format_change(self):
        """How far the figure moved, with its sign."""
        values = {"unit": self.unit, "value": self.now_value}
        return self._get_writer().change({**values, "previous": self.then_value})

    @api.depends("state", "cause", "rival_ids", "remark")
    @api.depends_context("lang")
    def _compute_explanation(self):
        """Why it is judged so, in a sentence."""
        causes = dict(self._fields["cause"]._description_selection(self.env))
        for check in self:
            # bounded: what else was decided about this figure, which all may read
            system = check.sudo()
            text = check.remark or causes.get(check.cause)
            if system.rival_ids:
                names = (system.decision_id | system.rival_ids).mapped("name")
                text = self.env._("In the same time, on the same figure: %s", names)
            check.explanation = text

    # how a value is judged

    def _has_range(self):
        """Whether a range is expected: where neither more nor less is better."""
        self.ensure_one()
        ends = (self.expected_value_max, self.expected_value)
        return self.better == "none" and float_compare(*ends, PRECISION) >= 0

    def _is_reached(self, value):
        """Whether a value is what was expected, or better.

        Where neither more nor less is better and no range is named, as far as expected
        or farther, as seen from what it was.

        :return: None where that cannot be said
        """
        self.ensure_one()
        order = float_compare(value, self.expected_value, PRECISION)
        if self._has_range():
            upper = float_compare(value, self.expected_value_max, PRECISION)
            return order >= 0 and upper <= 0
        if self.better == "higher":
            return order >= 0
        if self.better == "lower":
            return order <= 0
        if not self.is_then_known:
            return None
        way = float_compare(self.expected_value, self.then_value, PRECISION)
        return order == 0 if not way else order * way >= 0
