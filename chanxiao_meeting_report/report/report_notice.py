from datetime import timedelta

from odoo import api, models


class ReportNotice(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_notice"
    _description = "Printed Meeting Notice"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting"

    @api.model
    def _get_document(self, doc):
        # Who prepares what by when is announced to everybody invited, also for the
        # departments whose brief is confidential. Bounded: the caller may read the
        # meeting, and the template prints no text and no figure of a brief.
        briefs = doc.sudo().brief_ids
        attendees = doc.attendee_ids
        return {
            **super()._get_document(doc),
            "fmt": self._get_meeting_format(doc),
            "briefs": briefs,
            # an odd one is paired with an empty record
            "attendee_pairs": [
                (attendees[n], attendees[n + 1 : n + 2])
                for n in range(0, len(attendees), 2)
            ],
            "topics": [self._get_topic(item) for item in doc.agenda_ids],
        }

    @api.model
    def _get_topic(self, item):
        start = item.time_planned
        end = start and start + timedelta(minutes=item.duration_planned)
        return {"item": item, "start": start, "end": end}
