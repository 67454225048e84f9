from odoo import models


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    def _get_issue_attachments(self):
        """Send the minutes as PDF."""
        files = super()._get_issue_attachments()
        report = "chanxiao_meeting_report.report_minutes_action"
        return [*files, *self.env["ir.actions.report"]._print_for_mail(report, self)]
