"""Replenishment, purchase orders, late and early vendors, receipts."""

import math
from datetime import timedelta

from . import catalogue as cat
from .workdays import moment, shift, workdays

# days of demand that are looked at
HORIZON = 12
# pieces that one order for stock makes at most, so that others get their turn
LARGEST_BATCH = 900
# since how many days the maker of the steel frames delivers nothing
STANDSTILL = 45


class Purchasing:
    def __init__(self, world, production, quality):
        self.world = world
        self.production = production
        self.quality = quality
        self.chances = world.chances("purchasing")
        self.vendors = {}

    def plan(self):
        """Look at the stock twice a week."""
        self.vendors = {self.world.partners[code]: code for code in cat.VENDORS}
        timeline, buy = self.world.timeline, self._buy
        days = workdays(self.world.first_day, self.world.today - timedelta(days=1))
        for day in days:
            if day.weekday() in (0, 3):
                timeline.at(moment(day, 8, 40), self._make)
                timeline.at(moment(day, 9, 30), buy, cat.OUTSOURCED)
                timeline.at(moment(day, 10, 30), buy, cat.MATERIALS)
        # what is ordered on the last day still waits for the signature
        for day in days[:-1]:
            timeline.at(moment(day, 14, 5), self._sign)

    # -- replenishment -------------------------------------------------------------
    def _missing(self, code, row):
        """How much to order: up to the maximum once the forecast is under the
        minimum, 0 otherwise."""
        product = self.world.products[code]
        horizon = self.world.utc(self.world.clock.local + timedelta(days=HORIZON))
        product = product.with_context(to_date=horizon)
        product.invalidate_recordset(["virtual_available"])
        forecast, (low, high) = product.virtual_available, row[-2:]
        return 0 if forecast >= low else math.ceil((high - forecast) / 10) * 10

    def _make(self):
        """Planning orders motors and parts for stock, from the top level down."""
        for code, row in cat.SEMI.items():
            quantity = min(self._missing(code, row), LARGEST_BATCH)
            if quantity:
                self._order_for_stock(code, quantity)
        self.production.collect()

    def _order_for_stock(self, code, quantity):
        bill = self.world.boms[code]
        today = self.world.clock.local.date()
        order = self.world.model("mrp.production", "planner").create(
            {
                "product_id": self.world.products[code].id,
                "bom_id": bill.id,
                "product_qty": quantity,
                "origin": "补库计划",
                "date_start": self.world.utc(moment(shift(today, 1), 8)),
            }
        )
        finish = moment(shift(today, bill.produce_delay), 17)
        order.date_finished = self.world.utc(finish)
        order.action_confirm()

    def _buy(self, table):
        """Purchasing writes an order for every vendor of what is missing."""
        missing = {code: self._missing(code, row) for code, row in table.items()}
        for vendor, row in cat.VENDORS.items():
            lines = [
                (0, 0, self._line(code, missing[code]))
                for code in row[-1]
                if missing.get(code)
            ]
            if lines:
                self.world.model("purchase.order", "purchase").create(
                    {"partner_id": self.world.partners[vendor].id, "order_line": lines}
                )

    def _line(self, code, quantity):
        return {"product_id": self.world.products[code].id, "product_qty": quantity}

    def _sign(self):
        orders = self.world.model("purchase.order", "purchase").search(
            [("state", "=", "draft")], order="id"
        )
        for order in orders:
            self._confirm(order)

    def _confirm(self, order):
        order.button_confirm()
        for picking in order.picking_ids:
            self._expect(picking, self.vendors[order.partner_id])
        if order.partner_id in self._subcontractors():
            self._send_parts()

    def _subcontractors(self):
        return {self.world.partners[row[1]] for row in cat.SUBCONTRACTS.values()}

    # -- deliveries ----------------------------------------------------------------
    def _expect(self, picking, vendor):
        """Decide when a delivery really comes."""
        share = cat.VENDORS[vendor][3] - 0.1 * self.world.day(
            self.world.clock.local.date()
        )
        planned = self.world.local(picking.scheduled_date).date()
        if vendor == "KUANG" and (self.world.today - planned).days < STANDSTILL:
            return  # the vendor's works stand still: nothing comes any more
        chance = self.chances.random()
        late = self.chances.randint(1, 4) if chance > share else 0
        early = 1 if chance < 0.15 else 0
        day = shift(shift(planned, 0), late - early)
        if not late:
            # a vendor who keeps the date does not wait for Monday
            while day > planned:
                day = shift(day, -1)
        day = max(day, shift(self.world.clock.local.date(), 1))
        hour, minute = self.chances.randint(8, 14), self.chances.randrange(60)
        self.world.timeline.at(moment(day, hour, minute), self._receive, picking)

    def _send_parts(self):
        """Parts that a subcontractor needs leave the next day."""
        orders = self.world.env["mrp.production"].search(
            [("id", ">", self.production.last_id), ("bom_id.type", "=", "subcontract")]
        )
        day = moment(shift(self.world.clock.local.date(), 1), 9, 30)
        for picking in orders.picking_ids.filtered(lambda p: p.state != "done"):
            self.world.timeline.at(day, self._send, picking)

    def _send(self, picking):
        if picking.state in ("done", "cancel"):
            return
        picking.action_assign()
        if picking.state != "assigned":
            tomorrow = moment(shift(self.world.clock.local.date(), 1), 9, 30)
            self.world.timeline.at(tomorrow, self._send, picking)
            return
        picking.with_user(self.world.users["materials"]).button_validate()

    def _receive(self, picking):
        if picking.state in ("done", "cancel"):
            return
        picking = picking.with_user(self.world.users["materials"])
        ours = all(m.product_id.default_code in cat.MATERIALS for m in picking.move_ids)
        if self.chances.random() < 0.05 and ours:
            self._receive_part(picking)
        else:
            picking.button_validate()
        self.quality.after_receipt(picking)

    def _receive_part(self, picking):
        """The lorry was too small: the rest comes two days later."""
        for move in picking.move_ids:
            move.quantity = round(move.product_uom_qty * 0.6)
        picking.move_ids.picked = True
        picking.with_context(skip_backorder=True).button_validate()
        day = shift(self.world.clock.local.date(), 2)
        for rest in picking.backorder_ids:
            self.world.timeline.at(moment(day, 10), self._receive, rest)
