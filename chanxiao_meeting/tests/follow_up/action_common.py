"""What the tests of decisions and their tasks start from."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo import Command

from ..common import SHANGHAI, MeetingCase

TODAY = date(2026, 3, 16)


class ActionCase(MeetingCase):
    """A meeting on 2026-03-16, noon in Shanghai, and a sales order to decide about.

    ``salesman`` works with sales orders and attends meetings; ``worker`` carries tasks
    out in the sales department and may not open sales orders.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time("2026-03-16 04:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.policy = cls._create_policy()
        cls.meeting = cls._create_meeting(cls.policy)
        cls.worker = cls._create_user("worker", "user", cls.sales_department)
        cls.salesman = cls._create_user("salesman", "user")
        sales_group = cls.env.ref("sales_team.group_sale_salesman_all_leads")
        cls.salesman.group_ids += sales_group
        cls.customer = cls.env["res.partner"].create({"name": "Dongfeng Machinery"})
        cls.order = cls._create_order()

    @classmethod
    def _plan(cls, day, policy=None):
        """A draft meeting from 09:00 to 11:00 in Shanghai on ``day`` of 2026."""
        return cls._create_meeting(
            policy or cls.policy,
            date_start=f"2026-{day} 01:00:00",
            date_end=f"2026-{day} 03:00:00",
        )

    @classmethod
    def _create_order(cls, **values):
        return cls.env["sale.order"].create({"partner_id": cls.customer.id, **values})

    @classmethod
    def _create_decision(cls, actions=1, **values):
        """A proposed decision with tasks of ``worker`` due on 2026-03-20."""
        return cls.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": cls.meeting.id,
                "name": "Work overtime on Saturday",
                "measure": "overtime",
                "action_ids": [
                    Command.create(cls._prepare_action(name=f"Task {number}"))
                    for number in range(1, actions + 1)
                ],
                **values,
            }
        )

    @classmethod
    def _prepare_action(cls, **values):
        return {
            "name": "Task",
            "assignee_id": cls.worker.id,
            "deadline": TODAY + timedelta(days=4),
            **values,
        }

    @classmethod
    def _adopt(cls, actions=1, **values):
        decision = cls._create_decision(actions, **values)
        decision.with_user(cls.planner).action_adopt()
        return decision

    @classmethod
    def _create_other_company_user(cls):
        other = cls.env["res.company"].create({"name": "Other Works"})
        user = cls._create_user(
            "stranger",
            "organizer",
            company_id=other.id,
            company_ids=[Command.set(other.ids)],
            tz=SHANGHAI,
        )
        return other, user
