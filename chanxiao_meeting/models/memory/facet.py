"""What documents of meetings have to do with: product, partner, work centre."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: kinds of facets, the column each is kept in, and the model it names
COLUMNS = {
    "product": ("product_id", "product.product"),
    "customer": ("partner_id", "res.partner"),
    "vendor": ("partner_id", "res.partner"),
    "workcenter": ("workcenter_id", "mrp.workcenter"),
}


class ChanxiaoMeetingFacet(models.Model):
    """One thing that a document has to do with, so that others like it are found.

    Kept beside the document, so that they are known when the record that it was about
    has been deleted. While the document is open they follow that record; those of a
    closed one stay as they were. Nobody reads them but the system: documents found by
    them are read with the rights of whoever looks.
    """

    _name = "chanxiao.meeting.facet"
    _description = "What a Document of a Meeting Has to Do With"

    res_model = fields.Char("Model of the Document", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Document", model_field="res_model", required=True, readonly=True
    )
    kind = fields.Selection(
        [
            ("product", "Product"),
            ("customer", "Customer"),
            ("vendor", "Vendor"),
            ("workcenter", "Work Center"),
        ],
        "Kind of Facet",
        required=True,
        readonly=True,
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    workcenter_id = fields.Many2one(
        "mrp.workcenter", readonly=True, ondelete="cascade", index="btree_not_null"
    )

    _document_idx = models.Index("(res_model, res_id)")

    # what a record of the ERP has to do with

    @api.model
    def _read_of(self, records):
        """Facets of records of any model.

        :param records: with the rights of the system
        :return: ``{record: {(kind, id), …}}``
        """
        if hasattr(records, "_get_meeting_facets"):
            return records._get_meeting_facets()
        return self._read_by_fields(records)

    @api.model
    def _read_by_fields(self, records):
        """Of records that say nothing of themselves: what they name."""
        names = {
            "product_id": ("product", "product.product"),
            "workcenter_id": ("workcenter", "mrp.workcenter"),
            "partner_id": ("customer", "res.partner"),
        }
        found = defaultdict(set)
        for name, (kind, comodel) in names.items():
            field = records._fields.get(name)
            if field and field.comodel_name == comodel:
                for record in records:
                    value = record[name]
                    if comodel == "res.partner":
                        value = value.commercial_partner_id
                    found[record] |= {(kind, id_) for id_ in value.ids}
        return found

    # keeping them

    @api.model
    def _note(self, documents):
        """Bring what documents have to do with up to date; writes differences only.

        :param documents: of one model, with subjects that still exist
        """
        # sudo: facets are the system's, whoever changes the document
        system = self.sudo()
        # sudo: what the documents are about
        wanted = documents.sudo()._read_facets()
        known = system._get_known(documents)
        missing, surplus = [], []
        for document in documents:
            has = known.get(document.id, {})
            wants = wanted.get(document, set())
            surplus += [row for key, row in has.items() if key not in wants]
            missing += [
                system._prepare_row(document, *key)
                for key in sorted(wants)
                if key not in has
            ]
        system.concat(*surplus).unlink()
        system._insert(missing)

    @api.model
    def _insert(self, rows):
        """Plain rows: of thousands of new exceptions each has some, and nothing
        follows from them.

        :param list rows: of :meth:`_prepare_row`
        """
        if not rows:
            return
        names = list(dict(COLUMNS.values()))
        ids = [[row.get(name) for row in rows] for name in names]
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (res_model, create_uid, res_id, kind, %s)"
                " SELECT %s, %s, * FROM unnest(%s::int[], %s::varchar[], %s)",
                SQL.identifier(self._table),
                SQL(", ").join(map(SQL.identifier, names)),
                rows[0]["res_model"],
                self.env.uid,
                [row["res_id"] for row in rows],
                [row["kind"] for row in rows],
                SQL(", ").join(SQL("%s::int[]", values) for values in ids),
            )
        )

    @api.model
    def _get_known(self, documents):
        """``{id of a document: {(kind, id): facet}}``."""
        rows = self.search(
            Domain("res_model", "=", documents._name)
            & Domain("res_id", "in", documents.ids)
        )
        known = defaultdict(dict)
        for row in rows:
            known[row.res_id][row._get_key()] = row
        return known

    def _get_key(self):
        self.ensure_one()
        return self.kind, self[COLUMNS[self.kind][0]].id

    @api.model
    def _prepare_row(self, document, kind, id_):
        return {
            "res_model": document._name,
            "res_id": document.id,
            "kind": kind,
            COLUMNS[kind][0]: id_,
        }

    @api.model
    def _forget(self, documents):
        """The documents are gone."""
        # sudo: facets are the system's, whoever deletes the document
        self.sudo().search(
            Domain("res_model", "=", documents._name)
            & Domain("res_id", "in", documents.ids)
        ).unlink()

    # catching up

    @api.model
    def _cron_follow_records(self):
        """Open documents have to do with what their records have now."""
        self.env["ir.cron"]._chanxiao_do_each(self._get_sources(), self._follow_model)

    @api.model
    def _get_sources(self):
        """The models of documents, as rows of ``ir.model``."""
        Reference = "chanxiao.meeting.subject.reference"
        names = self.env.registry.descendants([Reference], "_inherit")
        names = [name for name in names if not self.env[name]._abstract]
        # bounded: names of models
        return self.env["ir.model"].sudo().search(Domain("model", "in", names))

    @api.model
    def _follow_model(self, model, everything=False):
        """:param bool everything: closed documents too, as for an upgrade"""
        # sudo: what documents are about, whoever may read them
        documents = self.env[model.model].sudo()
        documents = documents.search(documents._get_faceted_domain())
        if not everything:
            documents = documents._filter_open()
        for start in range(0, len(documents), 1000):
            self._note(documents[start : start + 1000])
