from odoo import Command, fields, models
from odoo.exceptions import UserError


class OtherSupply(models.AbstractModel):
    """What kinds share that have goods come from elsewhere than they were to come from.

    What needs the goods (a delivery, another order) stays and waits for the new
    document. The manufacturing order they came from makes less, as "Update Quantity"
    does it, or, where nothing remains, is cancelled.
    """

    _name = "chanxiao.measure.kind.supply"
    _description = "Goods from Elsewhere"
    _inherit = "chanxiao.measure.kind"

    # how much

    def _check_share(self, measure, record, unit, left):
        """Whether the quantity of a measure can come from elsewhere."""
        if unit.compare(left, 0) <= 0:
            return [
                self.env._(
                    "Nothing of “%s” is still to come, so nothing can come from "
                    "elsewhere.",
                    record.display_name,
                )
            ]
        if unit.compare(measure.quantity, 0) < 0 or (
            unit.compare(measure.quantity, left) > 0
        ):
            return [
                self.env._(
                    "Of “%(record)s” more than nothing and no more than the "
                    "%(left)s %(unit)s that are still to come can come from elsewhere.",
                    record=record.display_name,
                    left=left,
                    unit=unit.name,
                )
            ]
        return self._check_whole(measure.quantity, unit)

    def _check_production(self, measure, record):
        # a subcontracted one follows its purchase order
        if record.bom_id.type == "subcontract":
            return [
                self.env._(
                    "“%s” is made by a subcontractor already. Change the purchase "
                    "order it belongs to.",
                    record.display_name,
                )
            ]
        left = self._get_left_to_make(record)
        return self._check_share(measure, record, record.product_uom_id, left)

    def _get_left_to_make(self, production):
        """In the unit of the order, what nobody has begun to make."""
        begun = max(production.qty_producing, production.qty_produced)
        return production.product_uom_id.round(production.product_qty - begun)

    def _get_share(self, measure, left):
        return measure.quantity or left

    # what waits for it

    def _get_waiting(self, production):
        """Moves that wait for what an order makes."""
        moves = production.move_finished_ids.filtered(
            lambda move: (
                move.product_id == production.product_id
                and move.state not in ("done", "cancel")
            )
        )
        return self._filter_waiting(moves.move_dest_ids)

    def _filter_waiting(self, moves):
        return moves.filtered(lambda move: move.state not in ("done", "cancel"))

    def _get_needed(self, waiting, otherwise):
        """When what waits needs the goods; not before now."""
        dates = [date for date in waiting.mapped("date") if date]
        now = fields.Datetime.now()
        return max(min(dates, default=otherwise) or now, now)

    # less from where it came

    def _make_less(self, production, quantity):
        """By ``change.production.qty``, or ``action_cancel`` where nothing remains."""
        rest = production.product_qty - quantity
        if production.product_uom_id.compare(rest, 0) <= 0:
            self._detach(production)
            production.action_cancel()
        else:
            self._change_quantity(production, rest)

    def _change_quantity(self, production, quantity):
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": quantity}
        ).change_prod_qty()

    def _detach(self, production):
        """What waits for an order does not follow it when it is cancelled."""
        for move in production.move_finished_ids:
            if move.move_dest_ids and move.state not in ("done", "cancel"):
                move.move_dest_ids = [Command.unlink(m.id) for m in move.move_dest_ids]

    # more from elsewhere

    def _procure(self, record, quantity, unit, waiting, **values):
        """Have Odoo's procurement supply goods by a given route.

        :param record: the document they came from, or the reordering rule
        :param values: ``product``, ``location``, ``route``, ``date``, ``warehouse``,
            ``orderpoint``
        """
        rules = self.env["stock.rule"]
        product = values["product"]
        procurement = rules.Procurement(
            product,
            quantity,
            unit,
            values["location"],
            product.display_name,
            record.display_name,
            record.company_id,
            {
                "route_ids": values["route"],
                "date_planned": values["date"],
                "date_deadline": values["date"],
                "warehouse_id": values["warehouse"],
                "company_id": record.company_id,
                "move_dest_ids": waiting,
                "reference_ids": waiting.reference_ids,
                "orderpoint_id": values.get("orderpoint"),
            },
        )
        # where no vendor is found it says so, and does not cancel what waits
        rules.with_context(from_orderpoint=True).run([procurement])

    # back again

    def _take_back_orders(self, measure, record, left):
        """Cancel what was ordered, as long as nobody has promised or begun anything.

        :return: moves that waited for it
        :raise UserError: where somebody has
        """
        lines = self._get_created(measure, "purchase.order.line")
        orders = self._get_created(measure, "mrp.production")
        joined = self._get_old_quantities("purchase.order.line", left)
        joined.pop(record, None)
        more = self.env["purchase.order.line"].concat(*joined)
        self._check_taken_back(lines | more, orders)
        for line, quantity in joined.items():
            line.product_qty = quantity
        waiting = lines.move_dest_ids
        for production in orders.filtered(lambda one: one.state != "cancel"):
            waiting |= self._get_waiting(production)
            self._detach(production)
            production.action_cancel()
        lines = lines.filtered(lambda one: one.state != "cancel")
        if lines:
            # what waits is not to be taken from stock because of this
            lines.write({"move_dest_ids": [Command.clear()]})
        for purchase, own in lines.grouped("order_id").items():
            if purchase.order_line - own:
                own.unlink()
            else:
                purchase.button_cancel()
        return self._filter_waiting(waiting)

    def _check_taken_back(self, lines, orders):
        promised = lines.order_id.filtered(
            lambda one: one.state not in ("draft", "sent", "cancel")
        )
        begun = orders.filtered(
            lambda one: one.state not in ("draft", "confirmed", "cancel")
        )
        for document in (*promised, *begun):
            raise UserError(
                self.env._(
                    "“%s”, which the measure created, was confirmed or begun since. "
                    "Cancel it first, if that can be; otherwise both stay as they are.",
                    document.display_name,
                )
            )

    def _make_again(self, production, left, waiting):
        """The order makes what it made before; a new one, where it was cancelled."""
        for one, quantity in self._get_old_quantities("mrp.production", left).items():
            if one.state not in ("cancel", "done"):
                self._change_quantity(one, quantity)
        if production._name == "mrp.production" and production.state == "cancel":
            self._replace(production, waiting)
        # Odoo has put right what follows
        self._leave_to_odoo(
            left,
            "mrp.production",
            "mrp.workorder",
            "purchase.order",
            "purchase.order.line",
            "resource.calendar.leaves",
            "stock.move",
            "stock.move.line",
            "stock.picking",
            "stock.quant",
        )

    def _get_old_quantities(self, model, left):
        """What was to be made or bought before, where nobody has changed it since.

        :return: ``{record: quantity}``
        """
        return {
            self.env[model].browse(change["id"]): change["values"]["product_qty"][0]
            for change in left
            if change["model"] == model and change["values"].get("product_qty")
        }

    def _replace(self, production, waiting):
        """A cancelled order does not come back: Odoo makes another one."""
        copy = production.copy(
            {
                "date_start": production.date_start,
                "date_deadline": production.date_deadline,
                "origin": production.origin,
                "reference_ids": [Command.set(production.reference_ids.ids)],
            }
        )
        copy.action_confirm()
        finished = copy.move_finished_ids.filtered(
            lambda move: move.product_id == copy.product_id
        )
        if waiting:
            finished.move_dest_ids = [Command.link(move.id) for move in waiting]
        production.message_post(
            body=self.env._(
                "%(old)s stays cancelled; %(new)s makes the same instead.",
                old=production.name,
                new=copy._get_html_link(),
            )
        )
