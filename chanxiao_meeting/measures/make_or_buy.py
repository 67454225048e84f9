from odoo import Command, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

OTHER = {"mrp.production": "buy", "purchase.order.line": "make"}


class MakeOrBuy(models.AbstractModel):
    """What was to be made is bought, what was to be bought is made.

    Odoo's procurement supplies the missing quantity by the other route of the
    warehouse, for what waits for the goods. The former document supplies so much less:
    a manufacturing order by ``change.production.qty`` or ``action_cancel``, a purchase
    line by its quantity, of which receipts follow. A reordering rule has no former
    document: what it would order now comes by the chosen route.
    """

    _name = "chanxiao.measure.kind.make.or.buy"
    _description = "Making or Buying Instead"
    _inherit = "chanxiao.measure.kind.supply"

    _kind_code = "make_or_buy"
    _kind_label = _lt("Make instead of buying, or the reverse")
    _kind_sequence = 55
    _required_models = ("mrp.production", "purchase.order.line")
    _subject_models = (
        "mrp.production",
        "purchase.order.line",
        "stock.warehouse.orderpoint",
    )
    _optional_values = ("quantity", "route")
    _decision_measure = "outsourcing"

    def _check(self, measure, record):
        self._check_rights(measure, record)
        route = self._get_route_kind(measure, record)
        if not route or route != OTHER.get(record._name, route):
            return [
                self.env._(
                    "Choose how “%s” is replenished otherwise than now: make it, or "
                    "buy it.",
                    record.display_name,
                )
            ]
        return self._check_former(measure, record) or self._check_supply(
            measure, record, route
        )

    def _check_rights(self, measure, record):
        """What Odoo's procurement does as the system takes rights of one's own."""
        if record._name != "stock.warehouse.orderpoint":
            record.check_access("write")
        by = {"buy": "purchase.order", "make": "mrp.production"}
        model = by.get(self._get_route_kind(measure, record))
        if model:
            self.env[model].check_access("create")
            self.env[model].check_access("write")

    def _get_route_kind(self, measure, record):
        return measure.route or OTHER.get(record._name)

    def _check_former(self, measure, record):
        if record._name == "mrp.production":
            return self._check_production(measure, record)
        unit, left = self._get_unit(record), self._get_left(record)
        if record._name == "purchase.order.line" and record.order_id.locked:
            return [
                self.env._(
                    "“%s” is locked and not changed any more. Unlock it first.",
                    record.order_id.display_name,
                )
            ]
        return self._check_share(measure, record, unit, left)

    def _check_supply(self, measure, record, route):
        product, company = record.product_id, record.company_id
        warehouse = self._get_warehouse(record)
        if not self._get_route(warehouse, route):
            return [
                self.env._(
                    "%s has no such route. An inventory administrator switches it on "
                    "in the warehouse.",
                    warehouse.display_name or company.name,
                )
            ]
        if route == "buy" and not self._get_sellers(product, company):
            return [
                self.env._(
                    "No vendor is entered for “%s”. Whoever buys adds one to the "
                    "product.",
                    product.display_name,
                )
            ]
        if route == "make" and not self._find_bill(product, company, warehouse):
            return [
                self.env._(
                    "There is no bill of materials to make “%s” by. Whoever keeps the "
                    "bills adds one.",
                    product.display_name,
                )
            ]
        return []

    def _get_sellers(self, product, company):
        sellers = product.with_company(company)._prepare_sellers(False)
        return sellers.filtered(lambda one: one.company_id.id in (False, company.id))

    def _find_bill(self, product, company, warehouse):
        return self.env["mrp.bom"]._bom_find(
            product,
            picking_type=warehouse.manu_type_id,
            company_id=company.id,
            bom_type="normal",
        )[product]

    def _get_route(self, warehouse, route):
        rule = warehouse["buy_pull_id" if route == "buy" else "manufacture_pull_id"]
        return rule.active and rule.route_id.active and rule.route_id

    # how much of what, from where

    def _get_unit(self, record):
        if record._name == "stock.warehouse.orderpoint":
            return record.product_uom
        return record.product_uom_id

    def _get_left(self, record):
        """What is still to come, in the unit of the record."""
        if record._name == "mrp.production":
            return self._get_left_to_make(record)
        if record._name == "purchase.order.line":
            return record._get_quantity_to_receive()
        return record.qty_to_order

    def _get_warehouse(self, record):
        if record._name == "mrp.production":
            return record.picking_type_id.warehouse_id
        if record._name == "purchase.order.line":
            return record.order_id.picking_type_id.warehouse_id
        return record.warehouse_id

    def _perform(self, measure, record):
        route = self._get_route_kind(measure, record)
        warehouse = self._get_warehouse(record)
        left = self._get_left(record)
        share = self._get_share(measure, left)
        waiting, date, place = self._get_need(record)
        if record._name == "purchase.order.line":
            # Odoo takes it off the receipt only as long as nothing else is linked
            self._buy_less(record, left - share)
        self._procure(
            record,
            share,
            self._get_unit(record),
            waiting,
            product=record.product_id,
            location=place,
            route=self._get_route(warehouse, route),
            date=date,
            warehouse=warehouse,
            orderpoint=record._name == "stock.warehouse.orderpoint" and record,
        )
        if record._name == "mrp.production":
            self._make_less(record, share)

    def _get_need(self, record):
        """What waits for the goods, when it needs them and where they are to be."""
        if record._name == "stock.warehouse.orderpoint":
            date = record._get_orderpoint_procurement_date()
            values = record._prepare_procurement_values(date)
            return self.env["stock.move"], values["date_planned"], record.location_id
        if record._name == "mrp.production":
            waiting, date = self._get_waiting(record), record.date_finished
            place = record.location_final_id or record.location_dest_id
        else:
            waiting, date = self._get_waiting_for_purchase(record), record.date_planned
            place = record.order_id._get_final_location_record()
        place = waiting[:1].location_id or place
        return waiting, self._get_needed(waiting, date), place

    def _get_waiting_for_purchase(self, line):
        moves = line.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel")
        )
        return self._filter_waiting(line.move_dest_ids | moves.move_dest_ids)

    def _buy_less(self, line, left):
        """:param float left: what is still to come from the vendor"""
        # what will not be delivered any more is not to come again by this
        rest = line.qty_received + left
        values = {"product_qty": rest}
        if line.product_uom_id.is_zero(rest) and line.move_dest_ids:
            # nothing waits for what does not come
            values["move_dest_ids"] = [Command.clear()]
        line.write(values)

    def _undo(self, measure, record, left):
        waiting = self._take_back_orders(measure, record, left)
        quantity = self._get_old_quantities(record._name, left).get(record)
        self._make_again(record, left, waiting)
        if record._name == "purchase.order.line" and quantity is not None:
            links = [Command.link(move.id) for move in waiting]
            record.write({"product_qty": quantity, "move_dest_ids": links})

    def _get_told(self, measure, record):
        """The vendor of an order that was sent, who is to deliver less."""
        if record._name != "purchase.order.line":
            return []
        order, partner = record.order_id, record.order_id.partner_id
        if order.state not in ("sent", "to approve", "purchase"):
            return []
        own, line = self._for_partner(partner, record)
        return [
            {
                "partner": partner,
                "record": order,
                "body": own.env._(
                    "Of %(order)s we need only %(quantity)s %(unit)s of %(product)s. "
                    "Please confirm that you deliver so much less.",
                    order=order.name,
                    quantity=record.product_qty,
                    unit=line.product_uom_id.name,
                    product=line.product_id.name,
                ),
            }
        ]

    def _get_label(self, measure, record):
        told = {
            "quantity": measure.quantity or self.env._("what is left"),
            "record": record.display_name,
        }
        if self._get_route_kind(measure, record) == "make":
            return self.env._("Make %(quantity)s of %(record)s instead", **told)
        return self.env._("Buy %(quantity)s of %(record)s instead", **told)
