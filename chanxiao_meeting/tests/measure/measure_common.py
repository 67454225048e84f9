"""What the tests of measures start from."""

from datetime import date, datetime, timedelta

from freezegun import freeze_time

from odoo import Command, fields

from ..common import MeetingCase
from .photograph import Photograph

NOW = datetime(2026, 3, 16, 4, 0)
ERP = (
    "sales_team.group_sale_salesman_all_leads",
    "mrp.group_mrp_manager",
    "purchase.group_purchase_user",
    "stock.group_stock_user",
)


class MeasureCase(Photograph, MeetingCase):
    """A pump that is made to order, in a meeting on 2026-03-16, noon in Shanghai.

    ``doer`` carries measures out and works with sales, production, purchases and
    transfers; ``worker`` may do nothing in the ERP.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)
        cls.doer = cls._create_user("doer", ",".join(("user", *ERP)))
        # proposing a change of a record takes reading it
        cls.planner.group_ids += cls._get_groups(",".join(ERP))
        cls.worker = cls._create_user("worker", "user", cls.sales_department)
        cls.measures = cls.env["chanxiao.meeting.measure"]
        cls.customer = cls.env["res.partner"].create({"name": "Dongfeng Machinery"})
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls._create_goods()

    @classmethod
    def _create_goods(cls):
        """A pump of two castings, assembled and tested, made for who orders it."""
        mto = cls.warehouse.mto_pull_id.route_id
        mto.active = True
        make = cls.warehouse.manufacture_pull_id.route_id
        cls.casting = cls._create_product("Casting", standard_price=10.0)
        cls.pump = cls._create_product(
            "Big Pump", list_price=100.0, route_ids=[Command.set((mto + make).ids)]
        )
        cls.assembly, cls.bench = cls.env["mrp.workcenter"].create(
            [
                {"name": "Assembly", "company_id": cls.company.id, "costs_hour": 60},
                {"name": "Test Bench", "company_id": cls.company.id, "costs_hour": 30},
            ]
        )
        cls.bom = cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.pump.product_tmpl_id.id,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.casting.id, "product_qty": 2})
                ],
                "operation_ids": [
                    Command.create(
                        {
                            "name": name,
                            "workcenter_id": center.id,
                            "time_cycle_manual": minutes,
                            "sequence": number,
                        }
                    )
                    for number, (name, center, minutes) in enumerate(
                        [("Assemble", cls.assembly, 60), ("Test", cls.bench, 30)]
                    )
                ],
            }
        )

    @classmethod
    def _sell(cls, quantity=10, promised="2026-03-27 04:00:00", **values):
        """A confirmed order of the pump, with the manufacturing order for it."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "commitment_date": promised,
                "order_line": [cls._line(cls.pump, quantity, 100.0)],
                **values,
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def _stock_castings(cls):
        """More than enough of what pumps are made of: they wait for work alone."""
        cls.env["stock.quant"]._update_available_quantity(
            cls.casting, cls.warehouse.lot_stock_id, 1000
        )

    @classmethod
    def _made_for(cls, order):
        return order.picking_ids.move_ids.move_orig_ids.production_id

    @classmethod
    def _create_decision(cls, assignee=None, **values):
        return cls.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": cls.meeting.id,
                "name": "Deliver later",
                "action_ids": [
                    Command.create(
                        {
                            "name": "Change it in the ERP",
                            "assignee_id": (assignee or cls.doer).id,
                            "deadline": date(2026, 3, 20),
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _propose(cls, kind, record, decision=None, **values):
        """A measure on the task of a decision, proposed by the planner."""
        decision = decision or cls._create_decision()
        return cls.measures.with_user(cls.planner).create(
            {
                "kind": kind,
                "action_id": decision.action_ids.id,
                "subject_ref": f"{record._name},{record.id}",
                **values,
            }
        )

    @classmethod
    def _decide(cls, kind, record, assignee=None, **values):
        """A measure that was tried out, of a decision that was adopted."""
        decision = cls._create_decision(assignee)
        measure = cls._propose(kind, record, decision, **values)
        decision.with_user(cls.planner).action_adopt()
        measure = measure.with_user(assignee or cls.doer)
        measure.action_preview()
        return measure

    @staticmethod
    def _moment(text, **delta):
        return fields.Datetime.to_datetime(text) + timedelta(**delta)
