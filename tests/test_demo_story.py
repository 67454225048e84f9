"""The story of the demo factory is the same every time it is told."""

from collections import Counter

from odoo.tests import TransactionCase, tagged

from dev.factory import build, sample

DAYS = 6


class Undo(Exception):
    """Leaves a savepoint, taking back what was done in it."""


@tagged("post_install", "-at_install")
class TestDemoStory(TransactionCase):
    def _tell(self):
        """What happened in a factory that is built and forgotten at once."""
        try:
            with self.env.cr.savepoint():
                build(self.env, lambda _line: None, sample.TODAY, DAYS, meetings=False)
                story = self._retell()
                raise Undo
        except Undo:
            self.env.invalidate_all()
            self.env.registry.clear_all_caches()
        return story

    def _retell(self):
        """What happened, without numbers that any other database would count on."""
        orders = self.env["sale.order"].search([], order="id")
        productions = self.env["mrp.production"].search([], order="id")
        inspections = self.env["qc.inspection"].search([], order="id")
        return {
            "orders": [
                (o.client_order_ref, o.state, o.date_order, o.amount_untaxed)
                for o in orders
            ],
            "productions": [
                (p.product_id.default_code, p.product_qty, p.state, p.date_finished)
                for p in productions
            ],
            "inspections": [(i.stage, i.qty, i.state) for i in inspections],
            "pickings": Counter(self.env["stock.picking"].search([]).mapped("state")),
        }

    def test_same_seed_same_story(self):
        story = self._tell()
        self.assertTrue(all(story.values()))
        self.assertEqual(self._tell(), story)
