"""Goods that failed an inspection and are in stock, or were shipped."""

from odoo import Command
from odoo.tests import tagged

from .detection_common import NOW
from .test_detectors_shop import ShopCase


@tagged("post_install", "-at_install")
class TestDetectorLotFailed(ShopCase):
    CODE = "quality.lot_failed"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tracked = cls._create_product("Valve", tracking="lot")
        cls.lot = cls.env["stock.lot"].create(
            {"name": "L1", "product_id": cls.tracked.id, "company_id": cls.company.id}
        )

    def _receive(self, quantity=10):
        """A receipt of the lot, done."""
        receipt = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "location_id": self.env.ref("stock.stock_location_suppliers").id,
                "location_dest_id": self.warehouse.lot_stock_id.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.tracked.id,
                            "product_uom_qty": quantity,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": self.warehouse.lot_stock_id.id,
                        }
                    )
                ],
            }
        )
        receipt.action_confirm()
        receipt.move_ids.move_line_ids = [
            Command.clear(),
            Command.create(
                {
                    "product_id": self.tracked.id,
                    "lot_id": self.lot.id,
                    "quantity": quantity,
                    "picking_id": receipt.id,
                }
            ),
        ]
        receipt.move_ids.picked = True
        receipt.button_validate()
        self.assertEqual(receipt.state, "done")
        return receipt

    def _fail(self, record, quantity=10, rejected=None):
        inspection = self.env["qc.inspection"].create(
            {
                "object_id": f"{record._name},{record.id}",
                "company_id": self.company.id,
                "qty": quantity,
            }
        )
        inspection.state = "failed"
        inspection.date_done = self._local("2026-03-19 10:00")
        if rejected is not None:
            inspection.qty_rejected = rejected
        return inspection

    def _take(self, quantity, usage):
        """Take goods of the lot from stock: to a customer, or as waste."""
        place = self.env["stock.location"].search(
            [
                ("usage", "=", usage),
                ("company_id", "in", [False, self.company.id]),
            ],
            limit=1,
        )
        move = self.env["stock.move"].create(
            {
                "product_id": self.tracked.id,
                "product_uom_qty": quantity,
                "location_id": self.warehouse.lot_stock_id.id,
                "location_dest_id": place.id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()

    def test_rejected_goods_in_stock(self):
        receipt = self._receive()
        by_move, by_transfer = self._fail(receipt.move_ids), self._fail(receipt)
        found = self._find(self.CODE)
        self.assertEqual(found.keys(), {by_move, by_transfer})
        for [finding] in found.values():
            self.assertEqual((finding.measured, finding.severity), (10, "major"))

    def test_rejected_goods_that_were_shipped(self):
        inspection = self._fail(self._receive())
        self._take(4, "customer")
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.measured, finding.severity), (10, "critical"))
        self.assertEqual(finding.detail, "In stock: 6, shipped: 4")
        self.assertEqual(finding.since, inspection.date_done)

    def test_over_when_the_rejected_part_is_out_of_stock(self):
        self._fail(self._receive(), rejected=3)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 3)
        self._take(2, "inventory")
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 1)
        self._take(1, "inventory")
        self.assertFalse(self._find(self.CODE))

    def test_rejected_goods_at_their_cost(self):
        inspection = self._fail(self._receive(), rejected=3)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.stakes, {})
        self.tracked.standard_price = 7
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.stakes, {f"qc.inspection,{inspection.id}": 21})

    def test_lots_that_an_order_made(self):
        order = self._create_production("2026-03-10 12:00", 3, product=self.tracked)
        order.lot_producing_ids = self.lot
        self._produce(order, "2026-03-10 12:00")
        inspection = self._fail(order, 3)
        self.assertEqual(list(self._find(self.CODE)), [inspection])

    def _move(self, quantity, source, usage, product=None):
        """Goods without a lot go from a place to one of another kind."""
        places = self.env["stock.location"].search(
            [("usage", "=", usage), ("company_id", "in", [False, self.company.id])]
        )
        move = self.env["stock.move"].create(
            {
                "product_id": (product or self.part).id,
                "product_uom_qty": quantity,
                "location_id": source.id,
                "location_dest_id": places[0].id,
            }
        )
        move._action_confirm()
        move._action_assign()
        move.picked = True
        move._action_done()
        # later than the inspection
        move.move_line_ids.date = NOW

    def test_goods_without_lots_in_stock(self):
        stock = self.warehouse.lot_stock_id
        inspection = self._fail(self.part, rejected=6)
        self.assertFalse(self._find(self.CODE))
        self._store(4)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.measured, finding.severity), (4, "major"))
        self._store(16)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.res_id, finding.measured), (inspection.id, 6))
        self._move(2, stock, "inventory")
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 4)
        self._move(4, stock, "supplier")
        self.assertFalse(self._find(self.CODE))

    def test_goods_without_lots_that_were_shipped(self):
        self._fail(self.part, rejected=6)
        self._store(5)
        self._move(5, self.warehouse.lot_stock_id, "customer")
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.measured, finding.severity), (5, "critical"))

    def test_what_is_gone_counts_for_one_inspection(self):
        first, second = self._fail(self.part, rejected=2), self._fail(self.part)
        first.date_done = self._local("2026-03-18 10:00")
        self._store(20)
        self._move(5, self.warehouse.lot_stock_id, "inventory")
        [(found, [finding])] = self._find(self.CODE).items()
        self.assertEqual((found, finding.measured), (second, 7))

    def test_tracked_goods_without_a_lot_are_not_known(self):
        self._fail(self.tracked)
        self._store(5, self.tracked, lot=self.lot)
        self.assertFalse(self._find(self.CODE))

    def test_what_is_not_followed(self):
        receipt = self._receive()
        self._fail(receipt).state = "success"
        old = self._fail(receipt)
        old.date_done = self._local("2025-12-01 10:00")
        # neither in stock nor shipped
        self._fail(self.part)
        self.assertFalse(self._find(self.CODE))
        self._set_limits(self.CODE, days=365)
        self.assertEqual(list(self._find(self.CODE)), [old])
