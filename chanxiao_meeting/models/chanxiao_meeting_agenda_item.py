from odoo import api, fields, models

AGENDA_KINDS = [
    ("opening", "Opening"),
    ("review", "Execution review"),
    ("report", "Department report"),
    ("exception", "Exception"),
    ("new_orders", "New orders"),
    ("motion", "Motion"),
    ("improvement", "Improvement"),
    ("discussion", "Discussion"),
    ("summary", "Summary"),
]


class ChanxiaoMeetingAgendaItem(models.Model):
    _name = "chanxiao.meeting.agenda.item"
    _description = "Agenda Item"
    _order = "meeting_id, sequence, id"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    name = fields.Char("Topic", required=True)
    kind = fields.Selection(AGENDA_KINDS, required=True, default="discussion")
    duration_planned = fields.Integer("Planned Minutes", default=10)
    time_start = fields.Datetime("Started", readonly=True)
    time_end = fields.Datetime("Ended", readonly=True)
    presenter_id = fields.Many2one("res.users")
    department_id = fields.Many2one("hr.department", check_company=True)
    brief_id = fields.Many2one(
        "chanxiao.meeting.brief", index="btree_not_null", ondelete="set null"
    )
    subject_ref = fields.Reference(
        selection="_selection_subject_ref", string="About Record"
    )
    cause = fields.Text()
    emergency_measure = fields.Text()
    notes = fields.Html()
    parked = fields.Boolean(help="Off topic today: taken up at another meeting.")
    decision_ids = fields.One2many("chanxiao.meeting.decision", "agenda_item_id")

    @api.model
    def _selection_subject_ref(self):
        return self.env["chanxiao.meeting.subject"]._selection_subject_ref()
