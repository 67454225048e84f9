"""What exceptions endanger, in money, and how old they are."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from ...detectors.finding import Finding
from . import test_detector_at_risk
from .detection_common import NOW
from .test_detectors_shop import ShopCase

LATE = "sales.order_late"


@tagged("post_install", "-at_install")
class TestDetectionMoney(ShopCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.vendor = cls.env["res.partner"].create({"name": "Foundry"})

    _promise = test_detector_at_risk.TestDetectorAtRisk._promise
    _make_for = test_detector_at_risk.TestDetectorAtRisk._make_for
    _buy_for = test_detector_at_risk.TestDetectorAtRisk._buy_for

    def _get_amounts(self, code):
        return {
            record: sum(finding.stakes.values())
            for record, findings in self._find(code).items()
            for finding in findings
        }

    # what is at stake

    def test_order_endangers_what_is_still_to_be_delivered(self):
        order = self._promise("2026-03-17", quantity=10)
        order.order_line.price_unit = 30
        self.assertEqual(self._get_amounts(LATE), {order: 300})
        self._store(4, self.pump)
        self._move_goods(order.picking_ids, 4)
        self.assertEqual(self._get_amounts(LATE), {order: 180})

    def test_foreign_currency_at_the_day_of_the_order(self):
        currency = self.env["res.currency"].create({"name": "XTS", "symbol": "X"})
        for day, rate in (("2026-01-01", 2), ("2026-03-10", 8)):
            self.env["res.currency.rate"].create(
                {
                    "currency_id": currency.id,
                    "name": day,
                    "rate": rate,
                    "company_id": self.company.id,
                }
            )
        prices = self.env["product.pricelist"].create(
            {"name": "Abroad", "currency_id": currency.id}
        )
        order = self._promise("2026-03-17", pricelist_id=prices.id)
        self.assertEqual(order.currency_id, currency)
        self.assertEqual(self._get_amounts(LATE), {order: 10 * 100 / 2})

    def test_free_goods_and_what_nobody_waits_for_are_not_known(self):
        gift = self._promise("2026-03-17")
        gift.order_line.price_unit = 0
        [[finding]] = self._find(LATE).values()
        self.assertEqual(finding.stakes, {})
        [exception] = self._detect(LATE)
        self.assertFalse(exception.amount_at_risk or exception.finding_ids.stakes)
        stock = self._plan("2026-03-23 08:00")
        [[finding]] = self._find("materials.shortage").values()
        self.assertEqual((finding.res_id, finding.stakes), (stock.id, {}))

    def test_orders_that_wait_for_production(self):
        order = self._promise("2026-04-10")
        production = self._make_for(order.picking_ids.move_ids, "2026-03-10")
        baseline = self._local("2026-03-10 09:00")
        self._set_columns(production, baseline_date_finished=baseline)
        for code in ("planning.order_behind", "materials.shortage"):
            self.assertEqual(self._get_amounts(code), {production: 1000}, code)

    def test_orders_that_wait_for_a_purchase_behind_production(self):
        order = self._promise("2026-04-10")
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        purchase = self._buy_for(self.part, "2026-03-10", production.move_raw_ids)
        purchase.order_line.date_planned = self._local("2026-03-10 10:00")
        self.assertEqual(self._get_amounts("purchase.line_late"), {purchase: 1000})
        order.action_cancel()
        self.assertEqual(self._get_amounts("purchase.line_late"), {purchase: 0})

    def test_moves_in_a_circle_end(self):
        order = self._promise("2026-04-10")
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        purchase = self._buy_for(self.part, "2026-03-10", production.move_raw_ids)
        purchase.order_line.date_planned = self._local("2026-03-10 10:00")
        production.move_finished_ids.move_dest_ids += purchase.order_line.move_ids
        self.assertEqual(self._get_amounts("purchase.line_late"), {purchase: 1000})

    def test_what_waits_for_one_order_counts_once(self):
        """Two late lines of one purchase, both for one order."""
        order = self._promise("2026-04-10")
        production = self._make_for(order.picking_ids.move_ids, "2026-03-30")
        purchase = self._buy_for(self.part, "2026-03-10", production.move_raw_ids)
        purchase.order_line.copy({"order_id": purchase.id})
        first, second = purchase.order_line
        second.move_ids.move_dest_ids = production.move_raw_ids
        purchase.order_line.date_planned = self._local("2026-03-10 10:00")
        [exception] = self._detect("purchase.line_late")
        self.assertEqual(exception.finding_ids.mapped("amount_at_risk"), [1000, 1000])
        self.assertEqual(exception.amount_at_risk, 1000)

    def test_orders_of_another_company_are_not_counted(self):
        order = self._promise("2026-04-10")
        production = self._make_for(order.picking_ids.move_ids, "2026-03-10")
        other = self._create_company("Other Works")
        self._set_columns(order, company_id=other.id)
        self.assertEqual(self._get_amounts("materials.shortage"), {production: 0})

    def test_queries_do_not_grow(self):
        def promise():
            order = self._promise("2026-04-10")
            self._make_for(order.picking_ids.move_ids, "2026-03-30")

        promise()
        few = self._count_find_queries("materials.shortage")
        for _number in range(4):
            promise()
        self.assertEqual(self._count_find_queries("materials.shortage"), few)

    # what becomes of it

    def test_stored_and_followed(self):
        order = self._promise("2026-03-17")
        [exception] = self._detect(LATE)
        self.assertEqual(exception.amount_at_risk, 1000)
        self.assertEqual(exception.currency_id, self.company.currency_id)
        self.assertEqual(exception.finding_ids.stakes, {f"sale.order,{order.id}": 1000})
        order.order_line.price_unit = 109
        self._detect(LATE, self._later(hours=1))
        self.assertEqual(exception.amount_at_risk, 1000)
        order.order_line.price_unit = 111
        self._detect(LATE, self._later(hours=2))
        self.assertEqual(exception.amount_at_risk, 1110)

    def test_what_people_enter_stays(self):
        order = self._promise("2026-03-17")
        [exception] = self._detect(LATE)
        exception.amount_at_risk = 5000
        order.order_line.price_unit = 200
        self._detect(LATE, self._later(hours=1))
        self.assertEqual(exception.amount_at_risk, 5000)
        self.assertEqual(exception.finding_ids.amount_at_risk, 2000)
        exception._set_state("closed")
        with self.assertRaisesRegex(UserError, "Reopen it"):
            exception.amount_at_risk = 1

    def test_two_detectors_on_one_order_endanger_it_once(self):
        order = self._promise("2026-03-17")
        [exception] = self._detect(LATE)
        change = self.env["chanxiao.exception.finding"]._create_system(
            {
                "exception_id": exception.id,
                "company_id": self.company.id,
                "detector_code": "sales.order_changed_late",
                "detection_key": "1",
                "source_model": "sale.order",
                "source_id": order.id,
                "stakes": {f"sale.order,{order.id}": 1200, "other": 50},
                "first_seen_at": NOW,
                "last_seen_at": NOW,
            }
        )
        self.assertEqual((exception.finding_ids)._get_amount_at_risk(), 1250)
        self.assertEqual(change.amount_at_risk, 1250)

    def test_money_in_a_finding_is_plain_data(self):
        finding = Finding("sale.order", 1, "1", 1, measured=1, limit=0)
        self.assertEqual(finding.stakes, {})

    # the overview

    def test_age_follows_the_days(self):
        self._promise("2026-03-17")
        [exception] = self._detect(LATE)
        self.assertEqual(exception.age_group, "fresh")
        for days, group in ((2, "fresh"), (3, "week"), (8, "month"), (31, "old")):
            exception.detected_at = self._later(days=-days)
            self.assertEqual(exception.age_group, group, days)

    def test_open_ones_grow_older_by_themselves(self):
        self._promise("2026-03-17")
        [exception] = self._detect(LATE)
        for days, group in ((2, "fresh"), (3, "week"), (40, "old")):
            self._set_columns(exception, detected_at=self._later(days=-days))
            self.exceptions._update_age_groups()
            self.assertEqual(exception.age_group, group, days)
        exception._set_state("closed")
        self._set_columns(exception, age_group="fresh")
        self.exceptions._update_age_groups()
        self.assertEqual(exception.age_group, "fresh")

    def test_overview_by_kind_age_department_and_money(self):
        self._promise("2026-03-17")
        [exception] = self._detect(LATE)
        [(kind, age, department, amount)] = self.exceptions._read_group(
            [("id", "=", exception.id)],
            ["kind", "age_group", "department_id"],
            ["amount_at_risk:sum"],
        )
        self.assertEqual((kind, age, amount), ("delivery", "fresh", 1000))
        self.assertFalse(department)
        views = self.exceptions.get_views([(False, "pivot"), (False, "graph")])
        for view in views["views"].values():
            self.assertIn("amount_at_risk", view["arch"])

    def test_reported_by_a_person_with_its_amount(self):
        exception = self.exceptions.create({"name": "Late", "amount_at_risk": 70})
        self.assertEqual(exception.amount_at_risk, 70)
        found = self.exceptions.search([("amount_at_risk", ">", 0)])
        self.assertIn(exception, found)


@tagged("post_install", "-at_install")
class TestDetectionMoneyBlocked(ShopCase):
    def test_orders_that_wait_for_a_work_center(self):
        lathe = self._create_center("Lathe")
        order = self._create_order("2026-03-02 10:00", 10, product=self.pump)
        production = self._plan("2026-03-23 08:00", 10)
        production.move_finished_ids.move_dest_ids = order.picking_ids.move_ids
        self.env["mrp.workorder"].create(
            [
                {
                    "name": "Turning",
                    "production_id": one.id,
                    "workcenter_id": lathe.id,
                    "duration_expected": 60,
                }
                for one in (production, self._plan("2026-03-23 08:00"))
            ]
        )
        kind = self.env["mrp.workcenter.productivity.loss.type"].search(
            [("loss_type", "=", "availability")], limit=1
        )
        loss = self.env["mrp.workcenter.productivity.loss"].create(
            {"name": "Down", "loss_id": kind.id}
        )
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": lathe.id,
                "company_id": self.company.id,
                "loss_id": loss.id,
                "date_start": self._local("2026-03-20 01:00"),
            }
        )
        [[finding]] = self._find("maintenance.blocked").values()
        self.assertEqual(finding.stakes, {f"sale.order,{order.id}": 1000})
