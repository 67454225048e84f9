"""Who makes a PDF of a finished document: one class, behind one method."""

from io import BytesIO
from typing import NamedTuple

from odoo import api, models
from odoo.tools.pdf import PdfFileReader

PARAMETER = "chanxiao_meeting_report.pdf_engine"
USUAL = "chanxiao.pdf.engine.wkhtmltopdf"
TIME_LIMIT = "chanxiao_meeting_report.pdf_time_limit"
USUAL_TIME_LIMIT = 60  # seconds


class PdfError(Exception):
    """No PDF was made: one sentence that says why and who can mend it."""


class Paper(NamedTuple):
    """A ``report.paperformat`` as plain values: reading them asks no database."""

    format: str
    page_width: int
    page_height: int
    orientation: str
    dpi: int
    margin_top: float
    margin_bottom: float
    margin_left: float
    margin_right: float


class ChanxiaoPdfEngine(models.AbstractModel):
    """What every engine does. One inherits this under a name of its own.

    It writes :meth:`_run`; the other methods have defaults. Which engine prints is said
    by the system parameter ``chanxiao_meeting_report.pdf_engine``: the name of its
    model.

    An engine works while no transaction is open: what it needs to know of the database
    it is given (:meth:`_get_engine`, :meth:`_read_paper`, :meth:`_get_time_limit`), and
    it asks for nothing more.
    """

    _name = "chanxiao.pdf.engine"
    _description = "PDF Engine"

    @api.model
    def _get_engine(self):
        """The engine that prints here; it speaks the language of whoever prints.

        :raise PdfError: where the system parameter names none
        """
        self = self._in_users_language()
        # bounded: the name of a model, which is looked up among the engines
        name = self.env["ir.config_parameter"].sudo().get_param(PARAMETER) or USUAL
        base = ChanxiaoPdfEngine._name
        if name not in self.env.registry.descendants([base], "_inherit") - {base}:
            raise PdfError(
                self.env._(
                    "No PDF can be made: the system parameter %(parameter)s names "
                    "“%(name)s”, and there is no such engine. An administrator can "
                    "correct it or delete it.",
                    parameter=PARAMETER,
                    name=name,
                )
            )
        return self.env[name]

    @api.model
    def _print(self, html, paper, limit):
        """Make a PDF of a document.

        :param str html: the whole document, with everything that it shows
        :param Paper paper: what to print it on
        :param limit: seconds that it may take
        :return: the PDF in bytes: one that can be read, of one page at least
        :raise PdfError: where none could be made, whatever the reason
        """
        self._check_ready(limit)
        content = self._run(html, paper, limit)
        try:
            is_pdf = len(PdfFileReader(BytesIO(content)).pages) > 0
        except Exception:  # broken files break the reader in many ways
            is_pdf = False
        if not is_pdf:
            raise self._get_unreadable_error()
        return content

    @api.model
    def _get_unreadable_error(self):
        return PdfError(
            self.env._(
                "No PDF was made: the PDF engine said that it was done, but what it "
                "left is no document with pages. Ask whoever runs the server to look "
                "into it."
            )
        )

    @api.model
    def _check_ready(self, limit):
        """Extension point: say before anything is prepared that nothing can be made.

        :param limit: seconds that one document may take
        :raise PdfError: why
        """

    @api.model
    def _run(self, html, paper, limit):
        """What an engine writes: see :meth:`_print`. What it makes is checked there.

        It keeps to the limit, fetches nothing for a document, and asks nothing of the
        database.
        """
        raise NotImplementedError

    @api.model
    def _get_zoom(self):
        """What makes a point of our styles a point on paper."""
        return 1

    @api.model
    def _prepare(self, root):
        """Extension point: change the parsed document to what this engine needs."""

    @api.model
    def _read_paper(self, paperformat):
        """What to print on.

        :param paperformat: one ``report.paperformat``
        """
        return Paper(*(paperformat[name] for name in Paper._fields))

    @api.model
    def _get_time_limit(self):
        """How many seconds one document may take."""
        # bounded: one number, which anybody may know
        value = self.env["ir.config_parameter"].sudo().get_param(TIME_LIMIT)
        try:
            seconds = int(value)
        except (TypeError, ValueError):
            seconds = 0
        return seconds if seconds > 0 else USUAL_TIME_LIMIT

    @api.model
    def _in_users_language(self):
        """For what is said to whoever prints, in whatever language the document is."""
        engine = self.with_context(lang=self.env.user.lang)
        # looked up now, and known from then on
        engine.env.lang  # noqa: B018  # pylint: disable=pointless-statement
        return engine
