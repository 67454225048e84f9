"""What the tests of why an order is late start from."""

from odoo import Command

from ...delay.picture import Picture
from .detection_common import NOW
from .supply_common import SupplyCase


class WhyLateCase(SupplyCase):
    def _buy_for(self, product, day, moves=None, quantity=10):
        """A purchase that was planned for that day from the beginning."""
        order = super()._buy_for(product, day, moves, quantity)
        order.order_line.date_planned = self._local(f"{day} 12:00")
        return order

    def _draw(self, order):
        return Picture(self.env, order, NOW).to_data()

    def _get_path(self, order, line=0):
        """The path of a line: kind of each step, days late, days of its own."""
        data = self._draw(order)
        return [
            (data["nodes"][step["key"]]["kind"], step["late"], step["days"])
            for step in data["lines"][line]["path"]
        ]

    def _get_node(self, data, kind):
        [node] = [one for one in data["nodes"].values() if one["kind"] == kind]
        return node

    def _get_events(self, order, kind):
        node = self._get_node(self._draw(order), kind)
        return [event["kind"] for event in node["events"]]

    def _ask_for(self, product, moves, ordered, planned):
        request = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "date_order": self._local(f"{ordered} 12:00"),
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": 10,
                            "price_unit": 1,
                            "date_planned": self._local(f"{planned} 12:00"),
                            "move_dest_ids": [Command.set(moves.ids)],
                        }
                    )
                ],
            }
        )
        request.order_line.date_planned = self._local(f"{planned} 12:00")
        return request

    def _set_dates(self, production, start, finish):
        production.date_start = self._local(start)
        production.date_finished = self._local(finish)
