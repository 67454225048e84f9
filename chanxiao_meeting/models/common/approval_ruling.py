from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain


class ChanxiaoApprovalRuling(models.Model):
    """What somebody ruled on a document, for ever: who, when, what, and their remark.

    Made by a document's transition, by nothing else; nobody changes or deletes one. It
    is read by whoever reads the document.
    """

    _name = "chanxiao.approval.ruling"
    _description = "Approval Ruling"
    _inherit = "chanxiao.kept.mixin"
    _order = "id"
    _rec_name = "step_name"

    res_model = fields.Char("Kind of Document", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document Ruled On",
        model_field="res_model",
        required=True,
        readonly=True,
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True)
    round_number = fields.Integer(
        "Round",
        readonly=True,
        help="After a document was sent back, its steps begin anew.",
    )
    step_number = fields.Integer("Step No.", readonly=True)
    step_name = fields.Char("Approval Step", translate=True, readonly=True)
    user_id = fields.Many2one("res.users", "Ruled By", readonly=True)
    # stays when the account is deleted
    person_name = fields.Char("Name of Who Ruled", required=True, readonly=True)
    is_stand_in = fields.Boolean(
        "In Place",
        readonly=True,
        help="An administrator of meetings ruled in place of whose turn it was.",
    )
    ruled_at = fields.Datetime("Ruled On", required=True, readonly=True)
    ruling = fields.Selection(
        [("approved", "Approved"), ("sent_back", "Sent back")],
        required=True,
        readonly=True,
    )
    remark = fields.Text("Remark of the Ruling", readonly=True)

    _once_a_step = models.UniqueIndex(
        "(res_model, res_id, round_number, step_number)",
        "Somebody else has just ruled on this step. Reload the page.",
    )

    # guards

    def _get_system_message(self, names):
        return self.env._(
            "Rulings are recorded when a document is approved or sent back. They stay "
            "as they are: nobody writes, changes or deletes them."
        )

    # made by transitions

    @api.model
    def _record(self, document, ruling, remark, **values):
        """Keep what the user rules on the current step of a document.

        :param document: one record of ``chanxiao.approval.mixin``
        :param str ruling: ``approved`` or ``sent_back``
        :param str remark: their words, if any
        :return: the row
        """
        # bounded: one row about a document on which the user may rule, as was checked
        rulings = self.sudo()
        row = rulings._create_system(
            {
                "res_model": document._name,
                "res_id": document.id,
                "company_id": document.company_id.id,
                "user_id": self.env.uid,
                "person_name": self.env.user.name,
                "ruled_at": fields.Datetime.now(),
                "ruling": ruling,
                "remark": (remark or "").strip() or False,
                **values,
            }
        )
        # called in every language as it is called now: steps are amended later
        for code, _name in self.env["res.lang"].get_installed():
            name = document.with_context(lang=code)._get_step_name()
            row.with_context(lang=code)._write_system({"step_name": name})
        return row.sudo(False)

    # who reads them: whoever reads the document

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        if not (self.env.su or kwargs.get("bypass_access")):
            domain = Domain(domain) & self._get_readable_domain()
        return super()._search(domain, offset, limit, order, **kwargs)

    def _get_readable_domain(self):
        """Rulings on documents that the user may read, archived ones among them."""
        everything = self.with_context(active_test=False).env
        return Domain.OR(
            Domain("res_model", "=", name)
            & Domain("res_id", "in", everything[name]._search(Domain.TRUE))
            for name in self.env["chanxiao.approval.mixin"]._get_documents()
            if self.env[name].has_access("read")
        )

    def _check_access(self, operation):
        result = super()._check_access(operation)
        allowed = self - result[0] if result else self
        if self.env.su or not allowed:
            return result
        documents = defaultdict(set)
        # bounded: of which documents these rulings are
        for row in allowed.sudo():
            documents[row.res_model].add(row.res_id)
        readable = {
            (name, found.id)
            for name, ids in documents.items()
            for found in self.env[name].browse(ids).exists()._filtered_access("read")
        }
        # bounded likewise
        forbidden = allowed.sudo().filtered(
            lambda row: (row.res_model, row.res_id) not in readable
        )
        if not forbidden:
            return result
        refused = (result[0] if result else self.browse()) | forbidden.sudo(False)
        return refused, lambda: self._make_ruling_error(refused)

    def _make_ruling_error(self, refused):
        return self.env["ir.rule"]._make_access_error("read", refused)
