from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_open

from odoo.addons.chanxiao_meeting.models.minutes.minutes_format import MinutesFormat

STYLES = (
    "chanxiao_meeting/static/src/minutes/minutes.css",
    "chanxiao_meeting_report/static/src/paper.css",
)


class ReportChanxiaoDocument(models.AbstractModel):
    """A printed document: looks the same with either wkhtmltopdf, without a server.

    A report inherits it under the name that Odoo looks for, sets ``_document_model``
    and writes :meth:`_get_document`. Its template calls
    ``chanxiao_meeting_report.paper`` around each document.
    """

    _name = "report.chanxiao.document"
    _description = "Printed Document"

    #: read by ``ir.actions.report``
    _is_meeting_document = True
    #: name of the model that is printed
    _document_model = None

    @api.model
    def _get_report_values(self, docids, data=None):
        docs = self.env[self._document_model].browse(docids)
        # some documents name what their reader could not open record by record
        docs.check_access("read")
        return {
            "doc_ids": docs.ids,
            "doc_model": self._document_model,
            "docs": docs,
            "documents": [self._get_document(doc) for doc in docs],
            "style": self._get_style(),
            "language": (self.env.lang or "en_US").replace("_", "-"),
        }

    @api.model
    def _get_document(self, doc):
        """What the template needs for one record.

        :return: dict with at least ``doc`` and ``company``
        """
        return {"doc": doc, "company": doc.company_id}

    @api.model
    def _get_meeting_format(self, meeting):
        """Formats moments of a meeting for the reader, in the meeting's zone."""
        return MinutesFormat(self.env, {"header": {"tz": meeting.policy_id.tz}})

    @api.model
    def _get_style(self):
        """The style sheets, to be printed inside the document."""
        texts = []
        for path in STYLES:
            with file_open(path) as file:
                texts.append(file.read())
        # our own files; a style element takes no entities
        return Markup("\n").join(Markup(text) for text in texts)
