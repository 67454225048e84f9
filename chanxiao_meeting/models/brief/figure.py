from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, float_compare, float_is_zero

from ...providers.period import Period
from ..figures.figure_format import FigureFormat

# Figures are means and shares: digits beyond these are noise of the arithmetic.
PRECISION = 6
# Values, with the flag that says whether they are known.
KNOWN_FLAGS = {"value": "is_known", "reported_value": "is_reported_known"}


class ChanxiaoMeetingFigure(models.Model):
    """One value of a figure as it was reported, with how it was computed.

    Written by collecting and by overriding only; a value that cannot be known has its
    ``is_…known`` flag unset and is never a zero.
    """

    _name = "chanxiao.meeting.figure"
    _description = "Reported Figure"
    _inherit = "chanxiao.state.mixin"
    _order = "period_end desc, brief_id, sequence, id"
    _rec_name = "label"
    _history_field = "brief_id"

    brief_id = fields.Many2one(
        "chanxiao.meeting.brief",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    meeting_id = fields.Many2one(related="brief_id.meeting_id", store=True, index=True)
    meeting_state = fields.Selection(
        related="meeting_id.state", string="Meeting Status"
    )
    company_id = fields.Many2one(related="brief_id.company_id", store=True)
    department_id = fields.Many2one(
        related="brief_id.department_id", store=True, index=True
    )
    is_current = fields.Boolean(
        compute="_compute_is_current",
        search="_search_is_current",
        help="Of the meeting that is held now, else of the next one, else of the last.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(readonly=True)
    definition_id = fields.Many2one(
        "chanxiao.figure.definition", readonly=True, ondelete="set null", index=True
    )
    provider_code = fields.Char(required=True, readonly=True)
    key = fields.Char(required=True, readonly=True, index=True)
    label = fields.Char("Figure", readonly=True, translate=True)
    explanation = fields.Text(readonly=True, translate=True)
    is_as_of = fields.Boolean("Of a Moment", readonly=True)
    unit = fields.Selection(
        selection=lambda self: self._selection_of_definition("unit"), readonly=True
    )
    better = fields.Selection(
        selection=lambda self: self._selection_of_definition("better"),
        string="Direction",
        readonly=True,
    )
    value = fields.Float("Computed Value", readonly=True, digits=0, aggregator="avg")
    is_known = fields.Boolean("Computed Value Known", readonly=True)
    previous = fields.Float("Previous Value", readonly=True, digits=0, aggregator=None)
    is_previous_known = fields.Boolean("Previous Value Known", readonly=True)
    trend = fields.Json(readonly=True)
    breakdown = fields.Json(readonly=True)
    breakdown_columns = fields.Json(
        compute="_compute_breakdown_columns",
        help="What to show of the rows of the breakdown, how, and under which title.",
    )
    period_start = fields.Date("Reported From", readonly=True)
    period_end = fields.Date("Reported To", readonly=True, index=True)
    tz = fields.Char("Time Zone", readonly=True)
    as_of = fields.Datetime("Computed At", readonly=True)
    # what a value is worth: how much of its period was over when it was computed
    period_days = fields.Integer("Days of the Period", compute="_compute_progress")
    days_begun = fields.Integer(
        compute="_compute_progress",
        help="Days of the period that had begun when the figure was computed. It is "
        "compared with as many days of the periods before.",
    )
    period_progress = fields.Char("Progress", compute="_compute_progress")
    has_target = fields.Boolean(readonly=True)
    target = fields.Float(readonly=True, digits=0, aggregator=None)
    threshold = fields.Float("Warning Limit", readonly=True, digits=0, aggregator=None)
    # the upper ends, where neither more nor less is better but a range is right
    target_max = fields.Float(
        "Target, Upper End", readonly=True, digits=0, aggregator=None
    )
    threshold_max = fields.Float(
        "Upper Warning Limit", readonly=True, digits=0, aggregator=None
    )
    status = fields.Selection(
        [("good", "Good"), ("warning", "Warning"), ("bad", "Bad"), ("none", "–")],
        compute="_compute_status",
        store=True,
        help="The reported value against the target that was valid at the end of the "
        "period.",
    )
    drill_model = fields.Char(readonly=True)
    drill_domain = fields.Json(readonly=True)
    is_overridden = fields.Boolean("Entered by Hand", readonly=True)
    override_value = fields.Float(
        "Value by Hand", readonly=True, digits=0, aggregator=None
    )
    override_reason_id = fields.Many2one(
        "chanxiao.reason", "Reason", readonly=True, ondelete="restrict"
    )
    override_note = fields.Text("Note", readonly=True)
    override_user_id = fields.Many2one("res.users", "Entered By", readonly=True)
    override_date = fields.Datetime("Entered At", readonly=True)
    reported_value = fields.Float(
        "Value", compute="_compute_reported", store=True, digits=0, aggregator="avg"
    )
    is_reported_known = fields.Boolean("Known", compute="_compute_reported", store=True)
    # what it said when the brief was handed in, to which the brief's words belong
    is_handed_in = fields.Boolean("Was Handed In", readonly=True, copy=False)
    handed_in_value = fields.Float(
        "Value When Handed In", readonly=True, copy=False, digits=0, aggregator=None
    )
    is_handed_in_known = fields.Boolean(
        "Known When Handed In", readonly=True, copy=False
    )
    has_changed_since = fields.Boolean(
        "Changed Since Handed In", compute="_compute_has_changed_since"
    )
    change = fields.Float(compute="_compute_change", digits=0)
    is_change_known = fields.Boolean(compute="_compute_change")
    change_rate = fields.Float("Change (%)", compute="_compute_change", digits=0)
    is_change_rate_known = fields.Boolean(compute="_compute_change")
    change_effect = fields.Selection(
        [("good", "Better"), ("bad", "Worse"), ("none", "–")],
        compute="_compute_change",
    )
    can_override = fields.Boolean(compute="_compute_can_override")

    _key_unique = models.UniqueIndex(
        "(brief_id, key)", "A brief holds each figure only once."
    )

    @api.model
    def _get_system_fields(self):
        """Nobody types into a figure: it is collected, or overridden with a reason."""
        return self._fields.keys() - {*models.MAGIC_COLUMNS}

    def _get_system_message(self, names):
        return self.env._(
            "Figures are read from the records of the company. Collect them again, or "
            "report another value by hand and say why."
        )

    @api.model
    def _selection_of_definition(self, name):
        """The choices of a definition's field, in the language of the user."""
        field = self.env["chanxiao.figure.definition"]._fields[name]
        return field._description_selection(self.env)

    def _read_group_select(self, aggregate_spec, query):
        """Leave out what is not known, and never mix two figures into one number."""
        select = super()._read_group_select(aggregate_spec, query)
        name, _colon, function = aggregate_spec.partition(":")
        if name not in KNOWN_FLAGS or function not in ("avg", "sum", "min", "max"):
            return select
        key = self._field_to_sql(self._table, "key", query)
        is_known = self._field_to_sql(self._table, KNOWN_FLAGS[name], query)
        return SQL(
            "CASE WHEN MIN(%s) = MAX(%s) THEN %s FILTER (WHERE %s) END",
            key,
            key,
            select,
            is_known,
        )

    @api.depends("value", "is_known", "is_overridden", "override_value")
    def _compute_reported(self):
        for figure in self:
            by_hand = figure.is_overridden
            figure.reported_value = figure.override_value if by_hand else figure.value
            figure.is_reported_known = by_hand or figure.is_known

    @api.depends(
        "reported_value",
        "is_reported_known",
        "better",
        "has_target",
        "target",
        "threshold",
        "target_max",
        "threshold_max",
    )
    def _compute_status(self):
        for figure in self:
            value = figure.reported_value if figure.is_reported_known else None
            figure.status = figure._judge(value)

    @api.depends(
        "is_handed_in",
        "handed_in_value",
        "is_handed_in_known",
        "reported_value",
        "is_reported_known",
        "brief_id.state",
    )
    def _compute_has_changed_since(self):
        for figure in self:
            is_other = figure.is_handed_in_known != figure.is_reported_known or (
                figure.is_reported_known
                and float_compare(
                    figure.handed_in_value,
                    figure.reported_value,
                    precision_digits=PRECISION,
                )
            )
            is_handed_in = figure.is_handed_in and figure.brief_id.state == "submitted"
            figure.has_changed_since = bool(is_handed_in and is_other)

    def _formatted_read_group_with_length(self, domain, groupby, *args, **options):
        """Columns of briefs are called after their departments alone only where all
        that is shown is of one meeting: whoever looks may take its filter out."""
        figures = self
        if self.env.context.get("chanxiao_one_meeting") and "brief_id" in groupby:
            shown = self._read_group(domain, ["meeting_id"], limit=2)
            figures = self.with_context(chanxiao_one_meeting=len(shown) == 1)
        return super(ChanxiaoMeetingFigure, figures)._formatted_read_group_with_length(
            domain, groupby, *args, **options
        )

    def _note_handed_in(self):
        """Keep what the figures say now, as the brief is handed in with them."""
        for figure in self:
            figure._write_system(
                {
                    "is_handed_in": True,
                    "handed_in_value": figure.reported_value,
                    "is_handed_in_known": figure.is_reported_known,
                }
            )

    def _format_value(self, value, is_known=True):
        """A value of this figure in words, in the language of the context."""
        currency = self.currency_id
        written = FigureFormat(
            self.env,
            {
                "symbol": currency.symbol,
                "position": currency.position,
                "digits": currency.decimal_places,
            },
        )
        return written.figure(value if is_known else None, self.unit)

    def _format_reported(self):
        """What is reported, in words that say so where somebody entered it by hand."""
        value = self._format_value(self.reported_value, self.is_reported_known)
        if self.is_overridden:
            return self.env._("%s (entered by hand)", value)
        return value

    def _judge(self, value):
        """How a value stands against the figure's target.

        :param value: number in the unit of the figure, ``None`` where not known
        :return: ``"good"``, ``"warning"``, ``"bad"``, or ``"none"`` where there is
            nothing to judge or to judge by
        """
        self.ensure_one()
        if not self.has_target or value is None:
            return "none"
        if self._is_within(value, self.target, self.target_max):
            return "good"
        is_near = self._is_within(value, self.threshold, self.threshold_max)
        return "warning" if is_near else "bad"

    def _is_within(self, value, limit, upper):
        """Whether a value is at a limit or on its better side.

        Where neither direction is better, between the limit and the upper one.
        """
        order = float_compare(value, limit, precision_digits=PRECISION)
        if self.better == "lower":
            return order <= 0
        if self.better == "higher":
            return order >= 0
        return (
            order >= 0 and float_compare(value, upper, precision_digits=PRECISION) <= 0
        )

    @api.depends("breakdown", "key", "unit")
    @api.depends_context("lang")
    def _compute_breakdown_columns(self):
        provider = self.env["chanxiao.figure.provider"]
        declared = provider._get_columns_by_key()
        for figure in self:
            columns = provider._get_columns(
                figure.key, figure.unit, figure.breakdown or [], declared
            )
            figure.breakdown_columns = [
                column.as_data(self.env._(column.label)) for column in columns
            ]

    @api.depends("meeting_id")
    @api.depends_context("uid")
    def _compute_is_current(self):
        meeting = self.env["chanxiao.meeting"]._find_board_meeting()
        for figure in self:
            figure.is_current = figure.meeting_id == meeting

    @api.model
    def _search_is_current(self, operator, _value):
        if operator != "in":
            return NotImplemented
        meeting = self.env["chanxiao.meeting"]._find_board_meeting()
        return Domain("meeting_id", "in", meeting.ids)

    @api.depends("period_start", "period_end", "tz", "as_of")
    @api.depends_context("lang")
    def _compute_progress(self):
        for figure in self:
            period = figure._get_period()
            figure.period_days = period.days if period else 0
            figure.days_begun = period.days_begun if period else 0
            figure.period_progress = period and figure._describe_progress(period)

    def _get_period(self):
        """The :class:`Period` that the figure was computed for, if it was."""
        self.ensure_one()
        if not (self.period_start and self.period_end and self.as_of):
            return None
        return Period(
            self.company_id,
            self.period_start,
            self.period_end,
            tz=self.tz,
            as_of=self.as_of,
        )

    @api.model
    def _describe_progress(self, period):
        """How much of a period is over, in words; nothing where all of it is."""
        if not period.has_begun:
            return self.env._("Not begun yet")
        if period.is_over:
            return False
        return self.env._(
            "Day %(day)s of %(days)s", day=period.days_begun, days=period.days
        )

    @api.depends(
        "reported_value",
        "is_reported_known",
        "previous",
        "is_previous_known",
        "better",
        "unit",
    )
    def _compute_change(self):
        for figure in self:
            figure.update(figure._get_change())

    def _get_change(self):
        """Change to the previous period; of percentages in points, without a rate."""
        self.ensure_one()
        is_known = self.is_reported_known and self.is_previous_known
        change = self.reported_value - self.previous if is_known else 0.0
        has_rate = (
            is_known
            and self.unit != "percent"
            and not float_is_zero(self.previous, precision_digits=PRECISION)
        )
        return {
            "change": change,
            "is_change_known": is_known,
            "change_rate": 100 * change / abs(self.previous) if has_rate else 0.0,
            "is_change_rate_known": has_rate,
            "change_effect": self._get_effect(change),
        }

    def _get_effect(self, change):
        """Whether a change is one for the better."""
        is_none = float_is_zero(change, precision_digits=PRECISION)
        if is_none or self.better not in ("higher", "lower"):
            return "none"
        return "good" if (change > 0) == (self.better == "higher") else "bad"

    @api.depends("brief_id.can_prepare", "brief_id.frozen_at")
    @api.depends_context("uid")
    def _compute_can_override(self):
        for figure in self:
            brief = figure.brief_id
            is_open = brief.meeting_state in ("draft", "convened")
            figure.can_override = brief.can_prepare and is_open and not brief.frozen_at
