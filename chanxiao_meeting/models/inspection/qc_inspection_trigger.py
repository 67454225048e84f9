from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import formatLang
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

NO_REASON = _lt("No reason given")


class QcInspectionTrigger(models.Model):
    """Inspections that were made due by a trigger, and what becomes of failed ones."""

    _inherit = "qc.inspection"

    trigger_id = fields.Many2one(
        "qc.trigger", readonly=True, copy=False, index="btree_not_null"
    )
    workorder_id = fields.Many2one(
        "mrp.workorder",
        "Work Order",
        compute="_compute_workorder_id",
        store=True,
        index="btree_not_null",
    )
    lot_ids = fields.Many2many(
        "stock.lot",
        string="Lots/Serial Numbers",
        compute="_compute_lot_ids",
        compute_sudo=True,
    )
    reject_reason_id = fields.Many2one(
        "chanxiao.reason",
        "Reason for Rejection",
        domain="[('scope', '=', 'inspection'), "
        "('company_id', 'in', (False, company_id))]",
        check_company=True,
        ondelete="restrict",
        copy=False,
        tracking=True,
        falsy_value_label=NO_REASON,
    )

    # two requests at once make one inspection all the same
    _trigger_unique = models.UniqueIndex(
        "(object_id, trigger_id, test) WHERE trigger_id IS NOT NULL",
        "This is inspected already: there is an inspection of this record with this"
        " test for the same trigger.",
    )

    @api.depends("object_id")
    def _compute_workorder_id(self):
        for inspection in self:
            inspection.workorder_id = inspection._get_object("mrp.workorder")

    @api.depends("object_id", "production_id")
    def _compute_lot_ids(self):
        for inspection in self:
            lots = inspection._get_object("stock.move").lot_ids
            inspection.lot_ids = lots or inspection.production_id.lot_producing_ids

    @api.constrains("reject_reason_id")
    def _check_reject_reason(self):
        for inspection in self:
            reason = inspection.reject_reason_id
            if reason and reason.scope != "inspection":
                raise ValidationError(
                    self.env._(
                        "“%(reason)s” is no reason for rejecting goods. Choose one of"
                        " that kind for inspection %(name)s.",
                        reason=reason.name,
                        name=inspection.name,
                    )
                )

    def write(self, vals):
        is_failing = vals.get("state") == "failed"
        failing = self.filtered(lambda i: is_failing and i.state != "failed")
        result = super().write(vals)
        failing._note_failure()
        return result

    def _note_failure(self):
        """Tell those who follow the order or transfer what failed."""
        for inspection in self:
            record = inspection.production_id or inspection.picking_id
            if not record:
                continue
            # sudo: inspectors need no rights on the record they inspect; bounded to
            # one note about its inspection
            record.sudo().message_post(
                body=inspection._get_failure_note(), subtype_xmlid="mail.mt_note"
            )

    def _get_failure_note(self):
        rejected, quantity = (
            formatLang(self.env, number, dp="Product Unit")
            for number in (self.qty_rejected, self.qty)
        )
        return self.env._(
            "Inspection %(inspection)s of %(product)s failed: %(rejected)s of"
            " %(quantity)s %(unit)s rejected.",
            inspection=self._get_html_link(self.name),
            product=self.workorder_id.display_name or self.product_id.display_name,
            rejected=rejected,
            quantity=quantity,
            unit=self.product_id.uom_id.name or "",
        )
