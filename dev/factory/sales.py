"""Customers order: quotations, confirmations, lost orders."""

from datetime import timedelta

from . import catalogue as cat
from .order_changes import OrderChanges
from .workdays import moment, shift, workdays

# customers that buy motors for their own fans
MOTOR_BUYERS = ("HX", "LK", "VN")
OPENING_ORDERS = 9


class Sales:
    def __init__(self, world, production):
        self.world = world
        self.production = production
        self.chances = world.chances("sales")
        self.changes = OrderChanges(world, production)

    def plan(self):
        """Lay down when customers will ask, from the first day to the last."""
        days = workdays(self.world.first_day, self.world.today - timedelta(days=1))
        for number in range(OPENING_ORDERS):
            day = days[min(number // 3, len(days) - 1)]
            self._expect(day, 6, 13)
        for day in days:
            # the season comes: demand grows by a quarter over the four months
            rate = 1.2 + 0.35 * self.world.day(day)
            count = int(rate) + (self.chances.random() < rate % 1)
            for _number in range(count):
                self._expect(day, 11, 25)

    def _expect(self, day, soonest, latest):
        hour, minute = self.chances.randint(8, 15), self.chances.randrange(60)
        lead = self.chances.randint(soonest, latest)
        self.world.timeline.at(moment(day, hour, minute), self.quote, lead)

    def quote(self, lead):
        """A customer asks for goods in ``lead`` days."""
        code = self._choose_customer()
        rep = self.world.users["sales"]
        promised = self._promise(lead)
        order = self.world.model("sale.order", "sales").create(
            {
                "partner_id": self.world.partners[code].id,
                "user_id": rep.id,
                "commitment_date": self.world.utc(promised),
                "client_order_ref": f"PO{self.chances.randrange(10000, 99999)}",
                "order_line": self._lines(code),
            }
        )
        later = timedelta(minutes=self.chances.choice([25, 50, 90, 1440, 2880]))
        when = self.world.clock.local + later
        lost = self.chances.random() < 0.04
        self.world.timeline.at(
            moment(shift(when.date(), 0), when.hour, when.minute),
            self._lose if lost else self._win,
            order,
        )

    def _choose_customer(self):
        weights = [row[-1] for row in cat.CUSTOMERS.values()]
        return self.chances.choices(list(cat.CUSTOMERS), weights)[0]

    def _promise(self, lead):
        """Lorries leave from Tuesday to Friday, goods are ready the day before."""
        day = shift(self.world.clock.local.date() + timedelta(days=lead), 0)
        while day.weekday() == 0 or shift(day, -1) != day - timedelta(days=1):
            day = shift(day, 1)
        return moment(day, 17)

    def _lines(self, customer):
        codes, weights = zip(
            *((code, row[-1]) for code, row in cat.FINISHED.items()), strict=True
        )
        if customer in MOTOR_BUYERS and self.chances.random() < 0.7:
            wanted = {self.chances.choice(["M60", "M90"])}
        else:
            count = 2 if self.chances.random() < 0.2 else 1
            wanted = sorted(set(self.chances.choices(codes, weights, k=count)))
        return [(0, 0, self._line(code)) for code in wanted]

    def _line(self, code):
        quantity = 10 * self.chances.triangular(5, 32, 14)
        return {
            "product_id": self.world.products[code].id,
            "product_uom_qty": 10 * round(quantity / 10),
        }

    def _lose(self, order):
        order.with_context(disable_cancel_warning=True).action_cancel()

    def _win(self, order):
        order.action_confirm()
        self.production.collect()
        self.changes.expect(order)
