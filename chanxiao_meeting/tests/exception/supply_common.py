"""What the tests of promised orders and what supplies them start from."""

from odoo import Command

from .test_detectors_shop import ShopCase


class SupplyCase(ShopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})

    def _promise(self, day="2026-03-27", quantity=10, **values):
        """An order of the pump, promised for a day; its delivery is planned then."""
        moment = self._local(f"{day} 12:00")
        order = self._create_order(
            "2026-03-02 10:00",
            quantity,
            **{"product": self.pump, "commitment_date": moment, **values},
        )
        order.picking_ids.move_ids.date = moment
        return order

    def _make_for(self, moves, finish, quantity=10):
        """A manufacturing order whose product goes to moves."""
        production = self._plan("2026-03-23 08:00", quantity)
        production.date_finished = self._local(f"{finish} 12:00")
        production.move_finished_ids.move_dest_ids = moves
        return production

    def _buy_for(self, product, day, moves=None, quantity=10):
        """A purchase whose goods go to moves, or to stock."""
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "company_id": self.company.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": 1,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        receipt = order.order_line.move_ids
        receipt.date = self._local(f"{day} 12:00")
        if moves:
            receipt.move_dest_ids = moves
        return order

    def _ship(self, product, source, target, day, quantity=10):
        """A planned move from one place to another."""
        move = self.env["stock.move"].create(
            {
                "product_id": product.id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": target.id,
                "company_id": self.company.id,
                "date": self._local(f"{day} 12:00"),
            }
        )
        move._action_confirm()
        return move
