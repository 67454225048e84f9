"""Random measures of shop floor, supply and stock: done is what was previewed."""

import random

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .supply_common import SupplyCase

KINDS = (
    "move_workorder",
    "subcontract",
    "make_or_buy",
    "buy_less",
    "inspect",
    "hold_lot",
)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeasureRandomSupply(SupplyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(20260317)
        cls.doer.group_ids += cls._get_groups(
            "quality_control_oca.group_quality_control_user"
        )
        cls.hall = cls.env["mrp.workcenter"].create(
            {"name": "Second Hall", "time_efficiency": 80}
        )
        cls.quarantine = cls.env["stock.location"].create(
            {
                "name": "Quarantine",
                "location_id": cls.warehouse.view_location_id.id,
                "company_id": cls.company.id,
            }
        )
        cls.test = cls.env["qc.test"].create({"name": "Look at it"})
        if "subcontractor_ids" in cls.env["mrp.bom"]._fields:
            cls.env["mrp.bom"].create(
                {
                    "product_tmpl_id": cls.pump.product_tmpl_id.id,
                    "type": "subcontract",
                    "subcontractor_ids": [Command.set(cls.vendor.ids)],
                    "bom_line_ids": [Command.create({"product_id": cls.casting.id})],
                }
            )
        cls._make_castings_too()
        cls.orders = cls.env["sale.order"]
        for _number in range(5):
            cls.orders |= cls._sell(cls.random.randint(3, 12))
        cls.env["stock.quant"]._update_available_quantity(
            cls.casting, cls.warehouse.lot_stock_id, 60
        )

    @classmethod
    def _make_castings_too(cls):
        """Castings are bought, and could be made."""
        cls.ore = cls._create_product("Ore", type="consu", is_storable=False)
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.casting.product_tmpl_id.id,
                "bom_line_ids": [Command.create({"product_id": cls.ore.id})],
            }
        )
        cls.purchases = cls._buy(cls.casting, 30) | cls._buy(cls.casting, 20)
        cls.purchases[0].button_confirm()

    def _get_productions(self):
        made = self.orders.picking_ids.move_ids.move_orig_ids.production_id
        return made.filtered(
            lambda one: (
                one.state == "confirmed"
                and one.product_qty > 2
                and one.bom_id.type == "normal"
            )
        )

    def _live(self):
        production = self.random.choice(self._get_productions())
        event = self.random.choice(["plan", "assign", "sell", "stock"])
        if event == "plan" and not production.is_planned:
            production.button_plan()
        elif event == "assign":
            production.action_assign()
        elif event == "sell":
            self.orders |= self._sell(self.random.randint(3, 12))
        elif event == "stock":
            self.env["stock.quant"]._update_available_quantity(
                self.casting, self.warehouse.lot_stock_id, self.random.randint(1, 30)
            )

    def _choose(self, kind):
        """Kind, record and values of a random measure."""
        production = self.random.choice(self._get_productions())
        # some of it, or all that is left
        some = self.random.choice([0, 1, 2])
        if kind == "move_workorder":
            order = self.random.choice(production.workorder_ids)
            free = (self.assembly | self.bench | self.hall) - order.workcenter_id
            return kind, order, {"workcenter_id": self.random.choice(free).id}
        if kind == "buy_less":
            line = self.random.choice(
                self.purchases.order_line.filtered(lambda one: one.product_qty > 2)
            )
            return "make_or_buy", line, {"quantity": 1 + some}
        if kind == "hold_lot":
            # some of them that nobody has reserved
            self.env["stock.quant"]._update_available_quantity(
                self.casting, self.warehouse.lot_stock_id, 5
            )
            values = {"quantity": 1 + some, "location_id": self.quarantine.id}
            return kind, self.casting, values
        return {
            "subcontract": (
                kind,
                production,
                {"quantity": some, "partner_id": self.vendor.id},
            ),
            "make_or_buy": (kind, production, {"quantity": some}),
            "inspect": (kind, production, {"test_id": self.test.id}),
        }[kind]

    def test_done_is_what_was_previewed(self):
        """Ten or more of them, some undone again, each kind at least once."""
        kinds = [*KINDS, *self.random.choices(KINDS, k=4)]
        if "subcontractor_ids" not in self.env["mrp.bom"]._fields:
            kinds = [kind for kind in kinds if kind != "subcontract"]
        self.random.shuffle(kinds)
        for number, name in enumerate(kinds):
            self._live()
            kind, record, values = self._choose(name)
            with self.subTest(number=number, kind=kind, record=record, values=values):
                measure = self._decide(kind, record, **values)
                try:
                    self.assertAsPreviewed(measure)
                except UserError as error:
                    raise AssertionError(f"{kind} of {record}: {error}") from error
                self.assertEqual(measure.state, "applied")
                if self.random.random() < 0.4:
                    if isinstance(measure.action_undo(), dict):
                        measure.action_undo(partly=True)
                    self.assertEqual(measure.state, "undone")
