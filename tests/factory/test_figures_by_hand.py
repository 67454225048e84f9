"""Figures of the demo factory, counted on one's fingers.

One half month of the factory is looked at record by record, through the fields that a
user sees, and compared with what the providers report. Nothing of the providers is
used: the dates of a record are turned into local days here, one after the other.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from odoo.tests import TransactionCase, tagged

from odoo.addons.chanxiao_meeting.providers.period import Period

from dev.factory.clock import to_local
from dev.factory.workdays import workdays

FIRST, LAST = date(2026, 5, 31), date(2026, 6, 14)
AS_OF = datetime(2026, 6, 17, 15, 59)


def day(moment):
    return to_local(moment).date()


def percent(part, whole):
    return 100 * part / whole if whole else None


def mean(values):
    return sum(values) / len(values) if values else None


@tagged("post_install", "-at_install")
class TestFiguresByHand(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.period = Period(cls.env.company, FIRST, LAST, "Asia/Shanghai", AS_OF)
        codes = ["sales", "planning", "quality"]
        collected = cls.env["chanxiao.figure.provider"]._collect(cls.period, codes)
        cls.figures = {
            figure.key: figure for code in codes for figure in collected[code]
        }

    def _all(self, model):
        return list(self.env[model].search([]))

    def _in(self, moment, first=FIRST, last=LAST):
        return bool(moment) and first <= day(moment) <= last

    def _expect(self, key, value):
        figure = self.figures[key]
        if value is None:
            self.assertIsNone(figure.value, key)
        else:
            self.assertIsNotNone(figure.value, key)
            self.assertAlmostEqual(figure.value, value, 2, key)

    # -- sales ---------------------------------------------------------------------
    def test_orders_received(self):
        count, amount = 0, 0
        for order in self._all("sale.order"):
            if order.state == "sale" and self._in(order.date_order):
                count += 1
                amount += order.amount_untaxed / order.currency_rate
        self.assertGreater(count, 5)
        self._expect("sales.new_orders", count)
        self._expect("sales.new_order_amount", amount)

    def _shipments(self, first, last):
        return [
            picking
            for picking in self._all("stock.picking")
            if picking.location_dest_id.usage == "customer"
            and picking.state == "done"
            and self._in(picking.date_done, first, last)
        ]

    def _on_time(self, pickings):
        due = [picking for picking in pickings if picking.date_deadline]
        kept = [p for p in due if day(p.date_done) <= day(p.date_deadline)]
        return percent(len(kept), len(due))

    def test_shipments(self):
        pickings = self._shipments(FIRST, LAST)
        self._expect("sales.shipments", len(pickings))
        self._expect("sales.on_time_shipment_rate", self._on_time(pickings))

    def test_shipments_of_the_period_before(self):
        length = timedelta(days=(LAST - FIRST).days + 1)
        pickings = self._shipments(FIRST - length, LAST - length)
        figure = self.figures["sales.shipments"]
        self.assertEqual(figure.previous, len(pickings))
        self.assertEqual(figure.trend[-2:], (len(pickings), figure.value))

    def test_changes_of_orders(self):
        kinds, amount = Counter(), 0
        for change in self._all("chanxiao.order.change"):
            if self._in(change.date):
                kinds[change.kind] += 1
                amount += change.amount_delta
        figure = self.figures["sales.order_changes"]
        self.assertTrue(kinds)
        self._expect("sales.order_changes", kinds.total())
        self._expect("sales.order_change_amount", amount)
        rows = [row["value"] for row in figure.breakdown]
        self.assertEqual(rows, sorted(kinds.values(), reverse=True))

    def _open_lines(self, order):
        return [
            line
            for line in order.order_line
            if line.product_id.type == "consu"
            and round(line.qty_delivered, 2) < round(line.product_uom_qty, 2)
            and (not line.move_ids or self._waiting(line))
        ]

    def _waiting(self, line):
        """Moves that Odoo will still make."""
        return [move for move in line.move_ids if move.state not in ("done", "cancel")]

    def _missing(self, line):
        """What is still to be delivered; the factory sells pieces, and no kits."""
        missing = line.product_uom_qty - line.qty_delivered
        if not line.move_ids:
            return missing
        leaving = [
            move.product_uom_qty
            for move in self._waiting(line)
            if move.location_dest_id.usage == "customer"
        ]
        return min(missing, sum(leaving))

    def test_overdue_and_backlog(self):
        overdue, backlog = 0, 0
        for order in self._all("sale.order"):
            if order.state != "sale":
                continue
            lines = self._open_lines(order)
            if lines and order.commitment_date and order.commitment_date < AS_OF:
                overdue += 1
            for line in lines:
                price = line.price_subtotal / line.product_uom_qty
                backlog += self._missing(line) * price / order.currency_rate
        self._expect("sales.overdue_orders", overdue)
        self._expect("sales.backlog_amount", backlog)
        rows = self.figures["sales.overdue_orders"].breakdown
        self.assertEqual(sum(row["value"] for row in rows), overdue)

    def test_on_time_and_in_full(self):
        kept, missed = 0, Counter()
        for order in self._all("sale.order"):
            if order.state != "sale" or not self._in(order.commitment_date):
                continue
            for line in order.order_line:
                if line.product_id.type != "consu":
                    continue
                days = [
                    day(move.date)
                    for move in line.move_ids
                    if move.state == "done"
                    and move.location_dest_id.usage == "customer"
                ]
                full = round(line.qty_delivered, 2) >= round(line.product_uom_qty, 2)
                if full and days and max(days) <= day(order.commitment_date):
                    kept += 1
                else:
                    missed[order.partner_id] += 1
        self.assertTrue(kept)
        self._expect("sales.otif_rate", percent(kept, kept + missed.total()))
        rows = [row["value"] for row in self.figures["sales.otif_rate"].breakdown]
        self.assertEqual(rows, sorted(missed.values(), reverse=True)[:10])

    def test_complaints(self):
        if "crm.claim" not in self.env:
            self.assertNotIn("sales.new_complaints", self.figures)
            return
        claims = self._all("crm.claim")
        new = [claim for claim in claims if self._in(claim.date)]
        still = [claim for claim in claims if not claim.date_closed]
        spans = [
            (claim.date_closed - claim.date).total_seconds() / 86400
            for claim in claims
            if self._in(claim.date_closed)
        ]
        self._expect("sales.new_complaints", len(new))
        self._expect("sales.open_complaints", len(still))
        self._expect("sales.complaint_days", mean(spans))

    # -- planning ------------------------------------------------------------------
    def _planned(self):
        return [
            order
            for order in self._all("mrp.production")
            if order.state != "cancel" and self._in(order.baseline_date_finished)
        ]

    def test_schedule(self):
        planned, met = self._planned(), 0
        for order in planned:
            finished = order.state == "done" and day(order.date_finished)
            if finished and finished <= day(order.baseline_date_finished):
                met += 1
        self.assertGreater(len(planned), 8)
        self._expect("planning.planned_orders", len(planned))
        rate = percent(met, len(planned))
        self._expect("planning.schedule_attainment_rate", rate)

    def test_output(self):
        planned, produced = 0, 0
        for order in self._planned():
            made = 0
            for move in order.move_finished_ids:
                if move.product_id == order.product_id and move.state == "done":
                    made += move.quantity
            planned += order.baseline_qty
            produced += min(made, order.baseline_qty)
        self._expect("planning.output_attainment_rate", percent(produced, planned))

    def test_ahead_and_behind(self):
        ahead, delays = 0, []
        for order in self._all("mrp.production"):
            planned = order.baseline_date_finished
            if order.state == "done" and planned and self._in(order.date_finished):
                ahead += day(order.date_finished) < day(planned)
        for order in self._planned():
            planned = order.baseline_date_finished
            if order.state == "done":
                late = day(order.date_finished) > day(planned)
                end = order.date_finished
            else:
                late, end = planned < AS_OF, AS_OF
            if late:
                delays.append((end - planned).total_seconds() / 86400)
        self.assertTrue(delays)
        self._expect("planning.orders_ahead", ahead)
        self._expect("planning.orders_behind", len(delays))
        self._expect("planning.delay_days", mean(delays))

    def test_capacity(self):
        """Eight work centres, eight hours a day, at 95 %."""
        minutes = 0
        for work in self._all("mrp.workorder"):
            if work.state != "cancel" and self._in(work.production_date):
                minutes += work.duration_expected
        available = 8 * 480 * 0.95 * len(workdays(FIRST, LAST))
        self._expect("planning.capacity_load_rate", percent(minutes, available))

    # -- quality -------------------------------------------------------------------
    def _inspections(self):
        return [
            inspection
            for inspection in self._all("qc.inspection")
            if inspection.state in ("success", "failed")
            and self._in(inspection.date_done)
        ]

    def test_inspections(self):
        inspections, failed, defects = self._inspections(), 0, 0
        for inspection in inspections:
            if inspection.state == "failed":
                failed += 1
                for line in inspection.inspection_lines:
                    defects += not line.success
        self.assertGreater(len(inspections), 5)
        self._expect("quality.inspections", len(inspections))
        self._expect("quality.failed_inspections", failed)
        self._expect("quality.defects", defects)

    def test_pass_rates(self):
        for stage in (None, "incoming", "outsourced", "in_process", "finished"):
            quantity, passed = 0, 0
            for inspection in self._inspections():
                if stage in (None, inspection.stage):
                    quantity += inspection.qty
                    passed += inspection.qty - inspection.qty_rejected
            key = f"quality.pass_rate_{stage}" if stage else "quality.pass_rate"
            self._expect(key, percent(passed, quantity))
