from odoo import api, fields, models
from odoo.fields import Domain


class ChanxiaoControlException(models.Model):
    """Exceptions remember where they were found, and how often they came back."""

    _inherit = "chanxiao.control.exception"
    _system_fields = {"reopen_count"}

    reopen_count = fields.Integer(
        "Times Reopened",
        readonly=True,
        copy=False,
        help="How often it was closed and then turned out not to be over.",
    )

    @api.model
    def _get_faceted_domain(self):
        return super()._get_faceted_domain() | Domain("source_id", "!=", 0)

    def _read_facets(self):
        """Of what was found on other records, such as a work centre, too."""
        found = super()._read_facets()
        facets = self.env["chanxiao.meeting.facet"]
        sourced = self.filtered(lambda one: one not in found and one.source_id)
        for model, group in sourced.grouped("source_model").items():
            if model not in self.env:
                continue
            # sudo: what the system found this exception on
            records = self.env[model].sudo().browse(group.mapped("source_id")).exists()
            of_record = facets._read_of(records)
            for one in group:
                source = records.browse(one.source_id)
                found[one] = set(of_record.get(source, ()))
        return found

    def _set_state(self, state, **values):
        """Being taken up again after it was closed is counted, whoever does it."""
        reopened = self.browse()
        if state != "closed":
            reopened = self.filtered(lambda one: one.state == "closed")
        result = super()._set_state(state, **values)
        for count, group in reopened.grouped("reopen_count").items():
            group._write_system({"reopen_count": count + 1})
        return result
