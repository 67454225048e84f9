from odoo import fields, models


class ChanxiaoMeeting(models.Model):
    _name = "chanxiao.meeting"
    _description = "Production–Sales Meeting"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_start desc, id desc"

    name = fields.Char("Number", readonly=True, copy=False)
    policy_id = fields.Many2one(
        "chanxiao.meeting.policy",
        required=True,
        ondelete="restrict",
        check_company=True,
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    kind = fields.Selection(
        [("regular", "Regular"), ("extraordinary", "Extraordinary")],
        default="regular",
        required=True,
    )
    justification = fields.Text()
    calendar_event_id = fields.Many2one("calendar.event", readonly=True, copy=False)
    date_start = fields.Datetime("Start", tracking=True)
    date_end = fields.Datetime("End", tracking=True)
    period_start = fields.Date("Reported From")
    period_end = fields.Date("Reported To")
    previous_meeting_id = fields.Many2one(
        "chanxiao.meeting", readonly=True, copy=False, index="btree_not_null"
    )
    chair_id = fields.Many2one("res.users", tracking=True)
    recorder_id = fields.Many2one("res.users", tracking=True)
    attendee_ids = fields.One2many("chanxiao.meeting.attendee", "meeting_id")
    agenda_ids = fields.One2many("chanxiao.meeting.agenda.item", "meeting_id")
    brief_ids = fields.One2many("chanxiao.meeting.brief", "meeting_id")
    decision_ids = fields.One2many("chanxiao.meeting.decision", "meeting_id")
    action_ids = fields.One2many("chanxiao.meeting.action", "meeting_id")
    minutes_ids = fields.One2many("chanxiao.meeting.minutes", "meeting_id")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("convened", "Convened"),
            ("in_progress", "In Progress"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
        ],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
        tracking=True,
    )
