from odoo import fields, models
from odoo.exceptions import UserError


class ChanxiaoMeetingAction(models.Model):
    """Tasks that change something in the ERP are done once that was changed."""

    _inherit = "chanxiao.meeting.action"

    measure_ids = fields.One2many(
        "chanxiao.meeting.measure", "action_id", "Changes in the ERP"
    )

    def _filter_unmeasured(self):
        """Those of which a change in the ERP was not carried out yet."""
        return self.filtered(lambda one: "proposed" in one.measure_ids.mapped("state"))

    def _finish(self, feedback, evidence):
        """Done is what was carried out, or what somebody says how it was done."""
        if waiting := not (feedback or "").strip() and self._filter_unmeasured():
            raise UserError(
                self.env._(
                    "What “%s” changes in the ERP was not carried out. Carry it out, "
                    "or say in your report how it was done by hand.",
                    waiting[0].name,
                )
            )
        return super()._finish(feedback, evidence)

    def _finish_measured(self, feedback):
        """Report these done, whose last change in the ERP was just carried out."""
        finished = self - self._filter_unmeasured()
        if running := finished.filtered(lambda action: action._is_running()):
            running.action_done(feedback)

    def _reopen_unmeasured(self):
        """What was carried out is undone: the work is to be done after all."""
        settled = ("effective", "ineffective", "withdrawn")
        undone = self.filtered(
            lambda action: (
                action.state == "done" and action.decision_id.state not in settled
            )
        )
        if undone:
            undone._reopen()
            undone._schedule_activities()
