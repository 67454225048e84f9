from odoo import models


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"

    def _get_notice_attachments(self):
        """Send the notice as PDF as well, unless this server cannot make one."""
        files = super()._get_notice_attachments()
        report = "chanxiao_meeting_report.report_notice_action"
        return [*self.env["ir.actions.report"]._print_for_mail(report, self), *files]
