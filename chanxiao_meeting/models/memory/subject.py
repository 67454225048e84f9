"""What the records that meetings decide about have to do with, and their history."""

from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from ..common.transfer_place import is_receipt, is_shipment


class ChanxiaoMeetingSubject(models.AbstractModel):
    _inherit = "chanxiao.meeting.subject"

    def _get_meeting_facets(self):
        """Extension point: product, partner and work centre of these records.

        :return: ``{record: {(kind of ``chanxiao.meeting.facet``, id), …}}``
        """
        return self.env["chanxiao.meeting.facet"]._read_by_fields(self)

    def action_open_chanxiao_history(self):
        """All that meetings had to do with these records, in order of time."""
        self.check_access("read")
        references = [f"{self._name},{id_}" for id_ in self.ids]
        domain = Domain("subject_ref", "in", references)
        return self.env["chanxiao.meeting.history"]._open(self, domain)


def _collect_lines(records, lines, link, extra=()):
    """Products of the lines of records, from one grouped query.

    :param lines: the model of the lines, with the rights to read them all
    :param str link: the field of a line that names its record
    :param list extra: further conditions on lines
    """
    found = defaultdict(set)
    groups = lines._read_group(
        [(link, "in", records.ids), ("product_id", "!=", False), *extra],
        [link],
        ["product_id:array_agg_distinct"],
    )
    for record, ids in groups:
        found[records.browse(record.id)] |= {("product", id_) for id_ in ids}
    return found


def _add_partner(found, records, role):
    """The companies of the partners of records.

    :param role: function of a record to "customer", "vendor" or nothing
    """
    for record in records:
        partner, kind = record.partner_id.commercial_partner_id, role(record)
        if partner and kind:
            found[record].add((kind, partner.id))
    return found


def _get_role(transfer):
    """What its partner is to us; of drop-shipped goods, the vendor's."""
    if is_receipt(transfer):
        return "vendor"
    return "customer" if is_shipment(transfer) else None


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _get_meeting_facets(self):
        found = _collect_lines(self, self.env["sale.order.line"], "order_id")
        return _add_partner(found, self, lambda order: "customer")


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _get_meeting_facets(self):
        found = _collect_lines(self, self.env["purchase.order.line"], "order_id")
        return _add_partner(found, self, lambda order: "vendor")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    def _get_meeting_facets(self):
        moves = self.env["stock.move"]
        found = _collect_lines(self, moves, "picking_id", [("state", "!=", "cancel")])
        return _add_partner(found, self, _get_role)


class MrpProduction(models.Model):
    _inherit = "mrp.production"

    def _get_meeting_facets(self):
        found = defaultdict(set)
        for order in self:
            customers = (order.sale_line_id.order_id | order.reference_ids.sale_ids)[
                "partner_id"
            ].commercial_partner_id
            found[order] |= {("product", id_) for id_ in order.product_id.ids}
            found[order] |= {("customer", id_) for id_ in customers.ids}
            centres = order.workorder_ids.workcenter_id
            found[order] |= {("workcenter", id_) for id_ in centres.ids}
        return found


class QcInspection(models.Model):
    _inherit = "qc.inspection"

    def _get_meeting_facets(self):
        found = defaultdict(set)
        for inspection in self:
            picking = inspection.picking_id
            role = _get_role(picking)
            partner = picking.partner_id.commercial_partner_id
            centre = inspection.workorder_id.workcenter_id
            found[inspection] |= {("product", id_) for id_ in inspection.product_id.ids}
            found[inspection] |= {("workcenter", id_) for id_ in centre.ids}
            if role and partner:
                found[inspection].add((role, partner.id))
        return found


class MrpWorkcenter(models.Model):
    _inherit = "mrp.workcenter"

    def _get_meeting_facets(self):
        return {centre: {("workcenter", centre.id)} for centre in self}

    def action_open_chanxiao_history(self):
        """All that meetings had to do with these work centres, in order of time."""
        self.check_access("read")
        domain = Domain("about_workcenter_id", "in", self.ids)
        return self.env["chanxiao.meeting.history"]._open(self, domain)


class ProductProduct(models.Model):
    _inherit = "product.product"

    def _get_meeting_facets(self):
        return {product: {("product", product.id)} for product in self}

    def action_open_chanxiao_history(self):
        """All that meetings had to do with these products, in order of time."""
        self.check_access("read")
        domain = Domain("about_product_id", "in", self.ids)
        return self.env["chanxiao.meeting.history"]._open(self, domain)


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def action_open_chanxiao_history(self):
        """All that meetings had to do with these products, in order of time."""
        self.check_access("read")
        variants = self.with_context(active_test=False).product_variant_ids
        domain = Domain("about_product_id", "in", variants.ids)
        return self.env["chanxiao.meeting.history"]._open(self, domain)


class ResPartner(models.Model):
    _inherit = "res.partner"

    def action_open_chanxiao_history(self):
        """All that meetings had to do with these customers and vendors."""
        self.check_access("read")
        domain = Domain("about_partner_id", "in", self.commercial_partner_id.ids)
        return self.env["chanxiao.meeting.history"]._open(self, domain)
