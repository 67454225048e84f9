from itertools import count

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# what charts and groups call the records without a reason
NO_REASON = _lt("No reason given")


class ChanxiaoReason(models.Model):
    _name = "chanxiao.reason"
    _description = "Reason Code"
    _order = "scope, sequence, code"

    code = fields.Char(required=True)
    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    scope = fields.Selection(
        [
            ("variance", "Ahead of or behind plan"),
            ("override", "Figure entered by hand"),
            ("order_change", "Confirmed order changed"),
            ("scrap", "Goods scrapped"),
            ("absence", "Absent from a meeting"),
            ("infraction", "Infraction in a meeting"),
            ("exception", "Exception"),
            ("inspection", "Goods rejected at inspection"),
        ],
        required=True,
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")

    _code_unique = models.UniqueIndex(
        "(scope, code, COALESCE(company_id, 0))",
        "A reason with this code already exists for this use.",
    )

    @api.private
    def copy_data(self, default=None):
        """A copy needs a code of its own."""
        values_list = super().copy_data(default)
        for reason, values in zip(self, values_list, strict=True):
            if "code" not in (default or {}):
                values["code"] = reason._get_free_code()
                values["name"] = self.env._("%s (copy)", reason.name)
        return values_list

    def _get_free_code(self):
        """This code with the first number that no reason of the same use has."""
        alike = self.with_context(active_test=False).search(
            [("scope", "=", self.scope), ("company_id", "=", self.company_id.id)]
        )
        taken = {*alike.mapped("code")}
        codes = (f"{self.code}-{number}" for number in count(2))
        return next(code for code in codes if code not in taken)

    # for one use only, as long as anything has it

    def write(self, vals):
        if "scope" in vals:
            self.filtered(lambda reason: reason.scope != vals["scope"])._check_unused()
        return super().write(vals)

    def _check_unused(self):
        """:raise UserError: naming what has one of these reasons"""
        for model, name in self._get_reason_fields():
            # bounded: how many records have these reasons, of whatever company
            records = self.env[model].sudo().with_context(active_test=False)
            found = records._read_group([(name, "in", self.ids)], [name], ["__count"])
            for reason, count_ in found:
                raise UserError(reason._get_used_message(model, count_))

    def _get_reason_fields(self):
        """Where reasons are stored, whichever addon adds such a field.

        :return: pairs of the name of a model and of a field of it
        """
        return [
            (model, name)
            for model, records in self.env.items()
            if records._auto and not (records._abstract or records._transient)
            for name, field in records._fields.items()
            if field.type == "many2one"
            and field.comodel_name == self._name
            and field.store
            and not field.related
        ]

    def _get_used_message(self, model, count_):
        scopes = dict(self._fields["scope"]._description_selection(self.env))
        return self.env._(
            "“%(reason)s” is given as “%(use)s” (%(kind)s: %(count)s), so it stays for "
            "that use. Make a reason of its own for the other use, and archive this "
            "one if nobody shall choose it any more.",
            reason=self.name,
            use=scopes[self.scope],
            count=count_,
            # bounded: what a model is called
            kind=self.env["ir.model"].sudo()._get(model).name,
        )

    @api.model
    def load(self, fields, data):
        """Reasons that an addon brings as CSV are the customer's once they are there.

        A CSV file cannot say ``noupdate``; without it every upgrade would undo what was
        renamed, moved or archived.
        """
        if self.env.context.get("install_mode"):
            self = self.with_context(noupdate=True)
        return super().load(fields, data)

    def _check_given_for(self, record, scope):
        """Whether this reason may be given for ``record``.

        :param self: one reason, or none, which always fits
        :param record: what it is given for, with a ``company_id``
        :param str scope: the use that the field of the record is for
        :raise ValidationError: for one of another use or of another company
        """
        # bounded: the use and the company of one reason that was entered
        reason = self.sudo()
        if not reason:
            return
        company = record.company_id
        if reason.scope == scope and reason.company_id in (company, company.browse()):
            return
        uses = dict(self._fields["scope"]._description_selection(self.env))
        raise ValidationError(
            self.env._(
                "“%(reason)s” is not among the reasons “%(use)s” of %(company)s. "
                "Choose another one for %(record)s, or have an administrator of "
                "meetings add it to the reason codes.",
                reason=reason.name,
                use=uses[scope],
                company=company.name,
                record=record.display_name,
            )
        )
