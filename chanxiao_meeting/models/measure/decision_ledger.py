from odoo import api, fields, models
from odoo.tools import SQL

from ..common.state_mixin import ensure_single
from ..follow_up.decision import MEASURES
from .decision_check import RESULTS


class ChanxiaoMeetingDecisionLedger(models.Model):
    """What adopted decisions achieved, a row each, with the id of the decision.

    Read whenever it is asked for. Values that the reader may not see in the checks are
    empty here too; what became of a decision is for everybody.
    """

    _name = "chanxiao.meeting.decision.ledger"
    _description = "Ledger of Decisions"
    _auto = False
    _order = "adopted_at desc, id desc"

    decision_id = fields.Many2one("chanxiao.meeting.decision", readonly=True)
    meeting_id = fields.Many2one("chanxiao.meeting", readonly=True)
    policy_id = fields.Many2one("chanxiao.meeting.policy", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    department_id = fields.Many2one(
        "hr.department",
        readonly=True,
        help="Department of the topic; else the one that carries out the first task.",
    )
    measure = fields.Selection(MEASURES, "Kind of Measure", readonly=True)
    state = fields.Selection(
        selection=lambda self: self._selection_of_state(),
        string="State of the Decision",
        readonly=True,
    )
    result = fields.Selection(RESULTS, "Last Check", readonly=True)
    adopted_at = fields.Datetime("Adopted On", readonly=True)
    check_date = fields.Date(readonly=True)
    definition_id = fields.Many2one(
        "chanxiao.figure.definition", "Figure to Move", readonly=True
    )
    unit = fields.Selection(
        selection=lambda self: self._selection_of_unit(), readonly=True
    )
    is_known = fields.Boolean("Effect Measured", readonly=True)
    number = fields.Integer("Decisions", readonly=True)
    effective_count = fields.Integer("Effective Decisions", readonly=True)
    then_text = fields.Char("Value Before", compute="_compute_texts")
    expected_text = fields.Char("Expected", compute="_compute_texts")
    now_text = fields.Char("Reached", compute="_compute_texts")
    change_text = fields.Char("Moved By", compute="_compute_texts")
    change = fields.Float(
        "Moved By (Unit of the Figure)",
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Value reached less the one before, in the unit of the figure. Group by "
        "figure to compare.",
    )
    gain_money = fields.Monetary(
        "Effect in Money",
        readonly=True,
        help="How far a figure in money moved to its better side; to the worse, it is "
        "negative.",
    )
    gain_days = fields.Float(
        "Effect in Days",
        readonly=True,
        digits=(16, 1),
        help="How far a figure in days moved to its better side; to the worse, it is "
        "negative.",
    )

    @api.model
    def _selection_of_state(self):
        field = self.env["chanxiao.meeting.decision"]._fields["state"]
        return field._description_selection(self.env)

    @api.model
    def _selection_of_unit(self):
        field = self.env["chanxiao.figure.definition"]._fields["unit"]
        return field._description_selection(self.env)

    @api.depends("decision_id")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.decision_id.display_name

    @api.depends("decision_id")
    @api.depends_context("uid", "lang")
    def _compute_texts(self):
        # asked for by search: with the rights of whoever looks
        checks = self.env["chanxiao.meeting.decision.check"].search(
            [("decision_id", "in", self.decision_id.ids), ("key", "!=", False)],
            order="number",
        )
        latest = {check.decision_id: check for check in checks if check.judged_at}
        planned = {check.decision_id: check for check in checks}
        for row in self:
            check = latest.get(row.decision_id) or planned.get(row.decision_id)
            check = check or checks.browse()
            row.then_text = check.then_text
            row.expected_text = check.expected_text
            row.now_text = check.now_text
            known = check.is_then_known and check.is_now_known
            row.change_text = known and check._format_change()

    def action_open_decision(self):
        """The decision itself."""
        ensure_single(self)
        self.check_access("read")
        return self.decision_id._get_records_action()

    @property
    def _table_query(self):
        # read from the tables of other models, whose changes may not be there yet
        self.env.flush_all()
        return SQL(
            """
            SELECT decision.id, decision.id AS decision_id, decision.meeting_id,
                   meeting.policy_id, decision.company_id, decision.measure,
                   decision.state, decision.check_result AS result,
                   decision.adopted_at, decision.check_date,
                   COALESCE(topic.department_id, task.department_id) AS department_id,
                   definition.id AS definition_id, definition.unit,
                   1 AS number,
                   (decision.state = 'effective')::int AS effective_count,
                   effect.change IS NOT NULL AS is_known,
                   effect.change,
                   CASE WHEN effect.unit = 'money' THEN effect.gain END AS gain_money,
                   CASE WHEN effect.unit = 'days' THEN effect.gain END AS gain_days
              FROM chanxiao_meeting_decision decision
              JOIN chanxiao_meeting meeting ON meeting.id = decision.meeting_id
              LEFT JOIN chanxiao_meeting_agenda_item topic
                     ON topic.id = decision.agenda_item_id
              LEFT JOIN chanxiao_figure_definition definition
                     ON definition.key = decision.expected_key
              LEFT JOIN LATERAL (
                     SELECT department_id
                       FROM chanxiao_meeting_action
                      WHERE decision_id = decision.id AND department_id IS NOT NULL
                      ORDER BY id LIMIT 1
                   ) task ON TRUE
              LEFT JOIN LATERAL (%s) effect ON TRUE
             WHERE decision.adopted_at IS NOT NULL
            """,
            self._get_effect_query(),
        )

    @api.model
    def _get_effect_query(self):
        """How far the figure of one ``decision`` moved, at its last measurement.

        Of the checks that the user may read: their own rules select them.
        """
        readable = self.env["chanxiao.meeting.decision.check"]._search(
            [("is_then_known", "=", True), ("is_now_known", "=", True)]
        )
        return SQL(
            """
            SELECT unit, now_value - then_value AS change,
                   CASE better WHEN 'higher' THEN now_value - then_value
                               WHEN 'lower' THEN then_value - now_value
                   END AS gain
              FROM chanxiao_meeting_decision_check
             WHERE decision_id = decision.id AND judged_at IS NOT NULL
               AND id IN %s
             ORDER BY number DESC LIMIT 1
            """,
            readable.subselect(),
        )
