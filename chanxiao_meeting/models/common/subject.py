from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class ChanxiaoMeetingSubject(models.AbstractModel):
    """A record that meetings decide about, and that remembers them.

    Inherit it on any model with a ``company_id``, ``mail.thread`` and
    ``mail.activity.mixin``; decisions can then be about its records and place their
    tasks on them.
    """

    _name = "chanxiao.meeting.subject"
    _description = "Record That Meetings Decide About"

    #: further fields that a record is found by when one is chosen
    _subject_search_fields = ()

    @api.model
    def _selection_subject_ref(self):
        """Models that a decision can be about.

        :return: ``[(model name, translated description), …]``, every concrete model
            that inherits this mixin, whichever addon extends it.
        """
        names = self.env.registry.descendants(["chanxiao.meeting.subject"], "_inherit")
        models_ = self.env["ir.model"].sudo()  # only model names and labels
        return [
            (name, models_._get(name).name)
            for name in sorted(names)
            if not self.env[name]._abstract
        ]

    @api.model
    @api.readonly
    def web_name_search(
        self, name, specification, domain=None, operator="ilike", limit=100
    ):
        """Where a meeting chooses a record: newest first, told by more than a number.

        By number, customer or product. Elsewhere records are found as ever.
        """
        if not self.env.context.get("chanxiao_choosing"):
            return super().web_name_search(name, specification, domain, operator, limit)
        found = Domain("display_name", operator, name or "")
        for field in self._subject_search_fields if name else ():
            found |= Domain(field, operator, name)
        records = self.search(
            found & Domain(domain or []), order="id desc", limit=limit
        )
        labels = {record.id: record._get_subject_label() for record in records}
        return [
            {"id": id_, "display_name": label, "__formatted_display_name": label}
            for id_, label in labels.items()
        ]

    def _get_subject_label(self):
        self.ensure_one()
        parts = [self.display_name, *self._get_subject_details()]
        return " – ".join(part for part in parts if part)

    def _get_subject_details(self):
        """Extension point: what tells this record from others: customer, date.

        :return: list of texts; empty ones are left out
        """
        self.ensure_one()
        return []

    def _get_meeting_domain(self):
        return Domain("subject_ref", "in", [f"{self._name},{id_}" for id_ in self.ids])

    def _get_meeting_company(self):
        """The one company whose meetings can take these records up."""
        companies = self.company_id or self.env.company
        if len(companies) > 1:
            raise UserError(
                self.env._(
                    "These records belong to several companies: %s. Choose records of "
                    "one company.",
                    companies.mapped("name"),
                )
            )
        return companies

    def _pass_on_to(self, successor, why):
        """What meetings still have to do with these records is about another one now.

        :param successor: the record that goes on instead of them
        :param str why: what became of these
        """
        Reference = self.env["chanxiao.meeting.subject.reference"]
        for documents in Reference._get_documents_about(self - successor):
            if current := documents._filter_open():
                current._follow_subject(successor, why)

    def unlink(self):
        Reference = self.env["chanxiao.meeting.subject.reference"]
        referring = [found for found in Reference._get_documents_about(self) if found]
        names = {record.id: record.display_name for record in self if referring}
        result = super().unlink()
        for documents in referring:
            documents._forget_subject(names)
        return result
