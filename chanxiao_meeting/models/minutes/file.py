import logging

from odoo import api, fields, models
from odoo.tools import SQL

from .ledger import FORM
from .seal_form import get_digest

_logger = logging.getLogger(__name__)
NUMBERING = "chanxiao.meeting.minutes"


class ChanxiaoMinutesFile(models.Model):
    """Where the minutes of a regulation are filed, through all its revisions.

    Whoever enters something locks it: of two at once, the later one begins again.
    """

    _name = "chanxiao.minutes.file"
    _description = "File of Minutes"
    _inherit = "chanxiao.kept.mixin"
    _order = "company_id, name, id"

    name = fields.Char("Code of the Policy", required=True)
    policy_id = fields.Many2one(
        "chanxiao.meeting.policy",
        "First Revision of the Policy",
        required=True,
        ondelete="restrict",
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, ondelete="restrict"
    )
    sequence_id = fields.Many2one("ir.sequence", "Numbering", ondelete="restrict")
    ledger_ids = fields.One2many("chanxiao.minutes.ledger", "file_id")
    finding_ids = fields.One2many(
        "chanxiao.minutes.finding", "file_id", "Findings of Verification"
    )
    position = fields.Integer("Entries in the Ledger")
    head_hash = fields.Char(
        "Head of the Ledger",
        help="The hash of the last entry. It depends on all entries before it.",
    )
    told_position = fields.Integer("Told to Auditors")
    verified_at = fields.Datetime("Last Verified")
    finding_count = fields.Integer("Open Findings", compute="_compute_finding_count")

    _policy_unique = models.UniqueIndex("(policy_id)", "A regulation has one file.")

    @api.depends("finding_ids.gone_at")
    def _compute_finding_count(self):
        counts = dict(
            self.env["chanxiao.minutes.finding"]._read_group(
                [("file_id", "in", self.ids), ("gone_at", "=", False)],
                ["file_id"],
                ["__count"],
            )
        )
        for file in self:
            file.finding_count = counts.get(file, 0)

    def _get_system_message(self, names):
        return self.env._(
            "Files of minutes keep themselves: one is opened when the first minutes of "
            "a policy are issued."
        )

    # opened and locked

    @api.model
    def _get_or_open(self, policy):
        """The file of a policy and all its revisions, with the system's rights.

        :param policy: one ``chanxiao.meeting.policy``, with the system's rights
        """
        # bounded: the file of the policy whose minutes are being issued
        files, family = self.sudo(), policy._get_revision_family()
        if file := files.search([("policy_id", "in", family.ids)], limit=1):
            return file
        root = family.sorted("revision")[:1]
        # two who open it at once: the later one begins again, and then finds it
        self.env.cr.execute(
            SQL(
                "UPDATE chanxiao_meeting_policy SET id = id WHERE id = %s",
                root.id,
            )
        )
        return files._create_system(
            {
                "name": policy.code,
                "policy_id": root.id,
                "company_id": policy.company_id.id,
                "sequence_id": files._create_numbering(policy).id,
            }
        )

    @api.model
    def _create_numbering(self, policy):
        code = policy.code.replace("%", "%%")
        # bounded: one new numbering for one file; its prefix may be changed in Odoo
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                {
                    "name": self.env._("Minutes %s", policy.code),
                    "code": NUMBERING,
                    "implementation": "no_gap",
                    "prefix": f"{code}-M-%(range_year)s-",
                    "padding": 3,
                    "use_date_range": True,
                    "company_id": policy.company_id.id,
                }
            )
        )

    def _lock(self):
        """Let nobody else enter anything until this transaction is over."""
        self.ensure_one()
        self.flush_recordset()
        # whoever waited here meets what the other one wrote, and begins again
        self.env.cr.execute(
            SQL(
                "SELECT id FROM chanxiao_minutes_file WHERE id = %s FOR UPDATE", self.id
            )
        )

    def _take_number(self, day):
        """The next number of the year of a day, without gaps.

        :return: dict of ``number``, ``year`` and ``number_in_year``
        """
        self.ensure_one()
        sequence = self.sequence_id
        date_range = sequence._get_current_sequence(day)
        number_in_year = date_range.number_next
        return {
            "number": sequence.next_by_id(sequence_date=day),
            "year": day.year,
            "number_in_year": number_in_year,
        }

    # entries

    def _get_issue_entry(self, minutes):
        """What was entered when these minutes of the file were issued."""
        return self.env["chanxiao.minutes.ledger"].search(
            [("minutes_res_id", "=", minutes.id), ("kind", "=", "issue")], limit=1
        )

    def _enter(self, kind, parts, **values):
        """Add an entry to the ledger of this locked file.

        :param str kind: what is entered
        :param dict parts: digests of what it is about
        :return: the entry
        """
        self.ensure_one()
        values = {
            "form": FORM,
            "position": self.position + 1,
            "kind": kind,
            "digest": get_digest(parts),
            "person_name": self.env.user.name,
            "moment": fields.Datetime.now(),
            **values,
        }
        ledger = self.env["chanxiao.minutes.ledger"]
        hash_ = ledger._compute_hash(self.id, self.head_hash, values)
        entry = ledger._create_system(
            {
                **values,
                "file_id": self.id,
                "parts": parts,
                "previous_hash": self.head_hash,
                "hash": hash_,
            }
        )
        self._write_system({"position": entry.position, "head_hash": hash_})
        # one more place, outside of the database
        _logger.info(
            "Minutes %s (%s), entry %s of file %s: %s",
            entry.number,
            kind,
            entry.position,
            self.id,
            hash_,
        )
        return entry
