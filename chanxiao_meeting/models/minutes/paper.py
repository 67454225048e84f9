from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..common.state_mixin import is_system_context

PAPER = "chanxiao.minutes.paper"

#: what a kept file is; the rest, such as a link for sharing it, may change, and what
#: Odoo computes of the content is not written
KEPT_FIELDS = {
    "name",
    "raw",
    "datas",
    "db_datas",
    "mimetype",
    "type",
    "url",
    "res_model",
    "res_id",
    "res_field",
    "company_id",
}
CONTENT_FIELDS = {"raw", "datas"}


class ChanxiaoMeetingMinutes(models.Model):
    """The paper that was sent is kept, and its checksum is in the ledger.

    It shows the seal, so that the seal cannot cover it: it has an entry of its own.
    """

    _inherit = "chanxiao.meeting.minutes"
    _system_fields = {"paper_ids"}

    paper_ids = fields.One2many(
        "chanxiao.minutes.paper",
        "minutes_id",
        "All Kept Paper",
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
    )
    readable_paper_ids = fields.Many2many(
        "chanxiao.minutes.paper",
        string="Kept Paper",
        compute="_compute_readable_paper_ids",
    )

    @api.depends("paper_ids")
    @api.depends_context("uid")
    def _compute_readable_paper_ids(self):
        """Not what was in memory: what the user finds."""
        papers = self.env[PAPER].search([("minutes_id", "in", self.ids)])
        # bounded: to which minutes papers belong that the user reads
        by_minutes = papers.grouped(lambda paper: paper.sudo().minutes_id.id)
        for minutes in self:
            minutes.readable_paper_ids = by_minutes.get(minutes._origin.id, False)

    def _get_issue_attachments(self):
        """Extension point: files sent along, in the language of the environment.

        They show what :meth:`_get_shown_content` returns in this environment.

        :return: list of pairs of file name and content in bytes
        :raise Exception: where they cannot be made now; it is tried again
        """
        return []

    def _keep_papers(self, files):
        """Keep what is printed of these minutes, and enter its checksum.

        It tells what :meth:`_get_reading` says, and is read by whoever is told that.

        :param files: pairs of file name and content in bytes
        :return: the attachments
        """
        self.ensure_one()
        # bounded: paper of minutes that the user was allowed to issue
        system = self.sudo()
        attachments = system.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": content,
                    "res_model": PAPER,
                    "company_id": self.company_id.id,
                }
                for name, content in files
            ]
        )
        if not attachments:
            return attachments
        origins = self._get_origins()
        told = sorted(filter(self._get_reading().tells, origins))
        papers = system.env[PAPER]._create_system(
            [
                {
                    "minutes_id": self.id,
                    "attachment_id": attachment.id,
                    "language": self.env.lang,
                    "told": told,
                    "is_whole": len(told) == len(origins),
                }
                for attachment in attachments
            ]
        )
        for paper in papers:
            paper.attachment_id.res_id = paper.id
        system._enter_papers(attachments)
        return attachments

    def _enter_papers(self, attachments):
        """Enter the checksums of kept paper into the ledger."""
        file = self.file_id
        file._lock()
        first = file._get_issue_entry(self)
        for attachment in attachments:
            file._enter(
                "paper",
                attachment._get_chanxiao_parts("paper"),
                number=first.number,
                year=first.year,
                number_in_year=first.number_in_year,
                **self._prepare_entry(),
            )
        self._write_system(
            {"kept_attachment_ids": [(4, attachment.id) for attachment in attachments]}
        )


class ChanxiaoMinutesPaper(models.Model):
    """A file that was printed when minutes were issued, for all who are told the same.

    The whole one is for whoever is told everything.
    """

    _name = "chanxiao.minutes.paper"
    _description = "Kept Paper of Minutes"
    _inherit = "chanxiao.minutes.printed"
    _order = "minutes_id, is_whole desc, id"

    is_whole = fields.Boolean(
        "Nothing Left Out", help="Whether it tells everything that was sealed."
    )

    def _get_system_message(self, names):
        return self.env._(
            "Paper of minutes is kept when they are issued, and stays as it is."
        )


class IrAttachment(models.Model):
    """Files that are part of issued minutes stay as they are, for everybody."""

    _inherit = "ir.attachment"

    def write(self, vals):
        if KEPT_FIELDS & vals.keys() and not is_system_context(self.env):
            for attachment in self._filter_chanxiao_kept():
                attachment._check_chanxiao_same(vals)
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_chanxiao_kept(self):
        if not is_system_context(self.env) and (kept := self._filter_chanxiao_kept()):
            raise UserError(kept._get_chanxiao_kept_message())

    def _filter_chanxiao_kept(self):
        """Those of these files that were sealed or kept with issued minutes."""
        # bounded: to which records these files belong
        own = self.sudo().filtered(
            lambda file: (file.res_model or "").startswith("chanxiao.")
        )
        if not own:
            return self.browse()
        # bounded: whether minutes keep them
        minutes = self.env["chanxiao.meeting.minutes"].sudo()
        kept = minutes.search(
            Domain("kept_attachment_ids", "in", own.ids)
        ).kept_attachment_ids
        return self & kept.with_env(self.env)

    def _check_chanxiao_same(self, vals):
        """Moving a file to another storage writes what it was; nothing else is let in.

        :raise UserError: where a kept file would not be what it was
        """
        self.ensure_one()
        # bounded: compares what is written with what is there, and tells nobody
        own = self.sudo()
        for name in KEPT_FIELDS & vals.keys():
            if not own._has_chanxiao_value(name, vals[name]):
                raise UserError(self._get_chanxiao_kept_message())

    def _has_chanxiao_value(self, name, value):
        if name in CONTENT_FIELDS:
            given = value.encode() if isinstance(value, str) else value or b""
            return given == (self[name] or b"")
        field = self._fields[name]
        sent = field.convert_to_record(field.convert_to_cache(value, self), self)
        return (sent or False) == (self[name] or False)

    def _get_chanxiao_kept_message(self):
        # bounded: the name of a file that the user writes or deletes
        name = self.sudo()[:1].name
        return self.env._(
            "“%s” is part of issued minutes and stays as it is. What has to be said "
            "otherwise is said in a revision of the minutes.",
            name,
        )
