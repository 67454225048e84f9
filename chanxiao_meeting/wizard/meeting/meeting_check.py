from markupsafe import Markup

from odoo import api, fields, models


class ChanxiaoMeetingCheck(models.TransientModel):
    """What to know before a step that other people notice, and the step itself."""

    _name = "chanxiao.meeting.check"
    _description = "Check Before a Step of a Meeting"

    meeting_id = fields.Many2one("chanxiao.meeting", required=True, ondelete="cascade")
    step = fields.Selection([("convene", "Convene"), ("start", "Start")], required=True)
    remarks = fields.Html(compute="_compute_remarks")

    @api.depends("meeting_id", "step")
    def _compute_remarks(self):
        for check in self:
            sentences = check.meeting_id and check._get_remarks()
            items = Markup().join(Markup("<li>%s</li>") % text for text in sentences)
            check.remarks = Markup("<ul>%s</ul>") % items

    def _get_remarks(self):
        if self.step == "convene":
            self.meeting_id.check_access("write")
            return self.meeting_id._get_convening_preview()
        return self.meeting_id._as_conductor()._get_start_warnings()

    def action_confirm(self):
        """Make the step; the meeting itself checks who may."""
        self.ensure_one()
        if self.step == "start":
            return self.meeting_id.action_start()
        self.meeting_id.action_convene()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("The meeting is convened"),
                "message": self.meeting_id._get_convened_message(),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
