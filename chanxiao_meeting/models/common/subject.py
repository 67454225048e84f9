from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain

from .groups import ORGANIZER
from .state_mixin import ensure_single, is_system_context


class SubjectReference(fields.Reference):
    """Asks the database for the record only where people enter it.

    Odoo asks for each value by itself, twice for a new document. What system code
    writes it has just read.
    """

    def convert_to_cache(self, value, record, validate=True):
        if isinstance(value, str) and value and is_system_context(record.env):
            return value
        return super().convert_to_cache(value, record, validate)


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
        # bounded: only names and labels of models
        models_ = self.env["ir.model"].sudo()
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


class ChanxiaoMeetingSubjectReference(models.AbstractModel):
    """A document of a meeting that is about one record of the ERP.

    The record may be deleted later: whoever follows ``subject_ref`` goes through
    :meth:`_get_subjects`, and whoever shows it uses ``subject_name``.
    """

    _name = "chanxiao.meeting.subject.reference"
    _description = "Document About a Record"
    _inherit = "chanxiao.state.mixin"
    _system_fields = {"subject_deleted_name"}

    subject_ref = SubjectReference(
        selection="_selection_subject_ref",
        string="About Record",
        index="btree_not_null",
    )
    subject_deleted_name = fields.Char(
        "Deleted Record",
        readonly=True,
        copy=False,
        help="What the record was called, should it have been deleted since.",
    )
    subject_name = fields.Char("Record", compute="_compute_subject_name")

    @api.model
    def _selection_subject_ref(self):
        return self.env["chanxiao.meeting.subject"]._selection_subject_ref()

    @api.depends("subject_ref", "subject_deleted_name")
    def _compute_subject_name(self):
        subjects = self._get_subjects()
        for document in self:
            if document in subjects:
                document.subject_name = subjects[document].display_name
            elif document.subject_deleted_name:
                document.subject_name = self.env._(
                    "%s (deleted)", document.subject_deleted_name
                )
            else:
                lost = document.subject_ref and self.env._("Record deleted")
                document.subject_name = lost or False

    @api.constrains("subject_ref", "company_id")
    def _check_subject_company(self):
        for document, subject in self._get_subjects().items():
            owner = subject.company_id
            if owner and owner != document.company_id:
                raise ValidationError(
                    self.env._(
                        "“%(record)s” belongs to %(owner)s, but the meeting is one of "
                        "%(company)s. Take it up in a meeting of %(owner)s.",
                        record=subject.display_name,
                        owner=owner.name,
                        company=document.company_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        documents = super().create(vals_list)
        given = any(values.get("subject_ref") for values in vals_list)
        if given and not self.env.su:
            documents._check_subject_readable()
        return documents

    def write(self, vals):
        result = super().write(vals)
        if vals.get("subject_ref") and not self.env.su:
            self._check_subject_readable()
        return result

    def _check_subject_readable(self):
        """Nobody brings in, and so learns the name of, a record they may not read.

        What the document takes over from its topic or decision is known already.
        """
        brought = self.filtered(
            lambda document: document.subject_ref != document._get_inherited_subject()
        )
        subjects = brought._get_subjects()
        by_model = brought.filtered(subjects.__contains__).grouped(
            lambda document: document.subject_ref._name
        )
        for model, documents in by_model.items():
            records = self.env[model].browse(subjects[d].id for d in documents)
            if unreadable := records - records._filtered_access("read"):
                raise AccessError(
                    documents[0]._unreadable_subject_message(unreadable[0])
                )

    def _get_inherited_subject(self):
        """Extension point: the record of the document this one follows from."""
        self.ensure_one()
        return None

    def _unreadable_subject_message(self, record):
        """Who can enter a record that the user may not read, and what else helps."""
        helpers = self._get_subject_helpers(record)
        return self.env._(
            "You may not read the record that “%(document)s” is to be about. Save it "
            "without the record, or ask %(people)s to enter it. Whoever works with "
            "that record can also put it on the agenda from its own page: decisions "
            "on that topic are about it.",
            document=self.display_name,
            people=helpers.mapped("name")
            or self.env._("an organizer of meetings who works with it"),
        )

    def _get_subject_helpers(self, record):
        """A few organizers of the company who may read the record."""
        company = self.company_id
        # bounded: names of colleagues, and whether they may read one record
        organizers = (
            self.env.ref(ORGANIZER)
            .sudo()
            .all_user_ids.filtered(
                lambda user: (
                    user.active and not user.share and company in user.company_ids
                )
            )
        )
        readers = organizers.filtered(
            lambda user: (
                record.with_user(user)
                .with_context(allowed_company_ids=company.ids)
                .has_access("read")
            )
        )
        return readers[:3]

    def _get_subjects(self):
        """The records these documents are about, as far as they still exist.

        :return: ``{document: record}``; a document without a record, or whose record
            was deleted, is left out. Records come with the rights of the system:
            good for their name and company and for scheduling an activity on them.
        """
        by_model = defaultdict(dict)
        for document in self:
            if reference := document.subject_ref:
                by_model[reference._name][document] = reference.id
        subjects = {}
        for model, ids in by_model.items():
            # bounded: records that a document of a meeting already mentions
            records = self.env[model].sudo().browse(set(ids.values()))
            # One query for what is asked of them, and whether they exist: of those
            # that do not, nothing is in the cache. Asked again, it takes none.
            records.fetch(["company_id", "display_name", "write_date"])
            found = {r.id: r for r in records if "write_date" in r._cache}
            for document, id_ in ids.items():
                if record := found.get(id_):
                    subjects[document] = record
        return subjects

    def _get_subject_window(self):
        """Action that opens the record, under the rights of whoever opens it."""
        ensure_single(self)
        subject = self._get_subjects().get(self)
        if subject is None:
            raise UserError(
                self.env._("“%s” is not about a record that exists.", self.display_name)
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": subject._name,
            "res_id": subject.id,
            "views": [(False, "form")],
        }

    def _log_reason(self, title, reason):
        """Note in each document's history what happened to it, and why."""
        body = Markup("<p><strong>%s</strong></p><p>%s</p>") % (title, reason or "")
        self._message_log_batch(bodies=dict.fromkeys(self.ids, body))

    @api.model
    def _get_documents_about(self, records):
        """Every meeting document about ``records``, of whatever model.

        :return: list of recordsets, with the rights of the system
        """
        references = [f"{record._name},{record.id}" for record in records]
        names = self.env.registry.descendants([self._name], "_inherit")
        return [
            # a deletion concerns all documents, whoever may read them
            self.env[name].sudo().search(Domain("subject_ref", "in", references))
            for name in sorted(names)
            if not self.env[name]._abstract
        ]

    def _filter_open(self):
        """Extension point: those of these documents that something is still to come of.

        The others are history, and stay about what they were about.
        """
        return self

    def _follow_subject(self, record, why):
        """These documents are about another record from now on.

        :param record: what goes on instead of the record they were about
        :param str why: what became of that one
        """
        names = {document: document.subject_name for document in self}
        self._write_system({"subject_ref": f"{record._name},{record.id}"})
        for document in self:
            if history := document._get_history():
                history._message_log(
                    body=self.env._(
                        "“%(document)s” was about %(old)s and is about %(new)s now. "
                        "%(why)s",
                        document=document.display_name,
                        old=names[document],
                        new=record.display_name,
                        why=why,
                    )
                )

    def _forget_subject(self, names):
        """Keep the name of records that are no more, instead of a dead reference.

        :param dict names: what each deleted record was called, by its id
        """
        for subject_id, documents in self.grouped(lambda d: d.subject_ref.id).items():
            documents._write_system(
                {"subject_ref": False, "subject_deleted_name": names[subject_id]}
            )
