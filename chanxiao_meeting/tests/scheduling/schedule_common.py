"""What the tests of the board of new orders start from."""

from datetime import datetime

from odoo import Command

from ..common import MeetingCase
from ..exception.test_detectors_shop import ShopCase

SALES = "sales_team.group_sale_salesman_all_leads"
SHOP = "mrp.group_mrp_user"


class ScheduleCase(ShopCase, MeetingCase):
    """Friday, 20 March 2026: the last meeting ended on Monday, 16 March at 11:00.

    A pump takes two castings at 10, half an hour on the lathe and an hour at the bench;
    both work 40 hours a week. ``meeting`` is convened for 1 April, with a topic of new
    orders.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sales_department = cls._create_department("Sales")
        cls.finance_department = cls._create_department("Finance")
        cls.planning_department = cls._create_department("Planning")
        super()._create_everybody()
        cls.planner.group_ids |= cls._get_groups(f"{SALES},{SHOP}")
        cls.attendee.group_ids |= cls._get_groups(SALES)
        cls._set_hours(40)
        cls.part.standard_price = 10
        cls.lathe = cls._create_center("Lathe")
        cls.bench = cls._create_center("Bench")
        cls.bill = cls.pump.bom_ids
        cls.bill.operation_ids = [
            cls._operation("Turn", cls.lathe, 30),
            cls._operation("Fit", cls.bench, 60),
        ]
        cls._create_meetings()

    @classmethod
    def _create_everybody(cls):
        """Later: people of the company of these tests."""

    @classmethod
    def _create_meetings(cls):
        topics = [
            Command.create({"name": "Earlier decisions", "kind": "review"}),
            Command.create({"name": "New orders", "kind": "new_orders"}),
        ]
        cls.policy = cls._create_policy(agenda_ids=topics)
        cls.before = cls._create_meeting(
            cls.policy,
            state="held",
            started_at=datetime(2026, 3, 16, 1, 0),
            ended_at=datetime(2026, 3, 16, 3, 0),
        )
        cls.meeting = cls._create_meeting(
            cls.policy,
            date_start=datetime(2026, 4, 1, 1, 0),
            date_end=datetime(2026, 4, 1, 3, 0),
            period_start="2026-03-16",
            period_end="2026-03-31",
        )
        cls.meeting.with_user(cls.planner).action_convene()
        cls.env["chanxiao.meeting.attendee"].create(
            {
                "meeting_id": cls.meeting.id,
                "user_id": cls.attendee.id,
                "partner_id": cls.attendee.partner_id.id,
            }
        )
        cls.topic = cls.meeting.agenda_ids.filtered(lambda t: t.kind == "new_orders")

    @classmethod
    def _set_hours(cls, hours):
        """So many hours a week from Monday to Friday."""
        cls.company.resource_calendar_id.attendance_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "name": "Shift",
                        "dayofweek": str(day),
                        "hour_from": 8,
                        "hour_to": 8 + hours / 5,
                        "day_period": "morning",
                    }
                )
                for day in range(5)
            ),
        ]

    @classmethod
    def _operation(cls, name, center, minutes, **values):
        return Command.create(
            {
                "name": name,
                "workcenter_id": center.id,
                "time_cycle_manual": minutes,
                **values,
            }
        )

    @classmethod
    def _receive_order(cls, quantity=10, promised="2026-03-27", **values):
        """An order of pumps received after the last meeting, at 100 a piece."""
        moment = promised and cls._local(f"{promised} 12:00")
        values = {"product": cls.pump, "commitment_date": moment, **values}
        day = values.pop("day", "2026-03-17 10:00")
        order = cls._create_order(day, quantity, values.pop("price", 100.0), **values)
        if moment:
            order.picking_ids.move_ids.date = moment
        return order

    @classmethod
    def _make_for(cls, moves, finish, quantity=10):
        """A manufacturing order of pumps that go to moves, or to stock."""
        production = cls._create_production(
            f"{finish} 12:00", quantity, product=cls.pump
        )
        production.date_start = cls._local("2026-03-23 08:00")
        production.date_finished = cls._local(f"{finish} 12:00")
        if moves:
            production.move_finished_ids.move_dest_ids = moves
        return production

    @classmethod
    def _buy(cls, product, day, moves=None, quantity=10):
        """A purchase whose goods go to moves, or to stock."""
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.partner.id,
                "company_id": cls.company.id,
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
        receipt.date = cls._local(f"{day} 12:00")
        if moves:
            receipt.move_dest_ids = moves
        return order

    def _read(self, user=None, meeting=None):
        self.env.flush_all()
        self.env.invalidate_all()
        meeting = meeting or self.meeting
        return meeting.with_user(user or self.planner).read_schedule()

    def _read_line(self, order, user=None):
        """The one line of an order on the board."""
        lines = self._read(user)["lines"]
        [line] = [line for line in lines if line["order_id"] == order.id]
        return line

    def assertLine(self, order, **expected):
        line = self._read_line(order)
        self.assertEqual({name: line[name] for name in expected}, expected)
