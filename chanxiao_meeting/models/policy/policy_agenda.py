from odoo import fields, models

from ..meeting.agenda_item import AGENDA_KINDS


class ChanxiaoMeetingPolicyAgenda(models.Model):
    _name = "chanxiao.meeting.policy.agenda"
    _description = "Standing Agenda Item"
    _inherit = "chanxiao.meeting.policy.line"

    name = fields.Char("Topic", required=True, translate=True)
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    duration_planned = fields.Integer("Planned Minutes", default=10)
    department_id = fields.Many2one("hr.department", check_company=True)
    presenter_id = fields.Many2one("res.users", check_company=True)

    _duration_positive = models.Constraint(
        "CHECK (duration_planned >= 0)", "A topic cannot take negative time."
    )

    def _get_presenter(self):
        self.ensure_one()
        return self.policy_id._get_allowed(self.presenter_id)
