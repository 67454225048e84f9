"""Random measures on orders in random states: done is what was previewed."""

import random
from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_measure_kinds import KindCase

ROUNDS = 10
KINDS = (
    "postpone",
    "line",
    "reschedule",
    "workorder",
    "split",
    "expedite",
    "extra_hours",
)


@tagged("post_install", "-at_install", "chanxiao_once")
class TestMeasureRandom(KindCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.random = random.Random(20260316)
        cls.orders = cls.env["sale.order"]
        for _number in range(5):
            cls.orders |= cls._sell(cls.random.randint(2, 12))
        cls.purchase = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.casting.id,
                            "product_qty": 10 * number,
                            "price_unit": 9,
                            "date_planned": "2026-04-05 04:00:00",
                        }
                    )
                    for number in (1, 2, 3)
                ],
            }
        )
        cls.purchase.button_confirm()

    def _live(self):
        """Something happens in the factory."""
        productions = self._get_productions()
        production = self.random.choice(productions)
        event = self.random.choice(["plan", "stock", "assign", "sell", "nothing"])
        if event == "plan" and not production.is_planned:
            production.button_plan()
        elif event == "stock":
            self.env["stock.quant"]._update_available_quantity(
                self.casting, self.warehouse.lot_stock_id, self.random.randint(1, 30)
            )
        elif event == "assign":
            production.action_assign()
        elif event == "sell":
            self.orders |= self._sell(self.random.randint(2, 12))

    def _get_productions(self):
        made = self.orders.picking_ids.move_ids.move_orig_ids.production_id
        return made.filtered(lambda one: one.state == "confirmed")

    def _get_moment(self):
        minutes = timedelta(minutes=self.random.randint(1, 30 * 24 * 60))
        return self._moment("2026-03-17 00:00:00") + minutes

    def _choose(self, kind):
        """Kind, record and values of a random measure."""
        production = self.random.choice(self._get_productions())
        values = {"date_planned": self._get_moment()}
        order = self.random.choice(self.orders)
        if kind == "extra_hours":
            first = date(2026, 3, 17) + timedelta(days=self.random.randint(0, 20))
            last = first + timedelta(days=self.random.randint(0, 5))
            values = {"day_from": first, "day_to": last, "hours": 1.5}
            return kind, self.random.choice(self.assembly | self.bench), values
        if kind == "split":
            values["quantity"] = 1
            return kind, production, values
        return {
            "postpone": ("postpone", order, values),
            "line": ("postpone", order.order_line, values),
            "reschedule": ("reschedule", production, values),
            "workorder": (
                "reschedule",
                self.random.choice(production.workorder_ids),
                values,
            ),
            "expedite": (
                "expedite",
                self.random.choice(self.purchase.order_line),
                values,
            ),
        }[kind]

    def test_done_is_what_was_previewed(self):
        kinds = set()
        wanted = [*KINDS, *self.random.choices(KINDS, k=ROUNDS - len(KINDS))]
        self.random.shuffle(wanted)
        for number, name in enumerate(wanted):
            self._live()
            kind, record, values = self._choose(name)
            with self.subTest(number=number, kind=kind, record=record):
                measure = self._decide(kind, record, **values)
                try:
                    self.assertAsPreviewed(measure)
                except UserError as error:
                    raise AssertionError(f"{kind} of {record}: {error}") from error
                kinds.add(kind)
                if self.random.random() < 0.4:
                    if isinstance(measure.action_undo(), dict):
                        measure.action_undo(partly=True)
                    self.assertEqual(measure.state, "undone")
        self.assertEqual(
            kinds, {"postpone", "reschedule", "split", "expedite", "extra_hours"}
        )
