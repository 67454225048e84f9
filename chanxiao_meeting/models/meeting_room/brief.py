from odoo import fields, models


class ChanxiaoMeetingBrief(models.Model):
    """A confidential brief is shown in the room if the chair opens it there."""

    _inherit = "chanxiao.meeting.brief"
    _system_fields = {"is_open_in_room"}

    is_open_in_room = fields.Boolean(
        "Opened in the Room",
        readonly=True,
        copy=False,
        help="The chair shows this confidential brief to everybody who is in the "
        "meeting, until the meeting is over.",
    )
