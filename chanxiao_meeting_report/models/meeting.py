import logging

from odoo import models
from odoo.exceptions import UserError

from .pdf_engine import PdfError

_logger = logging.getLogger(__name__)


class ChanxiaoMeeting(models.Model):
    _inherit = "chanxiao.meeting"

    def _get_notice_attachments(self):
        """Send the notice as PDF as well.

        Where none can be made it goes out without: the mail itself says all that the
        PDF says, and people have to know of the meeting in time.
        """
        files = super()._get_notice_attachments()
        report = "chanxiao_meeting_report.report_notice_action"
        try:
            printed = self.env["ir.actions.report"]._print_for_mail(report, self)
        except UserError as error:
            if not isinstance(error.__cause__, PdfError):
                raise
            _logger.warning("The notice of %s goes out without PDF: %s", self, error)
            printed = []
        return [*printed, *files]
