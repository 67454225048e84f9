"""What the tests of order changes start from."""

from datetime import datetime

from ..common import MeetingCase


class OrderChangeCase(MeetingCase):
    """A confirmed order of ten pumps at 100 and two hours of advice at 50."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partner = cls.env["res.partner"].create({"name": "Customer"})
        cls.pump = cls._create_product("Pump")
        cls.valve = cls._create_product("Valve")
        cls.advice = cls._create_product("Advice", type="service")
        cls.order = cls._create_order()
        cls.line, cls.advice_line = cls.order.order_line

    @classmethod
    def _create_product(cls, name, **values):
        values = {"lst_price": 100, "taxes_id": False, **values}
        return super()._create_product(name, **values)

    @classmethod
    def _create_order(cls, is_confirmed=True, **values):
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "commitment_date": datetime(2026, 3, 20, 9, 0),
                "order_line": [
                    cls._line(cls.pump, 10, 100),
                    cls._line(cls.advice, 2, 50),
                ],
                **values,
            }
        )
        if is_confirmed:
            order.action_confirm()
        return order

    @classmethod
    def _changes(cls, orders=None):
        """Changes of orders (by default of the order), oldest first."""
        orders = orders or cls.order
        return (
            cls.env["chanxiao.order.change"]
            .search([("order_id", "in", orders.ids)])
            .sorted("id")
        )

    @classmethod
    def _reason(cls, **values):
        return cls.env["chanxiao.reason"].create(
            {"code": "TEST", "name": "Test", "scope": "order_change", **values}
        )

    def assertChanges(self, expected, orders=None):
        """Kinds, values and effects of the changes, oldest first."""
        found = [
            (c.kind, c.old_value or "", c.new_value or "", c.amount_delta)
            for c in self._changes(orders)
        ]
        self.assertEqual(found, expected)
