from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain


class ChanxiaoInspected(models.AbstractModel):
    """A record that shows its inspections, to whoever reads it.

    Only numbers are shown: who may open the inspections is for their own rights.
    """

    _name = "chanxiao.inspected"
    _description = "Record with Inspections"

    # field of the inspection that names the record
    _inspection_link = None

    inspection_count = fields.Integer(
        "Quality Inspections", compute="_compute_inspection_counts"
    )
    inspection_open_count = fields.Integer(
        "Open Inspections", compute="_compute_inspection_counts"
    )
    inspection_failed_count = fields.Integer(
        "Failed Inspections", compute="_compute_inspection_counts"
    )
    has_failed_inspection = fields.Boolean(
        compute="_compute_inspection_counts", search="_search_has_failed_inspection"
    )
    inspection_summary = fields.Char(
        "Inspection Results", compute="_compute_inspection_counts"
    )

    def _compute_inspection_counts(self):
        # sudo: numbers about records that the user reads, nothing else
        rows = (
            self.env["qc.inspection"]
            .sudo()
            ._read_group(
                [(self._inspection_link, "in", self.ids), ("state", "!=", "canceled")],
                [self._inspection_link, "state"],
                ["__count"],
            )
        )
        counts = defaultdict(lambda: defaultdict(int))
        for record, state, count in rows:
            counts[record.id][state] += count
        for record in self:
            states = counts[record.id]
            record.inspection_count = sum(states.values())
            record.inspection_failed_count = states["failed"]
            judged = states["failed"] + states["success"]
            record.inspection_open_count = record.inspection_count - judged
            record.has_failed_inspection = bool(record.inspection_failed_count)
            record.inspection_summary = record._get_inspection_summary()

    def _get_inspection_summary(self):
        """What the numbers say, in words; nothing where nothing was inspected."""
        if self.inspection_failed_count:
            return self.env._(
                "%(failed)s of %(count)s failed",
                failed=self.inspection_failed_count,
                count=self.inspection_count,
            )
        if self.inspection_open_count:
            return self.env._("%s to do", self.inspection_open_count)
        return self.env._("All passed") if self.inspection_count else False

    def _search_has_failed_inspection(self, operator, value):
        if operator != "in":
            return NotImplemented
        failed = (
            self.env["qc.inspection"]
            .sudo()  # which records of this model it is, these are then filtered
            ._search([(self._inspection_link, "!=", False), ("state", "=", "failed")])
        )
        domain = Domain("id", "in", failed.subselect(self._inspection_link))
        return domain if True in value else ~domain

    def action_view_inspections(self):
        """Open the inspections of these records that the user may see."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "quality_control_oca.action_qc_inspection"
        )
        return {
            **action,
            "domain": [(self._inspection_link, "in", self.ids)],
            "context": {"create": False},
        }
