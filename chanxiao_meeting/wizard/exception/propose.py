from odoo import api, fields, models
from odoo.exceptions import UserError

from ...models.common.state_mixin import ensure_single
from ...models.exception.agenda import TOPIC_MINUTES


class ChanxiaoExceptionPropose(models.TransientModel):
    """Exceptions by rank, for the minutes that a meeting has left."""

    _name = "chanxiao.exception.propose"
    _description = "Propose Exceptions to a Meeting"
    _rec_name = "meeting_id"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, readonly=True, ondelete="cascade"
    )
    minutes_before = fields.Integer("Minutes Without Topic", compute="_compute_minutes")
    minutes_left = fields.Integer(
        "Minutes Still Free",
        compute="_compute_minutes",
        help="Of the meeting, without its topics and what is ticked here.",
    )
    line_ids = fields.One2many("chanxiao.exception.propose.line", "proposal_id")
    is_told = fields.Boolean(
        "Tell who sees to the others",
        default=True,
        help="Whoever sees to an exception that is not ticked is asked to treat it "
        "without this meeting. They are asked once a meeting.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        proposals = super().create(vals_list)
        for proposal in proposals.filtered(lambda one: not one.line_ids):
            proposal._add_lines()
        return proposals

    def _add_lines(self):
        """What there is to treat, ticked as far as there is time for it."""
        self.meeting_id._as_conductor()
        found = self.env["chanxiao.control.exception"]._find_untreated(self.meeting_id)
        fitting = self.meeting_id._get_fitting(found)
        self.line_ids.create(
            [
                {
                    "proposal_id": self.id,
                    "rank": rank,
                    "exception_id": exception.id,
                    "is_chosen": exception in fitting,
                }
                for rank, exception in enumerate(found, start=1)
            ]
        )

    @api.depends("meeting_id", "line_ids.is_chosen", "line_ids.minutes")
    def _compute_minutes(self):
        for proposal in self:
            meeting = proposal.meeting_id
            before = meeting._as_conductor()._get_minutes_left() if meeting else 0
            chosen = proposal.line_ids.filtered("is_chosen")
            proposal.minutes_before = before
            proposal.minutes_left = before - sum(chosen.mapped("minutes"))

    def action_confirm(self):
        """Put what is ticked on the agenda, and tell who sees to the others.

        :raise AccessError: for who does not conduct the meeting
        :raise UserError: where one is on an agenda already
        """
        ensure_single(self)
        self.meeting_id._as_conductor()
        if not self.line_ids:
            raise UserError(self.env._("There is nothing to put on the agenda."))
        chosen = self.line_ids.filtered("is_chosen")
        minutes = {line.exception_id: line.minutes for line in chosen}
        others = (self.line_ids - chosen).exception_id._filtered_access("read")
        chosen.exception_id._put_all_on_agenda(self.meeting_id, minutes)
        if self.is_told:
            others._treat_outside(self.meeting_id)
        return {"type": "ir.actions.client", "tag": "soft_reload"}


class ChanxiaoExceptionProposeLine(models.TransientModel):
    """One exception that a meeting may treat."""

    _name = "chanxiao.exception.propose.line"
    _description = "Exception Proposed to a Meeting"
    _order = "rank, id"
    _rec_name = "exception_id"

    proposal_id = fields.Many2one(
        "chanxiao.exception.propose", required=True, ondelete="cascade", index=True
    )
    rank = fields.Integer(readonly=True)
    exception_id = fields.Many2one(
        "chanxiao.control.exception", required=True, ondelete="cascade"
    )
    currency_id = fields.Many2one(related="exception_id.currency_id")
    amount_at_risk = fields.Monetary(related="exception_id.amount_at_risk")
    severity = fields.Selection(related="exception_id.severity")
    urgency = fields.Float(related="exception_id.urgency")
    promised_day = fields.Date(related="exception_id.promised_day")
    age_days = fields.Integer(related="exception_id.age_days")
    responsible_id = fields.Many2one(related="exception_id.responsible_id")
    is_chosen = fields.Boolean("On the Agenda")
    minutes = fields.Integer("Planned Minutes", default=TOPIC_MINUTES)

    _minutes_positive = models.Constraint(
        "CHECK (minutes > 0)", "A topic takes a minute at least."
    )
