from odoo import api, fields, models


class ChanxiaoMeetingMinutesReview(models.TransientModel):
    _name = "chanxiao.meeting.minutes.review"
    _description = "Review Minutes"
    _inherit = "chanxiao.approval.review"

    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes", required=True, ondelete="cascade"
    )

    def _get_document(self):
        return self.minutes_id

    @api.model
    def _get_missing_remark_message(self):
        return self.env._("Say what the recorder should mend; then send it back.")
