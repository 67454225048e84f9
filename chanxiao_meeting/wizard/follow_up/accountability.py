from odoo import fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingAccountabilityStep(models.TransientModel):
    """What somebody says about a case: the explanation, the ruling, a withdrawal.

    Written here and not on the case, so that nobody reads half a sentence, or a ruling
    before it is given.
    """

    _name = "chanxiao.meeting.accountability.step"
    _description = "Step of an Accountability Case"

    case_id = fields.Many2one(
        "chanxiao.meeting.accountability",
        required=True,
        ondelete="cascade",
        default=lambda self: self.env.context.get("active_id"),
    )
    operation = fields.Selection(
        [
            ("explain", "Explain the case"),
            ("rule", "Rule on the case"),
            ("commend", "Commend the person"),
            ("withdraw", "Withdraw the case"),
        ],
        required=True,
    )
    explanation = fields.Text(related="case_id.explanation")
    facts_notice = fields.Char(related="case_id.facts_notice")
    publish_rulings = fields.Boolean(related="case_id.policy_id.publish_rulings")
    ruling = fields.Selection(
        [
            ("excused", "Excused"),
            ("reminded", "Reminded of the duty"),
            ("criticised", "Criticised"),
            ("penalty", "Penalty"),
        ],
        "The Ruling",
    )
    penalty = fields.Char("What Penalty", help="Points or an amount, in words.")
    words = fields.Text("In Words")

    def action_confirm(self):
        ensure_single(self)
        getattr(self, f"_confirm_{self.operation}")()
        return {"type": "ir.actions.act_window_close"}

    def _confirm_explain(self):
        self.case_id.action_explain(self.words)

    def _confirm_rule(self):
        self.case_id.action_rule(self.ruling, self.words, self.penalty)

    def _confirm_commend(self):
        self.case_id.action_rule("commended", self.words)

    def _confirm_withdraw(self):
        self.case_id.action_withdraw(self.words)
