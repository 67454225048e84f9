from odoo import Command, api, fields, models

from ...models.common.state_mixin import ensure_single


class ChanxiaoMeetingFollowUp(models.TransientModel):
    """What someone has to say when a task or decision takes its next step."""

    _name = "chanxiao.meeting.follow.up"
    _description = "Report on a Task or Decision"

    operation = fields.Selection(
        [
            ("done", "Report done"),
            ("postpone", "Postpone"),
            ("reject", "Reject"),
            ("cancel", "Cancel"),
            ("withdraw", "Withdraw"),
        ],
        required=True,
    )
    action_ids = fields.Many2many("chanxiao.meeting.action", string="Tasks")
    decision_ids = fields.Many2many("chanxiao.meeting.decision", string="Decisions")
    deadline = fields.Date("New Date")
    words = fields.Text("In Words")
    evidence_ids = fields.Many2many("ir.attachment")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        target = {
            "chanxiao.meeting.action": "action_ids",
            "chanxiao.meeting.decision": "decision_ids",
        }.get(self.env.context.get("active_model"))
        if target in fields and not values.get(target):
            values[target] = [Command.set(self.env.context.get("active_ids", []))]
        return values

    @api.onchange("action_ids")
    def _onchange_action_ids(self):
        """One task keeps its date unless another one is entered."""
        if len(self.action_ids) == 1 and not self.deadline:
            self.deadline = self.action_ids.deadline

    @api.onchange("deadline")
    def _onchange_deadline(self):
        task = self.action_ids[:1]
        if self.deadline != task.deadline:
            label = self._fields["deadline"]._description_string(self.env)
            return task._ask_if_past(label, self.deadline)

    def action_confirm(self):
        ensure_single(self)
        getattr(self, f"_confirm_{self.operation}")()
        # the tasks keep copies; nothing else refers to what was uploaded here
        self.evidence_ids.filtered(
            lambda attachment: attachment.res_model == self._name
        ).unlink()
        return {"type": "ir.actions.act_window_close"}

    def _confirm_done(self):
        self.action_ids.action_done(self.words, self.evidence_ids.ids)

    def _confirm_postpone(self):
        self.action_ids.action_postpone(self.deadline, self.words)

    def _confirm_reject(self):
        self.action_ids.action_reject(self.words)

    def _confirm_cancel(self):
        self.action_ids.action_cancel(self.words)

    def _confirm_withdraw(self):
        self.decision_ids.action_withdraw(self.words)
