from odoo import api, models

GUEST_ROWS = 5


class ReportSignIn(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_sign_in"
    _description = "Printed Sign-in Sheet"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting"

    @api.model
    def _get_document(self, doc):
        return {
            **super()._get_document(doc),
            "fmt": self._get_meeting_format(doc),
            "guest_rows": range(GUEST_ROWS),
        }
