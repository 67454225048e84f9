"""Who is told what: every way of showing minutes begins here."""

from collections import defaultdict

from odoo import api, fields, models

from ..common.groups import AUDITOR, ORGANIZER
from .redaction import (
    GONE,
    Reading,
    find_origins,
    group_origins,
    is_section,
    redact,
    redact_text,
)

CONTEXT = "chanxiao_reading"
#: who reads the confidential briefs of all meetings
SEEING_ALL = (ORGANIZER, AUDITOR)


class ChanxiaoMeetingMinutes(models.Model):
    """One document, several readers.

    The content is sealed whole and read by nobody as it is. Forms, print, mail, search
    and comparison show what :meth:`_get_shown_content` returns of it.
    """

    _inherit = "chanxiao.meeting.minutes"

    reader_content = fields.Json(
        "Document as Data",
        compute="_compute_reader_content",
        prefetch=False,
        help="What the document tells you, for other programs.",
    )

    @api.depends("content")
    @api.depends_context("uid")
    def _compute_reader_content(self):
        reading = self._get_reading()
        for minutes in self:
            minutes.reader_content = minutes._get_shown_content(reading)

    @api.depends("written_summary", "written_reason", "content", "state")
    @api.depends_context("uid", CONTEXT)
    def _compute_written(self):
        """The recorder's words, as they are for whoever may still change them."""
        reading = None
        for minutes in self:
            # bounded: by the reading
            written = minutes.sudo()
            summary, reason = written.written_summary, written.written_reason
            if not (self.env.su or minutes._is_being_written()):
                reading = reading or self._get_reading()
                summary, reason = (
                    text and redact_text(text, written.content, reading.tells)
                    for text in (summary, reason)
                )
            minutes.summary, minutes.revision_reason = summary, reason

    def _is_being_written(self):
        return self.state == "draft" and self.can_record

    def _inverse_summary(self):
        self._keep_written("summary", "written_summary")

    def _inverse_revision_reason(self):
        self._keep_written("revision_reason", "written_reason")

    def _keep_written(self, shown, written):
        for minutes in self:
            # bounded: the guards and rights were asked when the text was written
            minutes.sudo()._write_system({written: minutes[shown]})
        # also as others read it, from whom the ORM keeps what is being written
        self.invalidate_recordset([shown], flush=False)

    # readings

    def _get_reading(self):
        """How these minutes are read here: as was said, or else by the user."""
        given = self.env.context.get(CONTEXT)
        if isinstance(given, Reading):
            return given
        return self._get_reading_of(self.env.user)

    def _with_reading(self, reading):
        """These minutes as they are read by others than the user."""
        return self.with_context(**{CONTEXT: reading})

    def _get_reading_of(self, user):
        """How these minutes are read by a user.

        :param user: one ``res.users``, with all their companies; none for whoever has
            no account here, who is told what is for everybody
        """
        return Reading(self._filter_origins(self._get_origins(), user))

    def _get_shown_content(self, reading=None):
        """What these minutes say to their reader, see ``MinutesContent``.

        :param reading: one ``Reading``; without one, that of the environment
        :return: dict, with ``left_out`` where something is; None where there is none
        """
        self.ensure_one()
        # bounded: by the reading
        content = self.sudo().content
        if not content:
            return None
        reading = reading or self._get_reading()
        return redact(content, reading.tells)

    def _get_origins(self):
        """Origins of all in these minutes, and in those they revise, that is not for
        everybody."""
        # bounded: where things are from; who is told of them is asked of each
        documents = self.sudo()
        revised = documents.filtered(lambda minutes: minutes.revision > 1)
        contents = [minutes.content for minutes in documents]
        contents += [minutes._get_previous().content for minutes in revised]
        return set().union(*map(find_origins, contents))

    def _group_recipients(self, partners):
        """Recipients by language, and by what they are told.

        :return: ``{(language, reading): partners}``
        """
        origins, accounts = self._get_origins(), self._get_accounts(partners)
        groups = defaultdict(partners.browse)
        for partner in partners:
            told = self._filter_origins(origins, accounts[partner])
            groups[partner.lang, Reading(told)] |= partner
        return groups

    @api.model
    def _filter_origins(self, origins, user):
        """Those of these origins whose record a user may read.

        A deleted record is told of to whoever may read others of its kind; of a deleted
        section, to whoever reads all sections.

        :param origins: see ``redaction.py``
        :return: frozenset
        """
        if not user:
            return frozenset()
        companies = user.company_ids.ids
        as_user = self.with_user(user).with_context(allowed_company_ids=companies)
        env = as_user.with_context(active_test=False).env
        told = {GONE} if self._may_know_of_deleted(env) else set()
        for model, record_ids in group_origins(origins).items():
            # of an addon that was removed nobody can be asked
            if model in env:
                records = env[model].browse(record_ids)
                told.update(f"{model},{id_}" for id_ in self._filter_told(records))
        return frozenset(told & set(origins))

    @api.model
    def _may_know_of_deleted(self, env):
        return env.su or env["chanxiao.meeting"].has_access("read")

    @api.model
    def _filter_told(self, records):
        """Ids of the records that their user may read, or could if they were there."""
        # bounded: whether they are there
        there = records.sudo().exists().sudo(False)
        told = set(there._filtered_access("read")._ids)
        gone = records - there
        if not gone:
            return told
        if is_section(f"{records._name},0"):
            user = records.env.user
            may = records.env.su or any(map(user.has_group, SEEING_ALL))
        else:
            may = gone.browse().has_access("read")
        return told | set(gone._ids) if may else told
