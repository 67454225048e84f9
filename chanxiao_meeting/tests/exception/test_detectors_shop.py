"""Missing components, rejected goods, work centers down or overloaded."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from .detection_common import DetectionCase


class ShopCase(DetectionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.part = cls._create_product("Casting")
        cls.pump = cls._create_product("Big Pump")
        cls.env["mrp.bom"].create(
            {
                "product_tmpl_id": cls.pump.product_tmpl_id.id,
                "company_id": cls.company.id,
                "bom_line_ids": [
                    Command.create({"product_id": cls.part.id, "product_qty": 2})
                ],
            }
        )

    def _plan(self, start, quantity=5.0, **values):
        """A manufacturing order of the pump that starts at a local time."""
        order = self._create_production(
            "2026-04-30 12:00", quantity, **{"product": self.pump, **values}
        )
        order.date_start = self._local(start)
        return order

    def _store(self, quantity, product=None, place=None, lot=None):
        self.env["stock.quant"]._update_available_quantity(
            product or self.part,
            place or self.warehouse.lot_stock_id,
            quantity,
            lot_id=lot,
        )


@tagged("post_install", "-at_install")
class TestDetectorShortage(ShopCase):
    CODE = "materials.shortage"

    def test_components_missing_for_an_order_that_starts_soon(self):
        order = self._plan("2026-03-27 23:00")
        self._plan("2026-03-28 01:00")
        [(found, [finding])] = self._find(self.CODE).items()
        self.assertEqual(found, order)
        self.assertEqual((finding.measured, finding.severity), (1, "minor"))
        self.assertIn("Casting: 10.00", finding.detail)
        self._set_limits(self.CODE, days=8)
        self.assertEqual(len(self._find(self.CODE)), 2)

    def test_severity_by_the_days_that_are_left(self):
        expected = {"24": "minor", "23": "major", "22": "major", "21": "critical"}
        orders = {self._plan(f"2026-03-{day} 09:00"): day for day in expected}
        late = self._plan("2026-03-02 09:00")
        found = self._find(self.CODE)
        self.assertEqual(found[late][0].severity, "critical")
        self.assertEqual(
            {orders[o]: f[0].severity for o, f in found.items() if o in orders},
            expected,
        )

    def test_what_is_free_in_the_warehouse_is_not_missing(self):
        self._store(10)
        first = self._plan("2026-03-23 09:00")
        second = self._plan("2026-03-24 09:00")
        # the first one takes all there is, the second one lacks all it needs
        first.move_raw_ids._do_unreserve()
        self.assertEqual(list(self._find(self.CODE)), [second])
        self._store(4)
        [[finding]] = self._find(self.CODE).values()
        self.assertIn("6.00", finding.detail)
        self._store(6)
        self.assertFalse(self._find(self.CODE))

    def test_what_is_reserved_for_others_is_missing(self):
        self._store(10)
        reserved = self._plan("2026-03-26 09:00")
        reserved.action_assign()
        order = self._plan("2026-03-23 09:00")
        self.assertEqual(list(self._find(self.CODE)), [order])

    def test_stock_of_another_warehouse_or_owner_does_not_help(self):
        other = self.env["stock.warehouse"].create(
            {"name": "Other", "code": "OTH", "company_id": self.company.id}
        )
        self._store(50, place=other.lot_stock_id)
        self.env["stock.quant"]._update_available_quantity(
            self.part, self.warehouse.lot_stock_id, 50, owner_id=self.partner
        )
        order = self._plan("2026-03-23 09:00")
        # Odoo reserves goods of others as well
        order.move_raw_ids._do_unreserve()
        self.assertEqual(list(self._find(self.CODE)), [order])

    def test_made_to_order_is_missing_until_it_is_there(self):
        self._store(50)
        order = self._plan("2026-03-23 09:00")
        order.move_raw_ids._do_unreserve()
        self.assertFalse(self._find(self.CODE))
        order.move_raw_ids.procure_method = "make_to_order"
        self.assertEqual(list(self._find(self.CODE)), [order])

    def test_done_and_cancelled_need_nothing(self):
        self._plan("2026-03-23 09:00").action_cancel()
        self._produce(self._plan("2026-03-23 09:00"), "2026-03-20 09:00")
        self.assertFalse(self._find(self.CODE))

    def test_other_company(self):
        self._create_company("Other Works")
        order = self._plan("2026-03-23 09:00")
        self.assertEqual(list(self._find(self.CODE)), [order])
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.company_id, self.company.id)

    def test_queries_do_not_grow(self):
        self._plan("2026-03-23 09:00")
        few = self._count_find_queries(self.CODE)
        for _number in range(8):
            self._plan("2026-03-23 09:00")
        self.assertEqual(self._count_find_queries(self.CODE), few)


@tagged("post_install", "-at_install")
class TestDetectorBlocked(ShopCase):
    CODE = "maintenance.blocked"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lathe = cls._create_center("Lathe")
        kinds = cls.env["mrp.workcenter.productivity.loss.type"].search([])
        cls.losses = {
            kind.loss_type: cls.env["mrp.workcenter.productivity.loss"].create(
                {"name": kind.loss_type, "loss_id": kind.id}
            )
            for kind in kinds
        }

    def _log(self, start, loss="availability", end=False, **values):
        return self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": self.lathe.id,
                "company_id": self.company.id,
                "loss_id": self.losses[loss].id,
                "date_start": self._local(start),
                "date_end": end and self._local(end),
                **values,
            }
        )

    def _work(self):
        return self.env["mrp.workorder"].create(
            {
                "name": "Turning",
                "production_id": self._create_production("2026-03-25 12:00").id,
                "workcenter_id": self.lathe.id,
                "duration_expected": 60,
            }
        )

    def test_blocked_with_work_planned(self):
        self._log("2026-03-20 07:30", description="Spindle broken")
        self.assertFalse(self._find(self.CODE))
        self._work()
        [(center, [finding])] = self._find(self.CODE).items()
        self.assertEqual((center, finding.measured), (self.lathe, 4.5))
        self.assertIn("Spindle broken", finding.cause)
        [found] = self._detect(self.CODE)
        self.assertEqual((found.company_id, found.kind), (self.company, "equipment"))
        self.assertFalse(found.subject_ref)
        self.assertEqual(found.name, "Work center down: Lathe")
        action = found.action_open_source()
        self.assertEqual(
            (action["res_model"], action["res_id"]), (center._name, center.id)
        )

    def test_logs_of_a_branch_on_one_work_center(self):
        """The work center is down once, since the first of them."""
        self._work()
        branch = self._create_branch()
        self._log("2026-03-20 07:00")
        theirs = self._log("2026-03-20 06:00")
        self._set_columns(theirs, company_id=branch.id)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.measured, finding.company_id), (6, self.company.id))

    def test_four_hours_are_not_more_than_four(self):
        self._work()
        self._log("2026-03-20 08:00")
        self.assertFalse(self._find(self.CODE))
        self.assertTrue(self._find(self.CODE, self._later(minutes=1)))

    def test_what_does_not_block(self):
        work = self._work()
        self._log("2026-03-20 01:00", end="2026-03-20 11:00")
        self._log("2026-03-20 01:00", "performance")
        self.assertFalse(self._find(self.CODE))
        self._log("2026-03-20 01:00", "quality")
        self.assertTrue(self._find(self.CODE))
        work.production_id.action_cancel()
        self.assertFalse(self._find(self.CODE))

    def test_archived_work_center(self):
        self._work()
        self._log("2026-03-20 01:00")
        self.lathe.active = False
        self.assertFalse(self._find(self.CODE))


@tagged("post_install", "-at_install")
class TestDetectorOverload(ShopCase):
    CODE = "planning.overload"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # forty hours a week
        calendar = cls.company.resource_calendar_id
        calendar.attendance_ids = [
            Command.clear(),
            *(
                Command.create(
                    {
                        "name": "Shift",
                        "dayofweek": str(day),
                        "hour_from": 8,
                        "hour_to": 16,
                        "day_period": "morning",
                    }
                )
                for day in range(5)
            ),
        ]
        cls.lathe = cls._create_center("Lathe", resource_calendar_id=calendar.id)

    def _load(self, start, hours, center=None):
        order = self._plan(start)
        return self.env["mrp.workorder"].create(
            {
                "name": "Turning",
                "production_id": order.id,
                "workcenter_id": (center or self.lathe).id,
                "duration_expected": hours * 60,
            }
        )

    def test_weeks_above_the_hours(self):
        self._load("2026-03-23 00:30", 30)
        self._load("2026-03-29 23:30", 20)
        self._load("2026-03-30 00:30", 40)
        self._load("2026-04-13 09:00", 70)
        self._load("2026-04-20 09:00", 90)
        [(center, findings)] = self._find(self.CODE).items()
        self.assertEqual(center, self.lathe)
        found = {f.key.partition(":")[2]: (f.measured, f.severity) for f in findings}
        self.assertEqual(
            found, {"2026-03-23": (125, "major"), "2026-04-13": (175, "critical")}
        )
        [exception] = self._detect(self.CODE)
        self.assertEqual(exception.measured_value, 175)
        self.assertEqual(len(exception.finding_ids), 2)

    def test_orders_of_a_branch_on_one_work_center(self):
        """Neither of them overloads it alone; and both may, which is one finding."""
        branch = self._create_branch()
        self._load("2026-03-24 09:00", 30)
        theirs = self._load("2026-03-25 09:00", 20)
        self._set_columns(theirs.production_id, company_id=branch.id)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual((finding.measured, finding.company_id), (125, self.company.id))
        self._load("2026-03-24 09:00", 20)
        self._set_columns(theirs, duration_expected=50 * 60)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 250)

    def test_cancelled_work_is_no_load(self):
        work = self._load("2026-03-23 09:00", 50)
        self.assertTrue(self._find(self.CODE))
        work.production_id.action_cancel()
        self.assertFalse(self._find(self.CODE))

    def test_without_hours_in_the_week(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "company_id": self.company.id,
                "date_from": self._local("2026-03-22 00:00"),
                "date_to": self._local("2026-03-30 00:00"),
            }
        )
        self._load("2026-03-24 09:00", 1)
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 1000)

    def test_without_calendar_nothing_is_known(self):
        center = self._create_center("Bench")
        center.resource_id.calendar_id = False
        self._load("2026-03-24 09:00", 500, center)
        self.assertFalse(self._find(self.CODE))

    def test_archived_work_center(self):
        self._load("2026-03-24 09:00", 50)
        self.lathe.active = False
        self.assertFalse(self._find(self.CODE))


@tagged("post_install", "-at_install")
class TestDetectorChangedLate(ShopCase):
    CODE = "sales.order_changed_late"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls._create_order("2026-03-02 10:00", quantity=10, product=cls.pump)
        cls.line = cls.order.order_line

    def _begin(self, start, **values):
        production = self._plan("2026-03-25 09:00", sale_line_id=self.line.id, **values)
        production.action_start()
        production.date_start = self._local(start)
        return production

    def _change(self, quantity=12):
        self.line.product_uom_qty = quantity
        self.env.flush_all()

    def test_quantity_changed_after_production_began(self):
        self._begin("2026-03-20 07:00")
        self._change()
        [(order, [finding])] = self._find(self.CODE).items()
        self.assertEqual((order, finding.measured), (self.order, 5))
        self.assertIn("10", finding.detail)
        self.assertIn("12", finding.detail)

    def test_changes_of_one_order_are_one_exception(self):
        self._begin("2026-03-20 07:00")
        self._change()
        self.order.commitment_date = self._local("2026-04-10 10:00")
        self._change(14)
        [found] = self._detect(self.CODE)
        self.assertEqual((found.kind, len(found.finding_ids)), ("order", 3))
        self.assertEqual(found.subject_ref, self.order)

    def test_changed_before_it_began(self):
        self._change()
        self._begin("2026-03-20 13:00")
        self.assertFalse(self._find(self.CODE))

    def test_began_with_the_first_work_whatever_its_plan_says(self):
        """Somebody moved the order to later after work on it had begun."""
        production = self._begin("2026-03-25 09:00")
        self._change()
        self.assertFalse(self._find(self.CODE))
        center = self._create_center("Lathe")
        work = self.env["mrp.workorder"].create(
            {
                "name": "Turning",
                "production_id": production.id,
                "workcenter_id": center.id,
                "duration_expected": 60,
            }
        )
        loss = self.env["mrp.workcenter.productivity.loss"].search([], limit=1)
        self.env["mrp.workcenter.productivity"].create(
            {
                "workcenter_id": center.id,
                "workorder_id": work.id,
                "company_id": self.company.id,
                "loss_id": loss.id,
                "date_start": self._local("2026-03-20 10:00"),
                "date_end": self._local("2026-03-20 11:00"),
            }
        )
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 2)

    def test_began_when_components_were_used_up(self):
        production = self._begin("2026-03-25 09:00")
        self._change()
        raw = production.move_raw_ids
        self._set_columns(raw, state="done", date=self._local("2026-03-20 09:00"))
        [[finding]] = self._find(self.CODE).values()
        self.assertEqual(finding.measured, 3)

    def test_not_begun_at_all(self):
        self._plan("2026-03-02 09:00", sale_line_id=self.line.id)
        self._change()
        self.assertFalse(self._find(self.CODE))

    def test_production_for_its_references(self):
        production = self._begin("2026-03-20 07:00")
        production.sale_line_id = False
        self._change()
        self.assertFalse(self._find(self.CODE))
        reference = self.env["stock.reference"].create({"name": "S"})
        production.reference_ids = reference
        self.order.stock_reference_ids = reference
        self.assertTrue(self._find(self.CODE))

    def test_price_is_no_matter_of_production(self):
        self._begin("2026-03-20 07:00")
        self.line.price_unit = 7
        self.env.flush_all()
        self.assertFalse(self._find(self.CODE))

    def test_delivered_orders_are_over(self):
        self._begin("2026-03-20 07:00")
        self._change()
        self._store(12, product=self.pump)
        self._move_goods(self.order.picking_ids)
        self.assertFalse(self._find(self.CODE))


@tagged("post_install", "-at_install")
class TestDetectorComplaintOpen(DetectionCase):
    CODE = "sales.complaint_open"

    def setUp(self):
        super().setUp()
        if "crm.claim" not in self.env:
            detectors = self.env["chanxiao.exception.detector"]._get_detectors()
            self.assertNotIn(self.CODE, detectors)
            self.skipTest("crm_claim is not installed")

    def _complain(self, day, **values):
        return self.env["crm.claim"].create(
            {
                "name": "Leaks",
                "date": self._local(day),
                "company_id": self.company.id,
                **values,
            }
        )

    def test_open_for_more_than_a_week(self):
        late = self._complain("2026-03-12 23:30", cause="Seal\ntoo hard")
        self._complain("2026-03-13 00:30")
        [(claim, [finding])] = self._find(self.CODE).items()
        self.assertEqual((claim, finding.measured), (late, 8))
        self.assertEqual(finding.cause, "Seal too hard")
        [found] = self._detect(self.CODE)
        self.assertEqual(found.name, "Complaint open for long: Leaks")
        late.unlink()
        with self.assertRaisesRegex(UserError, "not about a record"):
            found.action_open_source()

    def test_closed_archived_or_of_another_company(self):
        self._complain("2026-03-01 10:00", date_closed=self._local("2026-03-19 10:00"))
        self._complain("2026-03-01 10:00", active=False)
        self._complain("2026-03-01 10:00", company_id=False)
        other = self._create_company("Other Works")
        self._complain("2026-03-01 10:00", company_id=other.id)
        self.assertFalse(self._find(self.CODE))
