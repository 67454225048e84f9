from odoo.exceptions import UserError
from odoo.tests import tagged

from ...hooks import post_init_hook
from ..figures.provider_common import FigureCase


@tagged("post_install", "-at_install")
class TestBaseline(FigureCase):
    def _baselines(self, productions):
        return productions.mapped("baseline_qty")

    def test_confirming_keeps_the_plan(self):
        production = self._create_production("2026-03-10 12:00", quantity=8)
        self.assertEqual(
            production.baseline_date_finished, self._local("2026-03-10 12:00")
        )
        self.assertEqual(production.baseline_qty, 8)

    def test_draft_has_no_baseline(self):
        draft = self._create_production("2026-03-10 12:00").copy()
        self.assertFalse(draft.baseline_date_finished)
        self.assertFalse(draft.baseline_qty)

    def test_rescheduling_does_not_move_it(self):
        production = self._create_production("2026-03-10 12:00", quantity=8)
        production.date_start = self._local("2026-04-01 08:00")
        production.date_finished = self._local("2026-04-02 12:00")
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 5}
        ).change_prod_qty()
        production.action_confirm()
        self.assertEqual(production.product_qty, 5)
        self.assertEqual(production.baseline_qty, 8)
        self.assertEqual(
            production.baseline_date_finished, self._local("2026-03-10 12:00")
        )

    def test_producing_does_not_move_it(self):
        production = self._create_production("2026-03-10 12:00")
        self._produce(production, "2026-03-20 12:00")
        self.assertEqual(production.state, "done")
        self.assertEqual(
            production.baseline_date_finished, self._local("2026-03-10 12:00")
        )

    def test_backorder_shares_the_baseline(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        backorder = self._produce(production, "2026-03-10 12:00", quantity=6)
        self.assertEqual(len(backorder), 1)
        self.assertEqual(
            backorder.baseline_date_finished, self._local("2026-03-10 12:00")
        )
        self.assertEqual(self._baselines(production + backorder), [6, 4])
        last = self._produce(backorder, "2026-03-12 12:00", quantity=1)
        self.assertEqual(self._baselines(production + backorder + last), [6, 1, 3])

    def test_nobody_types_it_in(self):
        production = self._create_production("2026-03-10 12:00", quantity=8)
        for vals in (
            {"baseline_qty": 5},
            {"baseline_date_finished": "2026-04-01 08:00:00"},
            {"baseline_qty": False},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                production.write(vals)
        with self.assertRaises(UserError):
            production.copy({"baseline_qty": 5})
        brought = production.with_context(default_baseline_qty=5).copy()
        self.assertFalse(brought.baseline_qty)

    def test_exported_orders_are_imported_again(self):
        production = self._create_production("2026-03-10 12:00", quantity=8)
        kept = production.baseline_date_finished
        production.write(
            {
                "baseline_qty": 8.0,
                "baseline_date_finished": str(kept),
                "origin": "From a file",
            }
        )
        self.assertEqual(production.origin, "From a file")

    def _change_quantity(self, production, quantity):
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": quantity}
        ).change_prod_qty()

    def test_backorder_of_a_raised_order_plans_what_is_left_of_the_plan(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        self._change_quantity(production, 20)
        backorder = self._produce(production, "2026-03-10 12:00", quantity=6)
        self.assertEqual(self._baselines(production + backorder), [6, 4])
        last = self._produce(backorder, "2026-03-12 12:00", quantity=5)
        # the plan is made; nobody planned the rest
        self.assertEqual(self._baselines(production + backorder + last), [6, 4, 0])
        self.assertEqual(last.baseline_date_finished, self._local("2026-03-10 12:00"))

    def test_backorder_of_a_lowered_order_adds_up_to_the_original(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        self._change_quantity(production, 5)
        backorder = self._produce(production, "2026-03-10 12:00", quantity=3)
        self.assertEqual(self._baselines(production + backorder), [3, 7])

    def test_split_of_a_raised_order_shares_by_what_is_to_be_made(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        self._change_quantity(production, 20)
        production.qty_producing = 4
        parts = production._split_productions({production: [4, 8, 8]})
        self.assertEqual(self._baselines(parts), [2, 4, 4])

    def test_receipt_from_a_subcontractor_is_made(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        self._change_quantity(production, 20)
        # how a receipt that leaves a backorder splits
        received = production.with_context(allow_more=True)
        parts = received._split_productions({received: [8, 12]})
        self.assertEqual(self._baselines(parts), [8, 2])

    def test_shares_are_never_below_zero(self):
        precision = self.env["decimal.precision"].search(
            [("name", "=", "Product Unit")]
        )
        precision.digits = 0
        production = self._create_production("2026-03-10 12:00", quantity=2)
        self._change_quantity(production, 4)
        parts = production._split_productions({production: [1, 1, 1, 1]})
        self.assertEqual(sum(self._baselines(parts)), 2)
        self.assertEqual(sorted(self._baselines(parts)), [0, 0, 1, 1])

    def test_closing_without_backorder_keeps_it_whole(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        production.qty_producing = 6
        production._set_qty_producing()
        production.with_context(skip_backorder=True).button_mark_done()
        self.assertEqual(production.state, "done")
        self.assertEqual(production.baseline_qty, 10)

    def test_split_parts_add_up(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        other = self._create_production("2026-03-11 12:00", quantity=9)
        parts = (production + other)._split_productions(
            {production: [5, 3, 2], other: [4, 5]}
        )
        self.assertEqual(self._baselines(parts), [5, 3, 2, 4, 5])
        dates = [self._local("2026-03-10 12:00")] * 3
        dates += [self._local("2026-03-11 12:00")] * 2
        self.assertEqual(parts.mapped("baseline_date_finished"), dates)

    def test_split_in_parts_that_do_not_come_out_even(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        self.env["change.production.qty"].create(
            {"mo_id": production.id, "product_qty": 3}
        ).change_prod_qty()
        parts = production._split_productions({production: [1, 1, 1]})
        self.assertEqual(len(parts), 3)
        self.assertAlmostEqual(sum(self._baselines(parts)), 10)

    def test_split_that_drops_the_remainder_adds_up_all_the_same(self):
        production = self._create_production("2026-03-10 12:00", quantity=10)
        parts = production._split_productions(
            {production: [3, 5]}, cancel_remaining_qty=True
        )
        self.assertEqual(parts.mapped("product_qty"), [3, 5])
        self.assertAlmostEqual(sum(self._baselines(parts)), 10)

    def test_split_of_a_draft_has_no_baseline(self):
        draft = self._create_production("2026-03-10 12:00", quantity=10).copy()
        parts = draft._split_productions({draft: [5, 5]})
        self.assertEqual(self._baselines(parts), [0, 0])
        self.assertFalse(any(parts.mapped("baseline_date_finished")))

    def test_merging_is_no_rescheduling(self):
        dozen = self.env.ref("uom.product_uom_dozen")
        early = self._create_production("2026-03-10 12:00", quantity=10)
        late = self._create_production(
            "2026-03-20 12:00", quantity=2, product_uom_id=dozen.id
        )
        action = (early + late).action_merge()
        merged = self.env["mrp.production"].browse(action["res_id"])
        self.assertEqual(merged.product_qty, 34)
        self.assertEqual(merged.baseline_qty, 34)
        self.assertEqual(merged.baseline_date_finished, self._local("2026-03-10 12:00"))

    def test_duplicate_starts_afresh(self):
        production = self._create_production("2026-03-10 12:00")
        production.variance_reason_id = self.env.ref(
            "chanxiao_meeting.chanxiao_reason_variance_material"
        )
        duplicate = production.copy()
        self.assertFalse(duplicate.baseline_date_finished)
        self.assertFalse(duplicate.variance_reason_id)
        duplicate.date_finished = self._local("2026-05-01 12:00")
        duplicate.action_confirm()
        self.assertEqual(
            duplicate.baseline_date_finished, self._local("2026-05-01 12:00")
        )

    def test_installing_gives_open_orders_a_baseline(self):
        known = self._create_production("2026-03-10 12:00")
        known.date_finished = self._local("2026-03-12 12:00")
        open_order = self._create_production("2026-03-10 12:00", quantity=7)
        done = self._create_production("2026-03-10 12:00")
        self._produce(done, "2026-03-11 12:00")
        (open_order + done)._write_baseline(date_finished=False, qty=False)
        self.env.flush_all()
        post_init_hook(self.env)
        self.assertEqual(known.baseline_date_finished, self._local("2026-03-10 12:00"))
        self.assertEqual(
            open_order.baseline_date_finished, self._local("2026-03-10 12:00")
        )
        self.assertEqual(open_order.baseline_qty, 7)
        self.assertFalse(done.baseline_date_finished)
