# pylint: disable=translation-required
from odoo import Command
from odoo.tests import tagged

from ..brief.confidential_common import ConfidentialMixin
from .settlement_common import SettlementCase

MEETING = "chanxiao_meeting.group_chanxiao_meeting"
EXPORT = "base.group_allow_export"
SALES = "sales_team.group_sale_salesman_all_leads"
COSTS = ("material", "operation", "subcontract", "scrap")


@tagged("post_install", "-at_install", "chanxiao_once")
class TestConfidentialCosts(ConfidentialMixin, SettlementCase):
    """What a shipment cost, looked for in all that people can obtain."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.line = cls._sell()
        cls._make(cls._get_orders(cls.line))
        cls._deliver(cls.line)
        cls.settlement = cls._get_settlement(cls.line)
        cls._plant()
        other = cls._create_company("Elsewhere")
        accounting = "account.group_account_manager"
        stranger = cls._create_user(
            "stranger", f"{MEETING}_manager,{accounting},{SALES},{EXPORT}"
        )
        stranger.write(
            {"company_ids": [Command.set(other.ids)], "company_id": other.id}
        )
        cls.denied = {
            "salesperson": cls._create_user("seller", f"{SALES},{EXPORT}"),
            "salesperson who attends meetings": cls._create_user(
                "sales", f"{SALES},{MEETING}_user,{EXPORT}"
            ),
            "meeting user outside finance": cls._create_user(
                "member", f"{MEETING}_user,{EXPORT}"
            ),
            "shop floor": cls._create_user(
                "shop", f"mrp.group_mrp_user,stock.group_stock_user,{EXPORT}"
            ),
            "portal": cls._create_user("portal", "base.group_portal"),
            "other company": stranger,
        }
        cls.allowed = {
            "accountant": cls._create_user("books", f"{accounting},{EXPORT}"),
            "organizer": cls._create_user("organizer", f"{MEETING}_organizer,{EXPORT}"),
            "auditor": cls._create_user("auditor", f"{MEETING}_auditor,{EXPORT}"),
        }
        cls.env.flush_all()

    @classmethod
    def _plant(cls):
        """The number as every cost, and in words about the settlement."""
        number = cls.planted
        cls.settlement.sudo()._write_system(
            {
                f"{kind}_{part}_cost": number
                for kind in ("planned", "actual")
                for part in COSTS
            }
            | {"conclusion": f"It should not have cost {number}"}
        )
        cls.line.sudo().write({f"planned_{part}_cost": number for part in COSTS[:3]})
        cls.settlement.source_ids.sudo().write(
            {f"{part}_cost": number for part in COSTS}
        )
        cls.env["chanxiao.settlement.problem"].create(
            {
                "settlement_id": cls.settlement.id,
                "kind": "delay",
                "detail": f"It cost {number}",
            }
        )
        cls.settlement.with_user(cls.accountant).message_post(
            body=f"It cost {number}",
            attachments=[(f"{number}.txt", f"{number}".encode())],
        )

    def test_records_tell_nobody_else(self):
        for role, user in self.denied.items():
            with self.subTest(role):
                self.assertEqual(self._get_traces(self._probe(user)), [])

    def test_those_who_may_are_told(self):
        name = "chanxiao.settlement"
        expected = {f"{name} {road}" for road in ("search_read", "export", "groups")}
        for role, user in self.allowed.items():
            with self.subTest(role):
                traces = self._get_traces(self._probe(user, [name]))
                self.assertLessEqual(expected, set(traces))

    def test_methods_tell_nobody_else(self):
        for role, user in self.denied.items():
            with self.subTest(role):
                self.assertEqual(self._get_traces(self._call_everything(user)), [])

    def test_asking_for_the_number_finds_nothing(self):
        paths = self._get_paths("chanxiao.settlement", "actual_material_cost")
        paths += self._get_paths("sale.order.line", "planned_material_cost")
        self.assertIn(("sale.order", "order_line.planned_material_cost"), paths)
        for role, user in self.denied.items():
            for model, path in paths:
                with self.subTest(f"{role}: {model} {path}"):
                    self.assertFalse(self._finds(self._as(user, model), path))
