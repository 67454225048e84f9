"""Random measures on the played factory: done is what was previewed.

Records are drawn from all that the factory has. What Odoo or a kind of measure refuses
is left out and counted; each kind has to be carried out on some record all the same.
"""

import random
from collections import defaultdict
from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import TransactionCase, tagged

from odoo.addons.chanxiao_meeting.tests.measure.photograph import CARRIERS, Photograph

from dev.factory.sample import TODAY

NOW = datetime.combine(TODAY, datetime.min.time()) + timedelta(hours=2)
SEED = 20260618
#: models whose rows are not looked at
OURS = "chanxiao."
#: so many of each kind are carried out, on so many records at most
DONE, TRIED = 2, 12
ERP = (
    "sales_team.group_sale_salesman_all_leads",
    "mrp.group_mrp_manager",
    "purchase.group_purchase_manager",
    "stock.group_stock_manager",
    "quality_control_oca.group_quality_control_user",
    "chanxiao_meeting.group_chanxiao_meeting_user",
)


@tagged("post_install", "-at_install")
class TestMeasuresOfFactory(Photograph, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        clock = freeze_time(NOW)
        clock.start()
        cls.addClassCleanup(clock.stop)
        cls.random = random.Random(SEED)
        cls.company = cls.env.company
        cls.doer = cls.env["res.users"].create(
            {
                "name": "Doer",
                "login": "factory.doer",
                "tz": "Asia/Shanghai",
                "group_ids": [Command.set([cls.env.ref(name).id for name in ERP])],
            }
        )
        cls.meeting = cls.env["chanxiao.meeting"].search(
            [("state", "=", "convened")], limit=1
        )
        cls.meeting._set_state("in_progress")
        cls.productions = cls._find("mrp.production", ("state", "=", "confirmed"))
        cls.productions = cls.productions.filtered(
            lambda one: one.bom_id.type == "normal"
        )
        cls._make_choices()
        # as it is again after each of them
        cls.before = cls._photograph()

    @classmethod
    def _find(cls, model, *domain):
        return cls.env[model].search(list(domain))

    @classmethod
    def _make_choices(cls):
        """What the factory could do and has not entered: buy what it makes, or have a
        vendor make it; and a place for goods that nobody shall use."""
        warehouse = cls._find("stock.warehouse")[0]
        cls.quarantine = cls.env["stock.location"].create(
            {
                "name": "Quarantine",
                "location_id": warehouse.view_location_id.id,
                "company_id": cls.company.id,
            }
        )
        cls.vendor = cls._find("purchase.order")[0].partner_id
        products = cls.productions.product_id.product_tmpl_id
        products.seller_ids = [
            Command.create({"partner_id": cls.vendor.id, "price": 100, "delay": 3})
        ]
        if cls._can_subcontract():
            cls.env["mrp.bom"].create(
                [
                    {
                        "product_tmpl_id": product.id,
                        "type": "subcontract",
                        "subcontractor_ids": [Command.set(cls.vendor.ids)],
                        "bom_line_ids": [
                            Command.create({"product_id": line.product_id.id})
                            for line in product.bom_ids[:1].bom_line_ids
                        ],
                    }
                    for product in products
                ]
            )

    @classmethod
    def _can_subcontract(cls):
        return "subcontractor_ids" in cls.env["mrp.bom"]._fields

    # what is drawn

    def _get_candidates(self, kind):
        """Records that a kind may be about, in random order."""
        open_orders = self._find("sale.order", ("state", "=", "sale"))
        bought = self._find(
            "purchase.order.line",
            ("order_id.state", "=", "purchase"),
            ("product_id.is_storable", "=", True),
        )
        free = self._find(
            "stock.quant",
            ("location_id.usage", "=", "internal"),
            ("company_id", "=", self.company.id),
            ("quantity", ">", 0),
        )
        works = self.productions.workorder_ids
        found = {
            "postpone": [*open_orders, *open_orders.order_line],
            "reschedule": [*self.productions, *works.filtered("date_start")],
            "split": [*self.productions],
            "extra_hours": [*self._find("mrp.workcenter")],
            "move_workorder": [*works],
            "subcontract": [*self.productions],
            "make_or_buy": [*self.productions, *bought],
            "expedite": [*bought],
            "inspect": [*self.productions, *self._find("stock.picking")],
            "hold_lot": [quant.lot_id or quant.product_id for quant in free],
        }[kind]
        self.random.shuffle(found)
        return found[:TRIED]

    def _draw_values(self, kind, record):
        """Random values of a measure."""
        moment = NOW + timedelta(minutes=self.random.randint(60, 30 * 24 * 60))
        some = self.random.choice([0, 1, 2])
        if kind == "extra_hours":
            first = TODAY + timedelta(days=self.random.randint(0, 20))
            last = first + timedelta(days=self.random.randint(0, 5))
            return {"day_from": first, "day_to": last, "hours": 1.5}
        if kind == "move_workorder":
            others = self._find("mrp.workcenter") - record.workcenter_id
            return {"workcenter_id": self.random.choice(others).id}
        return {
            "postpone": {"date_planned": moment},
            "reschedule": {"date_planned": moment},
            "expedite": {"date_planned": moment},
            "split": {"quantity": 1, "date_planned": moment},
            "subcontract": {"quantity": some, "partner_id": self.vendor.id},
            "make_or_buy": {"quantity": some},
            "inspect": {"test_id": self._find("qc.test")[0].id},
            "hold_lot": {"quantity": some, "location_id": self.quarantine.id},
        }[kind]

    # what is done

    def _decide(self, kind, record, values):
        """A measure of a decision that was adopted; not tried out yet."""
        decision = self.env["chanxiao.meeting.decision"].create(
            {
                "meeting_id": self.meeting.id,
                "name": f"Decided: {kind}",
                "action_ids": [
                    Command.create(
                        {
                            "name": "Change it",
                            "assignee_id": self.doer.id,
                            "deadline": TODAY + timedelta(days=3),
                        }
                    )
                ],
            }
        )
        measure = self.env["chanxiao.meeting.measure"].create(
            {
                "kind": kind,
                "action_id": decision.action_ids.id,
                "subject_ref": f"{record._name},{record.id}",
                **values,
            }
        )
        decision.action_adopt()
        return measure.with_user(self.doer)

    def _try(self, kind, record):
        """Try a measure out, carry it out, compare, and take all of it back.

        :return: why it was refused, or nothing
        """
        values = self._draw_values(kind, record)
        with self.env.cr.savepoint() as savepoint:
            try:
                try:
                    measure = self._decide(kind, record, values)
                    measure.action_preview()
                except (UserError, AccessError, ValidationError) as refusal:
                    return str(refusal)
                # carried out, it is refused no more
                self._compare(measure)
                return None
            finally:
                savepoint.rollback()
                self.env.invalidate_all()

    def _compare(self, measure):
        previewed = self._get_changes(measure)
        # sudo: what was found out about the measure, which nobody reads as it is
        changes = measure.sudo().preview_data["changes"]
        self.assertTrue(changes)
        measure.action_apply()
        self.assertEqual(measure.state, "applied")
        # what is written before the measure carries messages, or is our own
        tables = self._get_written_tables()
        before = {table: rows for table, rows in self.before.items() if table in tables}
        found = self._compare_pictures(before, self._photograph(tables))
        self.assertEqual(self._name_changed(found), self._name_previewed(previewed))
        created = {one["model"] for one in changes if one["kind"] == "created"}
        created = {name for name in created - CARRIERS if not name.startswith(OURS)}
        self.assertEqual(self._name_created(found), created)

    def test_done_is_what_was_previewed(self):
        kinds = self.env["chanxiao.measure.kind"]._get_kinds()
        done, refused = defaultdict(int), defaultdict(list)
        for kind in kinds:
            for record in self._get_candidates(kind):
                with self.subTest(kind=kind, record=record):
                    reason = self._try(kind, record)
                    if reason:
                        refused[kind].append(f"{record}: {reason}")
                    else:
                        done[kind] += 1
                if done[kind] == DONE:
                    break
        for kind in kinds:
            with self.subTest(kind=kind):
                why = "\n".join(refused[kind])
                self.assertTrue(done[kind], f"none was carried out:\n{why}")
        skipped = {kind: len(why) for kind, why in refused.items() if why}
        # who runs it with output shown sees what was left out
        print(f"carried out {dict(done)}, refused {skipped}")
