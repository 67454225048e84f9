from odoo import Command
from odoo.tests import tagged

from .action_common import ActionCase


@tagged("post_install", "-at_install")
class TestSubjectSuccessor(ActionCase):
    """What was decided follows what is really made, delivered or bought."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create(
            {"name": "Shaft", "type": "consu", "is_storable": True}
        )
        steel = cls.env["product.product"].create({"name": "Steel", "type": "consu"})
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.product.product_tmpl_id.id,
                "bom_line_ids": [
                    Command.create({"product_id": steel.id, "product_qty": 1})
                ],
            }
        )

    def _create_production(self, quantity=10):
        production = self.env["mrp.production"].create(
            {"product_id": self.product.id, "product_qty": quantity}
        )
        production.action_confirm()
        return production

    def _produce(self, production, quantity, backorder=True):
        production.qty_producing = quantity
        production._set_qty_producing()
        production.with_context(
            skip_backorder=True,
            mo_ids_to_backorder=production.ids if backorder else [],
        ).button_mark_done()

    def _decide_on(self, record):
        """One decision on ``record``: a task is done, another one is open."""
        decision = self._adopt(2, subject_ref=f"{record._name},{record.id}")
        decision.action_ids[0].with_user(self.worker).action_done()
        return decision

    def _assert_follows(self, decision, old, new):
        self.env.invalidate_all()
        done, still_open = decision.action_ids
        self.assertEqual(decision.subject_ref, new)
        self.assertEqual(still_open.subject_ref, new)
        self.assertEqual(done.subject_ref, old, "what is done stays where it was done")
        activity = still_open.activity_id
        self.assertEqual((activity.res_model, activity.res_id), (new._name, new.id))
        self.assertEqual(activity.res_name, new.display_name)
        self.assertIn(activity, new.activity_ids)
        self.assertEqual(activity.user_id, self.worker)
        history = " ".join(still_open.message_ids.mapped("body"))
        self.assertIn(f"is about {new.display_name} now", history)
        activity.with_user(self.worker).action_feedback("Done")
        self.assertEqual(decision.state, "implemented")

    # manufacturing orders

    def test_backorder(self):
        production = self._create_production()
        decision = self._decide_on(production)
        self._produce(production, 4)
        rest = production.production_group_id.production_ids - production
        self.assertEqual((production.state, rest.product_qty), ("done", 6))
        self._assert_follows(decision, production, rest)

    def test_finished_without_rest(self):
        production = self._create_production()
        decision = self._decide_on(production)
        self._produce(production, 10, backorder=False)
        self.assertEqual(decision.action_ids.mapped("subject_ref"), [production] * 2)

    def test_split(self):
        production = self._create_production()
        decision = self._decide_on(production)
        parts = production._split_productions({production: [2, 3, 5]})
        self.assertEqual(decision.subject_ref, production, "it is made still")
        self._produce(production, 2, backorder=False)
        self.assertEqual(decision.subject_ref, parts[1])
        parts[1].action_cancel()
        self._assert_follows(decision, production, parts[2])

    def test_merged(self):
        first, second = self._create_production(3), self._create_production(7)
        decision = self._decide_on(second)
        action = (first | second).action_merge()
        merged = first.browse(action["res_id"])
        self.assertEqual(second.state, "cancel")
        self._assert_follows(decision, second, merged)

    def test_cancelled_with_nothing_instead(self):
        production = self._create_production()
        decision = self._decide_on(production)
        production.action_cancel()
        self.assertEqual(decision.subject_ref, production)
        self.assertTrue(decision.action_ids[1].activity_id.active)

    # transfers

    def _create_receipt(self):
        receipts = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", self.company.id)], limit=1
        )
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": receipts.id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "product_uom_qty": 10,
                            "location_id": self.env.ref(
                                "stock.stock_location_suppliers"
                            ).id,
                            "location_dest_id": receipts.default_location_dest_id.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        return picking

    def test_backorder_of_a_transfer(self):
        picking = self._create_receipt()
        decision = self._decide_on(picking)
        picking.move_ids.quantity = 4
        picking.move_ids.picked = True
        picking._action_done()
        rest = picking.search([("backorder_id", "=", picking.id)])
        self.assertEqual(rest.move_ids.product_uom_qty, 6)
        self._assert_follows(decision, picking, rest)

    def _split(self, picking, quantity):
        picking.move_ids.quantity = quantity
        picking.action_split_transfer()
        return picking.backorder_ids

    def test_transfer_that_was_split_beforehand(self):
        picking = self._create_receipt()
        decision = self._decide_on(picking)
        rest = self._split(picking, 4)
        self.assertEqual(decision.subject_ref, picking, "it is delivered still")
        last = self._split(rest, 1)
        rest.action_cancel()
        self.assertEqual(decision.subject_ref, picking)
        picking.move_ids.picked = True
        picking._action_done()
        self._assert_follows(decision, picking, last)

    def test_first_part_of_a_split_transfer_is_cancelled(self):
        picking = self._create_receipt()
        decision = self._decide_on(picking)
        rest = self._split(picking, 4)
        picking.action_cancel()
        self._assert_follows(decision, picking, rest)

    # purchase orders

    def test_merged_requests_for_quotation(self):
        orders = self.env["purchase.order"].create(
            [
                {
                    "partner_id": self.customer.id,
                    "date_order": f"2026-03-1{day} 00:00:00",
                    "order_line": [
                        Command.create(
                            {"product_id": self.product.id, "product_qty": day}
                        )
                    ],
                }
                for day in (1, 2)
            ]
        )
        oldest, newer = orders
        decision = self._decide_on(newer)
        orders.action_merge()
        self.assertEqual(newer.state, "cancel")
        self._assert_follows(decision, newer, oldest)

    # other documents

    def test_topics_and_exceptions(self):
        production = self._create_production()
        reference = f"{production._name},{production.id}"
        over = self._plan("03-01")
        topics = self.env["chanxiao.meeting.agenda.item"].create(
            [
                {"meeting_id": meeting.id, "name": "Shafts", "subject_ref": reference}
                for meeting in (self.meeting, over)
            ]
        )
        over._set_state("held")
        exception = self.env["chanxiao.control.exception"].create(
            {"name": "Late", "subject_ref": reference}
        )
        proposed = self._create_decision(subject_ref=reference)
        self._produce(production, 4)
        rest = production.production_group_id.production_ids - production
        self.assertEqual(topics.mapped("subject_ref"), [rest, production])
        self.assertEqual(exception.subject_ref, rest)
        self.assertEqual(proposed.subject_ref, rest)
        self.assertEqual(proposed.action_ids.subject_ref, rest)
