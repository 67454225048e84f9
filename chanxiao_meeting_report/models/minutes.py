from odoo import models
from odoo.tools.safe_eval import safe_eval


class ChanxiaoMeetingMinutes(models.Model):
    _inherit = "chanxiao.meeting.minutes"

    def _get_issue_attachments(self):
        """Send the minutes as PDF, unless this server cannot make one."""
        attachments = super()._get_issue_attachments()
        reports = self.env["ir.actions.report"]
        if reports.get_wkhtmltopdf_state() not in ("ok", "upgrade"):
            return attachments
        # the name of the file; the document itself is rendered as the user
        report = self.env.ref("chanxiao_meeting_report.report_minutes_action").sudo()
        content, kind = reports._render_qweb_pdf(report.report_name, self.ids)
        name = safe_eval(report.print_report_name, {"object": self})
        return [*attachments, (f"{name}.{kind}", content)]
