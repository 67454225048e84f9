from odoo import models


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    def _get_issue_attachments(self):
        """Send the minutes as PDF."""
        files = super()._get_issue_attachments()
        report = "chanxiao_meeting_report.report_minutes_action"
        return [*files, *self.env["ir.actions.report"]._print_for_mail(report, self)]

    def _get_copy_files(self, partner):
        """A copy for a partner is a PDF."""
        report = "chanxiao_meeting_report.report_minutes_action"
        [(_name, content)] = self.env["ir.actions.report"]._print_for_mail(report, self)
        return [(f"{self._get_copy_name(partner)}.pdf", content)]

    def _get_room_pdf_url(self):
        """Any reader prints issued minutes; what they are told of them."""
        if self.state != "issued":
            return super()._get_room_pdf_url()
        return f"/report/pdf/chanxiao_meeting_report.report_minutes/{self.id}"
