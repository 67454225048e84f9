"""Lists that bring records of several models together, a row each."""

from dataclasses import dataclass
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .state_mixin import ensure_single

#: at most so many kinds of records in one overview: the id of a row holds the kind
KINDS = 16


@dataclass(frozen=True)
class Part:
    """The records of one model in an overview.

    :param int number: below ``KINDS``, its own in the overview; never changed later
    :param str model: name of the model
    :param domain: which of its records
    :param select: function of the query of the records, to which it may join tables, to
        ``{name of a column: SQL}``; columns that it leaves out are empty
    """

    number: int
    model: str
    domain: Domain
    select: object


class ChanxiaoOverview(models.AbstractModel):
    """Records of several models as rows of one list, read whenever it is asked for.

    A row is there for those who may read its record, whichever way it is asked for: the
    records are selected by their own access rights and rules, and nothing is stored.
    Inherit it with ``_auto = False`` and say which records they are in
    :meth:`_get_parts`. Fields of the model that are not computed are columns.
    """

    _name = "chanxiao.overview"
    _description = "Records of Several Models"

    res_model = fields.Char("Model of the Record", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    subject_name = fields.Char(
        "About",
        compute="_compute_subject_name",
        help="The record of the ERP that it is about, if you may read that one.",
    )

    @api.model
    def _get_parts(self):
        """Extension point: which records are rows.

        :return: list of ``Part``
        """
        return []

    @property
    def _table_query(self):
        # read from the tables of other models, whose changes may not be there yet
        self.env.flush_all()
        parts = [
            self._select_part(part)
            for part in self._get_parts()
            # without access to the model there is nothing to be seen of it
            if self.env[part.model].has_access("read")
        ]
        if not parts:
            empty = SQL(", ").join(
                self._select_column(name, None) for name in self._get_columns()
            )
            return SQL("SELECT NULL::int8 AS id, %s WHERE FALSE", empty)
        return SQL(" UNION ALL ").join(parts)

    def _select_part(self, part):
        # with the rights of whoever looks: access rights and rules of the records
        records = self.env[part.model].with_context(active_test=False)
        query = records._search(part.domain)
        given = {
            "res_model": SQL("%s", part.model),
            "res_id": SQL.identifier(query.table, "id"),
            **part.select(query),
        }
        row_id = SQL(
            "%s::int8 * %s + %s AS id",
            SQL.identifier(query.table, "id"),
            KINDS,
            part.number,
        )
        columns = [
            self._select_column(name, given.get(name)) for name in self._get_columns()
        ]
        return query.select(row_id, *columns)

    @classmethod
    def _get_columns(cls):
        return [
            name
            for name, field in cls._fields.items()
            if name != "id" and field.store and field.column_type
        ]

    def _select_column(self, name, value):
        """A column of the type of its field, so that all parts agree."""
        kind = SQL.identifier(self._fields[name].column_type[0])
        value = SQL("NULL") if value is None else value
        return SQL("(%s)::%s AS %s", value, kind, SQL.identifier(name))

    @classmethod
    def _get_row_id(cls, number, record_id):
        """The id of the row of a record in the part with this number."""
        return record_id * KINDS + number

    def _check_access(self, operation):
        """Nor is a row read from memory by those who may not read its record."""
        if result := super()._check_access(operation):
            return result
        if self.env.su or not any(self._ids):
            return None
        forbidden = self - self.browse(self._search([("id", "in", self.ids)]))
        if not forbidden:
            return None
        refuse = self.env["ir.rule"]._make_access_error
        return forbidden, partial(refuse, operation, forbidden)

    # the records behind the rows

    def _get_records(self):
        """``{row: its record}``, with the rights of whoever asks."""
        return {row: self.env[row.res_model].browse(row.res_id) for row in self}

    def _browse_by_model(self):
        """The records as one recordset a model."""
        return {
            model: self.env[model].browse(rows.mapped("res_id"))
            for model, rows in self.grouped("res_model").items()
        }

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang", "allowed_company_ids")
    def _compute_subject_name(self):
        names = {}
        for records in self._browse_by_model().values():
            if "subject_ref" in records._fields:
                names.update(records._get_readable_subject_names())
        by_row = self._get_records()
        for row in self:
            row.subject_name = names.get(by_row[row], False)

    def action_open_record(self):
        """The record of one row, with the rights of whoever opens it.

        :raise UserError: unless it is one row, whose record the user still finds
        """
        ensure_single(self)
        self.browse().check_access("read")
        if not self.search_count([("id", "=", self.id)]):
            raise UserError(
                self.env._(
                    "That record is no longer there, or no longer for you to read. "
                    "Reload the page."
                )
            )
        return self._get_records()[self]._get_records_action()


class ChanxiaoMeetingSubjectReference(models.AbstractModel):
    _inherit = "chanxiao.meeting.subject.reference"

    def _get_readable_subject_names(self):
        """Names of the records that these are about, where the user may read them.

        A deleted record is named as it was called.

        :return: ``{document: name}``
        """
        subjects = self._get_subjects()
        about = self.filtered(subjects.__contains__)
        readable = set()
        for model, group in about.grouped(lambda one: subjects[one]._name).items():
            records = self.env[model].browse({subjects[one].id for one in group})
            readable.update(records._filtered_access("read"))
        names = {one: one.subject_name for one in self - about if one.subject_name}
        for one in about:
            if subjects[one] in readable:
                names[one] = subjects[one].display_name
        return names
