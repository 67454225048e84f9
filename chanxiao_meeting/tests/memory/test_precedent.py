from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from .test_history import MemoryCase


@tagged("post_install", "-at_install", "chanxiao_once")
class TestPrecedent(MemoryCase):
    """Earlier cases like one, most in common first, and what came of them."""

    def _find(self, document, user=None):
        found = document.with_user(user or self.planner)._find_precedents()
        return [(one["row"].name, one["outcome"]) for one in found]

    def _earlier(self, name, record, day="01", **values):
        return self._report(
            record, name=name, detected_at=f"2026-03-{day} 01:00:00", **values
        )

    def test_ranked_by_what_they_have_in_common(self):
        cause = self._create_cause("Drawing")
        stranger = self.env["res.partner"].create({"name": "Somebody"})
        other = self._sell(self.valve, partner_id=stranger.id)
        elsewhere = self._sell(self.pump, partner_id=stranger.id)
        self._earlier("Customer only", self._sell(self.valve))
        self._earlier("Product", elsewhere)
        self._earlier("Product again", elsewhere, "02")
        self._earlier("Cause", other, "03", cause_reason_id=cause.id)
        self._earlier("Order itself", self.order)
        self._earlier("Product and cause", elsewhere, cause_reason_id=cause.id)
        self._earlier("Nothing", other)
        self._earlier("Afterwards", self.order, "20")
        exception = self._earlier("Now", self.order, "10", cause_reason_id=cause.id)
        found = exception.with_user(self.planner)._find_precedents()
        self.assertEqual(
            [one["row"].name for one in found],
            [
                "Order itself",
                "Product and cause",
                "Cause",
                "Product again",
                "Product",
                "Customer only",
            ],
        )
        self.assertEqual([one["score"] for one in found], [14, 8, 4, 4, 4, 2])
        reasons = {one["row"].name: one["reasons"] for one in found}
        self.assertIn("the same product (Pump)", reasons["Product"])
        self.assertIn("the same cause (Drawing)", reasons["Product and cause"])
        self.assertIn("Dongfeng Machinery", reasons["Customer only"])

    def test_whether_it_worked(self):
        decision = self._adopt(**self._refer(self.order))
        worked = self._earlier("Worked", self.order, decision_id=decision.id)
        decision._set_state("effective")
        self._earlier("Open", self.order, "02")
        back = self._earlier("Came back", self.order, "03")
        back._set_state("closed", closed_at="2026-03-04 01:00:00")
        exception = self._earlier("Now", self.order, "10")
        self.assertEqual(
            self._find(exception),
            [("Came back", "recurred"), ("Open", "running"), ("Worked", "effective")],
            "the decision is told with its exception",
        )
        html = str(exception.with_user(self.planner).precedents_html)
        for text in ("It worked", decision.name, "Closed, but came back", "Worked"):
            self.assertIn(text, html)
        self.assertIn(f'data-oe-id="{worked.id}"', html.replace("'", '"'))

    def test_reopened_is_counted_whoever_does_it(self):
        exception = self._earlier("Late", self.order)
        exception._set_state("closed")
        exception.with_user(self.planner).action_reopen()
        self.assertEqual(exception.reopen_count, 1)
        exception._set_state("closed", closed_as="gone")
        exception._come_back(True)
        self.assertEqual(exception.reopen_count, 2)
        with self.assertRaises(UserError):
            exception.with_user(self.planner).reopen_count = 0
        later = self._earlier("Now", self.order, "10")
        self.assertIn("Times Reopened", str(later.precedents_html))

    def test_of_a_decision(self):
        cause = self._create_cause("Drawing")
        self._earlier("Same product", self._sell(self.pump))
        self._earlier("Same cause", None, cause_reason_id=cause.id)
        decision = self._create_decision(**self._refer(self.order))
        decision.with_user(self.planner).action_adopt()
        self._earlier(
            "Treated", None, decision_id=decision.id, cause_reason_id=cause.id
        )
        names = [name for name, _outcome in self._find(decision)]
        self.assertIn("Same product", names)
        self.assertIn("Same cause", names)
        self.assertNotIn(decision.name, names)

    def test_what_one_may_not_read_is_no_precedent(self):
        secret = self._earlier(
            "Costs", self.order, department_id=self.finance_department.id
        )
        secret._write_system({"is_confidential": True, "responsible_id": False})
        exception = self._earlier("Now", self.order, "10")
        self.assertEqual(self._find(exception), [("Costs", "running")])
        self.assertFalse(self._find(exception, self.attendee))
        html = exception.with_user(self.attendee).precedents_html
        self.assertNotIn("Costs", str(html))
        self.assertIn("No earlier exception", str(html))
        back = self._earlier("Was closed", self.order)
        back._set_state("closed", closed_at="2026-03-01 02:00:00")
        secret.detected_at = "2026-03-02 01:00:00"
        exception.detected_at = "2026-03-01 01:30:00"
        self.env.invalidate_all()
        self.assertEqual(self._find(exception), [("Was closed", "recurred")])
        self.env.invalidate_all()
        self.assertEqual(
            self._find(exception, self.attendee), [("Was closed", "closed")]
        )

    def test_other_company(self):
        other, stranger = self._create_other_company_user()
        theirs = self.exceptions.with_company(other).create({"name": "Theirs"})
        self.assertEqual(theirs.company_id, other)
        self.facets.create(self.facets._prepare_row(theirs, "product", self.pump.id))
        exception = self._earlier("Now", self.order, "10")
        self.assertFalse(self._find(exception))
        both = self.planner
        both.company_ids += other
        self.env.invalidate_all()
        self.assertFalse(self._find(exception, both))
        self.assertTrue(theirs.with_user(stranger).has_access("read"))

    def test_opened_as_a_list(self):
        self._earlier("Before", self.order)
        exception = self._earlier("Now", self.order, "10").with_user(self.planner)
        window = exception.action_open_precedents()
        rows = self.history.with_user(self.planner).search(window["domain"])
        self.assertEqual(rows.mapped("name"), ["Before"])
        with self.assertRaisesRegex(UserError, "one record at a time"):
            self.exceptions.action_open_precedents()

    def test_record_changed_since_it_was_reported(self):
        """What its record has by now counts at once, before the nightly job."""
        self._earlier("Valve", self._sell(self.valve))
        empty = self.env["sale.order"].create({"partner_id": self.worker.partner_id.id})
        exception = self._earlier("Now", empty, "10")
        self.assertFalse(self._find(exception))
        empty.order_line.create({"order_id": empty.id, "product_id": self.valve.id})
        self.assertEqual([name for name, _o in self._find(exception)], ["Valve"])

    def test_new_form_has_none(self):
        with Form(self.exceptions.with_user(self.planner)) as form:
            self.assertIn("No earlier exception", form.precedents_html)
            form.name = "New"
        self.assertEqual(self._find(form.record), [])

    def test_many_take_no_more_queries(self):
        counts = []
        orders = [self._sell(self.pump) for _number in range(12)]
        for number in (3, 9):
            for order in orders[:number]:
                self._earlier(f"Earlier {number}", order)
            exception = self._earlier("Now", self.order, "10").with_user(self.planner)
            exception._find_precedents()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            exception._find_precedents()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
