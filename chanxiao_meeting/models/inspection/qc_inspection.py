from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import formatLang

from ..common.reason import NO_REASON
from ..common.transfer_place import is_receipt, is_shipment


class QcInspection(models.Model):
    _name = "qc.inspection"
    _inherit = ["qc.inspection", "chanxiao.problem.source"]
    _check_company_auto = True

    stage = fields.Selection(
        [
            ("incoming", "Incoming goods"),
            ("outsourced", "Outsourced work"),
            ("in_process", "In process"),
            ("finished", "Finished goods"),
        ],
        compute="_compute_stage",
        store=True,
        readonly=False,
        tracking=True,
        help="What was inspected; pass rates are reported for each.",
    )
    production_id = fields.Many2one(
        "mrp.production",
        "Manufacturing Order",
        compute="_compute_production_id",
        store=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
    )
    picking_id = fields.Many2one(
        "stock.picking",
        "Transfer",
        compute="_compute_picking_id",
        store=True,
        readonly=False,
        check_company=True,
        index="btree_not_null",
    )
    qty_rejected = fields.Float(
        "Rejected Quantity",
        compute="_compute_qty_rejected",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="All of a failed inspection and nothing of a passed one, until somebody"
        " enters how much it really was.",
    )
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

    _chanxiao_done_idx = models.Index(
        "(company_id, date_done) WHERE state IN ('success', 'failed')"
    )

    @api.private
    def object_selection_values(self):
        """Inspections are made on deliveries, orders and their operations too."""
        values = super().object_selection_values()
        known = {model for model, _label in values}
        labels = {
            "stock.picking": self.env._("Transfer"),
            "stock.move": self.env._("Stock Move"),
            "mrp.production": self.env._("Manufacturing Order"),
            "mrp.workorder": self.env._("Work Order"),
        }
        return values + [(key, labels[key]) for key in labels if key not in known]

    def _get_object(self, model_name):
        """The inspected record if it is of this model, else nothing."""
        self.ensure_one()
        record = self.object_id
        if record and record._name == model_name:
            return record
        return self.env[model_name]

    def _prepare_inspection_header(self, object_ref, trigger_line):
        """An inspection belongs to the company of what is inspected."""
        values = super()._prepare_inspection_header(object_ref, trigger_line)
        if object_ref and "company_id" in object_ref and object_ref.company_id:
            values["company_id"] = object_ref.company_id.id
        return values

    @api.depends("object_id", "production_id", "picking_id")
    def _compute_product_id(self):
        """Also the one product of the order or transfer inspected."""
        result = super()._compute_product_id()
        for inspection in self.filtered(lambda inspection: not inspection.product_id):
            products = (
                inspection._get_object("stock.move").product_id
                or inspection.production_id.product_id
                or inspection.picking_id.move_ids.product_id
            )
            if len(products) == 1:
                inspection.product_id = products
        return result

    @api.depends("object_id")
    def _compute_production_id(self):
        for inspection in self:
            operation = inspection._get_object("mrp.workorder")
            order = inspection._get_object("mrp.production")
            inspection.production_id = order or operation.production_id

    @api.depends("object_id")
    def _compute_picking_id(self):
        for inspection in self:
            move = inspection._get_object("stock.move")
            picking = inspection._get_object("stock.picking")
            inspection.picking_id = picking or move.picking_id

    @api.depends("object_id", "production_id", "picking_id")
    def _compute_stage(self):
        for inspection in self:
            inspection.stage = inspection._get_default_stage() or inspection.stage

    def _get_default_stage(self):
        """Stage that follows from what is inspected, or ``False``."""
        self.ensure_one()
        if self._get_object("mrp.workorder"):
            return "in_process"
        if self.production_id:
            is_outsourced = self.production_id.bom_id.type == "subcontract"
            return "outsourced" if is_outsourced else "finished"
        # drop-shipped goods are received, though we never see them
        if is_receipt(self.picking_id):
            moves = self._get_object("stock.move") or self.picking_id.move_ids
            # mrp_subcontracting, where it is installed, marks its receipts
            is_outsourced = "is_subcontract" in moves._fields and any(
                moves.mapped("is_subcontract")
            )
            return "outsourced" if is_outsourced else "incoming"
        return "finished" if is_shipment(self.picking_id) else False

    @api.depends("state")
    def _compute_qty_rejected(self):
        for inspection in self:
            failed = inspection.state == "failed"
            inspection.qty_rejected = inspection.qty if failed else 0.0

    @api.constrains("qty", "qty_rejected")
    def _check_qty_rejected(self):
        for inspection in self:
            if not 0 <= inspection.qty_rejected <= max(inspection.qty, 0):
                raise ValidationError(
                    self.env._(
                        "Inspection %(name)s: the rejected quantity (%(rejected)s) lies"
                        " between zero and the inspected quantity (%(quantity)s)."
                        " The inspector can correct either.",
                        name=inspection.name,
                        rejected=inspection.qty_rejected,
                        quantity=inspection.qty,
                    )
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

    @api.constrains("reject_reason_id", "company_id")
    def _check_reject_reason(self):
        for inspection in self:
            inspection.reject_reason_id._check_given_for(inspection, "inspection")

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

    @api.model
    def _find_problems(self, goods):
        """Failed inspections of the orders, receipts and deliveries behind goods."""
        moves = goods.get("stock.move", self.env["stock.move"])
        productions = goods.get("mrp.production", self.env["mrp.production"])
        inspections = self.search(
            Domain("state", "=", "failed")
            & (
                Domain("production_id", "in", productions.ids)
                | Domain("picking_id", "in", moves.picking_id.ids)
            )
        )
        by_picking = moves.grouped("picking_id")
        return [
            (record, inspection._prepare_failure())
            for inspection in inspections
            for record in (
                *(inspection.production_id & productions),
                *inspection._filter_inspected(by_picking),
            )
        ]

    def _filter_inspected(self, by_picking):
        """Of the moves of transfers, those of the inspected product."""
        moves = by_picking.get(self.picking_id, self.env["stock.move"])
        product = self.product_id
        return moves.filtered(lambda m: not product or m.product_id == product)

    def _prepare_failure(self):
        return self._prepare_problem(
            "inspection",
            date=self.date_done,
            detail=self.test.name,
            quantity=self.qty_rejected,
            reason_id=self.reject_reason_id.id,
        )
