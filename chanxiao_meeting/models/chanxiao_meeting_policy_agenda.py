from odoo import api, fields, models

from .chanxiao_meeting_agenda_item import AGENDA_KINDS


class ChanxiaoMeetingPolicyAgenda(models.Model):
    _name = "chanxiao.meeting.policy.agenda"
    _description = "Standing Agenda Item"
    _order = "sequence, id"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="policy_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Topic", required=True, translate=True)
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    duration_planned = fields.Integer("Planned Minutes", default=10)
    department_id = fields.Many2one("hr.department", check_company=True)
    presenter_id = fields.Many2one("res.users")

    _duration_positive = models.Constraint(
        "CHECK (duration_planned >= 0)", "A topic cannot take negative time."
    )

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.policy_id._check_unlocked()
        return lines

    def write(self, vals):
        self.policy_id._check_unlocked()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_approved(self):
        self.policy_id._check_unlocked()
