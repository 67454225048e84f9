from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


class HoldLot(models.AbstractModel):
    """A lot, or goods that are not tracked, go into quarantine.

    One internal transfer for each place they lie in, done at once, to the quarantine
    location of their warehouse, or to the one that was chosen. Without a quantity
    it is all that the company has of them. What is reserved is not taken from others:
    whoever needs it is named. Undone, what is still in quarantine, and free, goes back
    by transfers the other way.
    """

    _name = "chanxiao.measure.kind.hold.lot"
    _description = "Holding Goods in Quarantine"
    _inherit = "chanxiao.measure.kind"

    _kind_code = "hold_lot"
    _kind_label = _lt("Hold goods in quarantine")
    _kind_sequence = 80
    _required_models = ("stock.lot", "stock.picking")
    _subject_models = ("stock.lot", "product.product")
    _optional_values = ("quantity", "location_id")
    _decision_measure = "containment"

    def _check(self, measure, record):
        return (
            self._check_goods(record)
            or self._check_location(measure)
            or self._check_quantity(measure, record)
        )

    def _check_goods(self, record):
        product = self._get_product(record)
        if not product.is_storable:
            return [
                self.env._(
                    "“%s” is not kept in stock, so there is nothing to hold. Choose "
                    "goods that are.",
                    product.display_name,
                )
            ]
        if record == product and product.tracking != "none":
            return [
                self.env._(
                    "“%s” is tracked: choose the lot or serial number that is to be "
                    "held.",
                    product.display_name,
                )
            ]
        return []

    def _check_location(self, measure):
        for location in self._get_locations(measure):
            if problem := location._get_quarantine_problem(measure.company_id):
                return [problem]
        return []

    def _check_quantity(self, measure, record):
        unit = self._get_product(record).uom_id
        quants = self._get_quants(measure, record)
        total = sum(quants.mapped("quantity"))
        free = sum(self._get_free(quant) for quant in quants)
        wanted = measure.quantity or total
        where = {
            "record": record.display_name,
            "wanted": wanted,
            "total": total,
            "free": free,
            "unit": unit.name,
        }
        if unit.compare(wanted, 0) <= 0 and unit.compare(total, 0) <= 0:
            return [
                self.env._(
                    "Nothing of “%(record)s” is in stock outside quarantine, so there "
                    "is nothing to hold.",
                    **where,
                )
            ]
        if unit.compare(wanted, 0) < 0 or unit.compare(wanted, total) > 0:
            return [
                self.env._(
                    "Of “%(record)s” more than nothing and no more than the "
                    "%(total)s %(unit)s in stock can be held.",
                    **where,
                )
            ]
        if problems := self._check_whole(wanted, unit):
            return problems
        if unit.compare(wanted, free) > 0:
            return [
                self.env._(
                    "Only %(free)s of %(wanted)s %(unit)s of “%(record)s” are free: "
                    "%(documents)s reserved the others. Have them unreserved there, or "
                    "hold less.",
                    documents=self._get_reserving(quants),
                    **where,
                )
            ]
        return []

    def _get_reserving(self, quants):
        """References of what reserved these quants."""
        lines = self.env["stock.move.line"].search(
            Domain("product_id", "in", quants.product_id.ids)
            & Domain("lot_id", "in", quants.lot_id.ids or [False])
            & Domain("location_id", "in", quants.location_id.ids)
            & Domain("state", "not in", ("done", "cancel", "draft"))
        )
        return sorted(set(lines.mapped("reference")) - {False})

    def _perform(self, measure, record):
        left = measure.quantity
        taken = []
        unit = self._get_product(record).uom_id
        for quant in self._get_quants(measure, record):
            free = self._get_free(quant)
            share = min(free, left) if measure.quantity else free
            if unit.compare(share, 0) > 0:
                left -= share
                location = self._get_location(measure, quant)
                taken.append(self._prepare_line(quant, location, share))
        self._transfer(measure, taken)

    def _prepare_line(self, quant, location, quantity):
        """A quantity of a quant, in the product's unit, as it goes somewhere."""
        return {
            "product_id": quant.product_id.id,
            "lot_id": quant.lot_id.id,
            "owner_id": quant.owner_id.id,
            "package_id": quant.package_id.id,
            "location_id": quant.location_id.id,
            "location_dest_id": location.id,
            "product_uom_id": quant.product_id.uom_id.id,
            "quantity": quantity,
        }

    def _transfer(self, measure, taken):
        """Internal transfers, one from place to place, confirmed and done."""
        ways = {}
        for line in taken:
            way = line["location_id"], line["location_dest_id"]
            ways.setdefault(way, []).append(line)
        for (source, target), lines in ways.items():
            picking = self._create_transfer(measure, source, target, lines)
            picking.action_confirm()
            move = picking.move_ids
            # exactly these goods, whatever Odoo would have reserved
            move._do_unreserve()
            self.env["stock.move.line"].create(
                [{"picking_id": picking.id, "move_id": move.id, **one} for one in lines]
            )
            move.picked = True
            picking.button_validate()
            if picking.state != "done":
                raise UserError(
                    self.env._(
                        "The transfer of %s could not be done at once: Odoo asks for "
                        "more. Make it by hand.",
                        move.product_id.display_name,
                    )
                )

    def _create_transfer(self, measure, source, target, lines):
        places = self.env["stock.location"].browse([source, target])
        warehouses = places.warehouse_id or self.env["stock.warehouse"].search(
            [("company_id", "=", measure.company_id.id)], limit=1
        )
        first = lines[0]
        move = {
            "product_id": first["product_id"],
            "product_uom": first["product_uom_id"],
            "product_uom_qty": sum(line["quantity"] for line in lines),
            "location_id": source,
            "location_dest_id": target,
            "company_id": measure.company_id.id,
        }
        return self.env["stock.picking"].create(
            {
                "picking_type_id": warehouses[0].int_type_id.id,
                "location_id": source,
                "location_dest_id": target,
                "origin": measure.name,
                "company_id": measure.company_id.id,
                "move_ids": [(0, 0, move)],
            }
        )

    def _undo(self, measure, record, left):
        """What is still in quarantine, and free, goes back to where it was."""
        unit = self._get_product(record).uom_id
        moved = self._get_created(measure, "stock.picking").move_line_ids
        held = sum(line.quantity for line in moved)
        back = []
        for line in moved:
            quants = self._find_held(line)
            free = sum(self._get_free(quant) for quant in quants)
            share = min(line.quantity, free)
            if unit.compare(share, 0) > 0:
                values = self._prepare_line(quants[0], line.location_id, share)
                back.append({**values, "result_package_id": line.package_id.id})
        returned = sum(line["quantity"] for line in back)
        told = {
            "returned": returned,
            "held": held,
            "unit": unit.name,
            "record": record.display_name,
        }
        if not back:
            raise UserError(
                self.env._(
                    "Nothing of the %(held)s %(unit)s of “%(record)s” is in "
                    "quarantine, and free, any more: it went elsewhere since. What "
                    "there is to do is done by hand.",
                    **told,
                )
            )
        self._transfer(measure, back)
        if unit.compare(returned, held) < 0:
            record.message_post(
                body=self.env._(
                    "%(returned)s of %(held)s %(unit)s went back out of quarantine. "
                    "The others had gone elsewhere, or were reserved.",
                    **told,
                )
            )
        # stock is put right by transfers, never by writing quantities
        self._leave_to_odoo(
            left,
            "stock.quant",
            "stock.move",
            "stock.move.line",
            "stock.picking",
            "stock.lot",
            # a place that was made for it is there for what is held next
            "stock.location",
            "stock.warehouse",
        )

    def _find_held(self, line):
        return self.env["stock.quant"].search(
            Domain("product_id", "=", line.product_id.id)
            & Domain("lot_id", "=", line.lot_id.id)
            & Domain("owner_id", "=", line.owner_id.id)
            & Domain("package_id", "=", line.result_package_id.id)
            & Domain("location_id", "=", line.location_dest_id.id)
        )

    def _get_label(self, measure, record):
        if measure.quantity:
            return self.env._(
                "Hold %(quantity)s %(unit)s of %(record)s in quarantine",
                quantity=measure.quantity,
                unit=self._get_product(record).uom_id.name,
                record=record.display_name,
            )
        return self.env._("Hold %s in quarantine", record.display_name)

    def _get_product(self, record):
        return record if record._name == "product.product" else record.product_id

    def _get_warehouses(self, measure):
        return self.env["stock.warehouse"].search(
            [("company_id", "=", measure.company_id.id)]
        )

    def _get_locations(self, measure):
        """Where goods are held: the place that was chosen, or those of warehouses."""
        chosen = measure.location_id
        warehouses = self._get_warehouses(measure)
        return chosen or warehouses.chanxiao_quarantine_location_id

    def _get_location(self, measure, quant):
        """Where a quant goes: what is in no warehouse, to the first one's."""
        if measure.location_id:
            return measure.location_id
        warehouse = quant.location_id.warehouse_id or self._get_warehouses(measure)[:1]
        return warehouse._get_quarantine()

    def _get_quants(self, measure, record):
        """What the company has of the goods where they can be taken from."""
        held = self._get_locations(measure) | measure.location_id
        domain = (
            Domain("product_id", "=", self._get_product(record).id)
            & Domain("company_id", "=", measure.company_id.id)
            & Domain("location_id.usage", "=", "internal")
            & Domain("quantity", ">", 0)
            & ~Domain("location_id", "child_of", held.ids)
        )
        if record._name == "stock.lot":
            domain &= Domain("lot_id", "=", record.id)
        return self.env["stock.quant"].search(domain, order="in_date, id")

    def _get_free(self, quant):
        return max(quant.quantity - quant.reserved_quantity, 0.0)
