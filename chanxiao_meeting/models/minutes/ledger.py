from odoo import api, fields, models

from .seal_form import get_digest

#: the form of the entries; what an entry hashes is said by its form for ever
FORM = 2
#: what an entry hashes, besides the file and the former entry
SEALED = (
    "form",
    "position",
    "kind",
    "minutes_res_id",
    "number",
    "year",
    "number_in_year",
    "meeting_number",
    "revision",
    "moment",
    "digest",
    "former_seal",
    "person_name",
    "words",
)


class ChanxiaoMinutesLedger(models.Model):
    """What was issued, kept or disposed of, in order: a second place beside it.

    Each entry hashes the one before; nobody changes or deletes one, the database
    refuses it. An entry names its minutes by their id alone: it stays when they go.
    """

    _name = "chanxiao.minutes.ledger"
    _description = "Entry in the Ledger of Minutes"
    _inherit = "chanxiao.kept.mixin"
    _order = "file_id, position"
    _rec_name = "number"

    file_id = fields.Many2one(
        "chanxiao.minutes.file", "File of Minutes", required=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="file_id.company_id", store=True, index=True)
    form = fields.Integer("Form of the Seal", required=True)
    position = fields.Integer("Position in the Ledger", required=True)
    kind = fields.Selection(
        [
            ("issue", "Minutes issued"),
            ("paper", "PDF kept"),
            ("disposal", "Minutes disposed of"),
        ],
        "What Was Entered",
        required=True,
    )
    minutes_res_id = fields.Integer("Id of the Minutes", required=True, index=True)
    minutes_id = fields.Many2one(
        "chanxiao.meeting.minutes", "Filed Minutes", compute="_compute_minutes_id"
    )
    number = fields.Char("File Number", required=True)
    year = fields.Integer("Year of Issue", required=True)
    number_in_year = fields.Integer("Number in the Year", required=True)
    meeting_number = fields.Char("Number of the Meeting")
    revision = fields.Integer("Revision of the Minutes", required=True)
    moment = fields.Datetime("Entered On", required=True)
    parts = fields.Json("Digests of the Parts", prefetch=False)
    digest = fields.Char("Digest of All Parts", required=True)
    former_seal = fields.Char(
        "Seal of the Former Form",
        help="Of minutes that were issued before there was a ledger.",
    )
    person_name = fields.Char("Entered in the Ledger By")
    words = fields.Text("Why It Was Disposed Of")
    previous_hash = fields.Char("Hash of the Entry Before")
    hash = fields.Char("Hash of the Entry", required=True, index=True)

    _position_unique = models.UniqueIndex(
        "(file_id, position)",
        "Somebody else has just issued minutes of this file. Try again.",
    )
    _number_unique = models.UniqueIndex(
        "(file_id, year, number_in_year) WHERE kind = 'issue'",
        "Each number of a file is given once.",
    )

    def _compute_minutes_id(self):
        minutes = self.env["chanxiao.meeting.minutes"]
        known = set(minutes.browse(self.mapped("minutes_res_id")).exists()._ids)
        for entry in self:
            found = entry.minutes_res_id in known
            entry.minutes_id = found and minutes.browse(entry.minutes_res_id)

    def _get_system_message(self, names):
        return self.env._(
            "Entries of the ledger are made when minutes are issued, printed for the "
            "file or disposed of. They stay as they are: nobody writes, changes or "
            "deletes them."
        )

    def _get_hash(self):
        """What this entry has to be, by what stands in it."""
        self.ensure_one()
        return self._compute_hash(
            self.file_id.id,
            self.previous_hash,
            {name: self[name] for name in SEALED},
        )

    @api.model
    def _compute_hash(self, file_id, previous_hash, values):
        """SHA-256 over an entry and its place."""
        return get_digest(
            {
                **{name: values.get(name) or None for name in SEALED},
                "moment": fields.Datetime.to_string(values["moment"]),
                "file": file_id,
                "previous_hash": previous_hash or "",
            }
        )
