"""What tests of measures start from that have goods come from elsewhere."""

from odoo import Command

from .test_measure_kinds import KindCase


class SupplyCase(KindCase):
    """A pump that its order waits for, and a vendor who sells it, in dollars."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.doer.group_ids += cls._get_groups("purchase.group_purchase_manager")
        cls.dollar = cls.env.ref("base.USD")
        cls.euro = cls.env.ref("base.EUR")
        cls.foreign = cls.euro if cls.company.currency_id == cls.dollar else cls.dollar
        cls.foreign.active = True
        cls.seller = cls.env["product.supplierinfo"].create(
            {
                "partner_id": cls.vendor.id,
                "product_tmpl_id": cls.pump.product_tmpl_id.id,
                "price": 40,
                "currency_id": cls.foreign.id,
                "delay": 3,
            }
        )

    @classmethod
    def _get_delivery(cls, order):
        return order.picking_ids.move_ids.filtered(lambda m: m.state != "cancel")

    def _made_by(self, measure, model):
        self.env.invalidate_all()
        ids = [
            change["id"]
            for change in measure.sudo().applied_changes
            if change["kind"] == "created" and change["model"] == model
        ]
        return self.env[model].browse(ids).exists()

    def _receive(self, purchase):
        """Confirm a purchase order and receive all of it."""
        purchase.button_confirm()
        picking = purchase.picking_ids
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty
        picking.move_ids.picked = True
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        return picking

    @classmethod
    def _buy(cls, product, quantity, waiting=None, **values):
        """A request for quotation of a product, in its own unit."""
        return cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": product.id,
                            "product_qty": quantity,
                            "price_unit": 5,
                            "date_planned": "2026-03-25 04:00:00",
                            "move_dest_ids": [Command.set(waiting.ids)]
                            if waiting
                            else False,
                            **values,
                        }
                    )
                ],
            }
        )
