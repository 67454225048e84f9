from odoo import api, fields, models

MEASURES = [
    ("overtime", "Overtime"),
    ("line_change", "Production line change"),
    ("postponement", "Postponed delivery"),
    ("outsourcing", "Outsourcing"),
    ("reschedule", "Rescheduling"),
    ("expedite", "Expediting"),
    ("containment", "Containment"),
    ("improvement", "Improvement"),
    ("other", "Other"),
]


class ChanxiaoMeetingDecision(models.Model):
    _name = "chanxiao.meeting.decision"
    _description = "Decision"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "meeting_id desc, sequence, id"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="restrict", index=True
    )
    agenda_item_id = fields.Many2one(
        "chanxiao.meeting.agenda.item",
        index="btree_not_null",
        ondelete="set null",
        domain="[('meeting_id', '=', meeting_id)]",
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Decision", required=True, tracking=True)
    measure = fields.Selection(MEASURES, required=True, default="other")
    subject_ref = fields.Reference(
        selection="_selection_subject_ref", string="About Record"
    )
    rationale = fields.Text()
    expected_key = fields.Char("Expected on Figure")
    expected_value = fields.Float()
    check_date = fields.Date()
    verifier_id = fields.Many2one("res.users")
    action_ids = fields.One2many("chanxiao.meeting.action", "decision_id")
    state = fields.Selection(
        [
            ("proposed", "Proposed"),
            ("adopted", "Adopted"),
            ("implemented", "Implemented"),
            ("effective", "Effective"),
            ("ineffective", "Ineffective"),
            ("withdrawn", "Withdrawn"),
        ],
        default="proposed",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )

    @api.model
    def _selection_subject_ref(self):
        return self.env["chanxiao.meeting.subject"]._selection_subject_ref()
