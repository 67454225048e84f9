from odoo import fields, models


class ChanxiaoMeetingAttendee(models.Model):
    _name = "chanxiao.meeting.attendee"
    _description = "Meeting Attendee"
    _order = "meeting_id, sequence, id"
    _rec_name = "partner_id"

    meeting_id = fields.Many2one(
        "chanxiao.meeting", required=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="meeting_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    user_id = fields.Many2one("res.users", index="btree_not_null")
    partner_id = fields.Many2one("res.partner", required=True, ondelete="restrict")
    department_id = fields.Many2one("hr.department")
    role = fields.Selection(
        [
            ("chair", "Chair"),
            ("recorder", "Recorder"),
            ("representative", "Department representative"),
            ("participant", "Participant"),
            ("guest", "Guest"),
        ],
        default="participant",
        required=True,
    )
    check_in = fields.Datetime()
    check_out = fields.Datetime()
    attendance = fields.Selection(
        [
            ("present", "Present"),
            ("late", "Late"),
            ("left_early", "Left early"),
            ("absent", "Absent"),
            ("on_leave", "On leave"),
            ("proxy", "Represented by proxy"),
        ]
    )
    leave_reason = fields.Char()
    leave_approver_id = fields.Many2one("res.users")
    proxy_id = fields.Many2one("res.partner")
    infractions = fields.Text()
