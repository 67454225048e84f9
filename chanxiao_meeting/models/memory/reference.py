"""Documents of meetings remember what they had to do with."""

from odoo import api, models
from odoo.fields import Domain


class ChanxiaoMeetingSubjectReference(models.AbstractModel):
    _inherit = "chanxiao.meeting.subject.reference"

    @api.model
    def _get_faceted_domain(self):
        """Extension point: those of which it is known what they are about."""
        # early versions could write the name of a model without a record
        return Domain("subject_ref", "=like", "%,%")

    def _read_facets(self):
        """What the records that these are about have to do with now.

        :return: ``{document: {(kind, id), …}}``
        """
        facets = self.env["chanxiao.meeting.facet"]
        found = {}
        subjects = self._get_subjects()
        by_model = self.filtered(subjects.__contains__).grouped(
            lambda document: subjects[document]._name
        )
        for documents in by_model.values():
            first, *others = (subjects[document] for document in documents)
            records = first.union(*others)
            of_record = facets._read_of(records)
            for document in documents:
                found[document] = set(of_record.get(subjects[document], ()))
        return found

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        # sudo: what they are about, whoever writes them
        known = documents.sudo().filtered_domain(documents._get_faceted_domain())
        if known:
            self.env["chanxiao.meeting.facet"]._note(known)
        return documents

    def write(self, vals):
        result = super().write(vals)
        # of a record that was deleted, what it had to do with stays
        if "subject_ref" in vals and not vals.get("subject_deleted_name"):
            self.env["chanxiao.meeting.facet"]._note(self)
        return result

    def unlink(self):
        facets = self.env["chanxiao.meeting.facet"]
        documents = self.browse(self.ids)
        result = super().unlink()
        facets._forget(documents)
        return result
