from odoo import api, fields, models


class ChanxiaoMeetingAction(models.Model):
    _name = "chanxiao.meeting.action"
    _description = "Action"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"

    decision_id = fields.Many2one(
        "chanxiao.meeting.decision", required=True, ondelete="restrict", index=True
    )
    meeting_id = fields.Many2one(
        related="decision_id.meeting_id", store=True, index=True
    )
    company_id = fields.Many2one(related="decision_id.company_id", store=True)
    name = fields.Char("Task", required=True)
    assignee_id = fields.Many2one("res.users", tracking=True, index=True)
    department_id = fields.Many2one("hr.department")
    deadline = fields.Date(tracking=True)
    initial_deadline = fields.Date(readonly=True, copy=False)
    slip_count = fields.Integer("Slips", readonly=True, copy=False)
    subject_ref = fields.Reference(
        selection="_selection_subject_ref", string="About Record"
    )
    activity_id = fields.Many2one(
        "mail.activity", readonly=True, copy=False, ondelete="set null", index=True
    )
    done_at = fields.Datetime(readonly=True, copy=False)
    feedback = fields.Text(readonly=True, copy=False)
    evidence_ids = fields.Many2many("ir.attachment", string="Evidence", copy=False)
    verifier_id = fields.Many2one("res.users")
    overdue_days = fields.Integer(compute="_compute_overdue")
    alert = fields.Selection(
        [("none", "None"), ("blue", "Due soon"), ("yellow", "Due"), ("red", "Overdue")],
        compute="_compute_overdue",
    )
    state = fields.Selection(
        [
            ("open", "Open"),
            ("done", "Done"),
            ("verified", "Verified"),
            ("cancelled", "Cancelled"),
        ],
        default="open",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    @api.depends("deadline", "state")
    def _compute_overdue(self):
        today = fields.Date.context_today(self)
        for action in self:
            late = action.state == "open" and action.deadline
            days = (today - action.deadline).days if late else 0
            action.overdue_days = max(days, 0)
            action.alert = "red" if days > 0 else "none"

    @api.model
    def _selection_subject_ref(self):
        return self.env["chanxiao.meeting.subject"]._selection_subject_ref()
