import logging
import re
from functools import partial
from io import BytesIO
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit

import lxml.html
from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import consteq
from odoo.tools.safe_eval import safe_eval

from odoo.addons.chanxiao_meeting.models.common.file_name import get_file_name

from ..report.fonts import find_missing_characters, get_font_packages
from ..report.pdf_finish import finish_pdf, get_foot_margin, shorten_title
from ..report.pdf_pages import keep_with_previous
from ..report.printable import make_printable
from ..report.repeated_heads import number_tables
from .pdf_engine import PdfError

_logger = logging.getLogger(__name__)
MISSING_SHOWN = 20
ATTACHMENT = re.compile(
    r"/web/(?:image|content)/(?:ir\.attachment/)?(?P<id>\d{1,9})(?:[-/].*)?"
)
#: key of the context, see ``Release``
RELEASE = "chanxiao_release"


class Release:
    """In the context of whoever may end the transaction before the engine works.

    That is who prints by hand, whose request does nothing else. A context that comes
    from outside has none: it is made of plain values.
    """


class Prepared(NamedTuple):
    """A document that waits for the engine: nothing of it is asked of the database."""

    record: models.Model
    html: str
    title: str
    #: the title as a document of its own, where only the engine can draw it
    foot: str


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
        return self._get_pdf_engine()._get_zoom()

    @api.model
    def _get_pdf_engine(self):
        return self.env["chanxiao.pdf.engine"]._get_engine()

    def _prepare_html(self, html, report_model=False):
        """Hand the engine nothing to fetch, and break pages where they may be."""
        if self._is_meeting_document():
            html = self._prepare_document(html)
        return super()._prepare_html(html, report_model=report_model)

    def _prepare_document(self, html):
        parser = lxml.html.HTMLParser(encoding="utf-8")
        root = lxml.html.fromstring(html, parser=parser)
        make_printable(
            root,
            partial(self._get_pictures, self._get_printed_texts()),
            self.env._("picture not printed"),
        )
        number_tables(root)
        keep_with_previous(root)
        self._get_pdf_engine()._prepare(root)
        return lxml.html.tostring(root, encoding="utf-8", doctype="<!DOCTYPE html>")

    def _render_qweb_pdf_prepare_streams(self, report_ref, data, res_ids=None):
        """Print documents one by one, by our engine, and number the pages of each."""
        # who may read what is checked while rendering, by the documents' own models
        report = self._get_report(report_ref)
        if not res_ids or not report._is_meeting_document():
            return super()._render_qweb_pdf_prepare_streams(report_ref, data, res_ids)
        records = self.env[report.model].browse(dict.fromkeys(res_ids))
        try:
            contents = self._print_documents(report, records, data)
        except PdfError as error:
            # what the browser shows as a sentence
            raise UserError(str(error)) from error
        return {
            record.id: {"stream": BytesIO(content), "attachment": None}
            for record, content in zip(records, contents, strict=True)
        }

    def _print_documents(self, report, records, data):
        """The PDF of each record, in bytes.

        Printed by hand, no transaction is open while the engine works: however long it
        takes, nobody waits for what was read or written here, and none of it is undone
        if it fails.

        :raise PdfError: where one cannot be made
        """
        engine = self._get_pdf_engine()
        limit = engine._get_time_limit()
        paper = engine._read_paper(report.get_paperformat())
        self._release()
        # before it takes the time to render what cannot be printed
        engine._check_ready(limit)
        documents = [self._prepare_print(report, one, data) for one in records]
        self._release()
        contents = [engine._print(one.html, paper, limit) for one in documents]
        feet = self._print_feet(engine, documents, contents, paper, limit)
        contents = [
            self._finish(engine, content, document.title, feet.get(document.foot))
            for content, document in zip(contents, documents, strict=True)
        ]
        missing = [
            find_missing_characters(_get_text(one.html) + one.title)
            for one in documents
        ]
        for document, characters in zip(documents, missing, strict=True):
            if characters:
                self._warn_of_missing_characters(document.record, characters)
        return contents

    def _release(self):
        """End the transaction, with what was done in it, where one may."""
        if isinstance(self.env.context.get(RELEASE), Release):
            # pylint: disable=invalid-commit  # the request does nothing but print
            self.env.cr.commit()

    def _prepare_print(self, report, record, data):
        """Read of one record what is printed of it."""
        self = self.with_context(chanxiao_printed_ids=record.ids, debug=False)
        data = {"debug": False, **(data or {}), "report_type": "pdf"}
        html, _kind = self._render_qweb_html(report, record.ids, data=data)
        bodies, *_rest = report.with_env(
            report.env(context=self.env.context)
        )._prepare_html(html, report_model=report.model)
        documents = self._get_rendering_context_model(report)
        title = shorten_title(documents._get_foot_title(record))
        return Prepared(record, bodies[0], title, self._prepare_foot(title))

    def _prepare_foot(self, title):
        if title.isascii():
            return ""
        body = Markup('<div class="cx-paper cx-foot">%s</div>') % title
        layout = "chanxiao_meeting_report.paper_layout"
        return self._render_template(layout, {"body": body}).decode()

    @api.model
    def _print_feet(self, engine, documents, contents, paper, limit):
        """Titles in the engine's own fonts, each once: ``{HTML: PDF in bytes}``."""
        printed = {
            document.foot: content
            for document, content in zip(documents, contents, strict=True)
            if document.foot
        }
        return {
            foot: engine._print(
                foot,
                paper._replace(margin_top=get_foot_margin(content), margin_bottom=0),
                limit,
            )
            for foot, content in printed.items()
        }

    @api.model
    def _finish(self, engine, content, title, foot=None):
        try:
            return finish_pdf(content, title, foot)
        except Exception as error:  # pages that cannot be read break it in many ways
            _logger.warning("A printed document cannot be finished", exc_info=True)
            raise engine._get_unreadable_error() from error

    @api.model
    def _print_for_mail(self, xmlid, record):
        """A document to be sent along, in the language of the environment.

        :param str xmlid: external id of the report
        :return: list with a pair of file name and content
        :raise UserError: where no PDF can be made; its cause is a ``PdfError``
        """
        # the name of the file; the document itself is rendered as the user
        report = self.env.ref(xmlid).sudo()
        content, kind = self._render_qweb_pdf(report.report_name, record.ids)
        name = safe_eval(report.print_report_name, {"object": record})
        return [(get_file_name(name, kind), content)]

    @api.model
    def _warn_of_missing_characters(self, record, characters):
        """Tell whoever prints what is not on paper, and what helps."""
        if self.env.cr.readonly:
            with self.env.registry.cursor() as cr:
                env = self.env(cr=cr)
                record = record.with_env(env)
                self.with_env(env)._warn_of_missing_characters(record, characters)
            return
        user = self.env.user
        env = self.with_context(lang=user.lang).env
        shown = [f"{c} (U+{ord(c):04X})" for c in characters[:MISSING_SHOWN]]
        more = ["…"] if len(characters) > MISSING_SHOWN else []
        user._bus_send(
            "simple_notification",
            {
                "type": "warning",
                "sticky": True,
                "title": env._("Characters missing on paper"),
                "message": env._(
                    "No font of the server has these characters of %(documents)s: "
                    "%(characters)s. Write them differently, or ask whoever runs the "
                    "server to install a font, such as Debian’s %(packages)s.",
                    documents=record.display_name,
                    characters=" ".join(shown + more),
                    packages=get_font_packages(characters),
                ),
            },
        )

    # pictures in texts

    def _get_printed_records(self):
        printed_ids = self.env.context.get("chanxiao_printed_ids", [])
        return self.env[self.model].browse(printed_ids)

    def _get_printed_texts(self):
        """The records whose texts are being printed, as pairs of model and id."""
        docs = self._get_printed_records()
        owners = self._get_rendering_context_model(self)._get_text_owners(docs)
        return {(record._name, record.id) for records in owners for record in records}

    @api.model
    def _get_pictures(self, owners, addresses):
        """Content of the pictures that a printed text shows.

        Printed are those that belong to one of the texts, and those that anybody may
        see who has the address. What else the person who prints could open is not:
        whoever writes a text must not get at it through others.

        :param set owners: pairs of model and id
        :param set addresses: as the texts name them
        :return: ``{address: bytes}``
        """
        base = self.get_base_url()
        wanted = {
            address: (int(match["id"]), parse_qs(url.query).get("access_token"))
            for address in addresses
            if (url := _split(address.removeprefix(base)))
            and (match := ATTACHMENT.fullmatch(url.path))
        }
        ids = {attachment_id for attachment_id, _token in wanted.values()}
        # bounded: by the check of each below
        attachments = self.env["ir.attachment"].sudo().browse(ids).exists()
        found = {attachment.id: attachment for attachment in attachments}
        return {
            address: found[attachment_id].raw
            for address, (attachment_id, token) in wanted.items()
            if attachment_id in found
            and self._is_shown_to_all(found[attachment_id], token, owners)
        }

    @api.model
    def _is_shown_to_all(self, attachment, token, owners):
        owner = (attachment.res_model, attachment.res_id)
        is_open = attachment.public or (not attachment.res_field and owner in owners)
        key = attachment.access_token
        return is_open or bool(key and token and consteq(key, token[0]))


def _get_text(html):
    return lxml.html.fromstring(html).text_content()


def _split(address):
    """The parts of an address on this server, None if it is one elsewhere."""
    try:
        url = urlsplit(address)
    except ValueError:
        return None
    return None if url.scheme or url.netloc else url
