"""What becomes of orders after they are confirmed: more, later, dearer, or nothing."""

from datetime import timedelta

from . import catalogue as cat
from .workdays import moment, shift

# the share of confirmed orders that change later, and how often they do in which way
SHARE = 0.17
KINDS = {"more": 5, "less": 3, "later": 5, "price": 3, "added": 2, "cancel": 3}
# why, by the reason codes of the application
REASONS = {
    "more": ["CUSTOMER"],
    "less": ["CUSTOMER", "CUSTOMER", "ENTRY"],
    "later": ["MATERIAL", "CAPACITY", "CUSTOMER", "DELIVERY"],
    "price": ["PRICE"],
    "added": ["CUSTOMER"],
    "cancel": ["CUSTOMER"],
}
# how many of the changes are explained, most of them on the same day
EXPLAINED = 0.8


class OrderChanges:
    def __init__(self, world, production):
        self.world = world
        self.production = production
        self.chances = world.chances("order changes")

    def expect(self, order):
        """Lay down whether and how a confirmed order will change."""
        if self.chances.random() > SHARE:
            return
        kind = self.chances.choices(list(KINDS), KINDS.values())[0]
        # who cancels does so before anything is made
        days = 1 if kind == "cancel" else self.chances.randint(2, 5)
        day = shift(self.world.clock.local.date(), days)
        when = moment(day, 7, 50) if kind == "cancel" else moment(day, 10, 20)
        self.world.timeline.at(when, self._change, order, kind)

    def _change(self, order, kind):
        if order.state != "sale" or any(order.order_line.mapped("qty_delivered")):
            return
        getattr(self, f"_{kind}")(order)
        if self.chances.random() < EXPLAINED:
            code = self.chances.choice(REASONS[kind])
            later = self.world.clock.local + timedelta(hours=5)
            self.world.timeline.at(later, explain, self.world, order, code)

    # -- in which way --------------------------------------------------------------
    def _more(self, order):
        order.order_line[:1].product_uom_qty += 10 * self.chances.randint(2, 6)
        self.production.collect()

    def _less(self, order):
        line = order.order_line[:1]
        fewer = 10 * self.chances.randint(2, 4)
        line.product_uom_qty = max(line.product_uom_qty - fewer, 20)

    def _later(self, order):
        promised = self.world.local(order.commitment_date).date()
        later = shift(promised, self.chances.randint(3, 5))
        order.commitment_date = self.world.utc(moment(later, 17))

    def _price(self, order):
        line = order.order_line[:1]
        line.price_unit = round(line.price_unit * self.chances.uniform(0.95, 0.98), 2)

    def _added(self, order):
        ordered = order.order_line.product_id
        codes = [c for c in cat.FINISHED if self.world.products[c] not in ordered]
        line = {
            "product_id": self.world.products[self.chances.choice(codes)].id,
            "product_uom_qty": 10 * self.chances.randint(4, 9),
        }
        order.order_line = [(0, 0, line)]
        self.production.collect()

    def _cancel(self, order):
        """The customer steps back, and planning stops what has not begun."""
        waiting = order.sudo().mrp_production_ids
        if set(waiting.mapped("state")) - {"draft", "confirmed"}:
            return self._later(order)
        order.with_context(disable_cancel_warning=True).action_cancel()
        waiting.with_user(self.world.users["planner"]).action_cancel()


def explain(world, order, code):
    """Whoever changed an order says why, in the dialog for it."""
    if not world.has("chanxiao.order.change"):
        return
    changes = world.model("chanxiao.order.change", "sales").search(
        [("order_id", "=", order.id), ("reason_id", "=", False)]
    )
    reason = world.env["chanxiao.reason"].search(
        [("scope", "=", "order_change"), ("code", "=", code)], limit=1
    )
    if changes and reason:
        answer = changes.action_give_reason()
        question = changes.env[answer["res_model"]].browse(answer["res_id"])
        question.reason_id = reason
        question.action_apply()
