from io import BytesIO

from odoo import api, models

from odoo.addons.base.models.ir_actions_report import _wkhtml

from ..report.pdf_finish import finish_pdf
from ..report.pdf_pages import keep_rows_and_headings

# wkhtmltopdf without Qt's patches prints everything smaller by this factor
UNPATCHED_ZOOM = 1.36


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _is_meeting_document(self):
        """Whether this prints a document of ours, see ``report.chanxiao.document``."""
        if len(self) != 1:
            return False
        model = self._get_rendering_context_model(self)
        return getattr(model, "_is_meeting_document", False)

    def _get_layout(self):
        """Documents carry their styles: they need no server to look right."""
        if self._is_meeting_document():
            return self.env.ref("chanxiao_meeting_report.paper_layout")
        return super()._get_layout()

    @api.model
    def _get_paper_zoom(self):
        """What makes a point of our styles a point on paper."""
        return 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM

    def _prepare_html(self, html, report_model=False):
        """Break pages between rows and not after headings, as Qt's patches would."""
        if self._is_meeting_document() and not _wkhtml().is_patched_qt:
            html = keep_rows_and_headings(html)
        return super()._prepare_html(html, report_model=report_model)

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print documents one by one and number the pages of each.

        wkhtmltopdf without Qt's patches takes one document a call and prints no
        footers, so that both are done here whichever of the two is installed.
        """
        # who may read what is checked while rendering, by the documents' own models
        report = self._get_report(report_ref)
        if not res_ids or not report._is_meeting_document():
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        streams = {}
        self = self.with_context(chanxiao_print_at_once=True)
        for record in self.env[report.model].browse(dict.fromkeys(res_ids)):
            result = super()._render_qweb_pdf_prepare_streams(
                report_ref, dict(data or {}), [record.id]
            )
            stream = result[record.id]["stream"]
            finished = finish_pdf(stream.getvalue(), record.name or "")
            streams[record.id] = {"stream": BytesIO(finished), "attachment": None}
        return streams

    @api.model
    def _build_wkhtmltopdf_args(self, *args, **kwargs):
        """Do not wait a second for scripts: documents of ours have none."""
        command = super()._build_wkhtmltopdf_args(*args, **kwargs)
        if self.env.context.get("chanxiao_print_at_once"):
            # of several the last one counts
            command += ["--javascript-delay", "0"]
        return command
