"""The documents that are printed, and what their templates are given."""

from datetime import timedelta

from markupsafe import Markup

from odoo import api, models
from odoo.tools import file_open

from odoo.addons.chanxiao_meeting.models.common.local_time import get_company_tz
from odoo.addons.chanxiao_meeting.models.common.qr_code import draw_qr_code
from odoo.addons.chanxiao_meeting.models.minutes.minutes_format import MinutesFormat

STYLES = (
    "chanxiao_meeting/static/src/minutes/minutes.css",
    "chanxiao_meeting_report/static/src/paper.css",
)
GUEST_ROWS = 5


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
    def _get_signer(self, label, people=None, date=""):
        """A box to sign in: under what, whose, and when that was done.

        :param people: users or employees, whose names stand there in small letters
        """
        names = people.mapped("name") if people else []
        return {"label": label, "name": ", ".join(names), "date": date}

    @api.model
    def _get_foot_title(self, doc):
        """What ties the pages of a document together, at their foot: its number."""
        return doc["name"] or "" if "name" in doc._fields else ""

    @api.model
    def _get_text_owners(self, docs):
        """Extension point: the records whose rich texts these documents print.

        Pictures that belong to one of them are printed with its text.

        :return: list of recordsets
        """
        return [docs]

    @api.model
    def _get_meeting_format(self, meeting):
        """Formats moments of a meeting for the reader, in the meeting's zone."""
        header = {
            "tz": meeting.policy_id.tz,
            "period_start": meeting.period_start,
            "period_end": meeting.period_end,
        }
        return MinutesFormat(self.env, {"header": header})

    @api.model
    def _get_format(self, company, tz=None):
        """Formats what is not of one meeting: by default in the company's zone."""
        currency = company.currency_id
        header = {
            "tz": tz or get_company_tz(company),
            "currency": {
                "symbol": currency.symbol,
                "position": currency.position,
                "digits": currency.decimal_places,
            },
        }
        return MinutesFormat(self.env, {"header": header})

    @api.model
    def _get_style(self):
        """The style sheets, to be printed inside the document."""
        texts = []
        for path in STYLES:
            with file_open(path) as file:
                texts.append(file.read())
        # our own files; a style element takes no entities
        return Markup("\n").join(Markup(text) for text in texts)


class ReportMinutes(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_minutes"
    _description = "Printed Minutes"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.minutes"

    @api.model
    def _get_document(self, doc):
        return {**super()._get_document(doc), **doc._prepare_render_values()}

    @api.model
    def _get_text_owners(self, docs):
        # bounded: which texts are printed; of briefs, those whose text is told
        meetings = docs.sudo().meeting_id
        reading = docs._get_reading()
        return [
            *super()._get_text_owners(docs),
            # a revision keeps the conclusion of the one before
            meetings.minutes_ids,
            meetings.agenda_ids,
            meetings.brief_ids.filtered(
                lambda brief: (
                    not brief.confidential or reading.tells(f"{brief._name},{brief.id}")
                )
            ),
        ]


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
            "link": f"{doc.get_base_url()}/odoo/{doc._name}/{doc.id}",
        }

    @api.model
    def _get_text_owners(self, docs):
        return [*super()._get_text_owners(docs), docs.policy_id]

    @api.model
    def _get_topic(self, item):
        start = item.time_planned
        end = start and start + timedelta(minutes=item.duration_planned)
        return {"item": item, "start": start, "end": end}


class ReportAgenda(models.AbstractModel):
    """The running order, to conduct the meeting by."""

    _name = "report.chanxiao_meeting_report.report_agenda"
    _description = "Printed Meeting Agenda"
    _inherit = "report.chanxiao_meeting_report.report_notice"

    @api.model
    def _get_document(self, doc):
        values = super()._get_document(doc)
        ends = [topic["end"] for topic in values["topics"] if topic["end"]]
        available = doc.agenda_available
        return {
            **values,
            "total": self._format_length(doc, doc.agenda_minutes, max(ends, default=0)),
            "available": available
            and self._format_length(doc, available, doc.date_end),
            "balance": available and self._get_balance(available - doc.agenda_minutes),
            # bounded: numbers of the meetings that left topics of this one for later
            "carried": {
                item: ", ".join(
                    before.meeting_id.name or before.meeting_id.display_name
                    for before in item.sudo().taken_from_ids
                )
                for item in doc.agenda_ids
            },
        }

    @api.model
    def _format_length(self, doc, minutes, end):
        if not end:
            return self.env._("%s minutes", minutes)
        return self.env._(
            "%(minutes)s minutes, until %(time)s",
            minutes=minutes,
            time=self._get_meeting_format(doc).moment(end, "time"),
        )

    @api.model
    def _get_balance(self, left):
        """How far the topics fit the meeting: in words, and whether they do."""
        if left < 0:
            text = self.env._(
                "The topics take %s minutes more than the meeting: shorten some, or "
                "leave some for later.",
                -left,
            )
        elif left:
            text = self.env._("%s minutes are left for what comes up.", left)
        else:
            text = self.env._("The topics fill the meeting exactly.")
        return {"text": text, "is_too_long": left < 0}


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
            "sign_in": self._get_sign_in(doc),
        }

    @api.model
    def _get_sign_in(self, doc):
        """The code to sign in by telephone; only for who shows it in the room.

        Whoever else may print the sheet could sign in from elsewhere with it.
        """
        if doc.state not in ("convened", "in_progress") or not doc.can_conduct:
            return None
        shown = doc._prepare_sign_in_code()
        return {**shown, "image": draw_qr_code(shown["url"])}


class ReportWorkContact(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_work_contact"
    _description = "Printed Work Contact Sheet"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.work.contact"

    @api.model
    def _get_document(self, doc):
        return {
            **super()._get_document(doc),
            "fmt": self._get_format(doc.company_id, doc.meeting_id.policy_id.tz),
            # who answers, before somebody did
            "head": doc.answered_by_id or doc.head_id,
        }


class ReportCirculation(models.AbstractModel):
    _name = "report.chanxiao_meeting_report.report_circulation"
    _description = "Printed Circulation List"
    _inherit = "report.chanxiao.document"

    _document_model = "chanxiao.meeting.minutes"

    @api.model
    def _get_document(self, doc):
        # bounded: the numbers of the revisions that objections were taken into
        receipts = doc.sudo().receipt_ids
        return {
            **super()._get_document(doc),
            "fmt": self._get_meeting_format(doc.meeting_id),
            "tones": {
                "confirmed": "good",
                "signed": "good",
                "objected": "bad",
                "waiting": "warning",
            },
            # bounded: the name of who noted it, told to readers of the minutes
            "noted": {
                receipt.sudo(False): receipt.noted_by_id.name or ""
                for receipt in receipts
            },
            "revisions": {
                receipt.sudo(False): receipt.revision_id.name or ""
                for receipt in receipts
            },
        }
