"""Who sees what of the board of new orders."""

import json

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .schedule_common import SALES, ScheduleCase


@tagged("post_install", "-at_install")
class TestScheduleRights(ScheduleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._receive_order()
        cls.production = cls._make_for(cls.order.picking_ids.move_ids, "2026-03-30")
        cls.sales = cls._get_groups(SALES)

    def test_people_of_the_meeting_organizers_auditors(self):
        self.auditor.group_ids |= self.sales
        self.chair.group_ids |= self.sales
        for user in (self.planner, self.chair, self.attendee, self.auditor):
            self.assertEqual(len(self._read(user)["lines"]), 1, user.name)

    def test_others_do_not(self):
        stranger = self._create_user("stranger", f"user,{SALES}")
        portal = new_test_user(self.env, "portal.person", groups="base.group_portal")
        with self.assertRaisesRegex(AccessError, "for the people of"):
            self._read(stranger)
        for user in (stranger, self.outsider, portal):
            meeting = self.meeting.with_user(user)
            for call in (
                meeting.read_schedule,
                meeting.action_open_schedule,
                lambda m=meeting: m.action_decide_on_order(self.order.id),
                lambda m=meeting: m.action_put_order_on_agenda(self.order.id),
            ):
                with self.assertRaises(AccessError):
                    call()

    def test_who_attended_for_somebody_else(self):
        proxy = self._create_user("proxy", f"user,{SALES}")
        with self.assertRaises(AccessError):
            self._read(proxy)
        line = self.meeting.attendee_ids.filtered(lambda a: a.user_id == self.attendee)
        line.proxy_id = proxy.partner_id
        self.assertEqual(len(self._read(proxy)["lines"]), 1)

    def test_another_company(self):
        other = self._create_company("Other Works")
        theirs = self._create_user(
            "theirs",
            f"organizer,{SALES}",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        with self.assertRaises(AccessError):
            self._read(theirs)

    def test_several_meetings_at_once(self):
        with self.assertRaisesRegex(UserError, "one record at a time"):
            (self.meeting + self.before).with_user(self.planner).read_schedule()

    # orders

    def test_without_rights_on_orders_there_are_loads_only(self):
        self.attendee.group_ids -= self.sales
        board = self._read(self.attendee)
        self.assertFalse(board["can_read_orders"])
        self.assertEqual(board["lines"], [])
        self.assertEqual({row["name"] for row in board["centers"]}, {"Lathe", "Bench"})
        self.assertNotIn(self.order.name, json.dumps(board))

    def test_own_orders_only(self):
        own = self._get_groups("sales_team.group_sale_salesman")
        self.attendee.group_ids = self.attendee.group_ids - self.sales | own
        self.order.user_id = self.planner
        self.assertEqual(self._read(self.attendee)["lines"], [])
        self.order.user_id = self.attendee
        self.assertEqual(len(self._read(self.attendee)["lines"]), 1)

    # what makes and buys

    def test_names_of_what_the_viewer_may_read(self):
        [source] = self._read_line(self.order, self.planner)["sources"]
        self.assertEqual(source["name"], self.production.name)
        # salespeople read manufacturing orders, not purchases
        purchase = self._buy(self.part, "2026-04-05", self.production.move_raw_ids, 20)
        awaited = self._read_line(self.order, self.attendee)["awaited"]
        self.assertEqual(awaited, {"model": "purchase.order", "id": None, "name": None})
        self.assertNotIn(purchase.name, json.dumps(self._read(self.attendee)))

    # contribution

    def test_contribution_is_for_whoever_reads_settlements(self):
        self.assertEqual(self._read_line(self.order, self.planner)["contribution"], 800)
        board = self._read(self.attendee)
        self.assertFalse(board["shows_contribution"])
        for name in ("contribution", "per_hour", "rank"):
            self.assertNotIn(name, board["lines"][0])

    def test_contribution_for_the_department_that_reports_on_finance(self):
        source = self.env["chanxiao.figure.source"].search([("code", "=", "finance")])
        reporting = {
            "department_id": self.finance_department.id,
            "source_ids": [Command.set(source.ids)],
        }
        self._create_policy(code="R", department_ids=[Command.create(reporting)])
        for user in (self.finance, self.representative):
            user.group_ids |= self.sales
        self.assertTrue(self._read(self.finance)["shows_contribution"])
        self.assertFalse(self._read(self.representative)["shows_contribution"])

    def test_contribution_for_accountants(self):
        self.attendee.group_ids |= self._get_groups("account.group_account_readonly")
        self.assertTrue(self._read(self.attendee)["shows_contribution"])

    # decisions

    def test_decisions_of_the_meeting_are_for_who_reads_them(self):
        self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": "Later",
                "subject_ref": f"sale.order,{self.order.id}",
            }
        )
        for user in (self.planner, self.attendee):
            [shown] = self._read_line(self.order, user)["decisions"]
            self.assertEqual(shown["name"], "Later")
