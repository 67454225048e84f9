"""What exceptions endanger and how old they are, for the overview."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import float_repr

# The bands of age: their key, their name, and from how many days on.
AGES = (
    ("fresh", "Up to 2 days", 0),
    ("week", "3 to 7 days", 3),
    ("month", "8 to 30 days", 8),
    ("old", "More than 30 days", 31),
)


class CompanyMonetary(fields.Monetary):
    """An amount in the currency of the record's company.

    Odoo asks for it through a record in memory, made for each new row: of thousands,
    that takes as long as writing them.
    """

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        company = record.env["res.company"].browse((values or {}).get("company_id"))
        if not company:
            return super().convert_to_column_insert(value, record, values, validate)
        # bounded: the currency of the company that a record is made in
        currency = company.sudo().currency_id
        return float_repr(currency.round(float(value or 0)), currency.decimal_places)


class ChanxiaoControlException(models.Model):
    """By kind, age, department and the money that is at risk."""

    _inherit = "chanxiao.control.exception"
    _frozen_fields = {"closed": {"amount_at_risk"}}
    _derived_fields = {"age_group"}

    currency_id = fields.Many2one(related="company_id.currency_id")
    amount_at_risk = CompanyMonetary(
        "Money at Risk",
        copy=False,
        help="What it endangers, in the currency of the company: goods that orders "
        "wait for, rejected goods at their cost, what was posted above a budget. Empty "
        "where nobody knows. What you enter is not overwritten.",
    )
    age_group = fields.Selection(
        [(key, label) for key, label, _days in AGES],
        "Age",
        compute="_compute_age_group",
        store=True,
        readonly=False,
        copy=False,
        help="Since it was found; of a closed one, until it was closed.",
    )

    @api.depends("detected_at", "closed_at")
    def _compute_age_group(self):
        now = fields.Datetime.now()
        for exception in self:
            end = exception.closed_at or now
            days = (end - (exception.detected_at or now)).days
            reached = [key for key, _label, since in AGES if days >= since]
            exception.age_group = reached[-1] if reached else AGES[0][0]

    @api.model
    def _update_age_groups(self):
        """Open exceptions have grown older since they were last looked at."""
        now = fields.Datetime.now()
        older = Domain.OR(
            Domain("age_group", "=", key)
            & Domain("detected_at", "<=", now - timedelta(days=until))
            for (key, _label, _since), (_key, _next, until) in zip(
                AGES, AGES[1:], strict=False
            )
        )
        # sudo: how old exceptions are, which follows from when they were found
        found = self.sudo().search(Domain("state", "!=", "closed") & older)
        self.env.add_to_compute(self._fields["age_group"], found)
        found._recompute_recordset(["age_group"])

    @api.model
    def _cron_detect(self):
        self._update_age_groups()
        return super()._cron_detect()
