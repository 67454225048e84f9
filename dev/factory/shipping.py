"""Deliveries to customers: on the day, early, late, in parts."""

from datetime import timedelta

from .workdays import moment, workdays


class Shipping:
    def __init__(self, world):
        self.world = world
        self.chances = world.chances("shipping")

    def plan(self):
        world = self.world
        for day in workdays(world.first_day, world.today - timedelta(days=1)):
            world.timeline.at(moment(day, 16, 45), self.load)

    def load(self):
        """Load the lorries of the day."""
        today = self.world.clock.local.date()
        pickings = self.world.model("stock.picking", "materials").search(
            [
                ("picking_type_id.code", "=", "outgoing"),
                ("state", "in", ("confirmed", "assigned", "waiting")),
                ("sale_id", "!=", False),
            ],
            order="id",
        )
        for picking in pickings:
            due = self.world.local(picking.date_deadline or picking.scheduled_date)
            if picking.state == "assigned" and self._goes(due.date(), today):
                self._ship(picking)

    def _goes(self, due, today):
        chance = self.chances.random()
        if due > today:
            return (due - today).days <= 2 and chance < 0.2
        return chance < 0.96

    def _ship(self, picking):
        # what is there leaves, what is not stays open as a backorder
        picking.with_context(skip_backorder=True).button_validate()
