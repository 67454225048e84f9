import hashlib

from odoo import fields, models
from odoo.fields import Domain

from ..common.local_time import to_day
from ..common.qr_code import draw_qr_code
from .ledger import FORM
from .seal_form import find_pictures, get_digest, get_parts

#: how much of a seal is enough for its page
SHOWN = 32
RULED = (
    "round_number",
    "step_number",
    "person_name",
    "is_stand_in",
    "ruling",
    "remark",
)


class ChanxiaoMeetingMinutes(models.Model):
    """Issuing numbers, seals and files minutes; all those of a policy are one chain.

    Form 1 chained the revisions of one meeting, and is still verified as it was. Form 2
    is an entry of the ledger: its hash covers content, rulings, attachments, number,
    moment and the entry before, whatever meeting of the policy that was about.
    """

    _inherit = "chanxiao.meeting.minutes"
    _system_fields = {
        "hash",
        "previous_hash",
        "seal_form",
        "file_id",
        "filing_number",
        "filing_year",
        "kept_attachment_ids",
    }

    hash = fields.Char("Seal", readonly=True, copy=False)
    previous_hash = fields.Char("Hash Before", readonly=True, copy=False)
    seal_form = fields.Integer(readonly=True, copy=False)
    file_id = fields.Many2one(
        "chanxiao.minutes.file",
        "Minutes File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    filing_number = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Given when minutes are issued, by policy and year, without gaps.",
    )
    filing_year = fields.Integer(readonly=True, copy=False)
    # the database lets nobody delete them
    kept_attachment_ids = fields.Many2many(
        "ir.attachment",
        "chanxiao_minutes_kept_attachment_rel",
        string="Kept Files",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )

    # sealing

    def _seal(self):
        """Give the number, and enter the seal into the ledger of the policy."""
        result = super()._seal()
        # bounded: the file in which these minutes, being issued, belong
        policy = self.sudo().policy_id
        file = self.env["chanxiao.minutes.file"]._get_or_open(policy)
        file._lock()
        attachments = self._find_attachments_to_seal()
        number = file._take_number(to_day(self.issued_at, policy.tz))
        entry = file._enter(
            "issue",
            self._get_sealed_parts(attachments),
            moment=self.issued_at,
            **self._prepare_entry(),
            **number,
        )
        self._set_state(
            "issued",
            hash=entry.hash,
            previous_hash=entry.previous_hash,
            seal_form=FORM,
            file_id=file.id,
            filing_number=entry.number,
            filing_year=entry.year,
            kept_attachment_ids=[(6, 0, attachments.ids)],
        )
        return result

    def _prepare_entry(self):
        return {
            "minutes_res_id": self.id,
            "meeting_number": self.name,
            "revision": self.revision,
        }

    def _file_former(self, file):
        """File minutes that were issued before there were files; their seal stays."""
        self.ensure_one()
        entry = file._enter(
            "issue",
            self._get_sealed_parts(self.env["ir.attachment"]),
            moment=self.issued_at,
            former_seal=self.hash,
            person_name=False,
            **self._prepare_entry(),
            **file._take_number(to_day(self.issued_at, file.policy_id.tz)),
        )
        self._write_system(
            {
                "seal_form": 1,
                "file_id": file.id,
                "filing_number": entry.number,
                "filing_year": entry.year,
            }
        )

    # what is sealed

    def _find_attachments_to_seal(self):
        """Files on these minutes, and the pictures that their texts show."""
        self.ensure_one()
        domain = Domain("res_model", "=", self._name) & Domain("res_id", "=", self.id)
        # bounded: ids of the pictures in minutes that are being issued
        found = find_pictures(self.sudo().content)
        # whoever writes a text could name any picture: those of meetings count
        pictures = Domain("id", "in", list(found)) & Domain(
            "res_model", "=like", "chanxiao.%"
        )
        # bounded: what belongs to minutes that are being issued, and is sealed by them
        attachments = self.env["ir.attachment"].sudo()
        found = attachments.search(
            ((domain & Domain("res_field", "=", False)) | pictures)
            & Domain("type", "=", "binary"),
            order="id",
        )
        return found.filtered("raw")

    def _get_sealed_parts(self, attachments):
        """Digests of all that the seal covers, each by what it is called.

        :param attachments: the files that are sealed with these minutes
        """
        self.ensure_one()
        # bounded: digests of these very minutes and of what was ruled on them
        system = self.sudo()
        rulings = system.ruling_ids.sorted("id")
        parts = get_parts(system.content)
        for number, ruling in enumerate(rulings, start=1):
            values = {name: ruling[name] or None for name in RULED}
            values["ruled_at"] = fields.Datetime.to_string(ruling.ruled_at)
            parts[f"ruling/{number}"] = get_digest(values)
        return parts | attachments._get_chanxiao_parts("file")

    def _get_hash_of_form_1(self):
        """SHA-256 over the document, its place among the revisions and its issue."""
        self.ensure_one()
        # bounded: a digest of these very minutes
        content = self.sudo().content
        return get_digest(
            {
                "content": content,
                "issued_at": fields.Datetime.to_string(self.issued_at),
                "number": self.name,
                "previous_hash": self.previous_hash or "",
                "revision": self.revision,
            }
        )

    # what is printed of it

    def _get_verification_url(self):
        """The page that says whether the paper is what was issued; "" before that."""
        self.ensure_one()
        if not self.hash:
            return ""
        page = f"{self.get_base_url()}/chanxiao/minutes"
        return f"{page}/{self.id}/{self.hash[:SHOWN]}"

    def _get_verification_code(self):
        """The QR code of that page as the address of an image; "" before issuing."""
        url = self._get_verification_url()
        return url and draw_qr_code(url)

    def _prepare_render_values(self):
        return {**super()._prepare_render_values(), "minutes": self}


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _get_chanxiao_parts(self, kind):
        """``{what a file is called in a seal: its digest}``."""
        return {
            f"{kind}/{file.id}/{file.name}": file._get_chanxiao_digest()
            for file in self
        }

    def _get_chanxiao_digest(self):
        """SHA-256 over the name and the content of a file."""
        self.ensure_one()
        content = hashlib.sha256(self.raw or b"").hexdigest()
        return get_digest({"name": self.name, "sha256": content})
