from odoo import api, models


class ReportMinutes(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_minutes"
    _description = "Printed Minutes"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.minutes"

    @api.model
    def _get_document(self, doc):
        return {**super()._get_document(doc), **doc._prepare_render_values()}
