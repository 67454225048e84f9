from odoo import fields, models


class ChanxiaoMeetingPolicyReview(models.TransientModel):
    _name = "chanxiao.meeting.policy.review"
    _description = "Ruling on a Policy"
    _inherit = "chanxiao.approval.review"

    policy_id = fields.Many2one(
        "chanxiao.meeting.policy", required=True, ondelete="cascade"
    )
    comment = fields.Text(
        "Your Remark", help="Kept with the policy; needed to send it back."
    )

    def _get_document(self):
        return self.policy_id
