from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..common.state_mixin import ensure_single


class ChanxiaoMeetingDecision(models.Model):
    """What a decision changes in the ERP, compared before it is adopted."""

    _inherit = "chanxiao.meeting.decision"

    measure_ids = fields.One2many(
        "chanxiao.meeting.measure", "decision_id", "Changes in the ERP"
    )
    measure_count = fields.Integer(
        "Number of Changes in the ERP", compute="_compute_measure_count"
    )

    @api.depends("measure_ids")
    def _compute_measure_count(self):
        for decision in self:
            decision.measure_count = len(decision.measure_ids)

    @api.model_create_multi
    def create(self, vals_list):
        decisions = super().create(vals_list)
        decisions._take_proposals()
        return decisions

    def _take_proposals(self):
        """What was proposed on the exception of the topic is up for decision now."""
        # bounded: proposals on the very topics that these decisions are taken on
        measures = self.env["chanxiao.meeting.measure"].sudo()
        found = measures.search(
            [
                ("exception_id.agenda_item_id", "in", self.agenda_item_id.ids),
                ("decision_id", "=", False),
                ("state", "=", "proposed"),
            ]
        )
        for decision in self:
            mine = found.filtered(
                lambda measure, d=decision: (
                    measure.exception_id.agenda_item_id == d.agenda_item_id
                )
            )
            mine._write_system({"decision_id": decision.id})
            found -= mine

    def _adoption_error_message(self):
        return super()._adoption_error_message() or self._get_homeless_message()

    def _get_homeless_message(self):
        """What is proposed belongs to a task, so that somebody carries it out."""
        proposed = self.measure_ids.filtered(lambda one: one.state == "proposed")
        homeless = proposed.filtered(lambda one: not one.action_id)
        if len(self.action_ids) == 1:
            homeless._write_system({"action_id": self.action_ids.id})
            return False
        return homeless[:1] and self.env._(
            "“%s” belongs to no task. Choose the task that carries it out, or refuse "
            "it.",
            homeless[0].name,
        )

    def _action_adopt(self):
        result = super()._action_adopt()
        for measure in self.measure_ids:
            if measure.state == "proposed" and self._is_applied_now(measure):
                measure.decision_id._apply_at_once(measure)
        return result

    @api.model
    def _is_applied_now(self, measure):
        # sudo: what the policy of a decision says, which its decider adopts
        system = measure.sudo()
        return (
            system.decision_id.meeting_id.policy_id.applies_measures
            and system.preview_data
        )

    def _apply_at_once(self, measure):
        """Carry it out with the rights of whoever adopts; else leave it to the task."""
        own = measure.sudo(False)
        try:
            with self.env.cr.savepoint():
                own._apply(own._as_executor(self.env.user))
        except (UserError, AccessError) as error:
            self._message_log(
                body=Markup("<p><strong>%s</strong></p><p>%s</p>")
                % (
                    self.env._("Not carried out at once: %s", measure.name),
                    str(error),
                )
            )

    def _action_withdraw(self, reason):
        result = super()._action_withdraw(reason)
        # bounded: what these decisions would have changed, which nobody does now
        proposed = self.sudo().measure_ids.filtered(lambda m: m.state == "proposed")
        proposed._set_state("refused", refusal_reason=reason)
        return result

    def action_compare_measures(self):
        """What each of the proposed measures would mean, side by side."""
        ensure_single(self)
        self.check_access("read")
        return self.measure_ids._open_comparison()


class ChanxiaoControlException(models.Model):
    _inherit = "chanxiao.control.exception"

    measure_ids = fields.One2many(
        "chanxiao.meeting.measure", "exception_id", "Changes in the ERP"
    )
    measure_count = fields.Integer(
        "Number of Changes in the ERP", compute="_compute_measure_count"
    )

    @api.depends("measure_ids")
    def _compute_measure_count(self):
        for exception in self:
            exception.measure_count = len(exception.measure_ids)

    def action_compare_measures(self):
        """What each of the proposed measures would mean, side by side."""
        ensure_single(self)
        self.check_access("read")
        return self.measure_ids._open_comparison()
